//! fr-telecom: Code de la consommation, article L224-38 (RT949).

use crate::lint::law::{How, Wanted};

profile! {
    name: "fr-telecom",
    country: "France",
    law: "Code de la consommation, article L224-38",
    scope: "telecommunications, calls over the provider's own service",
    state: "in force; its text was read",
    sources: ["https://french-business-law.com/french-legislation-art/article-l224-38-of-the-french-consumer-code/"],
    not_checkable: [
        "whether the call comes over the provider's own service",
    ],
    cited: "France, Code de la consommation, article L224-38; telecommunications, calls over the provider's own service
(https://french-business-law.com/french-legislation-art/article-l224-38-of-the-french-consumer-code/). Whether it
binds your line, check with counsel.",

    "RT949" "fr-telecom-free-until-human" "callers pay before a person handles the request" {
        article: "Code de la consommation, article L224-38 (France)",
        how: How::Fact("free_until_human", Wanted::Is(true)),
        checks: "The fact `free_until_human` says that nothing is charged until a person handles the request.",
        why: "A menu and a queue are the firm's time, not the caller's.",
        example: "facts: {free_until_human: false}",
        instead: "facts: {free_until_human: true}",
    }
}
