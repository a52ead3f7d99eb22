//! RT304 advert-on-hold: callers who wait are advertised to.

use crate::finding::{Code, Severity};
use crate::graph::{PromptRole, StepKind};
use crate::lint::{Cx, Rule, Sink};

pub(super) static RULE: Rule = Rule {
    code: Code {
        id: "RT304",
        name: "advert-on-hold",
        severity: Severity::Warning,
        since: "0.1.0",
        summary: "callers who wait are advertised to",
        explain: "\
## What it checks
No prompt marked `advert: true` is played while callers wait in a queue.

## Why it matters
They cannot leave it without losing their place. Portugal's DL 134/2009 forbids adverts on hold in summaries
(https://quereralem.pt/blog/negocios/o-que-muda-no-funcionamento-dos-call-centers/); Brazil's Decreto 11.034/2022,
article 4, without the caller's consent
(https://legjur.com/legislacao/nivel/dec_00110342022/capitulo-ii-do-atendimento-ao-consumidor); Turkey's rules for banks
where they lengthen the call. Whether a law binds your line, check with counsel.

## Example
```yaml
agents:
  queue:
    wait: {mean: 95s}
    comfort: {every: 30s, say: {say: Ask us about solar panels., advert: true}}
```

## Instead
```yaml
agents:
  queue:
    wait: {mean: 95s}
    comfort: {every: 30s, say: Please stay on the line. You keep your place.}
```
",
    },
    thresholds: &[],
    check,
};

fn check(cx: &Cx<'_>, out: &mut Sink) {
    for prompt in cx.graph.prompts.iter().filter(|prompt| prompt.advert && cx.reachable.has(prompt.step)) {
        let step = cx.graph.step(prompt.step);
        let on_hold = matches!(prompt.role, PromptRole::Announce | PromptRole::Comfort(_));
        if on_hold && matches!(step.kind, StepKind::Queue(_)) {
            out.report(prompt.span, format!("callers who wait in `{}` are advertised to", step.name))
                .help("say how long it still takes, or that they keep their place");
        }
    }
}
