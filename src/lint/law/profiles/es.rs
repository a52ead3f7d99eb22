//! es: Ley 10/2025, BOE of 27 December 2025 (RT926 to RT931).

use crate::lint::law::how::rule;
use crate::lint::law::{How, Wanted};

profile! {
    name: "es",
    country: "Spain",
    law: "Ley 10/2025, BOE of 27 December 2025",
    scope: "basic services, and firms of 250 staff, EUR 50 million turnover or EUR 43 million balance and more; telecommunications and finance by their own rules first",
    state: "in force, to be met by 28 December 2026; known by summaries, which name no articles",
    sources: [
        "https://www.legaltoday.com/revista-aja/1025/articulos/15/index.html",
        "https://santiagomediano.com/?p=345958",
        "https://www.uria.com/es/publicaciones/newsletter/1997-procesal",
    ],
    not_checkable: [
        "whether the firm is large enough",
        "what a standard call costs: only the fact `toll_free` tells",
    ],
    cited: "Spain, Ley 10/2025, to be met by 28 December 2026; basic services and large firms. Known by summaries
(https://www.legaltoday.com/revista-aja/1025/articulos/15/index.html, https://santiagomediano.com/?p=345958). Whether
it binds your line, check with counsel.",

    "RT926" "es-human-in-main-menu" "the main menu has no key to a person" {
        article: "Ley 10/2025 (Spain, by summaries)",
        how: How::Rules(&[rule("human-missing-from-main-menu")]),
        checks: "A key of the main menu leads to a person, without another menu or a number to enter on the way. It is the rule
`human-missing-from-main-menu`.",
        why: "Those whom the menu cannot help need not guess behind which choice somebody answers.",
        example: r#"principal:
  menu:
    - {press: 1, say: "Para facturas, pulse 1.", goto: facturas}
  exhausted: agentes"#,
        instead: r#"principal:
  menu:
    - {press: 1, say: "Para facturas, pulse 1.", goto: facturas}
    - {press: 0, say: "Para hablar con una persona, pulse 0.", goto: agentes}
  exhausted: agentes"#,
    }

    "RT927" "es-answer-95pct-3min" "calls are answered later than in three minutes" {
        article: "Ley 10/2025 (Spain, by summaries)",
        how: How::FactElse("answered_within", Wanted::Within(0.95, 180), &How::Rules(&[rule("human-takes-too-long").with(&[("warning", 180.0), ("error", 180.0), ("clock", 1.0)])])),
        checks: r#"The fact `answered_within` says that at least 95% of calls are answered within 3 minutes. Where it is not written, the
model judges, for the summaries say "on average": the mean wait is at most 3 minutes, by the rule
`human-takes-too-long`. After a machine the clock starts when a person is asked for, so the wait in queues counts
alone."#,
        why: "Who waits for a person has nothing left to choose.",
        example: "agentes: {queue: {wait: {mean: 5m}}}",
        instead: "agentes: {queue: {wait: {mean: 60s}}}",
    }

    "RT928" "es-no-cut-for-waiting" "callers are hung up on because they waited" {
        article: "Ley 10/2025 (Spain, by summaries)",
        how: How::Rules(&[rule("hold-ends-the-call")]),
        checks: "The `overflow` of a queue does not end the call without a person, a callback or voicemail on the way. It is the rule
`hold-ends-the-call`.",
        why: "Callers who waited longest begin at the end of the same queue.",
        example: "agentes: {queue: {wait: {mean: 60s}, overflow: {after: 10m, goto: adios}}}
adios: {disconnect: Llame más tarde.}",
        instead: "agentes: {queue: {wait: {mean: 60s}, overflow: {after: 10m, goto: mensaje}}}
mensaje: {voicemail: Deje su número. Le llamaremos.}",
    }

    "RT929" "es-not-machine-only" "nobody answers but a machine" {
        article: "Ley 10/2025 (Spain, by summaries)",
        how: How::Rules(&[rule("line-without-a-human")]),
        checks: "Some path of the line ends with a person, a queue for one, or a callback. It is the rule `line-without-a-human`.",
        why: "What the machine does not know, nobody hears.",
        example: r#"principal: {menu: [{press: 1, say: "Para el horario, pulse 1.", goto: horario}]}
horario: {disconnect: Abrimos de nueve a seis.}"#,
        instead: r#"principal:
  menu:
    - {press: 1, say: "Para el horario, pulse 1.", goto: horario}
    - {press: 0, say: "Para hablar con una persona, pulse 0.", goto: agentes}"#,
    }

    "RT930" "es-human-at-any-stage" "a menu from which no person can be reached" {
        article: "Ley 10/2025 (Spain, by summaries)",
        how: How::Rules(&[rule("no-way-to-a-human")]),
        checks: "From every menu that callers come to, a person, a queue for one, or a callback can be reached. It is the rule
`no-way-to-a-human`.",
        why: "Callers who chose wrongly have to hang up and dial again.",
        example: r#"ofertas:
  menu:
    - {press: 1, say: "Para la oferta del mes, pulse 1.", goto: oferta}
  exhausted: adios"#,
        instead: r#"ofertas:
  menu:
    - {press: 1, say: "Para la oferta del mes, pulse 1.", goto: oferta}
    - {press: 0, say: "Para hablar con una persona, pulse 0.", goto: agentes}
  exhausted: agentes"#,
    }

    "RT931" "es-free-call" "callers pay" {
        article: "Ley 10/2025 (Spain, by summaries)",
        how: How::Fact("toll_free", Wanted::Is(true)),
        checks: "The fact `toll_free` says that callers pay nothing. Most summaries say that the call is free; one says that it costs
no more than a standard call. The stricter reading is checked.",
        why: "Whoever complains should not pay for it.",
        example: "facts: {toll_free: false}",
        instead: "facts: {toll_free: true}",
    }
}
