//! eu: Consumer Rights Directive 2011/83/EU, article 21 (RT952).

use crate::lint::law::How;
use crate::lint::law::how::rule;

profile! {
    name: "eu",
    country: "European Union",
    law: "Consumer Rights Directive 2011/83/EU, article 21",
    scope: "lines about a contract",
    state: "in force, by the laws of the member states; text as quoted by others",
    sources: ["http://www.fairtelecoms.org.uk/consumer-contracts-regulations.html"],
    not_checkable: [
        "whether the line is about a contract",
    ],
    cited: "European Union, Consumer Rights Directive, article 21; lines about a contract. The text as quoted
(http://www.fairtelecoms.org.uk/consumer-contracts-regulations.html). Whether it binds your line, check with counsel.",

    "RT952" "eu-basic-rate-number" "the number costs more than the basic rate" {
        article: "Consumer Rights Directive, article 21 (EU, as quoted)",
        how: How::Rules(&[rule("cost-not-said").with(&[("wanted", 2.0)]).facts(&["basic_rate"])]),
        checks: r#"The facts say that the number costs no more than the basic rate: `toll_free`, `basic_rate`, or a `number_kind` other
than `premium`. It is the rule `cost-not-said` with `wanted = "basic-rate"`."#,
        why: "Whoever has a contract should not pay extra to speak about it.",
        example: "facts: {basic_rate: false}",
        instead: "facts: {basic_rate: true}",
    }
}
