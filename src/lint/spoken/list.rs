//! Keys without a verb of their own: the later items of a list, and lists that have no verb at all.

use super::parse::{Order, Parser, Row};
use super::table::Class;
use super::token::Gap;

/// Numbers after these are no keys.
const NO_KEY_AFTER: u32 = Class::BEFORE_NUMBER | Class::FROM | Class::UNTIL;

impl Parser<'_> {
    /// A key that goes on with a list: `1 for sales or 2 for support`, `sales 1, support 2`.
    pub(super) fn listed(&mut self, at: usize) -> Option<usize> {
        if !(self.had[0] || self.had[1]) || !(self.class(at).is_key() || self.class(at).is(Class::FIGURE)) {
            return None;
        }
        let row = self.row(at).filter(|row| row.keys.len() == self.length && self.gap(row.end) != Gap::Tight)?;
        let from = self.article(at);
        let before = from.checked_sub(1).filter(|_| from > self.start);
        let apart = self.gap(from) >= Gap::Line || self.is(before, Class::OR | Class::AND);
        let is_item = self.key_first(&row, before, apart) || self.choice_first(&row, from, before, apart);
        is_item.then(|| self.offer(None, at, row, 1))
    }

    /// Where the small words before a key begin: `die 2`, `le 2`.
    fn article(&self, at: usize) -> usize {
        let mut from = at;
        while from > self.start.max(self.last) && self.gap(from) <= Gap::Line {
            let class = self.class(from - 1);
            // `ou sur 6` goes on from `appuyez sur 5`.
            let joined = from > 1 && self.class(from - 2).is(Class::OR | Class::AND);
            if !class.is(Class::SMALL) || (class.is(NO_KEY_AFTER) && !joined) || class.is_key() {
                break;
            }
            from -= 1;
        }
        from
    }

    /// `2 for support`.
    fn key_first(&self, row: &Row, before: Option<usize>, apart: bool) -> bool {
        let next = self.class(row.end);
        let gap = self.gap(row.end);
        // `9 to 5` is a time.
        let is_range = next.is(Class::UNTIL) && self.row(row.end + 1).is_some();
        if !next.is(Class::TIE) || gap >= Gap::Colon || is_range {
            return false;
        }
        if apart {
            return gap <= Gap::Line || self.is(before, Class::OR);
        }
        // A list without commas counts on.
        let last = self.out.last().and_then(|offer| offer.keys.parse::<u32>().ok());
        gap <= Gap::Line
            && self.order == Order::KeyFirst
            && row.keys.parse::<u32>().ok() == last.map(|last| last + 1)
            && !self.is(before, NO_KEY_AFTER | Class::TIE)
    }

    /// `support 2`.
    fn choice_first(&self, row: &Row, from: usize, before: Option<usize>, apart: bool) -> bool {
        let lead = self.class(self.start).is(Class::LEAD);
        let goes_on = self.had[0] || (self.had[1] && lead);
        if self.order != Order::ChoiceFirst || !goes_on || !self.ends_clause(row.end) {
            return false;
        }
        // `accounts that end in 4, press 2`: the number belongs to what the next key is for.
        if self.gap(row.end) < Gap::Stop && self.gap(row.end) >= Gap::Line && self.verb_begins(row.end) {
            return false;
        }
        let fits = apart || !self.is(before, NO_KEY_AFTER | Class::TIE);
        let first = self.start.max(self.last);
        let known = !row.doubtful || apart || self.class(self.past_joins(first)).is(Class::LEAD) || from < row.end - 1;
        fits && known
    }

    fn past_joins(&self, mut at: usize) -> usize {
        while self.is(Some(at), Class::OR | Class::AND) {
            at += 1;
        }
        at
    }

    /// Lists that have no verb at all: `For sales 1, support 2.`, `1 for sales, 2 for support.`, `Option 1, sales.` One
    /// such item alone could be anything, two are a list.
    pub(super) fn without_verbs(&mut self) {
        let mut items = Vec::new();
        let starts: Vec<usize> = (0..self.tokens.len()).filter(|at| self.gap(*at) == Gap::Stop).collect();
        for (nth, start) in starts.iter().enumerate() {
            self.start = *start;
            let end = starts.get(nth + 1).copied().unwrap_or(self.tokens.len());
            items.extend(self.choices_then_keys(*start, end).or_else(|| self.keys_then_choices(*start, end)));
        }
        let items: Vec<(usize, Row)> = match items.iter().map(Vec::len).sum::<usize>() {
            0 | 1 => self.numbered(),
            _ => items.into_iter().flatten().collect(),
        };
        if items.len() > 1 {
            for (at, row) in items {
                self.offer(None, at, row, 1);
            }
        }
    }

    /// A sentence that is all of `for sales 1`, `sales, 1`.
    fn choices_then_keys(&self, start: usize, end: usize) -> Option<Vec<(usize, Row)>> {
        let mut items = Vec::new();
        let mut item = start;
        let mut leads = false;
        let mut at = start;
        while at < end {
            let found = self.row(at).filter(|row| self.ends_clause(row.end) && row.keys.len() == 1 && !row.sign);
            let Some(row) = found else {
                at += 1;
                continue;
            };
            let mut from = at;
            while from > item && self.class(from - 1).is(Class::SMALL) && self.gap(from) <= Gap::Line {
                from -= 1;
            }
            let first = self.past_joins(item);
            leads |= self.class(first).is(Class::LEAD);
            let parted = matches!(self.gap(from), Gap::Comma | Gap::Colon);
            if from <= first || !(leads || parted) || (!parted && self.is(Some(from - 1), NO_KEY_AFTER | Class::LEAD)) {
                return None;
            }
            (item, at) = (row.end, row.end);
            items.push((row.end - 1, row));
        }
        (item == end && !items.is_empty()).then_some(items)
    }

    /// A sentence that begins with `1 for sales`.
    fn keys_then_choices(&self, start: usize, end: usize) -> Option<Vec<(usize, Row)>> {
        let mut items = Vec::new();
        for at in start..end {
            let apart = at == start || self.gap(at) >= Gap::Line || self.is(at.checked_sub(1), Class::OR | Class::AND);
            let tied = |row: &Row| {
                self.class(row.end).is(Class::TIE)
                    && self.gap(row.end) <= Gap::Line
                    && !(self.class(row.end).is(Class::UNTIL) && self.row(row.end + 1).is_some())
            };
            match self.row(at).filter(|row| apart && row.keys.len() == 1 && !row.doubtful && tied(row)) {
                Some(row) => items.push((at, row)),
                None if at == start => return None,
                None => {}
            }
        }
        (!items.is_empty()).then_some(items)
    }

    /// `Option 1, sales. Option 2, support.`
    fn numbered(&self) -> Vec<(usize, Row)> {
        let option = |at: usize| {
            let numbered = self.class(at).is(Class::OPTION) && self.gap(at + 1) <= Gap::Blank;
            let row = self.row(at + 1).filter(|row| {
                numbered && (self.ends_clause(row.end) || self.class(row.end).is(Class::TIE | Class::BEFORE_NUMBER))
            })?;
            Some((at + 1, row))
        };
        (0..self.tokens.len()).filter_map(option).collect()
    }
}
