//! The line that the editor works at.

use crate::support::Folder;

pub(crate) const MENU: &str = r#"# The line of a town.
line: Town hall
country: US
languages: [en-US]
start: welcome
keys: {star: repeat, 0: agents}
hours:
  office: {open: Mon-Fri 08:00-18:00, timezone: America/New_York}
reasons: {passport: 60%, garbage: 40%}
include: ../shared/voicemail.yaml

steps:
  welcome:
    play: Thank you for calling the town hall.
    goto: is-it-open
  is-it-open:
    branch: {hours: office, open: main, closed: message}
  main:
    menu:
      - press: 1
        for: [passport]
        say: For passports, press 1.
        goto: account   # the number of the form
      - press: 2
        for: [garbage]
        say: For garbage, press 2.
        goto: trucks
      - press: 0
        say: To speak to a person, press 0. To hear this again, press star.
        goto: agents
    no_input: ["Sorry, I did not hear a key.", "For a person, press 0."]
    no_match: ["That is not one of the choices.", "For a person, press 0."]
    exhausted: {no_input: agents, no_match: "agents"}
  account:
    collect: {say: Please enter the four digits of your form., digits: 4, confirm: "You entered {digits}. If that is right, press 1."}
    no_input: ["Sorry, I did not hear a key.", "Please enter four digits."]
    no_match: ["That was too short.", "Please enter four digits."]
    exhausted: agents
    outcomes:
      valid: {goto: ready, share: 80%}
      invalid: agents
  ready:
    play: Your passport is ready.
    serves: [passport]
    goto: main
  trucks:
    play: Trucks come on Monday.
    serves: [garbage]
    goto: main
  agents:
    queue:
      wait: {mean: 95s}
      announce_wait: Your wait is about {wait}.
      comfort: {every: 10s, say: Please stay on the line.}
      callback: {after: 2m, say: "To be called back, press 1.", press: 1, goto: call-back}
      overflow: {after: 10m, goto: message}
  call-back: {callback: We will call you back., within: 4h}
"#;

pub(crate) const PART: &str = "steps:\n  message: {voicemail: Please leave a message., max: 2m}\n";

pub(crate) const AUDIT: &str = r#"line = "../menus/town.yaml"
purpose = "A passport is ready"
at = "2026-11-23T10:00"

[given]
hold.agents = "95s"
account = "valid"

[[turn]]
hear = "main"
press = "1"

[[turn]]
hear = "account"
enter = "4711"

[[turn]]
hear = "account-confirm-b"
press = "1"

[[turn]]
reach = "ready"
within = "2m"
"#;

pub(crate) fn town(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("ringtrue.toml", "");
    folder.write("menus/town.yaml", MENU);
    folder.write("shared/voicemail.yaml", PART);
    folder.write("audits/passport.toml", AUDIT);
    folder
}

/// Writes a recording of so many samples.
pub(crate) fn record(folder: &Folder, name: &str, samples: i32) {
    let mut wav = Vec::new();
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::new(std::io::Cursor::new(&mut wav), spec).expect("a WAV");
    (0..samples).for_each(|at| writer.write_sample(((at % 40) * 400 - 8000) as i16).expect("a sample"));
    writer.finalize().expect("a WAV");
    let path = folder.0.join(name);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    std::fs::write(path, &wav).expect("a file");
}
