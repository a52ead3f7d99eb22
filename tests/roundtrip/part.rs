//! Calls that are no whole calls: nothing, ends anywhere, beginnings in the middle, two in one file.

use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::audio::ear::{Kind, Sound};
use ringtrue::call::CallTrace;
use ringtrue::project::Line;
use ringtrue::recording::path::{Remarked, Walked, walk};
use ringtrue::recording::{Answered, Channels, Heard, Timeline};
use ringtrue::time::Time;

use crate::story::{HARBOR, calls, explain, heard, line, names, show, story, way};

/// Calls by their names, and what is heard of each.
pub(crate) type Calls = Vec<(String, CallTrace, Timeline)>;

/// Calls of the shipped line, with what is heard of them.
pub(crate) fn harbor() -> (Arc<Line>, Vec<Vec<String>>, Calls) {
    let line = line(HARBOR);
    let names = names(&line);
    let calls = calls(&line, 200..212).into_iter();
    let calls = calls.map(|(name, trace)| (name, heard(&trace, &names), trace));
    let calls = calls.map(|(name, timeline, trace)| (name, trace, timeline)).collect();
    (line, names, calls)
}

pub(crate) fn walked(line: &Line, names: &[Vec<String>], timeline: &Timeline) -> Walked {
    walk(&line.graph, &line.times, names, timeline)
}

pub(crate) fn told(line: &Line, walked: &Walked) -> String {
    let remarks: Vec<String> = walked.remarks.iter().map(|remark| remark.told(&line.graph)).collect();
    format!("{}{}{remarks:?}", explain(walked, &line.graph), show(&story(&walked.trace, &line.graph)))
}

pub(crate) fn is_prompt(heard: &Heard) -> bool {
    matches!(heard.sound.kind, Kind::Prompt { .. })
}

/// What is heard up to a moment: what goes on then is cut.
fn until(timeline: &Timeline, end: Time) -> Timeline {
    let mut first = timeline.clone();
    first.ended = end;
    first.heard.retain(|heard| heard.sound.at < end);
    for heard in first.heard.iter_mut().filter(|heard| heard.sound.until > end) {
        heard.sound.until = end;
        if let Kind::Prompt { cut, .. } = &mut heard.sound.kind {
            *cut = true;
        }
    }
    first
}

/// The same so much later.
fn moved(timeline: &Timeline, by: Time) -> Vec<Heard> {
    let mut all = timeline.heard.clone();
    for heard in &mut all {
        heard.sound.at += by;
        heard.sound.until += by;
    }
    all
}

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
    let nothing = walked(&line, &names, &silence);
    assert!(nothing.heard.is_empty() && nothing.strangers.is_empty() && nothing.remarks.is_empty());
    assert_eq!(nothing.trace.ended, Time::from_secs(30));
    // The same without a moment, and with nothing to listen for.
    let none = walked(&line, &[], &Timeline { ended: Time::ZERO, ..silence });
    assert_eq!((none.trace.ended, none.heard.len()), (Time::ZERO, 0));
}

#[test]
fn a_caller_who_hangs_up_anywhere_has_gone_as_far_and_left_nothing() {
    let (line, names, calls) = harbor();
    let mut random = Pcg64Mcg::seed_from_u64(1);
    let mut wrong = String::new();
    for (name, trace, timeline) in &calls {
        let end = Time::from_millis(random.random_range(1_000..(trace.ended.micros() / 1_000).max(1_001)));
        let walked = walked(&line, &names, &until(timeline, end));
        let (is, was) = (way(&walked.trace), way(trace));
        // The last step may have been entered, and nothing of it was heard.
        if !was.starts_with(&is) || !walked.departures.is_empty() || walked.trace.ended != end {
            wrong.push_str(&format!("{name}, until {}:\n{}\n", end.seconds(), told(&line, &walked)));
        }
    }
    assert!(calls.len() >= 40 && wrong.is_empty(), "{wrong}");
}

#[test]
fn a_recording_that_begins_in_the_middle_begins_in_its_step() {
    let (line, names, calls) = harbor();
    let mut random = Pcg64Mcg::seed_from_u64(2);
    let (mut right, mut all, mut wrong) = (0, 0, String::new());
    for (name, trace, timeline) in &calls {
        let prompts: Vec<usize> = (1..timeline.heard.len()).filter(|at| is_prompt(&timeline.heard[*at])).collect();
        let Some(place) = prompts.get(random.random_range(0..prompts.len().max(1))) else { continue };
        // In the middle of a prompt: one that is whole may as well follow others that were left out.
        let begins = timeline.heard[*place].sound.at + Time::from_millis(600);
        if timeline.heard[*place].sound.until - begins < Time::from_millis(1_500) {
            continue;
        }
        let mut late = Timeline { answered: Answered::Beginning, began: Time::ZERO, ..timeline.clone() };
        late.heard = moved(timeline, Time::ZERO - begins);
        late.heard.retain(|heard| heard.sound.until > Time::ZERO);
        for heard in late.heard.iter_mut().filter(|heard| heard.sound.at < Time::ZERO) {
            if let Kind::Prompt { from, .. } = &mut heard.sound.kind {
                *from += Time::ZERO - heard.sound.at;
            }
            heard.sound.at = Time::ZERO;
        }
        late.ended -= begins;
        let walked = walked(&line, &names, &late);
        let (is, was) = (way(&walked.trace), way(trace));
        all += 1;
        let keeps = was.ends_with(&is) && walked.departures.is_empty();
        right += usize::from(keeps);
        if !keeps {
            wrong.push_str(&format!("{name}, from {}:\n{}\n", begins.seconds(), told(&line, &walked)));
        }
    }
    println!("begun in the middle: {right} of {all}");
    assert!(all >= 25 && right * 100 >= all * 90, "{right} of {all}\n{}", wrong.get(..6_000).unwrap_or(&wrong));
}

#[test]
fn of_two_calls_in_one_file_the_first_is_told_and_the_other_named() {
    let (line, names, calls) = harbor();
    let (mut right, mut wrong, pairs) = (0, String::new(), calls.chunks_exact(2));
    let all = pairs.len();
    for pair in pairs {
        let [(name, trace, first), (_, _, second)] = pair else { continue };
        let rings = first.ended + Time::from_secs(2);
        let mut both = first.clone();
        for ring in [0, 6] {
            let at = rings + Time::from_secs(ring);
            let sound = Sound { at, until: at + Time::from_secs(2), kind: Kind::Ringback, confidence: 1.0 };
            both.heard.push(Heard { side: None, sound });
        }
        let answered = rings + Time::from_secs(12);
        both.heard.extend(moved(second, answered).into_iter().filter(|heard| heard.sound.at >= answered));
        both.ended = answered + second.ended;
        let walked = walked(&line, &names, &both);
        let other = walked.remarks.iter().find(|remark| remark.what == Remarked::AnotherCall);
        // A transfer rings as well: what rings at its end may be its own.
        let near = other.is_some_and(|other| other.at >= rings && other.at <= answered);
        let same = near && way(&walked.trace) == way(trace) && walked.departures.is_empty();
        right += usize::from(same);
        if !same {
            wrong.push_str(&format!("{name}, rings at {}:\n{}\n", rings.seconds(), told(&line, &walked)));
        }
    }
    println!("two calls: {right} of {all}");
    assert!(right * 100 >= all * 90, "{right} of {all}\n{}", wrong.get(..6_000).unwrap_or(&wrong));
}
