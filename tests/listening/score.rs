//! What was heard beside what is true.

use ringtrue::audio::ear::{Kind, Sound};

use crate::call::{Call, Prompt, What};

/// Samples a second.
const RATE: usize = 8_000;

/// How far a beginning may be off for two things to be the same, seconds.
const SAME: f64 = 0.5;

/// What is told by its two ends alone.
pub(crate) const ENDS: [&str; 6] = ["ringback", "busy", "congestion", "special information", "beep", "hold"];

/// Those that are told within 0.3 s without exception; of the others one in so many may not be.
const EACH: [&str; 3] = ["ringback", "busy", "hold"];
const ONE_IN: usize = 200;

/// How well many calls were heard through one channel.
#[derive(Clone, Default, Debug)]
pub(crate) struct Score {
    /// Prompts that were found, that were not, and that were never played.
    pub(crate) found: usize,
    pub(crate) missed: usize,
    pub(crate) invented: usize,
    /// Prompts that broke off before half a second of their sound was heard, and were not found: nobody asks for them.
    pub(crate) too_short: usize,
    /// Milliseconds between the true beginning of a prompt and the one found.
    pub(crate) onsets: Vec<f64>,
    /// The same of its end, for those that broke off: beside the pause of the prompt in which it truly broke off, if it
    /// did so in one, and beside the true moment itself.
    pub(crate) cuts: Vec<f64>,
    pub(crate) cuts_raw: Vec<f64>,
    /// Prompts that were taken for cut, or for whole, and were not.
    pub(crate) wrongly_cut: usize,
    pub(crate) keys: usize,
    pub(crate) keys_found: usize,
    pub(crate) keys_invented: usize,
    /// The worse of the two ends of each of [`ENDS`], seconds; infinite for what was not found.
    pub(crate) ends: [Vec<f64>; ENDS.len()],
    /// Tones and beeps that were never played.
    pub(crate) tones_invented: usize,
    /// Seconds of voices that are no prompt, and how many of them were told to be voices.
    pub(crate) voice: f64,
    pub(crate) voice_told: f64,
    /// What went wrong, in words.
    pub(crate) notes: Vec<String>,
}

impl Score {
    /// Holds the sounds of a call against its truth.
    ///
    /// What of a prompt is `quiet` dB under its loudest is not heard.
    pub(crate) fn add(&mut self, call: &Call, sounds: &[Sound], prompts: &[Prompt], quiet: f64) {
        let mut used = vec![false; sounds.len()];
        for truth in &call.truth {
            let (at, until) = (truth.at as f64 / 8_000.0, truth.until as f64 / 8_000.0);
            let off = |sound: &Sound| (sound.at.secs_f64() - at).abs();
            let ends = |sound: &Sound| off(sound).max((sound.until.secs_f64() - until).abs());
            let shared = |sound: &Sound| sound.until.secs_f64().min(until) - sound.at.secs_f64().max(at);
            let near = || -> Vec<String> {
                let these = sounds.iter().filter(|sound| shared(sound) > 0.0);
                these
                    .map(|sound| format!("{:?} {}-{}", sound.kind, sound.at.seconds(), sound.until.seconds()))
                    .collect()
            };
            let mut nearest = |is: &dyn Fn(&Kind) -> bool, within: f64| -> Option<&Sound> {
                let these = sounds.iter().enumerate().filter(|(i, sound)| !used[*i] && is(&sound.kind));
                let (i, sound) = these.min_by(|a, b| off(a.1).total_cmp(&off(b.1)))?;
                (off(sound) < within).then(|| used[i] = true)?;
                Some(sound)
            };
            match truth.what {
                What::Prompt { number, cut } => {
                    // What breaks off while it is the same as another prompt may be either.
                    let heard = (truth.until - truth.at).saturating_sub(RATE / 5);
                    let begins_alike = |other: usize| {
                        let (one, other) = (&prompts[number].samples, &prompts[other].samples);
                        let is_begun = cut && one.len() >= heard && other.len() >= heard;
                        is_one_sound(one, other) || (is_begun && is_one_sound(&one[..heard], &other[..heard]))
                    };
                    let is = |kind: &Kind| matches!(kind, Kind::Prompt { prompt, .. } if *prompt == number || begins_alike(*prompt));
                    let Some(sound) = nearest(&is, SAME) else {
                        if cut && sounding(&prompts[number].samples[..truth.until - truth.at], quiet) < RATE / 2 {
                            self.too_short += 1;
                            continue;
                        }
                        self.missed += 1;
                        self.notes.push(format!("missed {} at {at:.3}-{until:.3}", prompts[number].name));
                        continue;
                    };
                    self.found += 1;
                    self.onsets.push(off(sound) * 1e3);
                    let samples = &prompts[number].samples;
                    let pause = pause_around(samples, (truth.until - truth.at).min(samples.len()), quiet);
                    if cut && matches!(sound.kind, Kind::Prompt { cut: true, .. }) {
                        let told = sound.until.secs_f64();
                        let (from, to) = (at + pause.0 as f64 / 8e3, at + pause.1 as f64 / 8e3);
                        let error = (from - told).max(told - to).max(0.0) * 1e3;
                        self.cuts.push(error);
                        self.cuts_raw.push((told - until).abs() * 1e3);
                        if error > 30.0 {
                            let name = &prompts[number].name;
                            self.notes
                                .push(format!("END {name} {at:.3}-{until:.3} ({from:.3}-{to:.3}) told {told:.3}"));
                        }
                    }
                    // What breaks off when all that is left is silence is as good as whole.
                    let is_cut = cut && pause.1 < samples.len();
                    if matches!(sound.kind, Kind::Prompt { cut: told, prompt, .. } if told != is_cut && prompt == number)
                    {
                        self.wrongly_cut += 1;
                        self.notes
                            .push(format!("cut or not: {} at {at:.3}-{until:.3}: {sound:?}", prompts[number].name));
                    }
                }
                What::Key(key) => {
                    self.keys += 1;
                    let is = |kind: &Kind| matches!(kind, Kind::Key { key: heard, .. } if *heard == key);
                    if nearest(&is, 0.1).is_some() {
                        self.keys_found += 1;
                    } else {
                        self.notes.push(format!("missed key {key} at {at:.3}-{until:.3}"));
                    }
                }
                What::Ringback | What::Busy | What::Congestion | What::Sit | What::Beep | What::Hold => {
                    let is = |kind: &Kind| match truth.what {
                        What::Ringback => *kind == Kind::Ringback,
                        What::Busy => *kind == Kind::Busy,
                        What::Congestion => *kind == Kind::Congestion,
                        What::Sit => *kind == Kind::Sit,
                        What::Beep => *kind == Kind::Beep,
                        _ => matches!(kind, Kind::Music { .. }),
                    };
                    let error = nearest(&is, 2.0).map_or(f64::INFINITY, ends);
                    if error > 0.3 {
                        self.notes.push(format!("{:?} at {at:.3}-{until:.3}: {:?}", truth.what, near()));
                    }
                    let column = match truth.what {
                        What::Ringback => 0,
                        What::Busy => 1,
                        What::Congestion => 2,
                        What::Sit => 3,
                        What::Beep => 4,
                        _ => 5,
                    };
                    self.ends[column].push(error);
                }
                What::Voice => {
                    self.voice += until - at;
                    let told = sounds.iter().filter(|sound| sound.kind == Kind::Speech);
                    let told = told.map(|sound| shared(sound).max(0.0)).sum::<f64>();
                    self.voice_told += told;
                    if told < 0.8 * (until - at) {
                        self.notes.push(format!("voice at {at:.3}-{until:.3}: {:?}", near()));
                    }
                }
            }
        }
        for (sound, used) in sounds.iter().zip(used) {
            match sound.kind {
                Kind::Prompt { prompt, .. } if !used => {
                    self.invented += 1;
                    self.notes.push(format!("invented {} {sound:?}", prompts[prompt].name));
                }
                Kind::Key { .. } if !used => {
                    self.keys_invented += 1;
                    self.notes.push(format!("invented {sound:?}"));
                }
                Kind::Ringback | Kind::Busy | Kind::Congestion | Kind::Sit | Kind::Beep if !used => {
                    self.tones_invented += 1;
                    self.notes.push(format!("invented {sound:?}"));
                }
                _ => {}
            }
        }
    }

    /// Each ring, busy and hold is told within 0.3 s, and of the other [`ENDS`] all but one in two hundred; no more tones
    /// and beeps that were not played.
    pub(crate) fn assert_ends(&self, place: &str) {
        for (what, errors) in ENDS.iter().zip(&self.ends) {
            let far = errors.iter().filter(|error| **error > 0.3).count();
            let few = if EACH.contains(what) { 0 } else { errors.len() / ONE_IN };
            assert!(far <= few, "{place}, {what}: {far} of {} are not told within 0.3 s", errors.len());
        }
        let all: usize = self.ends.iter().map(Vec::len).sum();
        assert!(self.tones_invented <= all / ONE_IN, "{place}: {} tones that were not played", self.tones_invented);
    }

    pub(crate) fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.invented).max(1) as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.found as f64 / (self.found + self.missed).max(1) as f64
    }

    pub(crate) fn keys_recall(&self) -> f64 {
        self.keys_found as f64 / self.keys.max(1) as f64
    }

    /// The share of the time of voices that is told to be speech.
    pub(crate) fn voices(&self) -> f64 {
        if self.voice > 0.0 { self.voice_told / self.voice } else { 1.0 }
    }

    /// Everything of another score as well.
    pub(crate) fn join(&mut self, other: &Self) {
        self.found += other.found;
        self.missed += other.missed;
        self.invented += other.invented;
        self.too_short += other.too_short;
        self.onsets.extend(&other.onsets);
        self.cuts.extend(&other.cuts);
        self.cuts_raw.extend(&other.cuts_raw);
        self.wrongly_cut += other.wrongly_cut;
        self.keys += other.keys;
        self.keys_found += other.keys_found;
        self.keys_invented += other.keys_invented;
        for (all, other) in self.ends.iter_mut().zip(&other.ends) {
            all.extend(other);
        }
        self.tones_invented += other.tones_invented;
        self.voice += other.voice;
        self.voice_told += other.voice_told;
    }

    /// The head of a table of [`Score::row`]s.
    pub(crate) const HEAD: &str = "channel        | prompts  P      R     onset ms: median p95 | cut ms: median p90  max, true p90, wrong | keys  recall  false | worst s: ring busy cong  sit beep hold, false | voice";

    /// One row of a table.
    pub(crate) fn row(&self, name: &str) -> String {
        let worst = |all: &[f64]| all.iter().copied().fold(0.0, f64::max);
        format!(
            "{name:14} | {:6} {:.4} {:.4}         {:6.2} {:6.2}  |     {:6.1} {:6.1} {:6.1}  {:6.1} {:4}   | {:4} {:.4} {:5}  |     {:8.2} {:.2} {:.2} {:.2} {:.2} {:.2} {:6} | {:.2}",
            self.found + self.missed,
            self.precision(),
            self.recall(),
            quantile(&self.onsets, 0.5),
            quantile(&self.onsets, 0.95),
            quantile(&self.cuts, 0.5),
            quantile(&self.cuts, 0.9),
            quantile(&self.cuts, 1.0),
            quantile(&self.cuts_raw, 0.9),
            self.wrongly_cut,
            self.keys,
            self.keys_recall(),
            self.keys_invented,
            worst(&self.ends[0]),
            worst(&self.ends[1]),
            worst(&self.ends[2]),
            worst(&self.ends[3]),
            worst(&self.ends[4]),
            worst(&self.ends[5]),
            self.tones_invented,
            self.voices(),
        )
    }
}

/// Two prompts are the same recording, rounded twice: no channel leaves the difference.
fn is_one_sound(one: &[i16], other: &[i16]) -> bool {
    one.len() == other.len() && one.iter().zip(other).all(|(a, b)| a.abs_diff(*b) <= 4)
}

/// How many samples there are from the first sound of a piece of a prompt on.
fn sounding(samples: &[i16], quiet: f64) -> usize {
    samples.len() - pause_around(samples, 0, quiet).1
}

/// The pause of a prompt around one of its samples: from behind its last sound to its next. The sample itself, where the
/// prompt sounds.
fn pause_around(samples: &[i16], at: usize, quiet: f64) -> (usize, usize) {
    const BLOCK: usize = 40;
    let energy = |block: &[i16]| block.iter().map(|&s| f64::from(s).powi(2)).sum::<f64>() / block.len() as f64;
    let most = samples.chunks(BLOCK).map(energy).fold(0.0, f64::max);
    let sounds = |block: &[i16]| energy(block) > most * 10f64.powf(-quiet / 10.0);
    let before = samples[..at].rchunks(BLOCK).position(sounds).map_or(0, |blocks| at - blocks * BLOCK);
    let behind = samples[at..].chunks(BLOCK).position(sounds).map_or(samples.len(), |blocks| at + blocks * BLOCK);
    (before, behind)
}

/// The value under which a share of all values lies.
pub(crate) fn quantile(values: &[f64], share: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(((sorted.len().max(1) - 1) as f64 * share).round() as usize).copied().unwrap_or_default()
}
