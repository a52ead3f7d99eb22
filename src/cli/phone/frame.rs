//! Rows of a picture: pieces of text with a look, fitted into a width.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// How a piece of text looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Look {
    /// As it comes.
    Plain,
    /// What matters.
    Strong,
    /// What may be passed over.
    Faint,
    /// A person is there.
    Good,
    /// A key.
    Key,
}

/// A line of the picture.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Row(Vec<(Look, String)>);

impl Row {
    /// One piece.
    pub(super) fn new(look: Look, text: impl Into<String>) -> Self {
        Self::default().and(look, text)
    }

    /// Another piece behind it.
    pub(super) fn and(mut self, look: Look, text: impl Into<String>) -> Self {
        // Nothing that is shown moves the cursor.
        let text: String = text.into().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        self.0.push((look, text));
        self
    }

    /// How many columns it takes.
    pub(super) fn width(&self) -> usize {
        self.0.iter().map(|(_, text)| text.width()).sum()
    }

    /// The pieces.
    pub(super) fn parts(&self) -> &[(Look, String)] {
        &self.0
    }

    /// With another row at the right end of a width, if there is room for both.
    pub(super) fn with_right(mut self, right: Self, width: usize) -> Self {
        let used = self.width() + right.width();
        if used + 2 <= width {
            self.0.push((Look::Plain, " ".repeat(width - used)));
            self.0.extend(right.0);
        }
        self
    }

    /// As much of it as fits.
    pub(super) fn fitted(self, width: usize) -> Self {
        let mut left = width;
        let mut out = Self::default();
        for (look, text) in self.0 {
            let cut = cut(&text, left);
            let whole = cut.len() == text.len();
            left = left.saturating_sub(cut.width());
            out.0.push((look, cut.to_owned()));
            if !whole {
                break;
            }
        }
        out
    }

    /// The text alone, its end trimmed.
    #[cfg(test)]
    pub(super) fn text(&self) -> String {
        self.0.iter().map(|(_, text)| text.as_str()).collect::<String>().trim_end().to_owned()
    }
}

/// The beginning of a text that fits into a width.
fn cut(text: &str, width: usize) -> &str {
    let mut used = 0;
    for (at, letter) in text.char_indices() {
        used += letter.width().unwrap_or(0);
        if used > width {
            return &text[..at];
        }
    }
    text
}

/// A text that fits into a width, with dots where it goes on.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    if width < 4 { cut(text, width).to_owned() } else { format!("{}...", cut(text, width - 3).trim_end()) }
}

/// A text in lines of a width, broken between words where that is possible.
pub(super) fn wrapped(text: &str, width: usize) -> Vec<String> {
    let width = width.max(1);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split_whitespace() {
        let mut word = word;
        if !line.is_empty() && line.width() + 1 + word.width() > width {
            lines.push(std::mem::take(&mut line));
        }
        while word.width() > width {
            let head = cut(word, width);
            // A letter wider than the screen is shown all the same.
            let head = if head.is_empty() { &word[..word.chars().next().map_or(0, char::len_utf8)] } else { head };
            lines.push(head.to_owned());
            word = &word[head.len()..];
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_broken_where_they_must_be() {
        assert_eq!(wrapped("For billing, press 1.", 12), ["For billing,", "press 1."]);
        assert_eq!(wrapped("abcdefgh i", 3), ["abc", "def", "gh", "i"]);
        assert_eq!(wrapped("", 3), Vec::<String>::new());
        assert_eq!(wrapped("日本", 1), ["日", "本"]);
    }

    #[test]
    fn a_row_never_takes_more_than_its_width() {
        let row = Row::new(Look::Strong, "日本語 line").and(Look::Faint, "\u{1b}[31mred");
        for width in 0..30 {
            assert!(row.clone().fitted(width).width() <= width);
            assert!(shortened("日本語 line and more", width).width() <= width);
        }
        assert!(!row.text().contains('\u{1b}'));
    }
}
