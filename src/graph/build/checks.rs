//! What only the whole line shows: shares that do not add up, languages without words, files with two texts.

use std::collections::HashMap;

use super::{Build, percent};
use crate::finding::{BAD_VALUE, Finding, PROMPT_FILE_SHARED, PROMPT_LANGUAGE_MISSING, list_of};
use crate::graph::{Piece, Words};
use crate::source::{Span, Spanned};

impl Build<'_> {
    pub(super) fn shares(&mut self) {
        let reasons = &self.document.reasons;
        let stated: Vec<Spanned<f64>> = reasons.iter().filter_map(|reason| reason.share).collect();
        let sum: f64 = stated.iter().map(|share| share.value).sum();
        let all = stated.len() == reasons.len();
        if let Some(last) = stated.last()
            && (sum > 1.0 + 1e-6 || (all && sum < 1.0 - 1e-6))
        {
            self.findings.push(
                Finding::new(&BAD_VALUE, last.span, format!("the shares of `reasons` add up to {}", percent(sum)))
                    .help("make them add up to 100%, or leave one out: it gets what is left"),
            );
        }
    }

    /// One finding a prompt, naming every language it lacks.
    pub(super) fn languages_missing(&mut self) {
        for prompt in &self.prompts {
            let missing = |words: &&Words| words.stands_in;
            if prompt.takes.is_some() && prompt.words.iter().all(|words| words.text.is_none()) {
                continue;
            }
            let lacks: Vec<&str> = prompt
                .words
                .iter()
                .zip(&self.line.languages)
                .filter(|(words, _)| missing(words))
                .map(|(_, language)| language.as_str())
                .collect();
            if lacks.is_empty() {
                continue;
            }
            let heard = prompt.words.first().map_or(0, |words| words.language);
            self.findings.push(
                Finding::new(
                    &PROMPT_LANGUAGE_MISSING,
                    prompt.span,
                    format!("this prompt has no words in {}", list_of(lacks.iter().copied())),
                )
                .label(format!("those callers hear {}", self.line.languages[heard]))
                .help(format!(
                    "write one text a language: `{{{}: ..., {}: ...}}`",
                    self.line.languages[heard], lacks[0]
                )),
            );
        }
    }

    pub(super) fn files_shared(&mut self) {
        let mut seen: HashMap<&str, (&str, Span)> = HashMap::new();
        let mut findings = Vec::new();
        for prompt in self.prompts.iter().filter(|prompt| !prompt.in_whole) {
            for piece in prompt.words.iter().filter(|words| !words.stands_in).flat_map(|words| &words.pieces) {
                let Piece::File { name, text, .. } = piece else { continue };
                match seen.get(name.as_str()) {
                    Some((other, span))
                        if *span != prompt.span && !text.is_empty() && !other.is_empty() && **other != **text =>
                    {
                        findings.push(
                            Finding::new(
                                &PROMPT_FILE_SHARED,
                                prompt.span,
                                format!("`{name}` is the file of two prompts with different words"),
                            )
                            .related(*span, "the other one")
                            .help("rename the step, or give one of the two `audio:`"),
                        )
                    }
                    Some(_) => {}
                    None => {
                        seen.insert(name, (text, prompt.span));
                    }
                }
            }
        }
        self.findings.append(&mut findings);
    }
}
