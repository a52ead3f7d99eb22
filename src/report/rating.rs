//! Answers of people to the questions of audits: finding the call that each belongs to, and the form to be filled in.

use std::collections::HashMap;
use std::fmt::Write as _;

use super::{CallView, RatingView};
use crate::audit::{RATED_TWICE, RATING_LEFT_OPEN, RATING_OUT_OF_SCALE, RATING_WITHOUT_QUESTION, Rating};
use crate::finding::{Finding, did_you_mean, list_of};
use crate::source::{FileId, Span, Spanned};
use crate::syntax::toml_text;

/// Puts ratings to the questions that they answer. `others`: audits that exist and were not called, by stem and by path;
/// what is said of them is no mistake.
pub fn rate(ratings: &[Rating], calls: &mut [CallView], others: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut answered: HashMap<(usize, usize), Span> = HashMap::new();
    let mut open: Vec<(FileId, Vec<Span>)> = Vec::new();
    for rating in ratings {
        let at = match question(rating, calls, others) {
            Ok(Some(at)) => at,
            Ok(None) => continue,
            Err(finding) => {
                findings.push(*finding);
                continue;
            }
        };
        let asked = &mut calls[at.0].ratings[at.1];
        let Some(answer) = rating.rating else {
            let file = rating.span.file;
            match open.iter_mut().find(|(known, _)| *known == file) {
                Some((_, spans)) => spans.push(rating.span),
                None => open.push((file, vec![rating.span])),
            }
            continue;
        };
        if let Some(first) = answered.get(&at) {
            findings.push(
                Finding::new(&RATED_TWICE, answer.span, "this question of this call is rated twice")
                    .related(*first, "it is rated here")
                    .help("keep one of the two"),
            );
            continue;
        }
        answered.insert(at, answer.span);
        match u32::try_from(answer.value).ok().filter(|value| (1..=asked.scale).contains(value)) {
            Some(value) => {
                asked.rating = Some(value);
                asked.by.clone_from(&rating.by);
                asked.on = rating.on.map(|on| on.to_string());
                asked.note.clone_from(&rating.note);
            }
            None => findings.push(
                Finding::new(
                    &RATING_OUT_OF_SCALE,
                    answer.span,
                    format!("{} is not on the scale of this question: 1 to {}", answer.value, asked.scale),
                )
                .related(asked.span, "it is asked here")
                .help(format!("write a number from 1 (worst) to {} (best)", asked.scale)),
            ),
        }
    }
    for (file, spans) in open {
        let of = ratings.iter().filter(|rating| rating.span.file == file).count();
        let verb = if spans.len() == 1 { "is" } else { "are" };
        findings.push(
            Finding::new(&RATING_LEFT_OPEN, spans[0], format!("{} of {of} ratings {verb} not filled in", spans.len()))
                .help("write a number; what nobody can tell may stay open"),
        );
    }
    findings
}

/// The call and its question that a rating answers; `None`: a call that nobody made.
fn question(rating: &Rating, calls: &[CallView], others: &[String]) -> Result<Option<(usize, usize)>, Box<Finding>> {
    let wrong = |at: &Spanned<String>, message: String, help: String| {
        Err(Box::new(Finding::new(&RATING_WITHOUT_QUESTION, at.span, message).help(help)))
    };
    let name = rating.audit.value.as_str();
    let of_audit: Vec<usize> = (0..calls.len()).filter(|at| is_called(&calls[*at], name)).collect();
    let Some(first) = of_audit.first() else {
        if others.iter().any(|other| same_file(other, name)) {
            return Ok(None);
        }
        let known =
            calls.iter().filter_map(|call| call.file.as_deref()).map(stem).chain(others.iter().map(|s| s.as_str()));
        let near = did_you_mean(name, known);
        return wrong(
            &rating.audit,
            format!("there is no audit `{name}`{near}"),
            "name the audit by its file".to_owned(),
        );
    };
    if let Some(other) = of_audit.iter().find(|at| calls[**at].file != calls[*first].file) {
        let files = [*first, *other].map(|at| calls[at].file.as_deref().unwrap_or_default());
        return wrong(
            &rating.audit,
            format!("two audits are called `{name}`"),
            format!("write which: {}", list_of(files)),
        );
    }
    let rows = || of_audit.iter().filter_map(|at| calls[*at].case.as_ref()).map(|case| case.value.as_str());
    let call = match (&rating.case, rows().next()) {
        (None, None) => *first,
        (Some(case), Some(_)) => {
            let found = of_audit.iter().find(|at| calls[**at].case.as_ref().is_some_and(|own| own.value == case.value));
            let Some(found) = found else {
                let message =
                    format!("audit `{name}` has no row `{}`{}", case.value, did_you_mean(&case.value, rows()));
                return wrong(case, message, format!("its rows are {}", list_of(rows())));
            };
            *found
        }
        (None, Some(_)) => {
            let help = format!("add `case` with one of {}", list_of(rows()));
            return wrong(
                &rating.audit,
                format!("audit `{name}` has rows, and nothing says which of them is rated"),
                help,
            );
        }
        (Some(case), None) => {
            return wrong(case, format!("audit `{name}` has no rows"), "leave `case` out".to_owned());
        }
    };
    let asked = &calls[call].ratings;
    let ask = &rating.ask;
    match asked.iter().position(|own| own.ask == ask.value) {
        Some(at) => Ok(Some((call, at))),
        None if asked.is_empty() => wrong(
            ask,
            format!("audit `{name}` asks nothing that a person could rate"),
            "write the question into the audit, as `[[rate]]`".to_owned(),
        ),
        None => {
            let near = did_you_mean(&ask.value, asked.iter().map(|own| own.ask.as_str()));
            let help = format!("it asks {}", list_of(asked.iter().map(|own| own.ask.as_str())));
            wrong(ask, format!("audit `{name}` does not ask this{near}"), help)
        }
    }
}

/// A file's name without its folder and its ending.
fn stem(file: &str) -> &str {
    let last = file.rsplit(['/', '\\']).next().unwrap_or(file);
    last.strip_suffix(".toml").unwrap_or(last)
}

/// Whether a name is a file's stem, its name or its path.
fn same_file(file: &str, name: &str) -> bool {
    file == name || file.strip_suffix(".toml") == Some(name) || stem(file) == name.strip_suffix(".toml").unwrap_or(name)
}

fn is_called(call: &CallView, name: &str) -> bool {
    call.file.as_deref().is_some_and(|file| same_file(file, name))
}

/// A rating file with every question that is open; `None`: none is.
#[must_use]
pub fn rate_form(calls: &[CallView]) -> Option<String> {
    let mut out = String::from(
        "# Listen to each call, and write a number in the place of each \"?\". What you cannot tell may stay open.\n\
         # Then: ringtrue audit --rate this-file.toml\n",
    );
    let mut any = false;
    for call in calls {
        let file = call.file.as_deref().unwrap_or_default();
        let name = stem(file);
        let shared = calls.iter().any(|other| other.file != call.file && is_called(other, name));
        for open in call.ratings.iter().filter(|rating| rating.rating.is_none()) {
            any = true;
            let _ = writeln!(out, "\n[[rating]]");
            let _ = writeln!(out, "audit = {}", toml_text(if shared { file } else { name }));
            if let Some(case) = &call.case {
                let _ = writeln!(out, "case = {}", toml_text(&case.value));
            }
            let _ = writeln!(out, "ask = {}", toml_text(&open.ask));
            let _ = writeln!(out, "rating = \"?\"                       # 1 (worst) to {} (best)", open.scale);
            out.push_str("by = \"\"                             # who listened\n");
            out.push_str("on = \"\"                             # when: 2026-11-24\n");
            out.push_str("note = \"\"                           # what was good or bad about it\n");
        }
    }
    any.then_some(out)
}

impl RatingView {
    /// What stands for the answer: `4 of 5`, `not rated yet, 1 to 5`.
    #[must_use]
    pub fn answer(&self) -> String {
        match self.rating {
            Some(rating) => format!("{rating} of {}", self.scale),
            None => format!("not rated yet, 1 to {}", self.scale),
        }
    }

    /// Who said so, when and why, in one line; may be empty.
    #[must_use]
    pub fn remark(&self) -> String {
        let who = [self.by.clone(), self.on.as_ref().map(|on| format!("on {on}"))];
        let who = who.into_iter().flatten().collect::<Vec<_>>().join(" ");
        [Some(who).filter(|who| !who.is_empty()), self.note.clone()]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(": ")
    }
}
