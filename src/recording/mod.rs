//! Between a [`crate::call::CallTrace`] and samples: the call as the caller would have heard it.

mod reel;
mod write;

pub use reel::Reel;
pub use write::{Played, looped, sounds_of, write};
