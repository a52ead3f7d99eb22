//! The grammar: where a text offers a key.

use super::table::{Class, Lexicon, Phrase};
use super::token::{Gap, Token, tokens};
use super::{Kind, Offer};

/// The longest press that is read (ours): longer numbers are somebody's telephone.
pub(super) const LONGEST: usize = 5;

/// Which of a choice and its key comes first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Order {
    /// `press 1 for sales`.
    KeyFirst,
    /// `for sales, press 1`.
    ChoiceFirst,
}

/// Keys in a row.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The keys.
    pub keys: String,
    /// The first token after it.
    pub end: usize,
    /// The word could be something else.
    pub doubtful: bool,
    /// It is in words.
    pub wordy: bool,
    /// It is `*` or `#`.
    pub sign: bool,
}

/// A text on the way to its offers.
pub(super) struct Parser<'t> {
    pub tokens: Vec<Token>,
    pub lexicon: &'t Lexicon,
    pub out: Vec<Offer>,
    /// Where the sentence begins.
    pub start: usize,
    /// Where callers are told to hang up.
    pub hang_ups: Vec<usize>,
    /// A key was offered in this sentence, and in the one before.
    pub had: [bool; 2],
    /// The order of the last offer.
    pub order: Order,
    /// The first token after the last key that was offered.
    pub last: usize,
    /// The length of its press.
    pub length: usize,
}

/// The offers of a text, in order.
pub(super) fn offers(text: &str, lexicon: &Lexicon) -> Vec<Offer> {
    let mut parser = Parser {
        tokens: tokens(text, lexicon),
        lexicon,
        out: Vec::new(),
        start: 0,
        hang_ups: Vec::new(),
        had: [false; 2],
        order: Order::ChoiceFirst,
        last: 0,
        length: 0,
    };
    parser.hang_ups = (0..parser.tokens.len()).filter(|at| parser.phrase(*at, Phrase::HangUp).is_some()).collect();
    let mut at = 0;
    while at < parser.tokens.len() {
        if parser.tokens[at].gap == Gap::Stop {
            parser.start = at;
            parser.had = [false, parser.had[0]];
        }
        at = parser.step(at).max(at + 1);
    }
    if !parser.out.iter().any(|offer| offer.kind == Kind::Key) {
        parser.without_verbs();
        parser.out.sort_by_key(|offer| offer.at.start);
    }
    parser.out
}

impl Parser<'_> {
    /// Reads what begins at a token, and says where to go on.
    fn step(&mut self, at: usize) -> usize {
        let class = self.class(at);
        if let Some(end) = self.phrase(at, Phrase::Stay) {
            if !self.is(at.checked_sub(1), Class::NOT) {
                self.plain(Kind::Stay, at, end);
            }
            return end;
        }
        if class.is(Class::SAY) {
            return self.say(at);
        }
        if class.is(Class::PRESS | Class::ENTER)
            && let Some(end) = self.pressed(at)
        {
            return end;
        }
        if let Some(end) = self.certain(at).or_else(|| self.listed(at)) {
            return end;
        }
        match self.phrase(at, Phrase::Any) {
            Some(end) if self.had[0] => {
                self.plain(Kind::Any, at, end);
                end
            }
            _ => at + 1,
        }
    }

    // ---- offers after a verb ----

    /// A verb and the key after it; `None`: no key follows.
    fn pressed(&mut self, verb: usize) -> Option<usize> {
        let enter = self.class(verb).is(Class::ENTER);
        let mut negated = self.is_negated(verb) || self.has_hung_up(verb);
        let (mut at, mut times) = (verb + 1, 1);
        while at < self.tokens.len() && (self.gap(at) <= Gap::Line || (at == verb + 1 && self.gap(at) == Gap::Colon)) {
            if let Some(end) = self.phrase(at, Phrase::Any) {
                let ranged = self.is(Some(end), Class::FROM).then(|| self.range(end + 1)).flatten();
                match ranged {
                    _ if negated => {}
                    Some((keys, end)) => return Some(self.offer_range(Some(verb), &keys, at, end)),
                    None => self.plain(Kind::Any, at, end),
                }
                return Some(end);
            }
            let class = self.class(at);
            if let Some(end) = self.phrase(at, Phrase::Twice) {
                (at, times) = (end, 2);
                continue;
            }
            if let Some((keys, end)) =
                class.is(Class::FROM).then(|| self.range(at + 1)).flatten().or_else(|| self.range(at))
            {
                return Some(if negated { end } else { self.offer_range(Some(verb), &keys, at, end) });
            }
            if let Some(row) = self.row(at) {
                if self.is(Some(row.end), Class::TIMES)
                    && let Some(count) = row.keys.parse().ok().filter(|count| *count <= LONGEST)
                {
                    (at, times) = (row.end + 1, count);
                    continue;
                }
                let pressed_next = enter && self.gap(row.end) == Gap::Comma && self.verb_begins(row.end);
                let strict = enter || row.doubtful || row.wordy || row.keys.len() > 1;
                if self.is_how_many(&row) {
                    return None;
                }
                if self.may_end(&row, strict) && !pressed_next && !(row.doubtful && self.counts(row.end)) {
                    return Some(if negated { row.end } else { self.offer(Some(verb), at, row, times) });
                }
            }
            if class.is(Class::NOT) {
                negated = true;
            } else if !class.is(Class::SMALL | Class::POLITE) {
                return None;
            }
            at += 1;
        }
        None
    }

    /// A verb of pressing opens the clause that begins here.
    pub(super) fn verb_begins(&self, mut at: usize) -> bool {
        while self.is(Some(at), Class::POLITE | Class::OR | Class::AND) {
            at += 1;
        }
        self.is(Some(at), Class::PRESS | Class::ENTER)
    }

    pub(super) fn counts(&self, at: usize) -> bool {
        self.gap(at) <= Gap::Line && self.class(at).is(Class::COUNTED) && !self.class(at).is(Class::OR)
    }

    /// `1 to 5`: its keys.
    pub(super) fn range(&self, at: usize) -> Option<(Vec<char>, usize)> {
        let small = |at: usize| if self.is(Some(at), Class::SMALL) && !self.class(at).is_key() { at + 1 } else { at };
        let from = small(at);
        let first = self.row(from).filter(|row| row.keys.len() == 1 && !row.sign)?;
        let until = Some(first.end).filter(|at| self.is(Some(*at), Class::UNTIL) && self.gap(*at) <= Gap::Line)?;
        let last = self.row(small(until + 1)).filter(|row| row.keys.len() == 1 && !row.sign)?;
        let (low, high) = (first.keys.chars().next()?, last.keys.chars().next()?);
        let whole = self.gap(from) <= Gap::Line && self.gap(until + 1) <= Gap::Line && self.gap(last.end) != Gap::Tight;
        (low < high && whole && !self.counts(last.end)).then(|| ((low..=high).collect(), last.end))
    }

    /// `three to six` of `three to six digits`: how many, and no key.
    fn is_how_many(&self, row: &Row) -> bool {
        let goes_on = self.is(Some(row.end), Class::UNTIL | Class::OR) && self.gap(row.end) <= Gap::Line;
        let second = || self.row(row.end + 1).filter(|_| self.gap(row.end + 1) <= Gap::Line);
        goes_on && !row.sign && second().is_some_and(|last| !last.sign && self.counts(last.end))
    }

    /// `not` belongs to the verb.
    fn is_negated(&self, verb: usize) -> bool {
        let mut at = verb;
        while at > self.start && self.gap(at) <= Gap::Line {
            at -= 1;
            if self.class(at).is(Class::NOT) {
                return at == self.start || self.gap(at) > Gap::Line || !self.class(at - 1).is(Class::UNLESS);
            }
            if !self.class(at).is(Class::NOT_SKIP) {
                return false;
            }
        }
        false
    }

    /// `hang up and dial`: what is dialled then is no key of this menu.
    fn has_hung_up(&self, verb: usize) -> bool {
        let mut at = verb;
        while at > self.start && self.class(at - 1).is(Class::POLITE) {
            at -= 1;
        }
        at > self.start
            && self.class(at - 1).is(Class::AND)
            && self
                .hang_ups
                .get(self.hang_ups.partition_point(|from| *from < self.start))
                .is_some_and(|from| *from < at)
    }
}
