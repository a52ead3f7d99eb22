//! From bytes to text: UTF-8, or what an editor made of it.

use std::path::Path;

use super::load::Project;
use super::store::Store;
use crate::error::{Error, Result};
use crate::finding::{ENCODING, Finding};
use crate::source::{FileId, Sources, Span};
use crate::syntax::{MAX_BYTES, too_long};

impl Project {
    /// Reads a text of at most 32 MB. What is wrong with its bytes is a finding; the text is then empty or repaired.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub fn text(&mut self, path: &Path) -> Result<(FileId, Vec<Finding>)> {
        self.asked.push(self.here().join(path));
        self.text_in(&Store::Disk, path)
    }

    pub(super) fn text_in(&mut self, store: &Store, path: &Path) -> Result<(FileId, Vec<Finding>)> {
        if let (Store::Disk, Some(text)) = (store, self.unsaved(&self.here().join(path))) {
            let bytes = text.as_bytes().to_vec();
            let length = bytes.len() as u64;
            return Ok(self.text_of(store.shown(path), bytes, length));
        }
        let (bytes, length) =
            store.read(&self.here().join(path), MAX_BYTES + 1).map_err(|error| Error::path("read", path, &error))?;
        Ok(self.text_of(store.shown(path), bytes, length))
    }

    /// Takes over a text that came from elsewhere.
    pub fn text_of(&mut self, name: String, bytes: Vec<u8>, length: u64) -> (FileId, Vec<Finding>) {
        take_over(&mut self.sources, name, bytes, length)
    }
}

/// Takes bytes over as a text, with what is wrong with them; `length` is that of the file, of which there may be less.
pub(super) fn take_over(sources: &mut Sources, name: String, bytes: Vec<u8>, length: u64) -> (FileId, Vec<Finding>) {
    if length > MAX_BYTES || bytes.len() as u64 > MAX_BYTES {
        let file = sources.add(name, "");
        return (file, vec![too_long(file, length.max(bytes.len() as u64))]);
    }
    let bytes = match utf16(&bytes) {
        Some(text) => {
            let file = sources.add(name, text);
            let finding = Finding::new(&ENCODING, Span::whole(file), "the file is UTF-16, not UTF-8")
                .help("save it as UTF-8; ringtrue reads it as it is for now");
            return (file, vec![finding]);
        }
        None => bytes,
    };
    if is_no_text(&bytes) {
        let file = sources.add(name, "");
        let finding = Finding::new(&ENCODING, Span::whole(file), "this is no text at all")
            .help("a menu is a YAML file; name the menu, its prompt files are found from there");
        return (file, vec![finding]);
    }
    match String::from_utf8(bytes) {
        Ok(text) => (sources.add(name, text), Vec::new()),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.into_bytes();
            let byte = bytes.get(at).copied().unwrap_or_default();
            // What cannot be read becomes a question mark, one byte for one, so that places stay true.
            let mut text = String::with_capacity(bytes.len());
            for chunk in bytes.utf8_chunks() {
                text.push_str(chunk.valid());
                text.extend(std::iter::repeat_n('?', chunk.invalid().len()));
            }
            let file = sources.add(name, text);
            let finding =
                Finding::new(&ENCODING, Span::new(file, at, at + 1), format!("byte 0x{byte:02X} is not UTF-8"))
                    .help("save the file as UTF-8; it may be Windows-1252 or Latin-1 now");
            (file, vec![finding])
        }
    }
}

/// Bytes that are looked at to tell what a file is (ours).
const BEGINNING: usize = 1024;

/// Sound, images, archives: more than one control character in twenty bytes (ours; a text has none).
fn is_no_text(bytes: &[u8]) -> bool {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let controls = beginning
        .iter()
        .filter(|byte| byte.is_ascii_control() && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0C | 0x1B))
        .count();
    controls * 20 > beginning.len()
}

/// The text of UTF-16: what some editors save. With its byte order mark, or where every second byte of the beginning
/// is a zero, as in no other text.
fn utf16(bytes: &[u8]) -> Option<String> {
    let beginning = &bytes[..bytes.len().min(BEGINNING)];
    let zeros = |from: usize| {
        let half = beginning.iter().skip(from).step_by(2);
        beginning.len() >= 4 && half.filter(|byte| **byte == 0).count() * 10 >= beginning.len() / 2 * 9
    };
    let (little, rest) = match bytes {
        [0xFF, 0xFE, rest @ ..] => (true, rest),
        [0xFE, 0xFF, rest @ ..] => (false, rest),
        _ if zeros(1) && !zeros(0) => (true, bytes),
        _ if zeros(0) && !zeros(1) => (false, bytes),
        _ => return None,
    };
    let units = rest.chunks_exact(2).map(|pair| {
        let pair = [pair[0], pair[1]];
        if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) }
    });
    char::decode_utf16(units).collect::<std::result::Result<String, _>>().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_utf_8_keeps_its_length_and_all_else_its_place() {
        let mut project = Project::new("/".into(), None);
        let bytes = b"a: \xef\xbf\xbd\nb: \xe0\xa4\xff c\n".to_vec();
        let (file, findings) = project.text_of("a.yaml".to_owned(), bytes.clone(), bytes.len() as u64);
        assert_eq!(project.sources.text(file), "a: \u{fffd}\nb: ??? c\n");
        let span = findings[0].span().expect("a place");
        assert_eq!((span.start, project.sources.slice(span)), (10, "?"));
    }
}
