//! RT510 no-way-without-voice: nobody is served who cannot hear or speak.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink};
use crate::menu::Role;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT510",
        name: "no-way-without-voice",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "nobody is served who cannot hear or speak",
        explain: "\
## What it checks
The `facts:` say that there is an equal way to be served without hearing or speech (`text_channel: true`). Where they
say that there is none, that is a warning on a line of the European Union (`country:`) and for information elsewhere.
Where a line of the European Union says nothing, it is not judged.

## Why it matters
A line that only speaks and listens shuts out deaf callers, and those who cannot speak. EN 301 549 v3.2.1, clause 6.4,
asks for a way without hearing or speech
(https://accessible.canada.ca/en-301-549-accessibility-requirements-ict-products-and-services-6-ict-two-way-voice-communication).
Whether it binds your line, check with counsel.

## Example
```yaml
country: IE
facts: {text_channel: false}
```

## Instead
```yaml
country: IE
facts: {text_channel: true} # the same is served by text relay and in a chat
```
",
    },
    thresholds: &[],
    check,
};

/// The member states of the European Union.
const EU: [&str; 27] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    if cx.graph.line.role != Role::Line {
        return;
    }
    let in_the_eu = cx.graph.line.country.as_deref().is_some_and(|country| EU.contains(&country));
    match cx.yes("text_channel") {
        Some(false) => {
            out.report(cx.fact_span(&["text_channel"]), "nobody is served here who cannot hear or speak")
                .severity(if in_the_eu { RULE.code.severity } else { Severity::Info })
                .help("serve the same by text relay, chat or SMS, and write `text_channel: true` under `facts:`");
        }
        None if in_the_eu => out.no_fact("text_channel"),
        _ => {}
    }
}
