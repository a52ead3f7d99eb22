//! Between a [`crate::call::CallTrace`] and samples: the call as the caller would have heard it.

mod write;

pub use write::{Played, looped, sounds_of, write};
