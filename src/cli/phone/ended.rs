//! After a call: what came of it in a few lines, and the call as an audit file.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use jiff::civil::DateTime;

use crate::audit::{self, Draft, MadeCall};
use crate::call::{CallTrace, EventKind};
use crate::cli::calls;
use crate::error::Error;
use crate::graph::Language;
use crate::project::{Line, is_there, real, write_file};
use crate::time::Time;

/// What came of a call, for who has just made it.
pub(in crate::cli) fn summary(trace: &CallTrace, line: &Line) -> String {
    let graph = &line.graph;
    let mut out = format!("{}\n", calls::result(trace, graph));
    let lasts = |wanted: fn(&EventKind) -> bool| -> Time {
        trace.events.iter().filter(|event| wanted(&event.kind)).map(|event| event.until - event.at).sum()
    };
    let hold = lasts(|kind| matches!(kind, EventKind::Hold));
    let on_hold = |at: Time| {
        trace.events.iter().any(|event| matches!(event.kind, EventKind::Hold) && event.at <= at && at < event.until)
    };
    let listening: Time = trace
        .events
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Prompt { .. }) && !on_hold(event.at))
        .map(|event| event.until - event.at)
        .sum();
    let person = lasts(|kind| matches!(kind, EventKind::Human));
    let rest = (trace.ended.at_least_zero() - hold - listening - person).at_least_zero();
    let parts =
        [(listening, "listening"), (hold, "on hold"), (rest, "waiting and pressing"), (person, "with a person")];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(time, _)| *time >= Time::from_millis(100))
        .map(|(time, what)| format!("{time} {what}"))
        .collect();
    if !parts.is_empty() {
        let _ = writeln!(out, "  {}", parts.join(", "));
    }
    let steps: Vec<&str> = trace.path.iter().map(|visit| graph.step(visit.step).name.as_str()).collect();
    let steps = match steps.as_slice() {
        many if many.len() > 9 => format!("{} > ... > {}", many[..4].join(" > "), many[many.len() - 4..].join(" > ")),
        few => few.join(" > "),
    };
    if !steps.is_empty() {
        let _ = writeln!(out, "  {steps}");
    }
    let keys: Vec<String> = trace
        .events
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::Key { key, .. } => Some(format!("{:.1}s:{key}", event.at.secs_f64())),
            _ => None,
        })
        .collect();
    if !keys.is_empty() {
        let _ = writeln!(out, "  the same at once: ringtrue call {} --keys \"{}\"", line.name, keys.join(" "));
    }
    out
}

/// Whether a call can be saved under a name: asked before anybody dials.
pub(in crate::cli) fn can_save(here: &Path, path: &Path, from_stdin: bool) -> Result<(), Error> {
    if from_stdin {
        return Err(Error::new("an audit names the menu's file, and this one came through standard input")
            .help("write the menu into a file, and call that"));
    }
    if path.extension().is_none_or(|ending| ending != "toml") {
        return Err(Error::new(format!("{} is no audit: its name ends in .toml", path.display()))
            .help("write for instance --save audits/a-caller-reaches-a-person.toml"));
    }
    if is_there(&here.join(path)) {
        return Err(Error::new(format!("{} is there already", path.display())).help("name another file"));
    }
    Ok(())
}

/// Writes a call as an audit that passes when it is replayed; gives the words for it.
pub(in crate::cli) fn save(
    here: &Path,
    path: &Path,
    (line, trace): (&Line, &CallTrace),
    at: Option<DateTime>,
    language: Language,
) -> Result<String, Error> {
    let folder = here.join(path);
    let folder = real(folder.parent().unwrap_or(here));
    let made = MadeCall {
        graph: &line.graph,
        times: &line.times,
        callers: line.config.callers,
        trace,
        line: &relative(&real(&here.join(&line.name)), &folder),
        purpose: None,
        at,
        language,
    };
    let (draft, cut) = Draft::of_call(&made);
    let text = audit::write(&draft);
    let (text, until) = match cut {
        Some(cut) => (
            format!("# Follows the call until {}: {}.\n{text}", cut.at.clock(), cut.why),
            format!(" until {}: {}", cut.at.clock(), cut.why),
        ),
        None => (text, String::new()),
    };
    write_file(&here.join(path), text.as_bytes()).map_err(|error| Error::path("write", path, &error))?;
    let name = path.display();
    Ok(format!("the call is an audit in {name}{until}\n  ringtrue audit {name} replays it\n"))
}

/// A file as seen from a folder, with `/` between its parts.
fn relative(file: &Path, folder: &Path) -> String {
    let parts = |path: &Path| -> Vec<PathBuf> {
        path.components().map(|part: Component<'_>| PathBuf::from(part.as_os_str())).collect()
    };
    let (file, folder) = (parts(file), parts(folder));
    let same = file.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = folder[same..].iter().map(|_| "..".to_owned());
    let down = file[same..].iter().map(|part| part.to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}
