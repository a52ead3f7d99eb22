//! Texts, owned once, and the places in them: `Sources` holds, a `Span` points.
//!
//! A span means bytes and is `Copy`; lines and columns exist only where something is drawn.

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

/// Which text of [`Sources`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct FileId(u32);

/// A range of bytes in one text; `start` is in, `end` is out. Twelve bytes, `Copy`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Span {
    /// The text.
    pub file: FileId,
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of bytes; positions past 4 GiB (no text is that long) are held at the end.
    #[must_use]
    pub fn new(file: FileId, start: usize, end: usize) -> Self {
        let clamp = |at| u32::try_from(at).unwrap_or(u32::MAX);
        Self { file, start: clamp(start), end: clamp(end.max(start)) }
    }

    /// The very beginning of a text: for what is wrong with the whole of it.
    #[must_use]
    pub fn whole(file: FileId) -> Self {
        Self { file, start: 0, end: 0 }
    }

    /// From the start of this span to the end of a later one of the same text.
    #[must_use]
    pub fn to(self, later: Self) -> Self {
        Self { end: later.end.max(self.end), ..self }
    }

    /// Whether another place is a part of this one.
    #[must_use]
    pub fn holds(self, other: Self) -> bool {
        self.file == other.file && self.start <= other.start && other.end <= self.end
    }
}

/// A value and where it was written.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Spanned<T> {
    /// What was written.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> Spanned<T> {
    /// A value with its place.
    pub const fn new(value: T, span: Span) -> Self {
        Self { value, span }
    }

    /// The same place with another value.
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Spanned<U> {
        Spanned { value: f(self.value), span: self.span }
    }
}

/// The value alone: a place adds nothing to a test's message.
impl<T: fmt::Debug> fmt::Debug for Spanned<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.value.fmt(f)
    }
}

/// One text and the name people know it by (a path, or `<stdin>`).
#[derive(Debug)]
pub struct SourceFile {
    /// The name that findings print.
    pub name: String,
    /// The text, a byte order mark included.
    pub text: String,
    /// Byte at which each line begins, counted when somebody first asks.
    lines: OnceLock<Vec<u32>>,
    /// What is counted in a line, likewise.
    letters: OnceLock<Letters>,
}

/// Letters of a text, counted up to a byte every so often: a place in a line of a million bytes is soon found, and so
/// are a thousand places in it.
#[derive(Clone, Debug)]
pub struct Letters {
    marks: Vec<Counted>,
}

/// How much stands before a byte.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counted {
    /// Characters, byte order marks not among them.
    pub characters: usize,
    /// Units of UTF-16, in which many programs count.
    pub utf16: usize,
}

/// Bytes from one mark to the next (ours): few marks, and little to count after one.
const STRIDE: usize = 256;

impl Letters {
    /// Counts a text.
    #[must_use]
    pub fn new(text: &str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut counted = Counted::default();
        for (at, letter) in text.char_indices() {
            if at >= marks.len() * STRIDE {
                marks.push(counted);
            }
            counted.add(letter);
        }
        Self { marks }
    }

    /// What stands in a piece of the text that was counted; both ends lie between letters.
    #[must_use]
    pub fn within(&self, text: &str, bytes: Range<usize>) -> Counted {
        let (from, to) = (self.before(text, bytes.start), self.before(text, bytes.end));
        Counted { characters: to.characters - from.characters, utf16: to.utf16 - from.utf16 }
    }

    fn before(&self, text: &str, byte: usize) -> Counted {
        let mark = (byte / STRIDE).min(self.marks.len().saturating_sub(1));
        let mut counted = self.marks.get(mark).copied().unwrap_or_default();
        // A mark stands before the first letter that begins at its place or after it.
        let from = text.ceil_char_boundary(mark * STRIDE).min(byte);
        text[from..byte].chars().for_each(|letter| counted.add(letter));
        counted
    }
}

impl Counted {
    fn add(&mut self, letter: char) {
        self.characters += usize::from(letter != '\u{feff}');
        self.utf16 += letter.len_utf16();
    }
}

/// All texts of a run. The only owner of text; everything else points into it.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<SourceFile>,
}

/// A place as people count it: from one, the column in characters.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: usize,
    /// Character in the line, from 1.
    pub column: usize,
}

impl Sources {
    /// Takes a text over and says under which id it is known.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> FileId {
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(SourceFile {
            name: name.into(),
            text: text.into(),
            lines: OnceLock::new(),
            letters: OnceLock::new(),
        });
        id
    }

    /// The file of an id that [`Sources::add`] gave out.
    #[must_use]
    pub fn file(&self, id: FileId) -> &SourceFile {
        &self.files[id.0 as usize]
    }

    /// Every text, in the order in which they were taken over.
    pub fn ids(&self) -> impl Iterator<Item = FileId> + use<> {
        (0..self.files.len()).map(|at| FileId(u32::try_from(at).unwrap_or(u32::MAX)))
    }

    /// The text of a file.
    #[must_use]
    pub fn text(&self, id: FileId) -> &str {
        &self.file(id).text
    }

    /// What a span covers; a span that does not fit its text is cut to it.
    #[must_use]
    pub fn slice(&self, span: Span) -> &str {
        let text = self.text(span.file);
        let (start, end) = self.bytes(span);
        &text[start..end]
    }

    /// The first letter of a span, however many bytes it has: for what is wrong with all of a long one.
    #[must_use]
    pub fn first_letter(&self, span: Span) -> Span {
        let length = self.slice(span).chars().next().map_or(0, char::len_utf8) as u32;
        Span { end: span.start + length, ..span }
    }

    /// A span as byte positions that are safe to cut the text at.
    #[must_use]
    pub fn bytes(&self, span: Span) -> (usize, usize) {
        let text = self.text(span.file);
        let floor = |at: u32| text.floor_char_boundary((at as usize).min(text.len()));
        let (start, end) = (floor(span.start), floor(span.end));
        (start, end.max(start))
    }

    /// Line and column of a byte of a text.
    #[must_use]
    pub fn line_column(&self, file: FileId, byte: u32) -> LineColumn {
        let text = self.text(file);
        let at = text.floor_char_boundary((byte as usize).min(text.len()));
        let (line, whole) = self.line(file, at);
        // A byte order mark is no character of the first line.
        LineColumn { line, column: self.letters(file, whole.start..at).characters + 1 }
    }

    /// The number of the line that a byte stands in, from 1, and its bytes without the end of line.
    #[must_use]
    pub fn line(&self, file: FileId, byte: usize) -> (usize, Range<usize>) {
        let SourceFile { text, lines, .. } = self.file(file);
        let lines = lines.get_or_init(|| {
            let newlines = text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(newlines.map(|(at, _)| at as u32 + 1)).collect()
        });
        let line = lines.partition_point(|start| *start as usize <= byte).max(1);
        let end = lines.get(line).map_or(text.len(), |next| *next as usize - 1);
        (line, lines[line - 1] as usize..end)
    }

    /// What stands in a piece of a text; both ends lie between letters.
    #[must_use]
    pub fn letters(&self, file: FileId, bytes: Range<usize>) -> Counted {
        let SourceFile { text, letters, .. } = self.file(file);
        letters.get_or_init(|| Letters::new(text)).within(text, bytes)
    }

    /// `file:line:column` of where a span begins.
    #[must_use]
    pub fn place(&self, span: Span) -> String {
        let at = self.line_column(span.file, span.start);
        format!("{}:{}:{}", self.file(span.file).name, at.line, at.column)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_twelve_bytes() {
        assert_eq!(size_of::<Span>(), 12);
    }

    #[test]
    fn columns_count_characters_and_lines_count_from_one() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "say: español, x\nb: 1\n");
        let at = "say: español, ".len() as u32;
        assert_eq!(sources.line_column(file, at), LineColumn { line: 1, column: 15 });
        assert_eq!(sources.place(Span::new(file, 17, 18)), "a.yaml:2:1");
    }

    #[test]
    fn a_long_line_is_counted_as_a_short_one() {
        let text = "\u{feff}año 🔔 日本, ".repeat(100) + "\nñ: " + &"😀".repeat(300);
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text.as_str());
        for (at, _) in text.char_indices().chain([(text.len(), ' ')]) {
            let start = text[..at].rfind('\n').map_or(0, |end| end + 1);
            let counted = sources.letters(file, start..at);
            assert_eq!(counted.characters, text[start..at].chars().filter(|letter| *letter != '\u{feff}').count());
            assert_eq!(counted.utf16, text[start..at].encode_utf16().count());
        }
        let empty = sources.add("b.yaml", "");
        assert_eq!(sources.letters(empty, 0..0), Counted::default());
    }

    #[test]
    fn a_span_past_the_end_is_cut_to_the_text() {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", "ñ");
        assert_eq!(sources.slice(Span::new(file, 0, 99)), "ñ");
        assert_eq!(sources.slice(Span::new(file, 1, 2)), "ñ");
    }
}
