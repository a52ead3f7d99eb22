//! Which profiles a name stands for.

use super::{PROFILES, Profile};
use crate::finding::did_you_mean;

/// The profiles that a word chooses: the one of that name; where none has it, all of a country (`tr` is `tr-bank`,
/// `tr-electricity`, `tr-telecom`). `br-*` is what begins with `br-`, which `br` alone is not: it names a profile.
///
/// # Errors
/// The nearest name, as words for the end of a message, or nothing; where no profile is meant.
pub fn chosen(word: &str) -> Result<Vec<&'static Profile>, String> {
    if let Some(profile) = PROFILES.iter().find(|profile| profile.name == word) {
        return Ok(vec![profile]);
    }
    let country = word.strip_suffix("-*").unwrap_or(word);
    let of_the_country = |profile: &&&Profile| {
        profile.name.strip_prefix(country).is_some_and(|rest| !country.is_empty() && rest.starts_with('-'))
    };
    let all: Vec<&Profile> = PROFILES.iter().filter(of_the_country).copied().collect();
    if all.is_empty() { Err(did_you_mean(word, PROFILES.iter().map(|profile| profile.name))) } else { Ok(all) }
}

/// Adds profiles to those that were chosen already, each once, in the order of their codes.
pub fn add(all: &mut Vec<&'static Profile>, more: Vec<&'static Profile>) {
    for profile in more {
        if !all.iter().any(|known| known.name == profile.name) {
            all.push(profile);
        }
    }
    all.sort_by_key(|profile| profile.checks.first().map(|check| check.code.id));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(word: &str) -> Vec<&'static str> {
        chosen(word).unwrap_or_default().iter().map(|profile| profile.name).collect()
    }

    #[test]
    fn a_name_is_itself_and_a_country_is_all_of_it() {
        assert_eq!(names("es"), ["es"]);
        assert_eq!(names("tr"), ["tr-electricity", "tr-telecom", "tr-bank"]);
        assert_eq!(names("us"), ["us-cable", "us-az-cable", "us-medicare", "us-508"]);
        assert_eq!(names("br"), ["br"]);
        assert_eq!(names("br-*"), ["br-2008", "br-sac"]);
        assert_eq!(names("eu"), ["eu"]);
        assert_eq!(names("be"), ["be-telecom"]);
        assert!(names("").is_empty() && names("-*").is_empty() && names("b").is_empty() && names("ES").is_empty());
        assert_eq!(chosen("tr-bnak").unwrap_err(), "; did you mean `tr-bank`?");
    }
}
