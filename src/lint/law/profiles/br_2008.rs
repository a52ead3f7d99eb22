//! br-2008: Decreto 6.523/2008, article 4 (RT916 to RT919).

use crate::lint::law::how::rule;
use crate::lint::law::topics;
use crate::lint::law::{How, Own};

profile! {
    name: "br-2008",
    country: "Brazil",
    law: "Decreto 6.523/2008, article 4",
    scope: "federally regulated services",
    state: "revoked in 2022 by Decreto 11.034/2022, and still the clearest text to check; its text was read",
    sources: ["https://legjur.com/legislacao/art/DEC_00065232008-4"],
    not_checkable: [
        "whether a matter is concluded: a menu shows how calls end, not what agents do",
    ],
    cited: "Brazil, Decreto 6.523/2008, article 4, revoked in 2022; federally regulated services
(https://legjur.com/legislacao/art/DEC_00065232008-4). Check with counsel what binds your line today.",

    "RT916" "br-2008-first-menu" "the first menu lacks a person, complaints or cancelling" {
        article: "Decreto 6.523/2008, article 4 (Brazil, revoked)",
        how: How::Each(&[How::Rules(&[rule("human-missing-from-main-menu")]), How::Own(Own { from: "from the menu", facts: &[], check: topics::complaint_in_first_menu }), How::Own(Own { from: "from the menu", facts: &[], check: topics::cancel_in_first_menu })]),
        checks: "The first menu offers a person (the rule `human-missing-from-main-menu`), complaints and cancelling. A choice is known
by its mark, `for: [complaint]` or `for: [cancel]`, or by its words in English, Portuguese, Spanish or Italian; where
neither is written it is not judged.",
        why: "What a firm would rather not hear is what callers look for in vain.",
        example: r#"main:
  menu:
    - {press: 1, say: "Para faturas, tecle 1.", goto: faturas}
    - {press: 0, say: "Para falar com um atendente, tecle 0.", goto: atendentes}"#,
        instead: r#"main:
  menu:
    - {press: 1, say: "Para faturas, tecle 1.", goto: faturas}
    - {press: 2, for: [complaint], say: "Para reclamações, tecle 2.", goto: atendentes}
    - {press: 3, for: [cancel], say: "Para cancelamento, tecle 3.", goto: atendentes}
    - {press: 0, say: "Para falar com um atendente, tecle 0.", goto: atendentes}"#,
    }

    "RT917" "br-2008-human-in-every-menu" "a menu without a key to a person" {
        article: "Decreto 6.523/2008, article 4, paragraph 1 (Brazil, revoked)",
        how: How::Rules(&[rule("human-not-offered-in-menu").with(&[("menus", 1.0)])]),
        checks: "In every menu a key leads to a person, without another menu or a number to enter on the way. It is the rule
`human-not-offered-in-menu` over all menus.",
        why: "Callers notice in the middle of a line that they need a person.",
        example: r#"faturas: {menu: [{press: 1, say: "Para a segunda via, tecle 1.", goto: segunda-via}]}"#,
        instead: r#"faturas:
  menu:
    - {press: 1, say: "Para a segunda via, tecle 1.", goto: segunda-via}
    - {press: 0, say: "Para falar com um atendente, tecle 0.", goto: atendentes}"#,
    }

    "RT918" "br-2008-no-hang-up" "the line hangs up before the caller was served" {
        article: "Decreto 6.523/2008, article 4 (Brazil, revoked)",
        how: How::Rules(&[rule("silence-ends-the-call"), rule("wrong-key-ends-the-call"), rule("hold-ends-the-call")]),
        checks: "Neither silence, wrong keys nor a long wait end the call. These are the rules `silence-ends-the-call`,
`wrong-key-ends-the-call` and `hold-ends-the-call`.",
        why: "Who is hung up on begins again at the end of the same queue.",
        example: r#"main:
  menu:
    - {press: 1, say: "Para faturas, tecle 1.", goto: faturas}
  exhausted: adeus
adeus: {disconnect: Opção inválida. Adeus.}"#,
        instead: r#"main:
  menu:
    - {press: 1, say: "Para faturas, tecle 1.", goto: faturas}
  exhausted: atendentes"#,
    }

    "RT919" "br-2008-no-data-before-human" "data is asked for before a person can be reached" {
        article: "Decreto 6.523/2008, article 4, paragraph 3 (Brazil, revoked)",
        how: How::Rules(&[rule("data-before-human")]),
        checks: "Some way to a person passes no step that asks for digits. It is the rule `data-before-human`.",
        why: "Who has no number at hand, or no account at all, cannot reach anybody.",
        example: "start: cpf
steps:
  cpf: {collect: {say: Digite o seu CPF., digits: 11}, goto: main, exhausted: atendentes}",
        instead: "start: main",
    }
}
