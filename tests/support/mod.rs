//! What the tests share: running a command in process, and peers from Debian's packages.

#![allow(dead_code, reason = "each test binary uses its own part")]
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    reason = "tests write files, look around, and say what they skip"
)]

pub(crate) mod channel;
pub(crate) mod history;
pub(crate) mod random;
pub(crate) mod spoken;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ringtrue::cli;

/// What a run left behind.
pub(crate) struct Ran {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    pub(crate) code: u8,
}

/// Runs a command line in process, standing in a folder.
pub(crate) fn ringtrue<'a>(here: &Path, args: impl IntoIterator<Item = &'a str>, stdin: &[u8]) -> Ran {
    ringtrue_at(None, here, args, stdin)
}

/// The same at a moment, so that the run is kept in a history.
pub(crate) fn ringtrue_at<'a>(
    now: Option<&str>,
    here: &Path,
    args: impl IntoIterator<Item = &'a str>,
    stdin: &[u8],
) -> Ran {
    let (mut stdout, mut stderr) = (Vec::new(), Vec::new());
    let clock = now.map(|now| move || now.parse().expect("a moment with its zone"));
    let mut stdio = cli::Stdio {
        stdin: &mut &*stdin,
        stdout: &mut stdout,
        stderr: &mut stderr,
        here: here.to_path_buf(),
        color: false,
        person: false,
        now: clock.as_ref().map(|clock| clock as &dyn Fn() -> jiff::Zoned),
    };
    let code = cli::run(["ringtrue"].into_iter().chain(args).map(OsString::from), &mut stdio);
    // Where the project lies is nobody's business.
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).replace(&here.display().to_string(), "[here]");
    Ran { stdout: text(stdout), stderr: text(stderr), code }
}

/// The JSON that a command prints.
pub(crate) fn json<'a>(here: &Path, args: impl IntoIterator<Item = &'a str>) -> serde_json::Value {
    let ran = ringtrue(here, args, b"");
    serde_json::from_str(&ran.stdout).unwrap_or_else(|error| panic!("{error}: {}{}", ran.stdout, ran.stderr))
}

/// The top of the repository.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// An empty folder that goes when the test is over.
pub(crate) struct Folder(pub PathBuf);

impl Folder {
    pub(crate) fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("ringtrue-{}-{name}", std::process::id()));
        let _ = std::fs::remove_dir_all(&path);
        std::fs::create_dir_all(&path).expect("a temporary folder");
        Self(path)
    }

    /// Writes a file, and the folders it lies in.
    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    }

    pub(crate) fn text(&self) -> &str {
        self.0.to_str().expect("a path of plain letters")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Whether a Debian package is here. Where it is not, CI fails by name; elsewhere the test says that it is left out.
pub(crate) fn has_package(package: &str, is_here: bool, test: &str) -> bool {
    if !is_here {
        let words = format!("{test} needs Debian's package {package}: apt-get install {package}");
        assert!(std::env::var_os("CI").is_none(), "{words}");
        eprintln!("left out: {words}");
    }
    is_here
}

/// Whether a program can be started.
pub(crate) fn has_program(name: &str) -> bool {
    Command::new(name).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

/// What a script in `page.html` of a folder wrote as `MEASURED`, the base64 of JSON and `END`, and all that the browser
/// said.
pub(crate) fn measured(folder: &Folder, args: &[&str]) -> (serde_json::Value, String) {
    let ran = Command::new("chromium")
        .args(["--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"])
        .arg(format!("--user-data-dir={}/profile", folder.text()))
        .args(args)
        .arg(format!("file://{}/page.html", folder.text()))
        .output()
        .expect("chromium runs");
    let page = String::from_utf8_lossy(&ran.stdout);
    let code = page.split_once("MEASURED").and_then(|(_, rest)| rest.split_once("END")).expect("it was measured").0;
    (serde_json::from_slice(&decoded(code)).expect("JSON"), String::from_utf8_lossy(&ran.stderr).into_owned())
}

/// Base64, as `btoa` writes it.
fn decoded(code: &str) -> Vec<u8> {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let (mut out, mut bits, mut held) = (Vec::new(), 0_u32, 0);
    for value in code.bytes().filter_map(|byte| letters.iter().position(|letter| *letter == byte)) {
        bits = (bits << 6 | value as u32) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}
