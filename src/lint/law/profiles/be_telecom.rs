//! be-telecom: telecom bill as drafted in 2021, and the charter of 2012 (RT950 to RT951).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::{How, Own, Wanted};

profile! {
    name: "be-telecom",
    country: "Belgium",
    law: "telecom bill as drafted in 2021, and the charter of 2012",
    scope: "telecommunications",
    state: "a draft: check the law as it was enacted; known by press reports",
    sources: [
        "https://www.vrt.be/vrtnws/nl/2021/04/28/een-half-uur-irritante-wachtmuziek-aan-de-telefoon-weldra-is-da/",
        "http://www.rtl.be/info/belgique/societe/847553/",
    ],
    not_checkable: [
        "the \"simplified menu\" of the charter: no number is given",
    ],
    cited: "Belgium, telecom bill as drafted in 2021, to be checked against the law as enacted; telecommunications. Known by press
reports (https://www.vrt.be/vrtnws/nl/2021/04/28/een-half-uur-irritante-wachtmuziek-aan-de-telefoon-weldra-is-da/).
Whether it binds your line, check with counsel.",

    "RT950" "be-telecom-callback-after-150s" "a wait above 150 s, and no callback within a day" {
        article: "telecom bill of 2021 (Belgium, a draft, by press reports)",
        how: How::Each(&[How::Rules(&[rule("long-hold-without-callback").with(&[("most", 150.0)])]), How::Own(Own { from: "from the menu", facts: &["callback_within"], check: own::callback_within_24h })]),
        checks: "Where the mean wait of a queue is longer than 150 s, it offers to call back (the rule `long-hold-without-callback`),
and the call comes within 24 hours: `within` of the callback, else the fact `callback_within`.",
        why: "Who is called back does not have to hold a telephone.",
        example: "agents: {queue: {wait: {mean: 5m}}}",
        instead: r#"agents:
  queue:
    wait: {mean: 5m}
    callback: {after: 2m, say: "Pour être rappelé, tapez 1.", press: 1, goto: rappel}
rappel: {callback: Nous vous rappellerons., within: 24h}"#,
    }

    "RT951" "be-telecom-answer-150s" "fewer than 90% of calls are answered within 150 s" {
        article: "charter of 2012 and telecom bill of 2021 (Belgium, by press reports)",
        how: How::Fact("answered_within", Wanted::Within(0.90, 150)),
        checks: "The fact `answered_within` says that at least 90% of calls are answered within 150 s. A menu cannot tell shares of
calls: without the fact it is not judged.",
        why: "A mean hides those who wait longest.",
        example: "facts: {answered_within: {share: 75%, seconds: 150}}",
        instead: "facts: {answered_within: {share: 92%, seconds: 150}}",
    }
}
