//! What the files that are listened for are called on a line.

use std::collections::HashMap;
use std::path::Path;

use super::known::KnownPrompts;
use super::load::Line;

impl Line {
    /// The names of known prompts on this line, relative to its prompt folder: by their places in the library. Prompts of
    /// others have none.
    #[must_use]
    pub fn names_of(&self, known: &KnownPrompts) -> Vec<Vec<String>> {
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (at, names) in known.names.iter().enumerate() {
            places.insert(&names.file, at);
            places.extend(names.also.iter().map(|name| (name.as_str(), at)));
        }
        let mut found = vec![Vec::new(); known.names.len()];
        let folder = Path::new(&self.files.folder);
        for file in self.graph.files() {
            let Some(path) = self.recording(&file.name) else { continue };
            let below = path.strip_prefix(&self.folder).map_or_else(|_| path.clone(), |below| folder.join(below));
            let place = places.get(below.to_string_lossy().as_ref());
            if let Some(names) = place.and_then(|at| found.get_mut(*at)) {
                names.push(file.name);
            }
        }
        found
    }
}
