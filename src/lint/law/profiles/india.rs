//! in: TRAI TCCRR 2012, and broadcasting QoS regulations 2017, regulation 25(3) (RT943 to RT945).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::{How, Own, Wanted};

profile! {
    name: "in",
    country: "India",
    law: "TRAI TCCRR 2012, and broadcasting QoS regulations 2017, regulation 25(3)",
    scope: "telecommunications, cable and satellite television",
    state: "in force as far as known; the text was read for the first two levels, not for the rest",
    sources: ["https://future.indiankanoon.org/doc/110353588/"],
    not_checkable: [
        "what is asked of level 3 and of the time to an operator: the text was not read",
    ],
    cited: "India, TRAI regulations of 2012 and 2017, regulation 25(3); telecommunications, cable and satellite television
(https://future.indiankanoon.org/doc/110353588/). Whether it binds your line, check with counsel.",

    "RT943" "in-language-first" "the first menu is not about the language" {
        article: "TRAI TCCRR 2012 and QoS regulations 2017, regulation 25(3) (India)",
        how: How::Each(&[How::Rules(&[rule("language-choice-misplaced").with(&[("place", 1.0)])]), How::Own(Own { from: "from the menu", facts: &[], check: own::several_languages })]),
        checks: r#"Level 1: the first menu offers languages and nothing else. It is the rule `language-choice-misplaced` with `place =
"before-the-menu"`; a line of one language has none to offer."#,
        why: "Who does not understand the first language cannot find the choice behind it.",
        example: "start: main
languages: [en-IN, hi-IN]",
        instead: r#"start: language
languages: [en-IN, hi-IN]
steps:
  language:
    menu:
      - {press: 1, say: {en-IN: "For English, press 1."}, language: en-IN, goto: main}
      - {press: 2, say: {hi-IN: "हिंदी के लिए 2 दबाएँ।"}, language: hi-IN, goto: main}"#,
    }

    "RT944" "in-categories-second" "no menu of categories follows the choice of the language" {
        article: "TRAI TCCRR 2012 and QoS regulations 2017, regulation 25(3) (India)",
        how: How::Own(Own { from: "from the menu", facts: &[], check: own::categories_second }),
        checks: "Level 2: behind every language stands a menu of several broad categories, with nothing but words on the way to it.
Submenus (level 3) may follow.",
        why: "Callers who change lines find the same two levels everywhere.",
        example: r#"language:
  menu:
    - {press: 1, say: {en-IN: "For English, press 1."}, language: en-IN, goto: number}
number: {collect: {say: Please enter your number., digits: 10}, goto: main}"#,
        instead: r#"language:
  menu:
    - {press: 1, say: {en-IN: "For English, press 1."}, language: en-IN, goto: main}
main:
  menu:
    - {press: 1, say: "For billing, press 1.", goto: billing}
    - {press: 2, say: "For faults, press 2.", goto: faults}"#,
    }

    "RT945" "in-toll-free-hours" "the line is not free, or not from 08:00 to 22:00" {
        article: "TRAI regulations of 2012 and 2017 (India, text not read)",
        how: How::Each(&[How::Fact("toll_free", Wanted::Is(true)), How::Fact("human_hours", Wanted::Covers { days: 7, from: 480, until: 1320 })]),
        checks: "The fact `toll_free` says that callers pay nothing, `human_hours` that somebody answers every day from 08:00 to 22:00
at least, or all day.",
        why: "Who works by day calls in the evening.",
        example: "facts: {toll_free: true, human_hours: Mon-Fri 09:00-18:00}",
        instead: "facts: {toll_free: true, human_hours: Mon-Sun 08:00-22:00}",
    }
}
