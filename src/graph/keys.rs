//! What pressed keys mean in a menu: keys of one digit or several, and keys pressed ahead.

use super::{Menu, MenuKey};

/// What the keys pressed so far come to.
#[derive(Debug)]
pub enum Look<'m> {
    /// These many keys take a choice; later ones are left for what follows.
    Takes(&'m MenuKey, usize),
    /// A longer press could follow. If none does, this is taken (with how many keys), or nothing fits.
    Open(Option<(&'m MenuKey, usize)>),
    /// No press begins like this.
    Wrong,
    /// Nothing was pressed.
    Nothing,
}

impl Menu {
    /// Looks for the shortest press that nothing longer can follow.
    ///
    /// The time to wait for another key is only spent where a longer press begins with what was pressed (DESIGN 4).
    #[must_use]
    pub fn look(&self, pressed: &str) -> Look<'_> {
        if pressed.is_empty() {
            return Look::Nothing;
        }
        let mut best = None;
        for length in 1..=pressed.len() {
            let Some(keys) = pressed.get(..length) else { return Look::Wrong };
            if let Some(key) = self.key(keys) {
                best = Some((key, length));
            }
            let longer =
                self.keys.iter().any(|key| key.press.keys().len() > length && key.press.keys().starts_with(keys));
            if !longer {
                return best.map_or(Look::Wrong, |(key, length)| Look::Takes(key, length));
            }
        }
        Look::Open(best)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Action, Retries};
    use super::*;
    use crate::menu::Press;
    use crate::source::{Sources, Span};

    fn menu(keys: &[&str]) -> Menu {
        let span = Span::whole(Sources::default().add("", ""));
        let key = |press: &&str| MenuKey {
            press: Press::parse(press).unwrap(),
            action: Action::Repeat,
            language: None,
            choice: None,
            span,
        };
        Menu {
            prompts: vec![],
            choices: vec![],
            keys: keys.iter().map(key).collect(),
            retries: Retries::default(),
            back: None,
        }
    }

    fn says(keys: &[&str], pressed: &str) -> String {
        match menu(keys).look(pressed) {
            Look::Takes(key, length) => format!("takes {} of {length}", key.press),
            Look::Open(best) => format!("open, {}", best.map_or("wrong".to_owned(), |(key, _)| key.press.to_string())),
            Look::Wrong => "wrong".to_owned(),
            Look::Nothing => "nothing".to_owned(),
        }
    }

    #[test]
    fn a_press_is_taken_at_once_where_nothing_longer_can_follow() {
        assert_eq!(says(&["1", "2"], "1"), "takes 1 of 1");
        assert_eq!(says(&["1", "2"], "12"), "takes 1 of 1", "the 2 was pressed ahead");
        assert_eq!(says(&["1", "2"], "3"), "wrong");
        assert_eq!(says(&["5", "500"], "5"), "open, 5");
        assert_eq!(says(&["5", "500"], "50"), "open, 5");
        assert_eq!(says(&["5", "500"], "500"), "takes 500 of 3");
        assert_eq!(says(&["5", "500"], "51"), "takes 5 of 1");
        assert_eq!(says(&["500", "600"], "5"), "open, wrong");
        assert_eq!(says(&["500", "600"], "7"), "wrong");
    }
}
