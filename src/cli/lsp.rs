//! `ringtrue lsp`: serves an editor.

use clap::{ArgMatches, Command};

use super::{CLEAN, FOUND, Stdio, Subcommand};
use crate::error::Error;
use crate::lsp;

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "lsp", command, run };

fn command(command: Command) -> Command {
    command.about("Serve an editor: findings, lengths, steps and names while you write").long_about(
        "Serves an editor with the Language Server Protocol on standard input and output: findings as you type, lengths of prompts and seconds to a person on hover, go to a step, rename it, complete names and keys. The editor starts it; you do not.",
    )
    .arg(clap::Arg::new("stdio").long("stdio").action(clap::ArgAction::SetTrue).hide(true))
}

/// An editor that hangs up without its leave is told so by the exit code, as the protocol has it.
fn run(_: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    match lsp::serve(stdio.stdin, stdio.stdout) {
        Ok(true) => Ok(CLEAN),
        Ok(false) => Ok(FOUND),
        // Nobody listens any more.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(FOUND),
        Err(error) => Err(Error::new(format!("cannot speak with the editor: {error}"))),
    }
}
