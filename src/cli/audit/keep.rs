//! Keeping a run while it is under way. What cannot be kept is said once and changes nothing else.

use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};

use crate::cli::Stdio;
use crate::error::Error;
use crate::finding::Finding;
use crate::history::{self, History, KeptFinding, KeptRating, Names, RunId, RunStart, Score};
use crate::project::{commit_of, real, root_of};
use crate::report::{CallView, RatingView, Scorecard, TrendView};
use crate::source::{Sources, Span};

/// `--no-history`.
pub(super) fn no_history_arg() -> Arg {
    Arg::new("no-history")
        .long("no-history")
        .action(ArgAction::SetTrue)
        .help("Do not keep this run in `.ringtrue/history.db`")
}

/// A run, and where it is kept.
#[derive(Debug)]
struct Kept {
    history: History,
    run: RunId,
    names: Names,
}

/// A run that is being kept, as long as that can be done.
#[derive(Debug)]
pub(super) struct Keeper {
    kept: Option<Kept>,
}

impl Keeper {
    /// Begins a run of audits. Nothing is kept where there is no clock, where nobody wants it,
    /// and of calls that others made: a trend is about replays.
    pub(super) fn begin(matches: &ArgMatches, stdio: &mut Stdio<'_>, audits: &[PathBuf]) -> Self {
        let Some(now) = stdio.now.filter(|_| !matches.get_flag("no-history") && !matches.contains_id("call")) else {
            return Self { kept: None };
        };
        let here = real(&stdio.here);
        let root = root_of_all(&here, audits);
        let start = RunStart {
            at: now().timestamp(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            command: command_of(matches),
            revision: commit_of(&root),
            planned: audits.len(),
        };
        let begun = History::open(&history::path_in(&root)).and_then(|mut history| {
            let run = history.begin_run(&start)?;
            Ok(Kept { history, run, names: Names { root, here } })
        });
        let mut keeper = Self { kept: None };
        match begun {
            Ok(kept) => keeper.kept = Some(kept),
            Err(error) => keeper.give_up(stdio, &error),
        }
        keeper
    }

    /// Keeps a call that was judged, with what its judge found.
    pub(super) fn call(&mut self, stdio: &mut Stdio<'_>, call: &CallView, findings: &[Finding], sources: &Sources) {
        let Some(Kept { history, run, names }) = &mut self.kept else { return };
        let place = |span: Span| {
            let at = sources.line_column(span.file, span.start);
            format!("{}:{}:{}", names.from_root(&sources.file(span.file).name), at.line, at.column)
        };
        let kept = |finding: &Finding| KeptFinding {
            code: finding.code.id.to_owned(),
            message: finding.message.clone(),
            place: finding.span().map(place).unwrap_or_default(),
        };
        let findings: Vec<KeptFinding> = findings.iter().map(kept).collect();
        let ratings: Vec<KeptRating> = call.ratings.iter().map(rating).collect();
        if let Err(error) = history.add_call(*run, names, call, &ratings, &findings) {
            self.give_up(stdio, &error);
        }
    }

    /// Whether the run is being kept.
    pub(super) const fn is_keeping(&self) -> bool {
        self.kept.is_some()
    }

    /// The run came to its end, with these grades. Gives how each line did from run to run, this one the last.
    pub(super) fn finish(&mut self, stdio: &mut Stdio<'_>, cards: &[Scorecard]) -> Vec<TrendView> {
        let (Some(Kept { history, run, .. }), Some(now)) = (&mut self.kept, stdio.now) else { return Vec::new() };
        let now = now();
        let finished = cards
            .iter()
            .filter_map(|card| Some((card, grade_of(card)?)))
            .try_for_each(|(card, grade)| history.add_score(*run, &card.line, &grade))
            .and_then(|()| history.finish_run(*run, now.timestamp()))
            .and_then(|()| cards.iter().map(|card| history.trend(&card.line, None, now.time_zone())).collect());
        finished.unwrap_or_else(|error| {
            self.give_up(stdio, &error);
            Vec::new()
        })
    }

    /// One warning, and the rest of the run is not tried call by call.
    fn give_up(&mut self, stdio: &mut Stdio<'_>, error: &Error) {
        let kept = self.kept.take().is_some();
        let rest = if kept { "the rest of this run is not kept" } else { "this run is not kept" };
        let _ = writeln!(stdio.stderr, "ringtrue: warning: {rest}: {error}");
        if let Some(help) = error.advice() {
            let _ = writeln!(stdio.stderr, "  help: {help}");
        }
    }
}

fn rating(view: &RatingView) -> KeptRating {
    KeptRating {
        ask: view.ask.clone(),
        scale: view.scale,
        weight: view.weight,
        rating: view.rating,
        by: view.by.clone(),
        note: view.note.clone(),
    }
}

/// A grade as it is kept: a part that was not judged is left out.
fn grade_of(card: &Scorecard) -> Option<Score> {
    let parts = card.parts.iter().filter_map(|part| Some((part.name.to_owned(), part.points?, 100.0)));
    Some(Score { grade: card.grade?.to_string(), points: card.points?, of: 100.0, parts: parts.collect() })
}

/// The project that audits belong to; where they belong to several, the one that the command stands in.
fn root_of_all(here: &Path, audits: &[PathBuf]) -> PathBuf {
    let mut roots = audits.iter().map(|audit| root_of(&here.join(audit)));
    let first = roots.next().unwrap_or_else(|| root_of(here));
    if roots.all(|root| root == first) { first } else { root_of(here) }
}

/// The command line, the audits that were named before the flags.
fn command_of(matches: &ArgMatches) -> String {
    let (mut words, mut flags) = (vec!["audit".to_owned()], Vec::new());
    for id in matches.ids() {
        let name = id.as_str();
        if matches.value_source(name) != Some(ValueSource::CommandLine) {
            continue;
        }
        let values = matches.get_raw(name).into_iter().flatten().map(|value| value.to_string_lossy().into_owned());
        if name == "paths" {
            words.extend(values);
        } else {
            flags.push(format!("--{name}"));
            let is_flag = matches!(matches.try_get_one::<bool>(name), Ok(Some(_)));
            flags.extend(values.filter(|_| !is_flag));
        }
    }
    words.append(&mut flags);
    words.join(" ")
}
