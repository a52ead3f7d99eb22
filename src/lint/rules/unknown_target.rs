//! RT219 unknown-target: a name that leads nowhere.

use std::collections::HashMap;

use crate::finding::{Code, Edit, Severity, list_of, near_miss};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT219",
        name: "unknown-target",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "a step is named that does not exist",
        explain: "\
## What it checks
Every `goto`, `start`, `exhausted`, outcome, `open`, `closed`, `overflow` and reserved key names a step of the file or
of one that it includes. `repeat` and `back` work as a choice's `goto` and in `keys`, `none` in `keys`, and nowhere
else.

## Why it matters
A call that is led to a step that is not there ends, whatever the caller was promised. (logic; ours: one of 50 public
Amazon Connect flows has such a target)

## Example
```yaml
billing:
  menu:
    - {press: 1, say: \"For your bill, press 1.\", goto: biling-team}
```

## Instead
```yaml
billing:
  menu:
    - {press: 1, say: \"For your bill, press 1.\", goto: billing-team}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    // A file without any step has its finding already.
    if cx.graph.unresolved.is_empty() || cx.graph.step_names().next().is_none() {
        return;
    }
    let known = list_of(cx.graph.step_names());
    let mut near: HashMap<&str, Option<&str>> = HashMap::new();
    for wrong in &cx.graph.unresolved {
        let name = wrong.name.as_str();
        let only = match name {
            "repeat" | "back" => "a choice's `goto:` and in `keys:`",
            "none" => "`keys:`",
            _ => {
                let looked_up = near.len();
                let near = near.entry(name).or_insert_with(|| {
                    (looked_up < MOST_LOOKED_UP).then(|| near_miss(name, cx.graph.step_names())).flatten()
                });
                let meant = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
                let finding = out
                    .report(wrong.span, format!("no step is called `{name}`{meant}"))
                    .help(format!("`steps` has {known}"));
                if let Some(near) = near {
                    finding.edits(vec![Edit::Replace { span: wrong.span, text: (*near).to_owned() }]);
                }
                continue;
            }
        };
        out.report(wrong.span, format!("`{name}` cannot stand here: it is no step, and only works in {only}"))
            .help("write the name of a step");
    }
}

/// So many wrong names are compared with every step's (ours): a file with more is wrong in another way.
const MOST_LOOKED_UP: usize = 100;
