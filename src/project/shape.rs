//! What `ringtrue.toml` takes, for editors: the words of [`super::Config`], the rules and their thresholds.

use super::config::SEVERITIES;
use super::rules::{LEVELS, MOST};
use super::score;
use crate::finding::Code;
use crate::lint::{PROFILES, RULES, Rule, Threshold, Unit, law};
use crate::syntax::shape::{Fields, Grammar, Shape, key};
use crate::timing::Persona;

/// The top of the settings.
#[must_use]
pub fn shape() -> Grammar {
    let check = vec![
        key(
            "fail_on",
            Shape::Word(SEVERITIES.to_vec()),
            "From which severity on `ringtrue check` fails. Else from warnings on.",
        ),
        key(
            "profiles",
            Shape::like(profile_names(), &["es", "tr"]).what("a law's profile, or a country").or_several(),
            "Laws to check: their names (`es`), or a country's (`tr`: all of Turkey).",
        ),
    ];
    let time = Shape::duration;
    let personas =
        Persona::ALL.iter().map(|(_, name)| key(name, Shape::share(), format!("The share of {name} callers.")));
    let callers = vec![
        key("reaction", time(), "How soon a caller acts after hearing what they need."),
        key("hesitation", time(), "How much longer hesitant callers take."),
        key("digit", time(), "How long a further digit takes."),
        key("key", time(), "How long a key is held."),
        key("mistake", Shape::share(), "The share of presses that are wrong."),
        key("callback", Shape::share(), "The share of callers who take the offer to be called back."),
        key(
            "personas",
            Fields::new("`[callers.personas]`", personas.collect()).shape(),
            "How many callers behave in which way; the shares add up to 100%.",
        ),
    ];
    let rules = RULES.iter().map(|rule| key(rule.code.name, of_rule(rule), about(&rule.code)));
    let laws = law::checks().map(|check| key(check.code.name, of_law(), about(&check.code)));
    let rules = rules.chain(laws).collect();
    let measure = vec![key(
        "budgets",
        Shape::Text.or_several(),
        "Limits that a line is held to: `pay-bill first-time t_human p90 < 3m`.",
    )];
    let keys = vec![
        key("check", Fields::new("`[check]`", check).shape(), "How `ringtrue check` goes."),
        key("callers", Fields::new("`[callers]`", callers).shape(), "How callers are assumed to behave."),
        key("rules", Fields::new("`[rules]`", rules).shape(), "What becomes of each rule's findings, and its numbers."),
        key("measure", Fields::new("`[measure]`", measure).shape(), "What `ringtrue measure` holds a line to."),
        key("score", Fields::new("`[score]`", score::shape()).shape(), "What a line is graded by."),
    ];
    Grammar {
        title: "The settings of a ringtrue project",
        about: "`ringtrue.toml`: rules, thresholds, and how callers are assumed to behave.",
        top: Fields::new("`ringtrue.toml`", keys).shape(),
        parts: vec![("level", Shape::Word(LEVELS.to_vec()))],
    }
}

fn about(code: &Code) -> String {
    format!("{}, {}: {}.", code.id, code.severity.name(), code.summary)
}

/// Every name that chooses profiles: their own, and those of countries with several.
fn profile_names() -> String {
    let mut names: Vec<String> = PROFILES.iter().map(|profile| profile.name.to_owned()).collect();
    for (country, _) in PROFILES.iter().filter_map(|profile| profile.name.split_once('-')) {
        names.extend([country.to_owned(), format!("{country}-\\*")]);
    }
    names.sort();
    names.dedup();
    format!("^(?:{})$", names.join("|"))
}

fn of_law() -> Shape {
    let keys = vec![key("level", Shape::Named("level"), "What becomes of its findings.")];
    Shape::Any(vec![Shape::Named("level"), Fields::new("a law's table", keys).shape()])
}

fn of_rule(rule: &Rule) -> Shape {
    let mut keys = vec![key("level", Shape::Named("level"), "What becomes of its findings.")];
    keys.extend(rule.thresholds.iter().map(|threshold| {
        let about = format!("{}; else {} ({}).", threshold.what, threshold.written(), threshold.source);
        key(threshold.key, value(threshold), about)
    }));
    for list in rule.lists() {
        let words =
            || Shape::List(Box::new(Shape::like(".*[0-9A-Za-z\\u00c0-\\uffff].*", list.default).what("a word")));
        keys.push(key(list.key, words(), format!("{}, in place of these ({}).", list.what, list.source)));
        keys.push(key(list.more, words(), format!("{}, beside these.", list.what)));
    }
    Shape::Any(vec![Shape::Named("level"), Fields::new("a rule's table", keys).shape()])
}

fn value(threshold: &Threshold) -> Shape {
    match threshold.unit {
        Unit::Time if threshold.default.is_infinite() => Shape::Any(vec![Shape::duration(), Shape::Word(vec!["none"])]),
        Unit::Time => Shape::duration(),
        Unit::Word(words) => Shape::Word(words.to_vec()),
        Unit::Count => Shape::whole(0, MOST),
        Unit::Share => Shape::share(),
        Unit::Decibels => Shape::number(-100, 100),
    }
}
