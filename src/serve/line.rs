//! The line as it was read last, made ready for pages; and what all pages share.
//!
//! When a file is saved the line is read again. A call goes on with the line that it began with; a menu that cannot be
//! read to its end leaves the last good line in its place, and says so.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, Weak};
use std::time::Duration;

use tokio::sync::{Semaphore, watch};

use super::Server;
use super::door::Door;
use super::keys;
use super::sessions::Sessions;
use super::wire::{self, Asks};
use crate::error::Error;
use crate::finding::Finding;
use crate::graph::{Language, MenuGraph, StepId, StepKind};
use crate::lint::Selection;
use crate::project::{Heard, Line, PERIOD, Project, Watch};
use crate::render::svg;
use crate::report::{EdgeKind, GraphOptions, GraphView};
use crate::source::Sources;

/// Findings and answers of the world that a page is told at most (ours): nobody reads more on a page.
const MOST_TOLD: usize = 100;

/// Letters of a line of a file that a page is told at most (ours).
const LONGEST_TEXT: usize = 160;

/// What all pages share.
#[derive(Debug)]
pub(super) struct Desk {
    /// Who is let in.
    pub door: Door,
    /// Where relative paths begin.
    pub here: PathBuf,
    /// How long nothing may come from a page.
    pub idle: Duration,
    /// Calls at once.
    pub most_calls: usize,
    /// A permit for each of them.
    pub calls: Arc<Semaphore>,
    /// The line as it is now.
    pub shown: watch::Sender<Arc<Shown>>,
    /// The pages and their calls.
    pub sessions: Arc<Sessions>,
    /// The server ends.
    pub ending: watch::Sender<bool>,
}

impl Desk {
    /// A line by its number, for as long as it is shown or somebody is on it.
    pub(super) fn loaded(&self, serial: u64) -> Option<Arc<Loaded>> {
        let shown = self.shown.borrow();
        let now = shown.dialled.iter().find(|loaded| loaded.serial == serial).cloned();
        now.or_else(|| shown.older.iter().filter_map(Weak::upgrade).find(|loaded| loaded.serial == serial))
    }
}

/// What pages are told of the line.
#[derive(Debug)]
pub(super) struct Shown {
    /// What is dialled now; `None`: nothing could be read yet.
    pub dialled: Option<Arc<Loaded>>,
    /// Lines that calls may still be on.
    older: Vec<Weak<Loaded>>,
    /// A [`wire::Line`].
    pub told: Arc<str>,
}

/// What each menu's keys do, by menu and language.
type Keys = HashMap<(StepId, Language), Arc<Vec<wire::Key>>>;

/// A line that can be dialled.
#[derive(Debug)]
pub(super) struct Loaded {
    /// Its number.
    pub serial: u64,
    /// The line.
    pub line: Arc<Line>,
    /// Files that are played, by their numbers.
    sounds: Vec<String>,
    numbers: HashMap<String, usize>,
    /// The line as a picture; empty where it is too large.
    pub picture: String,
    /// The classes of that picture.
    pub picture_style: String,
    /// What each menu's keys do, by menu and language.
    keys: Mutex<Keys>,
}

impl Loaded {
    /// The number of a sound.
    pub(super) fn sound(&self, file: &str) -> Option<usize> {
        self.numbers.get(file).copied()
    }

    /// The file of a sound.
    pub(super) fn file(&self, sound: usize) -> Option<&str> {
        self.sounds.get(sound).map(String::as_str)
    }

    /// What the keys of a menu do, and which prompts offer them.
    pub(super) fn menu_keys(&self, step: StepId, language: Language) -> Arc<Vec<wire::Key>> {
        if let Ok(keys) = self.keys.lock()
            && let Some(keys) = keys.get(&(step, language))
        {
            return Arc::clone(keys);
        }
        let found = Arc::new(keys::of_menu(&self.line.graph, step, language));
        if let Ok(mut keys) = self.keys.lock() {
            keys.insert((step, language), Arc::clone(&found));
        }
        found
    }
}

/// Reads the line, and again whenever something that it rests on changes.
#[derive(Debug)]
pub(super) struct Reader {
    here: PathBuf,
    menu: PathBuf,
    prompts: Option<PathBuf>,
    at: String,
    heard: Arc<Heard>,
    watch: Watch,
    serial: u64,
}

impl Reader {
    /// Reads the line for the first time.
    pub(super) fn new(server: &Server) -> Result<(Self, Arc<Shown>), Error> {
        let mut reader = Self {
            here: server.here.clone(),
            menu: server.menu.clone(),
            prompts: server.prompts.clone(),
            at: server.at.clone().unwrap_or_default(),
            heard: Arc::default(),
            watch: Watch::new(vec![server.menu.clone()], server.here.clone(), Vec::new()),
            serial: 0,
        };
        let shown = reader.read(None)?;
        Ok((reader, shown))
    }

    /// Reads the line again after it was told so and so.
    fn again(&mut self, before: &Shown) -> Arc<Shown> {
        self.read(Some(before)).unwrap_or_else(|error| {
            let known = self.watch.rests_on().to_vec();
            self.watch.told(known);
            let stale = format!("{error}; the line is dialled as it was before");
            self.shown(before.dialled.clone(), before.older.clone(), None, stale)
        })
    }

    fn read(&mut self, before: Option<&Shown>) -> Result<Arc<Shown>, Error> {
        let mut project =
            Project::new(self.here.clone(), self.prompts.clone()).in_an_editor(HashMap::new(), Arc::clone(&self.heard));
        let line = project.line(&self.menu)?;
        self.watch.told(project.rests_on());
        let mut findings = line.judge(&Selection::default()).findings;
        findings.append(&mut project.config_findings);
        findings.sort_by_key(|finding| (std::cmp::Reverse(finding.severity), finding.span()));
        let sources = &project.sources;
        let mut older: Vec<Weak<Loaded>> = before.map(|before| before.older.clone()).unwrap_or_default();
        let last = before.and_then(|before| before.dialled.clone());
        let (dialled, stale) = if line.complete {
            older.extend(last.as_ref().map(Arc::downgrade));
            self.serial += 1;
            (Some(Arc::new(self.loaded(&line, &findings, sources))), String::new())
        } else if last.is_some() {
            (last, format!("{} cannot be read to its end; the line is dialled as it was before", line.name))
        } else {
            (None, format!("{} cannot be read to its end; there is nothing to dial yet", line.name))
        };
        older.retain(|loaded| loaded.strong_count() > 0);
        Ok(self.shown(dialled, older, Some((&findings, sources)), stale))
    }

    fn loaded(&self, line: &Arc<Line>, findings: &[Finding], sources: &Sources) -> Loaded {
        let sounds: Vec<String> = line.graph.files().into_iter().map(|file| file.name).collect();
        let numbers = sounds.iter().enumerate().map(|(at, name)| (name.clone(), at)).collect();
        let view = self.view(line, findings, sources);
        let (picture, picture_style) =
            if svg::fits(&view) { styled_apart(&svg::draw(&view)) } else { Default::default() };
        Loaded {
            serial: self.serial,
            line: Arc::clone(line),
            sounds,
            numbers,
            picture,
            picture_style,
            keys: Mutex::default(),
        }
    }

    fn view(&self, line: &Line, findings: &[Finding], sources: &Sources) -> GraphView {
        GraphView::new(&line.graph, &GraphOptions { times: Some(&line.times), findings, sources, part: None })
    }

    /// What pages are told; without findings where the file itself could not be opened.
    fn shown(
        &self,
        dialled: Option<Arc<Loaded>>,
        older: Vec<Weak<Loaded>>,
        found: Option<(&[Finding], &Sources)>,
        stale: String,
    ) -> Arc<Shown> {
        let (findings, nowhere) = (found.map_or(&[][..], |(findings, _)| findings), Sources::default());
        let sources = found.map_or(&nowhere, |(_, sources)| sources);
        let mut told = wire::Line {
            kind: "line",
            serial: 0,
            ready: dialled.is_some(),
            name: String::new(),
            number: String::new(),
            file: self.menu.display().to_string(),
            stale,
            languages: Vec::new(),
            timezone: String::new(),
            has_hours: false,
            has_queues: false,
            at: self.at.clone(),
            asks: Vec::new(),
            more_asks: 0,
            start: String::new(),
            steps: Vec::new(),
            ways: Vec::new(),
            findings: findings.iter().take(MOST_TOLD).map(|finding| told_finding(finding, sources)).collect(),
            more_findings: findings.len().saturating_sub(MOST_TOLD),
            writes: true,
        };
        if let Some(loaded) = &dialled {
            let graph = &loaded.line.graph;
            told.serial = loaded.serial;
            told.name.clone_from(&graph.line.name);
            told.start.clone_from(&graph.step(graph.start).name);
            told.number = graph.line.number.clone().unwrap_or_default();
            told.languages.clone_from(&graph.line.languages);
            told.timezone.clone_from(&graph.line.timezone);
            told.has_hours = graph.steps().any(|(_, step)| matches!(step.kind, StepKind::Hours { .. }));
            told.has_queues = graph.steps().any(|(_, step)| matches!(step.kind, StepKind::Queue(_)));
            let mut asks: Vec<Asks> = graph.steps().filter_map(|(id, _)| asks_of(graph, id)).collect();
            told.more_asks = asks.len().saturating_sub(MOST_TOLD);
            asks.truncate(MOST_TOLD);
            told.asks = asks;
            if !loaded.picture.is_empty() {
                let view = self.view(&loaded.line, &[], &nowhere);
                told.steps = view.nodes.iter().map(|node| node.name.clone()).collect();
                // As the picture draws them: those of silence below all.
                let mut ways = view.edges;
                ways.sort_by_key(|edge| edge.kind != EdgeKind::Lapse);
                told.ways = ways.iter().map(|edge| (edge.from, edge.to)).collect();
            }
        }
        // What these types hold can always be written.
        let told = serde_json::to_string(&told).unwrap_or_default();
        Arc::new(Shown { dialled, older, told: told.into() })
    }
}

/// What the world can answer at a step.
fn asks_of(graph: &MenuGraph, id: StepId) -> Option<Asks> {
    let step = graph.step(id);
    if step.outcomes.is_empty() {
        return None;
    }
    let mut answers: Vec<(&str, f64)> =
        step.outcomes.iter().map(|outcome| (outcome.name.as_str(), outcome.share)).collect();
    if matches!(step.kind, StepKind::Transfer { .. }) && !answers.iter().any(|(name, _)| *name == ANSWERED) {
        let left = 1.0 - answers.iter().map(|(_, share)| share).sum::<f64>();
        answers.push((ANSWERED, left));
    }
    answers.sort_by(|a, b| b.1.total_cmp(&a.1));
    let answers = answers.into_iter().map(|(name, _)| name.to_owned()).collect();
    Some(Asks { step: step.name.clone(), answers })
}

/// A transfer that is answered.
pub(super) const ANSWERED: &str = "answered";

fn told_finding(finding: &Finding, sources: &Sources) -> wire::Finding {
    let (place, text) = finding.span().map_or_else(Default::default, |span| {
        let (_, range) = sources.line(span.file, span.start as usize);
        let line = sources.text(span.file).get(range).unwrap_or_default();
        let text: String = line.trim().chars().take(LONGEST_TEXT).collect();
        (sources.place(span), text)
    });
    wire::Finding {
        id: finding.code.id,
        name: finding.code.name,
        severity: finding.severity.name(),
        message: finding.message.clone(),
        place,
        text,
        help: finding.help.clone().unwrap_or_default(),
    }
}

/// A picture without its own classes, and those: a page takes no style from anything but files.
fn styled_apart(picture: &str) -> (String, String) {
    let plain = |text: &str| text.replace("style=\"opacity:", "opacity=\"");
    let cut = picture.split_once("<style>").and_then(|(head, rest)| Some((head, rest.split_once("</style>")?)));
    match cut {
        Some((head, (style, rest))) => (plain(&format!("{head}{rest}")), style.to_owned()),
        None => (plain(picture), String::new()),
    }
}

/// Reads the line again for as long as the server runs.
pub(super) async fn follow(reader: Reader, desk: Arc<Desk>) {
    let mut reader = reader;
    loop {
        tokio::time::sleep(PERIOD).await;
        let before = Arc::clone(&desk.shown.borrow());
        // Not on the thread of the calls: a large line takes its time.
        let looked = tokio::task::spawn_blocking(move || {
            let shown = reader.watch.look().then(|| reader.again(&before));
            (reader, shown)
        });
        let Ok((back, shown)) = looked.await else { return };
        reader = back;
        if let Some(shown) = shown {
            desk.shown.send_replace(shown);
        }
    }
}
