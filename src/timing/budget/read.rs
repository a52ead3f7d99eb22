//! From a sentence to a budget.

use super::{Amount, Budget, Moment, Op, Quantity, Statistic};
use crate::finding::{BAD_VALUE, Finding, UNKNOWN_NAME, did_you_mean, list_of};
use crate::source::{Span, Spanned};
use crate::syntax::duration_of;
use crate::timing::{Asked, Outcome, Persona};

const GRAMMAR: &str = "a budget is `[REASON] [PERSONA] QUANTITY [STATISTIC] < LIMIT`, for instance \
                       `pay-bill first-time t_human p90 < 3m`, `any human >= 95%` or `keys < 4`";

impl Budget {
    /// Reads a budget.
    ///
    /// # Errors
    /// What is wrong with it, as a finding where it was written.
    pub fn read(written: &Spanned<String>, reasons: &[Asked]) -> Result<Self, Finding> {
        let (text, span) = (written.value.trim(), written.span);
        let bad = |message: String| Finding::new(&BAD_VALUE, span, message).help(GRAMMAR);
        let spaced = spaced(text);
        let words: Vec<&str> = spaced.split_whitespace().collect();
        let ops: Vec<(usize, Op)> = words
            .iter()
            .enumerate()
            .filter_map(|(at, word)| Some((at, Op::ALL.iter().find(|(_, op)| op == word)?.0)))
            .collect();
        let (at, op) = match ops.as_slice() {
            [one] => *one,
            [] if text.is_empty() => return Err(bad("the budget is empty".to_owned())),
            [] => return Err(bad(format!("the budget `{text}` compares nothing: it has no `<` or `>`"))),
            _ => return Err(bad(format!("the budget `{text}` compares more than once"))),
        };
        let (names, quantity) = quantity(text, &words[..at], span)?;
        let (reason, persona) = callers(names, reasons, span).map_err(|unknown| {
            unknown.unwrap_or_else(|| bad(format!("the budget `{text}` names more than a reason and a persona")))
        })?;
        let limit = limit(quantity, &words[at + 1..].join(" ")).map_err(|(wrong, help)| {
            Finding::new(&BAD_VALUE, span, format!("the budget `{text}` {wrong}")).help(help)
        })?;
        Ok(Self { text: text.to_owned(), span, reason, persona, quantity, op, limit })
    }
}

/// A blank on both sides of each comparison.
fn spaced(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 4);
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if matches!(letter, '<' | '>') {
            out.push(' ');
            out.push(letter);
            out.extend(letters.next_if(|next| *next == '='));
            out.push(' ');
        } else {
            out.push(letter);
        }
    }
    out
}

/// The names before the quantity, and the quantity.
fn quantity<'w, 't>(text: &str, words: &'w [&'t str], span: Span) -> Result<(&'w [&'t str], Quantity), Finding> {
    let statistic = |word: &str| Statistic::ALL.iter().find(|(_, name)| *name == word).map(|(one, _)| *one);
    let moment = |word: &str| Moment::ALL.iter().find(|(_, name)| *name == word).map(|(one, _)| *one);
    let outcome = |word: &str| Outcome::ALL.into_iter().find(|outcome| outcome.name() == word);
    let statistics = || Statistic::ALL.iter().map(|(_, name)| *name);
    let quantities = || {
        let moments = Moment::ALL.iter().map(|(_, name)| *name);
        moments.chain(Outcome::ALL.iter().map(|outcome| outcome.name())).chain(["keys"])
    };
    let bad = |message: String, help: String| Err(Finding::new(&BAD_VALUE, span, message).help(help));
    let unknown = |what: &str, word: &str, near: String, known: String| {
        Err(Finding::new(&UNKNOWN_NAME, span, format!("no {what} is called `{word}`{near}"))
            .help(format!("a {what} is one of {known}")))
    };
    let (names, word, said) = match words {
        [] => return bad(format!("the budget `{text}` limits nothing"), GRAMMAR.to_owned()),
        [names @ .., word, last] if statistic(last).is_some() => (names, *word, statistic(last)),
        // A word that is none of ours after a moment is a statistic that does not exist.
        [.., word, last] if moment(word).is_some() && !quantities().any(|known| known == *last) => {
            return unknown("statistic", last, did_you_mean(last, statistics()), list_of(statistics()));
        }
        [_] if statistic(words[0]).is_some() => {
            let example = format!("say of what: `t_human {}`", words[0]);
            return bad(format!("the budget `{text}` limits nothing: `{}` is a statistic", words[0]), example);
        }
        [names @ .., word] => (names, *word, None),
    };
    if let Some(moment) = moment(word) {
        return match said {
            Some(statistic) => Ok((names, Quantity::Time(moment, statistic))),
            None => bad(
                format!("`{word}` is different on every call: which number of it is meant?"),
                format!("write a statistic after it, as in `{word} p90 < 3m`: one of {}", list_of(statistics())),
            ),
        };
    }
    let quantity = match outcome(word) {
        Some(outcome) => Quantity::Share(outcome),
        None if word == "keys" => Quantity::Keys,
        None => return unknown("quantity", word, did_you_mean(word, quantities()), list_of(quantities())),
    };
    match said {
        None => Ok((names, quantity)),
        Some(Statistic::Mean) if quantity == Quantity::Keys => Ok((names, quantity)),
        Some(_) if quantity == Quantity::Keys => {
            bad("of `keys` only the mean is known".to_owned(), "write `keys < 4`".to_owned())
        }
        Some(_) => bad(
            format!("`{word}` is a share of calls: it has no mean and no percentiles"),
            format!("write `{word} >= 95%`; the time of it is `t_human`"),
        ),
    }
}

/// The reason and the persona of at most two names, in either order. `Err(None)`: there are more.
fn callers(names: &[&str], reasons: &[Asked], span: Span) -> Result<(Option<usize>, Option<Persona>), Option<Finding>> {
    if names.len() > 2 {
        return Err(None);
    }
    let (mut reason, mut persona) = (None, None);
    for name in names {
        let as_reason = reasons.iter().position(|asked| asked.name == *name);
        let as_persona = Persona::ALL.iter().find(|(_, word)| word == name).map(|(one, _)| *one);
        match (as_reason, as_persona) {
            _ if *name == "any" => {}
            (Some(found), _) if reason.is_none() => reason = Some(found),
            (_, Some(found)) if persona.is_none() => persona = Some(found),
            (None, None) => {
                let known = || reasons.iter().map(|asked| asked.name.as_str());
                let personas = || Persona::ALL.iter().map(|(_, word)| *word);
                let near = did_you_mean(name, known().chain(personas()));
                let message = format!("no reason and no persona is called `{name}`{near}");
                return Err(Some(Finding::new(&UNKNOWN_NAME, span, message).help(format!(
                    "the reasons are {}; the personas are {}; `any` is all of them",
                    list_of(known()),
                    list_of(personas())
                ))));
            }
            _ => return Err(None),
        }
    }
    Ok((reason, persona))
}

/// The limit of a quantity; else what is wrong and what to write.
fn limit(quantity: Quantity, text: &str) -> Result<Amount, (String, String)> {
    let missing = |example: &str| {
        let wrong = if text.is_empty() {
            "has no limit".to_owned()
        } else {
            format!("has no limit that can be read: `{text}`")
        };
        (wrong, format!("write for instance {example}"))
    };
    match quantity {
        Quantity::Time(..) => match duration_of(text) {
            Some(time) => Ok(Amount::Time(time)),
            None if text.parse::<f64>().is_ok_and(f64::is_finite) => Err((
                format!("has a limit without a unit: `{text}`"),
                format!("write `{text}s` for seconds, `{text}m` for minutes"),
            )),
            None => Err(missing("`90s`, `3m` or `1m 30s`")),
        },
        Quantity::Share(_) => {
            let percent = text.strip_suffix('%').and_then(|number| number.trim().parse::<f64>().ok());
            match percent {
                Some(percent) if (0.0..=100.0).contains(&percent) => Ok(Amount::Share(percent / 100.0)),
                _ => Err(missing("`95%`, from 0% to 100%")),
            }
        }
        Quantity::Keys => {
            let number = text.strip_suffix("keys").unwrap_or(text).trim().parse::<f64>().ok();
            match number.filter(|number| number.is_finite() && *number >= 0.0) {
                Some(number) => Ok(Amount::Keys(number)),
                None => Err(missing("`4` or `3.5`")),
            }
        }
    }
}
