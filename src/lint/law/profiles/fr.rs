//! fr: Code de la consommation, article L121-16 (RT948).

use crate::lint::law::How;
use crate::lint::law::how::rule;

profile! {
    name: "fr",
    country: "France",
    law: "Code de la consommation, article L121-16",
    scope: "lines for contracts and complaints",
    state: "in force; its text was read",
    sources: ["https://circulaire.legifrance.gouv.fr/codes/article_lc/LEGIARTI000032227254/2021-09-19"],
    not_checkable: [
        "whether the line is about contracts or complaints",
    ],
    cited: "France, Code de la consommation, article L121-16; lines for contracts and complaints
(https://circulaire.legifrance.gouv.fr/codes/article_lc/LEGIARTI000032227254/2021-09-19). Whether it binds your line,
check with counsel.",

    "RT948" "fr-no-surcharged-number" "the number is surcharged" {
        article: "Code de la consommation, article L121-16 (France)",
        how: How::Rules(&[rule("cost-not-said").with(&[("wanted", 2.0)]).facts(&["basic_rate"])]),
        checks: r#"The facts say that the number costs no more than a standard call: `toll_free`, `basic_rate`, or a `number_kind` other
than `premium`. It is the rule `cost-not-said` with `wanted = "basic-rate"`."#,
        why: "Whoever has a contract should not pay extra to speak about it.",
        example: "facts: {number_kind: premium}",
        instead: "facts: {number_kind: geographic}",
    }
}
