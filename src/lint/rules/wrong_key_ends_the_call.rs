//! RT408 wrong-key-ends-the-call: a wrong key that ends a call.

use crate::finding::{Code, Severity};
use crate::graph::Lapse;
use crate::lint::{Cx, Fate, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT408",
        name: "wrong-key-ends-the-call",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "callers who press a wrong key are hung up on",
        explain: "\
## What it checks
After the last attempt, a caller who pressed keys that are no choices is not simply hung up on: `exhausted` is there,
and does not lead to the end of the call without a person, a callback or voicemail on the way. Where silence shares
the same end, `silence-ends-the-call` is the one finding for both; steps of a file whose callers come to the same end
are one finding. In a file that is a module or a survey (`role:`)
the finding is for information only.

## Why it matters
Who presses a wrong key wants something that is not on the list, or misheard. W3C's Cognitive Accessibility Task
Force: errors lead to a person, never to the end (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html);
get2human standard 1.0, point 8: never disconnect for errors or silence (http://gethuman.com/standard/v1.0.html).
Brazil's Decreto 6.523/2008, article 4, revoked since, forbade to hang up before the caller was served
(https://legjur.com/legislacao/art/DEC_00065232008-4).

## Example
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  exhausted: {no_input: agents, no_match: invalid}
invalid: {disconnect: That is an invalid entry. Goodbye.}
```

## Instead
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for same in cx.same_fates(Lapse::WrongKey, |_, fate| matches!(fate, Fate::HungUp | Fate::Ends(_))) {
        let message = format!("wrong keys end the call in {}", same.names(cx));
        let (message, label, help) = match same.fate {
            Fate::Ends(target) => (
                format!("{message}: `{}` helps nobody", cx.name(target.step)),
                "after the last attempt callers are hung up on",
                cx.to_help(),
            ),
            _ => {
                let help = format!("add `no_match: {}`{}", cx.somebody(), same.of("", " to each"));
                (message, "`exhausted` has no `no_match`", help)
            }
        };
        same.report(cx, out, message).label(label).severity(cx.on_a_line(RULE.code.severity)).help(help);
    }
}
