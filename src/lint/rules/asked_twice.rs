//! RT415 asked-twice: callers enter the same thing twice.

use std::collections::{BTreeMap, HashSet};

use crate::finding::{Code, Severity};
use crate::graph::{StepId, StepKind};
use crate::lint::{Cx, Rule, Sink};
use crate::source::Span;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT415",
        name: "asked-twice",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers enter the same thing twice",
        explain: "\
## What it checks
On no way through the line two steps collect what is `stored` under the same name.

## Why it matters
Who has just entered a number is asked for it again. ISO 9241-154:2013 has a clause against asking for the same data
twice, 6.3 (https://standards.iteh.ai/catalog/standards/iso/137442a8-0ac0-4d12-b7de-20576c34f602/iso-9241-154-2013);
get2human standard 1.0, point 3, the same (http://gethuman.com/standard/v1.0.html).

## Example
```yaml
account:
  collect: {say: Please enter your account number., digits: 6, stores: account}
  goto: verify
verify:
  collect: {say: Please enter your account number again., digits: 6, stores: account}
  goto: agents
```

## Instead
```yaml
account:
  collect: {say: Please enter your account number., digits: 6, stores: account}
  goto: agents
```
",
    },
    thresholds: &[],
    check,
};

/// Ways are followed from so many steps at most (ours): of a line that collects more often, not every pair is looked at.
const MOST_FOLLOWED: usize = 200;

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut asked: BTreeMap<&str, Vec<StepId>> = BTreeMap::new();
    for (id, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        if let StepKind::Collect(collect) = &step.kind
            && let Some(name) = &collect.stores
        {
            asked.entry(name).or_default().push(id);
        }
    }
    let mut said: HashSet<StepId> = HashSet::new();
    let followed = asked
        .iter()
        .filter(|(_, steps)| steps.len() > 1)
        .flat_map(|(name, steps)| steps.iter().map(move |step| (*name, *step, steps)));
    for (name, first, steps) in followed.take(MOST_FOLLOWED) {
        for second in after(cx, first) {
            if second != first && steps.contains(&second) && !said.contains(&first) && said.insert(second) {
                let span: Span = cx.graph.step(second).span;
                out.report(span, format!("`{}` asks for `{name}` again", cx.name(second)))
                    .related(cx.graph.step(first).span, "callers have entered it here")
                    .help("lead callers past this step who come from the other one, or `store` what it asks for under a name of its own");
            }
        }
    }
}

/// Steps that a call can come to after one that was answered.
fn after(cx: &Cx<'_>, from: StepId) -> Vec<StepId> {
    let (mut seen, mut open, mut found) = (HashSet::from([from]), vec![from], Vec::new());
    while let Some(step) = open.pop() {
        for (next, _) in cx.graph.ways(step) {
            if seen.insert(next) {
                found.push(next);
                open.push(next);
            }
        }
    }
    found.sort_unstable();
    found
}
