//! eu-access: EN 301 549 v3.2.1, clause 6.4 (RT962).

use crate::lint::law::how::rule;
use crate::lint::law::{How, Wanted};

profile! {
    name: "eu-access",
    country: "European Union",
    law: "EN 301 549 v3.2.1, clause 6.4",
    scope: "two-way voice communication; whom the standard binds is not in it",
    state: "in force; text of the chapter as others publish it",
    sources: [
        "https://accessible.canada.ca/en-301-549-accessibility-requirements-ict-products-and-services-6-ict-two-way-voice-communication",
        "https://a11ybot.pages.dev/learn/en-301-549-6-3-6-4-caller-id-and-voice-alternatives/",
    ],
    not_checkable: [
        "how good the other channel is: only the fact `text_channel` tells",
    ],
    cited: "European Union, EN 301 549 v3.2.1, clause 6.4
(https://accessible.canada.ca/en-301-549-accessibility-requirements-ict-products-and-services-6-ict-two-way-voice-communication).
Whether it binds your line, check with counsel.",

    "RT962" "eu-access-without-hearing-or-speech" "nobody is served who cannot hear or speak" {
        article: "EN 301 549 v3.2.1, clause 6.4 (EU)",
        how: How::First(&[How::Rules(&[rule("no-way-without-voice").facts(&["text_channel"])]), How::Fact("text_channel", Wanted::Is(true))]),
        checks: "The fact `text_channel` says that the same is served without hearing or speech. It is the rule `no-way-without-voice`,
for a line of any country.",
        why: "A line that only speaks and listens shuts out deaf callers, and those who cannot speak.",
        example: "facts: {text_channel: false}",
        instead: "facts: {text_channel: true}",
    }
}
