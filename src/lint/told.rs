//! What callers are told they can press: the offers of prompts as they are heard one after the other.

use std::cell::OnceCell;
use std::collections::HashSet;

use super::spoken::{self, Kind, Offer};
use super::wording::base;
use super::{Cx, Sink, Why};
use crate::graph::{Choice, Language, Look, Menu, Piece, PromptId, Retries, Step, StepId, StepKind};

/// What some prompts tell their callers in one language of the call.
#[derive(Default, Debug)]
pub(super) struct Told<'a> {
    /// Offers, with the prompt that makes each.
    pub offers: Vec<(PromptId, Offer)>,
    /// The texts, each with the tag of its language.
    pub texts: Vec<(PromptId, &'a str, &'a str)>,
    /// Prompts whose words are not in the file, or are others on each call.
    pub without_text: usize,
    /// Prompts in a language whose offers are not read.
    pub without_grammar: usize,
    /// Offers as another language would read them, once somebody asks.
    in_others: OnceCell<Vec<Offer>>,
}

/// So many steps are followed from a prompt to where its keys could work (ours).
const MOST_FOLLOWED: usize = 100;

/// Where the call comes by itself.
#[derive(Debug)]
pub(super) enum Ends {
    /// To these steps and no others.
    To(Vec<StepId>),
    /// Too far to be followed.
    Unknown,
}

impl<'a> Cx<'a> {
    /// What is told by prompts that are heard in a row: a list of keys may go on from one to the next.
    pub(super) fn told(&self, prompts: &[PromptId], language: Language) -> Told<'a> {
        let graph: &'a crate::graph::MenuGraph = self.graph;
        let mut told = Told::default();
        for id in prompts {
            let prompt = graph.prompt(*id);
            let Some(words) = prompt.words.get(language).filter(|_| prompt.is_said(language)) else { continue };
            told.without_text += usize::from(words.pieces.iter().any(|piece| matches!(piece, Piece::Unknown(_))));
            match (&words.text, graph.line.languages.get(words.language)) {
                (Some(text), Some(tag)) if !text.trim().is_empty() => told.texts.push((*id, text, tag)),
                _ => told.without_text += 1,
            }
        }
        let mut rest = told.texts.as_slice();
        while let Some((_, _, tag)) = rest.first() {
            let same = rest.iter().take_while(|(_, _, other)| other == tag).count();
            let (these, more) = rest.split_at(same);
            rest = more;
            let joined = these.iter().map(|(_, text, _)| *text).collect::<Vec<_>>().join("\n");
            let Some(offers) = spoken::offers(&joined, tag) else {
                told.without_grammar += same;
                continue;
            };
            let mut from = 0;
            let starts: Vec<(usize, PromptId)> = these
                .iter()
                .map(|(id, text, _)| {
                    let start = from;
                    from += text.len() + 1;
                    (start, *id)
                })
                .collect();
            for offer in offers {
                let own = starts.iter().rev().find(|(start, _)| *start <= offer.at.start);
                told.offers.extend(own.map(|(_, id)| (*id, offer)));
            }
        }
        told
    }

    /// What a menu tells: its prompts in a row, then what it says after silence and wrong keys.
    pub(super) fn menu_told(&self, menu: &Menu, language: Language) -> Told<'a> {
        let mut told = self.told(&menu.prompts, language);
        told.add(self.retries_told(&menu.retries, language));
        told
    }

    /// What is told after silence and wrong keys.
    pub(super) fn retries_told(&self, retries: &Retries, language: Language) -> Told<'a> {
        let mut told = Told::default();
        for prompt in retries.no_input.iter().chain(&retries.no_match).chain(&retries.help) {
            told.add(self.told(&[*prompt], language));
        }
        told
    }

    /// Where the call comes by itself from a step that only says something.
    pub(super) fn comes_to(&self, step: StepId) -> Ends {
        let (mut seen, mut open, mut ends) = (HashSet::new(), vec![step], Vec::new());
        while let Some(at) = open.pop() {
            if !seen.insert(at) {
                continue;
            }
            if seen.len() > MOST_FOLLOWED {
                return Ends::Unknown;
            }
            if self.graph.step(at).passes_through() && !matches!(self.graph.step(at).kind, StepKind::Opaque(_)) {
                open.extend(self.graph.ways(at).map(|(to, _)| to));
            } else {
                ends.push(at);
            }
        }
        Ends::To(ends)
    }

    /// Steps that only say something and speak of keys, with what they tell.
    pub(super) fn passages(&self, language: Language) -> impl Iterator<Item = (StepId, &'a Step, Told<'a>)> {
        let graph: &'a crate::graph::MenuGraph = self.graph;
        graph.steps().filter(|(id, _)| self.reachable.has(*id)).filter_map(move |(id, step)| {
            let StepKind::Play(prompts) = &step.kind else { return None };
            let told = self.told(prompts, language);
            told.offers.iter().any(|(_, offer)| offer.kind == Kind::Key).then_some((id, step, told))
        })
    }
}

impl Told<'_> {
    /// Takes in what is told elsewhere.
    pub(super) fn add(&mut self, other: Self) {
        self.offers.extend(other.offers);
        self.texts.extend(other.texts);
        self.in_others = OnceCell::new();
        self.without_text += other.without_text;
        self.without_grammar += other.without_grammar;
    }

    /// Offers of keys.
    pub(super) fn keys(&self) -> impl Iterator<Item = (PromptId, &Offer)> {
        self.offers.iter().filter(|(_, offer)| offer.kind == Kind::Key).map(|(id, offer)| (*id, offer))
    }

    /// Whether a press is spoken of: itself, the first of a row, or all keys at once; in whatever language, since a
    /// prompt may change its own.
    pub(super) fn names(&self, keys: &str) -> bool {
        let fits = |offer: &Offer| match offer.kind {
            Kind::Key => offer.keys.starts_with(keys),
            Kind::Any => true,
            Kind::Stay | Kind::Say => false,
        };
        let read = || self.texts.iter().flat_map(|(_, text, _)| spoken::in_any_language(text)).collect();
        self.offers.iter().any(|(_, offer)| fits(offer)) || self.in_others.get_or_init(read).iter().any(fits)
    }

    /// Whether one prompt has a key in its words, as an offer or however else.
    pub(super) fn mentions(&self, prompt: PromptId, keys: &str) -> bool {
        let own = |(id, text, tag): &(PromptId, &str, &str)| *id == prompt && spoken::mentions(text, base(tag), keys);
        self.texts.iter().any(own)
    }

    /// Says what could not be judged; whether there was anything.
    pub(super) fn not_judged(&self, out: &mut Sink) -> bool {
        out.not_judged(Why::NoText, self.without_text);
        out.not_judged(Why::NoGrammar, self.without_grammar);
        self.without_text + self.without_grammar > 0
    }
}

impl Menu {
    /// Whether a press does something here, alone or as keys pressed ahead for what follows.
    pub(super) fn takes(&self, keys: &str) -> bool {
        matches!(self.look(keys), Look::Takes(..) | Look::Open(Some(_)))
    }

    /// The presses of a choice.
    pub(super) fn presses(&self, choice: usize) -> impl Iterator<Item = &str> {
        self.choices.get(choice).into_iter().flat_map(|choice| &choice.press).map(|(press, _)| press.keys())
    }

    /// The choice whose words name the key of another one, or of none: the choice, its prompt, and the key it says.
    pub(super) fn says_another<'o>(&self, told: &'o Told<'_>) -> Vec<(usize, PromptId, &'o Offer)> {
        let offer_at = |prompt: PromptId| told.keys().filter(move |(id, _)| *id == prompt);
        // A row of keys counts by its first: `1, then your account number`.
        let is_own = |at: usize, offer: &Offer| self.presses(at).any(|press| offer.keys.starts_with(press));
        let names_own = |(at, choice): (usize, &Choice)| {
            choice.prompt.is_none_or(|prompt| offer_at(prompt).any(|(_, offer)| is_own(at, offer)))
        };
        let honest: Vec<bool> = self.choices.iter().enumerate().map(names_own).collect();
        if honest.iter().all(|honest| *honest) {
            return Vec::new();
        }
        // A prompt that is wrong about its own choice is no witness for another one.
        let wrong: Vec<Option<PromptId>> =
            self.choices.iter().zip(&honest).map(|(choice, honest)| choice.prompt.filter(|_| !honest)).collect();
        let one = |(at, choice): (usize, &Choice)| {
            let prompt = choice.prompt.filter(|_| !honest[at] && !choice.press.is_empty())?;
            if told.keys().any(|(id, offer)| is_own(at, offer) && !wrong.contains(&Some(id))) {
                return None;
            }
            let reserved = |keys: &str| self.key(keys).is_some_and(|key| key.choice.is_none());
            let (_, said) = offer_at(prompt).find(|(_, offer)| !reserved(&offer.keys))?;
            Some((at, prompt, said))
        };
        self.choices.iter().enumerate().filter_map(one).collect()
    }
}
