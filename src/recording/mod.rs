//! Between a [`crate::call::CallTrace`] and samples: the call as the caller would have heard it.

pub mod path;
mod reel;
mod write;

pub use reel::Reel;
pub use write::{Played, write};
