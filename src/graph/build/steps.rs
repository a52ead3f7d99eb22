//! What each kind of step becomes: outcomes, targets, prompts.

use super::{Build, DEFAULT_RING, percent};
use crate::finding::{BAD_VALUE, Finding, UNKNOWN_NAME, did_you_mean, list_of};
use crate::graph::{By, Collect, Outcome, PromptRole, StepId, StepKind};
use crate::menu::{self, Kind};
use crate::source::Spanned;

impl<'d> Build<'d> {
    pub(super) fn outcomes(&mut self, id: StepId, written: &'d menu::Step) -> Vec<Outcome> {
        let stated: f64 = written.outcomes.iter().filter_map(|outcome| outcome.share).map(|share| share.value).sum();
        let open = written.outcomes.iter().filter(|outcome| outcome.share.is_none()).count();
        // A transfer that is neither busy nor unanswered is answered: what is left of the shares is not to be given away.
        let rest = if matches!(written.kind, Some(Kind::Transfer(_))) { 0.0 } else { (1.0 - stated).max(0.0) };
        let each = if open > 0 { rest / open as f64 } else { 0.0 };
        let last_share =
            written.outcomes.iter().rfind(|outcome| outcome.share.is_some()).and_then(|outcome| outcome.share);
        if let Some(last) = last_share {
            let wrong = if stated > 1.0 + 1e-6 {
                Some("more")
            } else if open == 0 && stated < 1.0 - 1e-6 && !matches!(written.kind, Some(Kind::Transfer(_))) {
                Some("less")
            } else {
                None
            };
            if let Some(wrong) = wrong {
                self.findings.push(
                    Finding::new(
                        &BAD_VALUE,
                        last.span,
                        format!(
                            "the shares of `{}` add up to {}, {wrong} than 100%",
                            written.name.value,
                            percent(stated)
                        ),
                    )
                    .help("make them add up, or leave one out: it gets what is left"),
                );
            }
        }
        let mut outcomes = Vec::new();
        for (at, outcome) in written.outcomes.iter().enumerate() {
            let target = self.edge(id, &outcome.goto, By::Outcome(outcome.name.value.clone()));
            let stem = format!("{}-{}", written.name.value, outcome.name.value);
            let say = outcome.say.as_ref().map(|say| self.prompt(id, PromptRole::Outcome(at), stem, say));
            let share = outcome.share.map_or(each, |share| share.value);
            outcomes.push(Outcome { name: outcome.name.value.clone(), span: outcome.name.span, target, share, say });
        }
        outcomes
    }

    pub(super) fn kind(&mut self, id: StepId, name: &str, kind: &'d Kind, written: &'d menu::Step) -> StepKind {
        let closing = |build: &mut Self, prompt: &Option<menu::Prompt>| {
            prompt.as_ref().map(|prompt| build.prompt(id, PromptRole::Closing, name.to_owned(), prompt))
        };
        match kind {
            Kind::Play(prompts) => {
                let ids = prompts
                    .iter()
                    .enumerate()
                    .map(|(at, prompt)| self.prompt(id, PromptRole::Play, Self::numbered(name, at), prompt))
                    .collect::<Vec<_>>();
                // `takes` beside `play` states the length of what is played.
                if let (Some(takes), Some(first)) = (written.takes, ids.first()) {
                    self.prompts[first.index()].takes.get_or_insert(takes.value);
                }
                StepKind::Play(ids)
            }
            Kind::Menu(menu) => StepKind::Menu(self.menu(id, name, menu, written)),
            Kind::Collect(collect) => {
                let prompt =
                    collect.prompt.as_ref().map(|prompt| self.prompt(id, PromptRole::Ask, name.to_owned(), prompt));
                let confirm = collect
                    .confirm
                    .as_ref()
                    .map(|prompt| self.prompt(id, PromptRole::Confirm, format!("{name}-confirm"), prompt));
                StepKind::Collect(Collect {
                    prompt,
                    min: collect.min,
                    max: collect.max,
                    terminator: collect.terminator.as_ref().and_then(|press| press.value.keys().chars().next()),
                    stores: collect.stores.as_ref().map(|name| name.value.clone()),
                    secret: collect.secret,
                    confirm,
                    retries: self.retries(id, name, written),
                })
            }
            Kind::Hours { hours, open, closed, holiday } => {
                let hours = hours.as_ref().and_then(|hours| self.hours(hours));
                let open = self.edge(id, open, By::Open);
                let closed = self.edge(id, closed, By::Closed);
                let holiday = self.edge(id, holiday, By::Holiday);
                StepKind::Hours { hours, open, closed, holiday }
            }
            Kind::Data(_) => StepKind::Data,
            Kind::Queue(queue) => StepKind::Queue(self.queue(id, name, queue)),
            Kind::Transfer(transfer) => StepKind::Transfer {
                to: transfer.to.as_ref().map(|to| to.value.clone()),
                human: transfer.human,
                prompt: closing(self, &transfer.prompt),
                ring: transfer.ring.map_or(DEFAULT_RING, |ring| ring.value),
            },
            Kind::Voicemail { prompt, max, beep } => {
                StepKind::Voicemail { prompt: closing(self, prompt), max: max.map(|max| max.value), beep: *beep }
            }
            Kind::Callback { prompt, within } => {
                StepKind::Callback { prompt: closing(self, prompt), within: within.map(|within| within.value) }
            }
            Kind::Disconnect(prompt) => StepKind::Disconnect(closing(self, prompt)),
            Kind::Opaque(what) => StepKind::Opaque(what.value.clone()),
        }
    }

    pub(super) fn hours(&mut self, name: &Spanned<String>) -> Option<usize> {
        let found = self.line.hours.iter().position(|(hours, _)| *hours == name.value);
        if found.is_none() {
            let known: Vec<&str> = self.line.hours.iter().map(|(name, _)| name.as_str()).collect();
            let near = did_you_mean(&name.value, known.iter().copied());
            self.findings.push(
                Finding::new(&UNKNOWN_NAME, name.span, format!("no hours are called `{}`{near}", name.value))
                    .help(format!("`hours` has {}", list_of(known))),
            );
        }
        found
    }
}
