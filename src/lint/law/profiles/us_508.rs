//! us-508: Section 508, first version, 36 CFR 1194.23(d) (RT961).

use crate::lint::law::How;
use crate::lint::law::how::rule;

profile! {
    name: "us-508",
    country: "United States",
    law: "Section 508, first version, 36 CFR 1194.23(d)",
    scope: "federal bodies and what they buy",
    state: "its first version, whose text was read as a handbook gives it; the revised text of 2017 was not checked",
    sources: ["http://about.usps.com/handbooks/as508a/508a_ch7_022.htm"],
    not_checkable: [
        "the revised text of 2017",
    ],
    cited: "United States, Section 508, first version, 36 CFR 1194.23(d); federal bodies and what they buy
(http://about.usps.com/handbooks/as508a/508a_ch7_022.htm). The revised text of 2017 was not checked. Whether it binds
your line, check with counsel.",

    "RT961" "us-508-warn-before-timeout" "time runs out without a warning" {
        article: "Section 508, first version, 36 CFR 1194.23(d) (US)",
        how: How::Rules(&[rule("no-warning-before-timeout")]),
        checks: "Before silence takes a caller away something is said about it, and there is time to ask for more: `no_input` after an
earlier attempt, or `help`. It is the rule `no-warning-before-timeout`.",
        why: "Who was still looking for a key finds the choices gone.",
        example: r#"main:
  menu:
    - {press: 1, say: "For benefits, press 1.", goto: benefits}
  exhausted: agents"#,
        instead: r#"main:
  menu:
    - {press: 1, say: "For benefits, press 1.", goto: benefits}
  no_input: I did not hear a key. To hear the choices again, press star.
  exhausted: agents"#,
    }
}
