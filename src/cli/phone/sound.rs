//! What is heard of a call at this end: prompts, music and tones, each handed as a file to a player that is installed.
//!
//! A player is taken to work once a sound went through it. One that fails before that is passed over for the next; when
//! none is left the call goes on in silence, and that is said once.

use std::collections::HashMap;
use std::path::PathBuf;
use std::process::Child;

use super::player::{PLAYERS, Player};
use crate::audio::{dtmf, tone, wav};
use crate::call::{Heard, KEY, What};
use crate::project::Line;
use crate::recording;
use crate::time::Time;
use crate::timing::BEEP;

/// The sound of a call.
pub(super) struct Sound<'l> {
    line: &'l Line,
    /// Players that have not failed; the first one plays.
    players: Vec<Player>,
    /// A sound went through the first of them.
    works: bool,
    /// One was there, and had no device.
    failed: bool,
    /// What the line says.
    line_side: Option<Playing>,
    /// What is played to its end beside it: the caller's own keys, and what the line has said. A player begins late by
    /// a moment, and so it ends.
    ending: Vec<Playing>,
    folder: Option<Folder>,
    written: HashMap<String, PathBuf>,
    remark: Option<String>,
}

/// A sound that is played.
struct Playing {
    child: Child,
    file: PathBuf,
    /// Begins again when it is over.
    loops: bool,
}

impl Drop for Playing {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The folder in which sounds lie for the players; gone with the call.
struct Folder(PathBuf);

#[expect(clippy::disallowed_methods, reason = "players take files: they lie beside other temporary ones")]
impl Folder {
    fn new() -> Option<Self> {
        let parent = std::env::temp_dir();
        // Made anew: nobody else's folder is written into.
        (0..100).find_map(|at| {
            let path = parent.join(format!("ringtrue-call-{}-{at}", std::process::id()));
            std::fs::create_dir(&path).ok().map(|()| Self(path))
        })
    }

    fn write(&self, at: usize, bytes: &[u8]) -> Option<PathBuf> {
        let path = self.0.join(format!("{at}.wav"));
        std::fs::write(&path, bytes).ok().map(|()| path)
    }
}

#[expect(clippy::disallowed_methods, reason = "what was written for the players goes with them")]
impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Drop for Sound<'_> {
    fn drop(&mut self) {
        // Before their files go.
        self.stop();
    }
}

impl<'l> Sound<'l> {
    /// Sound for a call of a line, or silence.
    pub(super) fn new(line: &'l Line, wanted: bool) -> Self {
        let folder = if wanted { Folder::new() } else { None };
        let players = if folder.is_some() { PLAYERS.to_vec() } else { Vec::new() };
        Self {
            line,
            players,
            works: false,
            failed: false,
            line_side: None,
            ending: Vec::new(),
            folder,
            written: HashMap::new(),
            remark: None,
        }
    }

    /// What plays, in a word; empty where nothing does.
    pub(super) fn name(&self) -> &'static str {
        self.players.first().filter(|_| self.works).map_or("", |player| player.name)
    }

    /// What there is to say about sound, once.
    pub(super) fn remark(&mut self) -> Option<String> {
        self.remark.take()
    }

    /// The call begins.
    pub(super) fn rings(&mut self) {
        let (tones, _) = tone::tones(self.line.graph.line.country.as_deref());
        self.play("ring", true, |_| tone::render(&tones.ring, Time::ZERO, tone::cycle(&tones.ring)));
    }

    /// Something is heard.
    pub(super) fn heard(&mut self, heard: &Heard) {
        let (tones, _) = tone::tones(self.line.graph.line.country.as_deref());
        match &heard.what {
            What::PromptBegan { prompt, language, spoken, .. } => {
                let recorded = spoken.sounds.iter().any(|sound| sound.file.is_some());
                if !recorded {
                    self.put_aside();
                    return;
                }
                // What is filled in is another sound each time.
                let filled: String = spoken.filled.iter().map(|(_, words)| words.as_str()).collect();
                let name = format!("prompt {} {language} {filled}", prompt.index());
                let (sounds, length) = (&spoken.sounds, spoken.length);
                self.play(&name, false, |line| recording::sounds_of(sounds, length, &mut |file| line.clip(file)));
            }
            What::MusicBegan { file, from } => {
                let (file, from) = (file.clone(), *from);
                self.play(&format!("music {file} {}", from.micros()), true, |line| {
                    line.clip(&file).map_or_else(Vec::new, |clip| {
                        recording::looped(&clip, from, Time::from_samples(clip.samples.len() as u64))
                    })
                });
            }
            What::RingBegan => self.rings(),
            What::BusyBegan => {
                self.play("busy", true, |_| tone::render(&tones.busy, Time::ZERO, tone::cycle(&tones.busy)));
            }
            What::BeepBegan => self.play("beep", false, |_| tone::beep(BEEP)),
            What::PromptEnded { whole: false, .. } => self.stop(),
            What::Entered(_) | What::MusicEnded | What::RingEnded | What::BusyEnded | What::Human | What::Ended(_) => {
                self.put_aside();
            }
            _ => {}
        }
    }

    /// The caller's own key.
    pub(super) fn key(&mut self, key: char) {
        let Some(file) = self.file(&format!("key {key}"), |_| dtmf::samples(key, KEY).unwrap_or_default()) else {
            return;
        };
        if let Some(child) = self.players.first().and_then(|player| player.play(&file)) {
            self.ending.push(Playing { child, file, loops: false });
        }
    }

    /// Time has passed: what is over is put away, what repeats begins again, a player that failed gives way.
    pub(super) fn tick(&mut self) {
        let works = &mut self.works;
        self.ending.retain_mut(|playing| {
            let ended = playing.child.try_wait();
            *works |= matches!(&ended, Ok(Some(status)) if status.success());
            matches!(ended, Ok(None))
        });
        let Some(mut playing) = self.line_side.take() else { return };
        match playing.child.try_wait() {
            Ok(None) => self.line_side = Some(playing),
            Ok(Some(status)) if status.success() => {
                self.works = true;
                if playing.loops {
                    let file = std::mem::take(&mut playing.file);
                    self.begin(file, true);
                }
            }
            // A device that was taken away in the middle is no reason to try every player.
            _ if self.works => {
                self.players.clear();
                self.remark = Some("no sound any more: the player failed".to_owned());
            }
            _ => {
                let (file, loops) = (std::mem::take(&mut playing.file), playing.loops);
                self.players.remove(0);
                self.failed = true;
                self.begin(file, loops);
            }
        }
    }

    /// Plays a sound of the line in the place of what was played.
    fn play(&mut self, name: &str, loops: bool, samples: impl FnOnce(&Line) -> Vec<i16>) {
        self.put_aside();
        if let Some(file) = self.file(name, samples) {
            self.begin(file, loops);
        }
    }

    /// Something else comes: what would go on for ever stops, what is nearly over may end.
    fn put_aside(&mut self) {
        self.ending.extend(self.line_side.take().filter(|playing| !playing.loops));
    }

    /// What is heard was cut off.
    fn stop(&mut self) {
        self.line_side = None;
        self.ending.clear();
    }

    fn begin(&mut self, file: PathBuf, loops: bool) {
        while let Some(player) = self.players.first() {
            if let Some(child) = player.play(&file) {
                self.line_side = Some(Playing { child, file, loops });
                return;
            }
            self.players.remove(0);
        }
        self.remark = Some(if self.failed {
            "no sound: no player here finds a device".to_owned()
        } else {
            format!("no sound: none of {} is installed", PLAYERS.map(|player| player.name).join(", "))
        });
    }

    /// The file of a sound, written when it is first asked for.
    fn file(&mut self, name: &str, samples: impl FnOnce(&Line) -> Vec<i16>) -> Option<PathBuf> {
        if self.players.is_empty() {
            return None;
        }
        if let Some(file) = self.written.get(name) {
            return Some(file.clone());
        }
        let samples = samples(self.line);
        if samples.is_empty() {
            return None;
        }
        let bytes = wav::write_mono(&samples).ok()?;
        let file = self.folder.as_ref()?.write(self.written.len(), &bytes);
        if file.is_none() {
            self.players.clear();
            self.remark = Some("no sound: the folder for temporary files cannot be written".to_owned());
        }
        self.written.insert(name.to_owned(), file.clone()?);
        file
    }
}
