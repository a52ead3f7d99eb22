//! RT406 no-warning-before-timeout: callers are taken away without a word.

use crate::finding::{Code, Severity};
use crate::graph::Lapse;
use crate::lint::{Cx, Fate, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT406",
        name: "no-warning-before-timeout",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers are taken away without a word",
        explain: "\
## What it checks
Before silence takes a caller away from a menu or an entry, to a person or to another step, something was said about
it: `no_input` after an earlier attempt, or `help`. A menu that only asks for a language may go on in the first one
without a word. Where silence ends the call, or leads in circles,
`silence-ends-the-call` and its neighbours speak.

## Why it matters
Who was still looking for a key finds the choices gone. Section 508, first version, 36 CFR 1194.23(d), asked for an
alert before the time runs out, and for a way to ask for more
(http://about.usps.com/handbooks/as508a/508a_ch7_022.htm); the revised text was not checked. Whether it binds your
line, check with counsel.

## Example
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  exhausted: agents
```

## Instead
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  no_input: I did not hear a key. If you press none, a person will help you.
  exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut steps = Vec::new();
    for (id, step, retries) in cx.graph.asking().filter(|(id, ..)| cx.reachable.has(*id)) {
        let again = step.settings.attempts.is_none_or(|attempts| attempts > 1) && !retries.no_input.is_empty();
        let led_on = matches!(cx.fate(id, retries, Lapse::Silence), Fate::Helped | Fate::Elsewhere(_));
        if led_on && !again && retries.help.is_none() && !cx.asks_for_a_language(id) {
            steps.push(id);
        }
    }
    if !steps.is_empty() {
        cx.report_steps(out, &steps, |names| format!("silence leads on from {names} and nothing is said before"))
            .help("add `no_input:` with what happens next, or `help:` before the last silence is over");
    }
}
