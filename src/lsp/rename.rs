//! A step renamed: in every file of its lines, and in the audits that name it. Nothing else of a file changes.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{Position, PrepareRenamePlaceholder, Range, TextEdit, Uri};

use super::analysis::Analysis;
use super::desk::{Desk, Spot};
use super::names::{Mention, Named};
use super::place::{self, FileKind, Slot};
use crate::graph::Piece;
use crate::source::Span;
use crate::syntax::{NAMES, changed_by_others, is_name, quoted};

/// What renaming comes to.
#[derive(Debug)]
pub(super) struct Renamed {
    /// The changes, by file.
    pub edits: BTreeMap<PathBuf, Vec<TextEdit>>,
    /// What no change of text can do.
    pub note: Option<String>,
}

/// Recordings that a note names one by one (ours).
const MOST_NAMED: usize = 3;

/// The step at a place, if there is one that can be renamed.
pub(super) fn prepare(desk: &mut Desk, uri: &Uri, at: Position) -> Option<PrepareRenamePlaceholder> {
    let (path, analysis) = desk.of(uri)?;
    let spot = Spot::new(&analysis, &path, at, desk.units)?;
    let named = Named::new(desk, &path, &spot)?;
    let (range, _) = edit(desk, &analysis, Mention { span: named.asked, rest: 0, is_itself: false }, &named.name, "");
    Some(PrepareRenamePlaceholder { range, placeholder: named.name })
}

/// Renames the step at a place. `Err` says in a sentence why that cannot be.
pub(super) fn rename(desk: &mut Desk, uri: &Uri, at: Position, name: &str) -> Result<Renamed, String> {
    const NOTHING: &str = "there is no step here that could be renamed";
    let (path, analysis) = desk.of(uri).ok_or(NOTHING)?;
    let spot = Spot::new(&analysis, &path, at, desk.units).ok_or(NOTHING)?;
    let named = Named::new(desk, &path, &spot).ok_or(NOTHING)?;
    if named.name == name {
        return Ok(Renamed { edits: BTreeMap::new(), note: None });
    }
    refuse(&named, name)?;
    let mut edits: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
    for (analysis, mention) in named.mentions() {
        let Some(file) = analysis.file_of(mention.span) else { continue };
        let (range, new_text) = edit(desk, analysis, mention, &named.name, name);
        edits.entry(file.path.clone()).or_default().push(TextEdit { range, new_text });
    }
    Ok(Renamed { edits, note: recordings(&named, name) })
}

/// Says why a name cannot be taken.
fn refuse(named: &Named, name: &str) -> Result<(), String> {
    if !is_name(name) {
        return Err(format!("`{name}` is not a name: a step is called {NAMES}"));
    }
    if matches!(name, "repeat" | "back" | "none") || changed_by_others(name) {
        return Err(format!("`{name}` means something else in a menu: choose another name"));
    }
    for analysis in &named.lines {
        let Some(line) = &analysis.line else { continue };
        if let Some(step) = line.graph.find(name) {
            let place = analysis.range(line.graph.step(step).span, super::text::Units::Utf8).start.line + 1;
            return Err(format!("`{}` has a step `{name}` already, in line {place}", line.name));
        }
        if !line.complete {
            return Err(format!(
                "`{}` cannot be read to its end: mend it first, else places would be missed",
                line.name
            ));
        }
    }
    // What an audit means by a word changes when a step takes that word for a name.
    for analysis in &named.audits {
        for file in analysis.files().filter(|file| file.kind == FileKind::Audit) {
            let mut meant = false;
            if let Some(root) = analysis.tree(file) {
                place::names(file.kind, root, &mut |slot, _, word, _| {
                    meant |= word == name && matches!(slot, Slot::Heard | Slot::Reached);
                });
            }
            if meant {
                let audit = file.path.file_name().unwrap_or_default().to_string_lossy();
                return Err(format!("the audit `{audit}` means something else by `{name}`: choose another name"));
            }
        }
    }
    Ok(())
}

/// The change of one place: the name alone, inside its quotes.
fn edit(desk: &Desk, analysis: &Analysis, mention: Mention, from: &str, to: &str) -> (Range, String) {
    let written = analysis.slice(mention.span);
    let quotes = usize::from(written.starts_with(['"', '\'']));
    if written[quotes..].starts_with(from) {
        let start = mention.span.start as usize + quotes;
        return (analysis.range(Span::new(mention.span.file, start, start + from.len()), desk.units), to.to_owned());
    }
    // Letters behind escapes: written anew, with what follows the name.
    let word = written.trim_matches(['"', '\'']);
    let rest = &word[word.floor_char_boundary(word.len().saturating_sub(mention.rest))..];
    (analysis.range(mention.span, desk.units), quoted(&format!("{to}{rest}")))
}

/// Recordings that are found by the step's name: a change of text cannot rename them.
fn recordings(named: &Named, name: &str) -> Option<String> {
    let mut files: Vec<&str> = Vec::new();
    for line in named.lines.iter().filter_map(|analysis| analysis.line.as_ref()) {
        let step = line.graph.find(&named.name)?;
        let words = line.graph.prompts.iter().filter(|prompt| prompt.step == step).flat_map(|prompt| &prompt.words);
        for piece in words.flat_map(|words| &words.pieces) {
            if let Piece::File { name, named: None, .. } = piece
                && line.files.get(name).is_some()
                && !files.contains(&name.as_str())
            {
                files.push(name);
            }
        }
    }
    let shown: Vec<String> = files
        .iter()
        .take(MOST_NAMED)
        .map(|file| {
            let (folder, stem) = file.rsplit_once('/').unwrap_or(("", file));
            let rest = stem.strip_prefix(named.name.as_str()).unwrap_or_default();
            format!("`{file}` to `{folder}/{name}{rest}`")
        })
        .collect();
    let more = files.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    (!shown.is_empty()).then(|| {
        format!(
            "`{name}`: its recordings are found by the step's name; rename {}{more}, or name them with `audio:`",
            shown.join(", ")
        )
    })
}
