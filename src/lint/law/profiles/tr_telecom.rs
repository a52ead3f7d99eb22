//! tr-telecom: BTK decision of 2011 on call centres (RT909 to RT911).

use crate::lint::law::own;
use crate::lint::law::{How, Own, Wanted};

profile! {
    name: "tr-telecom",
    country: "Turkey",
    law: "BTK decision of 2011 on call centres",
    scope: "telecommunications",
    state: "known by a press report",
    sources: ["https://m.sabah.com.tr/yasam/cagri-merkezi-hatlarinda-beklemeye-1-dakika-siniri-1844509/amp"],
    not_checkable: [
        "the share of calls answered in 20 s without call data: only the fact `answered_within` tells",
    ],
    cited: "Turkey, BTK, 2011; telecommunications. Known by a press report
(https://m.sabah.com.tr/yasam/cagri-merkezi-hatlarinda-beklemeye-1-dakika-siniri-1844509/amp). Whether it binds your
line, check with counsel.",

    "RT909" "tr-telecom-main-menu-45s" "the main menu takes longer than 45 s" {
        article: "BTK 2011 (Turkey, by a press report)",
        how: How::Own(Own { from: "from the model", facts: &[], check: own::main_menu_within_45s }),
        checks: "The main menu has been said in full within 45 s of the answer, welcome and adverts included. Where numbers are asked
for before it (an identity check), the time counts from there. What is not recorded is estimated.",
        why: "All callers hear it, and those with the last choice hear all of it.",
        example: r#"welcome: {play: "Yeni tarifelerimiz ...", takes: 30s, advert: true, goto: main}"#,
        instead: "welcome: {play: Hoş geldiniz., goto: main}",
    }

    "RT910" "tr-telecom-submenu-20s" "a submenu takes longer than 20 s" {
        article: "BTK 2011 (Turkey, by a press report)",
        how: How::Own(Own { from: "from the model", facts: &[], check: own::submenu_within_20s }),
        checks: "Every menu below the main menu has been said in full within 20 s of the key that leads to it. What is not recorded is
estimated.",
        why: "Who has chosen once expects an answer, not another long list.",
        example: r#"billing: {menu: {intro: {say: Fatura işlemleri., takes: 15s}, choices: [{press: 1, say: "Borç için 1'e basın.", goto: debt}]}}"#,
        instead: r#"billing: {menu: [{press: 1, say: "Borç için 1'e basın.", goto: debt}]}"#,
    }

    "RT911" "tr-telecom-answer-20s" "fewer than 85% of calls are answered within 20 s" {
        article: "BTK 2011 (Turkey, by a press report)",
        how: How::Fact("answered_within", Wanted::Within(0.85, 20)),
        checks: "The fact `answered_within` says that at least 85% of calls are answered within 20 s. A menu cannot tell shares of
calls: without the fact it is not judged.",
        why: "A mean hides those who wait longest.",
        example: "facts: {answered_within: {share: 70%, seconds: 20}}",
        instead: "facts: {answered_within: {share: 88%, seconds: 20}}",
    }
}
