//! RT211 call-reason-missing: a reason to call that no choice and no step is for.

use crate::finding::{Code, Severity};
use crate::graph::StepKind;
use crate::lint::{Cx, Rule, Sink};
use crate::menu::Role;

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT211",
        name: "call-reason-missing",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "a reason to call that no choice is for",
        explain: "\
## What it checks
Each of the line's `reasons` is met by something that callers come to: a choice is marked `for` it, or a step `serves`
it. A line that offers no choices is not judged.

## Why it matters
Whoever hears that none of the choices is theirs guesses, waits, or presses 0. Of 2,000 consumers 65 % dislike it about
phone menus that the reason for their call is not listed, and 63 % that they have to hear choices which do not matter to
them (Vonage's survey as reported by hessconsulting.biz: a vendor's numbers, second hand). ringtrue itself needs the marks:
without one it counts the callers of that reason as wanting a person.

## Example
```yaml
reasons: {pay-bill: 70%, outage: 30%}
steps:
  main:
    menu:
      - {press: 1, for: [pay-bill], say: \"To pay, press 1.\", goto: pay}
      - {press: 0, say: \"To speak to a person, press 0.\", goto: agents}
```

## Instead
```yaml
reasons: {pay-bill: 70%, outage: 30%}
steps:
  main:
    menu:
      - {press: 1, for: [pay-bill], say: \"To pay, press 1.\", goto: pay}
      - {press: 2, for: [outage], say: \"For a power outage, press 2.\", goto: outage}
      - {press: 0, say: \"To speak to a person, press 0.\", goto: agents}
```
",
    },
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    let entered = || cx.graph.steps().filter(|(id, _)| cx.reachable.has(*id));
    // Without a choice nobody can say why they call, and what stands in for a step could meet any reason.
    let unknown = entered().any(|(_, step)| matches!(step.kind, StepKind::Missing | StepKind::Opaque(_)));
    if unknown || cx.menus().next().is_none() || cx.graph.line.role != Role::Line {
        return;
    }
    let mut met = vec![false; cx.graph.line.reasons.len()];
    let mut meet = |reason: usize| met.get_mut(reason).into_iter().for_each(|met| *met = true);
    for (_, step) in entered() {
        step.serves.iter().copied().for_each(&mut meet);
        if let StepKind::Menu(menu) = &step.kind {
            menu.choices.iter().flat_map(|choice| &choice.reasons).copied().for_each(&mut meet);
        }
    }
    let reasons = cx.graph.line.reasons.iter().zip(&cx.graph.line.reason_spans).zip(met);
    for (((name, share), span), _) in reasons.filter(|(_, met)| !met) {
        let share = share.map(|share| format!(" ({}% of calls)", (share * 1e3).round() / 10.0)).unwrap_or_default();
        out.report(*span, format!("no choice is for the reason `{name}`{share}, and no step serves it"))
            .help(format!("mark the choice that these callers should take with `for: [{name}]`, or what helps them with `serves: [{name}]`"));
    }
}
