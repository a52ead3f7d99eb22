//! RT204 menu-too-deep: callers pass many menus.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, count_of};

/// More menus than this are many.
static WARNING: Threshold = Threshold {
    key: "warning",
    default: 3.0,
    unit: Unit::Count,
    what: "menus on the way to a step, at most",
    source: "Korea's KCC guideline, by a summary",
};
/// More menus than this are an error.
static ERROR: Threshold = Threshold {
    key: "error",
    default: 5.0,
    unit: Unit::Count,
    what: "the same as an error",
    source: "Korea's KCC guideline, by a summary",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT204",
        name: "menu-too-deep",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers pass many menus",
        explain: "\
## What it checks
On the shallowest way to any step a call passes at most `warning` menus; above `error` it is an error. A menu whose
choices all lead to the same next step, as those of two languages do, is no level. Reported is the deepest step, the
first of several.

## Why it matters
Each level is a new list to hear and a new chance to go wrong; five studies found that callers do worse with deep
menus than with broad ones. Summaries of Korea's guideline of 2009 prefer 3 steps and allow 5
(https://etnews.com/200911250057).

## Example
```yaml
main: {menu: [{press: 1, say: \"For more, press 1.\", goto: more}]} # ... which leads to more, and more
```

## Instead
```yaml
main: {menu: [{press: 1, say: \"For more, press 1.\", goto: more}]}
```
",
    },
    thresholds: &[&WARNING, &ERROR],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let depths = cx.graph.levels();
    let known = cx.graph.steps().filter_map(|(id, _)| Some((depths.get(id.index()).copied().flatten()?, id)));
    // Of equals the first: steps come in the order of the file.
    let deepest = known.fold(None, |best, next: (u32, _)| match best {
        Some((depth, _)) if depth >= next.0 => best,
        _ => Some(next),
    });
    let Some((depth, id)) = deepest else { return };
    let ladder = [(&WARNING, Severity::Warning), (&ERROR, Severity::Error)];
    if let Some(passed) = cx.above(f64::from(depth), &ladder) {
        out.report(
            cx.graph.step(id).span,
            format!(
                "callers pass {} on their way to `{}`, {}",
                count_of(depth as usize, "menu"),
                cx.name(id),
                passed.words()
            ),
        )
        .severity(passed.severity)
        .help("offer its choices in a menu further up: a longer list is faster than one more level");
    }
}
