//! `ringtrue init`: a first menu, audit and settings, that pass.

use std::path::{Path, PathBuf};

use clap::{Arg, ArgMatches, Command};

use super::{CLEAN, Stdio, Subcommand, put};
use crate::error::Error;
use crate::project::{is_there, write_file};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "init", command, run };

/// What is written, and where.
const FILES: [(&str, &str); 3] = [
    ("menus/main.yaml", include_str!("menu.yaml")),
    ("audits/a-question-reaches-a-person.toml", include_str!("audit.toml")),
    ("ringtrue.toml", include_str!("ringtrue.toml")),
];

fn command(command: Command) -> Command {
    command.about("Write a first menu, audit and settings").arg(
        Arg::new("folder")
            .value_name("DIR")
            .default_value(".")
            .value_parser(clap::value_parser!(PathBuf))
            .help("Where the project begins"),
    )
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let folder = matches.get_one::<PathBuf>("folder").cloned().unwrap_or_default();
    let place = |name: &str| if folder == Path::new(".") { PathBuf::from(name) } else { folder.join(name) };
    // Nothing of theirs is overwritten, and nothing is written by halves.
    if let Some((name, _)) = FILES.iter().find(|(name, _)| is_there(&stdio.here.join(place(name)))) {
        return Err(Error::new(format!("`{}` is there already: nothing was written", place(name).display()))
            .help("name another folder: `ringtrue init new-line`"));
    }
    let mut said = String::new();
    for (name, text) in FILES {
        let path = place(name);
        write_file(&stdio.here.join(&path), text.as_bytes()).map_err(|error| Error::path("write", &path, &error))?;
        said.push_str(&format!("wrote {}\n", path.display()));
    }
    let name = folder.display().to_string();
    let quote = if name.contains(' ') { "\"" } else { "" };
    let first = if folder == Path::new(".") { String::new() } else { format!("`cd {quote}{name}{quote}`, then ") };
    said.push_str(&format!("\nNext: {first}`ringtrue check`, `ringtrue audit`, `ringtrue call menus/main.yaml`.\n"));
    put(stdio, &said)?;
    Ok(CLEAN)
}
