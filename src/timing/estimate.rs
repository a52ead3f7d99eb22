//! The length of words that nobody has recorded yet (EVIDENCE 6.2 and 7.1).

use crate::time::Time;

/// Syllables a second of studio prompts, pauses inside included, by language.
///
/// English, Spanish, French, Italian and Russian are the medians over the recordings of Asterisk's core sounds (EVIDENCE
/// 6.2); German and Portuguese are ours, scaled from those.
const RATES: [(&str, f64); 7] =
    [("en", 4.0), ("es", 4.2), ("fr", 4.5), ("it", 6.4), ("ru", 5.7), ("de", 3.9), ("pt", 4.3)];

/// Words a minute where the language has no rate (EVIDENCE 7.1).
const FALLBACK_WORDS: f64 = 150.0;

/// The digits from 0 to 9 as they are said, so that `press 1` has its vowels.
const DIGITS: [(&str, [&str; 10]); 7] = [
    ("en", ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]),
    ("es", ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"]),
    ("fr", ["zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"]),
    ("it", ["zero", "uno", "due", "tre", "quattro", "cinque", "sei", "sette", "otto", "nove"]),
    ("ru", ["ноль", "один", "два", "три", "четыре", "пять", "шесть", "семь", "восемь", "девять"]),
    ("de", ["null", "eins", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun"]),
    ("pt", ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"]),
];

const VOWELS: &str = "aeiouyàáâãäåæèéêëìíîïòóôõöøùúûüýœаеёиоуыэюя";

/// Estimated length of a text in a language (a tag such as `en-US`), to the millisecond.
///
/// `t = syllables / rate` of the language; `60 × words / words_per_minute` where a rate is declared, and at 150 words a
/// minute where the language has none.
#[must_use]
pub fn estimate(text: &str, language: &str, words_per_minute: Option<f64>) -> Time {
    let base = language.split('-').next().unwrap_or_default();
    let rate = RATES.iter().find(|(name, _)| *name == base).map(|(_, rate)| *rate);
    let secs = match (words_per_minute, rate) {
        (None, Some(rate)) => syllables(text, language) as f64 / rate,
        (declared, _) => text.split_whitespace().count() as f64 * 60.0 / declared.unwrap_or(FALLBACK_WORDS),
    };
    Time::from_millis((secs * 1_000.0).round() as i64)
}

/// Syllables of a text as groups of vowels, a word without any counting as one; digits are read one by one.
#[must_use]
pub fn syllables(text: &str, language: &str) -> usize {
    let base = language.split('-').next().unwrap_or_default();
    let digits = DIGITS.iter().find(|(name, _)| *name == base).map_or(&DIGITS[0].1, |(_, digits)| digits);
    text.split_whitespace()
        .map(|word| {
            let word = word.to_lowercase();
            let spoken: usize =
                word.chars().filter_map(|c| c.to_digit(10)).map(|digit| groups(digits[digit as usize])).sum();
            let letters: String = word.chars().map(|c| if c.is_alphabetic() { c } else { ' ' }).collect();
            let said: usize = letters.split_whitespace().map(|part| groups(part).max(1)).sum();
            spoken + said
        })
        .sum()
}

fn groups(word: &str) -> usize {
    let mut inside = false;
    word.chars()
        .filter(|c| {
            let vowel = VOWELS.contains(*c);
            let begins = vowel && !inside;
            inside = vowel;
            begins
        })
        .count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn syllables_are_groups_of_vowels_and_digits_are_read_out() {
        assert_eq!(syllables("For billing, press 1.", "en-US"), 6);
        assert_eq!(syllables("Para español, oprima nueve.", "es-US"), 2 + 3 + 3 + 2);
        assert_eq!(syllables("800", "en"), 1 + 2 + 2);
        assert_eq!(syllables("—", "en"), 0);
    }

    #[test]
    fn the_estimate_is_syllables_over_the_published_rate() {
        assert_eq!(estimate("For billing, press 1.", "en-US", None), Time::from_millis(1_500));
        assert_eq!(estimate("one two three", "ja", None), Time::from_millis(1_200), "150 words a minute");
        assert_eq!(estimate("one two three", "en", Some(90.0)), Time::from_millis(2_000));
    }

    /// The prompts of Asterisk's demo, with the lengths of their studio recordings (Debian asterisk-core-sounds-en-wav).
    #[test]
    fn a_studio_prompt_is_estimated_within_a_third_of_its_length() {
        let text = "Congratulations. You have successfully installed and executed the Asterisk open source PBX. \
                    You have also installed a set of sample sounds and configuration files that should help you to get started.";
        let estimated = estimate(text, "en", None).secs_f64();
        assert!((estimated - 14.0).abs() < 14.0 / 3.0, "{estimated}");
    }
}
