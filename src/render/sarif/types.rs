//! The part of SARIF 2.1.0 that is written, under the names of the standard.
//!
//! Of our own: the crate that has all of SARIF makes its types from the schema while it is built, with forty more crates,
//! and leaves them as loose as the schema. What is written is held to the published schema by `tests/sarif.rs`.

use serde::Serialize;
use serde_json::Value;

/// A log.
#[derive(Serialize)]
pub(super) struct Log {
    #[serde(rename = "$schema")]
    pub(super) schema: &'static str,
    pub(super) version: &'static str,
    pub(super) runs: [Run; 1],
}

/// What one run of the program found.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Run {
    pub(super) tool: Tool,
    /// Which of several analyses it is: `ringtrue/check/`.
    pub(super) automation_details: Value,
    pub(super) column_kind: &'static str,
    pub(super) default_encoding: &'static str,
    pub(super) original_uri_base_ids: Value,
    pub(super) invocations: [Invocation; 1],
    pub(super) artifacts: Vec<Artifact>,
    pub(super) results: Vec<Outcome>,
}

/// The program.
#[derive(Serialize)]
pub(super) struct Tool {
    pub(super) driver: Driver,
}

/// The program and its rules.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Driver {
    pub(super) name: &'static str,
    pub(super) version: &'static str,
    pub(super) semantic_version: &'static str,
    pub(super) rules: Vec<Rule>,
}

/// A rule: a `reportingDescriptor`. It has no `helpUri`: its documentation is in the program, and here.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    pub(super) id: &'static str,
    pub(super) name: &'static str,
    pub(super) short_description: Text,
    pub(super) full_description: Text,
    pub(super) help: Help,
    pub(super) default_configuration: Value,
    pub(super) properties: Value,
}

/// Plain words.
#[derive(Serialize)]
pub(super) struct Text {
    pub(super) text: String,
}

/// Documentation, plain and as Markdown.
#[derive(Serialize)]
pub(super) struct Help {
    pub(super) text: String,
    pub(super) markdown: String,
}

/// How the run went.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Invocation {
    pub(super) execution_successful: bool,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tool_execution_notifications: Vec<Value>,
}

/// A file.
#[derive(Serialize)]
pub(super) struct Artifact {
    pub(super) location: FilePlace,
    pub(super) roles: [&'static str; 1],
}

/// Which file.
#[derive(Serialize, Clone)]
#[serde(rename_all = "camelCase")]
pub(super) struct FilePlace {
    pub(super) uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) uri_base_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) index: Option<usize>,
}

/// A finding: a `result`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Outcome {
    pub(super) rule_id: &'static str,
    pub(super) rule_index: usize,
    pub(super) level: &'static str,
    pub(super) message: Text,
    pub(super) locations: [Location; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) related_locations: Vec<Location>,
    #[serde(skip_serializing_if = "Value::is_null")]
    pub(super) partial_fingerprints: Value,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) fixes: Vec<Fix>,
}

/// A place: in a file, or a moment of a call.
#[derive(Serialize, Default)]
#[serde(rename_all = "camelCase")]
pub(super) struct Location {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) physical_location: Option<Physical>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) logical_locations: Vec<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message: Option<Text>,
}

/// Letters of a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Physical {
    pub(super) artifact_location: FilePlace,
    pub(super) region: Region,
}

/// From a line and a column, both from 1, to just before another. Columns count UTF-16 units.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Region {
    pub(super) start_line: usize,
    pub(super) start_column: usize,
    pub(super) end_line: usize,
    pub(super) end_column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) snippet: Option<Text>,
}

/// What would mend it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Fix {
    pub(super) description: Text,
    pub(super) artifact_changes: Vec<Change>,
}

/// What would change in a file.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    pub(super) artifact_location: FilePlace,
    pub(super) replacements: Vec<Replacement>,
}

/// What goes and what comes.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Replacement {
    pub(super) deleted_region: Region,
    pub(super) inserted_content: Text,
}
