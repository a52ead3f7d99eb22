//! Text for people: findings with their source, calls second by second, tables, and a last line that says it all.

mod listened;
mod score;
mod table;
mod told;

use std::fmt::Write as _;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};
use anstyle::{AnsiColor, Style as Ansi};

use super::words::{found, judged, laws, left_out as not_judged, set_aside, words_for};
use super::{excerpt, words};
use crate::finding::{Finding, Place, Severity, count_of};
use crate::render::{Format, Style};
use crate::report::{CallView, Journeys, Line, RatingView, Report, TurnView, Verdict};
use crate::source::Sources;

pub(in crate::render) static FORMAT: Format = Format { name: "text", render };

fn render(report: &Report, sources: &Sources, style: &Style) -> String {
    let mut out = String::new();
    let paint = Paint { color: style.color };
    if let Some(headline) = &report.headline {
        let _ = writeln!(out, "{}\n", paint.bold(headline));
    }
    table::tiles(&mut out, &report.tiles, paint);
    for overview in &report.overview {
        table::draw(&mut out, overview, paint);
    }
    for trend in &report.trends {
        table::trend(&mut out, trend, paint);
    }
    for call in &report.listened {
        listened::draw(&mut out, call, paint);
    }
    for told in &report.told {
        told::draw(&mut out, told, sources, paint);
    }
    for call in &report.calls {
        call_sheet(&mut out, call, sources, paint, style);
    }
    for card in &report.scores {
        score::draw(&mut out, card, sources, paint);
    }
    for graph in &report.graphs {
        super::outline::draw(&mut out, graph);
    }
    for table in &report.tables {
        table::draw(&mut out, table, paint);
    }
    for finding in &report.findings {
        out.push_str(&draw_finding(finding, sources, style.color));
        out.push_str("\n\n");
    }
    for note in &report.notes {
        let _ = writeln!(out, "{}", paint.dim(note));
    }
    for line in laws(report).into_iter().chain(left_out(report)) {
        let _ = writeln!(out, "{}", paint.dim(&line));
    }
    last_line(&mut out, report, paint);
    // What stands last parts itself from nothing.
    while out.ends_with("\n\n") {
        out.pop();
    }
    out
}

/// Words in colour, where colour is wanted.
#[derive(Clone, Copy)]
struct Paint {
    color: bool,
}

impl Paint {
    fn with(self, style: Ansi, text: &str) -> String {
        if self.color { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    fn dim(self, text: &str) -> String {
        self.with(Ansi::new().dimmed(), text)
    }

    fn bold(self, text: &str) -> String {
        self.with(Ansi::new().bold(), text)
    }

    fn good(self, text: &str) -> String {
        self.with(AnsiColor::Green.on_default().bold(), text)
    }

    fn bad(self, text: &str) -> String {
        self.with(AnsiColor::Red.on_default().bold(), text)
    }

    fn verdict(self, verdict: Verdict) -> String {
        match verdict {
            Verdict::Passed => self.good("ok  "),
            Verdict::Failed => self.bad("FAIL"),
            Verdict::Skipped => self.dim("skip"),
            Verdict::NotReached => self.dim("-   "),
        }
    }
}

// ---- findings ----

fn draw_finding(finding: &Finding, sources: &Sources, color: bool) -> String {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let title = format!("{}: {}", finding.code.name, finding.message);
    let mut group = Group::with_title(level.primary_title(&*title).id(finding.code.id));
    let shown = excerpt::of(finding, sources);
    for excerpt in &shown {
        group = group.element(
            Snippet::source(excerpt.text.as_str())
                .line_start(excerpt.first_line)
                .path(sources.file(excerpt.file).name.as_str())
                .annotations(excerpt.marks.iter().map(|(range, label, primary)| {
                    let kind = if *primary { AnnotationKind::Primary } else { AnnotationKind::Context };
                    let mark: Annotation<'_> = kind.span(range.clone());
                    if label.is_empty() { mark } else { mark.label(label.as_str()) }
                })),
        );
    }
    for label in &finding.related {
        if let Place::Time(time) = label.place {
            group = group.element(Level::NOTE.message(format!(
                "at {} of the call ({} s): {}",
                time.clock(),
                time.seconds(),
                label.text
            )));
        }
    }
    if let Some(help) = &finding.help {
        group = group.element(Level::HELP.message(help.as_str()));
    }
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    renderer.decor_style(DecorStyle::Ascii).render(&[group])
}

// ---- calls ----

fn call_sheet(out: &mut String, call: &CallView, sources: &Sources, paint: Paint, style: &Style) {
    let quiet = style.quiet && call.verdict == Some(Verdict::Passed);
    if !quiet {
        let _ = writeln!(out, "{}", paint.bold(&call.name));
        if let Some(purpose) = &call.purpose {
            let _ = writeln!(out, "  {purpose}");
        }
        let _ = writeln!(out, "  {}\n", paint.dim(&words::who(call)));
        for line in call.lines.iter() {
            event_line(out, line, paint);
        }
        out.push('\n');
        for turn in call.turns.iter().chain(&call.limits) {
            turn_line(out, turn, sources, paint);
        }
        for rating in &call.ratings {
            rating_line(out, rating, paint);
        }
        if let Some(recording) = &call.recording {
            let _ = writeln!(out, "  {}", words::recording(recording));
        }
    }
    let verdict = match call.verdict {
        Some(Verdict::Passed) => paint.good("pass"),
        Some(_) => paint.bad("FAIL"),
        None => paint.bold("call"),
    };
    let name = if quiet { format!("{} ", call.name) } else { String::new() };
    let _ = writeln!(out, "{verdict} {name}{} {}", paint.dim("·"), call.result);
    if !quiet {
        out.push('\n');
    }
}

fn event_line(out: &mut String, line: &Line, paint: Paint) {
    let lasts = line.until - line.at;
    let said = match (&line.heard, &line.pressed) {
        (Some(heard), _) => {
            let how_much =
                if heard.cut { format!("{} of {}", short(lasts), short(heard.length)) } else { short(heard.length) };
            let about = if heard.basis == crate::timing::Basis::Estimated { "~" } else { "" };
            let quoted = format!("\"{}\"", shortened(&heard.text, 58));
            format!("hears  {:<24} {:>16}  {}", heard.name, format!("{about}{how_much}"), paint.dim(&quoted))
        }
        (_, Some(pressed)) => {
            let lost = if pressed.lost { paint.bad("  (lost: the line was not listening)") } else { String::new() };
            format!("{} {}{lost}", paint.bold("presses"), paint.bold(&pressed.key.to_string()))
        }
        _ => {
            let detail = line.detail.as_deref().unwrap_or_default();
            let lasts = if lasts > crate::time::Time::ZERO { short(lasts) } else { String::new() };
            let word = words_for(line.kind);
            let word = if line.derived { paint.dim(word) } else { word.to_owned() };
            if detail.is_empty() && lasts.is_empty() {
                word
            } else {
                format!("{word:<31} {lasts:>16}  {}", paint.dim(detail))
            }
        }
    };
    let _ = writeln!(out, "  {:>9}  {}", line.at.clock(), said.trim_end());
}

fn turn_line(out: &mut String, turn: &TurnView, sources: &Sources, paint: Paint) {
    let at = turn.at.map_or_else(String::new, |at| at.clock());
    let _ = write!(out, "  {} {at:>8}  {:<36}  ", paint.verdict(turn.verdict), shortened(&turn.what, 33));
    match turn.verdict {
        Verdict::Skipped => {
            let _ = writeln!(out, "{}", paint.dim(&turn.actual));
        }
        Verdict::Passed => {
            let _ = writeln!(out, "{} {}", turn.actual, paint.dim(&format!("(expected {})", turn.expected)));
        }
        Verdict::NotReached => {
            let _ = writeln!(out, "{}", paint.dim(&format!("not reached (expected {})", turn.expected)));
        }
        Verdict::Failed => {
            let first = if turn.first_divergence {
                format!("; first divergence, {}", sources.place(turn.span))
            } else {
                String::new()
            };
            let _ = writeln!(
                out,
                "{} {}",
                paint.bad(&turn.actual),
                paint.dim(&format!("(expected {}{first})", turn.expected))
            );
        }
    }
}

/// A question to people: the answer, or that it is open.
fn rating_line(out: &mut String, rating: &RatingView, paint: Paint) {
    let mark = if rating.rating.is_some() { paint.bold("rate") } else { paint.dim("open") };
    let remark = rating.remark();
    let remark = if remark.is_empty() { remark } else { paint.dim(&format!(" ({remark})")) };
    let _ = writeln!(out, "  {mark} {:>8}  {:<36}  {}{remark}", "", shortened(&rating.ask, 33), rating.answer());
}

// ---- the last line ----

fn last_line(out: &mut String, report: &Report, paint: Paint) {
    let looked_at =
        report.looked_at.iter().map(|count| count_of(count.count, count.what)).collect::<Vec<_>>().join(", ");
    if report.command == "audit" {
        let failed = report.journeys.as_ref().is_some_and(Journeys::fails)
            || report.calls.iter().any(|call| call.verdict.is_some_and(|verdict| verdict != Verdict::Passed));
        let words = format!("{looked_at}: {}", judged(report));
        let found = found(report);
        let words = if found.is_empty() { words } else { format!("{words}; {found}") };
        let _ = writeln!(
            out,
            "{}",
            if !failed && !report.fails(Severity::Error) { paint.good(&words) } else { paint.bad(&words) }
        );
    } else if report.command == "check" {
        let found = found(report);
        let words =
            if found.is_empty() { format!("{looked_at}: no findings") } else { format!("{looked_at}: {found}") };
        let words = words + &set_aside(report);
        let _ = writeln!(out, "{}", if report.findings.is_empty() { paint.good(&words) } else { paint.bold(&words) });
        if report.mendable > 0 {
            let of = if report.findings.len() == 1 { "it".to_owned() } else { format!("{} of these", report.mendable) };
            let _ = writeln!(out, "{of} can be mended with --fix; --diff shows how");
        }
    } else if report.command == "measure" {
        let words =
            [looked_at, found(report)].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(": ");
        if !words.is_empty() {
            let _ =
                writeln!(out, "{}", if report.fails(Severity::Error) { paint.bad(&words) } else { paint.bold(&words) });
        }
    } else if report.command != "call" && !looked_at.is_empty() {
        let _ = writeln!(out, "{}", paint.bold(&looked_at));
    }
}

/// `not judged: 3 prompts without text (RT110, RT416)`, and a line for each fact that laws ask for, with what to write.
fn left_out(report: &Report) -> Vec<String> {
    let (groups, facts) = not_judged(report);
    let first = (!groups.is_empty()).then(|| format!("not judged: {}", groups.join("; ")));
    first.into_iter().chain(facts.iter().map(|line| format!("not judged: {line}"))).collect()
}

/// Seconds to a tenth below a minute: columns of times stay narrow.
fn short(time: crate::time::Time) -> String {
    time.to_string()
}

fn shortened(text: &str, most: usize) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}...", text[..at].trim_end()),
        None => text,
    }
}
