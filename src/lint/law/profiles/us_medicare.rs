//! us-medicare: CMS monitoring of call centres (RT958 to RT960).

use crate::lint::law::how::rule;
use crate::lint::law::{How, Wanted};

profile! {
    name: "us-medicare",
    country: "United States",
    law: "CMS monitoring of call centres",
    scope: "Medicare part C and D plans",
    state: "monitored by CMS; known by a summary",
    sources: ["https://www.cqfluency.com/blog/cms-call-center-monitoring/"],
    not_checkable: [
        "shares of calls without call data: only facts tell",
    ],
    cited: "United States, CMS monitoring of call centres; Medicare part C and D plans. Known by a summary
(https://www.cqfluency.com/blog/cms-call-center-monitoring/). Whether it binds your line, check with counsel.",

    "RT958" "us-medicare-hold-2min" "callers wait longer than two minutes, on average" {
        article: "CMS call centre monitoring (US, by a summary)",
        how: How::FactElse("mean_hold", Wanted::NoLonger(120), &How::Rules(&[rule("human-takes-too-long").with(&[("warning", 120.0), ("error", 120.0), ("clock", 1.0)])])),
        checks: "The fact `mean_hold` says that callers wait 2 minutes or less on average. Where it is not written, the model judges,
for a mean is asked for: the wait in queues, by the rule `human-takes-too-long` with 120 s.",
        why: "Who waits for a person has nothing left to choose.",
        example: "agents: {queue: {wait: {mean: 4m}}}",
        instead: "agents: {queue: {wait: {mean: 60s}}}",
    }

    "RT959" "us-medicare-disconnect-5pct" "more than 5% of calls are cut off" {
        article: "CMS call centre monitoring (US, by a summary)",
        how: How::Fact("disconnect_share", Wanted::AtMost(0.05)),
        checks: "The fact `disconnect_share` says that at most 5% of calls are cut off.",
        why: "Who is cut off begins again.",
        example: "facts: {disconnect_share: 8%}",
        instead: "facts: {disconnect_share: 2%}",
    }

    "RT960" "us-medicare-access" "too few callers get an interpreter, TTY or a right answer" {
        article: "CMS call centre monitoring (US, by a summary)",
        how: How::Each(&[How::Fact("interpreter_share", Wanted::AtLeast(0.75)), How::Fact("tty_share", Wanted::AtLeast(0.60)), How::Fact("accuracy_share", Wanted::AtLeast(0.75))]),
        checks: "The facts say that an interpreter is there in at least 75% of calls that need one (`interpreter_share`), that at least
60% of TTY calls are served (`tty_share`; the summary gives 60 to 65%), and that at least 75% of answers are right
(`accuracy_share`).",
        why: "Old and ill callers are the ones who need it.",
        example: "facts: {interpreter_share: 60%, tty_share: 70%, accuracy_share: 90%}",
        instead: "facts: {interpreter_share: 85%, tty_share: 70%, accuracy_share: 90%}",
    }
}
