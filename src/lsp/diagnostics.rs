//! Findings as an editor underlines them.

use std::path::PathBuf;

use gen_lsp_types::{
    Code, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag, Message, Position, Range,
};

use super::analysis::Analysis;
use super::desk::Desk;
use crate::finding::{Finding, Place, Severity};

/// The rule about steps that no call enters: an editor shows them faded.
const UNREACHABLE: &str = "unreachable-step";

/// What an analysis has to say, by file.
pub(super) fn of(desk: &Desk, analysis: &Analysis) -> Vec<(PathBuf, Vec<Diagnostic>)> {
    let mut files: Vec<(PathBuf, Vec<Diagnostic>)> = Vec::new();
    for finding in &analysis.findings {
        let Some(file) = finding.span().and_then(|span| analysis.file_of(span)) else { continue };
        let Some(diagnostic) = diagnostic(desk, analysis, finding) else { continue };
        match files.iter_mut().find(|(path, _)| *path == file.path) {
            Some((_, diagnostics)) => diagnostics.push(diagnostic),
            None => files.push((file.path.clone(), vec![diagnostic])),
        }
    }
    files
}

/// One finding; `None` where it points at no text.
pub(super) fn diagnostic(desk: &Desk, analysis: &Analysis, finding: &Finding) -> Option<Diagnostic> {
    let span = finding.span()?;
    let file = analysis.file_of(span)?;
    let mut range = analysis.range(span, desk.units);
    // What is wrong with a whole file has no letters of its own: its first line stands for it.
    if span.start == span.end && span.start == 0 {
        let (text, lines) = (analysis.text(file), analysis.lines(file));
        let end = lines.line(text, 0).map_or(0, |line| line.end);
        range = Range { start: Position::default(), end: lines.position(text, end, desk.units) };
    }
    let mut message = finding.message.clone();
    if !finding.primary.text.is_empty() {
        message += &format!(" ({})", finding.primary.text);
    }
    let mut related = Vec::new();
    for label in &finding.related {
        match label.place {
            Place::Text(span) => {
                let location = desk.location(analysis, span);
                related.extend(
                    location.map(|location| DiagnosticRelatedInformation { location, message: label.text.clone() }),
                );
            }
            // A moment of a call is nowhere in a file.
            Place::Time(time) => message += &format!("\nat {time}: {}", label.text),
        }
    }
    if let Some(help) = &finding.help {
        message += &format!("\nhelp: {help}");
    }
    Some(Diagnostic {
        range,
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(Code::String(finding.code.id.to_owned())),
        source: Some("ringtrue".to_owned()),
        message: Message::String(message),
        tags: (finding.code.name == UNREACHABLE).then(|| vec![DiagnosticTag::Unnecessary]),
        related_information: (!related.is_empty()).then_some(related),
        ..Diagnostic::default()
    })
}
