//! RT205 popular-choice-late: what most callers want is spoken after what few want.

use crate::finding::{Code, Severity};
use crate::graph::{Menu, Step};
use crate::lint::shares::Shares;
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, Why};
use crate::timing::{Offer, best_order, heard_after};

/// More choices heard in vain than this.
static CHOICES: Threshold = Threshold {
    key: "choices",
    default: 1.0,
    unit: Unit::Count,
    what: "choices that callers hear in vain on average, at most",
    source: "ours",
};
/// A larger part of the choices heard in vain than this.
static PART: Threshold = Threshold {
    key: "part",
    default: 0.25,
    unit: Unit::Share,
    what: "choices heard beyond those of the best order, at most",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT205",
        name: "popular-choice-late",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "what most callers want is spoken after what few want",
        explain: "\
## What it checks
How many choices of a menu callers hear until theirs, on average over those who listen, against the same choices in the
order of their shares. More than `choices` heard in vain, or more than `part` beyond the best order, is reported. The
shares are those of `reasons:`, followed through the line as `ringtrue measure` does. `0`, `star`, `pound`, a choice of
language and the choice of a person keep their place. A menu of three choices or more counts as not judged where a
reason has no share, or where a choice is for no reason: somebody wants it, and nobody wrote how many.

## Why it matters
An offer makes everybody wait who wants a later one. Avaya asks for the likeliest choices first
(https://support.avaya.com/elmodocs2/ir/r2_0/IR_R2_0_Doc_CD/CD/html/15577.htm), and so does a practitioner's summary of the
standard (http://www.itams.co.uk/ivr-standards.htm). On five Italian telephone companies' lines popular services were not
on short paths (Naldi et al., doi 10.5772/56921). In an order that follows the shares a menu of eight choices is heard to
2.9 of them where shares fall as 1, 1/2, 1/3 ..., and to 6.1 the other way round (our computation). Both limits are ours.

## Example
```yaml
reasons: {pay: 80%, prices: 20%}
steps:
  main:
    menu:
      - {press: 1, for: [prices], say: \"For prices, press 1.\", goto: prices}
      - {press: 2, for: [pay], say: \"To pay, press 2.\", goto: pay}
```

## Instead
```yaml
reasons: {pay: 80%, prices: 20%}
steps:
  main:
    menu:
      - {press: 1, for: [pay], say: \"To pay, press 1.\", goto: pay}
      - {press: 2, for: [prices], say: \"For prices, press 2.\", goto: prices}
```
",
    },
    thresholds: &[&CHOICES, &PART],
    check,
};

/// A menu of fewer choices without shares is not worth counting.
const WORTH_COUNTING: usize = 3;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step, menu) in cx.menus() {
        let free: Vec<usize> = (0..menu.choices.len()).filter(|at| is_free(cx, menu, *at)).collect();
        if free.len() < 2 {
            continue;
        }
        match cx.shares(id, menu) {
            Shares::Known(shares) => judge(cx, out, step, menu, &shares),
            Shares::Nobody => {}
            Shares::Unknown => out.not_judged(Why::NoShares, usize::from(free.len() >= WORTH_COUNTING)),
            Shares::TooLong => {
                out.not_judged(Why::TooLong, 1);
                return;
            }
        }
    }
}

/// Whether a choice could stand elsewhere in the list.
fn is_free(cx: &Cx<'_>, menu: &Menu, choice: usize) -> bool {
    cx.is_ordinary(menu, choice)
        && menu.choices[choice].prompt.is_some()
        && !menu.choices[choice].reasons.contains(&crate::graph::PERSON)
}

fn judge(cx: &Cx<'_>, out: &mut Sink, step: &Step, menu: &Menu, shares: &[f64]) {
    let spoken: Vec<usize> = (0..menu.choices.len()).filter(|at| menu.choices[*at].prompt.is_some()).collect();
    let offers: Vec<Offer> =
        spoken.iter().map(|at| Offer { share: shares[*at], length: 1.0, pinned: !is_free(cx, menu, *at) }).collect();
    let wanted: f64 = offers.iter().map(|offer| offer.share).sum();
    let best = best_order(&offers);
    if wanted <= 0.0 || best.saves <= 0.0 {
        return;
    }
    let (heard, loss) = (heard_after(&offers) / wanted, best.saves / wanted);
    let least = heard - loss;
    let limits =
        [cx.above(loss, &[(&CHOICES, Severity::Warning)]), cx.above(loss / least, &[(&PART, Severity::Warning)])];
    let Some(passed) = limits.into_iter().flatten().next() else { return };
    let order: Vec<String> = best
        .order
        .iter()
        .map(|at| spoken[*at])
        .filter(|at| is_free(cx, menu, *at))
        .filter_map(|at| {
            let (press, _) = menu.choices[at].press.first()?;
            Some(format!("`{press}` ({:.0}%)", shares[at] * 100.0))
        })
        .collect();
    out.report(
        step.span,
        format!(
            "callers hear {heard:.1} choices of `{}` until theirs, and {least:.1} in the order of their shares, {}",
            step.name,
            limit(passed.threshold.key, &passed.words())
        ),
    )
    .help(format!("say them in this order, and number them anew: {}", order.join(", ")));
}

/// `limit 1 choice in vain`, `limit 25% more`.
fn limit(key: &str, words: &str) -> String {
    if key == CHOICES.key { format!("{words} in vain") } else { format!("{words} more") }
}
