//! RT214 no-way-back: a menu without a key that leads back.

use std::iter::successors;

use crate::finding::{Code, Severity};
use crate::graph::{Action, Menu, StepId, StepKind};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT214",
        name: "no-way-back",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "a menu without a key that leads back",
        explain: "\
## What it checks
Every menu below the first has a key that leads back: to the menu before it, or to one further up that every way here
passes. `*` and `#` may say something on the way.

## Why it matters
Who took the wrong choice can only hang up and call again. ISO/IEC 13714 has a clause on basic use of * and #
(contents: https://infostore.saiglobal.com/en-us/Standards/BS-ISO-IEC-13714-1995-208065_SAIG_BSI_BSI_492962/); a
practitioner's summary names * for it (http://www.itams.co.uk/ivr-standards.htm), Korea's guideline #.

## Example
```yaml
keys: {0: agents}
```

## Instead
```yaml
keys: {0: agents, pound: back}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let main = cx.graph.main_menus();
    let before = |id: &StepId| match &cx.graph.step(*id).kind {
        StepKind::Menu(menu) => menu.back,
        _ => None,
    };
    let stuck = |menu: &Menu| {
        !menu.keys.iter().any(|key| match key.action {
            Action::Back => true,
            Action::Goto(target) => {
                let by_custom = matches!(key.press.keys(), "*" | "#");
                let to = if by_custom { comes_to(cx, target.step) } else { target.step };
                main.contains(&to) || successors(menu.back, before).any(|menu| menu == to)
            }
            _ => false,
        })
    };
    let menus: Vec<StepId> = cx
        .menus()
        .filter(|(id, _, menu)| menu.back.is_some() && !main.contains(id) && stuck(menu))
        .map(|(id, ..)| id)
        .collect();
    if !menus.is_empty() {
        cx.report_steps(out, &menus, |names| format!("no key leads back from {names}"))
            .help("write `keys: {pound: back}`; at the top of the file it works in every menu");
    }
}

/// Where a call goes on from what is only played.
fn comes_to(cx: &Cx<'_>, mut at: StepId) -> StepId {
    let mut seen = Vec::new();
    loop {
        let step = cx.graph.step(at);
        match (&step.kind, step.goto) {
            (StepKind::Play(_), Some(next)) if !seen.contains(&at) => {
                seen.push(at);
                at = next.step;
            }
            _ => return at,
        }
    }
}
