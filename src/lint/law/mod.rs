//! Laws: profiles of countries and sectors, asked only where they were chosen.
//!
//! A check of a law is a row over the base rules wherever one fits: that rule, asked with the law's numbers, its findings
//! under the law's code. What no menu holds comes from the line's `facts:`; a fact that is not written is not judged,
//! never passed. Whether a law binds a line nobody here knows: every finding says "check with counsel".

mod choose;
mod how;
mod own;
mod profiles;
mod topics;

pub use super::fact::Wanted;
pub use choose::{add, chosen};
pub use how::{How, Own, Row, Scope};
pub use profiles::PROFILES;

use super::{Cx, Judged, Level, NotJudged};
use crate::finding::Code;
use crate::menu::Role;

/// A law, or what of it concerns phone menus.
#[derive(Debug)]
pub struct Profile {
    /// `es`, `tr-telecom`: what stands after `--profile`, and before the names of its checks.
    pub name: &'static str,
    /// The country, or the union.
    pub country: &'static str,
    /// The law by its name.
    pub law: &'static str,
    /// Whom it is about.
    pub scope: &'static str,
    /// In force, revoked, a draft; and whether its text was read or a summary.
    pub state: &'static str,
    /// Where the text or the summaries stand.
    pub sources: &'static [&'static str],
    /// What is checked, in the order of the codes.
    pub checks: &'static [Check],
    /// What the law asks and nothing here can check, and what is known too badly to be checked.
    pub not_checkable: &'static [&'static str],
}

/// One thing that a law asks.
#[derive(Debug)]
pub struct Check {
    /// Its names and its documentation.
    pub code: Code,
    /// The law and the article, as findings name them; `by a summary` where the text was not read.
    pub article: &'static str,
    /// How it is judged.
    pub how: How,
}

/// Every check of every profile.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    PROFILES.iter().flat_map(|profile| profile.checks)
}

/// The check of a code, and its profile.
#[must_use]
pub fn of(code: &Code) -> Option<(&'static Profile, &'static Check)> {
    PROFILES.iter().find_map(|profile| {
        let check = profile.checks.iter().find(|check| check.code.id == code.id)?;
        Some((*profile, check))
    })
}

/// Asks the laws that were chosen, and takes out what the base rules said of the same.
pub(super) fn check(cx: &Cx<'_>, judged: &mut Judged) {
    // A survey or a module answers no call by itself.
    if cx.graph.line.role != Role::Line {
        return;
    }
    let mut replaced = Vec::new();
    for profile in &cx.settings.profiles {
        judged.profiles.push(profile);
        for check in profile.checks {
            let level = cx.settings.level(check.code.name);
            if !cx.settings.asks(&check.code) {
                continue;
            }
            let mut said = check.how.ask(cx, &check.code);
            for finding in &mut said.findings {
                finding.message = format!("{}: {}", check.article, finding.message);
                let help = finding.help.take().map(|help| format!("{help}; ")).unwrap_or_default();
                finding.help = Some(format!("{help}check with counsel"));
                if let Some(Level::At(severity)) = level {
                    finding.severity = severity;
                }
            }
            replaced.append(&mut said.replaces);
            // Two parts of a check may want the same fact.
            for left in said.not_judged {
                let same = |known: &NotJudged| (known.code.id, known.why) == (left.code.id, left.why);
                if !judged.not_judged.iter().any(same) {
                    judged.not_judged.push(left);
                }
            }
            judged.findings.append(&mut said.findings);
        }
    }
    judged.findings.retain(|finding| {
        finding.span().is_none_or(|span| !replaced.iter().any(|(id, place)| (*id, *place) == (finding.code.id, span)))
    });
}
