//! SARIF 2.1.0, for whoever gathers the findings of many programs: code hosts, editors, dashboards.
//!
//! Files are named from the project's root, `%SRCROOT%`. A moment of a call is a logical place. What rules could not judge
//! is a notification of the run, not a result: a result without a fault would be shown as one.

mod types;

use std::collections::HashMap;

use serde_json::{Value, json};

use self::types::{
    Artifact, Change, Driver, FilePlace, Fix, Help, Invocation, Location, Log, Outcome, Physical, Region, Replacement,
    Rule, Run, Text, Tool,
};
use super::{Format, Style, sentence};
use crate::finding::{self, Code, Finding, Label, Place, Severity};
use crate::report::Report;
use crate::source::{FileId, Sources, Span};

pub(super) static FORMAT: Format = Format { name: "sarif", render };

/// Where the published schema lies, with the errata of 2023.
const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
/// The name of the project's root.
const ROOT: &str = "%SRCROOT%";
/// The longest text that is quoted from a file (ours): what a reader shows in a line or two.
const LONGEST: usize = 400;

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    let mut writer = Writer { report, sources, artifacts: Vec::new(), indices: HashMap::new(), seen: HashMap::new() };
    let mut codes: Vec<&'static Code> = report.findings.iter().map(|finding| finding.code).collect();
    codes.sort_by_key(|code| code.id);
    codes.dedup_by_key(|code| code.id);
    let results = report.findings.iter().map(|finding| writer.outcome(finding, &codes)).collect();
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "ringtrue",
                version: env!("CARGO_PKG_VERSION"),
                semantic_version: env!("CARGO_PKG_VERSION"),
                rules: codes.iter().map(|code| rule(code)).collect(),
            },
        },
        automation_details: json!({"id": format!("ringtrue/{}/", report.command)}),
        column_kind: "utf16CodeUnits",
        default_encoding: "utf-8",
        original_uri_base_ids: json!({ROOT: {"description": {"text": "the root of the project"}}}),
        invocations: [Invocation {
            execution_successful: true,
            tool_execution_notifications: report.not_judged.iter().map(notification).collect(),
        }],
        artifacts: writer.artifacts,
        results,
    };
    let log = Log { schema: SCHEMA, version: "2.1.0", runs: [run] };
    let mut text = serde_json::to_string_pretty(&log).unwrap_or_default();
    text.push('\n');
    text
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "note",
        Severity::Warning => "warning",
        Severity::Error => "error",
    }
}

fn rule(code: &Code) -> Rule {
    let why = super::words::paragraph(code, "## Why it matters").unwrap_or_else(|| code.summary.to_owned());
    Rule {
        id: code.id,
        name: code.name,
        short_description: Text { text: sentence(code.summary) },
        full_description: Text { text: why },
        help: Help { text: code.explain.trim().to_owned(), markdown: code.explain.trim().to_owned() },
        default_configuration: json!({"level": level(code.severity)}),
        properties: json!({"since": code.since, "tags": [group(code.id)]}),
    }
}

/// What a rule is about, by the first digit of its id (EVIDENCE 3 and 4).
fn group(id: &str) -> &'static str {
    match id.as_bytes().get(2) {
        Some(b'0') => "reading",
        Some(b'1') => "reaching-a-human",
        Some(b'2') => "structure",
        Some(b'3') => "wording",
        Some(b'4') => "timing-and-errors",
        Some(b'5') => "waiting",
        Some(b'6') => "recordings",
        Some(b'7') => "audit",
        Some(b'9') => "law",
        _ => "other",
    }
}

fn notification(left: &crate::lint::NotJudged) -> Value {
    json!({
        "level": "note",
        "message": {"text": sentence(&format!("not judged by {}: {}", left.code.name, left.why.words(left.count)))},
        "associatedRule": {"id": left.code.id},
        "descriptor": {"id": format!("not-judged/{}", left.why.name())},
    })
}

fn index_of(code: &Code, codes: &[&'static Code]) -> usize {
    codes.iter().position(|known| known.id == code.id).unwrap_or_default()
}

/// What is gathered while results are written.
struct Writer<'a> {
    report: &'a Report,
    sources: &'a Sources,
    artifacts: Vec<Artifact>,
    indices: HashMap<FileId, usize>,
    /// How often a fingerprint came up: equal lines are told apart by their order.
    seen: HashMap<u64, usize>,
}

impl Writer<'_> {
    fn outcome(&mut self, finding: &Finding, codes: &[&'static Code]) -> Outcome {
        let related = finding.related.iter().enumerate().map(|(at, label)| self.location(label, Some(at + 1)));
        let related_locations = related.collect();
        let mut text = sentence(&finding.message);
        if !finding.primary.text.is_empty() {
            text = format!("{text} {}", sentence(&finding.primary.text));
        }
        // Braces stand as they are: the standard would have them doubled, and those who show results show both.
        if let Some(help) = &finding.help {
            text = format!("{text}\nHelp: {}", sentence(help));
        }
        let fixes = finding.fix.iter().filter_map(|fix| self.fix(finding, fix)).collect();
        Outcome {
            rule_id: finding.code.id,
            rule_index: index_of(finding.code, codes),
            level: level(finding.severity),
            message: Text { text },
            locations: [self.location(&finding.primary, None)],
            related_locations,
            partial_fingerprints: self.fingerprints(finding),
            fixes,
        }
    }

    fn location(&mut self, label: &Label, id: Option<usize>) -> Location {
        let message = (id.is_some() && !label.text.is_empty()).then(|| Text { text: label.text.clone() });
        match label.place {
            Place::Text(span) => {
                let physical = Physical { artifact_location: self.file(span.file), region: self.region(span, true) };
                Location { id, physical_location: Some(physical), message, ..Location::default() }
            }
            Place::Time(time) => {
                let moment = json!({
                    "name": time.clock(),
                    "fullyQualifiedName": format!("call/{} s", time.seconds()),
                    "kind": "moment",
                });
                Location { id, logical_locations: vec![moment], message, ..Location::default() }
            }
        }
    }

    /// A fix whose edits have their places; `None`: they have none.
    fn fix(&mut self, finding: &Finding, fix: &finding::Fix) -> Option<Fix> {
        let description = finding.help.clone().unwrap_or_else(|| "replace it".to_owned());
        let mut changes: Vec<(FileId, Vec<Replacement>)> = Vec::new();
        for (span, text) in fix.replacements()? {
            let deleted_region = self.region(span, false);
            let replacement = Replacement { deleted_region, inserted_content: Text { text: text.to_owned() } };
            match changes.iter_mut().find(|(file, _)| *file == span.file) {
                Some((_, replacements)) => replacements.push(replacement),
                None => changes.push((span.file, vec![replacement])),
            }
        }
        let change = |(file, replacements): (FileId, _)| Change { artifact_location: self.file(file), replacements };
        let artifact_changes = changes.into_iter().map(change).collect();
        Some(Fix { description: Text { text: sentence(&description) }, artifact_changes })
    }

    fn file(&mut self, file: FileId) -> FilePlace {
        let (report, sources) = (self.report, self.sources);
        let place = || {
            let name = report.folders.from_root(&sources.file(file).name);
            let uri = uri(&name);
            // A name that leads out of the project, or is none, does not count from its root.
            let below = !name.starts_with(['/', '<']) && !name.starts_with("../") && !name.contains(':');
            FilePlace { uri, uri_base_id: below.then_some(ROOT), index: None }
        };
        let artifacts = &mut self.artifacts;
        let index = *self.indices.entry(file).or_insert_with(|| {
            artifacts.push(Artifact { location: place(), roles: ["analysisTarget"] });
            artifacts.len() - 1
        });
        FilePlace { index: Some(index), ..self.artifacts[index].location.clone() }
    }

    fn region(&self, span: Span, quoted: bool) -> Region {
        let (start, end) = self.sources.bytes(span);
        let (start_line, start_column) = self.line_column(span.file, start);
        let (end_line, end_column) = self.line_column(span.file, end);
        let text = &self.sources.text(span.file)[start..end];
        let snippet = (quoted && !text.is_empty() && text.len() <= LONGEST).then(|| Text { text: text.to_owned() });
        Region { start_line, start_column, end_line, end_column, snippet }
    }

    /// Line and column from 1, the column in UTF-16 units; a byte order mark is no unit of the first line.
    fn line_column(&self, file: FileId, byte: usize) -> (usize, usize) {
        let text = self.sources.text(file);
        let (line, whole) = self.sources.line(file, byte);
        let start = whole.start.min(byte);
        let marks = text[start..byte].len() - text[start..byte].trim_start_matches('\u{feff}').len();
        (line, self.sources.letters(file, start + marks..byte).utf16 + 1)
    }

    /// What stays the same while lines move: the rule, the place's words and the line they stand in, and which of several
    /// equal ones it is. The message does not count: it holds numbers that change with the rest of the line. Of a long
    /// line only the beginning counts: it may have a thousand findings.
    fn fingerprints(&mut self, finding: &Finding) -> Value {
        let Some(span) = finding.span() else { return Value::Null };
        let (start, _) = self.sources.bytes(span);
        let text = self.sources.text(span.file);
        let (_, line) = self.sources.line(span.file, start);
        let beginning = |text: &str| text.chars().take(LONGEST).collect::<String>();
        let words = beginning(self.sources.slice(span));
        let line = beginning(text[line].trim_start());
        let name = self.report.folders.from_root(&self.sources.file(span.file).name);
        let hash = [finding.code.id, &name, line.trim_end(), &words]
            .iter()
            .flat_map(|part| part.split_whitespace().chain(["\n"]))
            .flat_map(|word| word.bytes().chain([b' ']))
            // FNV-1a: the same on every machine and in every version, and nobody has a reason to make two alike.
            .fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        let count = self.seen.entry(hash).or_default();
        *count += 1;
        json!({"ringtrue/v1": format!("{hash:016x}:{count}")})
    }
}

/// A name as a URI reference: what has a meaning in one is written in percent.
fn uri(name: &str) -> String {
    let mut uri = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => uri.push(char::from(byte)),
            other => uri.push_str(&format!("%{other:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::{BAD_VALUE, UNKNOWN_KEY};

    fn log(report: &Report, sources: &Sources) -> Value {
        serde_json::from_str(&render(report, sources, &Style::default())).unwrap()
    }

    #[test]
    fn columns_count_utf_16_units_and_a_byte_order_mark_counts_nothing() {
        let mut sources = Sources::default();
        let text = "\u{feff}say: \u{1f514} año x";
        let file = sources.add("menus/a b.yaml", text);
        let at = text.find('x').unwrap();
        let finding = Finding::new(&BAD_VALUE, Span::new(file, at, at + 1), "x");
        let report = Report { findings: vec![finding], ..Report::default() };
        let place = &log(&report, &sources)["runs"][0]["results"][0]["locations"][0]["physicalLocation"];
        // Five, two for the bell, one blank, three, one blank: the x is the thirteenth.
        assert_eq!(place["region"]["startColumn"], 13);
        assert_eq!(place["region"]["endColumn"], 14);
        assert_eq!(place["artifactLocation"]["uri"], "menus/a%20b.yaml");
    }

    #[test]
    fn a_fingerprint_stays_when_lines_move_and_equal_lines_are_told_apart() {
        let prints = |text: &str| {
            let mut sources = Sources::default();
            let file = sources.add("a.yaml", text);
            let found = text.match_indices("gotoo").map(|(at, word)| {
                Finding::new(&UNKNOWN_KEY, Span::new(file, at, at + word.len()), format!("at byte {at}"))
            });
            let report = Report { findings: found.collect(), ..Report::default() };
            let results = log(&report, &sources)["runs"][0]["results"].clone();
            results.as_array().unwrap().iter().map(|one| one["partialFingerprints"].to_string()).collect::<Vec<_>>()
        };
        let before = prints("a: {gotoo: b}\nc: {gotoo: d}\nc: {gotoo: d}\n");
        let after = prints("# a comment\n\n  a:  {gotoo: b}\nx: 1\nc: {gotoo: d}\nc: {gotoo: d}\n");
        assert_eq!(before, after);
        assert_eq!(before.iter().collect::<std::collections::HashSet<_>>().len(), 3);
    }
}
