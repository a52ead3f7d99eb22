//! Personas as callers, and many calls of them: the line's machine played with seeded chance.
//!
//! A [`Persona`](crate::timing::Persona) with a reason is a [`Caller`](crate::call::Caller) on the wire, and
//! [`Chance`] answers for the world. What the time model computes must come out here too.

mod calls;
mod chance;
mod persona;

pub use calls::{Called, Simulation};
pub use chance::Chance;
pub use persona::PersonaCaller;
