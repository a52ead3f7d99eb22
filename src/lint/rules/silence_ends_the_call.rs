//! RT407 silence-ends-the-call: silence that ends a call.

use crate::finding::{Code, Edit, Severity};
use crate::graph::Lapse;
use crate::lint::{Cx, Fate, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT407",
        name: "silence-ends-the-call",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "callers who press nothing are hung up on",
        explain: "\
## What it checks
After the last attempt, a caller who pressed nothing is not simply hung up on: `exhausted` is there, and does not lead
to the end of the call without a person, a callback or voicemail on the way. Where wrong keys share the same end, this
is the one finding for both. In a file that is a module or a survey (`role:`) the finding is for information only.

## Why it matters
Who is silent has a rotary phone, a hand that shakes, a number to look for, or did not understand. W3C's Cognitive
Accessibility Task Force: errors lead to a person, never to the end (https://github.com/w3c/coga,
design-guide/o6p04-voice-menus.html); get2human standard 1.0, point 8: never disconnect for errors or silence
(http://gethuman.com/standard/v1.0.html). Brazil's Decreto 6.523/2008, article 4, revoked since, forbade to hang up
before the caller was served (https://legjur.com/legislacao/art/DEC_00065232008-4). Of 15 public Twilio flows, 10 hang
up at once on silence (our count).

## Example
```yaml
main:
  menu:
    - {press: 1, say: \"For billing, press 1.\", goto: billing}
  exhausted: goodbye
goodbye: {disconnect: We did not receive a selection. Goodbye.}
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
    for (id, step, retries) in cx.graph.asking().filter(|(id, _, _)| cx.reachable.has(*id)) {
        let both = cx.fates(id, retries)[1].is_none();
        let (who, ends) = if both { ("silence or wrong keys", "end") } else { ("silence", "ends") };
        match cx.fate(id, retries, Lapse::Silence) {
            Fate::HungUp => {
                let (label, key) = if both {
                    ("`exhausted` is missing", "exhausted: ")
                } else {
                    ("`exhausted` has no `no_input`", "no_input: ")
                };
                let finding = out
                    .report(step.span, format!("{who} {ends} the call in `{}`", step.name))
                    .label(label)
                    .severity(cx.on_a_line(RULE.code.severity))
                    .help(format!("add `{key}{}`", cx.somebody()));
                if let Some(person) = cx.helper().filter(|_| both) {
                    finding.edits(vec![Edit::Set { of: step.span, key: "exhausted", value: person.to_owned() }]);
                }
            }
            Fate::Ends(target) => {
                out.report(
                    target.span,
                    format!("{who} {ends} the call in `{}`: `{}` helps nobody", step.name, cx.name(target.step)),
                )
                .label("after the last attempt callers are hung up on")
                .severity(cx.on_a_line(RULE.code.severity))
                .help(cx.to_help());
            }
            Fate::Endless | Fate::Returns(_) | Fate::Helped | Fate::Elsewhere(_) => {}
        }
    }
}
