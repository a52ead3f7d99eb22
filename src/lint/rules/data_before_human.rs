//! RT109 data-before-human: a number has to be entered before a person can be reached.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink};
use crate::menu::Role;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT109",
        name: "data-before-human",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a number has to be entered before a person can be reached",
        explain: "\
## What it checks
Some way to a person passes no step that asks for digits.

## Why it matters
Who has no number at hand, or no account at all, cannot reach anybody. Brazil's Decreto 11.034/2022, article 4,
paragraph 4, forbids to ask for data before the first service
(https://legjur.com/legislacao/nivel/dec_00110342022/capitulo-ii-do-atendimento-ao-consumidor); Gibbs' score for
telephone support takes 5 points off for many personal details
(https://www.itworldcanada.com/article/telephone-support-scoring-system/4652). Whether a law binds your line, check
with counsel.

## Example
```yaml
start: account
steps:
  account: {collect: {say: Please enter your account number., digits: 6}, goto: main, exhausted: goodbye}
```

## Instead
```yaml
start: main
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.graph.line.role != Role::Line {
        return;
    }
    let passed = cx.graph.passes().passed_by_all_who_reach_a_human();
    // Who comes to the start passes it as well.
    let first = std::iter::once(cx.graph.start).chain(passed);
    let asks = |id: &crate::graph::StepId| matches!(cx.graph.step(*id).kind, StepKind::Collect(_));
    if let Some(step) = first.into_iter().find(asks).filter(|_| cx.line_has_a_human()) {
        let step = cx.graph.step(step);
        out.report(step.span, format!("nobody reaches a person without having come through `{}`", step.name))
            .label("digits are asked for here")
            .help(format!("offer a person before it: `0` in a menu that leads to `{}`", cx.somebody()));
    }
}
