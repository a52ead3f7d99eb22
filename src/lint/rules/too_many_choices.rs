//! RT201 too-many-choices: a menu of many choices.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, count_of};

/// More choices than this are worth knowing of.
static INFO: Threshold = Threshold {
    key: "info",
    default: 5.0,
    unit: Unit::Count,
    what: "choices of a menu, at most",
    source: "ours; others say 4 to 5, studies more",
};
/// More choices than this are many.
static WARNING: Threshold =
    Threshold { key: "warning", default: 8.0, unit: Unit::Count, what: "the same as a warning", source: "ours" };
/// More choices than this are an error.
static ERROR: Threshold =
    Threshold { key: "error", default: 10.0, unit: Unit::Count, what: "the same as an error", source: "ours" };
/// Which menus are looked at.
static MENUS: Threshold = Threshold {
    key: "menus",
    default: 0.0,
    unit: Unit::Word(&["all", "first"]),
    what: "all menus, or the first that callers meet",
    source: "Portugal's decree counts the first",
};
/// What counts as a choice.
static COUNTED: Threshold = Threshold {
    key: "counted",
    default: 0.0,
    unit: Unit::Word(&["calls", "all"]),
    what: "`calls`: choices of what people call for; `all`: a person, help and the like too",
    source: "Portugal's decree counts the person",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT201",
        name: "too-many-choices",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a menu of many choices",
        explain: "\
## What it checks
A menu offers at most `info` choices, beside a person, `0`, `*`, `#` and what only repeats or leads back. A choice is for
a person where `for: [person]` says so, or where it alone leads straight to one; several of them are departments. Above
`warning` and `error` it is more than worth knowing. `menus = \"first\"` looks at the first menu alone, `counted =
\"all\"` counts every choice.

## Why it matters
Sources contradict each other. A practitioner's summary asks for 4 (http://www.itams.co.uk/ivr-standards.htm), Avaya
for 4 to 5 (https://support.avaya.com/elmodocs2/ir/r2_0/IR_R2_0_Doc_CD/CD/html/15577.htm); five studies found that
callers do better with broad menus than with deep ones. The numbers are ours and mild for that reason: never split a
menu for this alone.

## Example
```yaml
main: {menu: [{press: 1, say: \"For A, press 1.\", goto: a}]} # ... and eight more
```

## Instead
```yaml
main: {menu: [{press: 1, say: \"For A, press 1.\", goto: a}]} # ... and four more
```
",
    },
    thresholds: &[&INFO, &WARNING, &ERROR, &MENUS, &COUNTED],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let ladder = [(&INFO, Severity::Info), (&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
    let main = cx.graph.main_menus();
    let (first, all) = (cx.word(&MENUS) == "first", cx.word(&COUNTED) == "all");
    for (id, step, menu) in cx.menus().filter(|(id, ..)| !first || main.contains(id)) {
        let person = || usize::from(cx.choice_of_a_person(id, menu).is_some());
        let count = if all { menu.breadth() } else { cx.offers(id, menu).saturating_sub(person()) };
        if let Some(passed) = cx.above(count as f64, &ladder) {
            out.report(step.span, format!("{} in `{}`, {}", count_of(count, "choice"), step.name, passed.words()))
                .severity(passed.severity)
                .help("put those first that most callers want; take out what nobody takes, but do not split the menu for its length alone");
        }
    }
}
