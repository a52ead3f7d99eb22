//! Letters of a page: whatever is shown is text, and stays text.

use std::fmt;

use crate::render::plain;

/// Escapes every value of the template: markup means nothing, letters that no document may hold or that turn the
/// direction of the page go. Ends of lines stay.
#[derive(Clone, Copy)]
pub(super) struct Page;

impl askama::filters::Escaper for Page {
    fn write_escaped_str<W: fmt::Write>(&self, mut to: W, text: &str) -> fmt::Result {
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                to.write_char('\n')?;
            }
            for letter in plain(line).chars() {
                match letter {
                    '&' => to.write_str("&amp;")?,
                    '<' => to.write_str("&lt;")?,
                    '>' => to.write_str("&gt;")?,
                    '"' => to.write_str("&quot;")?,
                    '\'' => to.write_str("&#39;")?,
                    letter => to.write_char(letter)?,
                }
            }
        }
        Ok(())
    }
}

/// A text escaped, for what is not written by the template.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let _ = askama::filters::Escaper::write_escaped_str(&Page, &mut out, text);
    out
}

/// A sentence: what stands between backticks as code, all else as plain words.
pub(super) fn prose(text: &str) -> String {
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::with_capacity(text.len());
    for (at, part) in parts.iter().enumerate() {
        match (at % 2 == 1, at + 1 < parts.len()) {
            (true, true) => {
                out.push_str("<code>");
                out.push_str(&escaped(part));
                out.push_str("</code>");
            }
            // The last backtick has no partner.
            (true, false) => {
                out.push('`');
                out.push_str(&escaped(part));
            }
            _ => out.push_str(&escaped(part)),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_menu_says_is_never_markup() {
        assert_eq!(escaped("</script><svg onload='x'>"), "&lt;/script&gt;&lt;svg onload=&#39;x&#39;&gt;");
        assert_eq!(escaped("a\0b\u{202e}c\u{2028}\nd\"&"), "a bc \nd&quot;&amp;");
        assert_eq!(prose("`<b>` leads to `a`, not `b"), "<code>&lt;b&gt;</code> leads to <code>a</code>, not `b");
    }
}
