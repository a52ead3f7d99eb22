//! RT412 no-help-after-last-attempt: a last attempt that leads to no help.

use crate::finding::{Code, Severity};
use crate::graph::Lapse;
use crate::lint::{Cx, Fate, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT412",
        name: "no-help-after-last-attempt",
        severity: Severity::Error,
        since: "0.1.0",
        summary: "the last attempt leads to more of the same",
        explain: "\
## What it checks
After the last attempt a caller comes to a person, a callback or voicemail, with nothing to choose or to enter on the
way. A menu that only asks for a language may go on in the first one. Steps of a file that lead to the same place are
one finding. Where the call ends instead, or the same step is said again for ever, the rules about that speak. In a file
that is a module or a survey (`role:`) the finding is for information only.

## Why it matters
Who could not use this menu will not manage the next one. W3C's Cognitive Accessibility Task Force: errors lead to a
person, never to the end or to a harder menu (https://github.com/w3c/coga, design-guide/o6p04-voice-menus.html).
Turkey's energy regulator wants callers who reached nothing in two minutes handed to an operator by themselves
(decision 6507-6, as summarised:
https://www.morogluarseven.com/news-and-publications/turkey-introduces-service-standards-electricity-call-centres/).

## Example
```yaml
account:
  collect: {say: \"Please enter your account number.\", digits: 10}
  goto: balance
  exhausted: billing-menu
```

## Instead
```yaml
account:
  collect: {say: \"Please enter your account number.\", digits: 10}
  goto: balance
  exhausted: agents
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for (lapse, whose) in [(Lapse::Silence, "after silence"), (Lapse::WrongKey, "after wrong keys")] {
        let is_wanted = |id, fate| matches!(fate, Fate::Elsewhere(_)) && !cx.asks_for_a_language(id);
        for same in cx.same_fates(lapse, is_wanted) {
            let Fate::Elsewhere(target) = same.fate else { continue };
            let whose = if same.both { "after the last attempt" } else { whose };
            let (gives, leads) = (same.of("gives", "give"), same.of("it leads", "they lead"));
            let message = format!("{} {gives} no help {whose}: {leads} to `{}`", same.names(cx), cx.name(target.step));
            same.report(cx, out, message)
                .label(format!(
                    "no person, message or callback follows this `{}` by itself",
                    cx.graph.step(target.step).kind_name()
                ))
                .severity(cx.on_a_line(RULE.code.severity))
                .help(cx.to_help());
        }
    }
}
