//! What is known of prompt files: plain facts, so that neither menus nor rules need to know what a sample is.

use std::collections::HashMap;

use crate::time::Time;

/// How the samples of a prompt file are kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Format {
    /// Samples a second.
    pub rate: u32,
    /// Channels.
    pub channels: u16,
    /// Bits a sample.
    pub bits: u16,
    /// `PCM`, `mu-law` ...
    pub encoding: String,
}

/// How loud a prompt file is, where somebody listened to it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Loudness {
    /// The level where somebody speaks, dBov; minus infinity for silence.
    pub level: f64,
    /// The highest peak, dBFS; minus infinity for silence.
    pub peak: f64,
}

/// What is known of one prompt file.
#[derive(Clone, Default, Debug)]
pub struct PromptFacts {
    /// Its length on the line; `None` where it cannot be read.
    pub length: Option<Time>,
    /// How it is kept.
    pub format: Option<Format>,
    /// Stretches of silence inside, where somebody asked for them.
    pub pauses: Vec<(Time, Time)>,
    /// How loud it is, where somebody asked for it.
    pub loudness: Option<Loudness>,
    /// What is wrong with it, as a phrase.
    pub fault: Option<String>,
}

/// The facts of the prompt files that a line names and that are there, by the name relative to the prompt folder.
#[derive(Clone, Default, Debug)]
pub struct PromptFiles {
    files: HashMap<String, PromptFacts>,
    /// The prompt folder, as people would write its path.
    pub folder: String,
    /// Languages that have a folder of their own with anything in it.
    pub recorded: Vec<String>,
}

impl PromptFiles {
    /// Notes what is known of a file, e.g. `en-US/welcome.wav`.
    pub fn insert(&mut self, file: String, facts: PromptFacts) {
        self.files.insert(file, facts);
    }

    /// What is known of a file; `None`: it is not there.
    #[must_use]
    pub fn get(&self, file: &str) -> Option<&PromptFacts> {
        self.files.get(file)
    }

    /// Looks at every file again, in no order.
    pub fn again(&mut self, mut look: impl FnMut(&str, &mut PromptFacts)) {
        self.files.iter_mut().for_each(|(name, facts)| look(name, facts));
    }

    /// The length of a file that is there and can be read.
    #[must_use]
    pub fn length(&self, file: &str) -> Option<Time> {
        self.files.get(file)?.length
    }
}
