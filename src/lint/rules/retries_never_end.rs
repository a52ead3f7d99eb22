//! RT419 retries-never-end: attempts that nothing counts.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Fate, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT419",
        name: "retries-never-end",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a step that asks the same for ever",
        explain: "\
## What it checks
A menu or an entry has a last attempt, and what follows it does not lead back to the same step without a key. A branch
on data (`branch: {data: ...}`) with another way out may count, and is believed.

## Why it matters
Callers who cannot press a key, or whose phone sends none, hear the same words until they hang up. (logic; ours: of 50
public Amazon Connect flows with menus, 6 return to the same menu and nothing counts)

## Example
```yaml
billing:
  menu:
    - {press: 1, say: \"For your balance, press 1.\", goto: balance}
  exhausted: billing
```

## Instead
```yaml
billing:
  menu:
    - {press: 1, say: \"For your balance, press 1.\", goto: balance}
  attempts: 3
  exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (id, step, retries) in cx.graph.asking().filter(|(id, _, _)| cx.reachable.has(*id)) {
        let fates = cx.fates(id, retries);
        let whose =
            if fates[1].is_none() { ["silence and wrong keys lead", ""] } else { ["silence leads", "wrong keys lead"] };
        for (fate, whose) in fates.into_iter().zip(whose) {
            let help = || format!("write `attempts: 3` and `exhausted: {}`", cx.somebody());
            let (span, why, help) = match fate {
                Some(Fate::Endless) => (step.span, "`attempts` is `unlimited`".to_owned(), help()),
                Some(Fate::Returns(target)) if target.step == id => {
                    (target.span, format!("{whose} back to it"), cx.to_help())
                }
                Some(Fate::Returns(target)) => {
                    (target.span, format!("{whose} to `{}`, and from there back", cx.name(target.step)), cx.to_help())
                }
                Some(Fate::HungUp | Fate::Ends(_) | Fate::Helped | Fate::Elsewhere(_)) | None => continue,
            };
            out.report(span, format!("`{}` asks for ever: {why}", step.name)).help(help);
        }
    }
}
