//! Who names a step: every place in the files of a line, and in the audits of its project.

use std::path::Path;
use std::rc::Rc;

use super::analysis::Analysis;
use super::desk::{Desk, Spot};
use super::place::{self, FileKind, Slot};
use crate::graph::{MenuGraph, Piece, Prompt, StepId};
use crate::project::Index;
use crate::source::Span;

/// A step that the editor asks about, with all that is known where it is named.
#[derive(Debug)]
pub(super) struct Named {
    /// Its name.
    pub name: String,
    /// Where the editor asks.
    pub asked: Span,
    /// The lines that it is a step of.
    pub lines: Vec<Rc<Analysis>>,
    /// The audits of those lines.
    pub audits: Vec<Rc<Analysis>>,
}

/// A place that names a step.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// Where.
    pub span: Span,
    /// What is written there in place of the step's own name: `-1` of the prompt `main-1`.
    pub rest: usize,
    /// It is where the step is written.
    pub is_itself: bool,
}

/// The step that a word names, if it names one. `given.<step>` and `hear` may name something else.
pub(super) fn step_at(spot: &Spot<'_>) -> Option<(StepId, Mention)> {
    let found = spot.found.as_ref()?;
    let line = spot.analysis.line.as_ref()?;
    let (step, rest) = step_of(&line.graph, spot.slot()?, found.word.value)?;
    Some((step, Mention { span: found.word.span, rest, is_itself: spot.slot() == Some(Slot::StepItself) }))
}

/// The step that a word in a slot names, and how many bytes of the word are not its name.
fn step_of(graph: &MenuGraph, slot: Slot, word: &str) -> Option<(StepId, usize)> {
    let step = match slot {
        Slot::Step | Slot::StepItself | Slot::StepOrWord | Slot::Heard | Slot::Reached => graph.find(word),
        _ => return None,
    };
    if step.is_some() || slot != Slot::Heard {
        return step.map(|step| (step, 0));
    }
    // A prompt is called after its step, and so are the pieces that it is recorded in.
    let stem = word.strip_suffix(".wav").unwrap_or(word);
    let is_called = |prompt: &&Prompt| prompt.stem == stem || pieces(prompt).any(|piece| piece == stem);
    let prompt = graph.prompts.iter().find(is_called)?;
    let name = &graph.step(prompt.step).name;
    word.strip_prefix(name.as_str()).map(|rest| (prompt.step, rest.len()))
}

/// The names of a prompt's files that come from its step's name, without folder and ending.
fn pieces(prompt: &Prompt) -> impl Iterator<Item = &str> {
    prompt.words.iter().flat_map(|words| &words.pieces).filter_map(|piece| match piece {
        Piece::File { name, named: None, .. } => {
            let last = name.rsplit('/').next().unwrap_or(name);
            Some(last.strip_suffix(".wav").unwrap_or(last))
        }
        _ => None,
    })
}

impl Named {
    /// The step at a place of an open file, with everything that may name it.
    pub(super) fn new(desk: &mut Desk, path: &Path, spot: &Spot<'_>) -> Option<Self> {
        let (step, mention) = step_at(spot)?;
        let line = spot.analysis.line.as_ref()?;
        let written = line.graph.step(step);
        let name = written.name.clone();
        // The file that writes the step may be a part of several lines.
        let home = spot.analysis.file_of(written.span)?.path.clone();
        let tops = desk.tops(&home);
        let lines: Vec<Rc<Analysis>> = tops.iter().map(|top| desk.analysis(top)).collect();
        let audits = Index::audits(path, &desk.unsaved());
        let audits = audits.iter().map(|path| desk.analysis(path)).filter(|audit| {
            let line = audit.audit.as_ref().and_then(|audit| audit.line.as_ref());
            line.and_then(|line| line.graph.find(&name).map(|step| line.graph.step(step).span))
                .and_then(|span| audit.file_of(span))
                .is_some_and(|file| file.path == home)
        });
        let audits = audits.collect();
        Some(Self { name, asked: mention.span, lines, audits })
    }

    /// Every place that names the step, each with what is known there, file by file.
    pub(super) fn mentions(&self) -> Vec<(&Analysis, Mention)> {
        let mut all = Vec::new();
        for (analysis, wanted) in self
            .lines
            .iter()
            .map(|analysis| (analysis, FileKind::Menu))
            .chain(self.audits.iter().map(|analysis| (analysis, FileKind::Audit)))
        {
            all.extend(self.mentions_in(analysis, wanted).into_iter().map(|mention| (&**analysis, mention)));
        }
        let place = |(analysis, mention): &(&Analysis, Mention)| {
            let path = analysis.file_of(mention.span).map(|file| file.path.clone());
            (path, mention.span.start, mention.span.end)
        };
        // A file that is a part of two lines is looked through twice.
        all.sort_by_key(place);
        all.dedup_by_key(|mention| place(mention));
        all
    }

    fn mentions_in(&self, analysis: &Analysis, wanted: FileKind) -> Vec<Mention> {
        let mut mentions = Vec::new();
        let Some(line) = &analysis.line else { return mentions };
        for file in analysis.files().filter(|file| file.kind == wanted) {
            let Some(root) = analysis.tree(file) else { continue };
            // The tree was read on its own and knows the text by the same number.
            place::names(wanted, root, &mut |slot, _, word, span| {
                if let Some((step, rest)) = step_of(&line.graph, slot, word)
                    && line.graph.step(step).name == self.name
                {
                    mentions.push(Mention { span, rest, is_itself: slot == Slot::StepItself });
                }
            });
        }
        mentions
    }
}
