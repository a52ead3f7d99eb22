//! The `git` program itself: how it is run, and how it is asked for objects.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use crate::error::{Error, Result};

/// A git that cannot wait for anybody.
#[expect(clippy::disallowed_methods, reason = "the one program that the project runs")]
pub(super) fn git(folder: &Path) -> Command {
    let mut command = Command::new("git");
    command
        .arg("--no-pager")
        .current_dir(folder)
        .env("GIT_TERMINAL_PROMPT", "0")
        .env("GIT_ASKPASS", "")
        .env("GIT_OPTIONAL_LOCKS", "0")
        .env("GIT_NO_LAZY_FETCH", "1")
        .env("LC_ALL", "C")
        .stdin(Stdio::null())
        .stderr(Stdio::piped());
    command
}

pub(super) fn not_run(error: &io::Error) -> Error {
    let why = match error.kind() {
        io::ErrorKind::NotFound => "there is no such program here".to_owned(),
        _ => error.to_string(),
    };
    Error::new(format!("cannot run `git`: {why}"))
        .help("install git, or name two files: `ringtrue diff old.yaml new.yaml`")
}

/// The program that gives objects by their names.
pub(super) struct Reader {
    child: Child,
    ask: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

impl Reader {
    pub(super) fn start(top: &Path) -> Result<Self> {
        let mut child = git(top)
            .args(["cat-file", "--batch"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| not_run(&error))?;
        match (child.stdin.take(), child.stdout.take()) {
            (ask, Some(answers)) => Ok(Self { child, ask, answers: BufReader::new(answers) }),
            _ => Err(Error::new("cannot read what `git` says")),
        }
    }

    /// An object: the answer is `<name> blob <length>`, its bytes, and an end of line.
    pub(super) fn object(&mut self, name: &str, most: u64) -> io::Result<(Vec<u8>, u64)> {
        let ask = self.ask.as_mut().ok_or(io::ErrorKind::BrokenPipe)?;
        writeln!(ask, "{name}")?;
        ask.flush()?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let length: u64 = match head.split_whitespace().collect::<Vec<_>>().as_slice() {
            [_, "blob", length] => length.parse().map_err(|_| io::ErrorKind::InvalidData)?,
            _ => return Err(io::Error::other("git does not have this object here")),
        };
        let mut bytes = Vec::new();
        self.answers.by_ref().take(length.min(most)).read_to_end(&mut bytes)?;
        let rest = length - length.min(most) + 1;
        io::copy(&mut self.answers.by_ref().take(rest), &mut io::sink())?;
        Ok((bytes, length))
    }
}

impl Drop for Reader {
    /// The program ends when nobody asks it any more.
    fn drop(&mut self) {
        self.ask = None;
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
