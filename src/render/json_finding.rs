//! A finding in JSON, and the places that it names.

use serde::Serialize;
use serde_json::{Value, json};

use super::json::seconds;
use crate::finding::{Finding, Label, Place};
use crate::source::{Sources, Span};

/// A finding, as any list of findings has it.
pub(super) fn finding(finding: &Finding, sources: &Sources) -> Value {
    json!(JsonFinding::new(finding, sources))
}

/// A place in a text.
#[derive(Serialize)]
pub(super) struct JsonPlace {
    file: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    start_byte: u32,
    end_byte: u32,
}

impl JsonPlace {
    /// Of a span.
    pub(super) fn new(span: Span, sources: &Sources) -> Self {
        let start = sources.line_column(span.file, span.start);
        let end = sources.line_column(span.file, span.end);
        Self {
            file: sources.file(span.file).name.clone(),
            line: start.line,
            column: start.column,
            end_line: end.line,
            end_column: end.column,
            start_byte: span.start,
            end_byte: span.end,
        }
    }
}

#[derive(Serialize)]
struct JsonFinding {
    code: &'static str,
    rule: &'static str,
    severity: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none", flatten)]
    place: Option<JsonPlace>,
    #[serde(skip_serializing_if = "String::is_empty")]
    label: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<Value>,
}

impl JsonFinding {
    fn new(finding: &Finding, sources: &Sources) -> Self {
        let related = |label: &Label| match label.place {
            Place::Text(span) => json!({"place": JsonPlace::new(span, sources), "text": label.text}),
            Place::Time(time) => json!({"at": seconds(time), "text": label.text}),
        };
        Self {
            code: finding.code.id,
            rule: finding.code.name,
            severity: finding.severity.name(),
            message: finding.message.clone(),
            place: finding.span().map(|span| JsonPlace::new(span, sources)),
            label: finding.primary.text.clone(),
            related: finding.related.iter().map(related).collect(),
            help: finding.help.clone(),
            fix: finding.fix.as_ref().and_then(|fix| fix.replacements()).map(|edits| {
                let edit = |(span, text)| json!({"place": JsonPlace::new(span, sources), "text": text});
                Value::Array(edits.into_iter().map(edit).collect())
            }),
        }
    }
}
