//! What stands in a text: words, keys in a row, and where a clause ends.

use super::parse::{LONGEST, Parser, Row};
use super::table::{Class, Phrase};
use super::token::Gap;

impl Parser<'_> {
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

    pub(super) fn phrase_where(&self, at: usize, wanted: impl Fn(Phrase) -> bool) -> Option<(Phrase, usize)> {
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
    pub(super) fn key_word(&self, at: usize) -> bool {
        self.gap(at) <= Gap::Blank && self.class(at).is(Class::KEY)
    }

    /// What follows a row lets it be a key.
    pub(super) fn may_end(&self, row: &Row, strict: bool) -> bool {
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
}
