//! What a caller presses: one key of the telephone or several in a row.

use std::fmt;
use std::sync::Arc;

use crate::finding::BAD_VALUE;
use crate::source::Spanned;
use crate::syntax::{Node, Reader};

/// One key or several: `0` to `9`, `*`, `#`, at most 32 of them. Cheap to copy: a line says each key in many places.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Press(Arc<str>);

/// The longest row of keys (ours): a credit card has 19 digits, no menu more.
const LONGEST: usize = 32;

impl Press {
    /// Reads `1`, `500`, `star`, `pound`, `*`, `#`; `None` for what no telephone has.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let keys = match text {
            "star" => "*",
            "pound" | "hash" => "#",
            keys => keys,
        };
        let known = (1..=LONGEST).contains(&keys.len())
            && keys.bytes().all(|key| key.is_ascii_digit() || matches!(key, b'*' | b'#'));
        known.then(|| Self(keys.into()))
    }

    /// The keys, one character each.
    #[must_use]
    pub fn keys(&self) -> &str {
        &self.0
    }

    /// As a part of a file name: `star` and `pound` where a file system has trouble.
    #[must_use]
    pub fn file_part(&self) -> String {
        self.0.replace('*', "star").replace('#', "pound")
    }
}

/// As it is written in a menu: `1`, `500`, `star`, `pound`.
impl fmt::Display for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &*self.0 {
            "*" => f.write_str("star"),
            "#" => f.write_str("pound"),
            keys => f.write_str(keys),
        }
    }
}

impl Reader<'_> {
    /// One key or several in a row.
    pub fn press(&mut self, node: &Node) -> Option<Spanned<Press>> {
        let text = node.text().unwrap_or_default();
        let Some(press) = Press::parse(text) else {
            let written = match node.text() {
                Some("") => "an empty text".to_owned(),
                Some(text) => format!("`{}`", crate::syntax::shortened(text)),
                None => node.kind().to_owned(),
            };
            self.wrong(
                &BAD_VALUE,
                node.span,
                format!("{written} is not a key of a telephone"),
                "write digits (`1`, `\"500\"`), `star` or `pound`",
            );
            return None;
        };
        // A leading zero is lost by other readers: `press: 08` needs quotes, `press: 0` does not.
        self.text(node)?;
        Some(Spanned::new(press, node.span))
    }
}
