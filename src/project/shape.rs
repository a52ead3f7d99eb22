//! What `ringtrue.toml` takes, for editors: the words of [`super::Config`], the rules and their thresholds.

use super::config::SEVERITIES;
use super::rules::{LEVELS, MOST};
use crate::lint::{RULES, Rule, Threshold, Unit};
use crate::syntax::shape::{Fields, Grammar, Shape, key};
use crate::timing::Persona;

/// The top of the settings.
#[must_use]
pub fn shape() -> Grammar {
    let check = vec![key(
        "fail_on",
        Shape::Word(SEVERITIES.to_vec()),
        "From which severity on `ringtrue check` fails. Else from warnings on.",
    )];
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
    let rules = RULES.iter().map(|rule| key(rule.code.name, of_rule(rule), about(rule))).collect();
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
    ];
    Grammar {
        title: "The settings of a ringtrue project",
        about: "`ringtrue.toml`: rules, thresholds, and how callers are assumed to behave.",
        top: Fields::new("`ringtrue.toml`", keys).shape(),
        parts: vec![("level", Shape::Word(LEVELS.to_vec()))],
    }
}

fn about(rule: &Rule) -> String {
    format!("{}, {}: {}.", rule.code.id, rule.code.severity.name(), rule.code.summary)
}

fn of_rule(rule: &Rule) -> Shape {
    let mut keys = vec![key("level", Shape::Named("level"), "What becomes of its findings.")];
    keys.extend(rule.thresholds.iter().map(|threshold| {
        let about = format!("{}; else {} ({}).", threshold.what, threshold.written(), threshold.source);
        key(threshold.key, value(threshold), about)
    }));
    Shape::Any(vec![Shape::Named("level"), Fields::new("a rule's table", keys).shape()])
}

fn value(threshold: &Threshold) -> Shape {
    match threshold.unit {
        Unit::Time => Shape::duration(),
        Unit::Count => Shape::whole(0, MOST),
        Unit::Share => Shape::share(),
        Unit::Decibels => Shape::number(-100, 100),
    }
}
