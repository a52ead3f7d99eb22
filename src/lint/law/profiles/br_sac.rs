//! br-sac: Portaria MJ 2.014/2008 (RT925).

use crate::lint::law::how::rule;
use crate::lint::law::{How, Scope};

profile! {
    name: "br-sac",
    country: "Brazil",
    law: "Portaria MJ 2.014/2008",
    scope: "federally regulated services",
    state: "made under the decree that was revoked in 2022; whether it still counts is not confirmed; its text was read",
    sources: ["https://contabeis.com.br/legislacao/53909/portaria-mj-2014-2008"],
    not_checkable: [
        "the 90 s in finance on Mondays, on the days before and after holidays and on the fifth business day: a menu states one wait for all days",
    ],
    cited: "Brazil, Portaria MJ 2.014/2008, made under a decree that was revoked in 2022
(https://contabeis.com.br/legislacao/53909/portaria-mj-2014-2008); whether it still counts is not confirmed. Whether
it binds your line, check with counsel.",

    "RT925" "br-sac-agent-60s" "callers wait longer than 60 s for an agent" {
        article: "Portaria MJ 2.014/2008 (Brazil, state not confirmed)",
        how: How::First(&[How::Where(Scope { words: "in finance", fact: "sector", applies: |cx| cx.fact_word("sector").map(|sector| sector == "finance") }, &How::Rules(&[rule("hold-too-long").with(&[("most", 45.0)])])), How::Rules(&[rule("hold-too-long").with(&[("most", 60.0)])])]),
        checks: "Once an agent was chosen, nine of ten callers (ours) wait no longer than 60 s; in finance (fact `sector`) no longer
than 45 s. It is the rule `hold-too-long` with these times. Where only the 45 s are passed and the sector is not
written, it is not judged.",
        why: "Callers who have chosen a person have nothing left to do but wait.",
        example: "atendentes: {queue: {wait: {mean: 60s}}}",
        instead: "atendentes: {queue: {wait: {p50: 10s, p90: 40s}}}",
    }
}
