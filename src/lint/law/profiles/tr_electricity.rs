//! tr-electricity: EPDK decision 6507-6 of 29 September 2016, Official Gazette 29865 (RT907 to RT908).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::{How, Own};

profile! {
    name: "tr-electricity",
    country: "Turkey",
    law: "EPDK decision 6507-6 of 29 September 2016, Official Gazette 29865",
    scope: "electricity distribution and supply",
    state: "in force; known by summaries, which date the present form from 1 January 2021",
    sources: [
        "https://www.morogluarseven.com/news-and-publications/turkey-introduces-service-standards-electricity-call-centres/",
        "https://www.dogununnabzi.com/haber/45-saniyede-cevap-verecekler-22447.html",
    ],
    not_checkable: [
        "shares of calls answered: the summaries give no number that a menu could be held to",
    ],
    cited: "Turkey, EPDK decision 6507-6 of 29 September 2016; electricity distribution and supply. Known by summaries
(https://www.morogluarseven.com/news-and-publications/turkey-introduces-service-standards-electricity-call-centres/,
https://www.dogununnabzi.com/haber/45-saniyede-cevap-verecekler-22447.html). Whether it binds your line, check with
counsel.",

    "RT907" "tr-electricity-operator-choice-45s" "the choice of an operator comes later than 45 s" {
        article: "EPDK decision 6507-6 (Turkey, by summaries)",
        how: How::Rules(&[rule("human-choice-late").with(&[("warning", 45.0), ("error", 45.0)])]),
        checks: "First-time callers who want a person have heard the choice of one within 45 s of the connection, on average, adverts
and announcements included. It is the rule `human-choice-late` with 45 s.",
        why: "In an outage many call at once, and all of them hear everything that is said before that choice.",
        example: "welcome: {play: Elektrik dağıtım hattına hoş geldiniz., takes: 50s, goto: main}",
        instead: "welcome: {play: Elektrik dağıtım hattına hoş geldiniz., goto: main}",
    }

    "RT908" "tr-electricity-operator-after-2min" "who reaches nothing in two minutes stays with the machine" {
        article: "EPDK decision 6507-6 (Turkey, by summaries)",
        how: How::First(&[How::Rules(&[rule("no-help-after-last-attempt")]), How::Own(Own { from: "from the model", facts: &[], check: own::operator_after_2min })]),
        checks: "Callers who press nothing come to an operator, or into the queue for one, by themselves, within 2 minutes of the
answer. It is the rule `no-help-after-last-attempt`, and the time that the model gives for callers who press nothing.",
        why: "Who cannot use the menu in two minutes will not manage it in three.",
        example: r#"main:
  menu:
    - {press: 1, say: "Arıza için 1'e basın.", goto: outage}
  attempts: 10
  timeout: 15s
  exhausted: operator"#,
        instead: r#"main:
  menu:
    - {press: 1, say: "Arıza için 1'e basın.", goto: outage}
  attempts: 3
  timeout: 5s
  exhausted: operator"#,
    }
}
