//! Where something comes from: the step of a name, the recording of a prompt, the file that is included.

use std::path::{Path, PathBuf};

use gen_lsp_types::{Location, Position, Range, Uri};

use super::desk::{Desk, Spot};
use super::names::{Named, step_at};
use super::place::Slot;
use crate::project::{is_there, real};

/// Where the thing at a place is written.
pub(super) fn definition(desk: &mut Desk, uri: &Uri, at: Position) -> Option<Vec<Location>> {
    let (path, analysis) = desk.of(uri)?;
    let spot = Spot::new(&analysis, &path, at, desk.units)?;
    let found = spot.found.as_ref()?;
    let word = found.word.value;
    if let Some((step, _)) = step_at(&spot) {
        let span = spot.analysis.line.as_ref()?.graph.step(step).span;
        return Some(vec![desk.location(&analysis, span)?]);
    }
    let top = |path: &Path| {
        let uri = desk.uri(path)?;
        Some(Location { uri, range: Range::default() })
    };
    let slot = spot.slot()?;
    if slot == Slot::Menu {
        let file = real(&path.parent().unwrap_or(Path::new("")).join(word));
        return is_there(&file).then(|| top(&file).into_iter().collect());
    }
    let line = spot.analysis.line.as_ref()?;
    let graph = &line.graph;
    let key = |name: &str, of: &str| {
        // The key of that name in a table at the top of one of the line's files.
        analysis.files().find_map(|file| {
            let table = analysis.tree(file)?.get(of)?;
            let entry = table.entries().iter().find(|entry| &*entry.key.value == name)?;
            desk.location(&analysis, entry.key.span)
        })
    };
    match slot {
        Slot::Reason => key(word, "reasons").map(|place| vec![place]),
        Slot::Hours => key(word, "hours").map(|place| vec![place]),
        Slot::Outcome => {
            let step = graph.step(graph.find(found.way.last()?)?);
            let outcome = step.outcomes.iter().find(|outcome| outcome.name == word)?;
            Some(vec![desk.location(&analysis, outcome.span)?])
        }
        Slot::Music => Some(vec![top(&line.recording(word)?)?]),
        Slot::Audio => {
            let languages = graph.line.languages.iter().filter(|tag| {
                let own = found.way.last().filter(|last| graph.language(last).is_some());
                own.is_none_or(|own| own == tag)
            });
            let mut files: Vec<PathBuf> =
                languages.filter_map(|tag| line.recording(&format!("{tag}/{word}"))).collect();
            files.dedup();
            Some(files.iter().filter_map(|file| top(file)).collect())
        }
        _ => None,
    }
}

/// Every place that names the step at a place.
pub(super) fn references(desk: &mut Desk, uri: &Uri, at: Position, with_itself: bool) -> Option<Vec<Location>> {
    let (path, analysis) = desk.of(uri)?;
    let spot = Spot::new(&analysis, &path, at, desk.units)?;
    let named = Named::new(desk, &path, &spot)?;
    let mentions = named.mentions();
    let wanted = mentions.iter().filter(|(_, mention)| with_itself || !mention.is_itself);
    Some(wanted.filter_map(|(analysis, mention)| desk.location(analysis, mention.span)).collect())
}
