//! What settings say about rules: `[rules]` and `[rules.<rule>]`.

use crate::finding::{BAD_VALUE, Severity, UNKNOWN_KEY, did_you_mean, list_of};
use crate::lint::{self, Level, RULES, Rule, Settings, Threshold, Unit, WordList, law};
use crate::syntax::{Node, Reader, Value};

/// The words for what becomes of a rule's findings.
pub(super) const LEVELS: [&str; 4] = ["off", "info", "warning", "error"];
/// The largest count that a rule can be held to (ours): callers hear no list that long.
pub(super) const MOST: u32 = 1_000;

/// Reads the table `[rules]`.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, settings: &mut Settings) {
    let mut table = reader.table(node, "`[rules]`");
    for rule in RULES {
        let Some(node) = table.take(rule.code.name) else { continue };
        if matches!(node.value, Value::Map { .. }) {
            thresholds(reader, node, rule, settings);
        } else {
            level(reader, node, rule.code.name, settings);
        }
    }
    // A law has a level and nothing else to set: its numbers are the law's.
    for name in law::checks().map(|check| check.code.name) {
        let Some(node) = table.take(name) else { continue };
        if matches!(node.value, Value::Map { .. }) {
            let mut table = reader.table(node, "a law's table");
            if let Some(node) = table.take("level") {
                level(reader, node, name, settings);
            }
            table.finish(reader);
        } else {
            level(reader, node, name, settings);
        }
    }
    for entry in table.rest() {
        let word = &*entry.key.value;
        let near = match lint::codes().find(|code| code.id.eq_ignore_ascii_case(word)) {
            Some(code) => format!("; write its name, `{}`", code.name),
            None => did_you_mean(word, lint::codes().map(|code| code.name)),
        };
        let message = format!("`[rules]` knows no rule by the name `{word}`{near}");
        reader.wrong(&UNKNOWN_KEY, entry.key.span, message, "`ringtrue explain` lists them all");
    }
}

fn level(reader: &mut Reader<'_>, node: &Node, name: &'static str, settings: &mut Settings) {
    let Some(word) = reader.word(node, &LEVELS) else { return };
    let level = match word.value {
        "off" => Level::Off,
        "info" => Level::At(Severity::Info),
        "error" => Level::At(Severity::Error),
        _ => Level::At(Severity::Warning),
    };
    settings.set_level(name, level);
}

fn thresholds(reader: &mut Reader<'_>, node: &Node, rule: &Rule, settings: &mut Settings) {
    let mut table = reader.table(node, "a rule's table");
    if let Some(node) = table.take("level") {
        level(reader, node, rule.code.name, settings);
    }
    for threshold in rule.thresholds {
        if let Some(value) = table.take(threshold.key).and_then(|node| value(reader, node, threshold)) {
            settings.set(threshold, value);
        }
    }
    for list in rule.lists() {
        for (key, added) in [(list.key, false), (list.more, true)] {
            if let Some(words) = table.take(key).and_then(|node| words(reader, node, list)) {
                settings.set_words(list, added, words);
            }
        }
    }
    for entry in table.rest() {
        let word = &*entry.key.value;
        let known = || {
            let lists = rule.lists().flat_map(|list| [list.key, list.more]);
            std::iter::once("level").chain(rule.thresholds.iter().map(|threshold| threshold.key)).chain(lists)
        };
        let message = format!("`{}` has no `{word}` to set{}", rule.code.name, did_you_mean(word, known()));
        reader.wrong(&UNKNOWN_KEY, entry.key.span, message, format!("it takes {}", list_of(known())));
    }
}

/// The words of a list, in small letters, their blanks single; `None`: it is no list, and the rule's own stays.
fn words(reader: &mut Reader<'_>, node: &Node, list: &WordList) -> Option<Vec<String>> {
    let wrong = |reader: &mut Reader<'_>, node: &Node, message: &str| {
        let first = list.default.first().copied().unwrap_or("word");
        reader.wrong(&BAD_VALUE, node.span, message, format!("write a list of texts: `[\"{first}\"]`"));
    };
    let Value::List { items, .. } = &node.value else {
        wrong(reader, node, "this is no list of words");
        return None;
    };
    let mut words = Vec::new();
    for item in items {
        let text = match &item.value {
            Value::Scalar(scalar) if !scalar.plain => scalar.text.split_whitespace().collect::<Vec<_>>().join(" "),
            _ => String::new(),
        };
        if text.contains(char::is_alphanumeric) {
            words.push(text.to_lowercase());
        } else {
            wrong(reader, item, "this is no word");
        }
    }
    Some(words)
}

/// A value in the threshold's own unit.
fn value(reader: &mut Reader<'_>, node: &Node, threshold: &Threshold) -> Option<f64> {
    match threshold.unit {
        Unit::Time if threshold.default.is_infinite() && node.text() == Some("none") => Some(f64::INFINITY),
        Unit::Word(words) => {
            let word = reader.word(node, words)?;
            words.iter().position(|known| *known == word.value).map(|at| at as f64)
        }
        Unit::Time => reader.duration(node).map(|time| time.value.secs_f64()),
        Unit::Count => reader.whole(node, 0, MOST).map(|count| f64::from(count.value)),
        Unit::Share => reader.share(node).map(|share| share.value),
        Unit::Decibels => {
            let level = node.text().and_then(|text| text.trim().parse::<f64>().ok());
            let level = level.filter(|level| (-100.0..=100.0).contains(level));
            if level.is_none() {
                let message = "this is no level: a number of decibels from -100 to 100";
                reader.wrong(&BAD_VALUE, node.span, message, format!("write for instance `{}`", threshold.written()));
            }
            level
        }
    }
}
