//! `--out DIR`: a file a call, and of pages an index that leads to them.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use super::Hearing;
use super::tally::Tally;
use super::written::{drawn, stopped, sum_up};
use crate::cli::Stdio;
use crate::cli::many::{Work, interrupted};
use crate::error::{Error, Result};
use crate::project::write_file;
use crate::render::path_track;
use crate::report::{CallIndex, Count, Report, listened_table};
use crate::source::Sources;

/// Formats, and the ending of a file in each.
const ENDINGS: [(&str, &str); 6] =
    [("text", "txt"), ("json", "json"), ("jsonl", "jsonl"), ("csv", "csv"), ("labels", "labels.txt"), ("html", "html")];

/// The page that leads to the others.
pub(super) const INDEX: &str = "index.html";

/// A file a call in a folder, under the names that the calls have; of labels a second one with the path. Pages get an
/// index of the calls of this run, also of one that was stopped.
pub(super) fn each_its_file(
    folder: &Path,
    format: &str,
    hearing: &Hearing<'_>,
    stdio: &mut Stdio<'_>,
    report: &mut Report,
) -> Result<u8> {
    let Hearing { ears, paths, jobs, .. } = *hearing;
    let stop = interrupted();
    let work = Work { ears, paths, jobs, watched: stdio.person, stop: &stop, gate: None };
    let ending = ENDINGS.iter().find(|(name, _)| *name == format).map_or("txt", |(_, ending)| ending);
    let is_page = format == "html";
    let names = names(paths, is_page);
    let above = common(&names);
    let (mut tally, mut index) = (Tally::default(), CallIndex::default());
    let write = |path: &Path, text: &str| {
        let path = folder.join(path);
        let written = write_file(&ears.here.join(&path), text.as_bytes());
        written.map_err(|error| Error::path("write", &path, &error))
    };
    let taken = work.each(stdio.stderr, &mut |at, call| {
        tally.add(&call);
        let name = names.get(at).map(PathBuf::as_path).unwrap_or(Path::new(""));
        let page = with_ending(name, ending);
        if is_page {
            let shown = paths.get(at).filter(|_| above.as_os_str().is_empty()).map(PathBuf::as_path);
            let shown = shown.unwrap_or_else(|| name.strip_prefix(&above).unwrap_or(name));
            index.add(at, &shown.display().to_string(), &address(&page), &call);
        }
        let mut one = Report { command: "listen", listened: vec![call], listened_alone: true, ..Report::default() };
        one.looked_at = vec![Count { count: 1, what: "call" }];
        one.index = is_page.then(|| "../".repeat(page.components().count().saturating_sub(1)) + INDEX);
        if format == "csv" {
            one.data.push(listened_table(&one.listened));
        }
        write(&page, &drawn(format, &one, &Sources::default(), false))?;
        if let Some(track) = one.listened.first().filter(|_| format == "labels").and_then(path_track) {
            write(&with_ending(name, "path.txt"), &track)?;
        }
        Ok(true)
    })?;
    let stopped = (taken < paths.len()).then(|| stopped(taken, paths.len()));
    let code = sum_up(&tally, hearing, report);
    if is_page {
        let notes = report.notes.len();
        report.notes.extend(stopped.as_ref().map(ToString::to_string));
        report.tiles = index.tiles();
        report.overview = index.tables();
        let html = drawn(format, report, &ears.sources, false);
        report.tiles.clear();
        report.overview.clear();
        report.notes.truncate(notes);
        write(Path::new(INDEX), &html)?;
    }
    if let Some(stopped) = stopped {
        return Err(stopped);
    }
    let shown = folder.display();
    report.notes.push(match is_page {
        true => format!("written to `{shown}`, a page a call; `{}` leads to them", folder.join(INDEX).display()),
        false => format!("written to `{shown}`, a file a call"),
    });
    Ok(code)
}

/// The name of each call's file without its ending: where the call stands, without what leads out of the folder. No call is
/// written over another, nor over the index.
fn names(paths: &[PathBuf], has_index: bool) -> Vec<PathBuf> {
    let mut taken: HashSet<String> = HashSet::with_capacity(paths.len());
    // Systems that do not tell `A` from `a` write one over the other.
    let key = |path: &Path| path.to_string_lossy().to_lowercase();
    taken.extend(has_index.then(|| "index".to_owned()));
    let name = |path: &PathBuf| {
        let below: PathBuf = path.components().filter(|part| matches!(part, Component::Normal(_))).collect();
        let mut names = (1..).map(|at| if at == 1 { below.clone() } else { with_ending(&below, &at.to_string()) });
        names.find(|name| taken.insert(key(name))).unwrap_or_default()
    };
    paths.iter().map(name).collect()
}

/// The folder that holds all calls, which the list need not name in every row.
fn common(names: &[PathBuf]) -> PathBuf {
    let mut above = names.first().and_then(|name| name.parent()).unwrap_or(Path::new(""));
    for name in names {
        while !name.starts_with(above) {
            above = above.parent().unwrap_or(Path::new(""));
        }
    }
    above.to_path_buf()
}

fn with_ending(name: &Path, ending: &str) -> PathBuf {
    let mut path = name.as_os_str().to_owned();
    path.push(".");
    path.push(ending);
    path.into()
}

/// The address of a file from the folder that its path begins in.
fn address(path: &Path) -> String {
    let mut address = String::new();
    for part in path.components() {
        if !address.is_empty() {
            address.push('/');
        }
        for byte in part.as_os_str().as_encoded_bytes() {
            if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
                address.push(char::from(*byte));
            } else {
                let _ = write!(address, "%{byte:02X}");
            }
        }
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_call_is_written_over_another_or_over_the_index() {
        let paths = ["../a/x.wav", "a/x.wav", "A/X.wav", "a/x.wav.2", "index", "a/index"].map(PathBuf::from);
        let names = names(&paths, true);
        let names: Vec<&str> = names.iter().filter_map(|name| name.to_str()).collect();
        assert_eq!(names, ["a/x.wav", "a/x.wav.2", "A/X.wav.3", "a/x.wav.2.2", "index.2", "a/index"]);
    }

    #[test]
    fn every_name_of_a_file_is_an_address() {
        assert_eq!(address(Path::new("Büro 2/100% #1?.wav.html")), "B%C3%BCro%202/100%25%20%231%3F.wav.html");
        assert_eq!(address(Path::new("javascript:x.html")), "javascript%3Ax.html");
    }

    #[test]
    fn a_folder_that_all_calls_share_is_named_once() {
        let common = |paths: &[&str]| common(&paths.iter().map(PathBuf::from).collect::<Vec<_>>());
        assert_eq!(common(&["calls/a/x.wav", "calls/ab/y.wav"]), Path::new("calls"));
        assert_eq!(common(&["calls/x.wav", "y.wav"]), Path::new(""));
        assert_eq!(common(&["x.wav"]), Path::new(""));
    }
}
