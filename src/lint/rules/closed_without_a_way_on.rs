//! RT509 closed-without-a-way-on: the closed line gives callers nothing to go by.

use std::collections::HashSet;

use crate::finding::{Code, Severity};
use crate::graph::{By, Step, StepId, StepKind, Target};
use crate::lint::wording::words;
use crate::lint::{Cx, Rule, Sink, Why};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT509",
        name: "closed-without-a-way-on",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "the closed line gives callers nothing to go by",
        explain: "\
## What it checks
Where a `branch` on hours leads when the line is closed, callers can leave a message, be called back or reach a person,
or are told the opening hours. That hours are told is seen from a weekday, a number in digits or a word such as \"hours\"
in a prompt, in English, Spanish, French, German, Portuguese and Italian; recordings without words are not judged.

## Why it matters
Who hears only \"we are closed\" has to guess when to call again. Get2human standard 1.0, point 4: callers can leave a
message or be called back (http://gethuman.com/standard/v1.0.html). That the hours will do is ours.

## Example
```yaml
is-it-open: {branch: {hours: office, open: main, closed: closed}}
closed: {disconnect: We are closed now. Goodbye.}
```

## Instead
```yaml
is-it-open: {branch: {hours: office, open: main, closed: closed}}
closed: {disconnect: We are open from Monday to Friday between eight and six. Goodbye.}
```
",
    },
    thresholds: &[],
    check,
};

/// Words that only opening hours need, in the languages that are judged (ours).
const HOURS: [&str; 56] = [
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "weekdays",
    "weekday",
    "hours",
    "tomorrow",
    "lunes",
    "martes",
    "miércoles",
    "jueves",
    "viernes",
    "sábado",
    "domingo",
    "horario",
    "mañana",
    "lundi",
    "mardi",
    "mercredi",
    "jeudi",
    "vendredi",
    "samedi",
    "dimanche",
    "heures",
    "demain",
    "montag",
    "dienstag",
    "mittwoch",
    "donnerstag",
    "freitag",
    "samstag",
    "sonntag",
    "uhr",
    "morgen",
    "segunda",
    "terça",
    "quarta",
    "quinta",
    "sexta",
    "segunda-feira",
    "sexta-feira",
    "horário",
    "amanhã",
    "lunedì",
    "martedì",
    "mercoledì",
    "giovedì",
    "venerdì",
    "sabato",
    "domenica",
    "orario",
    "domani",
];

/// What callers find where the line is closed.
enum Found {
    /// A person, a message, a callback, or the hours.
    Something,
    /// A recording that may say anything.
    Unheard,
    /// Nothing.
    Nothing,
}

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let mut known = HashSet::new();
    for (_, step) in cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id)) {
        let StepKind::Hours { closed, holiday, .. } = &step.kind else { continue };
        for (target, when) in [(closed, "when the line is closed"), (holiday, "on a holiday")] {
            let Some(target) = target.filter(|target| known.insert(target.step)) else { continue };
            match behind(cx, target) {
                Found::Something => {}
                Found::Unheard => out.not_judged(Why::NoText, 1),
                Found::Nothing => {
                    let name = cx.name(target.step);
                    out.report(target.span, format!("`{name}` gives callers nothing to go by {when}")).help(
                        "take a message (`voicemail:`), promise a callback (`callback:`), or say the opening hours",
                    );
                }
            }
        }
    }
}

fn behind(cx: &Cx<'_>, from: Target) -> Found {
    let helps = |step: &Step| {
        step.leads_to_a_human()
            || matches!(step.kind, StepKind::Voicemail { .. } | StepKind::Missing | StepKind::Opaque(_))
    };
    let mut seen: HashSet<StepId> = HashSet::new();
    let mut open = vec![from.step];
    let mut unheard = false;
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        if helps(cx.graph.step(id)) {
            return Found::Something;
        }
        for words in cx.graph.own_prompts(id).into_iter().flat_map(|prompt| &cx.graph.prompt(prompt).words) {
            match &words.text {
                Some(text) if says_hours(text) => return Found::Something,
                None if !words.pieces.is_empty() => unheard = true,
                _ => {}
            }
        }
        // It is closed: nobody comes through the open door.
        let ways = cx.graph.ways(id).filter(|(_, edge)| !matches!(edge.by, By::Open));
        open.extend(ways.map(|(to, _)| to));
    }
    if unheard { Found::Unheard } else { Found::Nothing }
}

fn says_hours(text: &str) -> bool {
    let words = words(text);
    let hour = |word: &str| word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    // A key in digits is no hour: where there are keys to press there are choices to take.
    let hours = words.iter().filter(|word| hour(&word.word)).count();
    hours >= 2 || words.iter().any(|word| HOURS.contains(&word.word.as_str()))
}
