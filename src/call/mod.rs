//! What did happen: a [`CallTrace`], and the two machines on a wire that make one.
//!
//! [`Ivr`] plays a menu, a [`Caller`] hears and presses. Neither has a clock, a file or a socket: whoever owns them says
//! what `now` is. What neither can know is asked of the [`World`]. [`play`] is the owner with a virtual clock and
//! [`drive()`] writes down what it plays; [`Live`] is the same for an owner with a real clock: the phone in the terminal
//! and the one on the page.

mod drive;
mod ivr;
mod live;
mod trace;
mod wire;
mod world;

pub use drive::{Listener, drive, play};
pub use ivr::{Ivr, LONGEST_CALL};
pub use live::{KEY, Live, PAUSE};
pub use trace::{CallTrace, EndReason, Event, EventKind, Outcome, Recorder, Visit};
pub use wire::{Act, Caller, Heard, Hour, Input, Move, Moved, Poll, What};
pub use world::{Given, World, moment_in};
