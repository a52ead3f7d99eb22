//! A menu that was read, and all that follows: graph, rules, every law, times, fixes, formats.

use std::path::Path;

use ringtrue::finding::{Finding, Severity};
use ringtrue::lint::{PROFILES, Selection};
use ringtrue::project::Project;
use ringtrue::render::{FORMATS, Style};
use ringtrue::report::{Count, Report};
use ringtrue::source::Span;
use ringtrue::syntax::resolve;

use super::work::Work;

/// Reads a text as a menu, asks everything, and draws it in every format.
pub(crate) fn check(work: &mut Work, input: &[u8]) -> Vec<Finding> {
    let mut project = Project::new(work.folder.clone(), None);
    let line = work.stage("read", |_| project.line_of("<stdin>", input.to_vec()));
    let mut selection = Selection::default();
    selection.profiles = Some(PROFILES.to_vec());
    let judged = work.stage("judge", |_| line.judge(&selection));
    let mut findings = judged.findings;
    ringtrue::finding::tidy(&mut findings);
    work.stage("resolve", |_| resolve(&project.sources, &mut findings));
    work.hear_findings(&findings);
    for finding in &findings {
        // What is about the whole file points at its beginning, whatever stands there.
        if let Some(span) = finding.span().filter(|span| *span != Span::whole(span.file)) {
            let text = project.sources.text(span.file);
            let (from, to) = (span.start as usize, span.end as usize);
            assert!(from <= to && to <= text.len(), "{}: {from}..{to} of {}", finding.code.id, text.len());
            assert!(text.is_char_boundary(from) && text.is_char_boundary(to), "{}: {from}..{to}", finding.code.id);
        }
    }
    let report = Report {
        command: "check",
        findings,
        not_judged: judged.not_judged,
        profiles: judged.profiles,
        looked_at: vec![Count { count: 1, what: "menu" }],
        files: vec!["<stdin>".to_owned()],
        ..Report::default()
    };
    for format in work.some(FORMATS) {
        let style = Style { color: input.len() % 2 == 1, ..Style::default() };
        let text = work.stage(format.name, |_| (format.render)(&report, &project.sources, &style));
        drawn(format.name, &text);
        if format.name == "baseline" {
            // Nothing of what is in a baseline is left over when it is compared.
            let path = work.folder.join("own-baseline.toml");
            let unsaved = [(path, text.as_str().into())].into_iter().collect();
            let mut again = Project::new(work.folder.clone(), None).with_unsaved(unsaved);
            let baseline = again.baseline(Path::new("own-baseline.toml")).expect("a baseline of our own is read");
            let mut left = report.findings.clone();
            let aside = baseline.set_aside(&mut left, &project.sources);
            assert_eq!(aside.gone, 0, "{text}");
            assert!(left.iter().all(|finding| finding.span().is_none()), "{left:?}");
        }
    }
    report.findings
}

/// What is drawn is what it says it is.
fn drawn(format: &str, text: &str) {
    match format {
        "json" | "sarif" => {
            let _: serde_json::Value = serde_json::from_str(text).expect("JSON");
        }
        "junit" => drop(roxmltree::Document::parse(text).expect("XML")),
        "svg" if !text.is_empty() => drop(roxmltree::Document::parse(text).expect("XML")),
        "github" => {
            // One command a line: nothing of the file begins a line of its own.
            assert!(
                text.lines().all(|line| line.is_empty() || line.starts_with("::") || !line.contains("::")),
                "{text}"
            );
        }
        _ => {}
    }
}

fn reading_errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|found| found.severity == Severity::Error && found.code.id.starts_with("RT0")).count()
}

/// Everything that a command line does with one menu on standard input.
pub(crate) fn commands(work: &mut Work, input: &[u8], before: &[Finding]) {
    let all: &[&[&str]] = &[
        &["check", "--fix"],
        &["check", "--diff"],
        &["graph", "--format", "text"],
        &["graph", "--format", "dot", "--seconds"],
        &["graph", "--format", "svg"],
        &["graph", "--format", "mermaid", "--depth", "3"],
        &["graph", "--format", "json"],
        &["measure", "--format", "json"],
        &["measure"],
        &["measure", "--format", "html"],
        &["prompts", "--format", "csv"],
        &["call", "--keys", "1"],
        &["call", "--keys", "w0", "--format", "json"],
        &["diff", "good.yaml"],
    ];
    work.lay("good.yaml", super::seeds::GOOD.as_bytes());
    for args in work.some(all) {
        let ran = work.ringtrue(&[args, &["-"][..]].concat(), input);
        match args.get(1) {
            Some(&"--fix") => fixed(work, input, before, &ran.stdout),
            Some(&"--diff") if ran.code < 2 => assert_eq!(ran.code == 1, !ran.stdout.is_empty()),
            _ if ran.code == 2 || ran.stdout.is_empty() => {}
            _ if args.contains(&"json") => {
                drop(serde_json::from_slice::<serde_json::Value>(&ran.stdout).expect("JSON"))
            }
            _ if args.contains(&"svg") => {
                let text = String::from_utf8(ran.stdout).expect("UTF-8");
                drop(roxmltree::Document::parse(&text).expect("XML"));
            }
            _ => {}
        }
    }
}

/// Fixing twice is fixing once, and what is fixed is no harder to read.
fn fixed(work: &mut Work, input: &[u8], before: &[Finding], after: &[u8]) {
    if after == input {
        return;
    }
    let again = work.ringtrue(&["check", "--fix", "-"], after);
    if again.stdout != after {
        let (one, two) = (String::from_utf8_lossy(after), String::from_utf8_lossy(&again.stdout));
        panic!("mending twice changes more:\n{}", ringtrue::render::patch("menu", &one, &two));
    }
    let mut project = Project::new(work.folder.clone(), None);
    let left = project.line_of("<stdin>", after.to_vec()).judge(&Selection::default()).findings;
    assert!(reading_errors(&left) <= reading_errors(before), "what is mended is harder to read");
}
