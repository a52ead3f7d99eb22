//! Recorded calls, second by second.

use std::fmt::Write as _;

use super::{Paint, short};
use crate::render::plain;
use crate::report::{Listened, Listening, MEND, TAKE_OFF, WalkedView};

/// A call: its file, what is wrong with it, what was heard.
pub(super) fn draw(out: &mut String, call: &Listened, paint: Paint) {
    let length = if call.length > crate::time::Time::ZERO { format!("  {}", call.length) } else { String::new() };
    let _ = writeln!(out, "{}{length}", paint.bold(&plain(&call.file)));
    if let Some(trouble) = &call.trouble {
        let _ = writeln!(out, "  {} {}", paint.bad("fault:"), plain(&trouble.what));
        if let Some(help) = &trouble.help {
            let _ = writeln!(out, "  help: {}", plain(help));
        }
    }
    if call.trouble.as_ref().is_none_or(|trouble| !trouble.unheard) {
        let _ = writeln!(out, "  {}", paint.dim(&call.about()));
        for (name, words) in call.glance() {
            let _ = writeln!(out, "  {}  {}", paint.dim(&format!("{name:<7}")), plain(&words));
        }
        out.push('\n');
    }
    let two_sided = call.events.iter().any(|event| event.by.is_some());
    for event in call.events.iter().filter(|event| event.is_told()) {
        let title = plain(&event.title());
        let lasts = short(event.until - event.at);
        let by = if two_sided { format!("{:<6}  ", event.by.unwrap_or_default()) } else { String::new() };
        let words = format!("{by}{title:<28} {lasts:>8}  ");
        let words = match &event.what {
            _ if event.derived => paint.dim(&words),
            Listening::Key { .. } => paint.bold(&words),
            Listening::Other("silence") => paint.dim(&words),
            _ => words,
        };
        let line = format!("  {:>9}  {words}{}", event.at.clock(), paint.dim(&event.detail()));
        let _ = writeln!(out, "{}", line.trim_end());
    }
    if let Some(walked) = &call.walked {
        out.push('\n');
        path(out, walked, paint);
    }
    out.push('\n');
}

/// The way through the menu, and where the call left it.
fn path(out: &mut String, walked: &WalkedView, paint: Paint) {
    if walked.heard == 0 {
        let _ = writeln!(out, "  {} none of this menu's prompts was heard", paint.bad("path:"));
        return;
    }
    let _ = writeln!(out, "  {} {}", paint.bold("path:"), plain(&walked.way()));
    for left in &walked.left {
        let (at, code) = (paint.bad(&left.at.clock()), left.code().id);
        let _ = writeln!(out, "  {at} {code} {}; {}", plain(&left.heard), plain(&left.design));
        let _ = writeln!(out, "          {}", paint.dim(&plain(&left.place)));
    }
    for stranger in &walked.strangers {
        let Some(code) = stranger.code() else { continue };
        let step = stranger.step.as_ref().map(|step| format!("; the call was in `{step}`")).unwrap_or_default();
        let _ = writeln!(
            out,
            "  {} {} {}{}",
            paint.bad(&stranger.at.clock()),
            code.id,
            plain(&stranger.words()),
            plain(&step)
        );
    }
    for (at, _, words) in &walked.remarks {
        let _ = writeln!(out, "  {} {}", at.clock(), plain(words));
    }
    if walked.left.is_empty() {
        let _ = writeln!(out, "  {}", paint.dim("it kept to the menu"));
    } else {
        let _ = writeln!(out, "  help: {MEND}");
    }
    if walked.strangers.iter().any(|stranger| stranger.code().is_some()) {
        let _ = writeln!(out, "  help: {TAKE_OFF}");
    }
}
