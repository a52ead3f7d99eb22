//! it: AGCOM decision 255/24/CONS of 10 July 2024, with its Annex A (RT932 to RT936).

use crate::lint::law::how::rule;
use crate::lint::law::topics;
use crate::lint::law::{How, Own, Wanted};

profile! {
    name: "it",
    country: "Italy",
    law: "AGCOM decision 255/24/CONS of 10 July 2024, with its Annex A",
    scope: "electronic communications and audiovisual media",
    state: "in force; known by summaries",
    sources: [
        "https://punto-informatico.it/servizio-assistenza-clienti-nuove-regole-agcom",
        "https://agenparl.eu/2026/02/06/codacons-su-call-center-agcom",
    ],
    not_checkable: [
        "the least time to the operator choice: no number is given, the times of the rule `human-choice-late` stand in",
    ],
    cited: "Italy, AGCOM 255/24/CONS of 10 July 2024; electronic communications and audiovisual media. Known by summaries
(https://punto-informatico.it/servizio-assistenza-clienti-nuove-regole-agcom). Whether it binds your line, check with
counsel.",

    "RT932" "it-complaint-in-first-menu" "the first menu has no choice for complaints" {
        article: "AGCOM 255/24/CONS (Italy, by summaries)",
        how: How::Own(Own { from: "from the menu", facts: &[], check: topics::complaint_in_first_menu }),
        checks: "The first menu has a choice for complaints: marked `for: [complaint]`, or known by its words in English, Portuguese,
Spanish or Italian; where neither is written it is not judged.",
        why: "What a firm would rather not hear is what callers look for in vain.",
        example: r#"principale: {menu: [{press: 1, say: "Per le fatture, prema 1.", goto: fatture}]}"#,
        instead: r#"principale:
  menu:
    - {press: 1, say: "Per le fatture, prema 1.", goto: fatture}
    - {press: 2, for: [complaint], say: "Per un reclamo, prema 2.", goto: operatori}"#,
    }

    "RT933" "it-operator-choice-explicit" "the choice of an operator is not said, or comes late" {
        article: "AGCOM 255/24/CONS (Italy, by summaries)",
        how: How::Rules(&[rule("human-key-never-spoken"), rule("human-choice-late").with(&[("warning", 45.0), ("error", 120.0)]).graded()]),
        checks: "Where a key of the main menu leads to a person, a prompt says so (the rule `human-key-never-spoken`), and it is said
in the least time. For the time no number is given: the times of the rule `human-choice-late` stand in, and what it
calls a warning stays one.",
        why: "A key that only insiders know helps insiders.",
        example: r#"keys: {0: operatori}
steps:
  principale: {menu: [{press: 1, say: "Per le fatture, prema 1.", goto: fatture}]}"#,
        instead: r#"keys: {0: operatori}
steps:
  principale:
    menu:
      - {press: 1, say: "Per le fatture, prema 1.", goto: fatture}
      - {press: 0, say: "Per un operatore, prema 0.", goto: operatori}"#,
    }

    "RT934" "it-mean-answer-150s" "a person answers later than in 150 s, on average" {
        article: "AGCOM 255/24/CONS, Annex A, article 8 a (Italy, by summaries)",
        how: How::FactElse("mean_answer", Wanted::NoLonger(150), &How::Rules(&[rule("human-takes-too-long").with(&[("warning", 150.0), ("error", 150.0), ("clock", 0.0)])])),
        checks: "The fact `mean_answer` says that a person answers within 150 s on average. Where it is not written, the model judges,
for the law speaks of a mean: menu and hold together, by the rule `human-takes-too-long` with 150 s.",
        why: "Menu and hold are one wait to those who call.",
        example: "operatori: {queue: {wait: {mean: 4m}}}",
        instead: "operatori: {queue: {wait: {mean: 60s}}}",
    }

    "RT935" "it-human-hours" "operators answer for fewer hours than they must" {
        article: "AGCOM 255/24/CONS (Italy, by summaries)",
        how: How::Fact("human_hours", Wanted::Covers { days: 5, from: 510, until: 1290 }),
        checks: "The fact `human_hours` covers Monday to Friday from 08:30 to 21:30 at least.",
        why: "Who works by day calls in the evening.",
        example: "facts: {human_hours: Mon-Fri 09:00-18:00}",
        instead: "facts: {human_hours: [Mon-Fri 08:00-22:00, Sat 09:00-13:00]}",
    }

    "RT936" "it-free-call" "callers pay" {
        article: "AGCOM 255/24/CONS (Italy, by summaries)",
        how: How::Fact("toll_free", Wanted::Is(true)),
        checks: "The fact `toll_free` says that callers pay nothing.",
        why: "Whoever complains should not pay for it.",
        example: "facts: {toll_free: false}",
        instead: "facts: {toll_free: true}",
    }
}
