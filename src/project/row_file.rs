//! A file that rows are appended to, by a run that may be killed at any moment, and by the next one.

use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::io::{BufRead, BufReader, BufWriter, Seek, SeekFrom, Write};
use std::path::Path;

use crate::error::{Error, Result};

/// A file of rows, a line each. While it is open nobody else writes to it.
#[derive(Debug)]
pub struct RowFile {
    file: File,
}

impl RowFile {
    /// Opens or makes a file of rows, and hands each row that is there to `known`. A last line that was not written to
    /// its end is cut off, once every other line has been accepted: a file of another kind stays as it is.
    ///
    /// Also gives how many bytes were cut off.
    ///
    /// # Errors
    /// When the file cannot be opened, another run is writing to it, or `known` refuses a row.
    #[expect(clippy::disallowed_methods, reason = "the project is the part that touches files")]
    pub fn open(path: &Path, known: &mut dyn FnMut(usize, &str) -> Result<()>) -> Result<(Self, u64)> {
        let wrong = |error: std::io::Error| Error::path("write", path, &error);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        let file = File::options().read(true).append(true).create(true).open(path).map_err(wrong)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(Error::new(format!("another run is writing to `{}`", path.display()))
                    .help("wait for it, or give this one another file"));
            }
            // A file system without locks: nobody can be asked.
            Err(TryLockError::Error(_)) => {}
        }
        let mut reader = BufReader::new(&file);
        let (mut whole, mut number) = (0, 0);
        let mut line = Vec::new();
        let torn = loop {
            line.clear();
            let read = reader.read_until(b'\n', &mut line).map_err(wrong)? as u64;
            if line.pop_if(|last| *last == b'\n').is_none() {
                break read;
            }
            number += 1;
            known(number, &String::from_utf8_lossy(&line))?;
            whole += read;
        };
        if torn > 0 {
            if number == 0 && !line.starts_with(&ROW[..line.len().min(ROW.len())]) {
                return Err(no_rows(path, 1));
            }
            file.set_len(whole).map_err(wrong)?;
        }
        let mut file = file;
        file.seek(SeekFrom::End(0)).map_err(wrong)?;
        Ok((Self { file }, torn))
    }

    /// Appends a row with its end of line, at once.
    ///
    /// # Errors
    /// As the system says: no more room.
    pub fn append(&mut self, row: &str) -> std::io::Result<()> {
        self.file.write_all(row.as_bytes())
    }

    /// Takes out every row after which another of the same name stands, all at once or not at all; rows without a name
    /// stay. `path` is the one that it was opened by. Nobody has written to it since.
    ///
    /// # Errors
    /// As the system says; then every row is still there.
    #[expect(clippy::disallowed_methods, reason = "the project is the part that touches files")]
    pub fn keep_last(self, path: &Path, name: &dyn Fn(&str) -> Option<String>) -> std::io::Result<()> {
        let mut last: HashMap<String, usize> = HashMap::new();
        for (at, line) in BufReader::new(File::open(path)?).lines().enumerate() {
            if let Some(name) = name(&line?) {
                last.insert(name, at);
            }
        }
        // A link goes on leading to the rows.
        let path = std::fs::canonicalize(path)?;
        let mut beside = path.clone().into_os_string();
        beside.push(".part");
        let write = || -> std::io::Result<()> {
            let mut kept = BufWriter::new(File::create(&beside)?);
            for (at, line) in BufReader::new(File::open(&path)?).lines().enumerate() {
                let line = line?;
                if name(&line).is_none_or(|name| last.get(&name) == Some(&at)) {
                    kept.write_all(line.as_bytes())?;
                    kept.write_all(b"\n")?;
                }
            }
            kept.into_inner().map_err(std::io::IntoInnerError::into_error)?.sync_all()?;
            std::fs::rename(&beside, &path)
        };
        write().inspect_err(|_| {
            let _ = std::fs::remove_file(&beside);
        })
    }
}

/// How a row begins.
const ROW: &[u8] = b"{\"file\":";

/// What is said of a file that holds something else.
#[must_use]
pub fn no_rows(path: &Path, line: usize) -> Error {
    Error::new(format!("`{}` holds something else than rows of calls (line {line}): it stays as it is", path.display()))
        .help("give `--out` the name of another file")
}
