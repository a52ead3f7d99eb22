//! Good inputs: what the repository holds already, and what is made here.

use std::path::{Path, PathBuf};

use serde_json::json;

/// The line that is shipped.
pub(crate) const HARBOR: &str = include_str!("../../menus/harbor-electric.yaml");

/// A small line with nothing wrong that reading would tell.
pub(crate) const GOOD: &str = r#"line: Acme
country: US
languages: [en-US]
start: welcome
reasons: {buy: 60%, repair: 40%}
steps:
  welcome: {play: "Thank you for calling Acme.", goto: main}
  main:
    menu:
      - {press: 1, say: "For sales, press 1.", for: buy, goto: sales}
      - {press: 2, say: "For repairs, press 2.", for: repair, goto: sales}
      - {press: 0, say: "For a person, press 0.", goto: sales}
    timeout: 5s
    no_input: "Sorry, I did not hear a key."
    no_match: "Sorry, that is not a choice."
    exhausted: {goto: sales}
  sales: {queue: {wait: 30s, comfort: {every: 30s, say: "Please hold."}}}
"#;

/// A small line that many rules and readers have something to say about.
pub(crate) const FAULTY: &str = r#"line: Acme
start: welcome
keys: {7: nowhere}
steps:
  welcome: {play: "Your call is important to us. Press 4 for nothing.", goto: main}
  main:
    menu:
      - {press: 2, say: "Press 2 for repairs.", goto: sales}
      - {press: 1, say: "For sales, press 1.", goto: welcome}
      - {press: 1, say: "For sails, press 1.", goto: nobody}
    timeout: 1s
    attempts: 9
  left: {play: "Nobody comes here.", goto: welcome}
  sales: {queue: {wiat: 30s}}
"#;

/// A line with one value in every place where there is more to it than a word.
pub(crate) const SCALARS: &str = r#"line: VALUE
number: VALUE
country: VALUE
languages: [en-US, VALUE]
start: welcome
defaults: {timeout: VALUE, interdigit: VALUE, attempts: VALUE, gap: VALUE, barge_in: VALUE}
keys: {0: VALUE, VALUE: sales}
hours:
  office: {open: VALUE, holidays: [VALUE, 2026-12-25], timezone: VALUE}
  other: {open: [VALUE, "Mon 08:00-12:00"]}
reasons: {buy: VALUE, repair: {share: VALUE, kind: VALUE}}
facts: {toll_free: VALUE, number_kind: VALUE, sector: VALUE, human_hours: VALUE, answered_within: [{share: VALUE, seconds: VALUE}]}
steps:
  welcome: {play: VALUE, takes: VALUE, goto: is-open}
  is-open: {branch: {hours: office, open: main, closed: VALUE, holiday: main}}
  main:
    menu:
      - {press: VALUE, say: VALUE, for: VALUE, goto: sales}
      - {press: 1, say: "For sales, press 1.", goto: VALUE}
    timeout: VALUE
    exhausted: VALUE
  number: {collect: {digits: VALUE, end: VALUE}, goto: sales}
  sales: {queue: {wait: VALUE, comfort: {every: VALUE, say: VALUE}}}
"#;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Files of some folders whose names end so, none larger than most, every so-manieth.
fn files(folders: &[&str], end: &str, most: usize, every: usize) -> Vec<(PathBuf, Vec<u8>)> {
    let mut open: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(end) {
                found.push(path);
            }
        }
    }
    found.sort();
    let read = found.into_iter().step_by(every).filter_map(|path| Some((path.clone(), std::fs::read(path).ok()?)));
    read.filter(|(_, bytes)| bytes.len() <= most).collect()
}

fn bytes(files: Vec<(PathBuf, Vec<u8>)>) -> Vec<Vec<u8>> {
    files.into_iter().map(|(_, bytes)| bytes).collect()
}

pub(crate) fn menus() -> Vec<Vec<u8>> {
    let mut all = bytes(files(&["menus", "tests/lint", "tests/law", "tests/cases"], ".yaml", 30_000, 1));
    all.extend([GOOD, FAULTY].map(|text| text.as_bytes().to_vec()));
    all
}

/// The files of a text of several: each after a line `=== NAME`.
pub(crate) fn parts(input: &[u8]) -> Vec<(String, &[u8])> {
    let mut parts: Vec<(String, &[u8])> = Vec::new();
    let (mut at, mut begin) = (0, 0);
    let mut name = None;
    for line in input.split_inclusive(|byte| *byte == b'\n') {
        if let Some(next) = line.strip_prefix(b"=== ") {
            parts.extend(name.take().map(|name| (name, &input[begin..at])));
            name = Some(String::from_utf8_lossy(next).trim().to_owned());
            begin = at + line.len();
        }
        at += line.len();
    }
    parts.extend(name.map(|name| (name, &input[begin..])));
    parts
}

fn whole(parts: &[(&str, &[u8])]) -> Vec<u8> {
    parts.iter().flat_map(|(name, text)| [format!("=== {name}\n").as_bytes(), text, b"\n"].concat()).collect()
}

pub(crate) fn projects() -> Vec<Vec<u8>> {
    let mut all = Vec::new();
    // Folders of the fixtures as they are.
    let menus = files(&["tests/cases"], ".yaml", 30_000, 1);
    let folders: std::collections::BTreeSet<&Path> =
        menus.iter().filter_map(|(path, _)| path.strip_prefix(root()).ok()?.iter().nth(3).and(path.parent())).collect();
    for folder in folders {
        let name = folder.strip_prefix(root()).unwrap_or(folder).to_string_lossy().into_owned();
        let own = [files(&[&name], ".yaml", 30_000, 1), files(&[&name], ".toml", 30_000, 1)].concat();
        let shown = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_string_lossy().into_owned();
        let named: Vec<(String, Vec<u8>)> = own.into_iter().map(|(path, text)| (shown(&path), text)).collect();
        if named.len() > 1 {
            all.push(whole(&named.iter().map(|(name, text)| (name.as_str(), text.as_slice())).collect::<Vec<_>>()));
        }
    }
    let (audit, config) = (audits().swap_remove(0), b"[check]\nprofiles = [\"es\"]\n".to_vec());
    all.push(whole(&[
        ("ringtrue.toml", &config),
        ("menus/line.yaml", HARBOR.as_bytes()),
        ("menus/other.yaml", GOOD.as_bytes()),
        ("audits/a.toml", &audit),
        ("baseline.toml", &baselines()[0]),
    ]));
    let part = b"steps:\n  sales: {queue: {wait: 30s}} # ringtrue: allow silent-hold -- later\ninclude: [b.yaml]\n";
    let head =
        GOOD.replace("  sales: {queue", "  others: {queue").replace("start:", "include: [a.yaml, b.yaml]\nstart:");
    all.push(whole(&[("line.yaml", head.as_bytes()), ("a.yaml", part), ("b.yaml", b"steps: {}\n")]));
    all
}

pub(crate) fn audits() -> Vec<Vec<u8>> {
    let all =
        [files(&["audits", "tests/judge"], ".toml", 10_000, 1), files(&["tests/cases/audit"], "call.toml", 10_000, 1)];
    // All of them call the one line that is there.
    let own = |text: Vec<u8>| {
        let text = String::from_utf8_lossy(&text).into_owned();
        let lines =
            text.lines().map(|line| if line.starts_with("line = ") { "line = \"../menus/line.yaml\"" } else { line });
        (lines.collect::<Vec<_>>().join("\n") + "\n").into_bytes()
    };
    bytes(all.concat()).into_iter().map(own).collect()
}

pub(crate) fn configs() -> Vec<Vec<u8>> {
    let mut all = bytes(files(&["tests", "."], "ringtrue.toml", 10_000, 1));
    let full = r#"[check]
fail_on = "error"
profiles = ["es", "tr", "kr-frequent"]
[callers]
reaction = "1s"
hesitation = "500ms"
digit = "300ms"
key = "100ms"
mistake = "5%"
callback = "30%"
[callers.personas]
first-time = "50%"
expert = "50%"
[rules]
popular-choice-late = "off"
human-takes-too-long = { level = "error", most = "2m" }
[rules.menu-too-deep]
most = 3
[measure]
budgets = ["t_human p90 < 3m", "buy first-time lost < 2%", "keys mean <= 4"]
"#;
    all.push(full.as_bytes().to_vec());
    all
}

pub(crate) fn baselines() -> Vec<Vec<u8>> {
    let mut all = bytes(files(&["tests"], "baseline.toml", 10_000, 1));
    let one = "version = 1\n\n[[finding]]\nrule = \"unreachable-step\"\nfile = \"line.yaml\"\nmessage = \"no call comes to `left`\"\ncount = 2\n";
    all.insert(0, one.as_bytes().to_vec());
    all
}

pub(crate) fn allowances() -> Vec<Vec<u8>> {
    let mut text = String::new();
    for code in ringtrue::lint::codes() {
        text.push_str(&format!(": allow {} -- the studio comes in May\n", code.name));
    }
    let some = [
        ": allow RT208, rt213 -- both\n",
        ": allow\n",
        " allow dead-end -- no colon\n",
        ": ignore dead-end\n",
        ":allow x--y\n",
    ];
    let mut all: Vec<Vec<u8>> = some.iter().map(|line| line.as_bytes().to_vec()).collect();
    all.extend(text.lines().map(|line| line.as_bytes().to_vec()));
    all.push(text.into_bytes());
    all
}

pub(crate) fn scalars() -> Vec<Vec<u8>> {
    [
        "5s",
        "1m30s",
        "2h",
        "250ms",
        "1.5s",
        "27%",
        "0.5",
        "Mon-Fri 08:00-18:00",
        "Mon,Wed 09:00-12:00, Sat 10:00-24:00",
        "Sun-Tue 22:00-06:00",
        "daily 00:00-24:00",
        "2026-12-25",
        "Europe/Berlin",
        "America/New_York",
        "+1-800-555-0142",
        "en-US",
        "zh-Hant-TW",
        "1",
        "star",
        "*",
        "main",
        "payment",
        "electricity",
        "true",
        "7-10",
        "1..12",
        "For sales, press 1.",
        "welcome.wav",
        "350+440",
        "440/2000,0/4000",
        "!950/330,1400/330,1800/330,0/1000",
        "[1s, 2s]",
        "{mean: 30s, p90: 2m}",
        "{best: 10s, usual: 1m, worst: 5m}",
        "es",
        "tr",
        "repeat",
        "back",
        "hangup",
        "80%",
        "60",
    ]
    .map(|text| text.as_bytes().to_vec())
    .to_vec()
}

pub(crate) fn sentences() -> Vec<Vec<u8>> {
    let files = bytes(files(&["tests/spoken"], ".tsv", 100_000, 1));
    let lines = files.iter().flat_map(|file| file.split(|byte| *byte == b'\n'));
    lines
        .filter_map(|line| line.split(|byte| *byte == b'\t').next())
        .filter(|line| !line.is_empty())
        .map(<[u8]>::to_vec)
        .collect()
}

/// A file of chunks in one coding: its tag, channels, rate, bytes of a block, bits, and what follows them.
fn riff(tag: u16, channels: u16, rate: u32, block: u16, bits: u16, extra: &[u8], data: &[u8]) -> Vec<u8> {
    let numbers = [
        &tag.to_le_bytes()[..],
        &channels.to_le_bytes(),
        &rate.to_le_bytes(),
        &(rate * u32::from(block)).to_le_bytes(),
    ];
    let fmt = [&numbers.concat()[..], &block.to_le_bytes(), &bits.to_le_bytes(), extra].concat();
    let chunk = |id: &[u8], body: &[u8]| [id, &(body.len() as u32).to_le_bytes(), body].concat();
    let frames = (data.len() / usize::from(block)) as u32;
    let fact = chunk(b"fact", &frames.to_le_bytes());
    let body = [chunk(b"fmt ", &fmt), chunk(b"LIST", b"INFOISFT\x04\0\0\0abc\0"), fact, chunk(b"data", data)].concat();
    [b"RIFF", &(body.len() as u32 + 4).to_le_bytes()[..], b"WAVE", &body].concat()
}

pub(crate) fn sounds() -> Vec<Vec<u8>> {
    let data: Vec<u8> = (0..4_096_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 20) as u8).collect();
    let mut all = Vec::new();
    for bits in [8, 16, 24, 32] {
        for (channels, rate) in [(1, 8_000), (2, 44_100), (26, 192_000)] {
            all.push(riff(1, channels, rate, channels * bits / 8, bits, &[], &data));
        }
    }
    for bits in [32, 64] {
        all.push(riff(3, 1, 16_000, bits / 8, bits, &[0, 0], &data));
    }
    for tag in [6, 7] {
        all.push(riff(tag, 1, 8_000, 1, 8, &[0, 0], &data));
    }
    all.push(riff(0x11, 1, 8_000, 256, 4, &[2, 0, 0xF9, 0x01], &data));
    all.push(riff(0x11, 2, 22_050, 1_024, 4, &[2, 0, 0xF9, 0x03], &data));
    all.push(riff(2, 1, 8_000, 256, 4, &[2, 0, 0xF4, 0x01], &data));
    let subtype = b"\x01\0\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71";
    let extra = [&[22, 0, 16, 0, 4, 0, 0, 0][..], subtype].concat();
    all.push(riff(0xFFFE, 1, 48_000, 2, 16, &extra, &data));
    all.extend(bytes(files(&["menus/prompts"], ".wav", 60_000, 12)));
    all
}

/// Recordings: the sounds above, and what lies in the corpus as MP3, FLAC and Ogg.
pub(crate) fn recordings() -> Vec<Vec<u8>> {
    sounds()
}

fn conversation() -> Vec<serde_json::Value> {
    let uri = "{here}/menus/line.yaml";
    let at = |line: u32, character: u32| json!({"textDocument": {"uri": uri}, "position": {"line": line, "character": character}});
    let mut all = vec![
        json!({"jsonrpc": "2.0", "id": 1, "method": "initialize", "params": {"processId": null, "rootUri": null, "capabilities": {"general": {"positionEncodings": ["utf-8"]}}}}),
        json!({"jsonrpc": "2.0", "method": "initialized", "params": {}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": uri, "languageId": "yaml", "version": 1, "text": FAULTY}}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didOpen", "params": {"textDocument": {"uri": "{here}/audits/a.toml", "languageId": "toml", "version": 1, "text": String::from_utf8_lossy(&audits()[0])}}}),
        json!({"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {"uri": uri, "version": 2}, "contentChanges": [{"range": {"start": {"line": 4, "character": 2}, "end": {"line": 5, "character": 1}}, "text": "ñ😀: "}]}}),
        json!({"jsonrpc": "2.0", "id": 2, "method": "textDocument/documentSymbol", "params": {"textDocument": {"uri": uri}}}),
        json!({"jsonrpc": "2.0", "id": 3, "method": "textDocument/codeAction", "params": {"textDocument": {"uri": uri}, "range": {"start": {"line": 0, "character": 0}, "end": {"line": 20, "character": 0}}, "context": {"diagnostics": []}}}),
    ];
    for (id, method) in ["hover", "definition", "completion", "prepareRename"].into_iter().enumerate() {
        for (line, character) in [(1, 8), (3, 4), (7, 50), (9, 48), (14, 12)] {
            let method = format!("textDocument/{method}");
            all.push(json!({"jsonrpc": "2.0", "id": id * 10 + 10, "method": method, "params": at(line, character)}));
        }
    }
    for (method, key, value) in
        [("rename", "newName", json!("hall")), ("references", "context", json!({"includeDeclaration": true}))]
    {
        let mut params = at(3, 4);
        params[key] = value;
        all.push(json!({"jsonrpc": "2.0", "id": method, "method": format!("textDocument/{method}"), "params": params}));
    }
    all.push(json!({"jsonrpc": "2.0", "method": "textDocument/didClose", "params": {"textDocument": {"uri": uri}}}));
    all.push(json!({"jsonrpc": "2.0", "id": 99, "method": "shutdown"}));
    all.push(json!({"jsonrpc": "2.0", "method": "exit"}));
    all
}

pub(crate) fn conversations() -> Vec<Vec<u8>> {
    let all: Vec<String> = conversation().iter().map(ToString::to_string).collect();
    let some = |end: usize| all[..end].join("\n").into_bytes();
    // One question each, and all of them.
    let mut seeds: Vec<Vec<u8>> =
        (5..all.len() - 3).map(|at| [some(3), b"\n".to_vec(), all[at].clone().into_bytes()].concat()).collect();
    seeds.extend([some(all.len()), some(5)]);
    seeds
}

pub(crate) fn frames() -> Vec<Vec<u8>> {
    let frame = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len());
    let all: Vec<String> = conversation().iter().map(|message| frame(&message.to_string())).collect();
    let other = "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length: 2\r\n\r\n{}";
    vec![
        all.concat().into_bytes(),
        all[..3].concat().into_bytes(),
        all[0].clone().into_bytes(),
        other.as_bytes().to_vec(),
    ]
}
