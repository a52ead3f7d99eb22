//! The language server in process: an editor's messages in, its own out, frame by frame and without a pause.

#![allow(clippy::disallowed_methods, reason = "tests write files and look at them")]

mod asking;
mod client;
mod findings;
mod program;
mod rename;
mod session;
#[path = "../support/mod.rs"]
mod support;
mod town;
