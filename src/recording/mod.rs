//! Between a [`crate::call::CallTrace`] and samples: the call as the caller would have heard it, and what is heard in a
//! call that was recorded.

mod last;
mod listen;
pub mod path;
mod reel;
mod write;

pub use last::lingering;
pub use listen::{Answered, Channels, Heard, KnownBy, Listener, Side, Timeline};
pub use reel::Reel;
pub use write::{Played, looped, sounds_of, write};
