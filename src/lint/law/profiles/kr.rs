//! kr: KCC guideline of November 2009 on automatic answering (RT937 to RT942).

use crate::lint::law::How;
use crate::lint::law::how::rule;

profile! {
    name: "kr",
    country: "Korea",
    law: "KCC guideline of November 2009 on automatic answering",
    scope: "public bodies and firms",
    state: "voluntary; known by press reports",
    sources: [
        "https://www.hankyung.com/society/article/200911253827g",
        "https://www.consumernews.co.kr/news/articleView.html?idxno=176775",
        "https://etnews.com/200911250057",
    ],
    not_checkable: [
        "how few adverts are few: no number is given",
    ],
    cited: "Korea, KCC guideline of November 2009, voluntary; public bodies and firms. Known by press reports
(https://www.hankyung.com/society/article/200911253827g, https://etnews.com/200911250057). Whether it binds your line,
check with counsel.",

    "RT937" "kr-agent-at-every-step" "a menu without a key to an agent" {
        article: "KCC guideline of 2009 (Korea, voluntary, by press reports)",
        how: How::Rules(&[rule("human-not-offered-in-menu").with(&[("menus", 1.0)])]),
        checks: "In every menu a key leads to an agent, without another menu or a number to enter on the way. It is the rule
`human-not-offered-in-menu` over all menus.",
        why: "Callers notice in the middle of a line that they need a person.",
        example: "요금: {menu: [{press: 1, say: 요금 조회는 1번을 누르세요., goto: 조회}]}",
        instead: "keys: {0: 상담원}
steps:
  요금: {menu: [{press: 1, say: 요금 조회는 1번을 누르세요., goto: 조회}]}",
    }

    "RT938" "kr-three-steps" "callers pass more than three menus" {
        article: "KCC guideline of 2009 (Korea, voluntary, by press reports)",
        how: How::Rules(&[rule("menu-too-deep").with(&[("warning", 3.0), ("error", 5.0)]).graded()]),
        checks: "On the shallowest way to any step a call passes at most three menus: that is wanted, and more is a warning. More than
five are an error. It is the rule `menu-too-deep` with these numbers.",
        why: "Each level is a new list to hear and a new chance to go wrong.",
        example: "main: {menu: [{press: 1, say: 더 많은 메뉴는 1번을 누르세요., goto: more}]} # ... which leads to more, and more",
        instead: "main: {menu: [{press: 1, say: 요금 조회는 1번을 누르세요., goto: charges}]}",
    }

    "RT939" "kr-keys" "0, # or * mean something else than the guideline has them mean" {
        article: "KCC guideline of 2009 (Korea, voluntary, by press reports)",
        how: How::Rules(&[rule("zero-is-not-a-human"), rule("key-against-custom").with(&[("custom", 2.0)])]),
        checks: "`0` leads to an agent, `#` to the menu before, `*` says the menu again. These are the rules `zero-is-not-a-human` and
`key-against-custom` with the custom `kr`.",
        why: "Fingers remember keys from other lines.",
        example: "keys: {0: agents, star: back, pound: repeat}",
        instead: "keys: {0: agents, star: repeat, pound: back}",
    }

    "RT940" "kr-callback-after-30s" "a wait above 30 s, and no offer to be called back" {
        article: "KCC guideline of 2009 (Korea, voluntary, by press reports)",
        how: How::Rules(&[rule("long-hold-without-callback").with(&[("most", 30.0)])]),
        checks: "Where the mean wait of a queue is longer than 30 s, it offers to call back. It is the rule
`long-hold-without-callback` with 30 s.",
        why: "Who is called back does not have to hold a telephone.",
        example: "agents: {queue: {wait: {mean: 2m}}}",
        instead: "agents:
  queue:
    wait: {mean: 2m}
    callback: {after: 20s, say: 전화를 받으시려면 1번을 누르세요., press: 1, goto: call-back}
call-back: {callback: 곧 전화드리겠습니다., within: 2h}",
    }

    "RT941" "kr-frequent-first" "what most callers want is not offered first" {
        article: "KCC guideline of 2009 (Korea, voluntary, by press reports)",
        how: How::Rules(&[rule("popular-choice-late").with(&[("choices", 1.0), ("part", 0.25)])]),
        checks: "Callers do not hear many more choices before theirs than in the order of their shares. It is the rule
`popular-choice-late` with its own numbers, since the guideline gives none. Shares come from `reasons`; a menu without
them is not judged.",
        why: "Order is time: the last choice costs as long as all choices before it.",
        example: r#"reasons: {rare: 5%, often: 95%}
steps:
  main:
    menu:
      - {press: 1, for: [rare], say: "주소 변경은 1번을 누르세요.", goto: agents}
      - {press: 2, for: [often], say: "요금 조회는 2번을 누르세요.", goto: agents}"#,
        instead: r#"reasons: {rare: 5%, often: 95%}
steps:
  main:
    menu:
      - {press: 1, for: [often], say: "요금 조회는 1번을 누르세요.", goto: agents}
      - {press: 2, for: [rare], say: "주소 변경은 2번을 누르세요.", goto: agents}"#,
    }

    "RT942" "kr-cost-notice" "callers pay and are not told at the start" {
        article: "KCC guideline of 2009 (Korea, voluntary, by press reports)",
        how: How::Rules(&[rule("cost-not-said").with(&[("wanted", 1.0)]).facts(&["cost_said"])]),
        checks: "The facts say that the call is free (`toll_free`), or that its cost is announced (`cost_said`). It is the rule
`cost-not-said` for every number that is not free.",
        why: "Callers learn the price from their bill.",
        example: "facts: {cost_said: false}",
        instead: "facts: {cost_said: true}",
    }
}
