//! `[score]` of the settings: limits and weights of the grade.

use crate::finding::{BAD_VALUE, Finding};
use crate::score::{PARTS, Settings};
use crate::syntax::shape::{Fields, Key, Shape, key};
use crate::syntax::{Node, Reader};

/// The greatest count that a limit may have (ours): more than any call has keys.
const MOST: u32 = 100;

/// The greatest weight (ours); only their proportions count.
const HEAVIEST: f64 = 1000.0;

/// Reads `[score]`.
pub(super) fn read(reader: &mut Reader<'_>, node: &Node, settings: &mut Settings) {
    let mut table = reader.table(node, "`[score]`");
    for (name, count) in [
        ("rings", &mut settings.rings),
        ("keys", &mut settings.keys),
        ("transfers", &mut settings.transfers),
        ("asked_twice", &mut settings.asked_twice),
        ("repeats", &mut settings.repeats),
    ] {
        if let Some(value) = table.take(name).and_then(|node| reader.whole(node, 0, MOST)) {
            *count = value.value;
        }
    }
    for (name, time) in [("hold", &mut settings.hold), ("person", &mut settings.person)] {
        if let Some(value) = table.take(name).and_then(|node| reader.duration(node)) {
            *time = value.value;
        }
    }
    if let Some(node) = table.take("weights") {
        let before = settings.weights;
        let mut table = reader.table(node, "`[score.weights]`");
        for (part, weight) in PARTS.iter().zip(&mut settings.weights) {
            if let Some(value) = table.take(part.name).and_then(|node| reader.number(node, HEAVIEST)) {
                *weight = value.value;
            }
        }
        table.finish(reader);
        if settings.weights.iter().sum::<f64>() <= 0.0 {
            settings.weights = before;
            reader.findings.push(
                Finding::new(&BAD_VALUE, node.span, "every weight is 0: there is nothing to grade")
                    .help("leave out the parts that count as usual: `[score.weights]` needs only what differs"),
            );
        }
    }
    table.finish(reader);
}

/// What `[score]` takes.
pub(super) fn shape() -> Vec<Key> {
    let weights =
        PARTS.iter().map(|part| key(part.name, Shape::number(0, 1000), format!("How much counts: {}.", part.about)));
    let count = || Shape::whole(0, MOST);
    vec![
        key("rings", count(), "Rings before the answer; else 4."),
        key("hold", Shape::duration(), "The longest wait for somebody; else 2 minutes."),
        key("person", Shape::duration(), "From the answer to a person, for whoever asks; else 3 minutes."),
        key("keys", count(), "Keys pressed in menus; else 4."),
        key("transfers", count(), "How often a call may be handed on; else once."),
        key("asked_twice", count(), "How often the same thing may be asked for again; else never."),
        key("repeats", count(), "How often one prompt may be heard again; else once."),
        key(
            "weights",
            Fields::new("`[score.weights]`", weights.collect()).shape(),
            "How much each part of the grade counts; only proportions matter.",
        ),
    ]
}
