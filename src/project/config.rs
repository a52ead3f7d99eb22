//! Settings: `ringtrue.toml` beside `menus/`.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::find::CONFIG;
use super::text::take_over;
use super::{files, rules, score};
use crate::finding::{BAD_VALUE, Finding, Severity};
use crate::lint::{Settings, law};
use crate::source::{Sources, Spanned};
use crate::syntax::{Node, Notation, Reader, parse};
use crate::timing::{Callers, Persona};

/// What a project's settings say; what is absent has its default.
#[derive(Clone, Debug)]
pub struct Config {
    /// From which severity on a finding makes `check` fail.
    pub fail_on: Severity,
    /// How callers are assumed to behave.
    pub callers: Callers,
    /// Limits that `ringtrue measure` holds a line to, as they were written.
    pub budgets: Vec<Spanned<String>>,
    /// Levels and thresholds of rules, and the laws that are asked.
    pub rules: Settings,
    /// Limits and weights of the grade.
    pub score: crate::score::Settings,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            fail_on: Severity::Warning,
            callers: Callers::default(),
            budgets: Vec::new(),
            rules: Settings::default(),
            score: crate::score::Settings::default(),
        }
    }
}

/// The words for severities.
pub(crate) const SEVERITIES: [&str; 3] = ["info", "warning", "error"];

/// The severity of a word of [`SEVERITIES`].
pub(crate) fn severity(word: &str) -> Severity {
    match word {
        "info" => Severity::Info,
        "error" => Severity::Error,
        _ => Severity::Warning,
    }
}

impl Config {
    /// Reads the settings of a project's root, with what is wrong with them.
    pub(super) fn read(
        root: &Path,
        shown: PathBuf,
        unsaved: Option<Arc<str>>,
        sources: &mut Sources,
    ) -> (Self, Vec<Finding>) {
        let mut config = Self::default();
        let (bytes, length) = match unsaved {
            Some(text) => (text.as_bytes().to_vec(), text.len() as u64),
            None => match files::read(&root.join(CONFIG), crate::syntax::MAX_BYTES) {
                Ok(read) => read,
                Err(_) => return (config, Vec::new()),
            },
        };
        // What is no UTF-8 is told, and then never mended: it would be written anew.
        let (file, findings) = take_over(sources, shown.display().to_string(), bytes, length);
        let parsed = parse(sources, file, Notation::Toml);
        let mut reader = Reader::new(sources);
        reader.findings.extend(findings);
        reader.findings.extend(parsed.findings);
        if let Some(root) = &parsed.root {
            let mut table = reader.table(root, "`ringtrue.toml`");
            if let Some(node) = table.take("check") {
                let mut table = reader.table(node, "`[check]`");
                if let Some(word) = table.take("fail_on").and_then(|node| reader.word(node, &SEVERITIES)) {
                    config.fail_on = severity(word.value);
                }
                for node in table.take("profiles").map(|node| reader.list(node)).unwrap_or_default() {
                    let Some(name) = reader.text(node) else { continue };
                    match law::chosen(&name.value) {
                        Ok(profiles) => law::add(&mut config.rules.profiles, profiles),
                        Err(near) => reader.wrong(
                            &BAD_VALUE,
                            name.span,
                            format!("no profile is called `{}`{near}", name.value),
                            "`ringtrue explain --profile` lists them all",
                        ),
                    }
                }
                table.finish(&mut reader);
            }
            if let Some(node) = table.take("callers") {
                let mut table = reader.table(node, "`[callers]`");
                let callers = &mut config.callers;
                for (key, time) in [
                    ("reaction", &mut callers.reaction),
                    ("hesitation", &mut callers.hesitation),
                    ("digit", &mut callers.digit),
                    ("key", &mut callers.key),
                ] {
                    if let Some(value) = table.take(key).and_then(|node| reader.duration(node)) {
                        *time = value.value;
                    }
                }
                for (key, share) in [("mistake", &mut callers.mistake), ("callback", &mut callers.callback)] {
                    if let Some(value) = table.take(key).and_then(|node| reader.share(node)) {
                        *share = value.value;
                    }
                }
                if let Some(node) = table.take("personas") {
                    personas(&mut reader, node, callers);
                }
                table.finish(&mut reader);
            }
            if let Some(node) = table.take("rules") {
                rules::read(&mut reader, node, &mut config.rules);
            }
            if let Some(node) = table.take("measure") {
                let mut table = reader.table(node, "`[measure]`");
                if let Some(node) = table.take("budgets") {
                    let budgets = reader.list(node);
                    config.budgets = budgets.into_iter().filter_map(|node| reader.text(node)).collect();
                }
                table.finish(&mut reader);
            }
            if let Some(node) = table.take("score") {
                score::read(&mut reader, node, &mut config.score);
            }
            table.finish(&mut reader);
        }
        (config, reader.findings)
    }
}

/// Reads how many callers behave in which way. Who is not named does not call.
fn personas(reader: &mut Reader<'_>, node: &Node, callers: &mut Callers) {
    let mut table = reader.table(node, "`[callers.personas]`");
    let shares: Vec<Option<Spanned<f64>>> =
        Persona::ALL.iter().map(|(_, name)| table.take(name).and_then(|node| reader.share(node))).collect();
    table.finish(reader);
    let sum: f64 = shares.iter().flatten().map(|share| share.value).sum();
    if (sum - 1.0).abs() > 1e-6 {
        reader.findings.push(
            Finding::new(&BAD_VALUE, node.span, format!("the shares of `personas` add up to {:.0}%", sum * 100.0))
                .help("make them add up to 100%; who is not named does not call"),
        );
        return;
    }
    callers.personas = std::array::from_fn(|at| shares[at].as_ref().map_or(0.0, |share| share.value));
}
