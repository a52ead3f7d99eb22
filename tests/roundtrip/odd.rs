//! Calls that are no whole calls, and what ears get wrong.

use ringtrue::recording::path::walk;
use ringtrue::recording::{Answered, Channels, Timeline};
use ringtrue::time::Time;

use crate::story::{HARBOR, line, names};

#[test]
fn nothing_heard_is_no_path_and_no_mistake() {
    let line = line(HARBOR);
    let names = names(&line);
    let silence = Timeline {
        began: Time::ZERO,
        ended: Time::from_secs(30),
        answered: Answered::Beginning,
        channels: Channels::One,
        heard: Vec::new(),
        holds: Vec::new(),
        outlines: Vec::new(),
    };
    let walked = walk(&line.graph, &line.times, &names, &silence);
    assert!(walked.heard.is_empty() && walked.strangers.is_empty());
    assert_eq!(walked.trace.ended, Time::from_secs(30));
    // The same without a moment, and with nothing to listen for.
    let none = walk(&line.graph, &line.times, &[], &Timeline { ended: Time::ZERO, ..silence });
    assert_eq!((none.trace.ended, none.heard.len()), (Time::ZERO, 0));
}
