//! Our own ears: audits are recorded by the program, and what is heard in their sound is the call that was played.

use rayon::prelude::*;
use ringtrue::audit::judge;
use ringtrue::finding::Finding;
use ringtrue::time::Time;

use crate::recorded::{LINES, Made, Recorded, Shipped, is_here, pieces, seeds, sides};
use crate::story::{Count, show, story};
use crate::support::channel::{CHANNELS, Channel, delay};
use crate::support::{Folder, has_program};

/// Random audits of the shipped lines: recorded, heard, walked, and judged again. An unoptimised build takes three short
/// calls of one line; `ROUNDTRIPS=20` takes twenty times as many people, `ROUNDTRIP_SEEDS=1,2` takes other ones.
#[test]
fn what_our_ears_hear_of_an_audit_is_that_call() {
    let (people, longest) = if cfg!(debug_assertions) { (1, 45) } else { (14, 420) };
    println!(
        "| line | calls | minutes | same again | may be either | judged the same | may be either | worst time error |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let (mut told, mut all) = (String::new(), Count::default());
    let lines = if cfg!(debug_assertions) { &LINES[..1] } else { &LINES[..] };
    for seed in seeds() {
        let mut by_seed = Count::default();
        for shipped in lines.iter().filter(|shipped| is_here(shipped)) {
            let recorded = Recorded::new(shipped, pieces(people) as u64, Time::from_secs(longest), seed);
            let most = if cfg!(debug_assertions) { 3 } else { usize::MAX };
            let counts: Vec<Count> =
                recorded.calls.par_iter().take(most).map(|call| heard(shipped, &recorded, call)).collect();
            let mut count = Count::default();
            counts.into_iter().for_each(|one| count.add(one));
            println!("{}", count.row(shipped.name));
            told.push_str(&count.told);
            by_seed.add(count);
        }
        println!("{}", by_seed.row(&format!("seed {seed}")));
        all.add(by_seed);
    }
    println!("{}", all.row("all"));
    if let Ok(path) = std::env::var("ROUNDTRIP_LOG") {
        std::fs::write(path, &told).expect("a log");
    }
    assert!(
        all.same * 100 >= all.all * OUR_EARS,
        "{} of {}\n{}",
        all.same,
        all.all,
        told.get(..6_000).unwrap_or(&told)
    );
    // Where the sound does not tell it is nobody's fault.
    let (told_right, judged_right) = (all.same + all.either, all.judged + all.judged_either);
    assert!(
        told_right.min(judged_right) * 1_000 >= all.all * WHERE_IT_TELLS,
        "{told_right} and {judged_right} of {}\n{}",
        all.all,
        told.get(..6_000).unwrap_or(&told)
    );
}

/// One call through our ears, walked and judged again.
fn heard(shipped: &Shipped, recorded: &Recorded, call: &Made) -> Count {
    let mut count = Count::default();
    let timeline = recorded.listened(&sides(call), 2);
    let walked = recorded.walked(&timeline);
    let name = format!("{}: {}", shipped.name, call.name);
    count.take(&name, &recorded.line, &call.trace, &timeline, &walked, &recorded.names);
    let was = judge(&call.script, &call.plan, &recorded.line.graph, &call.trace);
    let is = judge(&call.script, &call.plan, &recorded.line.graph, &walked.trace);
    count.judged += usize::from(was.passed() == is.passed());
    if was.passed() != is.passed() {
        count.judged_either += count.either;
        let told = |findings: &[Finding]| findings.iter().map(|finding| format!("  {}\n", finding.message)).collect();
        let [was, is]: [String; 2] = [told(&was.findings), told(&is.findings)];
        let stories = [&call.trace, &walked.trace].map(|trace| show(&story(trace, &recorded.line.graph)));
        count.told.push_str(&format!("{name} is judged otherwise, was\n{was}{}is\n{is}{}\n", stories[0], stories[1]));
    }
    count
}

/// Calls in a hundred that come back whole through our own ears: a floor under what was measured, no aim.
const OUR_EARS: usize = 99;

/// Calls in a thousand that come back whole, and that are judged the same, where the sound tells at all: the same.
const WHERE_IT_TELLS: usize = 995;

/// The channels that calls go through once more.
const THROUGH: [&str; 5] = ["mu-law", "GSM", "Opus 12k", "noise 15 dB", "300-3400 Hz"];

/// A few calls of each line on one channel of audio, through what a call goes through: the same prompts and keys, and the
/// same beginnings.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "ears that are not optimised take minutes: cargo test --release --test roundtrip"
)]
fn prompts_and_keys_are_the_same_through_every_channel() {
    if !has_program("ffmpeg") || !has_program("sox") {
        assert!(std::env::var_os("CI").is_none(), "ffmpeg and sox are needed: apt-get install ffmpeg sox");
        println!("left out: ffmpeg and sox are needed");
        return;
    }
    let few = if cfg!(debug_assertions) { 1 } else { 6 };
    println!("| channel | calls | minutes | prompts and keys the same | may be either | | | worst beginning |");
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let lines: Vec<(&Shipped, Recorded)> = LINES[..if cfg!(debug_assertions) { 1 } else { 3 }]
        .iter()
        .filter(|shipped| is_here(shipped))
        .map(|shipped| (shipped, Recorded::new(shipped, pieces(2) as u64, Time::from_secs(120), 0)))
        .collect();
    let (mut told, mut all) = (String::new(), Count::default());
    for channel in CHANNELS.iter().filter(|channel| THROUGH.contains(&channel.name)) {
        let counts: Vec<Count> = lines
            .par_iter()
            .flat_map(|(shipped, recorded)| {
                let step = (recorded.calls.len() / pieces(few)).max(1);
                let calls: Vec<&Made> = recorded.calls.iter().step_by(step).take(pieces(few)).collect();
                calls.into_par_iter().map(move |call| through(channel, shipped, recorded, call))
            })
            .collect();
        let mut count = Count::default();
        counts.into_iter().for_each(|one| count.add(one));
        println!("{}", count.row(channel.name));
        told.push_str(&count.told);
        all.add(count);
    }
    println!("{}", all.row("all"));
    if let Ok(path) = std::env::var("ROUNDTRIP_LOG") {
        std::fs::write(format!("{path}.channels"), &told).expect("a log");
    }
    assert!(
        all.same * 100 >= all.all * THROUGH_CHANNELS,
        "{} of {}\n{}",
        all.same,
        all.all,
        told.get(..6_000).unwrap_or(&told)
    );
}

/// Calls in a hundred whose prompts and keys are the same through a channel: a floor under what was measured, no aim.
const THROUGH_CHANNELS: usize = 99;

fn through(channel: &Channel, shipped: &Shipped, recorded: &Recorded, call: &Made) -> Count {
    let [left, right] = sides(call);
    let mixed: Vec<i16> = left.iter().zip(&right).map(|(left, right)| left.saturating_add(*right)).collect();
    let folder =
        Folder::new(&format!("channel-{}-{}-{}", channel.name.replace(' ', "-"), shipped.name.len(), call.name));
    let mut samples = channel.pass(&mixed, &folder.0, 7);
    // What a channel is late by is no fault of the ears.
    match usize::try_from(delay(&mixed, &samples)) {
        Ok(late) => drop(samples.drain(..late)),
        Err(_) => drop(samples.splice(..0, vec![0; delay(&mixed, &samples).unsigned_abs()])),
    }
    samples.resize(mixed.len(), 0);
    let timeline = recorded.listened(&[samples.clone(), samples], 1);
    let walked = recorded.walked(&timeline);
    let mut count = Count { only_heard: true, ..Count::default() };
    let name = format!("{}, {}: {}", channel.name, shipped.name, call.name);
    count.take(&name, &recorded.line, &call.trace, &timeline, &walked, &recorded.names);
    count
}
