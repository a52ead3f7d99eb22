//! multimon-ng, a decoder of keys that nobody here wrote.

use std::path::Path;
use std::process::Command;

use crate::channel;

/// The keys that it hears, in order.
pub(crate) fn multimon(samples: &[i16], folder: &Path) -> Vec<char> {
    let (wav, raw) = (folder.join("keys.wav"), folder.join("keys.raw"));
    channel::write(&wav, samples);
    // It listens at 22,050 Hz.
    let made =
        Command::new("sox").arg(&wav).args(["-t", "raw", "-e", "signed", "-b", "16", "-r", "22050"]).arg(&raw).status();
    assert!(made.expect("sox runs").success());
    let ran = Command::new("multimon-ng")
        .args(["-q", "-a", "DTMF", "-t", "raw"])
        .arg(&raw)
        .output()
        .expect("multimon-ng runs");
    let text = String::from_utf8_lossy(&ran.stdout).into_owned();
    text.lines().filter_map(|line| line.strip_prefix("DTMF: ")?.trim().chars().next()).collect()
}

/// How many of the keys were heard, in their order: the longest common subsequence.
pub(crate) fn in_order(truth: &[char], heard: &[char]) -> usize {
    let mut row = vec![0; heard.len() + 1];
    for key in truth {
        let mut before = 0;
        for (i, other) in heard.iter().enumerate() {
            let above = row[i + 1];
            row[i + 1] = if key == other { before + 1 } else { above.max(row[i]) };
            before = above;
        }
    }
    row.last().copied().unwrap_or(0)
}
