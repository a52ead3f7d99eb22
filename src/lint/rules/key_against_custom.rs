//! RT216 key-against-custom: a key that means something else than callers of a country are used to.

use std::collections::BTreeMap;

use crate::finding::{Code, Severity};
use crate::graph::{Action, MenuKey, StepId, StepKind};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit, some_of};
use crate::source::Span;

/// Whose custom.
static CUSTOM: Threshold = Threshold {
    key: "custom",
    default: 0.0,
    unit: Unit::Word(&["none", "au-nz", "kr"]),
    what: "whose custom the keys are held to",
    source: "AS/NZS 4263 as itams.co.uk has it; Korea's KCC guideline, by a summary",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT216",
        name: "key-against-custom",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a key means something else than callers are used to",
        explain: "\
## What it checks
Where a custom was chosen, reserved keys and choices do not contradict it. `au-nz`: `*` leads back, `#` ends an entry or
skips, `9` ends the call. `kr`: `*` repeats, `#` leads to the menu before. `0` is a person in both, which
`zero-is-not-a-human` looks after. A `9` that is an ordinary choice is for information. Nothing is checked where no
custom was chosen: customs contradict each other.

## Why it matters
Fingers remember keys from other lines. For Australia and New Zealand a practitioner's summary of AS/NZS 4263 gives the
keys (http://www.itams.co.uk/ivr-standards.htm), for Korea reports of the guideline of 2009, which is voluntary
(https://etnews.com/200911250057).

## Example
```yaml
# ringtrue.toml: [rules.key-against-custom] custom = \"kr\"
keys: {0: agents, star: back, pound: repeat}
```

## Instead
```yaml
# ringtrue.toml: [rules.key-against-custom] custom = \"kr\"
keys: {0: agents, star: repeat, pound: back}
```
",
    },
    thresholds: &[&CUSTOM],
    check,
};

/// What a key does, as far as a custom knows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Does {
    Person,
    Repeats,
    Back,
    Ends,
    Other,
}

impl Does {
    const fn words(self) -> &'static str {
        match self {
            Self::Person => "leads to a person",
            Self::Repeats => "says the menu again",
            Self::Back => "leads to the menu before",
            Self::Ends => "ends the call",
            Self::Other => "is a choice",
        }
    }
}

/// A key, all that it may do, and what callers expect of it.
type Habit = (&'static str, &'static [Does], &'static str);

const AU_NZ: &[Habit] = &[
    ("*", &[Does::Back], "leads back"),
    ("#", &[Does::Other], "ends an entry or skips"),
    ("9", &[Does::Ends], "ends the call"),
];
const KR: &[Habit] =
    &[("*", &[Does::Repeats], "says the menu again"), ("#", &[Does::Back], "leads to the menu before")];

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let custom = cx.word(&CUSTOM);
    let habits = match custom {
        "au-nz" => AU_NZ,
        "kr" => KR,
        _ => return,
    };
    // A key of the line's `keys:` is one fact, in however many menus it works.
    let mut against: BTreeMap<Span, (&MenuKey, Does, &str, Vec<StepId>)> = BTreeMap::new();
    for (id, _, menu) in cx.menus() {
        for (press, allowed, expected) in habits {
            let Some(key) = menu.key(press) else { continue };
            let Some(does) = does(cx, id, key) else { continue };
            if !allowed.contains(&does) {
                against.entry(key.span).or_insert((key, does, expected, Vec::new())).3.push(id);
            }
        }
    }
    for (span, (key, does, expected, menus)) in against {
        let names: Vec<&str> = menus.iter().map(|menu| cx.name(*menu)).collect();
        let severity = if does == Does::Other && key.press.keys() == "9" { Severity::Info } else { RULE.code.severity };
        out.report(span, format!("`{}` {} in {}", key.press, does.words(), some_of(&names)))
            .label(format!("by the custom `{custom}` it {expected}"))
            .severity(severity)
            .help("give it another key");
    }
}

/// What a key does; `None`: nothing was written.
fn does(cx: &Cx<'_>, menu: StepId, key: &MenuKey) -> Option<Does> {
    Some(match key.action {
        Action::Nowhere => return None,
        Action::Repeat => Does::Repeats,
        Action::Back => Does::Back,
        Action::Goto(_) => match cx.graph.leads(menu, key) {
            Some(target) if target == menu => Does::Repeats,
            Some(target) if cx.human_by_itself.has(target) => Does::Person,
            Some(target) if matches!(cx.graph.step(target).kind, StepKind::Disconnect(_)) => Does::Ends,
            _ => Does::Other,
        },
    })
}
