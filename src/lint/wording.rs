//! What prompts say, for the rules about wording: their texts and their words.
//!
//! Keys are read in the languages of [`super::spoken`] and nowhere else, and never where only a recording is named.

use std::collections::HashMap;

use super::Cx;
use crate::graph::{Prompt, PromptId};

/// A text that callers hear, once for each language and purpose.
#[derive(Clone, Copy, Debug)]
pub(super) struct Said<'a> {
    /// The first prompt that says it.
    pub id: PromptId,
    /// The same.
    pub prompt: &'a Prompt,
    /// The text, with its placeholders.
    pub text: &'a str,
    /// The tag of the language it is in.
    pub tag: &'a str,
    /// How many prompts say it.
    pub times: usize,
}

impl Said<'_> {
    /// The language without its country: `en`.
    pub(super) fn language(&self) -> &str {
        base(self.tag)
    }

    /// `said by 3 prompts`, or nothing.
    pub(super) fn where_else(&self) -> String {
        if self.times > 1 { format!("said by {} prompts in all", self.times) } else { String::new() }
    }
}

/// A language without its country: `en` of `en-US`.
pub(super) fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or_default()
}

impl<'a> Cx<'a> {
    /// Every text of every step that some call enters, in the order in which they come up.
    pub(super) fn said(&self) -> Vec<Said<'a>> {
        let graph = self.graph;
        let mut said: Vec<Said<'a>> = Vec::new();
        let mut known: HashMap<(&str, &str, &str), usize> = HashMap::new();
        for (at, prompt) in graph.prompts.iter().enumerate() {
            let Some(id) = graph.prompt_at(at).filter(|_| self.reachable.has(prompt.step)) else { continue };
            let mut languages = Vec::new();
            for words in prompt.words.iter().filter(|words| !words.stands_in) {
                let (Some(text), Some(tag)) = (&words.text, graph.line.languages.get(words.language)) else { continue };
                // A prompt that is said in one language whatever the call's has it in every place.
                if languages.contains(&words.language) {
                    continue;
                }
                languages.push(words.language);
                match known.get(&(&**text, tag.as_str(), prompt.role.name())) {
                    Some(first) => said[*first].times += 1,
                    None => {
                        known.insert((text, tag, prompt.role.name()), said.len());
                        said.push(Said { id, prompt, text, tag, times: 1 });
                    }
                }
            }
        }
        said
    }

    /// How many prompts of such steps name a recording and not its words.
    pub(super) fn without_text(&self) -> usize {
        let silent = |prompt: &&Prompt| {
            let heard = prompt.words.iter().any(|words| !words.pieces.is_empty()) || prompt.takes.is_some();
            heard && self.reachable.has(prompt.step) && prompt.words.iter().all(|words| words.text.is_none())
        };
        self.graph.prompts.iter().filter(silent).count()
    }
}

/// A word of a text.
#[derive(Clone, Debug)]
pub(super) struct Word<'t> {
    /// In small letters, without punctuation.
    pub word: String,
    /// As it was written.
    pub written: &'t str,
    /// Where it begins in the text, in bytes.
    pub from: usize,
    /// It begins a sentence.
    pub begins: bool,
}

/// The words of a text; `*` and `#` are words.
pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut begins, mut start) = (true, None);
    let ends = text.char_indices().map(|(at, letter)| (at, Some(letter))).chain([(text.len(), None)]);
    for (at, letter) in ends {
        let inside = letter.is_some_and(|letter| letter.is_alphanumeric() || matches!(letter, '\'' | '’' | '-'));
        let mut push = |from: usize, until: usize, begins: &mut bool| {
            let written = &text[from..until];
            words.push(Word { word: written.to_lowercase(), written, from, begins: std::mem::take(begins) });
        };
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(from), false) => {
                push(from, at, &mut begins);
                start = None;
            }
            _ => {}
        }
        match letter {
            Some('*' | '#') => push(at, at + 1, &mut begins),
            Some('.' | '!' | '?' | ';' | '…' | '¡' | '¿') => begins = true,
            _ => {}
        }
    }
    words
}

/// Where a phrase of plain small words stands among words: the index of the first of them.
pub(super) fn find_phrase(words: &[Word<'_>], phrase: &str) -> Option<usize> {
    let phrase: Vec<&str> = phrase.split_whitespace().collect();
    words
        .windows(phrase.len().max(1))
        .position(|some| some.iter().map(|word| word.word.as_str()).eq(phrase.iter().copied()))
}

/// How a language names keys: the words of [`super::spoken`], one by one.
pub(super) use super::spoken::Tongue;

/// How a language names keys; `None`: its wording is not judged.
pub(super) fn tongue(language: &str) -> Option<&'static Tongue> {
    Tongue::of(language)
}

impl Tongue {
    /// The end of a key that is named from here on, small words around it included: an index into the words.
    pub(super) fn key(&self, words: &[Word<'_>], from: usize) -> Option<usize> {
        let is_small = |at: usize| words.get(at).is_some_and(|word| !word.begins && self.is_small(&word.word));
        let skip = |mut at: usize| {
            while is_small(at) && !self.is_key(&words[at].word) {
                at += 1;
            }
            at
        };
        let at = skip(from);
        let word = words.get(at).filter(|word| !word.begins)?;
        self.is_key(&word.word).then(|| skip(at + 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn single_words_are_known_as_the_grammar_knows_them() {
        let de = tongue("de").unwrap();
        assert!(de.is_verb("drücken") && de.is_small("die") && de.is_tie("für") && !de.is_verb("die"));
        assert!(de.names("Drücken Sie die Raute.", "#") && !de.names("Drücken Sie die Raute.", "*"));
        let text = words("Drücken Sie bitte die Taste 1 für Rechnungen");
        assert_eq!(de.key(&text, 1), Some(6));
        assert!(tongue("ru").is_none());
    }

    #[test]
    fn a_key_is_named_by_digit_word_or_mark() {
        let names = |language: &str, text: &str, key: &str| tongue(language).is_some_and(|it| it.names(text, key));
        assert!(names("en", "At any time, press 0 for a person.", "0"));
        assert!(names("en", "Press zero for a person.", "0"));
        assert!(names("it", "Per un operatore prema lo zero.", "0"));
        assert!(names("pt", "Para repetir, prima asterisco.", "*"));
        assert!(names("de", "Drücken Sie die Raute.", "#") && !names("de", "Drücken Sie die Raute.", "*"));
        assert!(!names("en", "For zero fees, press 1.", "0"));
        assert!(!names("en", "We are open from 0 to 24.", "0"));
    }

    #[test]
    fn a_phrase_is_found_in_whole_words() {
        let text = words("Your call is important to us. Please hold.");
        assert_eq!(find_phrase(&text, "call is important"), Some(1));
        assert_eq!(find_phrase(&text, "all is important"), None);
        assert_eq!(text.iter().filter(|word| word.begins).count(), 2);
    }
}
