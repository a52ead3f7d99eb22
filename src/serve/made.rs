//! Calls that become audits: drafted, shown, and written into the project's `audits/` where nothing lies there yet.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use super::end::Ended;
use super::line::Desk;
use super::wire::{Audit, Drafted};
use crate::audit::{self, Draft, MadeCall};
use crate::error::Error;
use crate::project::{is_there, real, root_of, write_all};

/// The folder of a project's audits.
const FOLDER: &str = "audits";

/// Letters of a file's name and of a purpose at most (ours).
const LONGEST_NAME: usize = 80;
const LONGEST_PURPOSE: usize = 400;

/// An audit as it would be written.
pub(super) fn draft(desk: &Desk, wanted: &Audit) -> Result<Drafted, Error> {
    let (drafted, _) = drafted(desk, wanted)?;
    Ok(drafted)
}

/// Writes an audit. One that is there already stays as it is.
pub(super) fn write(desk: &Desk, wanted: &Audit) -> Result<Drafted, Error> {
    let (mut drafted, path) = drafted(desk, wanted)?;
    let taken =
        || Error::new(format!("`{}` is there already", drafted.path)).help("give it another name; nothing was written");
    if drafted.taken {
        return Err(taken());
    }
    write_all(&[(path, drafted.text.clone())]).map_err(|(path, error)| match error.kind() {
        std::io::ErrorKind::AlreadyExists => taken(),
        _ => Error::path("write", &path, &error).help("download it instead, and put it where you like"),
    })?;
    drafted.written = true;
    Ok(drafted)
}

/// The draft, and the whole path of its file.
fn drafted(desk: &Desk, wanted: &Audit) -> Result<(Drafted, PathBuf), Error> {
    let ended = desk.sessions.ended(&wanted.session).ok_or_else(|| {
        Error::new("there is no call that is over on this page").help("dial, let the call end, and try again")
    })?;
    let purpose: String = wanted.purpose.split_whitespace().collect::<Vec<_>>().join(" ");
    if purpose.chars().count() > LONGEST_PURPOSE {
        return Err(Error::new("the purpose is longer than anybody reads")
            .help(format!("say in one sentence of at most {LONGEST_PURPOSE} letters what the call is to show")));
    }
    let purpose = if purpose.is_empty() { ended.purpose.clone() } else { purpose };
    let file = match wanted.file.trim() {
        "" => named_after(&purpose),
        given => checked(given)?,
    };
    let menu = real(&desk.here.join(&ended.loaded.line.name));
    let root = root_of(&menu);
    let folder = root.join(FOLDER);
    let path = folder.join(&file);
    let text = text(&ended, &relative(&menu, &folder), &purpose);
    let shown = path.strip_prefix(real(&desk.here)).unwrap_or(&path);
    let taken = is_there(&path);
    Ok((Drafted { path: shown.display().to_string(), file, text, taken, written: false }, path))
}

/// The audit of a call.
fn text(ended: &Arc<Ended>, menu: &str, purpose: &str) -> String {
    let line = &ended.loaded.line;
    let made = MadeCall {
        graph: &line.graph,
        times: &line.times,
        callers: line.config.callers,
        trace: &ended.trace,
        line: menu,
        purpose: Some(purpose),
        at: ended.dialled.at,
        language: ended.dialled.language,
    };
    let (draft, cut) = Draft::of_call(&made);
    let text = audit::write(&draft);
    match cut {
        // What an audit cannot say is said to who reads it.
        Some(cut) => format!("# Follows the call until {}: {}.\n{text}", cut.at.clock(), cut.why),
        None => text,
    }
}

/// A file's name out of a sentence.
fn named_after(purpose: &str) -> String {
    let plain: String = purpose.to_lowercase().chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect();
    let mut name = String::new();
    for word in plain.split_whitespace() {
        if name.chars().count() + word.chars().count() >= LONGEST_NAME {
            break;
        }
        if !name.is_empty() {
            name.push('-');
        }
        name.push_str(word);
    }
    if name.is_empty() {
        name.push_str("a-call");
    }
    name + ".toml"
}

/// A file's name that was typed: one part, of letters that every system takes.
fn checked(given: &str) -> Result<String, Error> {
    let stem = given.strip_suffix(".toml").unwrap_or(given);
    let is_plain = stem.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' '));
    if !is_plain || stem.is_empty() || stem.starts_with(['.', ' ']) || stem.chars().count() > LONGEST_NAME {
        return Err(Error::new(format!("`{given}` cannot be a file's name here"))
            .help(format!("write at most {LONGEST_NAME} letters, digits, `-` or `_`; it is written into `{FOLDER}`")));
    }
    Ok(format!("{}.toml", stem.trim_end()))
}

/// A file as seen from a folder, with `/` between its parts.
fn relative(file: &Path, folder: &Path) -> String {
    let (file, folder): (Vec<Component<'_>>, Vec<Component<'_>>) =
        (file.components().collect(), folder.components().collect());
    let same = file.iter().zip(&folder).take_while(|(a, b)| a == b).count();
    let up = folder[same..].iter().map(|_| "..".to_owned());
    let down = file[same..].iter().map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_was_typed_is_one_file_in_one_folder() {
        for (given, file) in [("a", "a.toml"), ("a b.toml", "a b.toml"), ("Año-1", "Año-1.toml")] {
            assert_eq!(checked(given).expect(given), file);
        }
        for wrong in ["../a", "a/b", "a\\b", ".hidden", "", ".toml", "a\0b", "C:a", "a\nb", &"x".repeat(81)] {
            assert!(checked(wrong).is_err(), "{wrong:?}");
        }
        assert_eq!(named_after("A caller, at 10:00, reaches a person!"), "a-caller-at-10-00-reaches-a-person.toml");
        assert_eq!(named_after("..."), "a-call.toml");
        assert!(named_after(&"long ".repeat(90)).len() <= LONGEST_NAME + 5);
    }

    #[test]
    fn a_menu_is_named_from_the_folder_of_the_audit() {
        let of = |file: &str, folder: &str| relative(Path::new(file), Path::new(folder));
        assert_eq!(of("/p/menus/a.yaml", "/p/audits"), "../menus/a.yaml");
        assert_eq!(of("/p/a.yaml", "/p/audits"), "../a.yaml");
        assert_eq!(of("/elsewhere/a.yaml", "/p/audits"), "../../elsewhere/a.yaml");
    }
}
