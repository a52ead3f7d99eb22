//! RT405 relay-caller-times-out: too little time for callers who read the call.

use crate::finding::{Code, Severity};
use crate::graph::Lapse;
use crate::lint::{Cx, Fate, Rule, Sink, Threshold, Unit, Why, count_of};
use crate::time::Time;
use crate::timing::Filled;

/// Words that a relay agent types in a minute.
static WORDS: Threshold = Threshold {
    key: "words_per_minute",
    default: 60.0,
    unit: Unit::Count,
    what: "words a minute that a relay agent types",
    source: "47 CFR 64.604",
};
/// Time from the last typed word to the key.
static REPLY: Threshold = Threshold {
    key: "reply",
    default: 5.0,
    unit: Unit::Time,
    what: "time to read, and to type the answer",
    source: "ours",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT405",
        name: "relay-caller-times-out",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "too little time for callers who read the call",
        explain: "\
## What it checks
A caller who reads what is said, typed by a relay agent at `words_per_minute`, and types the answer within `reply`,
has answered before the last attempt is over. The time runs from the first word; every attempt brings its prompt, its
silence and its reminder. Where silence comes back to the same step for ever, there is time enough. A menu that cannot be typed in time is reported in its first language.

## Why it matters
Deaf callers and those who are hard of hearing use the telephone through relay agents, who type what they hear. They
must type at least 60 words a minute (47 CFR 64.604, http://edocket.access.gpo.gov/cfr_2005/octqtr/47cfr64.604.htm),
which is less than half as fast as people speak. A relayed exchange may outlast the time-out, and agents often have to
redial (http://www.atis.org/ivr/checklist/deaf_TTY.htm). That one attempt after another counts is our reading.

## Example
```yaml
main:
  attempts: 1
  timeout: 3s
  menu:
    - {press: 1, say: \"To hear about delays on the coast line and all other lines, press 1.\", goto: delays}
```

## Instead
```yaml
main:
  attempts: 3
  timeout: 5s
  menu:
    - {press: 1, say: \"To hear about delays on the coast line and all other lines, press 1.\", goto: delays}
```
",
    },
    thresholds: &[&WORDS, &REPLY],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let (rate, reply) = (cx.threshold(&WORDS).max(1.0), cx.time(&REPLY));
    let mut without_text = 0;
    for (id, step, retries) in cx.graph.asking().filter(|(id, ..)| cx.reachable.has(*id)) {
        let Some(attempts) = step.settings.attempts else { continue };
        if matches!(cx.fate(id, retries, Lapse::Silence), Fate::Returns(_)) {
            continue;
        }
        let (mut words, mut said, mut unknown) = (0, Time::ZERO, 0);
        for prompt in cx.graph.own_prompts(id) {
            said += cx.times.length(prompt, 0, Filled::default());
            match cx.text(prompt) {
                Some(text) => words += text.split_whitespace().count(),
                None if cx.graph.prompt(prompt).is_said(0) => unknown += 1,
                None => {}
            }
        }
        without_text += unknown;
        let needs = Time::from_secs_f64(words as f64 * 60.0 / rate) + reply;
        let reminders = retries.no_input.iter().take(attempts.saturating_sub(1) as usize).chain(&retries.help);
        let reminders: Time = reminders.map(|prompt| cx.times.length(*prompt, 0, Filled::default())).sum();
        let has = (said + step.settings.timeout) * i64::from(attempts) + reminders;
        if unknown == 0 && words > 0 && needs > has {
            out.report(
                step.span,
                format!(
                    "who reads the call has no time to answer in `{}`: about {needs} are needed, {has} are given",
                    step.name
                ),
            )
            .label(format!("{} at {rate} a minute, and {reply} for the reply", count_of(words, "word")))
            .help("give it more `attempts`, a longer `timeout`, or fewer words");
        }
    }
    out.not_judged(Why::NoText, without_text);
}
