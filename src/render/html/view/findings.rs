//! Findings with the lines they are about, and what is told in sentences.

use super::{TOLD, named};
use crate::finding::{self, Place};
use crate::render::html::excerpt;
use crate::render::html::letters::{escaped, prose};
use crate::render::words;
use crate::report::{self, Report, Sign};
use crate::source::{Sources, Span};

/// The findings of a file.
pub(in crate::render::html) struct Group {
    /// Its name.
    pub(in crate::render::html) file: String,
    /// How many of each severity.
    pub(in crate::render::html) found: String,
    /// The findings.
    pub(in crate::render::html) findings: Vec<Finding>,
}

/// What is wrong in which file, in the order in which files first have something.
pub(in crate::render::html) fn groups(report: &Report, sources: &Sources) -> Vec<Group> {
    let group = |(file, findings): (String, Vec<&finding::Finding>)| Group {
        file,
        found: words::found_of(findings.iter().map(|finding| finding.severity)),
        findings: findings.into_iter().map(|one| self::finding(one, sources)).collect(),
    };
    files(report, sources).into_iter().map(group).collect()
}

/// The files with findings. What has a moment of a call for its first place stands under the call.
pub(super) fn files<'a>(report: &'a Report, sources: &Sources) -> Vec<(String, Vec<&'a finding::Finding>)> {
    let mut files: Vec<(String, Vec<&finding::Finding>)> = Vec::new();
    for finding in &report.findings {
        let name = finding.span().map_or("the call", |span| &sources.file(span.file).name);
        match files.iter_mut().find(|(known, _)| known == name) {
            Some((_, own)) => own.push(finding),
            None => files.push((name.to_owned(), vec![finding])),
        }
    }
    files
}

/// A finding.
pub(in crate::render::html) struct Finding {
    /// `error`, `warning` or `info`.
    pub(in crate::render::html) severity: &'static str,
    /// `RT213`.
    pub(in crate::render::html) id: &'static str,
    /// `dead-end`.
    pub(in crate::render::html) name: &'static str,
    /// One line about every finding of the kind.
    pub(in crate::render::html) summary: &'static str,
    /// The message, as markup.
    pub(in crate::render::html) message: String,
    /// The lines it is about.
    pub(in crate::render::html) excerpts: Vec<Excerpt>,
    /// Moments of the call: as a clock, in seconds, and what happened then as markup.
    pub(in crate::render::html) moments: Vec<(String, String, String)>,
    /// What to write instead, as markup; may be empty.
    pub(in crate::render::html) help: String,
    /// The lines as they would be.
    pub(in crate::render::html) fixes: Vec<Excerpt>,
    /// Why the rule is there, as markup; may be empty.
    pub(in crate::render::html) why: String,
}

/// A line of a file.
pub(in crate::render::html) struct Excerpt {
    /// `file:line:column`.
    pub(in crate::render::html) place: String,
    /// The line's number.
    pub(in crate::render::html) number: usize,
    /// The line with its marks, as markup.
    pub(in crate::render::html) line: String,
    /// Words about the marks as markup, with `primary` or `also`.
    pub(in crate::render::html) labels: Vec<(&'static str, String)>,
}

/// A finding of the report.
fn finding(finding: &finding::Finding, sources: &Sources) -> Finding {
    let labels = || std::iter::once(&finding.primary).chain(&finding.related);
    let excerpts = crate::render::excerpt::of(finding, sources)
        .iter()
        .map(|shown| {
            // The column of the first place that is marked in this line, the primary one where it is here.
            let here = labels().find_map(|label| match label.place {
                Place::Text(span) if span.file == shown.file => {
                    let at = sources.line_column(span.file, span.start);
                    (at.line == shown.first_line).then(|| sources.place(span))
                }
                _ => None,
            });
            let words = shown.marks.iter().filter(|(_, words, _)| !words.is_empty());
            Excerpt {
                place: here.unwrap_or_else(|| format!("{}:{}", sources.file(shown.file).name, shown.first_line)),
                number: shown.first_line,
                line: excerpt::line(shown),
                labels: words
                    .map(|(_, words, primary)| (if *primary { "primary" } else { "also" }, prose(words)))
                    .collect(),
            }
        })
        .collect();
    let moments = labels().filter_map(|label| match label.place {
        Place::Time(time) => Some((time.clock(), time.seconds(), prose(&label.text))),
        Place::Text(_) => None,
    });
    Finding {
        severity: finding.severity.name(),
        id: finding.code.id,
        name: finding.code.name,
        summary: finding.code.summary,
        message: prose(&finding.message),
        excerpts,
        moments: moments.collect(),
        help: finding.help.as_deref().map(prose).unwrap_or_default(),
        fixes: finding.fix.as_ref().map(|fix| mended(fix, sources)).unwrap_or_default(),
        why: words::paragraph(finding.code, "## Why it matters").map(|why| prose(&why)).unwrap_or_default(),
    }
}

/// Edits of a fix that are shown (ours): a file indented with tabs has one a line.
const MOST_EDITS: usize = 5;

/// The lines that a fix touches, what goes and what comes marked in them.
fn mended(fix: &finding::Fix, sources: &Sources) -> Vec<Excerpt> {
    let edits = fix.replacements().unwrap_or_default().into_iter().take(MOST_EDITS);
    edits.map(|(span, new)| edited(span, new, sources)).collect()
}

fn edited(span: Span, new: &str, sources: &Sources) -> Excerpt {
    let (start, end) = sources.bytes(span);
    let text = sources.text(span.file);
    let (number, first) = sources.line(span.file, start);
    let (_, last) = sources.line(span.file, end);
    let (before, after) = (&text[first.start.min(start)..start], &text[end..last.end.max(end)]);
    let marked = |tag: &str, words: &str| match words {
        "" => String::new(),
        words => format!("<{tag}>{}</{tag}>", escaped(words)),
    };
    let line = [
        escaped(excerpt::ending(before)),
        marked("del", &text[start..end]),
        marked("ins", new),
        escaped(excerpt::beginning(after.trim_end_matches('\r'))),
    ];
    Excerpt { place: sources.place(span), number, line: line.concat(), labels: Vec::new() }
}

/// Sentences under a heading.
pub(in crate::render::html) struct Told {
    /// The heading.
    pub(in crate::render::html) title: String,
    /// The sentences.
    pub(in crate::render::html) lines: Vec<Line>,
}

/// A sentence.
pub(in crate::render::html) struct Line {
    /// `plain`, `added`, `removed`, `changed`, `better` or `worse`.
    pub(in crate::render::html) sign: &'static str,
    /// What it is about.
    pub(in crate::render::html) subject: String,
    /// What is said of it, as markup.
    pub(in crate::render::html) text: String,
    /// Words below it.
    pub(in crate::render::html) quotes: Vec<(Sign, String)>,
    /// Where it is written; may be empty.
    pub(in crate::render::html) place: String,
}

/// Sentences of the report.
pub(in crate::render::html) fn told(told: &report::Told, sources: &Sources) -> Told {
    let lines = told.lines.iter().map(|line| Line {
        sign: match line.sign {
            Sign::Plain => "plain",
            Sign::Added => "added",
            Sign::Removed => "removed",
            Sign::Changed => "changed",
            Sign::Better => "better",
            Sign::Worse => "worse",
        },
        subject: line.subject.clone(),
        text: prose(&line.text),
        quotes: line.quotes.iter().map(|(sign, words)| (*sign, words.clone())).collect(),
        place: line.places.last().map(|span| sources.place(*span)).unwrap_or_default(),
    });
    Told { title: named(&told.title, TOLD), lines: lines.collect() }
}
