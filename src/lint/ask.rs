//! What several rules ask of the line, beside the graph's own questions.

use super::{Cx, MOST_RELATED, Reported, Sink, some_of};
use crate::finding::Edit;
use crate::graph::{Action, Choice, Lapse, Menu, PERSON, Piece, Prompt, PromptId, Step, StepId, StepKind};
use crate::time::Time;

impl Cx<'_> {
    /// Steps that ask for keys and that callers come to, in groups that have the same of something: what was said once,
    /// for the whole line, is one fact.
    #[must_use]
    pub fn same_of_those_who_ask<T: PartialEq>(&self, of: impl Fn(&Step) -> T) -> Vec<(T, Vec<StepId>)> {
        let mut groups: Vec<(T, Vec<StepId>)> = Vec::new();
        for (id, step, _) in self.graph.asking().filter(|(id, ..)| self.reachable.has(*id)) {
            let value = of(step);
            match groups.iter_mut().find(|(known, _)| *known == value) {
                Some((_, steps)) => steps.push(id),
                None => groups.push((value, vec![id])),
            }
        }
        groups
    }

    /// Reports one fact about several steps, at the first of them. `message` gets their names.
    pub fn report_steps<'s>(
        &self,
        out: &'s mut Sink,
        steps: &[StepId],
        message: impl FnOnce(String) -> String,
    ) -> Reported<'s> {
        let names: Vec<&str> = steps.iter().map(|step| self.name(*step)).collect();
        let first = steps.first().copied().unwrap_or(self.graph.start);
        let mut finding = out.report(self.graph.step(first).span, message(some_of(&names)));
        for step in steps.iter().skip(1).take(MOST_RELATED) {
            finding = finding.related(self.graph.step(*step).span, "and here");
        }
        finding
    }

    /// The edit that gives a setting to steps that have it wrong.
    #[must_use]
    pub fn set(&self, steps: &[StepId], key: &'static str, value: impl Into<String>) -> Vec<Edit> {
        let steps = steps.iter().map(|step| self.graph.step(*step).span).collect();
        vec![Edit::Setting { steps, key, value: value.into() }]
    }

    /// The edit that changes one word of a prompt; none where it is recorded: the recording would still say the other.
    #[must_use]
    pub fn reword(&self, prompt: &Prompt, old: &str, new: &str) -> Vec<Edit> {
        let is_recorded = |piece: &Piece| matches!(piece, Piece::File { name, .. } if self.files.get(name).is_some());
        if prompt.words.iter().flat_map(|words| &words.pieces).any(is_recorded) {
            return Vec::new();
        }
        vec![Edit::Within { span: prompt.span, old: old.to_owned(), new: new.to_owned() }]
    }

    /// Whether more than one of ten callers (ours) still waits in a queue after so long: nobody does past its overflow, and
    /// everybody does in a queue that only grows.
    #[must_use]
    pub fn often_waits(&self, queue: StepId, longer_than: Time) -> bool {
        let StepKind::Queue(step) = &self.graph.step(queue).kind else { return false };
        let overflows = step.overflow.is_some_and(|(after, _)| after <= longer_than);
        !overflows && self.holds.law(queue).is_none_or(|law| law.waiting(longer_than.secs_f64()) > 0.1)
    }

    /// The words of a prompt in the line's first language; `None`: they are not in the file, or differ from call to call.
    #[must_use]
    pub fn text(&self, prompt: PromptId) -> Option<&str> {
        self.text_of(self.graph.prompt(prompt))
    }

    /// The same of a prompt itself.
    #[must_use]
    pub fn text_of<'p>(&self, prompt: &'p Prompt) -> Option<&'p str> {
        prompt.words.first()?.text.as_deref().filter(|text| !text.trim().is_empty())
    }

    /// How many choices a menu offers beside `for: [person]`, `0`, `*`, `#` and what only repeats or leads back.
    #[must_use]
    pub fn offers(&self, id: StepId, menu: &Menu) -> usize {
        let is_one = |at: usize| {
            let mut keys = menu.keys.iter().filter(|key| key.choice == Some(at));
            keys.any(|key| {
                let leads_on = matches!(key.action, Action::Goto(target) if target.step != id);
                leads_on && !matches!(key.press.keys(), "0" | "*" | "#")
            })
        };
        let wanted = |(at, choice): &(usize, &Choice)| !choice.reasons.contains(&PERSON) && is_one(*at);
        menu.choices.iter().enumerate().filter(wanted).count()
    }

    /// The choice of a menu that is for a person and says so by nothing but where it leads: straight to people, with no
    /// reason to call, and no other choice with a key of the list does. Where several do, they are departments, unless one
    /// of them alone leads where `0` or the last attempt leads too.
    #[must_use]
    pub fn choice_of_a_person(&self, id: StepId, menu: &Menu) -> Option<usize> {
        let straight = |step: StepId| {
            let by_hours = matches!(self.graph.step(step).kind, StepKind::Hours { .. });
            self.graph.step(step).leads_to_a_human() || (by_hours && self.human_by_itself.has(step))
        };
        let choices = menu.choices.iter().enumerate().filter(|(_, choice)| choice.reasons.is_empty());
        let people: Vec<(usize, StepId)> = choices
            .filter_map(|(at, choice)| {
                let listed = choice.press.iter().any(|(press, _)| !matches!(press.keys(), "0" | "*" | "#"));
                Some((at, choice.target?.step)).filter(|(_, to)| listed && straight(*to))
            })
            .collect();
        if let [(at, _)] = people.as_slice() {
            return Some(*at);
        }
        let zero = menu.key("0").and_then(|key| self.graph.leads(id, key));
        let last = menu.retries.exhausted(Lapse::Silence).map(|target| target.step);
        let mut general = people.iter().filter(|(_, to)| [zero, last].contains(&Some(*to)));
        match (general.next(), general.next()) {
            (Some((at, _)), None) => Some(*at),
            _ => None,
        }
    }

    /// Whether a step is a menu that only asks for a language: who presses nothing goes on in the first one.
    #[must_use]
    pub fn asks_for_a_language(&self, step: StepId) -> bool {
        let StepKind::Menu(menu) = &self.graph.step(step).kind else { return false };
        let mut choices = menu.keys.iter().filter(|key| key.choice.is_some()).peekable();
        choices.peek().is_some() && choices.all(|key| key.language.is_some())
    }

    /// Whether a step is a menu.
    #[must_use]
    pub fn is_menu(&self, step: StepId) -> bool {
        matches!(self.graph.step(step).kind, StepKind::Menu(_))
    }
}
