//! uk: SI 2013/3134, regulation 41 (RT953).

use crate::lint::law::how::rule;
use crate::lint::law::own;
use crate::lint::law::{How, Own, Scope};

profile! {
    name: "uk",
    country: "United Kingdom",
    law: "SI 2013/3134, regulation 41",
    scope: "lines about a contract",
    state: "in force; text as quoted by others",
    sources: ["http://www.fairtelecoms.org.uk/consumer-contracts-regulations.html"],
    not_checkable: [
        "whether the line is about a contract",
    ],
    cited: "United Kingdom, SI 2013/3134, regulation 41; lines about a contract. The text as quoted
(http://www.fairtelecoms.org.uk/consumer-contracts-regulations.html). Whether it binds your line, check with counsel.",

    "RT953" "uk-basic-rate-number" "the number costs more than the basic rate" {
        article: "SI 2013/3134, regulation 41 (UK, as quoted)",
        how: How::First(&[How::Own(Own { from: "from the number", facts: &[], check: own::british_number }), How::Where(Scope { words: "where the number does not tell", fact: "basic_rate", applies: |cx| Some(own::british(cx).is_none()) }, &How::Rules(&[rule("cost-not-said").with(&[("wanted", 2.0)]).facts(&["basic_rate"])]))]),
        checks: r#"The `number` begins with 01, 02, 03, 080 or 07, not with 084, 087 or 09. Where its digits do not tell, the facts do:
`toll_free`, `basic_rate`, `number_kind`, by the rule `cost-not-said` with `wanted = "basic-rate"`."#,
        why: "Whoever has a contract should not pay extra to speak about it.",
        example: r#"number: "+44 871 496 0000""#,
        instead: r#"number: "+44 20 7946 0000""#,
    }
}
