//! Spoken key offers, measured: precision and recall over labelled sentences of six languages.
//!
//! `tests/spoken/<language>.tsv` has a sentence, a tab, and the offers that a person hears in it, in order: keys, `stay`,
//! `any`, `say`, or `-`. All labels are older than the grammar. It was made with these in view; the first figures of
//! `tests/spoken/held/`, before anything was changed for the sake of a sentence there, stand in its README.

mod support;

use support::spoken::{Count, measure, print, sentences, table};

fn all(counts: &[(&str, Count)]) -> Count {
    let mut all = Count::default();
    counts.iter().for_each(|(_, count)| all.add(*count));
    all
}

#[test]
fn there_are_sentences_enough_and_each_is_there_once() {
    let mut seen = std::collections::HashSet::new();
    let mut total = 0;
    for language in ringtrue::lint::spoken::LANGUAGES {
        let own: Vec<_> = [false, true].into_iter().flat_map(|held| sentences(language, held)).collect();
        assert!(own.len() >= 50, "{language}: {}", own.len());
        let silent = own.iter().filter(|(_, offers)| offers.is_empty()).count();
        assert!(silent * 6 >= own.len(), "{language}: {silent} sentences offer nothing");
        total += own.len();
        for (sentence, _) in own {
            assert!(seen.insert(sentence.clone()), "twice: {sentence}");
        }
    }
    assert!(total >= 300, "{total}");
}

#[test]
fn offers_are_read_as_people_hear_them() {
    let ((seen, wrong), (held, wrong_held)) = (measure(false), measure(true));
    print();
    let told = format!("{}\n{}\nheld out:\n{}", table(), wrong.join("\n"), wrong_held.join("\n"));
    for (what, count) in [("seen", all(&seen)), ("held out", all(&held))] {
        assert!(count.precision() >= 0.99, "precision, {what}\n{told}");
        assert!(count.recall() >= 0.97, "recall, {what}\n{told}");
    }
    for (language, count) in seen.iter().chain(&held) {
        assert!(count.precision() >= 0.96 && count.recall() >= 0.94, "{language}\n{told}");
    }
}
