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
    let left = walked.left.iter().map(|left| moment(left.at, left.heard.clone(), left.design.clone()));
    let strangers = walked.strangers.iter().map(|stranger| {
        let step = stranger.step.as_ref().map(|step| format!("in `{step}`")).unwrap_or_default();
        moment(stranger.at, stranger.words(), step)
    });
    Some(Path {
        stays: stays.collect(),
        marks: marks.collect(),
        steps: steps.collect(),
        left: left.collect(),
        strangers: strangers.collect(),
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
    format!("{places}; what came of it: {}.", walked.outcome)
}
