//! pt: Decreto-Lei 134/2009, amended by Decreto-Lei 72-A/2010 (RT901 to RT906).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::topics;
use crate::lint::law::{How, Own, Scope, Wanted};

profile! {
    name: "pt",
    country: "Portugal",
    law: "Decreto-Lei 134/2009, amended by Decreto-Lei 72-A/2010",
    scope: "whoever offers consumers a call centre",
    state: "in force as far as known; the text was read for the hold and the cancelling, the rest by summaries",
    sources: [
        "https://pt.scribd.com/document/446933994/",
        "https://quereralem.pt/blog/negocios/o-que-muda-no-funcionamento-dos-call-centers/",
        "https://www.distribuicaohoje.com/customer-experience/novo-regime-juridico-dos-contact-center-entra-em-vigor-em-novembro/",
    ],
    not_checkable: [
        "whether consent was asked before a transfer to a dearer number: only the fact `dearer_transfer` tells",
    ],
    cited: "Portugal, Decreto-Lei 134/2009, amended by Decreto-Lei 72-A/2010; whoever offers consumers a call centre. The text was
read for the hold and the cancelling (https://pt.scribd.com/document/446933994/), the rest by summaries
(https://quereralem.pt/blog/negocios/o-que-muda-no-funcionamento-dos-call-centers/). Whether it binds your line, check
with counsel.",

    "RT901" "pt-first-menu-max-five" "the first menu has more than five choices" {
        article: "Decreto-Lei 134/2009 (Portugal, by summaries)",
        how: How::Rules(&[rule("too-many-choices").with(&[("info", 5.0), ("warning", 5.0), ("error", 5.0), ("menus", 1.0), ("counted", 1.0)])]),
        checks: "The first menu that callers meet has at most five choices, the one of a person among them. It is the rule
`too-many-choices` over the first menu alone, with every choice counted.",
        why: "Each choice more is heard by all who want a later one, and the choice of a person tends to come last.",
        example: r#"main: {menu: [{press: 1, say: "Para faturas, prima 1.", goto: faturas}]} # ... and five more"#,
        instead: r#"main: {menu: [{press: 1, say: "Para faturas, prima 1.", goto: faturas}]} # ... and four more, one of them a person"#,
    }

    "RT902" "pt-human-in-first-menu" "no choice of the first menu is a person" {
        article: "Decreto-Lei 134/2009 (Portugal, by summaries)",
        how: How::Rules(&[rule("human-missing-from-main-menu")]),
        checks: "A key of the first menu leads to a person, without another menu or a number to enter on the way. It is the rule
`human-missing-from-main-menu`.",
        why: "Those whom the menu cannot help need not guess behind which choice somebody answers.",
        example: r#"main:
  menu:
    - {press: 1, say: "Para faturas, prima 1.", goto: faturas}
  exhausted: agentes"#,
        instead: r#"main:
  menu:
    - {press: 1, say: "Para faturas, prima 1.", goto: faturas}
    - {press: 0, say: "Para falar com uma pessoa, prima 0.", goto: agentes}
  exhausted: agentes"#,
    }

    "RT903" "pt-hold-max-60s" "callers wait longer than 60 s" {
        article: "Decreto-Lei 134/2009 (Portugal)",
        how: How::Rules(&[rule("hold-too-long").with(&[("most", 60.0)])]),
        checks: "In every queue nine of ten callers wait no longer than 60 s after the call was answered. The law speaks of the wait,
not of a share of calls; the share is ours, as in the rule `hold-too-long`.",
        why: "Callers who wait pay with their time, and often with their money.",
        example: "agentes: {queue: {wait: {mean: 90s}}}",
        instead: "agentes: {queue: {wait: {p50: 15s, p90: 45s}}}",
    }

    "RT904" "pt-no-adverts-on-hold" "callers who wait are advertised to" {
        article: "Decreto-Lei 134/2009 (Portugal, by summaries)",
        how: How::Rules(&[rule("advert-on-hold")]),
        checks: "No prompt of a queue is marked `advert: true`. It is the rule `advert-on-hold`.",
        why: "Who waits cannot hang up on an advert without losing the place in the queue.",
        example: "agentes:
  queue:
    wait: {mean: 20s}
    comfort: {every: 10s, say: {say: Conheça a nossa nova fibra., advert: true}}",
        instead: "agentes:
  queue:
    wait: {mean: 20s}
    comfort: {every: 10s, say: Não desligue. Mantém o seu lugar.}",
    }

    "RT905" "pt-cancel-choice" "no choice is for cancelling the service" {
        article: "Decreto-Lei 134/2009 (Portugal)",
        how: How::Where(Scope { words: "where the service is continuous or periodic", fact: "continuous_service", applies: |cx| cx.yes("continuous_service") }, &How::Own(Own { from: "from the menu", facts: &[], check: topics::cancel_in_a_menu })),
        checks: "Where the service is continuous or periodic (fact `continuous_service`), some menu has a choice for cancelling it:
marked `for: [cancel]`, or known by its words. Where no such choice is found and the fact is not written, it is not
judged.",
        why: "Who wants to leave is otherwise sent from one department to the next.",
        example: r#"facts: {continuous_service: true}
steps:
  main: {menu: [{press: 1, say: "Para faturas, prima 1.", goto: faturas}]}"#,
        instead: r#"facts: {continuous_service: true}
reasons: {invoice: 70%, cancel: 30%}
steps:
  main:
    menu:
      - {press: 1, for: [invoice], say: "Para faturas, prima 1.", goto: faturas}
      - {press: 2, for: [cancel], say: "Para cancelar o serviço, prima 2.", goto: agentes}"#,
    }

    "RT906" "pt-no-dearer-transfer" "calls are handed on to a dearer number" {
        article: "Decreto-Lei 134/2009 (Portugal, by summaries)",
        how: How::Where(Scope { words: "where the line transfers calls", fact: "dearer_transfer", applies: |cx| Some(own::transfers(cx)) }, &How::Fact("dearer_transfer", Wanted::Is(false))),
        checks: "Where the line transfers calls, the fact `dearer_transfer` says that no transfer leads to a dearer number without the
consent of the caller. A line without transfers has nothing to say.",
        why: "The caller agreed to one price, and pays another.",
        example: r#"facts: {dearer_transfer: true}
steps:
  partner: {transfer: {to: "+351760000000", human: true}}"#,
        instead: r#"facts: {dearer_transfer: false}
steps:
  partner: {transfer: {to: "+351210000000", human: true}}"#,
    }
}
