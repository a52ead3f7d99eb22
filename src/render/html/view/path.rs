//! The path of a recorded call through its menu, below its outline.

use crate::report::{Listened, WalkedView};
use crate::time::Time;

/// A path, as the page shows it.
pub(in crate::render::html) struct Path {
    /// The steps to scale: each until the next is entered.
    pub(in crate::render::html) stays: Vec<Stay>,
    /// Where the call left the menu, to scale: percent, words, and whether it is the first place.
    pub(in crate::render::html) marks: Vec<(String, String, bool)>,
    /// The steps in order.
    pub(in crate::render::html) steps: Vec<Moment>,
    /// Where the call left the menu, in words.
    pub(in crate::render::html) left: Vec<Moment>,
    /// What was heard and is not on the menu.
    pub(in crate::render::html) strangers: Vec<Moment>,
    /// The same to scale: percent, width in percent, words.
    pub(in crate::render::html) unknown: Vec<(String, String, String)>,
    /// What was concluded and not heard, and what else is to be known of the path.
    pub(in crate::render::html) remarks: Vec<Moment>,
    /// The same to scale: percent and words.
    pub(in crate::render::html) concluded: Vec<(String, String)>,
    /// What the marks on the drawing are, of those that it has: class and words.
    pub(in crate::render::html) legend: Vec<(&'static str, &'static str)>,
    /// What came of it in a sentence.
    pub(in crate::render::html) result: String,
}

/// A step to scale.
pub(in crate::render::html) struct Stay {
    /// Percent of the recording.
    pub(in crate::render::html) left: String,
    /// Percent of the recording.
    pub(in crate::render::html) width: String,
    /// The step.
    pub(in crate::render::html) name: String,
    /// The same with when.
    pub(in crate::render::html) title: String,
}

/// A moment of the call, in words.
pub(in crate::render::html) struct Moment {
    /// When.
    pub(in crate::render::html) at: String,
    /// Where it lies in the sound, in seconds.
    pub(in crate::render::html) play: Option<String>,
    /// What.
    pub(in crate::render::html) what: String,
    /// What else; may be empty.
    pub(in crate::render::html) detail: String,
}

/// The path of a call; `None`: it was laid along no menu.
pub(super) fn path(call: &Listened) -> Option<Path> {
    let walked = call.walked.as_ref()?;
    let percent = |at: Time| super::heard::percent(call, at);
    let moment = |at: Time, what: String, detail: String| Moment {
        at: at.clock(),
        play: call.sound.as_ref().map(|reel| reel.at(at).seconds()),
        what,
        detail,
    };
    let stays =
        walked.stays(call.length).into_iter().filter(|(_, at, until)| at < until).map(|(step, at, until)| Stay {
            left: format!("{:.2}", percent(at)),
            width: format!("{:.2}", percent(until) - percent(at)),
            name: step.to_owned(),
            title: format!("{}, {step}", at.clock()),
        });
    let marks = walked.left.iter().enumerate().map(|(nth, left)| {
        (format!("{:.2}", percent(left.at)), format!("{}, {}", left.at.clock(), left.heard), nth == 0)
    });
    let steps = walked.steps.iter().map(|(step, at)| moment(*at, step.clone(), String::new()));
    let left = walked.left.iter().map(|left| {
        moment(left.at, format!("{} {}", left.code().id, left.heard), format!("{} ({})", left.design, left.place))
    });
    let strangers = walked.strangers.iter().map(|stranger| {
        let step = stranger.step.as_ref().map(|step| format!("in `{step}`")).unwrap_or_default();
        let code = stranger.code().map(|code| format!("{} ", code.id)).unwrap_or_default();
        moment(stranger.at, code + &stranger.words(), step)
    });
    // A voice is nothing that a line should not say: only prompts that are on no menu are drawn.
    let unknown = walked.strangers.iter().filter(|stranger| stranger.code().is_some()).map(|stranger| {
        let (from, until) = (percent(stranger.at), percent(stranger.until));
        (format!("{from:.2}"), format!("{:.2}", until - from), format!("{}, {}", stranger.at.clock(), stranger.words()))
    });
    let remarks = walked.remarks.iter().map(|(at, step, words)| moment(*at, words.clone(), format!("in `{step}`")));
    let concluded = walked
        .remarks
        .iter()
        .map(|(at, _, words)| (format!("{:.2}", percent(*at)), format!("{}, {words}", at.clock())));
    let is_there = [
        (!walked.left.is_empty(), ("first departure", "the call left the menu")),
        (
            walked.strangers.iter().any(|stranger| stranger.code().is_some()),
            ("unknown", "a prompt that is not on the menu"),
        ),
        (!walked.remarks.is_empty(), ("concluded", "concluded, not heard")),
    ];
    let legend = is_there.into_iter().filter(|(is, _)| *is).map(|(_, row)| row).collect();
    Some(Path {
        legend,
        stays: stays.collect(),
        marks: marks.collect(),
        steps: steps.collect(),
        left: left.collect(),
        strangers: strangers.collect(),
        unknown: unknown.collect(),
        remarks: remarks.collect(),
        concluded: concluded.collect(),
        result: result(walked),
    })
}

fn result(walked: &WalkedView) -> String {
    if walked.heard == 0 {
        return "None of this menu's prompts was heard.".to_owned();
    }
    let places = match walked.left.len() {
        0 => "The call kept to the menu".to_owned(),
        1 => "The call left the menu in one place".to_owned(),
        many => format!("The call left the menu in {many} places"),
    };
    let strangers = walked.strangers.iter().filter(|stranger| stranger.code().is_some()).count();
    let strangers = match strangers {
        0 => String::new(),
        1 => ", a prompt that is not on it was heard".to_owned(),
        many => format!(", {many} prompts that are not on it were heard"),
    };
    format!("{places}{strangers}; what came of it: {}.", walked.outcome)
}
