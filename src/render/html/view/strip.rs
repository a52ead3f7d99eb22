//! A call drawn as one line: what was heard, pressed and waited for, to scale.

use crate::report::CallView;
use crate::time::Time;

/// A stretch of a call.
pub(in crate::render::html) struct Stretch {
    /// Percent from the first ring.
    pub(in crate::render::html) left: String,
    /// Percent of the call; 0 for a key.
    pub(in crate::render::html) width: String,
    /// `prompt`, `key`, `hold`, `music`, `human` ...
    pub(in crate::render::html) class: &'static str,
    /// What it is.
    pub(in crate::render::html) title: String,
}

/// Where a moment lies, in percent.
pub(super) fn percent(call: &CallView, at: Time) -> f64 {
    let all = (call.ended - call.began).secs_f64();
    if all > 0.0 { ((at - call.began).secs_f64() / all * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

/// The stretches of a call, those that lie below others first.
pub(in crate::render::html) fn strip(call: &CallView) -> Vec<Stretch> {
    let mut stretches: Vec<(u8, Stretch)> = call
        .lines
        .iter()
        .filter_map(|line| {
            let (depth, class) = match line.kind {
                "hold" => (0, "hold"),
                "music" => (1, "music"),
                "ringback" | "busy" | "beep" => (2, "tone"),
                "prompt" => (3, "prompt"),
                "voicemail" => (3, "message"),
                "human" => (4, "human"),
                "key" if line.pressed.as_ref().is_some_and(|pressed| pressed.lost) => (5, "lost"),
                "key" => (5, "key"),
                _ => return None,
            };
            let (from, until) = (percent(call, line.at), percent(call, line.until));
            let title = match (&line.heard, &line.pressed) {
                (Some(heard), _) => heard.name.clone(),
                (_, Some(pressed)) => format!("key {}", pressed.key),
                _ => line.kind.to_owned(),
            };
            let width = if depth == 5 { 0.0 } else { until - from };
            let stretch = Stretch {
                left: format!("{from:.2}"),
                width: format!("{width:.2}"),
                class,
                title: format!("{}, {}", line.at.clock(), title),
            };
            Some((depth, stretch))
        })
        .collect();
    stretches.sort_by_key(|(depth, _)| *depth);
    stretches.into_iter().map(|(_, stretch)| stretch).collect()
}
