//! The time model against the machine: for random lines and every persona the exact numbers agree with many calls that
//! the line's machine plays. Seeds are fixed, so a test that passes passes always.

use std::path::PathBuf;
use std::sync::Arc;

use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use ringtrue::project::Project;
use ringtrue::sim::{Called, Simulation};
use ringtrue::time::Time;
use ringtrue::timing::{Blame, Callers, Holds, Intent, Law, Measure, Outcome, Persona};

/// Random lines.
const LINES: u64 = 60;
/// Calls of each caller.
const CALLS: u64 = 600;
/// Steps of a line, beside a queue, a message and the end.
const STEPS: usize = 7;

/// Writes a random line.
struct Writer {
    random: Pcg64Mcg,
    text: String,
}

impl Writer {
    fn below(&mut self, most: usize) -> usize {
        self.random.random_range(0..most)
    }

    fn often(&mut self, share: f64) -> bool {
        self.random.random_bool(share)
    }

    fn one<'t>(&mut self, of: &[&'t str]) -> &'t str {
        of[self.below(of.len())]
    }

    fn goto(&mut self) -> String {
        let ends = ["agents", "desk", "mailbox", "bye"];
        if self.often(0.3) { self.one(&ends).to_owned() } else { format!("s{}", self.below(STEPS)) }
    }

    fn prompt(&mut self) -> String {
        let length = self.random.random_range(1..12) * 500;
        match self.below(6) {
            0 => format!("{{say: {{en-US: Words., es-US: Palabras.}}, takes: {length}ms}}"),
            1 => "{say: {en-US: Some words., es-US: Algunas palabras para usted.}}".to_owned(),
            _ => format!("{{say: Words., takes: {length}ms}}"),
        }
    }

    fn beside(&mut self) {
        let attempts = self.one(&["1", "2", "2", "3", "3", "unlimited"]);
        let (barge_in, ahead) = (self.often(0.7), self.often(0.7));
        let timeout = self.one(&["1500ms", "3s", "5s"]);
        self.text.push_str(&format!(
            "    attempts: {attempts}\n    barge_in: {barge_in}\n    keys_ahead: {ahead}\n    timeout: {timeout}\n"
        ));
        for key in ["no_input", "no_match"] {
            if self.often(0.5) {
                let (first, second) = (self.prompt(), self.prompt());
                let prompts = if self.often(0.5) { format!("[{first}, {second}]") } else { first };
                self.text.push_str(&format!("    {key}: {prompts}\n"));
            }
        }
        if self.often(0.3) {
            let help = self.prompt();
            self.text.push_str(&format!("    help: {help}\n"));
        }
        if self.often(0.8) {
            let to = self.goto();
            self.text.push_str(&format!("    exhausted: {to}\n"));
        }
    }

    fn step(&mut self, at: usize) {
        self.text.push_str(&format!("  s{at}:\n"));
        match self.below(14) {
            0..=5 => {
                self.text.push_str("    menu:\n");
                let presses = ["1", "2", "12", "5", "500", "3"];
                let first = self.below(3);
                for press in &presses[first..first + 1 + self.below(4)] {
                    let (say, goto) = (self.prompt(), self.goto());
                    let mark = self.one(&["", "", "for: [pay], ", "for: [move], ", "for: [person], "]);
                    let language = self.one(&["", "", "", "language: es-US, "]);
                    self.text.push_str(&format!(
                        "      - {{press: \"{press}\", {mark}{language}say: {say}, goto: {goto}}}\n"
                    ));
                }
                self.beside();
            }
            6 | 7 => {
                let (say, goto) = (self.prompt(), self.goto());
                let (min, more) = (1 + self.below(4), self.below(3));
                let confirm = if self.often(0.5) { format!(", confirm: {}", self.prompt()) } else { String::new() };
                let end = if self.often(0.5) { ", terminator: pound" } else { "" };
                let max = min + more;
                self.text.push_str(&format!("    collect: {{say: {say}, min: {min}, max: {max}{end}{confirm}}}\n"));
                self.text.push_str(&format!("    goto: {goto}\n"));
                if self.often(0.6) {
                    let (share, good, bad) = (5 + self.below(90), self.goto(), self.goto());
                    let say = if self.often(0.5) { format!(", say: {}", self.prompt()) } else { String::new() };
                    let rest = 100 - share;
                    self.text.push_str(&format!(
                        "    outcomes:\n      good: {{goto: {good}, share: {share}%}}\n      \
                         bad: {{goto: {bad}, share: {rest}%{say}}}\n"
                    ));
                }
                self.beside();
            }
            8..=10 => {
                let (say, goto) = (self.prompt(), self.goto());
                self.text.push_str(&format!("    play: {say}\n    goto: {goto}\n"));
                if self.often(0.3) {
                    self.text.push_str("    serves: [move]\n");
                }
            }
            11 => {
                // What decides without a sound leads to something that makes one: no circle takes no time.
                let (share, say) = (5 + self.below(90), self.prompt());
                let rest = 100 - share;
                let to = self.goto();
                self.text.push_str(&format!(
                    "    branch: {{data: x}}\n    outcomes:\n      yes: {{goto: agents, share: {share}%}}\n      \
                     no: {{goto: {to}, share: {rest}%, say: {say}}}\n"
                ));
            }
            12 => {
                let (busy, first, second) = (self.below(70), self.goto(), self.goto());
                let (ring, human, say) = (self.below(20), self.often(0.7), self.prompt());
                self.text.push_str(&format!(
                    "    transfer: {{to: \"1\", say: {say}, ring: {ring}s, human: {human}}}\n    outcomes:\n      \
                     busy: {{goto: {first}, share: {busy}%}}\n      no_answer: {{goto: {second}, share: 20%}}\n"
                ));
            }
            _ => {
                let goto = self.goto();
                self.text.push_str(&format!("    opaque: Looks it up.\n    takes: 1200ms\n    goto: {goto}\n"));
            }
        }
    }

    fn queue(&mut self, name: &str) {
        let wait = self.one(&[
            "35s",
            "{mean: 60s}",
            "{p50: 40s, p90: 3m}",
            "{agents: 5, calls_per_hour: 120, handle_time: 3m, patience: 3m}",
            "{agents: 5, calls_per_hour: 90, handle_time: 3m}",
        ]);
        self.text.push_str(&format!("  {name}:\n    queue:\n      wait: {wait}\n"));
        if self.often(0.5) {
            let announce = self.prompt();
            self.text.push_str(&format!("      announce_wait: {announce}\n"));
        }
        if self.often(0.5) {
            self.text.push_str("      music: hold.wav\n");
        }
        if self.often(0.4) {
            let comfort = self.prompt();
            self.text.push_str(&format!("      comfort: {{every: 7s, say: {comfort}}}\n"));
        }
        if self.often(0.5) {
            let (after, say, goto) = (5 + self.below(60), self.prompt(), self.goto());
            self.text.push_str(&format!("      callback: {{after: {after}s, say: {say}, press: 1, goto: {goto}}}\n"));
        }
        if self.often(0.4) {
            let (after, goto) = (30 + self.below(90), self.goto());
            self.text.push_str(&format!("      overflow: {{after: {after}s, goto: {goto}}}\n"));
        }
    }
}

fn line(seed: u64) -> String {
    let mut writer = Writer { random: Pcg64Mcg::seed_from_u64(seed), text: String::new() };
    let keys = writer.one(&["", "keys: {star: repeat, pound: back, 0: agents}\n", "keys: {star: repeat}\n"]);
    let gap = writer.one(&["0ms", "500ms", "1s"]);
    writer.text = format!(
        "line: Random\nlanguages: [en-US, es-US]\ndefaults: {{interdigit: 2s, gap: {gap}}}\n{keys}\
         reasons: {{pay: 60%, move: 40%}}\nstart: s0\nsteps:\n"
    );
    for at in 0..STEPS {
        writer.step(at);
    }
    writer.queue("agents");
    let say = writer.prompt();
    writer.text.push_str(&format!("  desk:\n    transfer: {{to: \"2\", say: {say}}}\n"));
    writer.text.push_str("  mailbox:\n    voicemail: Please leave a message.\n    max: 20s\n    goto: bye\n");
    writer.text.push_str("  bye:\n    disconnect: Goodbye.\n");
    writer.text
}

/// What was sampled against what was computed: how many standard errors they lie apart.
struct Compared {
    what: String,
    apart: f64,
}

fn compare(what: &str, law: &Law, times: &[f64], calls: usize, out: &mut Vec<Compared>) {
    let n = calls as f64;
    let share = times.len() as f64 / n;
    let error = (law.share() * (1.0 - law.share()) / n).sqrt().max(1e-9);
    out.push(Compared {
        what: format!("{what}: share {share} against {}", law.share()),
        apart: (share - law.share()).abs() / error,
    });
    let k = times.len() as f64;
    let (Some(mean), Some(deviation)) = (law.mean(), law.deviation()) else { return };
    if times.len() < 30 {
        return;
    }
    let (mean, deviation) = (mean.secs_f64(), deviation.secs_f64());
    let sampled = times.iter().sum::<f64>() / k;
    // Rounding to the microsecond is no disagreement.
    let error = (deviation / k.sqrt()).max(2e-6);
    out.push(Compared {
        what: format!("{what}: mean {sampled} against {mean}"),
        apart: (sampled - mean).abs() / error,
    });
    let second = times.iter().map(|time| (time - mean).powi(2)).sum::<f64>() / k;
    let fourth = times.iter().map(|time| (time - mean).powi(4)).sum::<f64>() / k;
    let apart = |fourth: f64| {
        let error = ((fourth - second * second).max(0.0) / k).sqrt().max(1e-5 * (1.0 + deviation));
        (second - deviation * deviation).abs() / error
    };
    // A sample that misses what is rare and far away underrates its own error: then the exact fourth moment counts.
    let apart = if apart(fourth) > 4.0 { apart(fourth_moment(law)) } else { apart(fourth) };
    out.push(Compared { what: format!("{what}: variance {second} against {}", deviation * deviation), apart });
    let Some(p90) = law.quantile(0.9) else {
        out.push(Compared { what: format!("{what}: no p90"), apart: f64::INFINITY });
        return;
    };
    // A tenth lies beyond the p90, give or take what chance gives or takes; times at the p90 itself count either way.
    let within = p90.within.secs_f64() + 2e-6;
    let at = p90.at.secs_f64();
    let until = times.iter().filter(|time| **time <= at + within).count() as f64 / k;
    let before = times.iter().filter(|time| **time < at - within).count() as f64 / k;
    let error = (0.09 / k).sqrt();
    let apart = ((0.9 - until) / error).max((before - 0.9) / error);
    out.push(Compared { what: format!("{what}: p90 {at}, {before} to {until} of the calls lie below"), apart });
}

/// The fourth central moment of a law, s^4, summed over 4,000 slices of time.
fn fourth_moment(law: &Law) -> f64 {
    let (Some(best), Some(mean)) = (law.best(), law.mean()) else { return 0.0 };
    let mut last = best.max(Time::from_secs(1));
    while law.reached_by(last) < law.share() * (1.0 - 1e-9) && last < Time::from_secs(200_000) {
        last = last * 2;
    }
    let slice = (last - best).micros() / 4_000 + 1;
    let (mut sum, mut before) = (0.0, 0.0);
    for at in 0..=4_000 {
        let until = best + Time::from_micros(slice * at);
        let reached = law.reached_by(until);
        sum += (until - mean).secs_f64().powi(4) * (reached - before);
        before = reached;
    }
    sum / law.share()
}

#[test]
fn exact_numbers_agree_with_the_machine_on_random_lines() {
    let mut wrong = Vec::new();
    let (mut compared, mut reached) = (0, 0);
    for seed in 0..LINES {
        let text = line(seed);
        let mut project = Project::new(PathBuf::from("."), None);
        let line = project.line_of("menu.yaml", text.clone().into_bytes());
        let callers = Callers { mistake: 0.2, callback: if seed % 3 == 0 { 0.3 } else { 0.0 }, ..Callers::default() };
        let (holds, _) = Holds::new(&line.graph, &callers);
        let holds = Arc::new(holds);
        let measure = Measure::new(&line.graph, &line.times, &holds, callers);
        let simulation = Simulation::new(Arc::clone(&line.graph), Arc::clone(&line.times), Arc::clone(&holds), callers);
        for (at, asked) in measure.reasons.iter().enumerate() {
            for (persona, name) in Persona::ALL {
                let intent = Intent::new(&line.graph, asked.reason, persona.knows());
                let answer = measure.of(at, persona).expect("it was measured");
                // A call that goes round for ever ends after four hours: few of them are enough.
                let calls = if answer.stuck > 0.01 { CALLS / 30 } else { CALLS };
                let called: Vec<Called> = (0..calls).map(|call| simulation.call(persona, &intent, call)).collect();
                let mut of = |what: &str, law: &Law, time: &dyn Fn(&Called) -> Option<Time>| {
                    let times: Vec<f64> = called.iter().filter_map(time).map(Time::secs_f64).collect();
                    reached += usize::from(times.len() >= 30);
                    let mut out = Vec::new();
                    compare(what, law, &times, called.len(), &mut out);
                    compared += out.len();
                    wrong.extend(out.into_iter().filter(|each| each.apart > 4.0).map(|each| {
                        format!("line {seed}, {} {name}: {} ({:.1} SE)", asked.name, each.what, each.apart)
                    }));
                };
                for outcome in Outcome::ALL {
                    let time = |called: &Called| (called.outcome == outcome).then_some(called.at);
                    if outcome == Outcome::Lost {
                        continue;
                    }
                    of(outcome.name(), answer.end(outcome), &time);
                }
                of("announced", &answer.announced, &|called| called.announced);
                of("selectable", &answer.selectable, &|called| called.selectable);
                of("queue", &answer.queue, &|called| called.queued);
                let mut note = |what: String, apart: f64| {
                    compared += 1;
                    if apart > 4.0 {
                        wrong.push(format!("line {seed}, {} {name}: {what} ({apart:.1} SE)", asked.name));
                    }
                };
                let n = called.len() as f64;
                let lost = called.iter().filter(|called| called.outcome == Outcome::Lost).count() as f64 / n;
                let exact = answer.share(Outcome::Lost);
                let error = (exact * (1.0 - exact) / n).sqrt().max(1e-9);
                note(format!("lost: share {lost} against {exact}"), (lost - exact).abs() / error);
                if answer.stuck == 0.0 {
                    let keys = called.iter().map(|called| f64::from(called.keys)).sum::<f64>() / n;
                    let spread = called.iter().map(|called| (f64::from(called.keys) - keys).powi(2)).sum::<f64>() / n;
                    // Where all sampled calls are alike, what is rarer than one in a sample may still be missing.
                    let error = (spread / n).sqrt().max(3.0 * answer.keys.max(1.0) / n);
                    note(format!("keys {keys} against {}", answer.keys), (keys - answer.keys).abs() / error);
                    // Two ways to add up the same seconds.
                    let whole: f64 = Outcome::ALL.iter().map(|outcome| answer.end(*outcome).moments[1]).sum();
                    let steps: f64 = answer.visits.iter().map(Blame::seconds).sum();
                    note(
                        format!("steps of {steps} s, calls of {whole} s"),
                        (steps - whole).abs() / (1e-9 * whole.max(1.0)) * 4.0,
                    );
                }
            }
        }
        if wrong.len() > 40 {
            break;
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {compared} comparisons ({reached} with times):\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
