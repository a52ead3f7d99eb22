//! Spoken key offers, measured on labelled sentences.

use std::collections::HashMap;
use std::fmt::Write;

use ringtrue::lint::spoken::{LANGUAGES, offers};

use super::root;

/// What was counted.
#[derive(Clone, Copy, Default, Debug)]
pub(crate) struct Count {
    pub(crate) sentences: usize,
    /// Offers that people hear.
    pub(crate) labelled: usize,
    /// Offers that the grammar finds.
    pub(crate) found: usize,
    /// Offers in both.
    pub(crate) both: usize,
}

impl Count {
    pub(crate) fn add(&mut self, other: Self) {
        self.sentences += other.sentences;
        self.labelled += other.labelled;
        self.found += other.found;
        self.both += other.both;
    }

    pub(crate) fn precision(&self) -> f64 {
        self.both as f64 / self.found as f64
    }

    pub(crate) fn recall(&self) -> f64 {
        self.both as f64 / self.labelled as f64
    }
}

/// The labelled sentences of a language: the sentence and its offers.
pub(crate) fn sentences(language: &str, held: bool) -> Vec<(String, Vec<String>)> {
    let folder = if held { "tests/spoken/held" } else { "tests/spoken" };
    let path = root().join(folder).join(format!("{language}.tsv"));
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let sentence = |line: &str| {
        let (sentence, offers) = line.split_once('\t').unwrap_or_else(|| panic!("{language}: no tab in: {line}"));
        let offers = offers.split_whitespace().filter(|offer| *offer != "-").map(str::to_owned).collect();
        (sentence.to_owned(), offers)
    };
    text.lines().map(sentence).collect()
}

/// The languages with their counts, and the sentences that the grammar reads otherwise than people.
pub(crate) fn measure(held: bool) -> (Vec<(&'static str, Count)>, Vec<String>) {
    let mut wrong = Vec::new();
    let of = |language: &'static str| {
        let mut count = Count::default();
        for (sentence, labelled) in sentences(language, held) {
            let offers = offers(&sentence, language).expect("a language that is read");
            let found: Vec<&str> = offers.iter().map(|offer| offer.label()).collect();
            count.add(Count {
                sentences: 1,
                labelled: labelled.len(),
                found: found.len(),
                both: both(&labelled, &found),
            });
            if labelled != found {
                wrong.push(format!("{language}: {sentence}\n    people {labelled:?}, grammar {found:?}"));
            }
        }
        (language, count)
    };
    (LANGUAGES.into_iter().map(of).collect(), wrong)
}

/// How many offers are in both, each as often as in the one that has fewer.
fn both(labelled: &[String], found: &[&str]) -> usize {
    let mut left: HashMap<&str, usize> = HashMap::new();
    labelled.iter().for_each(|offer| *left.entry(offer).or_default() += 1);
    found
        .iter()
        .filter(|offer| {
            left.get_mut(**offer).is_some_and(|left| left.checked_sub(1).map(|less| *left = less).is_some())
        })
        .count()
}

/// Prints the table and what is read wrongly, for `cargo test --test spoken -- --nocapture`.
pub(crate) fn print() {
    let wrong = [measure(false).1, measure(true).1].concat();
    eprintln!("{}{}", table(), wrong.join("\n"));
}

/// The whole as a table of the README.
pub(crate) fn table() -> String {
    let mut out =
        "| language | sentences | offers | precision | recall | held out: sentences | offers | precision | recall |\n\
                   | --- | --- | --- | --- | --- | --- | --- | --- | --- |\n"
            .to_owned();
    let (seen, held) = (measure(false).0, measure(true).0);
    let cells = |count: &Count| {
        format!("{} | {} | {:.3} | {:.3}", count.sentences, count.labelled, count.precision(), count.recall())
    };
    let mut all = [Count::default(); 2];
    for ((language, seen), (_, held)) in seen.iter().zip(&held) {
        all[0].add(*seen);
        all[1].add(*held);
        let _ = writeln!(out, "| {language} | {} | {} |", cells(seen), cells(held));
    }
    let _ = writeln!(out, "| all | {} | {} |", cells(&all[0]), cells(&all[1]));
    out
}
