//! From text to a spanned [`Node`]: YAML for menus, TOML for audits and settings, one strict way to read tables.
//!
//! Reading never fails: what stands before a mistake is kept, and every mistake is a finding.

mod comment;
mod edit;
mod node;
mod scalar;
pub mod shape;
mod table;
mod toml;
mod yaml;

pub use comment::Comment;
pub use edit::resolve;
pub use node::{Entry, Node, Scalar, Value};
pub(crate) use scalar::{NAMES, changed_by_others, name_like, quoted, shortened};
pub use scalar::{Words, duration_of, is_name};
#[cfg(test)]
pub(crate) use table::ASKED;
pub use table::{Reader, Table};
pub use toml::text as toml_text;

use crate::finding::{Finding, TOO_LARGE};
use crate::source::{FileId, Sources, Span};

/// Bytes of the largest file that is read: 32 MB (ours; DESIGN 4).
pub const MAX_BYTES: u64 = 32 * 1024 * 1024;
/// Levels of nesting (ours; DESIGN 4).
pub const MAX_DEPTH: usize = 64;
/// Values that aliases may add by being written out, and that anchors may hold (ours).
pub const MAX_ALIASED: usize = 250_000;

/// The two notations.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Notation {
    /// Menus.
    Yaml,
    /// Audits and settings.
    Toml,
}

/// What a text holds.
#[derive(Debug)]
pub struct Parsed {
    /// The top of the text; `None` where it is empty or nothing could be read.
    pub root: Option<Node>,
    /// Whether the text was read to its end. Of a text that was not, only what is there may be judged.
    pub complete: bool,
    /// What is wrong with the text.
    pub findings: Vec<Finding>,
    /// Comments that begin with `ringtrue`. Of TOML there are none.
    pub comments: Vec<Comment>,
}

/// Reads a text once. Never fails, never panics; time grows with the length of the text.
#[must_use]
pub fn parse(sources: &Sources, file: FileId, notation: Notation) -> Parsed {
    let text = sources.text(file);
    if text.len() as u64 > MAX_BYTES {
        return Parsed {
            root: None,
            complete: false,
            findings: vec![too_long(file, text.len() as u64)],
            comments: Vec::new(),
        };
    }
    let mut parsed = match notation {
        Notation::Yaml => yaml::parse(file, text),
        Notation::Toml => toml::parse(file, text),
    };
    if notation == Notation::Yaml {
        parsed.comments = comment::comments(file, text, parsed.root.as_ref());
    }
    parsed
}

/// The finding about a file that is not even read.
#[must_use]
pub fn too_long(file: FileId, bytes: u64) -> Finding {
    let (size, limit) = (bytes / 1024 / 1024, MAX_BYTES / 1024 / 1024);
    Finding::new(&TOO_LARGE, Span::whole(file), format!("the file has {size} MB, the limit is {limit} MB"))
        .help("split the line over several files with `include:`")
}
