//! `ringtrue call`: dial a line yourself, in the terminal or with keys that are given beforehand.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgMatches, Command};
use jiff::civil::DateTime;

use super::phone::{self, Dial};
use super::prompts::menu_arg;
use super::{
    CLEAN, FOUND, Stdio, Subcommand, audit, calls, format_arg, project_of, prompts_arg, put, record_arg, stdin_bytes,
    write_report,
};
use crate::audio::tone;
use crate::call::{Act, CallTrace, Caller, Given, Heard, Ivr, Poll, What, drive, moment_in};
use crate::error::Error;
use crate::finding::{Severity, did_you_mean, list_of};
use crate::graph::{Language, PERSON};
use crate::project::Line;
use crate::report::{Count, Report};
use crate::sim::PersonaCaller;
use crate::time::Time;
use crate::timing::{Holds, Intent, Persona};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "call", command, run };

/// How long somebody with nothing more to press stays on the line (ours): past any comfort message, not past a queue.
const STAYS: Time = Time::from_secs(30);

fn command(command: Command) -> Command {
    let personas: Vec<&'static str> = Persona::ALL.iter().map(|(_, name)| *name).collect();
    command
        .about("Dial a line yourself: hear what is said, press keys, see the clock; or watch a persona do it")
        .long_about(
            "Dials a line in the terminal: the recordings where a sound device and a player are there, what is being said, \
             the keys you may press and what each does, a clock. Press 0-9, * and #; Enter answers while it rings, `a` lets \
             somebody answer on hold, q or Ctrl-C hangs up. With --as a persona calls and you watch. With --keys, with keys \
             on standard input, or where nobody sits at a terminal, the call takes no time and prints its trace.",
        )
        .arg(menu_arg())
        .arg(
            Arg::new("keys").long("keys").value_name("KEYS").help(
                "Keys with the moments from the answer at which they are pressed, e.g. \"2s:1 5s:0\"; `hangup` ends the call: \"2s:1 40s:hangup\"",
            ),
        )
        .arg(
            Arg::new("as")
                .long("as")
                .value_name("PERSONA")
                .value_parser(PossibleValuesParser::new(personas))
                .conflicts_with("keys")
                .help("Who calls in your place"),
        )
        .arg(Arg::new("reason").long("reason").value_name("REASON").requires("as").help("Why they call, one of the menu's `reasons` [default: person]"))
        .arg(
            Arg::new("seed")
                .long("seed")
                .value_name("N")
                .value_parser(clap::value_parser!(u64))
                .default_value("1")
                .help("Which of a persona's calls: it decides about her mistakes and her patience"),
        )
        .arg(
            Arg::new("speed")
                .long("speed")
                .value_name("N")
                .value_parser(clap::value_parser!(f64))
                .default_value("1")
                .help("Seconds of the call in a second, from 0.1 to 100; other than 1 it is silent"),
        )
        .arg(Arg::new("no-sound").long("no-sound").action(ArgAction::SetTrue).help("Play nothing"))
        .arg(
            Arg::new("save")
                .long("save")
                .value_name("FILE.toml")
                .value_parser(clap::value_parser!(PathBuf))
                .help("Write the call as an audit that replays it"),
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
    let save = matches.get_one::<PathBuf>("save");
    if let Some(save) = save {
        phone::can_save(&stdio.here, save, from_stdin)?;
    }
    let speed = speed(matches)?;
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
    let (given, at, language) = given(matches, &line)?;
    let persona = persona(matches);
    let intent = persona.map(|persona| Ok(Intent::new(&line.graph, reason(matches, &line)?, persona.knows())));
    let intent = intent.transpose()?;
    let (holds, _) = Holds::new(&line.graph, &line.config.callers);
    let seed = matches.get_one::<u64>("seed").copied().unwrap_or(1);
    let caller = persona.zip(intent.as_ref()).map(|(persona, intent)| {
        let who = format!("{} caller", persona.name());
        (PersonaCaller::new(&line.graph, &holds, line.config.callers, persona, intent, seed), who)
    });
    // Where a person sits at a terminal, and no keys were given, it is a call in real time.
    let keys = match (matches.get_one::<String>("keys"), &caller) {
        (Some(keys), _) => Some(Keys::parse(keys)?),
        (None, Some(_)) => None,
        (None, None) if stdio.person && !from_stdin => None,
        (None, None) if from_stdin => Some(Keys::parse("")?),
        (None, None) => Some(Keys::parse(&String::from_utf8_lossy(&stdin_bytes(stdio)?))?),
    };
    let in_real_time = keys.is_none() && stdio.person && !from_stdin;
    let name = persona.map_or("you", Persona::name);
    let trace: CallTrace = if in_real_time {
        let sound = !matches.get_flag("no-sound");
        phone::call(&line, Dial { given, language, persona: caller, speed, sound }, stdio)?
    } else {
        let ivr = Ivr::new(Arc::clone(&line.graph), Arc::clone(&line.times), Box::new(given), language);
        let (tones, _) = tone::tones(line.graph.line.country.as_deref());
        let ring = tone::cycle(&tones.ring);
        match (keys, caller) {
            (Some(mut keys), _) => drive(&line.graph, ivr, &mut keys, ring),
            (None, Some((mut caller, _))) => drive(&line.graph, ivr, &mut caller, ring),
            (None, None) => drive(&line.graph, ivr, &mut Keys::parse("")?, ring),
        }
    };
    let saved = match save {
        Some(path) => Some(phone::save(&stdio.here, path, (&line, &trace), at, language)?),
        None => None,
    };
    let mut view = calls::view(&trace, &line, name);
    if let Some(folder) = matches.get_one::<PathBuf>("record") {
        let name = PathBuf::from(&line.name)
            .file_stem()
            .map_or_else(|| "call".to_owned(), |stem| stem.to_string_lossy().into_owned());
        view.recording = Some(audit::save(&project, &line, &trace, &folder.join(name).with_extension("wav"))?);
    }
    // Who has just heard it needs no trace of it.
    if in_real_time && matches.get_one::<String>("format").is_some_and(|format| format == "text") {
        let recorded = view.recording.as_ref().map(|recording| format!("written to {}\n", recording.file));
        let words = phone::summary(&trace, &line) + &recorded.unwrap_or_default() + &saved.unwrap_or_default();
        put(stdio, &words)?;
        return Ok(CLEAN);
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
    if let Some(saved) = saved {
        let _ = stdio.stderr.write_all(saved.as_bytes());
    }
    Ok(CLEAN)
}

fn speed(matches: &ArgMatches) -> Result<f64, Error> {
    let speed = matches.get_one::<f64>("speed").copied().unwrap_or(1.0);
    if (0.1..=phone::FASTEST).contains(&speed) {
        return Ok(speed);
    }
    Err(Error::new(format!("a call cannot be {speed} times as fast"))
        .help("write a number from 0.1 to 100: --speed 10"))
}

fn persona(matches: &ArgMatches) -> Option<Persona> {
    let name = matches.get_one::<String>("as")?;
    Persona::ALL.iter().find(|(_, known)| known == name).map(|(persona, _)| *persona)
}

/// The reason of a persona's call: an index into the line's reasons.
fn reason(matches: &ArgMatches, line: &Line) -> Result<usize, Error> {
    let Some(name) = matches.get_one::<String>("reason").filter(|name| *name != "person") else { return Ok(PERSON) };
    let reasons = || line.graph.line.reasons.iter().map(|(name, _)| name.as_str());
    reasons().position(|known| known == name).ok_or_else(|| {
        Error::new(format!("nobody calls this line for `{name}`{}", did_you_mean(name, reasons().chain(["person"]))))
            .help(format!("its reasons are {}", list_of(reasons().chain(["person"]))))
    })
}

/// What the world answers, the local moment of the answer, and the language the call begins in.
fn given(matches: &ArgMatches, line: &Line) -> Result<(Given, Option<DateTime>, Language), Error> {
    let mut given = Given::default();
    let mut moment_said = None;
    let graph = &line.graph;
    if let Some(hold) = matches.get_one::<String>("hold") {
        given.hold = Some(time(hold, "--hold")?);
    }
    if let Some(at) = matches.get_one::<String>("at") {
        let local = at.parse::<DateTime>().map_err(|_| {
            Error::new(format!("`{at}` is no date and time")).help("write the line's local time: --at 2026-11-23T10:00")
        })?;
        let moment = moment_in(local, &graph.line.timezone).ok_or_else(|| {
            Error::new(format!("there is no {at} in {}", graph.line.timezone))
                .help("the clocks skip that hour; choose a moment before or after it")
        })?;
        given.answered_at = Some(moment);
        moment_said = Some(local);
    }
    let language = match matches.get_one::<String>("language") {
        None => 0,
        Some(tag) => graph.language(tag).ok_or_else(|| {
            Error::new(format!("the line does not speak `{tag}`"))
                .help(format!("it speaks {}", graph.line.languages.join(", ")))
        })?,
    };
    Ok((given, moment_said, language))
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
