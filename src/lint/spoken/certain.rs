//! Keys that are offered without a verb, and words that are to be said.

use super::Kind;
use super::parse::Parser;
use super::table::{Class, Phrase};
use super::token::Gap;

impl Parser<'_> {
    /// A key that is surely one: the word for a key beside it, a sign that is nothing else, the end of an entry.
    pub(super) fn certain(&mut self, at: usize) -> Option<usize> {
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

    pub(super) fn say(&mut self, at: usize) -> usize {
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
}
