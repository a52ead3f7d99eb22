//! The program that plays a sound: whichever is installed. No sound library is linked.

use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A program and what stands before the file.
#[derive(Clone, Copy, Debug)]
pub(super) struct Player {
    /// Its name.
    pub(super) name: &'static str,
    args: &'static [&'static str],
}

/// In the order in which they are tried: the sound server of the day first, then what speaks to the device itself.
#[cfg(not(windows))]
pub(super) const PLAYERS: [Player; 6] = [
    Player { name: "pw-play", args: &[] },
    Player { name: "paplay", args: &[] },
    Player { name: "aplay", args: &["-q"] },
    Player { name: "afplay", args: &[] },
    Player { name: "play", args: &["-q"] },
    Player { name: "ffplay", args: &["-nodisp", "-autoexit", "-loglevel", "quiet"] },
];

/// What every Windows has.
#[cfg(windows)]
pub(super) const PLAYERS: [Player; 1] = [Player {
    name: "powershell",
    args: &["-NoProfile", "-Command", "(New-Object System.Media.SoundPlayer $args[0]).PlaySync()"],
}];

impl Player {
    /// Begins to play a file; `None`: it is not installed.
    #[expect(clippy::disallowed_methods, reason = "sound is what a player makes that is installed")]
    pub(super) fn play(self, file: &Path) -> Option<Child> {
        Command::new(self.name)
            .args(self.args)
            .arg(file)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .ok()
    }
}
