//! RT104 human-not-offered-in-menu: a menu from which no key leads to a person.

use crate::finding::{Code, Severity};
use crate::lint::{Cx, Rule, Sink, Threshold, Unit};

/// Which menus are looked at.
static MENUS: Threshold = Threshold {
    key: "menus",
    default: 0.0,
    unit: Unit::Word(&["left-over", "all"]),
    what: "`left-over`: menus of which no other rule about people speaks; `all`: every menu",
    source: "ours: one fact is one finding",
};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT104",
        name: "human-not-offered-in-menu",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a menu without a key to a person",
        explain: "\
## What it checks
In every menu some key leads to a person or a callback, without another menu or a number to enter on the way: a
choice, or a reserved key (`keys:`). Where more can be said the other rules say it: of the main menu
`human-missing-from-main-menu`, of a menu in which `0` does nothing or something else `zero-is-not-a-human`, of a menu
that is cut off from everybody `no-way-to-a-human`. What is left are menus whose `0` takes a message and nothing else.
`menus = \"all\"` asks of every menu. In a file that is a module or a survey (`role:`) the finding is for information
only.

## Why it matters
Callers notice in the middle of a line that they need a person. Korea's guideline of 2009 wanted an agent at every
step (as reported: https://www.hankyung.com/society/article/200911253827g); Brazil's Decreto 6.523/2008, article 4,
paragraph 1, revoked since, a person in every menu (https://legjur.com/legislacao/art/DEC_00065232008-4); get2human
standard 1.0, point 1: dial 0 for a person, always (http://gethuman.com/standard/v1.0.html). Whether a law binds your
line, check with counsel.

## Example
```yaml
claims:
  menu:
    - {press: 1, say: \"For the state of your claim, press 1.\", goto: state}
    - {press: 0, say: \"To leave a message, press 0.\", goto: message}
  exhausted: agents
```

## Instead
```yaml
claims:
  menu:
    - {press: 1, say: \"For the state of your claim, press 1.\", goto: state}
    - {press: 2, say: \"To leave a message, press 2.\", goto: message}
    - {press: 0, say: \"To speak to a person, press 0.\", goto: agents}
  exhausted: agents
```
",
    },
    thresholds: &[&MENUS],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    // A line without anybody has its finding already.
    if !cx.line_has_a_human() {
        return;
    }
    let all = cx.word(&MENUS) == "all";
    let main = cx.graph.main_menus();
    for (id, step, menu) in cx.menus() {
        let to = |key| cx.graph.leads(id, key);
        let offered = menu.keys.iter().filter_map(to).any(|target| cx.human_by_itself.has(target));
        // There `zero-is-not-a-human` has nothing to say.
        let zero_helps = menu.key("0").and_then(to).is_some_and(|target| cx.helps_by_itself.has(target));
        let left_over = zero_helps && !main.contains(&id) && cx.to_a_human.has(id);
        if !offered && (all || left_over) {
            out.report(step.span, format!("no key of `{}` leads to a person", step.name))
                .severity(cx.on_a_line(RULE.code.severity))
                .help(format!("lead a choice to `{0}`, or write `keys: {{0: {0}}}` here", cx.somebody()));
        }
    }
}
