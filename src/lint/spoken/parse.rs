//! The grammar: where a text offers a key.

use std::ops::Range;

use super::table::{Class, Lexicon, Phrase};
use super::token::{Gap, Token, tokens};
use super::{Kind, Offer};

/// The longest press that is read (ours): longer numbers are somebody's telephone.
const LONGEST: usize = 5;

/// The most words that say what a key is for (ours): a text without any commas is no single choice.
const MOST_WORDS: usize = 60;

/// What is dialled in an emergency, and in no menu.
const EMERGENCY: [&str; 3] = ["911", "112", "999"];

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

    // ---- what the tokens are ----

    pub(super) fn class(&self, at: usize) -> Class {
        self.tokens.get(at).map(|token| token.class).unwrap_or_default()
    }

    pub(super) fn is(&self, at: Option<usize>, bits: u32) -> bool {
        at.is_some_and(|at| self.class(at).is(bits))
    }

    /// What stands before a token; the end of the text parts like the end of a sentence.
    pub(super) fn gap(&self, at: usize) -> Gap {
        self.tokens.get(at).map_or(Gap::Stop, |token| token.gap)
    }

    /// Where a phrase ends that begins here.
    pub(super) fn phrase(&self, at: usize, wanted: Phrase) -> Option<usize> {
        self.phrase_where(at, |phrase| phrase == wanted).map(|(_, end)| end)
    }

    fn phrase_where(&self, at: usize, wanted: impl Fn(Phrase) -> bool) -> Option<(Phrase, usize)> {
        let token = self.tokens.get(at).filter(|token| token.class.is(Class::PHRASE))?;
        let mut known = self.lexicon.phrases(&token.word).iter().filter(|(_, meaning)| wanted(*meaning));
        known.find_map(|(words, meaning)| Some((*meaning, self.words(at + 1, &words[1..])?)))
    }

    /// Where words end that stand here, all in one clause.
    fn words(&self, at: usize, words: &[String]) -> Option<usize> {
        let Some((first, rest)) = words.split_first() else { return Some(at) };
        if first == "_" {
            return (at..=at + 2).find_map(|at| self.words(at, rest));
        }
        self.tokens.get(at).filter(|token| token.gap <= Gap::Line && token.word == *first)?;
        self.words(at + 1, rest)
    }

    /// Keys in a row that begin here.
    pub(super) fn row(&self, at: usize) -> Option<Row> {
        let token = self.tokens.get(at)?;
        if let Some((Phrase::Sign(sign), end)) = self.phrase_where(at, |phrase| matches!(phrase, Phrase::Sign(_))) {
            return Some(Row { keys: sign.into(), end, doubtful: false, wordy: true, sign: true });
        }
        let figures = |at: usize| self.class(at).is(Class::FIGURE) && self.gap(at) <= Gap::Blank;
        // A part of a longer number is no key.
        if at > 0 && token.class.is(Class::FIGURE) && token.gap == Gap::Tight && !self.is_sign(at - 1) {
            return None;
        }
        let mut keys = String::new();
        let mut end = at;
        let sign = token.class.key.filter(|key| !key.is_ascii_digit());
        if let Some(sign) = sign {
            keys.push(sign);
            end += 1;
            let more = self.class(end).is_key() || self.class(end).is(Class::FIGURE);
            if sign == '#' || !more || self.gap(end) > Gap::Blank {
                return Some(Row { keys, end, doubtful: false, wordy: true, sign: true });
            }
        }
        let wordy = !self.class(end).is(Class::FIGURE);
        if self.class(end).is_key() {
            // Longer than the longest it is no press, however it goes on.
            while keys.len() <= LONGEST && (end == at || self.gap(end) <= Gap::Blank) {
                let Some(key) = self.class(end).key.filter(char::is_ascii_digit) else { break };
                if !keys.is_empty() && self.class(end).is(Class::FIGURE) == wordy && sign.is_none() {
                    break;
                }
                keys.push(key);
                end += 1;
            }
        } else if self.class(end).is(Class::FIGURE) {
            keys.push_str(&self.tokens[end].word);
            end += 1;
        }
        let doubtful = end == at + 1 && token.class.is(Class::ARTICLE);
        let telephone = figures(end) || keys.len() > LONGEST;
        (end > at && !keys.is_empty() && !telephone).then_some(Row { keys, end, doubtful, wordy, sign: false })
    }

    fn is_sign(&self, at: usize) -> bool {
        self.class(at).key.is_some_and(|key| !key.is_ascii_digit())
    }

    /// Nothing is said here that a clause would go on with.
    pub(super) fn ends_clause(&self, at: usize) -> bool {
        self.gap(at) >= Gap::Line || self.class(at).is(Class::OR | Class::AND)
    }

    /// The word for a key stands here, as a part of what was said before: `the 4 key`, `Stern-Taste`.
    fn key_word(&self, at: usize) -> bool {
        self.gap(at) <= Gap::Blank && self.class(at).is(Class::KEY)
    }

    /// What follows a row lets it be a key.
    fn may_end(&self, row: &Row, strict: bool) -> bool {
        let next = self.class(row.end);
        let gap = self.gap(row.end);
        if self.key_word(row.end) || gap >= Gap::Line {
            return true;
        }
        if gap == Gap::Tight || (next.is(Class::COUNTED) && !next.is(Class::OR | Class::TIE | Class::AFTER)) {
            return false;
        }
        let figures = !row.wordy && row.keys.len() == 1;
        let goes_on = next.is(Class::TIE | Class::OR | Class::AND | Class::AFTER | Class::POLITE | Class::LEAD);
        let phrase = |wanted| self.phrase(row.end, wanted).is_some();
        row.sign
            || goes_on
            || phrase(Phrase::Then)
            || phrase(Phrase::Twice)
            || (figures && !strict)
            || (self.lexicon.verb_last && next.is(Class::PRESS))
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

    fn counts(&self, at: usize) -> bool {
        self.gap(at) <= Gap::Line && self.class(at).is(Class::COUNTED) && !self.class(at).is(Class::OR)
    }

    /// `1 to 5`: its keys.
    fn range(&self, at: usize) -> Option<(Vec<char>, usize)> {
        let small = |at: usize| if self.is(Some(at), Class::SMALL) && !self.class(at).is_key() { at + 1 } else { at };
        let from = small(at);
        let first = self.row(from).filter(|row| row.keys.len() == 1 && !row.sign)?;
        let until = Some(first.end).filter(|at| self.is(Some(*at), Class::UNTIL) && self.gap(*at) <= Gap::Line)?;
        let last = self.row(small(until + 1)).filter(|row| row.keys.len() == 1 && !row.sign)?;
        let (low, high) = (first.keys.chars().next()?, last.keys.chars().next()?);
        let whole = self.gap(from) <= Gap::Line && self.gap(until + 1) <= Gap::Line && self.gap(last.end) != Gap::Tight;
        (low < high && whole && !self.counts(last.end)).then(|| ((low..=high).collect(), last.end))
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

    // ---- offers that need no verb ----

    /// A key that is surely one: the word for a key beside it, a sign that is nothing else, the end of an entry.
    fn certain(&mut self, at: usize) -> Option<usize> {
        let class = self.class(at);
        let mut from = at;
        let mut sure = class.is(Class::KEY);
        let mut means = false;
        if sure {
            from += 1;
            if self.is(Some(from), Class::FROM)
                && let Some((keys, end)) = self.range(from + 1)
            {
                return Some(if self.is_denied(at) { end } else { self.offer_range(None, &keys, at, end) });
            }
        } else if let Some((phrase, end)) = self
            .phrase_where(at, |phrase| matches!(phrase, Phrase::With))
            .or_else(|| self.phrase_where(at, |phrase| matches!(phrase, Phrase::Then | Phrase::End)))
        {
            from = end;
            means = phrase == Phrase::With;
        } else if !class.is_key() && !class.is(Class::FIGURE | Class::PHRASE) {
            return None;
        }
        while from > at
            && self.gap(from) <= Gap::Line
            && self.is(Some(from), Class::SMALL)
            && !self.class(from).is_key()
        {
            sure |= self.class(from).is(Class::KEY);
            from += 1;
        }
        if from > at && self.gap(from) > Gap::Line {
            return None;
        }
        let row = self.row(from)?;
        let beside = self.key_word(row.end) && (!row.doubtful || row.sign);
        let alone = from > at || self.class(at).is(Class::SURE) || self.row_is_sure_phrase(at);
        let verb_after = self.lexicon.verb_last
            && self.class(row.end).is(Class::PRESS)
            && self.gap(row.end) <= Gap::Line
            && self.is(from.checked_sub(1), Class::SMALL | Class::KEY);
        let fits = beside
            || verb_after
            || (sure && !row.doubtful && self.may_end(&row, false))
            || (means && !row.doubtful && self.gap(row.end) != Gap::Tight && !self.counts(row.end))
            || (row.sign && alone && self.may_end(&row, true));
        if !fits {
            return None;
        }
        Some(if self.is_denied(at) { row.end } else { self.offer(None, from, row, 1) })
    }

    fn row_is_sure_phrase(&self, at: usize) -> bool {
        self.phrase_where(at, |phrase| matches!(phrase, Phrase::Sign(_))).is_some()
    }

    /// The clause says that nobody should, or that somebody did.
    fn is_denied(&self, at: usize) -> bool {
        let mut from = at;
        while from > self.start && at - from < 6 && self.gap(from) <= Gap::Line {
            from -= 1;
            if self.class(from).is(Class::NOT | Class::DONE) {
                return true;
            }
        }
        false
    }

    fn say(&mut self, at: usize) -> usize {
        let opens = at == self.start
            || self.gap(at) >= Gap::Line
            || self.is(at.checked_sub(1), Class::OR | Class::AND | Class::POLITE | Class::TIE);
        let mut word = at + 1;
        while self.is(Some(word), Class::SMALL | Class::POLITE) && !self.class(word).is_key() {
            word += 1;
        }
        let said = opens
            && !self.is(at.checked_sub(1), Class::NOT_SAID)
            && self.gap(word) <= Gap::Colon
            && !self.is(Some(word), Class::OR);
        if said {
            self.plain(Kind::Say, word, word + 1);
            return word + 1;
        }
        at + 1
    }

    // ---- what is found ----

    /// An offer without a key.
    fn plain(&mut self, kind: Kind, from: usize, end: usize) {
        let at = self.bytes(from, end);
        self.out.push(Offer { kind, keys: String::new(), at, what: 0..0, verb: None, tie: None, opens: false });
    }

    fn bytes(&self, from: usize, end: usize) -> Range<usize> {
        let (Some(first), Some(last)) = (self.tokens.get(from), self.tokens.get(end.saturating_sub(1))) else {
            return 0..0;
        };
        first.at.start..last.at.end.max(first.at.start)
    }

    fn offer_range(&mut self, verb: Option<usize>, keys: &[char], from: usize, end: usize) -> usize {
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
