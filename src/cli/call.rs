//! `ringtrue call`: dial a line yourself, in the terminal or with keys that are given beforehand.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use clap::{Arg, ArgMatches, Command};

use super::prompts::menu_arg;
use super::{
    CLEAN, FOUND, Stdio, Subcommand, audit, calls, format_arg, live, project_of, prompts_arg, record_arg, stdin_bytes,
    write_report,
};
use crate::audio::tone;
use crate::call::{Act, CallTrace, Caller, Given, Heard, Ivr, Poll, What, drive, moment_in};
use crate::error::Error;
use crate::finding::Severity;
use crate::project::Line;
use crate::report::{Count, Report};
use crate::time::Time;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "call", command, run };

/// How long somebody with nothing more to press stays on the line (ours): past any comfort message, not past a queue.
const STAYS: Time = Time::from_secs(30);

fn command(command: Command) -> Command {
    command
        .about("Dial a line yourself: hear what is said, press keys, see the clock")
        .long_about(
            "Dials a line in the terminal: what is being said, the keys you may press, a clock. Press 0-9, * and #; q or \
             Ctrl-C hangs up. With --keys, or with keys on standard input, the call takes no time and prints its trace.",
        )
        .arg(menu_arg())
        .arg(
            Arg::new("keys").long("keys").value_name("KEYS").help(
                "Keys with the moments from the answer at which they are pressed, e.g. \"2s:1 5s:0\"; `hangup` ends the call: \"2s:1 40s:hangup\"",
            ),
        )
        .arg(Arg::new("at").long("at").value_name("MOMENT").help("The line's local time of the answer: 2026-11-23T10:00"))
        .arg(Arg::new("hold").long("hold").value_name("TIME").help("How long every queue takes [default: the mean of what the menu states]"))
        .arg(Arg::new("language").long("language").value_name("TAG").help("The language the call begins in"))
        .arg(format_arg(&["text", "json"]))
        .arg(prompts_arg())
        .arg(record_arg())
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let mut project = project_of(matches, stdio);
    let path = matches.get_one::<PathBuf>("menu").cloned().unwrap_or_default();
    let from_stdin = path.as_os_str() == "-";
    let line = if from_stdin {
        let bytes = stdin_bytes(stdio)?;
        project.line_of("<stdin>", bytes)
    } else {
        project.line(&path)?
    };
    let mut report = Report { command: "call", ..Report::default() };
    if !line.complete {
        report.findings.extend(line.findings.iter().cloned());
        write_report(matches, stdio, &report, &project.sources, false)?;
        return Ok(FOUND);
    }
    let (given, language) = given(matches, &line)?;
    let keys = match matches.get_one::<String>("keys") {
        Some(keys) => Some(Keys::parse(keys)?),
        None if stdio.person && !from_stdin => None,
        None if from_stdin => Some(Keys::parse("")?),
        None => Some(Keys::parse(&String::from_utf8_lossy(&stdin_bytes(stdio)?))?),
    };
    let trace: CallTrace = match keys {
        Some(mut keys) => {
            let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), Box::new(given), language);
            let (tones, _) = tone::tones(line.graph.line.country.as_deref());
            drive(&line.graph, ivr, &mut keys, tone::cycle(&tones.ring))
        }
        None => live::call(&line, given, language, stdio)?,
    };
    let mut view = calls::view(&trace, &line, "you");
    if let Some(folder) = matches.get_one::<PathBuf>("record") {
        let name = PathBuf::from(&line.name)
            .file_stem()
            .map_or_else(|| "call".to_owned(), |stem| stem.to_string_lossy().into_owned());
        view.recording = Some(audit::save(&project, &line, &trace, &folder.join(name).with_extension("wav"))?);
    }
    if view.estimated.0 > 0 {
        report.notes.push(super::estimated_note(view.estimated.0));
    }
    report.calls.push(view);
    report.looked_at.push(Count { count: 1, what: "call" });
    if line.findings.iter().any(|finding| finding.severity == Severity::Error) {
        report.notes.push(format!("{} has errors: `ringtrue check` lists them", line.name));
    }
    write_report(matches, stdio, &report, &project.sources, false)?;
    Ok(CLEAN)
}

fn given(matches: &ArgMatches, line: &Line) -> Result<(Given, usize), Error> {
    let mut given = Given::default();
    let graph = &line.graph;
    if let Some(hold) = matches.get_one::<String>("hold") {
        given.hold = Some(time(hold, "--hold")?);
    }
    if let Some(at) = matches.get_one::<String>("at") {
        let local = at.parse::<jiff::civil::DateTime>().map_err(|_| {
            Error::new(format!("`{at}` is no date and time")).help("write the line's local time: --at 2026-11-23T10:00")
        })?;
        let moment = moment_in(local, &graph.line.timezone).ok_or_else(|| {
            Error::new(format!("there is no {at} in {}", graph.line.timezone))
                .help("the clocks skip that hour; choose a moment before or after it")
        })?;
        given.answered_at = Some(moment);
    }
    let language = match matches.get_one::<String>("language") {
        None => 0,
        Some(tag) => graph.language(tag).ok_or_else(|| {
            Error::new(format!("the line does not speak `{tag}`"))
                .help(format!("it speaks {}", graph.line.languages.join(", ")))
        })?,
    };
    Ok((given, language))
}

fn time(text: &str, of: &str) -> Result<Time, Error> {
    let duration = text.parse::<jiff::SignedDuration>().ok().filter(|duration| !duration.is_negative());
    let duration = duration.ok_or_else(|| {
        Error::new(format!("`{text}` is no time for {of}")).help("write for instance `2s`, `95s`, `1m 30s`")
    })?;
    Ok(Time::from_micros(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX)))
}

/// A caller whose keys were given beforehand.
#[derive(Debug)]
struct Keys {
    todo: VecDeque<(Time, Act)>,
    /// The caller hangs up at the end of the list, not some time after it.
    says_when: bool,
    /// The last key, or the end of what was said or heard since.
    last_key: Time,
    /// The wait for somebody goes on, or it rings.
    waits: bool,
}

impl Keys {
    /// `2s:1 5s:0 40s:hangup`; several keys at one moment follow each other: `5s:4471`.
    fn parse(text: &str) -> Result<Self, Error> {
        let mut todo = VecDeque::new();
        let (mut says_when, mut last_key) = (false, Time::ZERO);
        for part in text.split([' ', ',', '\n', '\t', '\r']).filter(|part| !part.is_empty()) {
            let wrong = || {
                Error::new(format!("`{part}` does not say which key when"))
                    .help("write moments and keys: --keys \"2s:1 5s:0\"")
            };
            let (at, keys) = part.split_once(':').ok_or_else(wrong)?;
            let mut at = time(at, "a key")?;
            if keys == "hangup" {
                todo.push_back((at, Act::HangUp));
                says_when = true;
                continue;
            }
            let press = crate::menu::Press::parse(keys).ok_or_else(wrong)?;
            for key in press.keys().chars() {
                // The default test signal: 100 ms on, 100 ms off (EVIDENCE 8.1).
                todo.push_back((at, Act::Key { key, length: Time::from_millis(100) }));
                at += Time::from_millis(200);
            }
            last_key = last_key.max(at);
        }
        let sorted = todo.iter().zip(todo.iter().skip(1)).all(|(first, second)| first.0 <= second.0);
        if !sorted {
            return Err(Error::new("the keys are not in the order of their moments")
                .help("each moment counts from the answer, and a row of keys takes 200 ms a key"));
        }
        Ok(Self { todo, says_when, last_key, waits: false })
    }
}

impl Caller for Keys {
    fn handle(&mut self, _: Time, heard: &Heard) {
        match &heard.what {
            What::HoldBegan(_) => self.waits = true,
            What::RingBegan | What::BusyBegan => self.waits = true,
            What::HoldEnded | What::RingEnded | What::BusyEnded => {
                self.waits = false;
                self.last_key = self.last_key.max(heard.at);
            }
            // What the caller came for is there: nothing more is pressed.
            What::Human | What::Voicemail => {
                self.todo.clear();
                self.todo.push_back((heard.at, Act::HangUp));
                self.says_when = true;
            }
            // Nobody hangs up in the middle of a sentence.
            What::PromptBegan { spoken, .. } => self.last_key = self.last_key.max(heard.at + spoken.length),
            _ => {}
        }
    }

    fn poll(&mut self, now: Time) -> Poll<Act> {
        match self.todo.front() {
            Some((at, act)) if *at <= now => {
                let act = *act;
                self.todo.pop_front();
                Poll::Output(act)
            }
            Some((at, _)) => Poll::Wait(Some(*at)),
            None if self.says_when || self.waits => Poll::Wait(None),
            None if now >= self.last_key + STAYS => {
                self.says_when = true;
                Poll::Output(Act::HangUp)
            }
            None => Poll::Wait(Some(self.last_key + STAYS)),
        }
    }
}
