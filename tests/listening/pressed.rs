//! Keys pressed while something is heard: a prompt that is known, a voice or music that is not; from as loud as that to far
//! quieter, and as short as receivers must know them.

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::dtmf;
use ringtrue::audio::level::active_dbov;
use ringtrue::time::Time;

use crate::call::{Call, Sounds, Truth, What};

/// What is heard below the keys.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Below {
    Prompts,
    Voices,
    Silence,
}

/// Keys of one kind.
pub(crate) struct Pressed {
    pub(crate) below: Below,
    /// The level of a key over the active level of what is heard below, dB; in silence over -20 dBov.
    pub(crate) level: f64,
    /// Milliseconds: the least, and what is more than the most.
    pub(crate) length: (i64, i64),
    /// The share of them that is heard through every channel, at least.
    pub(crate) recall: f64,
}

/// The kinds that are tried. What is asked of each is ours: a little less than was measured, with seeds not used here.
pub(crate) const KINDS: [Pressed; 8] = [
    Pressed { below: Below::Silence, level: 0.0, length: (45, 60), recall: 0.9 },
    Pressed { below: Below::Silence, level: -10.0, length: (60, 160), recall: 0.97 },
    Pressed { below: Below::Prompts, level: 0.0, length: (60, 160), recall: 0.97 },
    Pressed { below: Below::Prompts, level: -6.0, length: (60, 160), recall: 0.95 },
    Pressed { below: Below::Prompts, level: -12.0, length: (60, 160), recall: 0.75 },
    Pressed { below: Below::Voices, level: 0.0, length: (60, 160), recall: 0.6 },
    Pressed { below: Below::Voices, level: -6.0, length: (60, 160), recall: 0.2 },
    Pressed { below: Below::Voices, level: 0.0, length: (1_000, 1_001), recall: 0.5 },
];

/// Two minutes with a key every two seconds.
pub(crate) fn call(sounds: &Sounds, pressed: &Pressed, seed: u64) -> Call {
    const LENGTH: usize = 960_000;
    let mut random = Pcg64Mcg::seed_from_u64(seed);
    let mut samples: Vec<f64> = Vec::new();
    while samples.len() < LENGTH {
        let below: &[i16] = match pressed.below {
            Below::Prompts => &sounds.prompts[random.random_range(0..sounds.prompts.len() - 1)].samples,
            Below::Voices => &sounds.voices[random.random_range(0..sounds.voices.len())],
            Below::Silence => &[0; 4_000],
        };
        samples.extend(below.iter().map(|&sample| f64::from(sample)));
        samples.extend((0..1_600).map(|_| random.random_range(-4.0..4.0)));
    }
    let mut truth = Vec::new();
    let mut at = 6_000;
    while at + 24_000 < LENGTH {
        let around: Vec<i16> = samples[at - 6_000..at + 8_000].iter().map(|&sample| sample as i16).collect();
        let below = if pressed.below == Below::Silence { -20.0 } else { active_dbov(&around) };
        let key = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '#'][random.random_range(0..12)];
        let length = Time::from_millis(random.random_range(pressed.length.0..pressed.length.1));
        let sound = dtmf::samples(key, length).expect("a key");
        // The two tones together.
        let gain = 10f64.powf((below + pressed.level - (dtmf::LEVEL - 3.16)) / 20.0);
        for (to, from) in samples[at..].iter_mut().zip(&sound) {
            *to += gain * f64::from(*from);
        }
        truth.push(Truth { what: What::Key(key), at, until: at + sound.len() });
        at += sound.len() + random.random_range(8_000..20_000);
    }
    let samples = samples.iter().map(|sample| sample.round() as i16).collect();
    Call { samples, truth, country: "US" }
}
