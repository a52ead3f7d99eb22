//! RT407 silence-ends-the-call: silence that ends a call.

use crate::finding::{Code, Edit, Severity};
use crate::graph::Lapse;
use crate::lint::{Cx, Fate, Rule, Sink};
use crate::source::Span;

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
is the one finding for both, and steps of a file whose callers come to the same end are one finding. In a file that is a module or a survey (`role:`) the finding is for information only.

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
    for same in cx.same_fates(Lapse::Silence, |_, fate| matches!(fate, Fate::HungUp | Fate::Ends(_))) {
        let (who, ends) = if same.both { ("silence or wrong keys", "end") } else { ("silence", "ends") };
        let message = format!("{who} {ends} the call in {}", same.names(cx));
        if let Fate::Ends(target) = same.fate {
            same.report(cx, out, format!("{message}: `{}` helps nobody", cx.name(target.step)))
                .label("after the last attempt callers are hung up on")
                .severity(cx.on_a_line(RULE.code.severity))
                .help(cx.to_help());
            continue;
        }
        let (label, key) = if same.both {
            ("`exhausted` is missing", "exhausted: ")
        } else {
            ("`exhausted` has no `no_input`", "no_input: ")
        };
        let finding = same
            .report(cx, out, message)
            .label(label)
            .severity(cx.on_a_line(RULE.code.severity))
            .help(format!("add `{key}{}`{}", cx.somebody(), same.of("", " to each")));
        if let Some(person) = cx.helper().filter(|_| same.both) {
            let edit = |of: &Span| Edit::Set { of: *of, key: "exhausted", value: person.to_owned() };
            finding.edits(same.places.iter().map(edit).collect());
        }
    }
}
