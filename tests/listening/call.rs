//! Calls built from Debian's recordings, by a seed: what is heard in them is known to the sample.

#[path = "tones.rs"]
mod tones;

use std::path::{Path, PathBuf};

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::dtmf;
use ringtrue::audio::likeness::{Known, Library, Print};
use ringtrue::time::Time;

/// Where Debian puts the recordings of one language: `asterisk-core-sounds-fr-wav` for `fr`.
pub(crate) fn sounds_of(language: &str) -> String {
    format!("/usr/share/asterisk/sounds/{language}")
}

/// Where Debian puts the recordings of `asterisk-core-sounds-en-wav` and `asterisk-moh-opsound-wav`.
pub(crate) const SOUNDS: &str = "/usr/share/asterisk/sounds/en";
pub(crate) const MUSIC: &str = "/usr/share/asterisk/moh";

/// How many prompts are known.
pub(crate) const KNOWN: usize = 120;

const RATE: usize = 8_000;

const COUNTRIES: [&str; 8] = ["US", "GB", "AU", "AT", "BR", "AR", "BG", "ZA"];

/// What there is to build calls from.
pub(crate) struct Sounds {
    /// The known prompts; the last is looped music.
    pub(crate) prompts: Vec<Prompt>,
    /// Voices that are no known prompt.
    pub(crate) voices: Vec<Vec<i16>>,
}

/// A known prompt.
pub(crate) struct Prompt {
    pub(crate) name: String,
    pub(crate) samples: Vec<i16>,
    pub(crate) looped: bool,
}

/// What is truly heard.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum What {
    Prompt { number: usize, cut: bool },
    Key(char),
    Ringback,
    Busy,
    Congestion,
    Sit,
    Beep,
    Hold,
    Voice,
}

/// A stretch of the truth, in samples.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Truth {
    pub(crate) what: What,
    pub(crate) at: usize,
    pub(crate) until: usize,
}

/// A call and what is heard in it.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) samples: Vec<i16>,
    pub(crate) truth: Vec<Truth>,
    /// The country whose tones it has.
    pub(crate) country: &'static str,
}

/// The samples of a WAV file at 8 kHz.
pub(crate) fn wav(path: &Path) -> Vec<i16> {
    let mut reader = hound::WavReader::open(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!((reader.spec().sample_rate, reader.spec().channels), (8_000, 1), "{}", path.display());
    reader.samples::<i16>().map(|sample| sample.expect("a sample")).collect()
}

/// Every recording of a voice, by its language, and all music: those that are installed, each in one piece.
pub(crate) fn everything() -> Vec<(&'static str, Vec<i16>)> {
    let languages = ["en", "es", "fr", "it", "ru"];
    let mut all: Vec<(&str, PathBuf)> =
        languages.map(|language| (language, Path::new(SOUNDS).with_file_name(language))).into();
    all.push(("music", PathBuf::from(MUSIC)));
    all.retain(|(_, folder)| folder.is_dir());
    all.into_iter()
        .map(|(what, folder)| (what, files_within(&folder).iter().flat_map(|path| wav(path)).collect()))
        .collect()
}

/// The recordings in a folder and in those within it.
fn files_within(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut entries: Vec<PathBuf> =
        std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            found.extend(files_within(&path));
        } else if path.extension().is_some_and(|end| end == "wav") {
            found.push(path);
        }
    }
    found
}

/// Sound played faster by a factor, and so much higher; between samples lies a straight line.
pub(crate) fn faster(sound: &[i16], factor: f64) -> Vec<i16> {
    (0..(sound.len() as f64 / factor) as usize - 1)
        .map(|i| {
            let (whole, part) = ((i as f64 * factor) as usize, (i as f64 * factor).fract());
            (f64::from(sound[whole]) * (1.0 - part) + f64::from(sound[whole + 1]) * part).round() as i16
        })
        .collect()
}

pub(crate) fn files(folder: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_some_and(|end| end == "wav"))
        .collect();
    files.sort();
    files
}

impl Sounds {
    /// A hundred and twenty known prompts of a language: recordings as they are, and some made of others so that they begin alike, or
    /// are contained in one another; and music.
    pub(crate) fn new(language: &str, seed: u64) -> Self {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let folder = sounds_of(language);
        let sound = |name: &str| wav(&Path::new(&folder).join(format!("{name}.wav")));
        let mut prompts = Vec::new();
        for (name, parts) in [
            ("press-one", &["vm-press", "digits/1"][..]),
            ("press-two", &["vm-press", "digits/2"]),
            ("press-one-for-messages", &["vm-press", "digits/1", "vm-for", "vm-messages"]),
            ("press-two-for-messages", &["vm-press", "digits/2", "vm-for", "vm-messages"]),
            ("goodbye-and-thanks", &["vm-goodbye", "auth-thankyou"]),
            ("thanks", &["auth-thankyou"]),
        ] {
            let samples = parts.iter().flat_map(|part| sound(part)).collect();
            prompts.push(Prompt { name: name.to_owned(), samples, looped: false });
        }
        let used = ["vm-press", "vm-for", "vm-messages", "vm-goodbye", "auth-thankyou", "privacy-thankyou"];
        let mut rest: Vec<(String, Vec<i16>)> = files(&folder)
            .iter()
            .map(|path| (path.file_stem().expect("a name").to_string_lossy().into_owned(), wav(path)))
            .filter(|(name, samples)| samples.len() > RATE * 3 / 5 && !used.contains(&name.as_str()))
            .collect();
        for i in (1..rest.len()).rev() {
            rest.swap(i, random.random_range(0..=i));
        }
        let mut voices = Vec::new();
        let mut prints: Vec<Print> = prompts.iter().map(|prompt| Print::new(&prompt.samples)).collect();
        for (name, samples) in rest {
            // Files with the same sound are one prompt.
            let print = Print::new(&samples);
            if prints.iter().any(|other| other.is_same(&print)) {
                continue;
            }
            if prompts.len() < KNOWN - 1 {
                prints.push(print);
                prompts.push(Prompt { name, samples, looped: false });
            } else if samples.len() > RATE * 3 {
                voices.push(samples);
            }
        }
        let mut music: Vec<Vec<i16>> = files(MUSIC).iter().map(|path| wav(path)).collect();
        let known = music.remove(random.random_range(0..music.len()));
        prompts.push(Prompt { name: "hold".to_owned(), samples: known, looped: true });
        Self { prompts, voices }
    }

    pub(crate) fn library(&self) -> Library {
        Library::new(self.prompts.iter().map(|prompt| Known { samples: &prompt.samples, looped: prompt.looped }))
    }

    /// A call of about so many seconds.
    pub(crate) fn call(&self, seed: u64, seconds: usize) -> Call {
        let mut random = Pcg64Mcg::seed_from_u64(seed);
        let country = COUNTRIES[random.random_range(0..COUNTRIES.len())];
        let mut builder = Builder { sounds: self, random, country, samples: Vec::new(), truth: Vec::new() };
        builder.build(seconds * RATE);
        builder.tones_of_the_end(seed);
        Call { samples: builder.samples.iter().map(|s| s.round() as i16).collect(), truth: builder.truth, country }
    }
}

struct Builder<'a> {
    sounds: &'a Sounds,
    random: Pcg64Mcg,
    country: &'static str,
    samples: Vec<f32>,
    truth: Vec<Truth>,
}

impl Builder<'_> {
    fn build(&mut self, length: usize) {
        self.pause(0.1, 0.8);
        if self.random.random_bool(0.7) {
            self.tone(true);
        }
        while self.samples.len() < length {
            match self.random.random_range(0..20) {
                0..=8 => self.whole(),
                9..=12 => self.barged(),
                13 => {
                    let number = self.prompt(0);
                    self.play(number, None);
                    self.pause(0.0, 0.6);
                    self.play(number, None);
                }
                14 => self.key_over(),
                15 => self.voice_over(),
                16 => self.hold(),
                17 => self.voice(),
                _ => {
                    for _ in 0..self.random.random_range(1..5) {
                        self.key(self.samples.len());
                        self.pause(0.06, 0.4);
                    }
                }
            }
            self.pause(0.2, 1.2);
        }
        if self.random.random_bool(0.5) {
            self.tone(false);
        }
        self.pause(0.3, 1.0);
    }

    /// Room that is nearly silent, as lines are.
    fn pause(&mut self, least: f64, most: f64) {
        let length = (self.random.random_range(least..most) * RATE as f64) as usize;
        for _ in 0..length {
            self.samples.push(f32::from(self.random.random_range(-4_i16..=4)));
        }
    }

    fn mix(&mut self, at: usize, sound: &[i16], gain: f32) {
        if self.samples.len() < at + sound.len() {
            self.samples.resize(at + sound.len(), 0.0);
        }
        for (to, from) in self.samples[at..].iter_mut().zip(sound) {
            *to = (*to + f32::from(*from) * gain).clamp(-32_768.0, 32_767.0);
        }
    }

    /// A prompt that is not music and lasts so many samples.
    fn prompt(&mut self, least: usize) -> usize {
        loop {
            let number = self.random.random_range(0..self.sounds.prompts.len() - 1);
            if self.sounds.prompts[number].samples.len() >= least {
                return number;
            }
        }
    }

    fn play(&mut self, number: usize, most: Option<usize>) {
        let prompt = &self.sounds.prompts[number];
        let length = most.map_or(prompt.samples.len(), |most| most.min(prompt.samples.len()));
        let at = self.samples.len();
        self.mix(at, &prompt.samples[..length], 1.0);
        let cut = length < prompt.samples.len();
        self.truth.push(Truth { what: What::Prompt { number, cut }, at, until: at + length });
    }

    fn whole(&mut self) {
        let number = self.prompt(0);
        self.play(number, None);
    }

    /// A key in the prompt, which breaks off when the key ends or a little later.
    fn barged(&mut self) {
        let number = self.prompt(RATE * 5 / 2);
        let begin = self.samples.len();
        let longest = self.sounds.prompts[number].samples.len() - RATE / 2;
        let until = self.random.random_range(RATE..longest.max(RATE + 1));
        let key = dtmf::ON.sample() as usize;
        let after = self.random.random_range(0..400);
        self.play(number, Some(until));
        self.key(begin + until - key - after);
    }

    /// A key in a prompt that goes on.
    fn key_over(&mut self) {
        let number = self.prompt(RATE * 2);
        let begin = self.samples.len();
        self.play(number, None);
        let at = self.random.random_range(begin..self.samples.len() - RATE);
        self.key(at);
    }

    fn key(&mut self, at: usize) {
        let keys = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'];
        let key = keys[self.random.random_range(0..keys.len())];
        let length = Time::from_millis(self.random.random_range(70..160));
        let sound = dtmf::samples(key, length).expect("a key");
        let gain = 10f32.powf(self.random.random_range(-5.0..2.0) / 20.0);
        self.mix(at, &sound, gain);
        self.truth.push(Truth { what: What::Key(key), at, until: at + sound.len() });
    }

    /// Somebody speaks over a prompt, as loud as it is.
    fn voice_over(&mut self) {
        let number = self.prompt(RATE * 4);
        let begin = self.samples.len();
        self.play(number, None);
        let voice = &self.sounds.voices[self.random.random_range(0..self.sounds.voices.len())];
        let length = self.random.random_range(RATE / 2..RATE * 5 / 4);
        let from = self.random.random_range(0..voice.len() - length);
        let at = self.random.random_range(begin..self.samples.len() - length);
        let piece = voice[from..from + length].to_vec();
        self.mix(at, &piece, 0.8);
    }

    fn voice(&mut self) {
        let voice = &self.sounds.voices[self.random.random_range(0..self.sounds.voices.len())];
        let length = voice.len().min(RATE * 8);
        let at = self.samples.len();
        let piece = voice[..length].to_vec();
        self.mix(at, &piece, 1.0);
        let sounds = sounding(&piece).into_iter();
        let truth = sounds.map(|(from, until)| Truth { what: What::Voice, at: at + from, until: at + until });
        self.truth.extend(truth);
    }

    fn hold(&mut self) {
        let music = &self.sounds.prompts[self.sounds.prompts.len() - 1].samples;
        // Where the music is nearly silent nobody could say when it began.
        let is_loud = |piece: &[i16]| piece.iter().filter(|s| s.unsigned_abs() > 400).count() > piece.len() / 4;
        let piece: Vec<i16> = loop {
            let from = self.random.random_range(0..music.len());
            let length = self.random.random_range(RATE * 8..RATE * 25);
            let piece: Vec<i16> = music.iter().cycle().skip(from).take(length).copied().collect();
            if is_loud(&piece[..RATE / 4]) && is_loud(&piece[length - RATE / 4..]) {
                break piece;
            }
        };
        let at = self.samples.len();
        self.mix(at, &piece, 1.0);
        self.truth.push(Truth { what: What::Hold, at, until: at + piece.len() });
    }
}

/// The stretches of a voice between its own pauses of 0.3 s and more, which are silence.
fn sounding(voice: &[i16]) -> Vec<(usize, usize)> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (number, block) in voice.chunks(80).enumerate() {
        let (from, until) = (number * 80, number * 80 + block.len());
        if block.iter().all(|sample| sample.unsigned_abs() < 300) {
            continue;
        }
        match found.last_mut() {
            Some(last) if from - last.1 < RATE * 3 / 10 => last.1 = until,
            _ => found.push((from, until)),
        }
    }
    found
}
