//! ec: rules of the telecommunications regulator (RT963).

use crate::lint::law::{How, Wanted};

profile! {
    name: "ec",
    country: "Ecuador",
    law: "rules of the telecommunications regulator",
    scope: "telecommunications",
    state: "known by a press report",
    sources: ["https://ecuadortimes.net"],
    not_checkable: [
        "shares of calls without call data: only the fact `answered_within` tells",
    ],
    cited: "Ecuador, rules of the telecommunications regulator. Known by a press report (ecuadortimes.net). Whether it binds your
line, check with counsel.",

    "RT963" "ec-answer-20s" "fewer than 85% of calls are answered within 20 s" {
        article: "rules of the telecommunications regulator (Ecuador, by a press report)",
        how: How::Fact("answered_within", Wanted::Within(0.85, 20)),
        checks: "The fact `answered_within` says that a person answers at least 85% of calls within 20 s. A menu cannot tell shares of
calls: without the fact it is not judged.",
        why: "A mean hides those who wait longest.",
        example: "facts: {answered_within: {share: 70%, seconds: 20}}",
        instead: "facts: {answered_within: {share: 90%, seconds: 20}}",
    }
}
