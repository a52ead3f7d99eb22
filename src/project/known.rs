//! The prompts that are listened for: those of a folder, or those of lines.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::files;
use super::load::Line;
use super::recordings::{Recordings, open_recording};
use crate::audio::decode::Recording;
use crate::audio::likeness;
use crate::error::{Error, Result};
use crate::graph::Plays;
use crate::report::PromptName;
use crate::time::Time;

/// Sound that is listened for in one run. Ours: far more than any line has, and some 500 MB.
const MOST: Time = Time::from_secs(6 * 60 * 60);

/// Where prompts are.
#[derive(Clone, Default, Debug)]
pub struct Prompts {
    /// The files: how people write the path, and where it lies.
    files: Vec<(PathBuf, PathBuf)>,
    /// Folders that could not be looked into, and why.
    unread: Vec<(PathBuf, String)>,
    /// Names of files that are music: they begin anywhere, and again.
    music: Vec<String>,
}

/// Prompts that are ready to be found.
#[derive(Debug)]
pub struct KnownPrompts {
    /// Their names, in the order of the library.
    pub names: Vec<Arc<PromptName>>,
    /// Their sound.
    pub library: Arc<likeness::Library>,
    /// Files that are not, or not wholly, among them: the file, what is wrong, and what to do.
    pub faults: Vec<(String, String, Option<String>)>,
    /// What they are, in sixteen hexadecimal digits.
    pub print: String,
}

/// A prompt file that was read.
struct Sound {
    names: PromptName,
    samples: Vec<i16>,
    music: bool,
}

/// Prompts as they are read.
#[derive(Default)]
struct Known {
    sounds: Vec<Sound>,
    /// Samples to the prompts that may have the same.
    same: HashMap<[u8; 32], usize>,
    faults: Vec<(String, String, Option<String>)>,
    length: Time,
}

impl Prompts {
    /// Every recording in a folder and those below it.
    ///
    /// # Errors
    /// When the folder is not there, or holds none.
    pub fn of_folder(folder: &Path, here: &Path) -> Result<Self> {
        if !files::is_folder(&here.join(folder)) {
            return Err(Error::new(format!("`{}` is not a folder", folder.display()))
                .help("name the folder of the prompt files"));
        }
        let found = Recordings::new(&[folder.to_path_buf()], here)?;
        if found.paths.is_empty() {
            return Err(Error::new(format!("`{}` holds no prompt files", folder.display()))
                .help("prompt files end in .wav, .mp3, .ogg or .flac"));
        }
        let files = found.paths.into_iter().map(|path| (path.clone(), here.join(path))).collect();
        Ok(Self { files, unread: found.unread, music: Vec::new() })
    }

    /// Every file that some lines play and that is there.
    #[must_use]
    pub fn of_lines(lines: &[Arc<Line>]) -> Self {
        let mut prompts = Self::default();
        for line in lines {
            let shown = Path::new(&line.files.folder);
            for file in line.graph.files() {
                let Some(path) = line.recording(&file.name) else { continue };
                if prompts.files.iter().any(|(_, known)| *known == path) {
                    continue;
                }
                let below = path.strip_prefix(&line.folder).map_or_else(|_| path.clone(), |below| shown.join(below));
                prompts.files.push((below, path));
            }
        }
        prompts.also_music(lines);
        prompts
    }

    /// Says which files are music by what some lines play on hold.
    pub fn also_music(&mut self, lines: &[Arc<Line>]) {
        for line in lines {
            let music = line.graph.files().into_iter().filter(|file| file.plays == Plays::Music);
            self.music.extend(music.map(|file| file.name));
        }
    }

    /// How many files there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.files.len()
    }

    /// Reads them all.
    ///
    /// # Errors
    /// When they are more than could be listened for.
    pub fn read(&self) -> Result<KnownPrompts> {
        let mut known = Known::default();
        for (folder, why) in &self.unread {
            known.faults.push((folder.display().to_string(), format!("the folder was left out: {why}"), None));
        }
        for (shown, path) in &self.files {
            known.add(&shown.display().to_string(), path, self.is_music(shown))?;
        }
        Ok(known.ready())
    }

    /// Whether a file is music: a line plays it on hold, or a folder or file says so by a name that is used for it.
    fn is_music(&self, shown: &Path) -> bool {
        let named = |name: &str| {
            let name = name.to_lowercase();
            let name = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
            matches!(name, "hold" | "moh" | "music" | "hold-music" | "music-on-hold" | "musiconhold" | "on-hold")
        };
        self.music.iter().any(|name| shown.ends_with(name)) || shown.iter().any(|part| named(&part.to_string_lossy()))
    }
}

impl Known {
    fn add(&mut self, shown: &str, path: &Path, music: bool) -> Result<()> {
        let fault = |what: String, help: Option<String>| (shown.to_owned(), what, help);
        let opened = match open_recording(path) {
            Ok((file, length)) => Recording::open(file, length),
            Err(error) => {
                self.faults.push(fault(format!("it cannot be opened: {error}"), None));
                return Ok(());
            }
        };
        let mut recording = match opened {
            Ok(recording) => recording,
            Err(refused) => {
                self.faults.push(fault(refused.fault.to_string(), refused.advice(shown)));
                return Ok(());
            }
        };
        let mut samples: Vec<i16> = Vec::new();
        let mut sides = [Vec::new(), Vec::new()];
        while recording.next(&mut sides) {
            let [left, right] = &sides;
            if right.is_empty() {
                samples.extend_from_slice(left);
            } else {
                let mixed =
                    left.iter().zip(right).map(|(left, right)| ((i32::from(*left) + i32::from(*right)) / 2) as i16);
                samples.extend(mixed);
            }
            if self.length + Time::from_samples(samples.len() as u64) > MOST {
                return Err(Error::new(format!(
                    "the prompts are longer than {MOST}: at `{shown}` there is no more room"
                ))
                .help("name a folder of prompts, not one of calls"));
            }
        }
        if let Some(wrong) = recording.fault() {
            self.faults.push(fault(wrong.to_string(), None));
        }
        self.length += Time::from_samples(samples.len() as u64);
        let mut hash = Sha256::new();
        samples.iter().for_each(|sample| hash.update(sample.to_le_bytes()));
        let hash: [u8; 32] = hash.finalize().into();
        if let Some(same) = self.same.get(&hash).and_then(|at| self.sounds.get_mut(*at)) {
            same.names.also.push(shown.to_owned());
            same.music |= music;
            return Ok(());
        }
        self.same.insert(hash, self.sounds.len());
        let name = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let names = PromptName { shown: name.clone(), name, file: shown.to_owned(), also: Vec::new() };
        self.sounds.push(Sound { names, samples, music });
        Ok(())
    }

    /// Shows prompts of the same name with their folders.
    fn tell_apart(&mut self) {
        let mut counts: HashMap<String, usize> = HashMap::new();
        for sound in &self.sounds {
            *counts.entry(sound.names.name.clone()).or_default() += 1;
        }
        for names in self.sounds.iter_mut().map(|sound| &mut sound.names) {
            let folder = Path::new(&names.file).parent().and_then(Path::file_name);
            if let Some(folder) = folder.filter(|_| counts.get(&names.name).is_some_and(|count| *count > 1)) {
                names.shown = format!("{}/{}", folder.to_string_lossy(), names.name);
            }
        }
    }

    /// Makes one prompt of those that hold the same sound: the first of them.
    fn join_same(&mut self) {
        let prints: Vec<likeness::Print> =
            self.sounds.iter().map(|sound| likeness::Print::new(&sound.samples)).collect();
        let mut by_length: Vec<usize> = (0..prints.len()).collect();
        by_length.sort_by_key(|at| (prints[*at].length(), *at));
        // The one that each is told as.
        let mut first: Vec<usize> = (0..prints.len()).collect();
        for (place, &at) in by_length.iter().enumerate() {
            let near = by_length[place + 1..].iter().take_while(|other| prints[at].may_be_same(&prints[**other]));
            for &other in near.filter(|other| prints[at].is_same(&prints[**other])) {
                let (one, two) = (first[at], first[other]);
                first.iter_mut().filter(|first| **first == one.max(two)).for_each(|first| *first = one.min(two));
            }
        }
        let mut joined: Vec<Sound> = Vec::with_capacity(self.sounds.len());
        let mut places = vec![0; first.len()];
        for (at, sound) in std::mem::take(&mut self.sounds).into_iter().enumerate() {
            if first[at] == at {
                places[at] = joined.len();
                joined.push(sound);
            } else if let Some(same) = joined.get_mut(places[first[at]]) {
                same.names.also.push(sound.names.file);
                same.names.also.extend(sound.names.also);
                same.names.also.sort_unstable();
                same.music |= sound.music;
            }
        }
        self.sounds = joined;
    }

    /// Makes them ready to be found.
    fn ready(mut self) -> KnownPrompts {
        let print = self.print();
        self.join_same();
        let known = self.sounds.iter().map(|sound| likeness::Known { samples: &sound.samples, looped: sound.music });
        let library = likeness::Library::new(known);
        for (at, sound) in self.sounds.iter().enumerate() {
            if !library.can_find(at) {
                let what = "it cannot be found in a call: it has less than 0.12 s of sound";
                self.faults.push((sound.names.file.clone(), what.to_owned(), None));
            }
        }
        self.tell_apart();
        KnownPrompts {
            names: self.sounds.into_iter().map(|sound| Arc::new(sound.names)).collect(),
            library: Arc::new(library),
            faults: self.faults,
            print,
        }
    }

    /// What they are, in sixteen hexadecimal digits.
    fn print(&self) -> String {
        let mut hash = Sha256::new();
        let mut prints: Vec<_> = self.same.iter().map(|(print, at)| (*at, print)).collect();
        prints.sort_unstable();
        for (at, print) in prints {
            hash.update(print);
            if let Some(sound) = self.sounds.get(at) {
                hash.update([u8::from(sound.music)]);
                hash.update(sound.names.file.as_bytes());
            }
        }
        hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
    }
}
