//! The tokens of a text: words in small letters without accents, and what stands between them.

use std::ops::Range;

use super::table::{Class, Lexicon};

/// What stands before a token; the greater, the more it parts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Gap {
    /// Grown together: `24-hour`, `1.5`, `8:00`.
    Tight,
    /// A blank.
    Blank,
    /// The end of a line.
    Line,
    /// A comma, a dash, a bracket.
    Comma,
    /// A colon.
    Colon,
    /// A semicolon.
    Semicolon,
    /// The end of a sentence.
    Stop,
}

/// A word, a number or a sign.
#[derive(Clone, Debug)]
pub(super) struct Token {
    /// In small letters, without accents.
    pub word: String,
    /// Where it stands, in bytes.
    pub at: Range<usize>,
    /// What stands before it.
    pub gap: Gap,
    /// What the language says of it.
    pub class: Class,
}

/// A letter in small, without its accent.
fn plain(letter: char, out: &mut String) {
    for letter in letter.to_lowercase() {
        match letter {
            'á' | 'à' | 'â' | 'ã' | 'ä' => out.push('a'),
            'é' | 'è' | 'ê' | 'ë' => out.push('e'),
            'í' | 'ì' | 'î' | 'ï' => out.push('i'),
            'ó' | 'ò' | 'ô' | 'õ' | 'ö' => out.push('o'),
            'ú' | 'ù' | 'û' | 'ü' => out.push('u'),
            'ç' => out.push('c'),
            'ñ' => out.push('n'),
            'ß' => out.push_str("ss"),
            'œ' => out.push_str("oe"),
            // Accents that are letters of their own.
            '\u{300}'..='\u{36f}' => {}
            other => out.push(other),
        }
    }
}

/// A word as tables and tokens compare it.
pub(super) fn folded(word: &str) -> String {
    let mut out = String::with_capacity(word.len());
    word.chars().for_each(|letter| plain(letter, &mut out));
    out
}

/// The tokens of a text.
pub(super) fn tokens(text: &str, lexicon: &Lexicon) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut gap = Gap::Stop;
    let mut letters = text.char_indices().peekable();
    let is_apostrophe = |letter: char| matches!(letter, '\'' | '’');
    let mut before = ' ';
    while let Some((from, letter)) = letters.next() {
        let next = letters.peek().map_or(' ', |(_, next)| *next);
        if letter.is_alphanumeric() {
            let mut to = from + letter.len_utf8();
            while let Some((at, inner)) = letters.peek().copied() {
                // `don't` is one word, `l'option` two.
                let joins = !lexicon.elides
                    && is_apostrophe(inner)
                    && text[at + inner.len_utf8()..].starts_with(char::is_alphabetic);
                if !(inner.is_alphanumeric() || ('\u{300}'..='\u{36f}').contains(&inner) || joins) {
                    break;
                }
                to = at + inner.len_utf8();
                letters.next();
            }
            let word = folded(&text[from..to].replace('’', "'"));
            let class = lexicon.class(&word);
            out.push(Token { word, at: from..to, gap, class });
            gap = Gap::Tight;
            before = 'a';
            continue;
        }
        let said = match letter {
            '*' | '#' => {
                let word = letter.to_string();
                let class = lexicon.class(&word);
                out.push(Token { word, at: from..from + 1, gap, class });
                gap = Gap::Tight;
                before = letter;
                continue;
            }
            // Inside a number, a time or an address.
            '.' | ',' | ':' | '-' | '/' | '‑' if before.is_alphanumeric() && next.is_alphanumeric() => Gap::Tight,
            '…' => Gap::Comma,
            '.' if next == '.' || before == '.' => Gap::Comma,
            '.' | '!' | '?' | '¡' | '¿' => Gap::Stop,
            ';' => Gap::Semicolon,
            ':' => Gap::Colon,
            ',' | '(' | ')' | '–' | '—' | '-' => Gap::Comma,
            '\n' => Gap::Line,
            _ => Gap::Blank,
        };
        gap = gap.max(said);
        before = letter;
    }
    out
}
