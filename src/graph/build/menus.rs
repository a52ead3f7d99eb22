//! Menus and queues: choices, reserved keys, retries, comfort, callback offers.

use super::Build;
use crate::finding::{Finding, MISSING_KEY};
use crate::graph::{
    Action, By, CallbackOffer, Choice, Edge, Menu, MenuKey, Prompt, PromptId, PromptRole, Queue, Retries, StepId,
    Target,
};
use crate::menu;
use crate::source::Spanned;

impl<'d> Build<'d> {
    pub(super) fn menu(&mut self, id: StepId, name: &str, menu: &'d menu::Menu, written: &'d menu::Step) -> Menu {
        let whole = (!menu.audio.is_empty()).then_some(menu.audio.as_slice());
        let mut prompts = Vec::new();
        let mut put = |build: &mut Self, role, stem: String, written: &menu::Prompt| {
            let mut prompt = Prompt::new(id, role, stem, written, &build.line.languages);
            if let Some(audio) = whole.filter(|_| written.audio.is_empty()) {
                prompt = prompt.in_whole(written, audio, &build.line.languages);
            }
            let id = build.add(prompt, written);
            prompts.push(id);
            id
        };
        if let Some(intro) = &menu.intro {
            put(self, PromptRole::Intro, format!("{name}-intro"), intro);
        }
        let mut choices = Vec::new();
        let mut keys: Vec<MenuKey> = Vec::new();
        for (at, choice) in menu.choices.iter().enumerate() {
            let stem = match choice.press.first() {
                Some(press) => format!("{name}-{}", press.value.file_part()),
                None => format!("{name}-say-{}", at + 1),
            };
            let prompt = choice.prompt.as_ref().map(|prompt| put(self, PromptRole::Choice(at), stem, prompt));
            let language = self.language(&choice.language);
            self.said_only_in(prompt, &choice.prompt, &choice.language);
            let reasons = choice.reasons.iter().filter_map(|reason| self.reason(reason)).collect();
            let word = choice.goto.as_ref().map(|goto| goto.value.as_str());
            let (target, action) = match word {
                Some("repeat") => (None, Action::Repeat),
                Some("back") => (None, Action::Back),
                Some(_) => {
                    let target = choice.goto.as_ref().map(|name| self.target(name));
                    (target, target.map_or(Action::Nowhere, Action::Goto))
                }
                None => (None, Action::Nowhere),
            };
            for press in &choice.press {
                if !keys.iter().any(|key| key.press == press.value) {
                    keys.push(MenuKey {
                        press: press.value.clone(),
                        action,
                        language,
                        choice: Some(at),
                        span: press.span,
                    });
                    if let Some(target) = target {
                        self.graph.add_edge(
                            id,
                            target.step,
                            Edge { by: By::Key(press.value.clone()), span: target.span },
                        );
                    }
                }
            }
            if choice.goto.is_none() && !choice.press.is_empty() {
                self.findings.push(
                    Finding::new(
                        &MISSING_KEY,
                        choice.press[0].span,
                        format!("key {} leads nowhere", choice.press[0].value),
                    )
                    .help("add `goto:` with the step it leads to, `repeat` or `back`"),
                );
            }
            let press = choice.press.iter().map(|press| (press.value.clone(), press.span)).collect();
            choices.push(Choice { span: choice.span, press, prompt, reasons, target });
        }
        self.reserved(id, menu, &mut keys);
        Menu { prompts, choices, keys, retries: self.retries(id, name, written), back: None }
    }

    /// The line's reserved keys, as far as the menu does not use them itself.
    pub(super) fn reserved(&mut self, id: StepId, menu: &'d menu::Menu, keys: &mut Vec<MenuKey>) {
        for binding in menu.keys.iter().chain(&self.document.keys) {
            let press = &binding.press.value;
            let overridden = keys.iter().any(|key| key.press == *press);
            let unbound = |own: &&menu::KeyBinding| own.press.value == *press && own.target.value == "none";
            if overridden || menu.keys.iter().any(|own| unbound(&own)) || binding.target.value == "none" {
                continue;
            }
            let action = match binding.target.value.as_str() {
                "repeat" => Action::Repeat,
                "back" => Action::Back,
                _ => {
                    let target = self.reserved_target(&binding.target);
                    self.graph.add_edge(id, target.step, Edge { by: By::Reserved(press.clone()), span: target.span });
                    Action::Goto(target)
                }
            };
            keys.push(MenuKey { press: press.clone(), action, language: None, choice: None, span: binding.press.span });
        }
    }

    /// A reserved key's target is written once and unknown once, in however many menus it works.
    pub(super) fn reserved_target(&mut self, name: &Spanned<String>) -> Target {
        if self.unresolved.iter().any(|unresolved| unresolved.span == name.span) {
            return Target { step: self.missing(&name.value, name.span), span: name.span };
        }
        self.target(name)
    }

    /// A choice that switches the language may be said in that language alone.
    pub(super) fn said_only_in(
        &mut self,
        prompt: Option<PromptId>,
        written: &Option<menu::Prompt>,
        language: &Option<Spanned<String>>,
    ) {
        let (Some(prompt), Some(written), Some(language)) = (prompt, written, language) else { return };
        let only =
            written.say.len() == 1 && written.say[0].language.as_ref().is_some_and(|tag| tag.value == language.value);
        let Some(spoken) = self.line.languages.iter().position(|tag| *tag == language.value).filter(|_| only) else {
            return;
        };
        let prompt = &mut self.prompts[prompt.index()];
        // In a recording of the whole menu the offer is a part of each language's file.
        if !prompt.in_whole {
            let own = prompt.words[spoken].clone();
            prompt.words.fill(own);
        }
        for words in &mut prompt.words {
            words.stands_in = false;
        }
    }

    pub(super) fn retries(&mut self, id: StepId, name: &str, written: &'d menu::Step) -> Retries {
        let retries = &written.retries;
        let mut all = |prompts: &'d [menu::Prompt], part: &str, role: fn(usize) -> PromptRole| -> Vec<PromptId> {
            prompts
                .iter()
                .enumerate()
                .map(|(at, prompt)| self.prompt(id, role(at), Self::numbered(&format!("{name}-{part}"), at), prompt))
                .collect()
        };
        let no_input = all(&retries.no_input, "no-input", PromptRole::NoInput);
        let no_match = all(&retries.no_match, "no-match", PromptRole::NoMatch);
        let help =
            retries.help.as_ref().map(|prompt| self.prompt(id, PromptRole::Help, format!("{name}-help"), prompt));
        // Without end nothing is ever exhausted: the way is written and never taken.
        let endless = self.graph[id].settings.attempts.is_none();
        let mut way = |name: &Option<Spanned<String>>, by| {
            if endless { name.as_ref().map(|name| self.target(name)) } else { self.edge(id, name, by) }
        };
        let exhausted_no_input = way(&retries.exhausted_no_input, By::NoInput);
        let same = retries.exhausted_no_input.as_ref().map(|name| name.span)
            == retries.exhausted_no_match.as_ref().map(|name| name.span);
        let exhausted_no_match = if same {
            if let (Some(target), false) = (exhausted_no_input, endless) {
                self.graph.add_edge(id, target.step, Edge { by: By::NoMatch, span: target.span });
            }
            exhausted_no_input
        } else {
            way(&retries.exhausted_no_match, By::NoMatch)
        };
        Retries { no_input, no_match, help, exhausted_no_input, exhausted_no_match }
    }

    pub(super) fn queue(&mut self, id: StepId, name: &str, queue: &'d menu::Queue) -> Queue {
        let announce = queue
            .announce_wait
            .as_ref()
            .map(|prompt| self.prompt(id, PromptRole::Announce, format!("{name}-announce-wait"), prompt));
        let comfort: Vec<PromptId> = queue
            .comfort
            .iter()
            .enumerate()
            .map(|(at, prompt)| {
                self.prompt(id, PromptRole::Comfort(at), Self::numbered(&format!("{name}-comfort"), at), prompt)
            })
            .collect();
        let callback = queue.callback.as_ref().map(|offer| CallbackOffer {
            after: offer.after.value,
            prompt: offer
                .prompt
                .as_ref()
                .map(|prompt| self.prompt(id, PromptRole::CallbackOffer, format!("{name}-callback"), prompt)),
            press: offer.press.value.clone(),
            target: self.edge(id, &offer.goto, By::Callback(offer.press.value.clone())),
        });
        let overflow =
            queue.overflow.as_ref().map(|overflow| (overflow.after.value, self.edge(id, &overflow.goto, By::Overflow)));
        Queue {
            wait: queue.wait.map(|wait| wait.value),
            to: queue.to.as_ref().map(|to| to.value.clone()),
            human: queue.human,
            announce,
            music: queue.music.as_ref().map(|music| (music.value.clone(), music.span)),
            comfort: queue
                .comfort_every
                .map(|every| (every.value, comfort))
                .filter(|(_, messages)| !messages.is_empty()),
            callback,
            overflow,
        }
    }
}
