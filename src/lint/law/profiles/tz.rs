//! tz: rules of the telecommunications regulator (RT964).

use crate::lint::law::how::rule;
use crate::lint::law::{How, Wanted};

profile! {
    name: "tz",
    country: "Tanzania",
    law: "rules of the telecommunications regulator",
    scope: "telecommunications",
    state: "known by a summary",
    sources: ["https://ictpolicyafrica.org"],
    not_checkable: [
    ],
    cited: "Tanzania, rules of the telecommunications regulator. Known by a summary (ictpolicyafrica.org). Whether it binds your
line, check with counsel.",

    "RT964" "tz-mean-wait-5min" "callers wait longer than five minutes, on average" {
        article: "rules of the telecommunications regulator (Tanzania, by a summary)",
        how: How::FactElse("mean_hold", Wanted::NoLonger(300), &How::Rules(&[rule("human-takes-too-long").with(&[("warning", 300.0), ("error", 300.0), ("clock", 1.0)])])),
        checks: "The fact `mean_hold` says that callers wait 5 minutes or less on average. Where it is not written, the model judges,
for a mean is asked for: the wait in queues, by the rule `human-takes-too-long` with 5 minutes.",
        why: "Who waits for a person has nothing left to choose.",
        example: "agents: {queue: {wait: {mean: 8m}}}",
        instead: "agents: {queue: {wait: {mean: 2m}}}",
    }
}
