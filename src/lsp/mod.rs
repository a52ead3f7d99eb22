//! A language server: menus, audits and settings in an editor, while they are written.
//!
//! It speaks the Language Server Protocol over a pair of streams. One thread reads a message, answers it, and reads the
//! next; what was typed in the meantime is taken in before anything is judged again. Unsaved text counts in place of
//! the file, prompts are measured once, and a line is read again only when one of its files has changed.

mod actions;
mod analysis;
mod completion;
mod definition;
mod desk;
mod diagnostics;
mod hover;
mod names;
mod place;
mod rename;
mod rules;
mod serve;
mod symbols;
mod text;

pub use serve::serve;
