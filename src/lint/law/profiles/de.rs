//! de: TKG 2021, section 115 (RT946 to RT947).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::{How, Own, Scope, Wanted};

profile! {
    name: "de",
    country: "Germany",
    law: "TKG 2021, section 115",
    scope: "anyone who lets callers wait in a loop",
    state: "in force; its text was read",
    sources: ["https://www.buzer.de/115_TKG.htm"],
    not_checkable: [
        "what a call costs: only the facts tell",
    ],
    cited: "Germany, TKG 2021, section 115; anyone who lets callers wait (https://www.buzer.de/115_TKG.htm). Whether it binds your
line, check with counsel.",

    "RT946" "de-waiting-loop-number" "callers pay while they wait" {
        article: "TKG 2021, section 115 (1) (Germany)",
        how: How::Own(Own { from: "from the menu", facts: &["number_kind", "waiting_free"], check: own::german_loop }),
        checks: "A line with a queue has a number that is free, geographic, mobile (015, 016, 017) or at a flat price (fact
`number_kind`), or waiting costs nothing while it lasts (`waiting_free`). A line without a queue has nothing to say.",
        why: "A wait that is paid by the minute pays whoever lets callers wait.",
        example: "facts: {number_kind: premium, waiting_free: false}",
        instead: "facts: {number_kind: geographic}",
    }

    "RT947" "de-say-wait-and-price" "the wait or its price is not said when it begins" {
        article: "TKG 2021, section 115 (2) (Germany)",
        how: How::Where(Scope { words: "where the number is neither free, geographic nor mobile", fact: "number_kind", applies: own::german_loop_may_cost }, &How::Each(&[How::Rules(&[rule("no-wait-estimate").with(&[("short", 0.0)])]), How::Where(Scope { words: "where the line has a queue", fact: "price_said", applies: |cx| Some(own::queues(cx)) }, &How::Fact("price_said", Wanted::Is(true)))])),
        checks: "On a number that is neither free, geographic nor mobile (fact `number_kind`), the expected wait is told when the first
loop begins (the rule `no-wait-estimate`, however short the wait), and so is what it costs (fact `price_said`).",
        why: "Who knows the wait and its price can decide to wait.",
        example: "facts: {number_kind: flat, price_said: false}",
        instead: r#"facts: {number_kind: flat, price_said: true}
steps:
  berater: {queue: {wait: {mean: 30s}, announce_wait: "Sie warten etwa {wait}. Der Anruf kostet 20 Cent."}}"#,
    }
}
