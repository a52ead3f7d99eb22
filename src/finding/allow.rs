//! Allowances: findings that the author of a file has read and wants to live with.

use super::{Code, Finding, UNUSED_ALLOWANCE};
use crate::source::{Span, Spanned};

/// `# ringtrue: allow popular-choice-late -- reason`, for one rule.
#[derive(Clone, Debug)]
pub struct Allowance {
    /// The rule, and where it is named.
    pub code: Spanned<&'static Code>,
    /// Where its findings are allowed.
    pub covers: Span,
    /// The whole comment.
    pub comment: Span,
    /// What goes with the comment; `None`: it allows other rules too.
    pub line: Option<Span>,
}

/// What a comment that begins with [`ORDER`] says to us.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Order<'t> {
    /// Nothing: it is a remark about the program.
    Remark,
    /// It would be an order with a colon after the first word.
    NoColon,
    /// Something that is no order: its first word.
    Unknown(&'t str),
    /// The names of rules, as they are written, and the reason.
    Allow(&'t str, Option<&'t str>),
}

/// The word that a comment to us begins with.
pub const ORDER: &str = "ringtrue";

impl<'t> Order<'t> {
    /// Reads a comment without its `#` and the blanks after it.
    #[must_use]
    pub fn read(comment: &'t str) -> Self {
        let words = comment.strip_prefix(ORDER).unwrap_or(comment).trim_start();
        let Some(order) = words.strip_prefix(':').map(str::trim_start) else {
            let meant = ["allow ", "ignore ", "disable "].iter().any(|word| words.starts_with(word));
            return if meant { Self::NoColon } else { Self::Remark };
        };
        match order.strip_prefix("allow").filter(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])) {
            Some(list) => match list.split_once("--") {
                Some((names, reason)) => Self::Allow(names, Some(reason.trim())),
                None => Self::Allow(list, None),
            },
            None => Self::Unknown(order.split_whitespace().next().unwrap_or_default()),
        }
    }
}

/// What became of findings where there are allowances.
#[derive(Debug)]
pub struct Allowed {
    /// Those that nothing allows.
    pub kept: Vec<Finding>,
    /// How many were allowed.
    pub count: usize,
    /// For each allowance, whether it matched anything.
    pub used: Vec<bool>,
}

/// Takes out the findings that an allowance covers: their primary place begins inside of what it is about.
#[must_use]
pub fn allow(findings: Vec<Finding>, allowances: &[Allowance]) -> Allowed {
    let mut used = vec![false; allowances.len()];
    let all = findings.len();
    let mut kept = findings;
    kept.retain(|finding| {
        let Some(span) = finding.span() else { return true };
        let mut allowed = false;
        for (at, allowance) in allowances.iter().enumerate() {
            let covers = allowance.covers;
            let inside = covers.file == span.file && covers.start <= span.start && span.start < covers.end;
            if inside && allowance.code.value.id == finding.code.id {
                used[at] = true;
                allowed = true;
            }
        }
        !allowed
    });
    Allowed { count: all - kept.len(), kept, used }
}

impl Allowance {
    /// The finding about an allowance that matched nothing.
    #[must_use]
    pub fn unused(&self) -> Finding {
        let name = self.code.value.name;
        let message = format!("nothing here is found by `{name}`, so there is nothing to allow");
        let finding = Finding::new(&UNUSED_ALLOWANCE, self.code.span, message)
            .help("remove it, or move it: above the step or choice it is about, or at the end of its line");
        match self.line {
            Some(line) => finding.fix(line, ""),
            None => finding,
        }
    }
}
