//! Comments that allow findings: `# ringtrue: allow popular-choice-late -- the studio comes in May`.

use crate::finding::{Allowance, BAD_ALLOWANCE, Finding, Order, READING, did_you_mean};
use crate::lint;
use crate::source::{Span, Spanned};
use crate::syntax::Comment;

/// What is written, in full.
const FORM: &str = "write `# ringtrue: allow RULE -- reason`";

/// Reads the comments of a file.
pub(super) fn read(comments: &[Comment], allowances: &mut Vec<Allowance>, findings: &mut Vec<Finding>) {
    for comment in comments {
        if let Err(finding) = read_one(comment, allowances) {
            findings.push(*finding);
        }
    }
}

fn read_one(comment: &Comment, allowances: &mut Vec<Allowance>) -> Result<(), Box<Finding>> {
    let wrong =
        |span: Span, message: String, help: &str| Box::new(Finding::new(&BAD_ALLOWANCE, span, message).help(help));
    let text = comment.text.value.as_str();
    let (names, reason) = match Order::read(text) {
        // A remark about the program is no order to it.
        Order::Remark => return Ok(()),
        Order::NoColon => {
            return Err(wrong(comment.text.span, "this allows nothing: a colon is missing".to_owned(), FORM));
        }
        Order::Unknown(word) => {
            let message = format!("`{word}` is no order to ringtrue: `allow` is the only one");
            return Err(wrong(comment.text.span, message, FORM));
        }
        Order::Allow(names, reason) => (names, reason),
    };
    // Where a piece of this comment stands in the file.
    let place = |piece: &str| {
        let from = piece.as_ptr() as usize - text.as_ptr() as usize + comment.text.span.start as usize;
        Span::new(comment.text.span.file, from, from + piece.len())
    };
    let names: Vec<&str> = names.split([',', ' ', '\t']).map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(wrong(comment.text.span, "no rule is named, so nothing is allowed".to_owned(), FORM));
    }
    if reason.is_none_or(str::is_empty) {
        let help = "write why, for the next reader: `-- reason` at the end";
        return Err(wrong(comment.text.span, "this allows something and does not say why".to_owned(), help));
    }
    let only = names.len() == 1;
    for name in names {
        let code = lint::codes().find(|code| code.name == name || code.id.eq_ignore_ascii_case(name));
        let Some(code) = code else {
            if READING.iter().any(|code| code.name == name || code.id.eq_ignore_ascii_case(name)) {
                let message = format!("`{name}` cannot be allowed: what the file says is not what was meant");
                return Err(wrong(place(name), message, "mend the file; nothing else would be judged as it is meant"));
            }
            let near = did_you_mean(name, lint::codes().map(|code| code.name));
            let message = format!("`{name}` is no rule that can be allowed{near}");
            return Err(wrong(place(name), message, "`ringtrue explain` lists the rules"));
        };
        allowances.push(Allowance {
            code: Spanned::new(code, place(name)),
            covers: comment.covers,
            comment: comment.whole,
            line: only.then_some(comment.line),
        });
    }
    Ok(())
}
