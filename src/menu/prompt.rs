//! A prompt as it was written: words, a file, or both, in one language or several.

use crate::finding::{BAD_VALUE, Finding, Severity, TEXT_CUT_SHORT};
use crate::source::{Span, Spanned};
use crate::syntax::{Node, Reader, Table, Value, quoted};
use crate::time::Time;

/// What is said at one point of a call.
#[derive(Clone, Debug)]
pub struct Prompt {
    /// The whole of it.
    pub span: Span,
    /// The words.
    pub say: Vec<Text>,
    /// The named file.
    pub audio: Vec<Text>,
    /// Where it begins in a file that holds more.
    pub at: Option<Spanned<Time>>,
    /// It advertises something.
    pub advert: bool,
    /// The language it is in, whatever the call's.
    pub language: Option<Box<Spanned<String>>>,
    /// Its declared length: for what is not recorded because it changes from call to call.
    pub takes: Option<Spanned<Time>>,
    /// How fast it is spoken.
    pub words_per_minute: Option<Spanned<f64>>,
    /// The other number that callers are told to ring.
    pub refers_to: Option<Box<Spanned<String>>>,
}

impl Prompt {
    /// Nothing said yet.
    #[must_use]
    pub fn silent(span: Span) -> Self {
        Self {
            span,
            say: Vec::new(),
            audio: Vec::new(),
            at: None,
            advert: false,
            language: None,
            takes: None,
            words_per_minute: None,
            refers_to: None,
        }
    }

    fn is_heard(&self) -> bool {
        !self.say.is_empty() || !self.audio.is_empty() || self.takes.is_some() || self.at.is_some()
    }
}

/// Words or a file name in one language.
#[derive(Clone, Debug)]
pub struct Text {
    /// The language; `None` where none was written: the line's first for words, every one for a file.
    pub language: Option<Spanned<String>>,
    /// The words or the name.
    pub text: Spanned<String>,
}

/// Whether a text ends as a sentence does.
fn ends(text: &str) -> bool {
    text.ends_with(['.', '!', '?', ':', ';', '…'])
}

/// The keys of the long form: a table with any of them is not a table of languages.
pub(super) const LONG_FORM: [&str; 8] =
    ["say", "audio", "at", "advert", "language", "takes", "words_per_minute", "refers_to"];

/// What to say about a `goto` in a place where only the words of a kind stand.
pub(super) const GOTO_OUTSIDE: &str = "`goto` stands beside the kind, not inside it: `{play: Hello., goto: main}`";

/// A language tag: `en`, `en-US`, `zh-Hant-TW`, `es-419` (BCP 47 without its rarities).
#[must_use]
pub fn is_language(text: &str) -> bool {
    let mut parts = text.split('-');
    let letters = |part: &str, lengths: std::ops::RangeInclusive<usize>| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphabetic())
    };
    parts.next().is_some_and(|part| letters(part, 2..=3) && part == part.to_ascii_lowercase())
        && parts.all(|part| {
            letters(part, 2..=2)
                || letters(part, 4..=4)
                || (part.len() == 3 && part.bytes().all(|byte| byte.is_ascii_digit()))
        })
}

impl Reader<'_> {
    /// A prompt: text, a table of languages, or the long form.
    pub fn prompt(&mut self, node: &Node) -> Option<Prompt> {
        if node.entries().iter().any(|entry| LONG_FORM.contains(&&*entry.key.value)) {
            let mut table = self.table(node, "a prompt");
            let language = table.take("language").and_then(|node| self.language(node)).map(Box::new);
            let prompt = self.prompt_inside(&mut table).map(|prompt| Prompt { language, ..prompt });
            table.hint("goto", GOTO_OUTSIDE);
            table.finish(self);
            return prompt;
        }
        let prompt = Prompt { say: self.texts(node), ..Prompt::silent(node.span) };
        prompt.is_heard().then_some(prompt)
    }

    /// A prompt from the long form's keys in a table that may have others (a choice, a collect ...). There `language`
    /// is the call's, not the prompt's, and is left to the caller of this function.
    pub fn prompt_inside(&mut self, table: &mut Table<'_>) -> Option<Prompt> {
        let mut prompt = Prompt::silent(table.span);
        if let Some(node) = table.take("say") {
            // `say` is a prompt: the long form may stand below it as well as beside it.
            if node.entries().iter().any(|entry| LONG_FORM.contains(&&*entry.key.value)) {
                return self.prompt(node);
            }
            prompt.say = self.texts(node);
            prompt.span = node.span;
        }
        if let Some(node) = table.take("audio") {
            prompt.audio = self.file_names(node);
        }
        prompt.at = table.take("at").and_then(|node| self.duration(node));
        prompt.advert = table.take("advert").and_then(|node| self.boolean(node)).is_some_and(|yes| yes.value);
        prompt.takes = table.take("takes").and_then(|node| self.duration(node));
        prompt.words_per_minute = table.take("words_per_minute").and_then(|node| self.words_per_minute(node));
        prompt.refers_to = table.take("refers_to").and_then(|node| self.text(node)).map(Box::new);
        prompt.is_heard().then_some(prompt)
    }

    fn texts(&mut self, node: &Node) -> Vec<Text> {
        if !matches!(node.value, Value::Map { .. }) {
            self.cut_at_a_comment(node);
            return self.text(node).map(|text| Text { language: None, text }).into_iter().collect();
        }
        self.by_language(node, "a text by language")
    }

    /// File names: one, or one a language.
    pub fn file_names(&mut self, node: &Node) -> Vec<Text> {
        let names = if matches!(node.value, Value::Map { .. }) {
            self.by_language(node, "a file by language")
        } else {
            self.text(node).map(|text| Text { language: None, text }).into_iter().collect()
        };
        names.into_iter().filter(|name| self.is_file_name(&name.text)).collect()
    }

    /// A file below the prompt folder.
    pub fn is_file_name(&mut self, name: &Spanned<String>) -> bool {
        let text = &name.value;
        let inside = !text.starts_with(['/', '\\', '~'])
            && !text.contains('\0')
            && !text.contains(':')
            && text.split(['/', '\\']).all(|part| part != "..");
        if !inside || text.is_empty() {
            self.wrong(
                &BAD_VALUE,
                name.span,
                format!("`{text}` is not a file below the prompt folder"),
                "write a name such as `welcome.wav` or `2026/welcome.wav`",
            );
            return false;
        }
        true
    }

    fn by_language(&mut self, node: &Node, what: &'static str) -> Vec<Text> {
        let mut table = self.table(node, what);
        let mut texts = Vec::new();
        for entry in table.matching(is_language) {
            self.cut_at_a_comment(&entry.value);
            if let Some(text) = self.text(&entry.value) {
                let language = Spanned::new(entry.key.value.to_string(), entry.key.span);
                texts.push(Text { language: Some(language), text });
            }
        }
        table.hint("", "its keys are languages such as `en-US`; a text with a comma or a colon needs quotes");
        table.finish(self);
        texts
    }

    /// One prompt or several.
    pub fn prompts(&mut self, node: &Node) -> Vec<Prompt> {
        if let Value::List { items, flow: true } = &node.value {
            self.cut_items(items);
        }
        let items = self.list(node);
        items.into_iter().filter_map(|item| self.prompt(item)).collect()
    }

    /// `[Sorry, I did not hear a key.]` is two prompts: the list ended the text at its comma.
    fn cut_items(&mut self, items: &[Node]) {
        for pair in items.windows(2) {
            let [first, second] = pair else { continue };
            let (Value::Scalar(one), Value::Scalar(two)) = (&first.value, &second.value) else { continue };
            let goes_on = two.text.starts_with(char::is_lowercase) && two.text.contains(' ');
            if one.plain && two.plain && !ends(&one.text) && (goes_on || ends(&two.text)) {
                let whole = first.span.to(second.span);
                let written = quoted(self.sources.slice(whole));
                self.report(
                    Finding::new(
                        &TEXT_CUT_SHORT,
                        whole,
                        "one text became two prompts: a list ends an unquoted text at the comma",
                    )
                    .help(format!("quote it: `{written}`"))
                    .fix(whole, written),
                );
            }
        }
    }

    /// `press the # key.` without quotes: callers only hear what stands before the `#`. A comment after a finished
    /// sentence, or set apart by more than one space, is one.
    fn cut_at_a_comment(&mut self, node: &Node) {
        let Value::Scalar(scalar) = &node.value else { return };
        let (_, end) = self.sources.bytes(node.span);
        let rest = self.sources.text(node.span.file)[end..].lines().next().unwrap_or_default();
        let Some(hidden) = rest.strip_prefix(" #") else { return };
        if !scalar.plain || ends(&scalar.text) || hidden.trim().is_empty() {
            return;
        }
        let span = Span::new(node.span.file, end + 1, end + rest.trim_end().len());
        let whole = Span { end: span.end, ..node.span };
        let written = quoted(self.sources.slice(whole));
        self.report(
            Finding::new(&TEXT_CUT_SHORT, span, "an unquoted `#` begins a comment: callers do not hear the rest")
                .severity(Severity::Warning)
                .help(format!("quote the whole text: `{written}`; or move the comment further to the right"))
                .fix(whole, written),
        );
    }

    /// A language tag.
    pub fn language(&mut self, node: &Node) -> Option<Spanned<String>> {
        let text = self.text(node)?;
        if !is_language(&text.value) {
            self.wrong(
                &BAD_VALUE,
                text.span,
                format!("`{}` is no language", text.value),
                "write a tag such as `en-US`, `es`, `es-419`",
            );
            return None;
        }
        Some(text)
    }

    /// How fast somebody speaks.
    pub fn words_per_minute(&mut self, node: &Node) -> Option<Spanned<f64>> {
        let rate = self.number(node, 600.0)?;
        if rate.value < 30.0 {
            self.wrong(
                &BAD_VALUE,
                rate.span,
                format!("{} words a minute is no speech", rate.value),
                "write a rate from 30 to 600: `150`",
            );
            return None;
        }
        Some(rate)
    }
}
