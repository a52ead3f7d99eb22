//! RT507 cost-not-said: what a call costs, and who says so.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};
use crate::menu::Role;

/// What is asked of the number.
static WANTED: Threshold = Threshold {
    key: "wanted",
    default: 0.0,
    unit: Unit::Word(&["said-if-dear", "said", "basic-rate"]),
    what: "`said-if-dear`: a dear number says what it costs; `said`: every number that is not free does; `basic-rate`: no \
           number costs more than a standard call",
    source: "profiles: Korea has it said, France, the EU and the UK want a basic rate",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT507",
        name: "cost-not-said",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers pay and are not told",
        explain: "\
## What it checks
A number that the `facts:` call dear (`number_kind: premium`, or `basic_rate: false`) has its cost announced
(`cost_said: true`). `wanted = \"said\"` asks it of every number that is not free, `wanted = \"basic-rate\"` for a number
that costs no more than a standard call; where the facts do not tell, that is not judged. Without a setting or a
profile, a line that writes no facts about its cost is left alone.

## Why it matters
Callers learn the price from their bill. Germany's TKG 2021, section 115 (2), has the price of waiting said on some paid
numbers (https://www.buzer.de/115_TKG.htm); France's Code de la consommation, L121-16, forbids surcharged numbers for
complaints (https://circulaire.legifrance.gouv.fr/codes/article_lc/LEGIARTI000032227254/2021-09-19); the United
Kingdom's SI 2013/3134, regulation 41, wants a basic rate, as quoted
(http://www.fairtelecoms.org.uk/consumer-contracts-regulations.html); Korea's guideline of 2009, voluntary, a notice of
the cost (as reported: https://etnews.com/200911250057). Whether a law binds your line, check with counsel.

## Example
```yaml
facts: {number_kind: premium}
```

## Instead
```yaml
facts: {number_kind: premium, cost_said: true}
steps:
  welcome: {play: This call costs 20 cents a minute., goto: main}
```
",
    },
    thresholds: &[&WANTED],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.graph.line.role != Role::Line {
        return;
    }
    let place = |names: &[&str]| cx.fact_span(names);
    let (dear, said) = (cx.is_dear(), cx.yes("cost_said"));
    match (cx.word(&WANTED), dear, said) {
        ("basic-rate", Some(true), _) => {
            out.report(place(&["number_kind", "basic_rate"]), "calls cost more than a standard call")
                .help("take a geographic, a mobile or a free number");
        }
        ("basic-rate", None, _) => out.no_fact("basic_rate"),
        ("said", _, Some(true)) => {}
        ("said", _, _) if cx.yes("toll_free") == Some(true) || cx.fact_word("number_kind") == Some("free") => {}
        ("said", _, Some(false)) => {
            out.report(place(&["cost_said"]), "nobody tells callers what the call costs")
                .help("say it before the menu, and write `cost_said: true` under `facts:`");
        }
        ("said", ..) => out.no_fact("cost_said"),
        ("said-if-dear", Some(true), said) if said != Some(true) => {
            // Who wrote that nothing is said knows it; who wrote nothing may have forgotten the fact.
            let severity = if said == Some(false) { Severity::Error } else { RULE.code.severity };
            out.report(place(&["number_kind", "basic_rate"]), "calls are dear, and nobody tells callers the price")
                .severity(severity)
                .help("say it before the menu, and write `cost_said: true` under `facts:`");
        }
        _ => {}
    }
}
