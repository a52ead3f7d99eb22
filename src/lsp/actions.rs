//! What the editor can do about a finding: the fixes that findings bring.

use std::collections::BTreeMap;
use std::path::PathBuf;

use gen_lsp_types::{CodeAction, CodeActionKind, Range, TextEdit, Uri};

use super::analysis::Analysis;
use super::desk::Desk;
use super::diagnostics::diagnostic;
use crate::finding::Finding;

/// A fix: what the editor offers, and the changes by file.
#[derive(Debug)]
pub(super) struct Action {
    /// The offer, without its changes.
    pub offer: CodeAction,
    /// The changes.
    pub edits: BTreeMap<PathBuf, Vec<TextEdit>>,
}

/// The fixes for what is wrong in a part of an open file.
pub(super) fn actions(desk: &mut Desk, uri: &Uri, wanted: Range) -> Option<Vec<Action>> {
    let (path, analysis) = desk.of(uri)?;
    let mut actions = Vec::new();
    for finding in &analysis.findings {
        let here = finding.span().and_then(|span| analysis.file_of(span)).is_some_and(|file| file.path == path);
        let Some((title, edits)) = fix(desk, &analysis, finding).filter(|_| here) else { continue };
        let Some(diagnostic) = diagnostic(desk, &analysis, finding) else { continue };
        if diagnostic.range.end < wanted.start || diagnostic.range.start > wanted.end {
            continue;
        }
        let offer = CodeAction {
            title,
            kind: Some(CodeActionKind::QuickFix),
            diagnostics: Some(vec![diagnostic]),
            is_preferred: Some(true),
            ..CodeAction::default()
        };
        actions.push(Action { offer, edits });
    }
    Some(actions)
}

/// What a finding's fix does, in words and as changes.
fn fix(desk: &Desk, analysis: &Analysis, finding: &Finding) -> Option<(String, BTreeMap<PathBuf, Vec<TextEdit>>)> {
    let fix = finding.fix.as_ref()?;
    let title = finding.help.clone().unwrap_or_else(|| "mend it".to_owned());
    let mut edits: BTreeMap<PathBuf, Vec<TextEdit>> = BTreeMap::new();
    for (span, text) in fix.replacements()? {
        let edit = TextEdit { range: analysis.range(span, desk.units), new_text: text.to_owned() };
        edits.entry(analysis.file_of(span)?.path.clone()).or_default().push(edit);
    }
    Some((title, edits))
}
