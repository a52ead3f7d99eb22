//! A call, what is heard in it, and the path that is found: the same call again.
//!
//! `cargo test --release --test roundtrip -- --nocapture` prints how much is the same again; `ROUNDTRIPS=20` takes twenty
//! times as many calls.

#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests write files, look at clocks, and print how much is the same again"
)]

mod journeys;
mod keys;
mod large;
mod part;
mod perfect;
mod recorded;
mod small;
mod sound;
mod story;
#[path = "../support/mod.rs"]
mod support;
mod voices;
