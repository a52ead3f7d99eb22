//! Annotations of a GitHub Actions run: a workflow command a finding, and what came of it in plain words.
//!
//! GitHub shows ten errors and ten warnings of a step; the worst come first, so that they are the ones.

use std::fmt::Write as _;

use super::words::{laws, not_judged, summary};
use super::{Format, Style};
use crate::finding::{Finding, Place, Severity};
use crate::report::{Folders, Report, Verdict};
use crate::source::Sources;

pub(super) static FORMAT: Format = Format { name: "github", render };

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    let mut out = String::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Info] {
        for finding in report.findings.iter().filter(|finding| finding.severity == severity) {
            command(&mut out, finding, sources, &report.folders);
        }
    }
    // A plain line must not look like a command, whatever an audit is called.
    let mut say = |line: String| {
        let _ = writeln!(out, "{}", super::plain(&line).trim_start().trim_start_matches(':').replace("##[", "# #["));
    };
    for call in &report.calls {
        let verdict = if call.verdict == Some(Verdict::Failed) { "failed" } else { "passed" };
        say(format!("{verdict} {}: {}", call.file.as_deref().unwrap_or(&call.name), call.result));
    }
    say(summary(report));
    laws(report).into_iter().for_each(&mut say);
    for line in not_judged(report) {
        say(format!("not judged: {line}"));
    }
    out
}

/// `::error file=menus/main.yaml,line=4,endLine=4,col=3,endColumn=8,title=...::message`.
fn command(out: &mut String, finding: &Finding, sources: &Sources, folders: &Folders) {
    let kind = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    };
    let mut properties: Vec<(&str, String)> = Vec::new();
    let mut message = finding.message.clone();
    match finding.primary.place {
        Place::Text(span) => {
            let (start, end) = (sources.line_column(span.file, span.start), sources.line_column(span.file, span.end));
            properties.push(("file", folders.from_root(&sources.file(span.file).name)));
            properties.push(("line", start.line.to_string()));
            properties.push(("endLine", end.line.to_string()));
            // GitHub takes columns only where the place is within one line.
            if start.line == end.line {
                properties.push(("col", start.column.to_string()));
                properties.push(("endColumn", end.column.to_string()));
            }
        }
        Place::Time(time) => message = format!("at {} of the call: {message}", time.clock()),
    }
    properties.push(("title", format!("{} {}", finding.code.id, finding.code.name)));
    if !finding.primary.text.is_empty() {
        let _ = write!(message, ": {}", finding.primary.text);
    }
    for label in &finding.related {
        let place = match label.place {
            Place::Text(span) => sources.place(span),
            Place::Time(time) => format!("{} of the call", time.clock()),
        };
        let _ = write!(message, "\n{place}: {}", label.text);
    }
    if let Some(help) = &finding.help {
        let _ = write!(message, "\nhelp: {help}");
    }
    let properties: Vec<String> = properties.iter().map(|(key, value)| format!("{key}={}", property(value))).collect();
    let _ = writeln!(out, "::{kind} {}::{}", properties.join(","), data(&message));
}

/// A message: what would end the line or begin an escape is written in percent.
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// A property: what would end it as well.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::BAD_VALUE;
    use crate::source::Span;

    #[test]
    fn nothing_in_a_file_or_its_name_ends_a_command_or_begins_one() {
        let mut sources = Sources::default();
        let file = sources.add("a,b: c%.yaml", "x: 1\ny: 2\n");
        let finding =
            |start, end| Finding::new(&BAD_VALUE, Span::new(file, start, end), "100%\n::error::x").help("a\r\nb");
        let report = Report { findings: vec![finding(0, 1), finding(0, 6)], ..Report::default() };
        let text = render(&report, &sources, &Style::default());
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(
            lines[0],
            "::error file=a%2Cb%3A c%25.yaml,line=1,endLine=1,col=1,endColumn=2,title=RT005 bad-value\
             ::100%25%0A::error::x%0Ahelp: a%0D%0Ab"
        );
        assert!(lines[1].starts_with("::error file=a%2Cb%3A c%25.yaml,line=1,endLine=2,title="), "{}", lines[1]);
        assert_eq!(lines.len(), 3, "{text}");
    }
}
