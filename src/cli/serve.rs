//! `ringtrue serve`: the phone on the screen.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches, Command};

use super::{CLEAN, Stdio, Subcommand, prompts_arg, put};
use crate::error::Error;
use crate::serve::{GRACE, MOST_CALLS, PORT, Server};

pub(super) static SUBCOMMAND: Subcommand = Subcommand { name: "serve", command, run };

fn command(command: Command) -> Command {
    command
        .about("Dial a line on a page: a keypad, the recordings, the step in the graph, a clock")
        .long_about(
            "Serves a page with a phone on it that dials the line: what is said is heard and read, keys are pressed by mouse, \
             touch or keyboard, the step lights up in the graph, a clock counts to the person who answers. When the menu is saved \
             the page follows and shows its findings. A call that is over becomes an audit with one button. The first line printed \
             is the page's address.",
        )
        .after_help(
            "Only this machine can open the page. With --listen and another address others can, with the token that stands in the \
             printed address: what they say goes over the network in the clear.",
        )
        .arg(
            Arg::new("menu")
                .value_name("MENU")
                .required(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("The menu file whose line is dialled; it is watched, with all that it rests on"),
        )
        .arg(
            Arg::new("port")
                .long("port")
                .value_name("N")
                .value_parser(clap::value_parser!(u16))
                .default_value("7464")
                .help("The port to listen at (RING on a keypad); 0 takes a free one"),
        )
        .arg(
            Arg::new("listen")
                .long("listen")
                .value_name("ADDR")
                .value_parser(clap::value_parser!(IpAddr))
                .default_value("127.0.0.1")
                .help("The address to listen at; any that others can reach needs a token"),
        )
        .arg(Arg::new("token").long("token").value_name("TOKEN").help("What a page must know to be let in [default: one is made where others can come]"))
        .arg(Arg::new("at").long("at").value_name("MOMENT").help("The line's local time of the answer: 2026-11-23T10:00 [default: within hours]"))
        .arg(
            Arg::new("most-calls")
                .long("most-calls")
                .value_name("N")
                .value_parser(clap::value_parser!(u32).range(1..=100_000))
                .help(format!("Calls at once [default: {MOST_CALLS}]")),
        )
        .arg(Arg::new("grace").long("grace").value_name("TIME").hide(true).help("How long a call waits for a page that went away"))
        .arg(Arg::new("open").long("open").action(ArgAction::SetTrue).help("Open the page in the browser"))
        .arg(prompts_arg())
}

fn run(matches: &ArgMatches, stdio: &mut Stdio<'_>) -> Result<u8, Error> {
    let menu = matches.get_one::<PathBuf>("menu").cloned().unwrap_or_default();
    if menu.as_os_str() == "-" {
        return Err(Error::new("standard input cannot be watched").help("name the menu's file"));
    }
    let mut server = Server::new(stdio.here.clone(), menu);
    server.prompts = matches.get_one::<PathBuf>("prompts").cloned();
    server.port = matches.get_one::<u16>("port").copied().unwrap_or(PORT);
    if let Some(listen) = matches.get_one::<IpAddr>("listen") {
        server.listen = *listen;
    }
    server.token = matches.get_one::<String>("token").cloned();
    server.at = matches.get_one::<String>("at").cloned();
    if let Some(at) = &server.at {
        at.parse::<jiff::civil::DateTime>().map_err(|_| {
            Error::new(format!("`{at}` is no date and time")).help("write the line's local time: --at 2026-11-23T10:00")
        })?;
    }
    server.most_calls = matches.get_one::<u32>("most-calls").map_or(MOST_CALLS, |most| *most as usize);
    server.grace = match matches.get_one::<String>("grace") {
        None => GRACE,
        Some(grace) => super::call::time(grace, "--grace")
            .map(|grace| std::time::Duration::from_micros(grace.micros().unsigned_abs()))?,
    };
    let open_to_all = server.listen.is_unspecified();
    let bound = server.bind()?;
    let address = bound.address();
    put(stdio, &format!("{address}\n"))?;
    let others = if open_to_all { ", and others at this machine's own address, with the same token" } else { "" };
    let _ = writeln!(stdio.stderr, "open it in a browser{others}; Ctrl-C ends");
    if matches.get_flag("open") && !open(&address) {
        let _ = writeln!(stdio.stderr, "no browser could be started here");
    }
    bound.run(interrupted())?;
    Ok(CLEAN)
}

/// Ctrl-C, and the system's own wish that the program ends: both are good ends.
async fn interrupted() {
    #[cfg(unix)]
    if let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
        return;
    }
    let _ = tokio::signal::ctrl_c().await;
}

/// Opens an address with what the system opens addresses with.
#[expect(clippy::disallowed_methods, reason = "the one program that is asked for by name: --open")]
fn open(address: &str) -> bool {
    let program = if cfg!(target_os = "macos") {
        "open"
    } else if cfg!(windows) {
        "explorer"
    } else {
        "xdg-open"
    };
    let nothing = || std::process::Stdio::null();
    std::process::Command::new(program)
        .arg(address)
        .stdin(nothing())
        .stdout(nothing())
        .stderr(nothing())
        .spawn()
        .is_ok()
}
