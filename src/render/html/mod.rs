//! HTML: one page for any report, in one file. Nothing is fetched: no font, no picture from
//! elsewhere, and a policy in its head that forbids it, so that words of a menu could not fetch anything either. Nothing
//! is run but, where calls have sound, the one script that plays them, named in that policy by its hash.
//!
//! It draws what is there and leaves out what is not. Each figure comes with its numbers in a table below it.

mod chart;
mod excerpt;
mod letters;
mod view;

use askama::Template;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest, Sha256};

use crate::render::{Format, Style};
use crate::report::Report;
use crate::source::Sources;
use letters::prose;
use view::Chapter;

pub(super) static FORMAT: Format = Format { name: "html", render };

/// What runs on a page that has sound, and nowhere else.
const SCRIPT: &str = include_str!("page.js");

/// How the page looks: by daylight, in the dark, on a telephone and on paper.
const STYLE: &str = include_str!("page.css");

/// The page. What it shows is put into words in [`view`]; every value is escaped by [`letters::Page`] unless it says
/// `safe`, and then it was made here.
#[derive(Template)]
#[template(path = "page.html")]
struct Page<'a> {
    report: &'a Report,
    style: &'static str,
    title: String,
    summary: String,
    chapters: Vec<Chapter>,
    trends: Vec<view::Figure>,
    curves: Vec<view::Figure>,
    parts: Vec<view::Figure>,
    graphs: Vec<view::Graph>,
    told: Vec<view::Told>,
    overview: Vec<view::Table>,
    tables: Vec<view::Table>,
    findings: Vec<view::Group>,
    calls: Vec<view::Call<'a>>,
    scores: Vec<view::Score>,
    standard: Vec<Vec<view::Call<'a>>>,
    /// The script and its hash; nothing runs on a page without sound.
    script: Option<(&'static str, String)>,
    laws: Vec<String>,
    not_judged: Vec<String>,
}

fn render(report: &Report, sources: &Sources, _: &Style) -> String {
    let curves: Vec<_> = report.curves.iter().enumerate().map(|(at, figure)| view::curves(figure, at)).collect();
    let parts: Vec<_> = report.parts.iter().enumerate().map(|(at, figure)| view::parts(figure, at)).collect();
    let graphs: Vec<_> = report.graphs.iter().map(view::graph).collect();
    let standard = report.scores.iter().flat_map(|card| &card.standard);
    let heads: Vec<_> = report.listened.iter().map(view::head).collect();
    let has_sound = report.calls.iter().chain(standard).chain(&heads).any(|call| call.sound.is_some());
    let heard = report.listened.iter().zip(&heads).enumerate();
    let heard = heard.map(|(at, (one, head))| view::heard(one, head, format!("heard-{at}")));
    let page = Page {
        report,
        style: STYLE,
        title: view::title(report),
        summary: view::summary(report),
        chapters: view::chapters(report, sources),
        trends: report.trends.iter().enumerate().map(|(at, trend)| view::trend(trend, at)).collect(),
        curves,
        parts,
        graphs,
        told: report.told.iter().map(|told| view::told(told, sources)).collect(),
        overview: report.overview.iter().map(view::table).collect(),
        tables: report.tables.iter().map(view::table).collect(),
        findings: view::groups(report, sources),
        calls: view::all_calls(report, sources).into_iter().chain(heard).collect(),
        scores: report.scores.iter().enumerate().map(|(at, card)| view::score(at, card, report, sources)).collect(),
        standard: view::standard(report, sources),
        script: has_sound.then(|| (SCRIPT, BASE64_STANDARD.encode(Sha256::digest(SCRIPT)))),
        laws: super::words::laws(report).iter().map(|line| prose(line)).collect(),
        not_judged: super::words::not_judged(report).iter().map(|line| prose(line)).collect(),
    };
    // The template writes into a string, which cannot fail.
    page.render().unwrap_or_default()
}
