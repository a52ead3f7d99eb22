//! Comments that are addressed to ringtrue, and what each of them is about.

use super::node::{Node, Value};
use crate::finding::ORDER;
use crate::source::{FileId, Span, Spanned};

/// `# ringtrue: allow dead-end -- reason`.
#[derive(Clone, Debug)]
pub struct Comment {
    /// What stands after `#`, without the blanks around it.
    pub text: Spanned<String>,
    /// From the `#` to the end of the line.
    pub whole: Span,
    /// The comment with the blanks before it; where it stands alone, its whole line with its end.
    pub line: Span,
    /// What it is about: the key or item that begins on its line, or on the next one where it stands alone, with all
    /// that belongs to it.
    pub covers: Span,
}

/// The comments of a YAML text that begin with [`ORDER`]. What stands inside a text is none.
pub(super) fn comments(file: FileId, text: &str, root: Option<&Node>) -> Vec<Comment> {
    let mut found = Vec::new();
    let mut texts: Option<Vec<(usize, usize)>> = None;
    let mut lines: Option<Lines> = None;
    let mut read = 0;
    for (at, _) in text.match_indices(ORDER) {
        // What follows a comment on its line belongs to it.
        if at < read {
            continue;
        }
        let line = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let before = text[line..at].trim_end_matches([' ', '\t']);
        let Some(lead) = before.strip_suffix('#') else { continue };
        if !(lead.is_empty() || lead.ends_with([' ', '\t'])) {
            continue;
        }
        let hash = line + lead.len();
        let texts = texts.get_or_insert_with(|| root.map(spans_of_texts).unwrap_or_default());
        if is_inside(texts, hash) {
            continue;
        }
        let until = text[at..].find('\n').map_or(text.len(), |newline| at + newline);
        read = until;
        let written = text[at..until].trim_end();
        let alone = lead.trim().is_empty();
        found.push(Comment {
            text: Spanned::new(written.to_owned(), Span::new(file, at, at + written.len())),
            whole: Span::new(file, hash, at + written.len()),
            line: if alone {
                Span::new(file, line, (until + 1).min(text.len()))
            } else {
                Span::new(file, line + lead.trim_end().len(), at + written.len())
            },
            covers: lines.get_or_insert_with(|| Lines::new(text)).covered(file, if alone { until } else { line }),
        });
    }
    found
}

/// Where the texts of a tree stand, in order.
fn spans_of_texts(root: &Node) -> Vec<(usize, usize)> {
    let (mut spans, mut open) = (Vec::new(), vec![root]);
    let bytes = |span: Span| (span.start as usize, span.end as usize);
    while let Some(node) = open.pop() {
        match &node.value {
            Value::Null => {}
            Value::Scalar(_) => spans.push(bytes(node.span)),
            Value::List { items, .. } => open.extend(items),
            Value::Map { entries, .. } => {
                spans.extend(entries.iter().map(|entry| bytes(entry.key.span)));
                open.extend(entries.iter().map(|entry| &entry.value));
            }
        }
    }
    spans.sort_unstable();
    spans
}

fn is_inside(texts: &[(usize, usize)], at: usize) -> bool {
    let next = texts.partition_point(|(start, _)| *start <= at);
    // Aliases repeat spans, so the one before may begin later than one that is still open; texts do not nest.
    next.checked_sub(1).is_some_and(|last| texts[last].1 > at)
}

/// A line with something on it.
struct Line {
    start: usize,
    /// With its end of line.
    end: usize,
    indent: usize,
    /// It begins an item of a list.
    item: bool,
    /// The first later line of these that does not belong to it.
    next: usize,
}

/// The lines with something on them: found once, however many comments ask.
struct Lines(Vec<Line>);

impl Lines {
    fn new(text: &str) -> Self {
        let mut lines = Vec::new();
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim();
            let start = at;
            at += line.len();
            if !(content.is_empty() || content.starts_with('#')) {
                let indent = line.len() - line.trim_start().len();
                let item = content == "-" || content.starts_with("- ");
                lines.push(Line { start, end: at, indent, item, next: 0 });
            }
        }
        // From the last to the first; open are those that can end what stands before them, the nearest on top.
        let mut open: Vec<usize> = Vec::new();
        for at in (0..lines.len()).rev() {
            let (least, item) = (lines[at].indent, lines[at].item);
            while open.last().is_some_and(|later| lines[*later].indent > least) {
                open.pop();
            }
            // The items of a list may stand right below its key.
            let ends = |later: &&usize| lines[**later].indent < least || item || !lines[**later].item;
            let next = open.iter().rev().find(ends).copied().unwrap_or(lines.len());
            lines[at].next = next;
            open.push(at);
        }
        Self(lines)
    }

    /// From the first line with something on it, to before the next one that is indented no deeper.
    fn covered(&self, file: FileId, from: usize) -> Span {
        let first = self.0.partition_point(|line| line.start < from);
        match self.0.get(first) {
            Some(line) => Span::new(file, line.start, self.0[line.next - 1].end),
            None => Span::new(file, from, from),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Notation, parse};
    use crate::source::Sources;

    /// Each comment, and the first words of what it covers with how many lines that is.
    fn of(text: &str) -> Vec<(String, String)> {
        let mut sources = Sources::default();
        let file = sources.add("a.yaml", text);
        let parsed = parse(&sources, file, Notation::Yaml);
        let shown = |comment: &super::Comment| {
            let covered = sources.slice(comment.covers);
            let first = covered.lines().next().unwrap_or_default().trim();
            (comment.text.value.clone(), format!("{first} +{}", covered.lines().count().saturating_sub(1)))
        };
        parsed.comments.iter().map(shown).collect()
    }

    #[test]
    fn a_comment_covers_what_begins_on_its_line_and_one_alone_what_begins_next() {
        let text = "steps:\n  # ringtrue: a\n\n  main:\n    menu:\n    - press: 1\n      say: x # ringtrue: b\n    - press: 2\n  \
                    other: {play: x}\n";
        let covers = |text: &str, covers: &str| (text.to_owned(), covers.to_owned());
        assert_eq!(
            of(text),
            [covers("ringtrue: a", "main: +4"), covers("ringtrue: b", "say: x # ringtrue: b +0")],
            "the step with all its lines; the line alone"
        );
        let item = "menu:\n- press: 1 # ringtrue: c\n  say: x\n- press: 2\n";
        assert_eq!(of(item), [covers("ringtrue: c", "- press: 1 # ringtrue: c +1")]);
        let list = "# ringtrue: d\nmenu:\n- press: 1\n- press: 2\nnext: x\n";
        assert_eq!(of(list), [covers("ringtrue: d", "menu: +2")]);
    }

    #[test]
    fn what_stands_in_a_text_is_no_comment() {
        assert_eq!(of("a: \"say # ringtrue: allow x\"\nb: |\n  say\n  # ringtrue: allow y\nc: x#ringtrue\n"), []);
    }

    #[test]
    fn a_comment_at_the_end_covers_nothing() {
        assert_eq!(of("a: 1\n# ringtrue: x\n"), [("ringtrue: x".to_owned(), " +0".to_owned())]);
    }
}
