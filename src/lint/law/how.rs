//! How a check of a law is judged, and what comes of it.

use crate::finding::{Code, Finding, Severity};
use crate::lint::fact::Wanted;
use crate::lint::{Cx, NotJudged, RULES, Rule, Sink, Unit, Why};
use crate::source::Span;

/// How a check is judged.
#[derive(Debug)]
pub enum How {
    /// By base rules, with the law's numbers.
    Rules(&'static [Row]),
    /// By a fact of the line.
    Fact(&'static str, Wanted),
    /// By a fact of the line; where it is not written, by something else.
    FactElse(&'static str, Wanted, &'static How),
    /// Only where it applies.
    Where(Scope, &'static How),
    /// All of these.
    Each(&'static [How]),
    /// The first of these that finds something.
    First(&'static [How]),
    /// By a question that no base rule asks.
    Own(Own),
}

/// A base rule, asked for a law.
#[derive(Debug)]
pub struct Row {
    /// The rule's name.
    pub rule: &'static str,
    /// All its thresholds, by their keys, in their own units.
    pub set: &'static [(&'static str, f64)],
    /// What the rule calls a warning stays one: the law wants it and does not demand it.
    pub graded: bool,
    /// The facts that the rule asks for.
    pub facts: &'static [&'static str],
}

/// Where a check applies.
#[derive(Debug)]
pub struct Scope {
    /// In words: `where the service is continuous or periodic`.
    pub words: &'static str,
    /// The fact that decides.
    pub fact: &'static str,
    /// Whether it applies; `None`: the facts do not tell.
    pub applies: fn(&Cx<'_>) -> Option<bool>,
}

/// A question that no base rule asks.
#[derive(Debug)]
pub struct Own {
    /// What it is judged from: `from the menu`, `from the model`.
    pub from: &'static str,
    /// The facts that it asks for.
    pub facts: &'static [&'static str],
    /// Looks, and reports what it finds.
    pub check: fn(&Cx<'_>, &mut Sink),
}

/// What a check says of a line.
#[derive(Default, Debug)]
pub(super) struct Said {
    pub findings: Vec<Finding>,
    pub not_judged: Vec<NotJudged>,
    /// Findings of base rules that these stand for: the rule's id and the place.
    pub replaces: Vec<(&'static str, Span)>,
}

impl Said {
    fn add(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.not_judged.extend(other.not_judged);
        self.replaces.extend(other.replaces);
    }
}

/// A rule as it stands.
pub(super) const fn rule(name: &'static str) -> Row {
    Row { rule: name, set: &[], graded: false, facts: &[] }
}

impl Row {
    /// The same with its thresholds set.
    pub(super) const fn with(self, set: &'static [(&'static str, f64)]) -> Self {
        Self { set, ..self }
    }

    /// The same with its own severities.
    pub(super) const fn graded(self) -> Self {
        Self { graded: true, ..self }
    }

    /// The same, asking for facts.
    pub(super) const fn facts(self, facts: &'static [&'static str]) -> Self {
        Self { facts, ..self }
    }

    /// The rule.
    #[must_use]
    pub fn rule(&self) -> Option<&'static Rule> {
        RULES.iter().copied().find(|rule| rule.code.name == self.rule)
    }

    /// `` `menu-too-deep` (RT204) with warning 3, error 5 ``.
    fn words(&self) -> String {
        let Some(rule) = self.rule() else { return String::new() };
        let set = self.set.iter().filter_map(|(key, value)| {
            let threshold = rule.thresholds.iter().find(|threshold| threshold.key == *key)?;
            let plain = matches!(threshold.unit, Unit::Word(_)) && *value == threshold.default;
            (!plain).then(|| format!("`{key}` {}", threshold.shown(*value)))
        });
        let set: Vec<String> = set.collect();
        let with = if set.is_empty() { String::new() } else { format!(" with {}", set.join(", ")) };
        format!("`{}` ({}){with}", rule.code.name, rule.code.id)
    }

    fn ask(&self, cx: &Cx<'_>, code: &'static Code) -> Said {
        let Some(rule) = self.rule() else { return Said::default() };
        let mut sink = Sink { code: &rule.code, findings: Vec::new(), not_judged: Vec::new() };
        cx.of_the_law.set(self.set);
        (rule.check)(cx, &mut sink);
        cx.of_the_law.set(&[]);
        let mut said = Said::default();
        for mut finding in sink.findings {
            said.replaces.extend(finding.span().map(|span| (rule.code.id, span)));
            finding.code = code;
            if !self.graded {
                finding.severity = Severity::Error;
            }
            said.findings.push(finding);
        }
        said.not_judged.extend(sink.not_judged.into_iter().map(|left| NotJudged { code, ..left }));
        said
    }
}

/// Rules that judge predicted times.
const BY_THE_MODEL: [&str; 7] = [
    "human-choice-late",
    "human-takes-too-long",
    "popular-choice-late",
    "no-wait-estimate",
    "hold-without-news",
    "long-hold-without-callback",
    "hold-too-long",
];

impl How {
    /// Asks it of a line. Findings have the law's code, and are errors.
    pub(super) fn ask(&self, cx: &Cx<'_>, code: &'static Code) -> Said {
        let no_fact = |fact| NotJudged { code, why: Why::NoFact(fact), count: 1 };
        match self {
            Self::Rules(rows) => rows.iter().fold(Said::default(), |mut said, row| {
                said.add(row.ask(cx, code));
                said
            }),
            Self::Fact(name, wanted) => match by_fact(cx, code, name, *wanted) {
                Some(said) => said,
                None => Said { not_judged: vec![no_fact(name)], ..Said::default() },
            },
            Self::FactElse(name, wanted, how) => by_fact(cx, code, name, *wanted).unwrap_or_else(|| how.ask(cx, code)),
            Self::Where(scope, how) => match (scope.applies)(cx) {
                Some(false) => Said::default(),
                Some(true) => how.ask(cx, code),
                // Where nothing is found it does not matter whether the law applies.
                None => {
                    let said = how.ask(cx, code);
                    let clean = said.findings.is_empty() && said.not_judged.is_empty();
                    if clean { said } else { Said { not_judged: vec![no_fact(scope.fact)], ..Said::default() } }
                }
            },
            Self::Each(all) => all.iter().fold(Said::default(), |mut said, how| {
                said.add(how.ask(cx, code));
                said
            }),
            Self::First(all) => {
                let mut said = Said::default();
                for how in *all {
                    let next = how.ask(cx, code);
                    if !next.findings.is_empty() {
                        return next;
                    }
                    said.add(next);
                }
                said
            }
            Self::Own(own) => {
                let mut sink = Sink { code, findings: Vec::new(), not_judged: Vec::new() };
                (own.check)(cx, &mut sink);
                Said { findings: sink.findings, not_judged: sink.not_judged, replaces: Vec::new() }
            }
        }
    }

    /// The facts without which the check, or a part of it, may not be judged.
    #[must_use]
    pub fn needs(&self) -> Vec<&'static str> {
        match self {
            Self::Rules(rows) => rows.iter().flat_map(|row| row.facts).copied().collect(),
            Self::Fact(name, _) => vec![name],
            Self::FactElse(_, _, how) => how.needs(),
            Self::Where(scope, how) => std::iter::once(scope.fact).chain(how.needs()).collect(),
            Self::Each(all) | Self::First(all) => all.iter().flat_map(Self::needs).collect(),
            Self::Own(own) => own.facts.to_vec(),
        }
    }

    /// The base rules that it asks.
    #[must_use]
    pub fn rows(&self) -> Vec<&'static Row> {
        match self {
            Self::Rules(rows) => rows.iter().collect(),
            Self::Fact(..) | Self::Own(_) => Vec::new(),
            Self::FactElse(_, _, how) | Self::Where(_, how) => how.rows(),
            Self::Each(all) | Self::First(all) => all.iter().flat_map(Self::rows).collect(),
        }
    }

    /// How it is judged, for people; each a line.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        match self {
            Self::Rules(rows) => rows
                .iter()
                .map(|row| {
                    let from = match row {
                        row if !row.facts.is_empty() => format!("from the facts {}", list(row.facts)),
                        row if BY_THE_MODEL.contains(&row.rule) => "from the model".to_owned(),
                        _ => "from the menu".to_owned(),
                    };
                    format!("{from}, by {}", row.words())
                })
                .collect(),
            Self::Fact(name, wanted) => vec![format!("from the fact `{name}`: {}", wanted.words())],
            Self::FactElse(name, wanted, how) => {
                let mut words = vec![format!("from the fact `{name}`: {}", wanted.words())];
                words.extend(how.words().into_iter().map(|words| format!("where it is not written, {words}")));
                words
            }
            Self::Where(scope, how) => {
                let about = |words: String| format!("{words}; {} (fact `{}`)", scope.words, scope.fact);
                how.words().into_iter().map(about).collect()
            }
            Self::Each(all) | Self::First(all) => all.iter().flat_map(Self::words).collect(),
            Self::Own(own) if own.facts.is_empty() => vec![own.from.to_owned()],
            Self::Own(own) => vec![format!("{}, and from the facts {}", own.from, list(own.facts))],
        }
    }
}

fn list(facts: &[&str]) -> String {
    facts.iter().map(|fact| format!("`{fact}`")).collect::<Vec<_>>().join(", ")
}

/// What a fact says; `None`: it is not written, or says nothing about what is wanted.
fn by_fact(cx: &Cx<'_>, code: &'static Code, name: &str, wanted: Wanted) -> Option<Said> {
    let fact = cx.fact(name)?;
    let mut said = Said::default();
    if !wanted.holds(&fact.value)? {
        let message = format!("`{name}` is {}, and {} is wanted", fact.value, wanted.words());
        let help = format!("once that has changed, say so: `{name}: {}`", wanted.written());
        said.findings.push(Finding::new(code, fact.name.span, message).help(help));
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use crate::lint::law::checks;

    #[test]
    fn a_row_names_a_rule_and_sets_all_its_thresholds() {
        for check in checks() {
            for row in check.how.rows() {
                let rule = row.rule().unwrap_or_else(|| panic!("{}: no rule `{}`", check.code.name, row.rule));
                let mut set: Vec<&str> = row.set.iter().map(|(key, _)| *key).collect();
                let mut known: Vec<&str> = rule.thresholds.iter().map(|threshold| threshold.key).collect();
                set.sort_unstable();
                known.sort_unstable();
                assert_eq!(set, known, "{}: `{}`", check.code.name, row.rule);
            }
        }
    }
}
