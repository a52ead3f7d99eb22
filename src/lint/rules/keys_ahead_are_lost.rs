//! RT414 keys-ahead-are-lost: keys pressed ahead are thrown away.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT414",
        name: "keys-ahead-are-lost",
        severity: Severity::Info,
        since: "0.1.0",
        summary: "keys pressed ahead are thrown away",
        explain: "\
## What it checks
Keys that are pressed before a menu or an entry asks for them are kept (`keys_ahead`).

## Why it matters
Who knows the line presses the keys of the next menu while this one still speaks, and is then asked for what was
pressed already. AS/NZS 4263 has a clause on keying ahead, 2.4 (contents:
https://infostore.saiglobal.com/en-us/standards/AS-NZS-4263-1997-116489_SAIG_AS_AS_243579/).

## Example
```yaml
defaults: {keys_ahead: false}
```

## Instead
```yaml
defaults: {keys_ahead: true}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (kept, steps) in cx.same_of_those_who_ask(|step| step.settings.keys_ahead) {
        // Before the first question there is nothing to press ahead of.
        let mut main = cx.graph.main_menus();
        main.push(cx.graph.start);
        let steps: Vec<_> = steps.into_iter().filter(|step| !main.contains(step)).collect();
        if !kept && !steps.is_empty() {
            cx.report_steps(out, &steps, |names| format!("keys pressed ahead are lost in {names}"))
                .help("write `keys_ahead: true`: here, or for the whole line under `defaults:`")
                .edits(cx.set(&steps, "keys_ahead", "true"));
        }
    }
}
