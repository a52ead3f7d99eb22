//! SQLite: the one file that names it. Opening a file, transactions, rows and values, and why something failed.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::types::{FromSqlError, ToSql, ToSqlOutput, ValueRef};
use rusqlite::{Connection, ErrorCode, OpenFlags, TransactionBehavior, ffi};

/// How long a writer waits for another one (ours): a call is kept in milliseconds.
pub(super) const PATIENCE: Duration = Duration::from_secs(5);

/// Why SQLite could not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Failure {
    /// Somebody else has written for longer than [`PATIENCE`].
    Locked,
    /// The disk is full.
    Full,
    /// The file or its folder cannot be written.
    ReadOnly,
    /// The file cannot be opened.
    CannotOpen,
    /// What is in the file is not what was written.
    Damaged,
    /// Anything else, in the words of SQLite or of the system.
    Other(String),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        let code = match &error {
            rusqlite::Error::SqliteFailure(failure, _) => failure,
            // A value of another kind than the schema's, or words that are no UTF-8, were not written by us.
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::IntegralValueOutOfRange(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::Utf8Error(..)
            | rusqlite::Error::QueryReturnedNoRows => return Self::Damaged,
            other => return Self::Other(other.to_string()),
        };
        match (code.code, code.extended_code) {
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Locked,
            // The file beside it that writers share could not grow.
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE | ffi::SQLITE_IOERR_WRITE) => Self::Full,
            (ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) => Self::ReadOnly,
            (ErrorCode::CannotOpen, _) => Self::CannotOpen,
            (ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase, _) => Self::Damaged,
            // A table or a column that every version has is not there.
            (ErrorCode::Unknown, _) => Self::Damaged,
            _ => Self::Other(error.to_string()),
        }
    }
}

/// A value of a row.
#[derive(Clone, Debug)]
pub(super) enum Value {
    /// Nothing is known.
    Null,
    /// A whole number: a count, microseconds, yes (1) or no (0).
    Int(i64),
    /// Any number.
    Real(f64),
    /// Words.
    Text(String),
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(i64::try_from(value).unwrap_or(i64::MAX))
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Int(i64::from(value))
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Real(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self {
            Self::Null => ValueRef::Null,
            Self::Int(value) => ValueRef::Integer(*value),
            Self::Real(value) => ValueRef::Real(*value),
            Self::Text(text) => ValueRef::Text(text.as_bytes()),
        }))
    }
}

/// A row that was read, its values taken one after the other.
#[derive(Debug)]
pub(super) struct Row<'a> {
    row: &'a rusqlite::Row<'a>,
    next: usize,
}

impl Row<'_> {
    fn next(&mut self) -> Result<ValueRef<'_>, Failure> {
        self.next += 1;
        Ok(self.row.get_ref(self.next - 1)?)
    }

    fn known<T>(value: Result<T, FromSqlError>) -> Result<T, Failure> {
        value.map_err(|_| Failure::Damaged)
    }

    /// A whole number.
    pub(super) fn int(&mut self) -> Result<i64, Failure> {
        Self::known(self.next()?.as_i64())
    }

    /// A whole number, or nothing.
    pub(super) fn maybe_int(&mut self) -> Result<Option<i64>, Failure> {
        Self::known(self.next()?.as_i64_or_null())
    }

    /// A count.
    pub(super) fn count(&mut self) -> Result<usize, Failure> {
        usize::try_from(self.int()?).map_err(|_| Failure::Damaged)
    }

    /// A number; a whole one is one too.
    pub(super) fn real(&mut self) -> Result<f64, Failure> {
        Self::known(self.next()?.as_f64())
    }

    /// Words.
    pub(super) fn text(&mut self) -> Result<String, Failure> {
        Self::known(self.next()?.as_str().map(str::to_owned))
    }

    /// Words, or nothing.
    pub(super) fn maybe_text(&mut self) -> Result<Option<String>, Failure> {
        Self::known(self.next()?.as_str_or_null().map(|text| text.map(str::to_owned)))
    }
}

/// How a file is opened.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mode {
    /// For reading and writing, made where it is not there.
    Write,
    /// For reading and writing, only where it is.
    Exists,
    /// The same, alone: nothing is shared with others, and no room is needed to share it.
    Alone,
    /// For reading, and nothing is locked, mended or written beside it: nobody else may write it meanwhile.
    Untouched,
}

/// An open file.
#[derive(Debug)]
pub(super) struct Db {
    connection: Connection,
}

impl Db {
    pub(super) fn open(path: &Path, mode: Mode) -> Result<Self, Failure> {
        let quiet = OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = match mode {
            Mode::Write => Connection::open_with_flags(
                path,
                quiet | OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE,
            ),
            Mode::Exists | Mode::Alone => Connection::open_with_flags(path, quiet | OpenFlags::SQLITE_OPEN_READ_WRITE),
            Mode::Untouched => {
                let mut address = url::Url::from_file_path(path)
                    .map_err(|()| Failure::Other("the path is no file address".to_owned()))?;
                address.set_query(Some("immutable=1"));
                let flags = quiet | OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
                Connection::open_with_flags(address.as_str(), flags)
            }
        }?;
        connection.busy_timeout(PATIENCE)?;
        // The file may come from elsewhere: nothing that is written in it is run, and what is broken is found early.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false)?;
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
        if mode == Mode::Alone {
            connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        }
        connection.pragma_update(None, "cell_size_check", true)?;
        connection.pragma_update(None, "foreign_keys", true)?;
        // A call that was said to be kept is still there after a power cut.
        connection.pragma_update(None, "synchronous", "FULL")?;
        Ok(Self { connection })
    }

    /// A number that SQLite keeps in the head of the file, or knows of it: `user_version`, `page_count`.
    pub(super) fn pragma(&self, name: &str) -> Result<i64, Failure> {
        Ok(self.connection.pragma_query_value(None, name, |row| row.get(0))?)
    }

    /// Asks for a way to write, by its name, and says which it is then.
    pub(super) fn journal(&self, mode: &str) -> Result<String, Failure> {
        Ok(self.connection.pragma_update_and_check(None, "journal_mode", mode, |row| row.get(0))?)
    }

    /// Writes the file anew without what was removed.
    pub(super) fn compact(&self) -> Result<(), Failure> {
        Ok(self.connection.execute_batch("VACUUM")?)
    }

    /// Rows of a question.
    pub(super) fn rows<T>(
        &self,
        sql: &str,
        values: &[Value],
        mut read: impl FnMut(&mut Row<'_>) -> Result<T, Failure>,
    ) -> Result<Vec<T>, Failure> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(rusqlite::params_from_iter(values))?;
        let mut out = Vec::new();
        while let Some(row) = rows.next()? {
            out.push(read(&mut Row { row, next: 0 })?);
        }
        Ok(out)
    }

    /// Writes all of something or nothing, and comes back when it lies on the disk. Only one writes at a time.
    pub(super) fn write<T>(&mut self, work: impl FnOnce(&Writing<'_>) -> Result<T, Failure>) -> Result<T, Failure> {
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&Writing { transaction: &transaction })?;
        transaction.commit()?;
        Ok(done)
    }
}

/// Work that is done whole or not at all.
#[derive(Debug)]
pub(super) struct Writing<'a> {
    transaction: &'a rusqlite::Transaction<'a>,
}

impl Writing<'_> {
    /// A statement; says how many rows it touched.
    pub(super) fn run(&self, sql: &str, values: &[Value]) -> Result<usize, Failure> {
        Ok(self.transaction.prepare_cached(sql)?.execute(rusqlite::params_from_iter(values))?)
    }

    /// A row that is added; says its number.
    pub(super) fn insert(&self, sql: &str, values: &[Value]) -> Result<i64, Failure> {
        self.run(sql, values)?;
        Ok(self.transaction.last_insert_rowid())
    }

    /// Statements without values.
    pub(super) fn script(&self, sql: &str) -> Result<(), Failure> {
        Ok(self.transaction.execute_batch(sql)?)
    }

    /// A number in the head of the file.
    pub(super) fn pragma(&self, name: &str) -> Result<i64, Failure> {
        Ok(self.transaction.pragma_query_value(None, name, |row| row.get(0))?)
    }

    /// Sets a number in the head of the file.
    pub(super) fn set_pragma(&self, name: &str, value: i64) -> Result<(), Failure> {
        Ok(self.transaction.pragma_update(None, name, value)?)
    }
}
