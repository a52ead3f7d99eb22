//! How wide text is, without a font: a drawing is looked at with whatever the reader's machine has.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

/// Width of a text in a sans-serif font of one point, bold or not: never less than that of the widest of the common
/// system fonts (advances of DejaVu Sans and Verdana, rounded up; ours).
pub(in crate::render) fn width(text: &str, size: f64, bold: bool) -> f64 {
    let ems: f64 = text.graphemes(true).map(letter).sum();
    ems * size * if bold { 1.12 } else { 1.0 }
}

/// Ems of one letter as people see it.
fn letter(letter: &str) -> f64 {
    let mut chars = letter.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) if only.is_ascii() => match only {
            'i' | 'j' | 'l' | '\'' | '|' => 0.34,
            ' ' | '.' | ',' | ':' | ';' | '!' | 'f' | 't' | 'r' | '(' | ')' | '[' | ']' | '/' | '\\' | '-' | 'I' => {
                0.46
            }
            '"' => 0.5,
            'm' | 'M' | 'W' | '@' | '%' => 1.08,
            'w' | '#' | '+' | '=' | '<' | '>' | '~' | '^' => 0.9,
            'A'..='Z' | '&' => 0.8,
            _ => 0.66,
        },
        // One cell is at most a wide letter of an alphabet; two are a whole em and the margins of emoji.
        _ => match letter.width() {
            0 => 0.0,
            1 => 0.9,
            _ => 1.4,
        },
    }
}

/// A text in at most so many lines of at most so much width; what does not fit ends in an ellipsis.
pub(super) fn wrap(text: &str, size: f64, bold: bool, most: f64, lines: usize) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut parts = parts(text).into_iter().peekable();
    while let Some(part) = parts.next() {
        let with = format!("{line}{part}");
        if width(with.trim_end(), size, bold) <= most {
            line = with;
        } else if out.len() + 1 >= lines {
            let rest: String = std::iter::once(with).chain(parts.by_ref().map(str::to_owned)).collect();
            line = fit(&rest, size, bold, most);
            break;
        } else if line.is_empty() {
            // A single word that is wider than a line.
            let head = fit(part, size, bold, most);
            out.push(head);
            return out;
        } else {
            out.push(line.trim_end().to_owned());
            line =
                if width(part.trim_end(), size, bold) <= most { part.to_owned() } else { fit(part, size, bold, most) };
        }
    }
    let line = line.trim();
    if !line.is_empty() {
        out.push(line.to_owned());
    }
    out
}

/// As much of a text as there is room for, with an ellipsis where that is not all.
pub(in crate::render) fn fit(text: &str, size: f64, bold: bool, most: f64) -> String {
    let text = text.trim();
    if width(text, size, bold) <= most {
        return text.to_owned();
    }
    let room = most - width("…", size, bold);
    let mut kept = String::new();
    let mut used = 0.0;
    for letter in text.graphemes(true) {
        used += width(letter, size, bold);
        if used > room {
            break;
        }
        kept.push_str(letter);
    }
    format!("{}…", kept.trim_end())
}

/// Where a text may be broken: after blanks and hyphens.
fn parts(text: &str) -> Vec<&str> {
    text.split_inclusive([' ', '-', '_', '/', '.']).collect()
}

/// Text of XML: its five letters escaped, and what no XML document may hold replaced.
///
/// Letters that turn the direction of what follows are taken out: each text is a line of its own and finds its
/// direction itself.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in super::super::plain(text).chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            letter => out.push(letter),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_never_wider_than_their_room() {
        let texts = [
            "",
            "a",
            "For billing, press 1. For a power outage",
            "hintergrundprogrammaktualisierung-zwei",
            "请按一 请按二 请按三 请按四",
            "👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧",
            "اضغط واحد للفواتير واثنين للأعطال",
        ];
        for text in texts {
            for (most, lines) in [(60.0, 1), (60.0, 2), (170.0, 2), (20.0, 3)] {
                let made = wrap(text, 11.0, true, most, lines);
                assert!(made.len() <= lines, "{text}: {made:?}");
                assert!(made.iter().all(|line| width(line, 11.0, true) <= most), "{text}: {made:?}");
            }
        }
    }

    #[test]
    fn what_fits_is_whole() {
        assert_eq!(wrap("caller-number", 13.0, true, 200.0, 2), ["caller-number"]);
        assert_eq!(wrap("For billing, press 1.", 11.0, false, 90.0, 2), ["For billing,", "press 1."]);
    }

    #[test]
    fn xml_takes_no_letter_that_is_not_its_own() {
        assert_eq!(escape("<a b=\"c\">&'\u{1}\u{202e}x\u{ffff}"), "&lt;a b=&quot;c&quot;&gt;&amp;&#39; x\u{fffd}");
    }
}
