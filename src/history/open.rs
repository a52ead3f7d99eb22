//! Opening a history: what lies there is looked at before SQLite may touch it, and every refusal says what to do.

use std::io::{self, Read};
use std::path::Path;

use super::db::{Db, Failure, Mode};
use super::schema::{self, APPLICATION, VERSION};
use crate::error::{Error, Result};

/// What SQLite's file begins with, and where its head has the two numbers that say whose it is (SQLite file format 1.3).
const MAGIC: &[u8] = b"SQLite format 3\0";
const USER_VERSION: usize = 60;
const APPLICATION_ID: usize = 68;
const HEAD: u64 = 100;

/// What lies at the path.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum There {
    /// Nothing, or a file without a byte in it.
    Nothing,
    /// A history of ours, of some version.
    Ours(i64),
    /// A file of SQLite's that nobody has signed: begun and not finished, or another program's.
    Unsigned,
}

/// Opens a file, where it is not there makes it.
pub(super) fn open(path: &Path, program: &str) -> Result<Db> {
    let there = look(path)?;
    if let There::Ours(version) = there {
        known(path, version)?;
    }
    prepare(path).map_err(|error| told(path, &cause(&error)))?;
    let open = || -> Result<Db, Failure> {
        let mut db = Db::open(path, Mode::Write)?;
        if db.pragma("user_version")? < VERSION {
            // What is begun is in the file itself before any other way of writing is chosen: its head tells whose it is.
            db.write(|writing| schema::migrate(writing, program))?;
        }
        // Who reads does not wait for who writes. On a network, or where another run is just at it, the older way stays,
        // which every file system has.
        let network = path.parent().is_some_and(super::network::is_network);
        let _ = db.journal(if network { "delete" } else { "wal" });
        Ok(db)
    };
    let db = open().map_err(|failure| told(path, &failure))?;
    ours(path, &db)?;
    Ok(db)
}

/// Opens a file that is there, to look at it; `None` where nothing is.
pub(super) fn read(path: &Path, program: &str) -> Result<Option<Db>> {
    let There::Ours(version) = look(path)? else { return Ok(None) };
    known(path, version)?;
    let open = |mode| -> Result<Db, Failure> {
        let mut db = Db::open(path, mode)?;
        if mode != Mode::Untouched && db.pragma("user_version")? < VERSION {
            db.write(|writing| schema::migrate(writing, program))?;
        }
        Ok(db)
    };
    let db = match open(Mode::Exists) {
        // Here is no room for what readers share. Where no run was interrupted there is nothing beside the file, and it
        // can be read as it lies there.
        Err(Failure::CannotOpen | Failure::ReadOnly | Failure::Full) if is_whole(path) => open(Mode::Untouched),
        Err(Failure::Full) => open(Mode::Alone),
        Err(Failure::CannotOpen | Failure::ReadOnly) => {
            return Err(Error::new(format!(
                "`{}` cannot be read: a run was interrupted, and the folder cannot be written to finish what it began",
                path.display()
            ))
            .help("copy the whole folder `.ringtrue` to where it can be written, and read it there with `--project`"));
        }
        other => other,
    };
    let db = db.map_err(|failure| told(path, &failure))?;
    ours(path, &db)?;
    Ok(Some(db))
}

/// Why SQLite could not, and what to do.
pub(super) fn told(path: &Path, failure: &Failure) -> Error {
    let shown = path.display();
    match failure {
        Failure::Locked => Error::new(format!(
            "`{shown}` is in use: another run has kept it locked for longer than {} s",
            super::db::PATIENCE.as_secs()
        ))
        .help("wait until the other run is over; `fuser` on the file names a program that hangs"),
        Failure::Full => Error::new(format!("`{shown}` cannot be written: the disk is full"))
            .help("make room there: what was kept before is still in it"),
        Failure::ReadOnly | Failure::CannotOpen => {
            Error::new(format!("`{shown}` cannot be written: the file or its folder is read-only, or not yours"))
                .help("allow writing there, or leave history out with `--no-history`")
        }
        Failure::Damaged => Error::new(format!("`{shown}` is damaged: it is not as it was written")).help(
            "nothing was changed in it; move it away to begin a new one, or put a copy of it from before in its place",
        ),
        Failure::Other(words) => Error::new(format!("`{shown}` cannot be used: {words}"))
            .help("move it away to begin a new one, or leave history out with `--no-history`"),
    }
}

/// Looks at the head of the file without SQLite, which mends what it opens.
#[expect(clippy::disallowed_methods, reason = "the history has a file of its own")]
fn look(path: &Path) -> Result<There> {
    let data = match std::fs::metadata(path) {
        // Whether its folder can be made is seen when it is.
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
            return Ok(There::Nothing);
        }
        other => other.map_err(|error| refused(path, &error))?,
    };
    // A pipe would wait for somebody to write.
    if !data.is_file() {
        let what = if data.is_dir() { "a folder" } else { "no ordinary file" };
        return Err(Error::new(format!("`{}` is {what}, and history is kept in a file", path.display()))
            .help("move it away: the next audit begins a new one"));
    }
    let (head, _) = peek(path).map_err(|error| refused(path, &error))?;
    if head.is_empty() {
        return Ok(There::Nothing);
    }
    let number = |at: usize| {
        head.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(|bytes| i64::from(i32::from_be_bytes(bytes)))
    };
    match (head.starts_with(MAGIC), number(APPLICATION_ID), number(USER_VERSION)) {
        (true, Some(APPLICATION), Some(version)) if version <= VERSION && is_cut(path) => {
            Err(told(path, &Failure::Damaged))
        }
        (true, Some(APPLICATION), Some(version)) => Ok(There::Ours(version)),
        (true, Some(0), Some(_)) if is_blank(path) => Ok(There::Unsigned),
        (true, Some(_), Some(_)) => Err(Error::new(format!("`{}` belongs to another program", path.display()))
            .help("nothing was changed in it; move it away: the next audit begins a history there")),
        _ => Err(Error::new(format!("`{}` is not a history: it is damaged, or another program's", path.display()))
            .help("nothing was changed in it; move it away: the next audit begins a new one")),
    }
}

/// The head of the file, and how long the file is.
#[expect(clippy::disallowed_methods, reason = "the history has a file of its own")]
fn peek(path: &Path) -> io::Result<(Vec<u8>, u64)> {
    let file = std::fs::File::open(path)?;
    let length = file.metadata()?.len();
    let mut head = Vec::new();
    file.take(HEAD).read_to_end(&mut head)?;
    Ok((head, length))
}

/// The end of the file is missing, and does not lie beside it still, as it does where a run was interrupted. Another run
/// may be writing the file just now, so it is asked twice.
fn is_cut(path: &Path) -> bool {
    (0..2).all(|_| is_whole(path) && peek(path).is_ok_and(|(head, long)| length(&head) > long))
}

/// How long the file is by its own head, where that is certain: pages, and how long each is.
fn length(head: &[u8]) -> u64 {
    let number = |at: usize, bytes: usize| {
        head.get(at..at + bytes).unwrap_or_default().iter().fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    let (page, pages, changes, valid_for) = (number(16, 2), number(28, 4), number(24, 4), number(92, 4));
    // A page of 65,536 bytes does not fit its two.
    let page = if page == 1 { 65_536 } else { page };
    if changes == valid_for { pages * page } else { 0 }
}

fn refused(path: &Path, error: &io::Error) -> Error {
    Error::path("read", path, error).help("mend that, or leave history out with `--no-history`")
}

/// A file without a table: it was begun, and its first transaction did not come to its end.
fn is_blank(path: &Path) -> bool {
    Db::open(path, Mode::Untouched)
        .and_then(|db| db.rows("SELECT count(*) FROM sqlite_schema", &[], |row| row.int()))
        .is_ok_and(|counts| counts == [0])
}

/// Nothing that was kept lies beside the file still.
#[expect(clippy::disallowed_methods, reason = "the history has a file of its own")]
fn is_whole(path: &Path) -> bool {
    ["-wal", "-journal"].iter().all(|end| {
        let mut beside = path.as_os_str().to_owned();
        beside.push(end);
        std::fs::metadata(beside).map_or(true, |data| data.len() == 0)
    })
}

/// A file of a version that this program knows.
fn known(path: &Path, version: i64) -> Result<()> {
    if (0..=VERSION).contains(&version) {
        return Ok(());
    }
    let writer = Db::open(path, Mode::Untouched)
        .and_then(|db| db.rows("SELECT version FROM writer", &[], |row| row.text()))
        .ok()
        .and_then(|versions| versions.into_iter().next());
    let writer = writer.map_or_else(|| "a newer ringtrue".to_owned(), |writer| format!("ringtrue {writer}"));
    Err(Error::new(format!(
        "`{}` was written by {writer}: its version is {version}, and this program knows up to {VERSION}",
        path.display()
    ))
    .help(format!("nothing was changed in it; use {writer} or later here, or leave history out with `--no-history`")))
}

/// Whose file it is, asked again of SQLite: what another run wrote last may not be in the head yet.
fn ours(path: &Path, db: &Db) -> Result<()> {
    let (application, version) = db
        .pragma("application_id")
        .and_then(|application| Ok((application, db.pragma("user_version")?)))
        .map_err(|failure| told(path, &failure))?;
    if application != APPLICATION {
        return Err(Error::new(format!("`{}` belongs to another program", path.display()))
            .help("nothing was changed in it; move it away: the next audit begins a history there"));
    }
    known(path, version)
}

/// The folder, and a word to git that none of it is a source.
#[expect(clippy::disallowed_methods, reason = "the history has a folder of its own")]
fn prepare(path: &Path) -> io::Result<()> {
    let Some(folder) = path.parent() else { return Ok(()) };
    std::fs::create_dir_all(folder)?;
    let ignore = folder.join(".gitignore");
    // One without a word in it is left of a disk that was full.
    if std::fs::metadata(&ignore).map_or(true, |data| data.len() == 0) {
        std::fs::write(&ignore, "*\n")?;
    }
    Ok(())
}

/// What the system refused, in the words of SQLite.
fn cause(error: &io::Error) -> Failure {
    match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => Failure::ReadOnly,
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::Full,
        io::ErrorKind::NotADirectory | io::ErrorKind::AlreadyExists => {
            Failure::Other("`.ringtrue` is a file, and a folder was expected".to_owned())
        }
        _ => Failure::Other(error.to_string()),
    }
}
