//! br: Decreto 11.034/2022 (RT920 to RT924).

use crate::lint::law::how::rule;
use crate::lint::law::topics;
use crate::lint::law::{How, Own, Scope, Wanted};

profile! {
    name: "br",
    country: "Brazil",
    law: "Decreto 11.034/2022",
    scope: "federally regulated services",
    state: "in force; its text was read",
    sources: [
        "https://legjur.com/legislacao/nivel/dec_00110342022/capitulo-ii-do-atendimento-ao-consumidor",
        "https://montgomery.adv.br/decreto-no-11-034-2022-estabelece-diretrizes-e-normas-sobre-o-servico-de-atendimento-ao-consumidor/",
    ],
    not_checkable: [
        "the longest wait: it is left to the regulators of the sectors",
        "access round the clock (article 4): any one channel may give it",
    ],
    cited: "Brazil, Decreto 11.034/2022, in force; federally regulated services
(https://legjur.com/legislacao/nivel/dec_00110342022/capitulo-ii-do-atendimento-ao-consumidor). Whether it binds your
line, check with counsel.",

    "RT920" "br-complaint-and-cancel-in-first-menu" "the first menu lacks complaints or cancelling" {
        article: "Decreto 11.034/2022, article 5, II (Brazil)",
        how: How::Each(&[How::Own(Own { from: "from the menu", facts: &[], check: topics::complaint_in_first_menu }), How::Own(Own { from: "from the menu", facts: &[], check: topics::cancel_in_first_menu })]),
        checks: "The first menu has a choice for complaints and one for cancelling. A choice is known by its mark, `for: [complaint]`
or `for: [cancel]`, or by its words in English, Portuguese, Spanish or Italian; where neither is written it is not
judged.",
        why: "What a firm would rather not hear is what callers look for in vain.",
        example: r#"main: {menu: [{press: 1, say: "Para faturas, tecle 1.", goto: faturas}]}"#,
        instead: r#"main:
  menu:
    - {press: 1, say: "Para faturas, tecle 1.", goto: faturas}
    - {press: 2, for: [complaint], say: "Para reclamações, tecle 2.", goto: atendentes}
    - {press: 3, for: [cancel], say: "Para cancelamento, tecle 3.", goto: atendentes}"#,
    }

    "RT921" "br-no-data-before-human" "data is asked for before a person can be reached" {
        article: "Decreto 11.034/2022, article 4, paragraph 4 (Brazil)",
        how: How::Rules(&[rule("data-before-human")]),
        checks: "Some way to a person passes no step that asks for digits. It is the rule `data-before-human`.",
        why: "Who has no number at hand, or no account at all, cannot reach anybody.",
        example: "start: cpf
steps:
  cpf: {collect: {say: Digite o seu CPF., digits: 11}, goto: main, exhausted: atendentes}",
        instead: "start: main",
    }

    "RT922" "br-no-adverts-on-hold" "callers who wait are advertised to, and did not agree" {
        article: "Decreto 11.034/2022, article 4, paragraphs 5 and 6 (Brazil)",
        how: How::Where(Scope { words: "where callers did not agree", fact: "advert_consent", applies: |cx| cx.yes("advert_consent").map(|agreed| !agreed) }, &How::Rules(&[rule("advert-on-hold")])),
        checks: "No prompt of a queue is marked `advert: true`, unless callers agreed before (fact `advert_consent`). News of rights
and of other channels is allowed: do not mark it. Where an advert is found and the fact is not written, it is not
judged.",
        why: "Who waits cannot hang up on an advert without losing the place in the queue.",
        example: "facts: {advert_consent: false}
steps:
  atendentes:
    queue:
      wait: {mean: 20s}
      comfort: {every: 10s, say: {say: Conheça os nossos planos., advert: true}}",
        instead: "facts: {advert_consent: false}
steps:
  atendentes:
    queue:
      wait: {mean: 20s}
      comfort: {every: 10s, say: Aguarde na linha. A sua posição está guardada.}",
    }

    "RT923" "br-human-8h-a-day" "a person can be reached for less than 8 hours a day" {
        article: "Decreto 11.034/2022, article 5, I (Brazil)",
        how: How::Fact("human_hours", Wanted::Daily { days: 5, minutes: 480 }),
        checks: "The fact `human_hours` has at least 8 hours on every day from Monday to Friday, and on each other day that it names.
Whether the weekend counts, check with counsel.",
        why: "A machine answers round the clock; a matter that it does not know waits for a person.",
        example: "facts: {human_hours: Mon-Fri 09:00-15:00}",
        instead: "facts: {human_hours: Mon-Sat 09:00-18:00}",
    }

    "RT924" "br-free-call" "callers pay" {
        article: "Decreto 11.034/2022, article 3 (Brazil)",
        how: How::Fact("toll_free", Wanted::Is(true)),
        checks: "The fact `toll_free` says that callers pay nothing.",
        why: "Whoever complains should not pay for it.",
        example: "facts: {toll_free: false}",
        instead: "facts: {toll_free: true}",
    }
}
