//! What the grammar has found: offers, and what they are for.

use std::ops::Range;

use super::parse::{LONGEST, Order, Parser, Row};
use super::table::{Class, Phrase};
use super::token::Gap;
use super::{Kind, Offer};

/// The most words that say what a key is for (ours): a text without any commas is no single choice.
const MOST_WORDS: usize = 60;

/// What is dialled in an emergency, and in no menu.
const EMERGENCY: [&str; 3] = ["911", "112", "999"];

impl Parser<'_> {
    /// An offer without a key.
    pub(super) fn plain(&mut self, kind: Kind, from: usize, end: usize) {
        let at = self.bytes(from, end);
        self.out.push(Offer { kind, keys: String::new(), at, what: 0..0, verb: None, tie: None, opens: false });
    }

    fn bytes(&self, from: usize, end: usize) -> Range<usize> {
        let (Some(first), Some(last)) = (self.tokens.get(from), self.tokens.get(end.saturating_sub(1))) else {
            return 0..0;
        };
        first.at.start..last.at.end.max(first.at.start)
    }

    pub(super) fn offer_range(&mut self, verb: Option<usize>, keys: &[char], from: usize, end: usize) -> usize {
        let row = Row { keys: String::new(), end, doubtful: false, wordy: false, sign: false };
        for key in keys {
            let row = Row { keys: (*key).into(), ..row.clone() };
            self.offer(verb, from, row, 1);
        }
        end
    }

    /// An offer of keys; says where to go on.
    pub(super) fn offer(&mut self, verb: Option<usize>, from: usize, mut row: Row, mut times: usize) -> usize {
        let at = self.bytes(from, row.end);
        if self.key_word(row.end) {
            row.end += 1;
        }
        if let Some(end) = self.phrase(row.end, Phrase::Twice) {
            (row.end, times) = (end, 2);
        }
        row.keys = row.keys.repeat(times);
        // `star, then 7` is one press of two keys.
        if let Some(mut next) = self.phrase(row.end, Phrase::Then).filter(|_| self.gap(row.end) <= Gap::Comma) {
            while self.is(Some(next), Class::SMALL) && !self.class(next).is_key() && self.gap(next) <= Gap::Line {
                next += 1;
            }
            if let Some(more) = self.row(next).filter(|more| self.gap(next) <= Gap::Line && self.may_end(more, true)) {
                row.keys.push_str(&more.keys);
                row.end = if self.key_word(more.end) { more.end + 1 } else { more.end };
            }
        }
        if EMERGENCY.contains(&row.keys.as_str()) || row.keys.len() > LONGEST {
            return row.end;
        }
        let opens = verb.is_some_and(|verb| self.opens(verb));
        let tied = |most: Gap| self.class(row.end).is(Class::TIE) && self.gap(row.end) <= most;
        let tie = tied(Gap::Line).then(|| self.bytes(row.end, row.end + 1));
        self.order = if tie.is_some() || (opens && tied(Gap::Comma)) { Order::KeyFirst } else { Order::ChoiceFirst };
        let what = self.what(verb.unwrap_or(from), row.end);
        (self.last, self.length, self.had[0]) = (row.end, row.keys.len(), true);
        let verb = verb.map(|verb| self.bytes(verb, verb + 1));
        self.out.push(Offer { kind: Kind::Key, keys: row.keys, at, what, verb, tie, opens });
        row.end
    }

    /// Nothing of the sentence stands before the verb but polite words, or offers of the same order.
    fn opens(&self, verb: usize) -> bool {
        let mut at = verb;
        let mut joined = false;
        while at > self.start && self.class(at - 1).is(Class::POLITE | Class::OR | Class::AND) {
            at -= 1;
            joined |= self.class(at).is(Class::OR | Class::AND);
        }
        let before = |offer: &Offer| offer.opens && offer.tie.is_some();
        at == self.start || (joined && self.had[0] && self.out.last().is_some_and(before))
    }

    /// What a key is offered for: after it where it comes first, else before.
    fn what(&self, begins: usize, end: usize) -> Range<usize> {
        if self.order == Order::KeyFirst {
            let parts = |at: &usize| {
                self.gap(*at) >= Gap::Comma
                    || (self.class(*at).is(Class::OR | Class::AND) && self.row(at + 1).is_some())
            };
            let most = self.tokens.len().min(end + MOST_WORDS);
            let until = (end + 2..=most).find(parts).unwrap_or(most);
            return self.bytes(end, until.max(end + 1));
        }
        let skip = Class::OR | Class::AND | Class::POLITE;
        let mut from = self.start.max(self.last);
        if self.out.last().is_some_and(|offer| offer.tie.is_some()) && self.last > self.start {
            from = (from..begins).rev().find(|at| self.gap(*at) >= Gap::Comma).unwrap_or(from);
        }
        while from < begins && self.class(from).is(skip) {
            from += 1;
        }
        let mut until = begins;
        while until > from && self.class(until - 1).is(skip | Class::SMALL) {
            until -= 1;
        }
        if from < until { self.bytes(from, until) } else { 0..0 }
    }
}
