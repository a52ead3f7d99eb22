//! All detectors at once: what is heard in a call, as one timeline that does not contradict itself.
//!
//! The detectors know nothing of each other. Here a known prompt is no voice as well, a ring is no music, and a key in a
//! prompt is both: it is sought again where the prompt is taken away, and what the prompt's own recording has that sounds
//! like a key is none. What none of them knows is a voice, music or silence.

mod pressed;
mod timeline;

use std::sync::Arc;

use super::dtmf::{COLUMNS, Key, Keys, ROWS};
use super::likeness::{Finder, Heard, Library, Playing};
use super::progress::{Progress, Signal, Stretch};
use super::spectrum::{Powers, Spectra};
use super::voice::Voices;
use crate::time::Time;
use pressed::Pressed;

/// Something heard in a call.
#[derive(Clone, PartialEq, Debug)]
pub struct Sound {
    /// When it began.
    pub at: Time,
    /// When it ended.
    pub until: Time,
    /// What it is.
    pub kind: Kind,
    /// How sure that is, from 0 to 1. Each kind has a scale of its own.
    pub confidence: f64,
}

/// What a sound is.
#[derive(Clone, PartialEq, Debug)]
pub enum Kind {
    /// A known prompt.
    Prompt {
        /// Its place in the [`Library`].
        prompt: usize,
        /// The moment of the prompt that was heard first: zero, unless its beginning is missing.
        from: Time,
        /// It broke off before its last sound.
        cut: bool,
    },
    /// A key was pressed.
    Key {
        /// Which: `0` to `9`, `*`, `#`, `A` to `D`.
        key: char,
        /// The levels of the low and the high tone, dBm0.
        levels: (f64, f64),
    },
    /// The called phone rings.
    Ringback,
    /// The called phone is in a call.
    Busy,
    /// The network has no line free.
    Congestion,
    /// Special information tones.
    Sit,
    /// A beep.
    Beep,
    /// Music on hold.
    Music {
        /// The known music that it is: its place in the [`Library`].
        prompt: Option<usize>,
    },
    /// Somebody speaks who is no known prompt.
    Speech,
    /// Nothing but the noise of the line, for 0.3 s or more.
    Silence,
}

/// What an [`Ear`] tells while the call goes on.
#[derive(Clone, PartialEq, Debug)]
pub enum Told {
    /// A known prompt, or known music, is being played. Provisional: see [`Heard::Began`].
    Began {
        /// Names it.
        id: u64,
        /// What is known by now.
        sound: Sound,
    },
    /// A known prompt is over.
    Ended {
        /// The name under which it began, if it did.
        id: u64,
        /// All of it.
        sound: Sound,
    },
    /// What began under this name was something else.
    Withdrawn {
        /// The name.
        id: u64,
    },
    /// A key, a tone or a beep is over. A key over a known prompt may be told a second or two later, when it is known
    /// where the prompt lies; a tone of the prompt's own that comes before that is told as a key, and is none in what
    /// [`Ear::finish`] gives.
    Heard(Sound),
}

/// Spectra after which keys are sought over known prompts: half a second. Ours.
const SEEK: usize = 50;

/// Hears everything in sound that comes in pieces of any length.
///
/// ```
/// # use std::sync::Arc;
/// # use ringtrue::audio::{dtmf, ear::{Ear, Kind}, likeness::Library};
/// let mut ear = Ear::new(Arc::new(Library::new([])), Some("US"));
/// ear.push(&[0; 8_000]);
/// ear.push(&dtmf::samples('4', dtmf::ON).expect("a key"));
/// ear.push(&[0; 8_000]);
/// let sounds = ear.finish();
/// assert!(matches!(sounds[1].kind, Kind::Key { key: '4', .. }), "{sounds:?}");
/// ```
pub struct Ear {
    library: Arc<Library>,
    spectra: Spectra,
    fresh: Vec<Powers>,
    finder: Finder,
    keys: Keys,
    progress: Progress,
    voices: Voices,
    playings: Vec<Playing>,
    pressed: Pressed,
    /// Spectra since keys were sought over known prompts.
    unsought: usize,
    signals: Vec<Stretch>,
}

impl Ear {
    /// Listens for the prompts of a library, and for the tones of a country by its ISO 3166 code, or of all countries.
    #[must_use]
    pub fn new(library: Arc<Library>, country: Option<&str>) -> Self {
        Self {
            finder: Finder::new(Arc::clone(&library)),
            library,
            spectra: Spectra::new(),
            fresh: Vec::new(),
            keys: Keys::beside(),
            progress: Progress::beside(country),
            voices: Voices::default(),
            playings: Vec::new(),
            pressed: Pressed::default(),
            unsought: 0,
            signals: Vec::new(),
        }
    }

    /// Takes the next samples, mono at 8 kHz; gives what they tell.
    pub fn push(&mut self, samples: &[i16]) -> Vec<Told> {
        let mut told = Vec::new();
        for piece in samples.chunks(8_000) {
            let fresh = &mut self.fresh;
            self.spectra.push(piece, |powers| fresh.push(*powers));
            self.hear(piece, &mut told);
        }
        told
    }

    /// The sound is over; gives everything that was heard, in order of its beginning.
    ///
    /// Prompts, music, tones, voices and silences do not overlap by more than their uncertain ends; keys and beeps may
    /// lie anywhere.
    #[must_use]
    pub fn finish(mut self) -> Vec<Sound> {
        let fresh = &mut self.fresh;
        self.spectra.finish(|powers| fresh.push(*powers));
        let mut told = Vec::new();
        self.hear(&[], &mut told);
        let heard = self.finder.finish();
        self.take(heard, &mut told);
        for key in self.keys.finish() {
            self.pressed.add(key);
        }
        self.seek(true, &mut told);
        self.signals.extend(self.progress.finish());
        let pressed = self.pressed.all(&self.library, &self.playings);
        timeline::timeline(&self.library, &self.playings, &pressed, &self.signals, &self.voices)
    }

    /// Gives the spectra that have come to every detector.
    fn hear(&mut self, samples: &[i16], told: &mut Vec<Told>) {
        let fresh = std::mem::take(&mut self.fresh);
        let heard = self.finder.hear_beside(samples, &fresh);
        self.take(heard, told);
        for key in self.keys.hear(samples, &fresh) {
            if self.pressed.add(key) {
                told.push(Told::Heard(timeline::of_key(&key)));
            }
        }
        self.unsought += fresh.len();
        if self.unsought >= SEEK {
            self.seek(false, told);
        }
        for stretch in self.progress.hear(&fresh) {
            told.push(Told::Heard(timeline::of_signal(&stretch)));
            self.signals.push(stretch);
        }
        for powers in &fresh {
            self.voices.hear(powers);
        }
        self.fresh = fresh;
        self.fresh.clear();
    }

    /// Seeks keys over the known prompts that are being played.
    fn seek(&mut self, over: bool, told: &mut Vec<Told>) {
        self.unsought = 0;
        for stretch in self.finder.over(&ROWS, &COLUMNS, over) {
            told.extend(self.pressed.over(&stretch).iter().map(|key| Told::Heard(timeline::of_key(key))));
        }
    }

    /// What the finder says.
    fn take(&mut self, heard: Vec<Heard>, told: &mut Vec<Told>) {
        for heard in heard {
            told.push(match heard {
                Heard::Began { id, playing } => {
                    Told::Began { id, sound: timeline::of_playing(&self.library, &playing) }
                }
                Heard::Ended { id, playing } => {
                    let sound = timeline::of_playing(&self.library, &playing);
                    self.playings.push(playing);
                    Told::Ended { id, sound }
                }
                Heard::Withdrawn { id } => Told::Withdrawn { id },
            });
        }
    }
}

/// Everything that is heard in a whole call, mono at 8 kHz: [`Ear`] fed at once.
#[must_use]
pub fn listen(library: &Arc<Library>, country: Option<&str>, samples: &[i16]) -> Vec<Sound> {
    let mut ear = Ear::new(Arc::clone(library), country);
    ear.push(samples);
    ear.finish()
}
