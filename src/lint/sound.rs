//! What recordings sound like, for the rules about them: levels, and how fast somebody speaks.

use super::{Cx, Sink, some_of};
use crate::finding::Severity;
use crate::graph::{FileUse, Plays};
use crate::menu::{Format, Loudness, PromptFacts};
use crate::source::Span;
use crate::time::Time;
use crate::timing::{Basis, Filled};

/// So many recordings with the same fault are reported one by one (ours): more would hide every other finding.
const MOST_ONE_BY_ONE: usize = 5;

/// Words of the shortest prompt whose rate of speech is judged: as in the count behind EVIDENCE 6.2. What is shorter is
/// mostly the silence around it.
const FEWEST_WORDS: usize = 6;

/// How fast a prompt is spoken.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    /// The first prompt of this rate.
    pub span: Span,
    /// Words a minute.
    pub words: f64,
    /// Of the recording; else the menu says so.
    pub measured: bool,
    /// How many prompts it is the rate of.
    pub times: usize,
}

impl<'a> Cx<'a> {
    /// Files with words in them that somebody listened to, and how loud they are; of those that last a second or more
    /// (ours), where only those are wanted: the level of a single word says little.
    pub(super) fn spoken_files(&self, with_level: bool) -> Vec<(&FileUse, Loudness)> {
        let words = self.played.iter().filter(|file| file.plays != Plays::Music);
        let heard = words.filter_map(|file| {
            let facts = self.facts(file)?;
            let long = facts.length.is_some_and(|length| length >= Time::from_secs(1));
            Some((file, facts.loudness?)).filter(|_| long || !with_level)
        });
        heard.collect()
    }

    /// Files that can be played and their formats.
    pub(super) fn formats(&self) -> Vec<(&FileUse, &'a Format)> {
        let formats = self.played.iter().filter_map(|file| {
            let facts = self.facts(file)?;
            facts.length.and(facts.format.as_ref()).map(|format| (file, format))
        });
        formats.collect()
    }

    fn facts(&self, file: &FileUse) -> Option<&'a PromptFacts> {
        self.files.get(&file.name)
    }

    /// How fast English prompts are spoken: each recording, and each rate that is written once. Words a minute mean
    /// little in another language: a studio's Spanish has 119 where its English has 156 (EVIDENCE 6.2).
    pub(super) fn rates(&self) -> Vec<Rate> {
        let mut rates: Vec<Rate> = Vec::new();
        for said in self.said().into_iter().filter(|said| said.language() == "en" && !said.text.contains('{')) {
            let language = said.prompt.words.iter().position(|words| {
                !words.stands_in && self.graph.line.languages.get(words.language).is_some_and(|tag| tag == said.tag)
            });
            let Some(language) = language else { continue };
            let spoken = self.times.speak(said.id, language, Filled::default());
            let count = count(said.text);
            let settings = &self.graph.step(said.prompt.step).settings;
            match (spoken.basis, said.prompt.words_per_minute.or(settings.words_per_minute)) {
                (Basis::Measured, _) if count >= FEWEST_WORDS && spoken.length.micros() > 0 => {
                    let words = count as f64 * 60.0 / spoken.length.secs_f64();
                    rates.push(Rate { span: said.prompt.span, words, measured: true, times: 1 });
                }
                (Basis::Estimated, Some(words)) => {
                    match rates.iter_mut().find(|rate| !rate.measured && (rate.words - words).abs() < 1e-9) {
                        Some(known) => known.times += 1,
                        None => rates.push(Rate { span: said.prompt.span, words, measured: false, times: 1 }),
                    }
                }
                _ => {}
            }
        }
        rates
    }
}

/// Words of a text as they are said: digits one by one.
fn count(text: &str) -> usize {
    let said = |word: &str| word.chars().filter(char::is_ascii_digit).count().max(1);
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).map(said).sum()
}

/// Reports rates of speech; `what` is `too fast`, `limit` in words.
pub(super) fn report_rates(out: &mut Sink, rates: &[Rate], what: &str, limit: &str, help: &str) {
    let (measured, declared): (Vec<&Rate>, Vec<&Rate>) = rates.iter().partition(|rate| rate.measured);
    for rate in declared {
        let finding = out
            .report(rate.span, format!("`words_per_minute: {}` is {what}: {limit}", rate.words))
            .help(help.to_owned());
        if rate.times > 1 {
            finding.label(format!("so are {} prompts in all", rate.times));
        }
    }
    if measured.len() > MOST_ONE_BY_ONE {
        let (least, most) = ends(measured.iter().map(|rate| rate.words));
        out.report(
            measured[0].span,
            format!("{} recordings are {what}: {least:.0} to {most:.0} words a minute, {limit}", measured.len()),
        )
        .label("the first of them")
        .help(help.to_owned());
        return;
    }
    for rate in measured {
        out.report(rate.span, format!("the recording is {what}: {:.0} words a minute, {limit}", rate.words))
            .help(help.to_owned());
    }
}

/// Reports levels (dBov, dBFS), all with one severity; `what` is `too quiet`, `unit` stands after the number.
pub(super) fn report_levels(
    out: &mut Sink,
    severity: Severity,
    found: &[(&FileUse, f64)],
    what: &str,
    unit: &str,
    limit: &str,
    help: &str,
) {
    // A tenth of a decibel below nothing is nothing.
    let found: Vec<(&FileUse, f64)> =
        found.iter().map(|(file, level)| (*file, (level * 10.0).round() / 10.0 + 0.0)).collect();
    if let Some(((first, _), _)) = found.split_first().filter(|_| found.len() > MOST_ONE_BY_ONE) {
        let names: Vec<&str> = found.iter().map(|(file, _)| file.name.as_str()).collect();
        let (least, most) = ends(found.iter().map(|(_, level)| *level));
        out.report(
            first.span,
            format!(
                "{} recordings are {what}, {least:.1} to {most:.1} {unit} ({limit}): {}",
                found.len(),
                some_of(&names)
            ),
        )
        .severity(severity)
        .label("the first of them")
        .help(help.to_owned());
        return;
    }
    for (file, level) in found {
        out.report(file.span, format!("`{}` is {what}: {level:.1} {unit}, {limit}", file.name))
            .severity(severity)
            .help(help.to_owned());
    }
}

/// The least and the most of numbers.
pub(super) fn ends(numbers: impl Iterator<Item = f64>) -> (f64, f64) {
    numbers.fold((f64::INFINITY, f64::NEG_INFINITY), |(least, most), number| (least.min(number), most.max(number)))
}
