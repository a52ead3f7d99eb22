//! RT108 too-many-keys-to-a-human: many keys on the shortest way to a person.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, count_of};
use crate::menu::Role;

/// More keys than this are many.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 2.0,
    unit: Unit::Count,
    what: "keys to the nearest person, at most",
    source: "ours",
};
/// More keys than this are an error.
static ERROR: Threshold =
    Threshold { key: "error", default: 3.0, unit: Unit::Count, what: "the same as an error", source: "ours" };

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT108",
        name: "too-many-keys-to-a-human",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "many keys on the shortest way to a person",
        explain: "\
## What it checks
The way to a person with the fewest keys has at most `warning` of them, digits that must be entered included; above
`error` it is an error. Digits that must be entered are the matter of `data-before-human`.

## Why it matters
Each key is a chance to give up or to end up elsewhere. Of 50 large firms' lines in 2014 most offered a person by the
third menu (https://www.softwareadvice.com/voip/industryview/ivr-design-tips-report-2014/); summaries of Korea's
guideline of 2009 prefer 3 steps and allow 5 (https://etnews.com/200911250057). The numbers are ours.

## Example
```yaml
main: {menu: [{press: 4, say: \"For all else, press 4.\", goto: more}]}
more: {menu: [{press: 4, say: \"For all else, press 4.\", goto: rest}]}
rest: {menu: [{press: 9, say: \"For a person, press 9.\", goto: agents}]}
```

## Instead
```yaml
keys: {0: agents}
```
",
    },
    thresholds: &[&WARNING, &ERROR],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.graph.line.role != Role::Line {
        return;
    }
    let Some(way) = cx.graph.ways_of_callers().to_any_human() else { return };
    let ladder = [(&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
    // Digits that must be entered are the matter of `data-before-human`.
    let digits: u32 = way.legs.iter().map(|leg| leg.digits).sum();
    let keys = way.cost.keys.saturating_sub(digits);
    let Some(passed) = cx.above(f64::from(keys), &ladder) else { return };
    let person = way.legs.last().map_or(cx.graph.start, |leg| leg.step);
    out.report(
        cx.graph.step(person).span,
        format!("{} to the nearest person, {}", count_of(keys as usize, "key"), passed.words()),
    )
    .severity(passed.severity)
    .label(format!("by {}", way.words(cx.graph)))
    .help(format!("lead a key of the main menu here: `keys: {{0: {}}}`", cx.somebody()));
}
