//! Markdown as GitHub draws it, for a comment on a pull request.
//!
//! Words of a menu stand in code or are escaped, so that nothing in them becomes a heading, a link, a mention of somebody
//! or of an issue.

use std::fmt::Write as _;

use super::{Format, Style};
use crate::finding::{Finding, Label, Place};
use crate::report::{CallView, Cell, Report, Sign, Table, Tile, ToldLine, Verdict};
use crate::source::Sources;

pub(super) static FORMAT: Format = Format { name: "markdown", render };

/// A comment on GitHub has at most 65,536 characters; counted in bytes, with room for what is said about the rest, it is
/// shorter than that whatever the letters.
const MOST: usize = 65_000;
/// A list that is longer is folded (ours): what stands below it stays in sight.
const FOLDED: usize = 12;
/// The longest words that are quoted whole (ours): a minute of speech.
const LONGEST: usize = 1_000;

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    let mut page = Page::default();
    if let Some(headline) = &report.headline {
        page.line(format!("**{}**\n\n", prose(headline)));
    }
    if matches!(report.command, "check" | "audit") {
        page.line(format!("**{}**\n\n", prose(&super::words::summary(report))));
    }
    if !report.tiles.is_empty() {
        page.part("at a glance", report.tiles.iter().map(tile).collect());
    }
    for table in &report.overview {
        draw_table(&mut page, table);
    }
    for trend in &report.trends {
        let rows = super::trend::rows(trend);
        let row = |row: &super::trend::Row| format!("- {}: `{}` {}\n", row.name, row.letters, prose(&row.words));
        page.part(&trend.line, rows.iter().map(row).collect());
    }
    for told in &report.told {
        page.part(&told.title, told.lines.iter().map(|line| told_line(line, sources)).collect());
    }
    for table in &report.tables {
        draw_table(&mut page, table);
    }
    let calls: Vec<String> = report.calls.iter().map(call).collect();
    page.part("calls", calls);
    let findings: Vec<String> = report.findings.iter().map(|one| finding(one, sources)).collect();
    page.part("findings", findings);
    page.part("laws", super::words::laws(report).iter().map(|line| format!("- {}\n", prose(line))).collect());
    let left: Vec<String> =
        super::words::not_judged(report).iter().map(|line| format!("- {}\n", prose(line))).collect();
    page.part("not judged", left);
    for note in &report.notes {
        page.line(format!("{}\n\n", prose(note)));
    }
    page.done()
}

/// A page that grows until it is full.
#[derive(Default)]
struct Page {
    text: String,
    /// Lines that were put on it, and lines that found no room.
    lines: (usize, usize),
}

impl Page {
    /// Puts something on the page as long as there is room; once there was none, nothing comes after.
    fn line(&mut self, line: String) {
        if self.lines.1 == 0 && self.text.len() + line.len() <= MOST {
            self.text.push_str(&line);
            self.lines.0 += 1;
        } else {
            self.lines.1 += 1;
        }
    }

    /// What surrounds lines: drawn as long as the page is not full.
    fn around(&mut self, text: &str) {
        if self.lines.1 == 0 {
            self.text.push_str(text);
        }
    }

    /// Lines under a heading, folded where they are many.
    fn part(&mut self, title: &str, lines: Vec<String>) {
        if lines.is_empty() {
            return;
        }
        let folded = lines.len() > FOLDED;
        let open = self.open(title, lines.len());
        lines.into_iter().for_each(|line| self.line(line));
        self.close(folded && open);
    }

    /// Whether anything was opened that has to be closed.
    fn open(&mut self, title: &str, count: usize) -> bool {
        let open = self.lines.1 == 0;
        if count > FOLDED {
            self.around(&format!("<details><summary><b>{}</b> ({count})</summary>\n\n", prose(title)));
        } else {
            self.around(&format!("**{}**\n\n", prose(title)));
        }
        open
    }

    /// A fold that was opened is closed even where the page is full.
    fn close(&mut self, folded: bool) {
        self.text.push_str(if folded { "\n</details>\n\n" } else { "\n" });
    }

    fn done(mut self) -> String {
        let (_, left) = self.lines;
        while self.text.ends_with("\n\n") {
            self.text.pop();
        }
        if left > 0 {
            let are = if left == 1 { "line is" } else { "lines are" };
            let _ = write!(
                self.text,
                "\n{left} more {are} left out: a comment on GitHub has at most 65,536 characters. `--format text` shows all.\n"
            );
        }
        self.text
    }
}

// ---- parts ----

fn told_line(line: &ToldLine, sources: &Sources) -> String {
    let mut out = format!("- {} {}", code(&line.subject), prose(&line.text));
    match line.sign {
        Sign::Added => out.insert_str(2, "added: "),
        Sign::Removed => out.insert_str(2, "removed: "),
        Sign::Plain | Sign::Changed | Sign::Better | Sign::Worse => {}
    }
    if let Some(span) = line.places.last() {
        let _ = write!(out, " ({})", code(&sources.place(*span)));
    }
    out.push('\n');
    if !line.quotes.is_empty() {
        let quotes: Vec<String> =
            line.quotes.iter().map(|(sign, words)| format!("{} {}", sign.letter(), one_line(words))).collect();
        let fence = fence(&quotes.concat(), 3);
        let _ = writeln!(out, "  {fence}diff");
        for quote in quotes {
            let _ = writeln!(out, "  {quote}");
        }
        let _ = writeln!(out, "  {fence}");
    }
    out
}

fn draw_table(page: &mut Page, table: &Table) {
    let folded = table.rows.len() > FOLDED;
    let title = if table.title.is_empty() { table.name } else { &table.title };
    let open = page.open(title, table.rows.len());
    let row = |cells: &mut dyn Iterator<Item = String>| format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "));
    page.around(&row(&mut table.columns.iter().map(|name| prose(name))));
    page.around(&row(&mut table.columns.iter().map(|_| "---".to_owned())));
    for cells in &table.rows {
        page.line(row(&mut cells.iter().map(cell)));
    }
    page.close(folded && open);
}

fn cell(cell: &Cell) -> String {
    match cell {
        // A bar would end the cell even in code, unless it is escaped; everywhere else in a cell it is already.
        Cell::Text(text) | Cell::Link(text, _) => prose(&shortened(text)).replace("\\|", "|").replace('|', "\\|"),
        Cell::Time(time) => time.to_string(),
        Cell::Count(count) => count.to_string(),
        Cell::Number(number) => ((number * 1e3).round() / 1e3).to_string(),
        Cell::Share(share) => crate::report::percent(*share),
        Cell::Nothing => String::new(),
    }
}

fn tile(tile: &Tile) -> String {
    let note = if tile.note.is_empty() { String::new() } else { format!(" ({})", prose(&tile.note)) };
    format!("- {}: **{}**{note}\n", prose(&tile.name), prose(&tile.value))
}

fn call(call: &CallView) -> String {
    let verdict = match call.verdict {
        Some(Verdict::Passed) => "passed: ",
        Some(_) => "**failed**: ",
        None => "",
    };
    let mut out = format!("- {verdict}{} {}\n", code(&call.name), prose(&call.result));
    for rating in &call.ratings {
        let remark = rating.remark();
        let remark = if remark.is_empty() { remark } else { format!(" ({})", prose(&remark)) };
        let _ = writeln!(out, "  - {} **{}**{remark}", prose(&rating.ask), rating.answer());
    }
    out
}

fn finding(finding: &Finding, sources: &Sources) -> String {
    let mut out = format!("- **{}** {} {}", finding.severity.name(), code(finding.code.id), prose(&finding.message));
    let place = |label: &Label| match label.place {
        Place::Text(span) => sources.place(span),
        Place::Time(time) => time.clock(),
    };
    let _ = writeln!(out, " ({})", code(&place(&finding.primary)));
    for label in &finding.related {
        let _ = writeln!(out, "  - {} ({})", prose(&label.text), code(&place(label)));
    }
    if let Some(help) = &finding.help {
        let _ = writeln!(out, "  - help: {}", prose(help));
    }
    out
}

// ---- letters ----

/// Words on one line, the end cut off where they are very long.
fn one_line(text: &str) -> String {
    shortened(&text.chars().map(|letter| if letter.is_control() { ' ' } else { letter }).collect::<String>())
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}...", &text[..at]),
        None => text.to_owned(),
    }
}

/// Backticks, more of them than the text has in a row, and no fewer than wanted.
fn fence(text: &str, least: usize) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or_default();
    "`".repeat(least.max(longest + 1))
}

/// Words that stand as they are written: in code nobody is mentioned.
fn code(text: &str) -> String {
    let text = one_line(text);
    if text.trim().is_empty() {
        return String::new();
    }
    let fence = fence(&text, 1);
    // A backtick at an end needs a blank before it.
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{blank}{text}{blank}{fence}")
}

/// A sentence: what stands between backticks as code, all else as plain words.
fn prose(text: &str) -> String {
    let text = one_line(text);
    let parts: Vec<&str> = text.split('`').collect();
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        let closed = at + 1 < parts.len();
        match (at % 2 == 1, closed) {
            (true, true) => out.push_str(&code(part)),
            // The last backtick has no partner.
            (true, false) => {
                out.push_str("\\`");
                out.push_str(&plain(part));
            }
            _ => out.push_str(&plain(part)),
        }
    }
    out
}

/// Words in which nothing means anything: no markup, no link, no mention.
fn plain(text: &str) -> String {
    /// Stands between letters and has no width: what it parts is no link any more.
    const PARTED: &str = "&#8203;";
    let mut out = String::with_capacity(text.len());
    let mut word = String::new();
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        if letter.is_alphanumeric() {
            word.push(letter);
            if letters.peek().is_some_and(|next| next.is_alphanumeric()) {
                continue;
            }
        }
        if !word.is_empty() {
            // What could be the name of a commit, and what could begin an address or name an issue.
            let commit = (7..=64).contains(&word.len()) && word.bytes().all(|letter| letter.is_ascii_hexdigit());
            let next = letters.peek().copied();
            let begins = matches!(
                (word.to_ascii_lowercase().as_str(), next),
                ("http" | "https" | "ftp" | "mailto" | "xmpp", Some(':')) | ("www", Some('.')) | ("gh", Some('-'))
            );
            if commit {
                out.push_str(&word[..3]);
                out.push_str(PARTED);
                out.push_str(&word[3..]);
            } else {
                out.push_str(&word);
            }
            if begins {
                out.push_str(PARTED);
            }
            word.clear();
            continue;
        }
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' | '#' => {
                out.push(letter);
                out.push_str(PARTED);
            }
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '$' | '!' => {
                out.push('\\');
                out.push(letter);
            }
            // At the beginning of a line these make lists and underlines.
            '-' | '+' | '=' if out.is_empty() => {
                out.push('\\');
                out.push(letter);
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Told;

    #[test]
    fn words_of_a_menu_mention_nobody_and_link_to_nothing() {
        assert_eq!(plain("ask @anna about #12"), "ask @&#8203;anna about #&#8203;12");
        assert_eq!(plain("see GH-7, http://a.b or www.a.b"), "see GH&#8203;-7, http&#8203;://a.b or www&#8203;.a.b");
        assert_eq!(plain("at deadbeef1 now"), "at dea&#8203;dbeef1 now");
        assert_eq!(plain("<b>*bold*</b> a|b"), "&lt;b&gt;\\*bold\\*&lt;/b&gt; a\\|b");
        assert_eq!(plain("- a list"), "\\- a list");
        assert_eq!(plain("año 2026."), "año 2026.");
    }

    #[test]
    fn code_holds_backticks_and_bars() {
        assert_eq!(code("a`b"), "``a`b``");
        assert_eq!(code("`"), "`` ` ``");
        assert_eq!(code("a|b\nc"), "`a|b c`");
        assert_eq!(cell(&Cell::text("`a|b` or c|d")), "`a\\|b` or c\\|d");
        assert_eq!(prose("leads to `main`, was `@x`"), "leads to `main`, was `@x`");
        assert_eq!(prose("a ` alone @x"), "a \\` alone @&#8203;x");
    }

    #[test]
    fn a_page_stays_below_what_github_takes_and_says_what_is_missing() {
        let line = |at: usize| ToldLine {
            sign: Sign::Changed,
            subject: format!("step-{at}"),
            text: "ñ".repeat(900),
            quotes: Vec::new(),
            places: Vec::new(),
        };
        let told = Told { title: "steps".to_owned(), lines: (0..200).map(line).collect() };
        let report = Report { told: vec![told], ..Report::default() };
        let page = render(&report, &Sources::default(), &Style::default());
        assert!(page.len() < 65_536, "{}", page.len());
        let kept = page.lines().filter(|line| line.starts_with("- ")).count();
        assert!(page.contains(&format!("\n{} more lines are left out", 200 - kept)), "{kept}");
        assert_eq!(page.matches("<details>").count(), page.matches("</details>").count());
    }
}
