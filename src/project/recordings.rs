//! Finds recordings, of calls or of prompts, and opens them.

use std::io::{self, BufReader, Read, Seek};
use std::path::{Component, Path, PathBuf};

use super::files;
use crate::error::{Error, Result};

/// Endings of files that hold sound: those that are heard, and those of which people are told that they cannot be.
const ENDINGS: [&str; 34] = [
    "wav", "wave", "mp3", "ogg", "oga", "flac", // heard
    "opus", "spx", "gsm", "au", "snd", "amr", "awb", "m4a", "mp4", "aac", "wma", "webm", "mka", "aif", "aiff", "caf",
    "sln", "ulaw", "alaw", "ul", "al", "g722", "g729", "vox", "wv", "w64", "rf64", "bwf",
];

/// Recordings that were found.
#[derive(Clone, Default, Debug)]
pub struct Recordings {
    /// Their paths, as people write them: those that were named first, then those of each folder by name.
    pub paths: Vec<PathBuf>,
    /// Files in the folders that hold no sound by their names.
    pub left_out: usize,
    /// Folders below those that were named, into which nobody may look: which, and why.
    pub unread: Vec<(PathBuf, String)>,
}

impl Recordings {
    /// The recordings of some paths: files are taken whatever they are called, folders are walked. Each is taken once.
    ///
    /// # Errors
    /// When a path is not there, or a folder cannot be read.
    pub fn new(paths: &[PathBuf], here: &Path) -> Result<Self> {
        let mut found = Self::default();
        for path in paths {
            let whole = here.join(path);
            if path.as_os_str() == "-" {
                return Err(Error::new("standard input cannot be listened to").help("name a file or a folder"));
            } else if files::is_folder(&whole) {
                found.walk(here, path)?;
            } else if files::is_there(&whole) {
                found.paths.push(path.clone());
            } else {
                return Err(Error::new(format!("`{}` is not there", path.display()))
                    .help("name a recording or a folder of recordings"));
            }
        }
        // However a call is named, and however often: `calls` and `./calls/a.wav`.
        let mut seen = std::collections::HashSet::new();
        let plain = |path: &PathBuf| -> PathBuf {
            path.components().filter(|part| !matches!(part, Component::CurDir)).collect()
        };
        found.paths.retain(|path| seen.insert(plain(path)));
        Ok(found)
    }

    /// Recordings below a folder. What begins with a dot is left alone, and so are links to folders, which could lead
    /// around in a circle. Each name is read once, whatever the folder holds.
    fn walk(&mut self, here: &Path, folder: &Path) -> Result<()> {
        let mut open = vec![folder.to_path_buf()];
        let mut found = Vec::new();
        while let Some(inner) = open.pop() {
            let entries = match files::entries(&here.join(&inner)) {
                Ok(entries) => entries,
                Err(error) if inner == folder => return Err(Error::path("read the folder", folder, &error)),
                Err(error) => {
                    self.unread.push((inner, error.to_string()));
                    continue;
                }
            };
            for (name, kind) in entries {
                let path = inner.join(&name);
                let leads_to_folder = || kind == files::Entry::Link && files::is_folder(&here.join(&path));
                if name.to_string_lossy().starts_with('.') || leads_to_folder() {
                    continue;
                }
                if kind == files::Entry::Folder {
                    open.push(path);
                } else if has_sound(&path) {
                    found.push(path);
                } else {
                    self.left_out += 1;
                }
            }
        }
        found.sort();
        self.unread.sort();
        self.paths.extend(found);
        Ok(())
    }
}

fn has_sound(path: &Path) -> bool {
    let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
    ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str()))
}

/// Bytes that can be read anywhere, by any thread.
trait Sound: Read + Seek + Send + Sync {}

impl<T: Read + Seek + Send + Sync> Sound for T {}

/// Opens a recording; says how many bytes it has.
///
/// # Errors
/// As the system says, or that it is no file.
pub fn open_recording(path: &Path) -> io::Result<(impl Read + Seek + Send + Sync + 'static, u64)> {
    if files::is_folder(path) {
        return Err(io::Error::other("it is a folder"));
    }
    // Whoever opens a pipe waits until somebody writes to it.
    if files::is_there(path) && !files::is_file(path) {
        return Err(io::Error::other("it is a pipe or a device, and no file"));
    }
    let (file, length) = files::open(path)?;
    let file: Box<dyn Sound> = Box::new(BufReader::with_capacity(1 << 16, file));
    Ok((file, length))
}
