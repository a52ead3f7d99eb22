//! The time model against the machine: for random lines and every persona the exact numbers agree with many calls that
//! the line's machine plays. Seeds are fixed, so a test that passes passes always.

mod support;

use std::path::PathBuf;
use std::sync::Arc;

use ringtrue::project::Project;
use ringtrue::sim::{Called, Simulation};
use ringtrue::time::Time;
use ringtrue::timing::{Blame, Callers, Holds, Intent, Law, Measure, Outcome, Persona};
use support::random::line;

/// Random lines.
const LINES: u64 = 40;
/// Calls of each caller.
const CALLS: u64 = 600;

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
