//! RT218 unreachable-step: a step that nothing leads to.

use crate::finding::{Code, Severity, near_miss};
use crate::graph::{StepId, StepKind};
use crate::lint::{Cx, Rule, Sink, count_of, some_of};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT218",
        name: "unreachable-step",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a step that no call enters",
        explain: "\
## What it checks
Each step is entered by some call that begins at `start`. Of several that only lead to each other, the first is
reported.

## Why it matters
What nobody can reach was meant for somebody: a key was taken away, a name changed, or the step is left over and
misleads the next person who reads the file. (logic; ours)

## Example
```yaml
start: main
steps:
  main: {menu: [{press: 1, say: \"For sales, press 1.\", goto: sales}], exhausted: sales}
  sales: {queue: {wait: 2m}}
  retention: {queue: {wait: 2m}}
```

## Instead
```yaml
start: main
steps:
  main:
    menu:
      - {press: 1, say: \"For sales, press 1.\", goto: sales}
      - {press: 2, say: \"To cancel your contract, press 2.\", goto: retention}
    exhausted: sales
  sales: {queue: {wait: 2m}}
  retention: {queue: {wait: 2m}}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    // Where a step could not be read nobody knows what it leads to.
    let unread = |id: &StepId| cx.reachable.has(*id) && matches!(cx.graph.step(*id).kind, StepKind::Missing);
    let written = |id: &StepId| cx.graph.find(cx.name(*id)) == Some(*id);
    if unread(&cx.graph.start) || cx.graph.steps().map(|(id, _)| id).any(|id| unread(&id) && written(&id)) {
        return;
    }
    for group in cx.graph.unreachable(meant(cx)) {
        let steps: Vec<StepId> = group.into_iter().filter(written).collect();
        let [first, others @ ..] = steps.as_slice() else { continue };
        let step = cx.graph.step(*first);
        if matches!(step.kind, StepKind::Missing) {
            continue;
        }
        let mut from: Vec<StepId> = cx.graph.entered_from(*first);
        from.sort_unstable();
        from.dedup();
        let label = match (from.is_empty(), others.len()) {
            (true, 0) => "nothing leads here".to_owned(),
            (true, others) => format!("nothing leads here, nor to {} behind it", count_of(others, "further step")),
            (false, _) => {
                let from: Vec<&str> = from.iter().map(|step| cx.name(*step)).collect();
                format!("only {} leads here, and no call comes there either", some_of(&from))
            }
        };
        out.report(step.span, format!("no call comes to `{}`", step.name))
            .label(label)
            .help("lead a choice, a `goto:` or a key here, or take the step out");
    }
}

/// Steps that a mistyped name was meant for: the finding about the name is the one to mend.
fn meant(cx: &Cx<'_>) -> Vec<StepId> {
    let names = cx.graph.unresolved.iter().take(MOST_LOOKED_UP);
    names.filter_map(|wrong| cx.graph.find(near_miss(&wrong.name, cx.graph.step_names())?)).collect()
}

/// So many wrong names are compared with every step's (ours): a file with more is wrong in another way.
const MOST_LOOKED_UP: usize = 100;
