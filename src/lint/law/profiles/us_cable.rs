//! us-cable: 47 CFR 76.309(c)(1) (RT954 to RT956).

use crate::lint::law::{How, Wanted};

profile! {
    name: "us-cable",
    country: "United States",
    law: "47 CFR 76.309(c)(1)",
    scope: "cable systems, where the local authority enforces it",
    state: "in force; its text was read",
    sources: ["http://hallikainen.org/org/FCC/FccRules/2021/76/309"],
    not_checkable: [
        "shares of calls in a quarter without call data: only facts tell",
        "what are normal operating conditions",
    ],
    cited: "United States, 47 CFR 76.309(c)(1); cable, where the local authority enforces it
(http://hallikainen.org/org/FCC/FccRules/2021/76/309). Whether it binds your line, check with counsel.",

    "RT954" "us-cable-answer-30s" "fewer than 90% of calls are answered within 30 s" {
        article: "47 CFR 76.309(c)(1) (US)",
        how: How::Fact("answered_within", Wanted::Within(0.90, 30)),
        checks: "The fact `answered_within` says that at least 90% of calls are answered within 30 s, the wait included. A menu cannot
tell shares of calls: without the fact it is not judged.",
        why: "A mean hides those who wait longest.",
        example: "facts: {answered_within: {share: 80%, seconds: 30}}",
        instead: "facts: {answered_within: {share: 93%, seconds: 30}}",
    }

    "RT955" "us-cable-transfer-30s" "fewer than 90% of transfers are answered within 30 s" {
        article: "47 CFR 76.309(c)(1) (US)",
        how: How::Fact("transfer_within", Wanted::Within(0.90, 30)),
        checks: "The fact `transfer_within` says that at least 90% of transfers are answered within 30 s. A menu cannot tell shares of
calls: without the fact it is not judged.",
        why: "A second wait is worse than a long first one.",
        example: "facts: {transfer_within: {share: 70%, seconds: 30}}",
        instead: "facts: {transfer_within: {share: 95%, seconds: 30}}",
    }

    "RT956" "us-cable-busy-3pct" "more than 3% of calls meet a busy tone" {
        article: "47 CFR 76.309(c)(1) (US)",
        how: How::Fact("busy_share", Wanted::AtMost(0.03)),
        checks: "The fact `busy_share` says that at most 3% of calls meet a busy tone.",
        why: "Who hears a busy tone is in no other number.",
        example: "facts: {busy_share: 5%}",
        instead: "facts: {busy_share: 1%}",
    }
}
