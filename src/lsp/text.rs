//! Places in a text as editors count them: lines from 0, and in a line the units that were agreed on.

use gen_lsp_types::{Position, PositionEncodingKind, Range, TextDocumentContentChangeEvent};

use crate::source::{Letters, Span};

/// What a place in a line is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) enum Units {
    /// Bytes.
    Utf8,
    /// Halves of what lies beyond the first 65,536 letters: what every editor can do.
    #[default]
    Utf16,
}

impl Units {
    /// The units that an editor offers and we like best.
    pub(super) fn agreed<'a>(mut offered: impl Iterator<Item = &'a str>) -> Self {
        if offered.any(|units| units == "utf-8") { Self::Utf8 } else { Self::Utf16 }
    }

    /// The word of the protocol.
    pub(super) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
        }
    }

    fn of(self, letter: char) -> usize {
        match self {
            Self::Utf8 => letter.len_utf8(),
            Self::Utf16 => letter.len_utf16(),
        }
    }
}

/// Where the lines of a text begin. A line ends with a line feed, a carriage return, or both.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    starts: Vec<usize>,
    letters: Letters,
}

impl Lines {
    /// The lines of a text.
    pub(super) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = |at: usize| match bytes[at] {
            b'\n' => true,
            b'\r' => bytes.get(at + 1) != Some(&b'\n'),
            _ => false,
        };
        let starts = std::iter::once(0).chain((0..bytes.len()).filter(|at| ends(*at)).map(|at| at + 1)).collect();
        Self { starts, letters: Letters::new(text) }
    }

    /// The bytes of a line without its end; `None` beyond the last.
    pub(super) fn line(&self, text: &str, line: usize) -> Option<std::ops::Range<usize>> {
        let start = *self.starts.get(line)?;
        let end = self.starts.get(line + 1).copied().unwrap_or(text.len());
        let end = start + text[start..end].trim_end_matches(['\n', '\r']).len();
        Some(start..end)
    }

    /// A byte as the editor counts it.
    pub(super) fn position(&self, text: &str, byte: usize, units: Units) -> Position {
        let byte = text.floor_char_boundary(byte.min(text.len()));
        let line = self.starts.partition_point(|start| *start <= byte).max(1) - 1;
        let before = self.starts[line]..byte;
        let column = match units {
            Units::Utf8 => before.len(),
            Units::Utf16 => self.letters.within(text, before).utf16,
        };
        Position { line: number(line), character: number(column) }
    }

    /// A place of the editor as a byte; beyond the end of its line it is that end, beyond the last line that of the text.
    pub(super) fn byte(&self, text: &str, at: Position, units: Units) -> usize {
        let Some(line) = self.line(text, at.line as usize) else { return text.len() };
        let mut left = at.character as usize;
        for (byte, letter) in text[line.clone()].char_indices() {
            if left < units.of(letter) {
                return line.start + byte;
            }
            left -= units.of(letter);
        }
        line.end
    }

    /// A span as the editor counts it.
    pub(super) fn range(&self, text: &str, span: Span, units: Units) -> Range {
        self.range_of(text, span.start as usize..span.end as usize, units)
    }

    /// Bytes as the editor counts them.
    pub(super) fn range_of(&self, text: &str, bytes: std::ops::Range<usize>, units: Units) -> Range {
        let place = |byte| self.position(text, byte, units);
        Range { start: place(bytes.start), end: place(bytes.end) }
    }
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

/// A text after an editor's changes, one upon the other.
pub(super) fn changed(text: &str, changes: Vec<TextDocumentContentChangeEvent>, units: Units) -> String {
    let mut text = text.to_owned();
    for change in changes {
        match change {
            TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(whole) => text = whole.text,
            TextDocumentContentChangeEvent::TextDocumentContentChangePartial(part) => {
                let lines = Lines::new(&text);
                let start = lines.byte(&text, part.range.start, units);
                let end = lines.byte(&text, part.range.end, units).max(start);
                text.replace_range(start..end, &part.text);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_beyond_the_first_plane_counts_twice() {
        let text = "a: 😀x\r\nb: ñ\rc";
        let lines = Lines::new(text);
        let x = text.find('x').expect("it is there");
        assert_eq!(lines.position(text, x, Units::Utf16), Position { line: 0, character: 5 });
        assert_eq!(lines.position(text, x, Units::Utf8), Position { line: 0, character: 7 });
        assert_eq!(lines.byte(text, Position { line: 0, character: 5 }, Units::Utf16), x);
        // Inside the pair is before it; beyond the end of a line is its end.
        assert_eq!(lines.byte(text, Position { line: 0, character: 4 }, Units::Utf16), x - 4);
        assert_eq!(lines.byte(text, Position { line: 0, character: 99 }, Units::Utf16), x + 1);
        assert_eq!(lines.position(text, text.len(), Units::Utf16), Position { line: 2, character: 1 });
    }
}
