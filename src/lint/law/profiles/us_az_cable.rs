//! us-az-cable: cable licences of Chino Valley and Guadalupe, Arizona (RT957).

use crate::lint::law::How;
use crate::lint::law::how::rule;

profile! {
    name: "us-az-cable",
    country: "United States",
    law: "cable licences of Chino Valley and Guadalupe, Arizona",
    scope: "cable systems of the two towns",
    state: "in force as far as known; the text was read",
    sources: ["https://codelibrary.amlegal.com"],
    not_checkable: [
    ],
    cited: "Arizona, cable licences of Chino Valley and Guadalupe (codelibrary.amlegal.com). Whether it binds your line, check
with counsel.",

    "RT957" "us-az-cable-news-every-60s" "callers wait longer than 60 s without a word" {
        article: "cable licences of Chino Valley and Guadalupe (Arizona)",
        how: How::Rules(&[rule("hold-without-news").with(&[("most", 60.0)])]),
        checks: "In every queue somebody speaks to callers at least every 60 s. It is the rule `hold-without-news` with 60 s.",
        why: "Without news callers think that they are forgotten.",
        example: "agents: {queue: {wait: {mean: 3m}, music: hold.wav}}",
        instead: "agents: {queue: {wait: {mean: 3m}, music: hold.wav, comfort: {every: 45s, say: You keep your place.}}}",
    }
}
