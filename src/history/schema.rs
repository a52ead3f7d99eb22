//! What the file holds: its tables, version by version.

use super::db::{Failure, Value, Writing};

/// `RTrh`: a SQLite file that says so in its head is a history of ours.
pub(super) const APPLICATION: i64 = 0x5254_7268;

/// What brings a file from each version to the next; the first begins with nothing.
///
/// A version that was shipped stays as it is: a change is a further entry. `writer` stays in every version to come, so
/// that an older program can say who wrote what it cannot read.
const MIGRATIONS: &[&str] = &[V1];

/// The version this program writes.
pub(super) const VERSION: i64 = MIGRATIONS.len() as i64;

/// Times of a call are microseconds from its answer, moments are microseconds since 1970 (UTC).
const V1: &str = "
CREATE TABLE writer (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    version TEXT NOT NULL
) STRICT;

-- Numbers of runs are not used again, even of those that are forgotten.
CREATE TABLE run (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    began INTEGER NOT NULL,
    ended INTEGER,
    version TEXT NOT NULL,
    command TEXT NOT NULL,
    revision TEXT,
    planned INTEGER NOT NULL
) STRICT;
CREATE INDEX run_began ON run (began);

CREATE TABLE call (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    file TEXT,
    menu TEXT NOT NULL,
    line TEXT NOT NULL,
    purpose TEXT,
    caller TEXT NOT NULL,
    answered_at TEXT,
    verdict TEXT,
    result TEXT NOT NULL,
    reason TEXT NOT NULL,
    outcome TEXT NOT NULL,
    began INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    human_at INTEGER,
    hold INTEGER NOT NULL,
    keys INTEGER NOT NULL,
    estimated INTEGER NOT NULL,
    prompts INTEGER NOT NULL,
    turns INTEGER NOT NULL,
    ratings INTEGER NOT NULL,
    findings INTEGER NOT NULL,
    UNIQUE (run, place)
) STRICT;
CREATE INDEX call_line ON call (line);

CREATE TABLE turn (
    call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    is_limit INTEGER NOT NULL,
    what TEXT NOT NULL,
    expected TEXT NOT NULL,
    actual TEXT NOT NULL,
    at INTEGER,
    verdict TEXT NOT NULL,
    first_divergence INTEGER NOT NULL,
    PRIMARY KEY (call, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE rating (
    call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    ask TEXT NOT NULL,
    scale INTEGER NOT NULL,
    weight REAL NOT NULL,
    rating INTEGER,
    rated_by TEXT,
    note TEXT,
    PRIMARY KEY (call, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE finding (
    call INTEGER NOT NULL REFERENCES call (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    code TEXT NOT NULL,
    message TEXT NOT NULL,
    written TEXT NOT NULL,
    PRIMARY KEY (call, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE score (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL REFERENCES run (id) ON DELETE CASCADE,
    line TEXT NOT NULL,
    grade TEXT NOT NULL,
    points REAL NOT NULL,
    points_of REAL NOT NULL,
    UNIQUE (run, line)
) STRICT;

CREATE TABLE score_part (
    score INTEGER NOT NULL REFERENCES score (id) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    name TEXT NOT NULL,
    points REAL NOT NULL,
    points_of REAL NOT NULL,
    PRIMARY KEY (score, place)
) STRICT, WITHOUT ROWID;
";

/// Brings a file to this version, in the one transaction that it is given. A newer one is left as it is.
pub(super) fn migrate(writing: &Writing<'_>, program: &str) -> Result<(), Failure> {
    // Another run may have done it since this one looked.
    let from = writing.pragma("user_version")?;
    if from >= VERSION {
        return Ok(());
    }
    for migration in MIGRATIONS.iter().skip(usize::try_from(from).unwrap_or(0)) {
        writing.script(migration)?;
    }
    writing.run("INSERT OR REPLACE INTO writer (id, version) VALUES (1, ?1)", &[Value::from(program)])?;
    writing.set_pragma("application_id", APPLICATION)?;
    writing.set_pragma("user_version", VERSION)
}
