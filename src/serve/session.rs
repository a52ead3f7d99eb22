//! One page and its call.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::OwnedSemaphorePermit;
use tokio::time::Instant;

use super::dial::Dialled;
use super::end::{self, Ended};
use super::keys;
use super::line::{Desk, Loaded};
use super::sessions::Sessions;
use super::wire::{self, Began, Call, Dial, Part, Prompt, ends, secs};
use crate::audio::tone;
use crate::call::{Event, EventKind, Heard, KEY, Live, What};
use crate::error::Error;
use crate::graph::{Language, StepId, StepKind};
use crate::time::Time;
use crate::timing::Sound;

/// Keys whose fate may still be told (ours): more than are on their way at once.
const RECENT: usize = 64;

/// One page and its call.
#[derive(Debug)]
pub(super) struct Session {
    /// What nobody else can guess.
    pub name: String,
    call: Option<OnLine>,
}

/// A call from dialling to the next dialling.
#[derive(Debug)]
struct OnLine {
    loaded: Arc<Loaded>,
    live: Live,
    /// When zero is.
    answered: Instant,
    dialled: Dialled,
    known: Known,
    /// Given back when the call is over.
    place: Option<Place>,
}

/// What the page knows of the call.
#[derive(Default, Debug)]
struct Known {
    /// It knows something.
    any: bool,
    events: usize,
    /// Of those, what had not ended.
    open: Vec<usize>,
    path: usize,
    keys: Option<(StepId, Language, usize)>,
    over: bool,
    listens: bool,
    /// Something changed that has no event of its own.
    other: bool,
}

/// A place among the calls that go on at once.
#[derive(Debug)]
struct Place {
    sessions: Arc<Sessions>,
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.sessions.count_call(false);
    }
}

impl Session {
    pub(super) fn new(name: String) -> Self {
        Self { name, call: None }
    }

    /// It never dialled.
    pub(super) fn is_idle(&self) -> bool {
        self.call.is_none()
    }

    /// Another page is here, which knows nothing yet.
    pub(super) fn forget(&mut self) {
        if let Some(call) = &mut self.call {
            call.known = Known::default();
        }
    }

    /// Dials the line as it is now. A call that goes on is hung up.
    pub(super) fn dial(&mut self, desk: &Desk, dial: &Dial) -> Result<(), Error> {
        let shown = Arc::clone(&desk.shown.borrow());
        let loaded = shown.dialled.clone().ok_or_else(|| {
            Error::new("there is no line to dial yet").help("mend what is wrong with the menu; the page follows")
        })?;
        let dialled = Dialled::new(&loaded.line.graph, dial)?;
        self.call = None;
        desk.sessions.set_ended(&self.name, None);
        let permit = Arc::clone(&desk.calls).try_acquire_owned().map_err(|_| {
            Error::new(format!("all {} calls that this phone leads at once go on", desk.most_calls))
                .help("wait for one to end, or start it with a larger --most-calls")
        })?;
        desk.sessions.count_call(true);
        let place = Place { sessions: Arc::clone(&desk.sessions), _permit: permit };
        let line = &loaded.line;
        let (tones, _) = tone::tones(line.graph.line.country.as_deref());
        let ring = tone::cycle(&tones.ring) * i64::from(dialled.rings);
        let live = Live::new(&line.graph, &line.times, Box::new(dialled.given.clone()), dialled.language, ring);
        let answered = Instant::now() + Duration::from_micros(ring.micros().unsigned_abs());
        self.call = Some(OnLine { loaded, live, answered, dialled, known: Known::default(), place: Some(place) });
        Ok(())
    }

    /// Presses a key; nothing happens where there is no call.
    pub(super) fn key(&mut self, key: char) {
        if let Some(call) = &mut self.call {
            let now = call.now();
            // What was due until now was there before the key.
            call.live.key(now, key, KEY);
        }
    }

    /// Hangs up.
    pub(super) fn hang_up(&mut self) {
        if let Some(call) = &mut self.call {
            let now = call.now();
            call.live.hang_up(now);
        }
    }

    /// When something happens by itself.
    pub(super) fn wakes(&self) -> Option<Instant> {
        let call = self.call.as_ref()?;
        let next = call.live.deadline()?;
        let micros = Duration::from_micros(next.micros().unsigned_abs());
        if next < Time::ZERO { call.answered.checked_sub(micros) } else { call.answered.checked_add(micros) }
    }

    /// The moment of the call.
    pub(super) fn now(&self) -> Option<f64> {
        self.call.as_ref().map(|call| secs(call.now()))
    }

    /// What happened since the page was told last; `None`: nothing.
    pub(super) fn news(&mut self, desk: &Desk) -> Option<Call> {
        let call = self.call.as_mut()?;
        let now = call.now();
        let heard = call.live.advance(now);
        let mut news = call.news(now, &heard);
        if call.live.is_over() && !call.known.over {
            call.known.over = true;
            let trace = call.live.trace();
            let over = end::over(&trace, &call.loaded.line.graph);
            if call.place.take().is_some() {
                let ended = Ended {
                    loaded: Arc::clone(&call.loaded),
                    trace,
                    dialled: call.dialled.clone(),
                    purpose: over.purpose.clone(),
                };
                desk.sessions.set_ended(&self.name, Some(Arc::new(ended)));
            }
            news.over = Some(over);
        }
        let is_news = news.fresh
            || call.known.other
            || news.over.is_some()
            || news.keys.is_some()
            || !(news.entered.is_empty() && news.began.is_empty() && news.ended.is_empty());
        is_news.then_some(news)
    }
}

impl OnLine {
    /// The moment of the call; before the answer it is negative.
    fn now(&self) -> Time {
        let now = Instant::now();
        let micros = |passed: Duration| Time::from_micros(i64::try_from(passed.as_micros()).unwrap_or(i64::MAX));
        match now.checked_duration_since(self.answered) {
            Some(passed) => micros(passed),
            None => -micros(self.answered.duration_since(now)),
        }
    }

    fn news(&mut self, now: Time, heard: &[Heard]) -> Call {
        let graph = &self.loaded.line.graph;
        let known = &mut self.known;
        let mut news = Call { serial: self.loaded.serial, fresh: !known.any, now: secs(now), ..Call::default() };
        known.any = true;
        let path = self.live.path();
        for visit in &path[known.path.min(path.len())..] {
            let step = graph.step(visit.step);
            news.entered.push(wire::Entered { step: step.name.clone(), kind: step.kind_name(), at: secs(visit.at) });
        }
        known.path = path.len();
        let events = self.live.events();
        let over = self.live.is_over();
        known.open.retain(|n| {
            let event = &events[*n];
            let until = if event.until == Time::MAX && over { now } else { event.until };
            let cut = matches!(event.kind, EventKind::Prompt { cut: true, .. });
            if until != Time::MAX {
                news.ended.push(wire::Ended { n: *n, until: secs(until), cut, lost: false });
            }
            until == Time::MAX
        });
        if heard.iter().any(|heard| matches!(heard.what, What::KeyLost(_))) {
            let recent = events.iter().enumerate().take(known.events).rev().take(RECENT);
            news.ended.extend(
                recent
                    .filter(|(_, event)| matches!(event.kind, EventKind::Key { lost: true, .. }))
                    .map(|(n, event)| wire::Ended { n, until: secs(event.until), cut: false, lost: true }),
            );
        }
        for (n, event) in events.iter().enumerate().skip(known.events) {
            if event.until == Time::MAX && !over {
                known.open.push(n);
            }
            news.began.push(began(&self.loaded, n, event));
        }
        known.events = events.len();
        news.digits = self.live.digits();
        news.listens = self.live.listens();
        known.other = known.listens != news.listens;
        known.listens = news.listens;
        let (step, language) = (self.live.step(), self.live.language());
        let offered = self.live.keys();
        if known.keys != Some((step, language, offered.len())) {
            known.keys = Some((step, language, offered.len()));
            news.keys = Some(match &graph.step(step).kind {
                StepKind::Menu(_) if !offered.is_empty() => self.loaded.menu_keys(step, language).to_vec(),
                StepKind::Queue(queue) if !offered.is_empty() => keys::of_queue(graph, queue, language),
                _ => Vec::new(),
            });
        }
        news
    }
}

fn began(loaded: &Loaded, n: usize, event: &Event) -> Began {
    let graph = &loaded.line.graph;
    let mut began = Began {
        n,
        kind: event.kind.name(),
        at: secs(event.at),
        until: ends(event.until),
        step: event.step.map(|step| graph.step(step).name.clone()),
        prompt: None,
        key: None,
        sound: None,
    };
    match &event.kind {
        EventKind::Prompt { prompt, language, spoken, cut } => {
            let said = graph.prompt(*prompt);
            let part = |sound: &Sound| Part {
                sound: sound.file.as_deref().and_then(|file| loaded.sound(file)),
                from: secs(sound.from),
                length: secs(sound.length),
            };
            began.prompt = Some(Prompt {
                id: prompt.index(),
                words: spoken.fill(said.said_in(*language)),
                stem: said.stem.clone(),
                language: graph.line.languages.get(*language).cloned().unwrap_or_default(),
                length: secs(spoken.length),
                basis: spoken.basis.name(),
                parts: spoken.sounds.iter().map(part).collect(),
                cut: *cut,
            });
        }
        EventKind::Key { key, lost } => began.key = Some((*key, *lost)),
        EventKind::Music { file, from } => {
            began.sound = Some(Part { sound: loaded.sound(file), from: secs(*from), length: 0.0 });
        }
        _ => {}
    }
    began
}
