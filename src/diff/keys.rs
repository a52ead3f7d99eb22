//! Choices and keys that differ between two menus.

use std::collections::{HashMap, HashSet};

use super::{Change, Cx, Side, What, prompts};
use crate::graph::{Action, Choice, Menu, MenuKey, StepId};
use crate::menu::Press;

/// Two menus, and what each of their keys does.
struct Menus<'a> {
    cx: &'a Cx<'a>,
    name: &'a str,
    old: &'a Menu,
    new: &'a Menu,
    old_keys: HashMap<&'a Press, &'a MenuKey>,
    new_keys: HashMap<&'a Press, &'a MenuKey>,
}

/// Compares the choices and reserved keys of two menus.
pub(super) fn compare(cx: &Cx<'_>, name: &str, old: &Menu, new: &Menu, out: &mut Vec<Change>) {
    let menus = Menus { cx, name, old, new, old_keys: keys_of(old), new_keys: keys_of(new) };
    let pairs = menus.pairs();
    menus.order(&pairs, out);
    for pair in pairs {
        match pair {
            (Some(old), Some(new)) => menus.choice(old, new, out),
            (None, Some(new)) => {
                let choice = &menus.new.choices[new];
                let fresh = choice.press.iter().filter(|(press, _)| !menus.does_the_same(press));
                for (press, span) in fresh.filter(|(press, _)| menus.is_of(&menus.new_keys, press, new)) {
                    let after = menus.leads(menus.cx.new, menus.new_keys.get(press).copied());
                    let was = menus.old_keys.get(press);
                    let before = was.and_then(|key| menus.leads(menus.cx.old, Some(key)));
                    let what = if was.is_some() { What::KeyTarget } else { What::KeyAdded };
                    let change = Change::of(what, name, format!("key {press}")).values(before, after);
                    out.push(change.at(was.map(|key| key.span), Some(*span)));
                }
                prompts::one(cx, name, (None, choice.prompt), out);
            }
            (Some(old), None) => {
                let choice = &menus.old.choices[old];
                let gone = choice.press.iter().filter(|(press, _)| !menus.new_keys.contains_key(press));
                for (press, span) in gone.filter(|(press, _)| menus.is_of(&menus.old_keys, press, old)) {
                    let before = menus.leads(menus.cx.old, menus.old_keys.get(press).copied());
                    let change = Change::of(What::KeyRemoved, name, format!("key {press}"));
                    out.push(change.values(before, None).at(Some(*span), None));
                }
                prompts::one(cx, name, (choice.prompt, None), out);
            }
            (None, None) => {}
        }
    }
    menus.reserved(out);
}

/// What each key of a menu does.
fn keys_of(menu: &Menu) -> HashMap<&Press, &MenuKey> {
    menu.keys.iter().map(|key| (&key.press, key)).collect()
}

impl Menus<'_> {
    /// Where a key leads, in words.
    fn leads(&self, side: &Side<'_>, key: Option<&MenuKey>) -> Option<String> {
        Some(match key?.action {
            Action::Goto(target) => side.graph.step(target.step).name.clone(),
            Action::Repeat => "the menu again".to_owned(),
            Action::Back => "the menu before".to_owned(),
            Action::Nowhere => "nowhere".to_owned(),
        })
    }

    /// Whether a key does in one menu what another does in the other.
    fn same(&self, old: &MenuKey, new: &MenuKey) -> bool {
        match (old.action, new.action) {
            (Action::Goto(old), Action::Goto(new)) => self.cx.pairs.same(Some(old.step), Some(new.step)),
            (Action::Back, Action::Back) => self.cx.pairs.same(self.old.back, self.new.back),
            (old, new) => old == new,
        }
    }

    /// Whether a key does in both menus the same, be it a choice or reserved.
    fn does_the_same(&self, press: &Press) -> bool {
        match (self.old_keys.get(press), self.new_keys.get(press)) {
            (Some(old), Some(new)) => self.same(old, new),
            _ => false,
        }
    }

    /// Whether a key takes a choice: of a key that is bound twice only the first does.
    fn is_of(&self, keys: &HashMap<&Press, &MenuKey>, press: &Press, choice: usize) -> bool {
        keys.get(press).is_some_and(|key| key.choice == Some(choice))
    }

    /// Which choice is which, in the order of the new menu, what is gone last: first the same key for the same thing, then
    /// the same thing under another key, then the same key; what is only said, in its order.
    fn pairs(&self) -> Vec<(Option<usize>, Option<usize>)> {
        let mut to_old: Vec<Option<usize>> = vec![None; self.new.choices.len()];
        let mut taken = vec![false; self.old.choices.len()];
        for round in 0..3 {
            let mut open: HashMap<String, Vec<usize>> = HashMap::new();
            for (at, choice) in self.old.choices.iter().enumerate().rev().filter(|(at, _)| !taken[*at]) {
                for mark in self.marks(choice, true, round) {
                    open.entry(mark).or_default().push(at);
                }
            }
            for (at, choice) in self.new.choices.iter().enumerate() {
                if to_old[at].is_some() {
                    continue;
                }
                for mark in self.marks(choice, false, round) {
                    let Some(olds) = open.get_mut(&mark) else { continue };
                    while olds.last().is_some_and(|old| taken[*old]) {
                        olds.pop();
                    }
                    if let Some(old) = olds.pop() {
                        taken[old] = true;
                        to_old[at] = Some(old);
                        break;
                    }
                }
            }
        }
        let new = to_old.iter().enumerate().map(|(new, old)| (*old, Some(new)));
        let gone = taken.iter().enumerate().filter(|(_, taken)| !**taken).map(|(old, _)| (Some(old), None));
        new.chain(gone).collect()
    }

    /// By what a choice is known in a round of [`Menus::pairs`].
    fn marks(&self, choice: &Choice, old: bool, round: u8) -> Vec<String> {
        let Some((first, _)) = choice.press.first() else {
            return if round == 0 { vec!["only said".to_owned()] } else { Vec::new() };
        };
        let keys = if old { &self.old_keys } else { &self.new_keys };
        let thing = match (choice.target, keys.get(first).map(|key| key.action)) {
            (Some(target), _) if old => match self.cx.pairs.to_new.get(&target.step) {
                Some(step) => format!("step {}", step.index()),
                None => return self.presses(choice, round),
            },
            (Some(target), _) => format!("step {}", target.step.index()),
            (None, action) => format!("{action:?}"),
        };
        match round {
            0 => choice.press.iter().map(|(press, _)| format!("{press} for {thing}")).collect(),
            1 => vec![thing],
            _ => self.presses(choice, round),
        }
    }

    fn presses(&self, choice: &Choice, round: u8) -> Vec<String> {
        if round < 2 { Vec::new() } else { choice.press.iter().map(|(press, _)| press.to_string()).collect() }
    }

    /// A choice that is in both menus.
    fn choice(&self, old: usize, new: usize, out: &mut Vec<Change>) {
        let (was, is) = (&self.old.choices[old], &self.new.choices[new]);
        let listed = |choice: &Choice| choice.press.iter().map(|(press, _)| press.to_string()).collect::<Vec<_>>();
        let (before, after) = (listed(was), listed(is));
        let part = after.first().map_or_else(String::new, |press| format!("key {press}"));
        let places = (Some(was.span), Some(is.span));
        let change = |what| Change::of(what, self.name, part.clone()).at(places.0, places.1);
        if before.iter().collect::<HashSet<_>>() != after.iter().collect::<HashSet<_>>() {
            out.push(change(What::KeyMoved).values(Some(before.join(", ")), Some(after.join(", "))));
        }
        // Of a key that is bound twice the first binding counts, and is compared with its own choice.
        let key = |choice: &Choice, at: usize, keys: &HashMap<&Press, &MenuKey>| {
            let key = choice.press.first().and_then(|(press, _)| keys.get(press).copied().cloned());
            key.filter(|key| key.choice == Some(at))
        };
        if let (Some(was_key), Some(is_key)) = (key(was, old, &self.old_keys), key(is, new, &self.new_keys)) {
            if !self.same(&was_key, &is_key) {
                out.push(self.target(change(What::KeyTarget), &was_key, &is_key));
            }
            let tag = |side: &Side<'_>, key: &MenuKey| {
                key.language.map(|language| side.graph.line.languages[language].clone())
            };
            let (before, after) = (tag(self.cx.old, &was_key), tag(self.cx.new, &is_key));
            if before != after {
                let mut switch = change(What::KeyTarget).values(before, after);
                switch.part = format!("{part}: language");
                out.push(switch);
            }
        }
        let (before, after) =
            (super::step::reasons(self.cx.old, &was.reasons), super::step::reasons(self.cx.new, &is.reasons));
        if before != after {
            out.push(change(What::Reason).values(before, after));
        }
        prompts::one(self.cx, self.name, (was.prompt, is.prompt), out);
    }

    /// What a key does now and did.
    fn target(&self, change: Change, was: &MenuKey, is: &MenuKey) -> Change {
        let back = |side: &Side<'_>, back: Option<StepId>| {
            back.map_or_else(|| "this menu again".to_owned(), |step| format!("back to {}", side.graph.step(step).name))
        };
        if (was.action, is.action) == (Action::Back, Action::Back) {
            let (before, after) = (back(self.cx.old, self.old.back), back(self.cx.new, self.new.back));
            return change.values(Some(before), Some(after));
        }
        change.values(self.leads(self.cx.old, Some(was)), self.leads(self.cx.new, Some(is)))
    }

    /// The same choices in another order.
    fn order(&self, pairs: &[(Option<usize>, Option<usize>)], out: &mut Vec<Change>) {
        let kept: Vec<(usize, usize)> = pairs
            .iter()
            .filter_map(|(old, new)| Some(((*old)?, (*new)?)))
            .filter(|(old, _)| !self.old.choices[*old].press.is_empty())
            .collect();
        if kept.is_sorted() {
            return;
        }
        // By the keys of today, so that a key that changed is not also told as a place that changed.
        let word =
            |new: usize| self.new.choices[new].press.first().map_or_else(String::new, |(press, _)| press.to_string());
        let after = kept.iter().map(|(_, new)| word(*new)).collect::<Vec<_>>().join(" ");
        let mut by_old = kept;
        by_old.sort_unstable();
        let before = by_old.iter().map(|(_, new)| word(*new)).collect::<Vec<_>>().join(" ");
        let place = |menu: &Menu| menu.choices.first().map(|choice| choice.span);
        out.push(
            Change::of(What::Order, self.name, "choices")
                .values(Some(before), Some(after))
                .at(place(self.old), place(self.new)),
        );
    }

    /// Keys that work in every menu, as far as they are no choice here.
    fn reserved(&self, out: &mut Vec<Change>) {
        let own = |menu: &'_ Menu| menu.keys.iter().filter(|key| key.choice.is_none()).cloned().collect::<Vec<_>>();
        for is in own(self.new) {
            let part = format!("reserved key {}", is.press);
            match self.old_keys.get(&is.press) {
                None => {
                    let after = self.leads(self.cx.new, Some(&is));
                    out.push(Change::of(What::KeyAdded, self.name, part).values(None, after).at(None, Some(is.span)));
                }
                Some(was) if !self.same(was, &is) => {
                    let change = Change::of(What::KeyTarget, self.name, part).at(Some(was.span), Some(is.span));
                    out.push(self.target(change, was, &is));
                }
                Some(_) => {}
            }
        }
        for was in own(self.old) {
            if !self.new_keys.contains_key(&was.press) {
                let part = format!("reserved key {}", was.press);
                let before = self.leads(self.cx.old, Some(&was));
                out.push(Change::of(What::KeyRemoved, self.name, part).values(before, None).at(Some(was.span), None));
            }
        }
    }
}
