//! Recorded calls as the page shows any call, with the outline of their sound.

use std::fmt::Write as _;

use super::calls::{Call, Event, Sound, sound};
use super::strip::Stretch;
use crate::audio::envelope::Envelope;
use crate::report::{CallView, Listened, ListenedEvent, Listening};
use crate::time::Time;

/// How high the outline of one channel is drawn, in its own units; it is as wide as it has pieces.
const HEIGHT: i32 = 60;

/// A recording as a call of the page: what stands above and around its events.
pub(in crate::render::html) fn head(call: &Listened) -> CallView {
    let trouble = call.trouble.as_ref().map(|trouble| {
        let help = trouble.help.as_ref().map(|help| format!("; {help}")).unwrap_or_default();
        format!("{}{help}", trouble.what)
    });
    CallView {
        name: call.file.clone(),
        result: trouble.unwrap_or_else(|| format!("{} of call", call.length)),
        ended: call.length,
        sound: call.sound.clone(),
        ..CallView::default()
    }
}

/// A recording with its events; `head` is what [`head`] made of it.
pub(in crate::render::html) fn call<'a>(heard: &Listened, head: &'a CallView, id: String) -> Call<'a> {
    let unheard = heard.trouble.as_ref().is_some_and(|trouble| trouble.unheard);
    let sound: Option<Sound> = sound(head, &id);
    Call {
        call: head,
        verdict: if heard.trouble.is_some() { "failed" } else { "call" },
        who: if unheard { String::new() } else { heard.about() },
        events: heard.events.iter().filter(|event| event.is_told()).map(|event| self::event(heard, event)).collect(),
        turns: Vec::new(),
        recording: String::new(),
        id,
        strip: strip(heard),
        sound,
        outline: heard.outlines.iter().map(outline).collect(),
        glance: heard.glance(),
        path: super::path::path(heard),
    }
}

pub(super) fn percent(call: &Listened, at: Time) -> f64 {
    let all = call.length.secs_f64();
    if all > 0.0 { (at.secs_f64() / all * 100.0).clamp(0.0, 100.0) } else { 0.0 }
}

fn event(call: &Listened, event: &ListenedEvent) -> Event {
    let mut detail = event.by.map(|by| format!("the {by}")).into_iter().collect::<Vec<_>>();
    detail.push(event.detail());
    detail.retain(|words| !words.is_empty());
    Event {
        at: event.at.clock(),
        what: event.title(),
        lasts: (event.until - event.at).to_string(),
        words: (String::new(), String::new()),
        detail: detail.join(", "),
        class: if matches!(event.what, Listening::Key { .. }) { "key" } else { "" },
        play: call.sound.as_ref().map(|reel| (reel.at(event.at).seconds(), format!("{:.2}", percent(call, event.at)))),
    }
}

/// The stretches of a recording, those that lie below others first.
fn strip(call: &Listened) -> Vec<Stretch> {
    let mut stretches: Vec<(u8, Stretch)> = call
        .events
        .iter()
        .filter_map(|event| {
            let (depth, class) = match &event.what {
                Listening::Other("hold") => (0, "hold"),
                Listening::Music(_) => (1, "music"),
                Listening::Other("silence") => return None,
                Listening::Other("speech") => (2, "human"),
                Listening::Other(_) => (3, "tone"),
                Listening::Prompt { .. } => (4, "prompt"),
                Listening::Key { .. } => (5, "key"),
            };
            let (from, until) = (percent(call, event.at), percent(call, event.until));
            let width = if depth == 5 { 0.0 } else { until - from };
            let (left, width) = (format!("{from:.2}"), format!("{width:.2}"));
            let title = format!("{}, {}", event.at.clock(), event.title());
            Some((depth, Stretch { left, width, class, title }))
        })
        .collect();
    stretches.sort_by_key(|(depth, _)| *depth);
    stretches.into_iter().map(|(_, stretch)| stretch).collect()
}

/// The outline of a channel as a drawing: up along the highest samples, back along the lowest.
fn outline(sound: &Envelope) -> String {
    let pieces = sound.pieces();
    let y = |sample: i16| HEIGHT / 2 - i32::from(sample) * (HEIGHT / 2) / 32_768;
    let mut path = String::from("M0 30");
    for (x, (_, high)) in pieces.iter().enumerate() {
        let _ = write!(path, "L{x} {}", y(*high));
    }
    for (x, (low, _)) in pieces.iter().enumerate().rev() {
        let _ = write!(path, "L{x} {}", y(*low) + 1);
    }
    format!(
        "<svg class=\"outline\" viewBox=\"0 0 {} {HEIGHT}\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path d=\"{path}Z\"/></svg>",
        pieces.len().max(1)
    )
}
