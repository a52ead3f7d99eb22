//! What commands that listen to many recorded calls tell alike: what no call has, and what was not listened to.

use std::collections::HashSet;

use crate::finding::Finding;
use crate::graph::{Piece, PromptId};
use crate::project::{KnownPrompts, Line, Recordings};
use crate::recording::path::never_heard;
use crate::report::Report;

/// Calls from which on a prompt that none of them has is worth telling (ours): of a few calls it says nothing.
const MANY: usize = 10;

/// Prompts of a line that are recorded and that none of so many calls has. `names`: what the known ones are called on it;
/// `is_heard`: of a known one by its place, whether any call has it. A recording that several steps share is heard when it
/// is heard in one of them.
pub(super) fn never_said(
    line: &Line,
    names: &[Vec<String>],
    known: &KnownPrompts,
    calls: usize,
    is_heard: impl Fn(usize) -> bool,
) -> Vec<Finding> {
    if calls < MANY {
        return Vec::new();
    }
    let (mut recorded, mut said) = (HashSet::new(), HashSet::new());
    for (at, names) in names.iter().enumerate().filter(|(at, _)| known.library.can_find(*at)) {
        recorded.extend(names.iter().map(String::as_str));
        if is_heard(at) {
            said.extend(names.iter().map(String::as_str));
        }
    }
    let plays = |prompt: PromptId, files: &HashSet<&str>| {
        let pieces = line.graph.prompt(prompt).words.iter().flat_map(|words| &words.pieces);
        pieces.into_iter().any(|piece| matches!(piece, Piece::File { name, .. } if files.contains(name.as_str())))
    };
    let prompts = (0..line.graph.prompts.len()).filter_map(|at| line.graph.prompt_at(at));
    let heard = prompts.filter(|prompt| plays(*prompt, &said)).collect();
    never_heard(&line.graph, calls, |prompt| plays(prompt, &recorded), &heard)
}

/// Tells which files and folders were not listened to; whether there are folders that could not be looked into.
pub(super) fn left_out(found: &Recordings, report: &mut Report) -> bool {
    match found.left_out {
        0 => {}
        1 => report.notes.push("1 other file in the folders was left alone: by its name it is no recording".to_owned()),
        more => report
            .notes
            .push(format!("{more} other files in the folders were left alone: by their names they are no recordings")),
    }
    let notes =
        found.unread.iter().map(|(folder, why)| format!("the folder `{}` was left out: {why}", folder.display()));
    report.notes.extend(notes);
    !found.unread.is_empty()
}
