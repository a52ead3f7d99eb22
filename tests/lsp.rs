//! The language server in process: an editor's messages in, its own out, frame by frame and without a pause.

#![allow(clippy::disallowed_methods, reason = "tests write files and look at them")]

mod support;

use std::ffi::OsString;
use std::io::Read;

use ringtrue::cli;
use serde_json::{Value, json};
use support::Folder;

/// What an editor says, one frame a reading: the server has done all it can when it asks for the next.
struct Frames(std::collections::VecDeque<Vec<u8>>);

impl Read for Frames {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let Some(frame) = self.0.front_mut() else { return Ok(0) };
        let count = frame.len().min(into.len());
        into[..count].copy_from_slice(&frame[..count]);
        frame.drain(..count);
        if frame.is_empty() {
            self.0.pop_front();
        }
        Ok(count)
    }
}

/// An editor that has its whole conversation written down.
struct Editor<'f> {
    folder: &'f Folder,
    frames: std::collections::VecDeque<Vec<u8>>,
    asked: i64,
    version: i64,
}

/// What the server said.
struct Told {
    messages: Vec<Value>,
    code: u8,
}

fn uri(folder: &Folder, name: &str) -> String {
    url::Url::from_file_path(std::fs::canonicalize(&folder.0).expect("a folder").join(name))
        .expect("a path")
        .to_string()
}

fn frame(text: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
}

impl<'f> Editor<'f> {
    fn silent(folder: &'f Folder) -> Self {
        Self { folder, frames: std::collections::VecDeque::new(), asked: 0, version: 0 }
    }

    /// An editor that has said hello.
    fn new(folder: &'f Folder) -> Self {
        Self::able(
            folder,
            json!({
                "workspace": {"workspaceEdit": {"documentChanges": true}},
                "textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}},
            }),
        )
    }

    fn able(folder: &'f Folder, capabilities: Value) -> Self {
        let mut editor = Self::silent(folder);
        editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        editor.tell("initialized", json!({}));
        editor
    }

    fn tell(&mut self, method: &str, params: Value) {
        let text = json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string();
        self.frames.push_back(frame(&text));
    }

    fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.asked += 1;
        let text = json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}).to_string();
        self.frames.push_back(frame(&text));
        self.asked
    }

    fn open(&mut self, name: &str, text: &str) {
        self.version += 1;
        let document =
            json!({"uri": uri(self.folder, name), "languageId": "yaml", "version": self.version, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    fn replace(&mut self, name: &str, text: &str) {
        self.version += 1;
        let document = json!({"uri": uri(self.folder, name), "version": self.version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
    }

    fn type_in(&mut self, name: &str, from: Value, to: Value, text: &str) {
        self.version += 1;
        let document = json!({"uri": uri(self.folder, name), "version": self.version});
        let change = json!({"range": {"start": from, "end": to}, "text": text});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    fn close(&mut self, name: &str) {
        self.tell("textDocument/didClose", json!({"textDocument": {"uri": uri(self.folder, name)}}));
    }

    /// Asks about a place.
    fn ask_at(&mut self, method: &str, name: &str, at: Value, more: Value) -> i64 {
        let mut params = json!({"textDocument": {"uri": uri(self.folder, name)}, "position": at});
        for (key, value) in more.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.ask(&format!("textDocument/{method}"), params)
    }

    /// Lets the server work until the editor has said everything, its leave included.
    fn run(mut self) -> Told {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.hang_up()
    }

    /// Lets the server work until the editor has said everything.
    fn hang_up(self) -> Told {
        let (mut stdin, mut stdout, mut stderr) = (Frames(self.frames), Vec::new(), Vec::new());
        let mut stdio = cli::Stdio {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            here: self.folder.0.clone(),
            color: false,
            person: false,
        };
        let code = cli::run(["ringtrue", "lsp"].map(OsString::from), &mut stdio);
        assert_eq!(String::from_utf8_lossy(&stderr), "");
        Told { messages: messages(&stdout), code }
    }
}

fn messages(mut bytes: &[u8]) -> Vec<Value> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&bytes[..end]).expect("a head of letters");
        let length: usize = head.strip_prefix("Content-Length: ").expect("a length").parse().expect("a number");
        messages.push(serde_json::from_slice(&bytes[end + 4..end + 4 + length]).expect("JSON"));
        bytes = &bytes[end + 4 + length..];
    }
    messages
}

impl Told {
    fn message(&self, id: i64) -> &Value {
        self.messages
            .iter()
            .find(|message| message["id"] == id && message.get("method").is_none())
            .unwrap_or_else(|| panic!("{id} was not answered"))
    }

    /// The result of a request.
    fn answer(&self, id: i64) -> &Value {
        let message = self.message(id);
        message.get("result").unwrap_or_else(|| panic!("{message}"))
    }

    fn error(&self, id: i64) -> (i64, &str) {
        let error = &self.message(id)["error"];
        (error["code"].as_i64().expect("a code"), error["message"].as_str().expect("a message"))
    }

    /// Everything that was said about a file, in order.
    fn published(&self, folder: &Folder, name: &str) -> Vec<&Value> {
        let uri = uri(folder, name);
        self.messages
            .iter()
            .filter(|message| message["method"] == "textDocument/publishDiagnostics")
            .map(|message| &message["params"])
            .filter(|params| params["uri"] == uri)
            .collect()
    }

    /// The codes of what was said about a file, each time.
    fn codes(&self, folder: &Folder, name: &str) -> Vec<Vec<&str>> {
        let all = |params: &&'_ Value| params["diagnostics"].as_array().expect("a list").len();
        let published = self.published(folder, name);
        published
            .iter()
            .map(|params| (0..all(params)).map(|at| code_of(&params["diagnostics"][at])).collect())
            .collect()
    }
}

fn code_of(diagnostic: &Value) -> &str {
    diagnostic["code"].as_str().expect("a code")
}

/// Where some letters of a text begin, as an editor counts it.
fn at(text: &str, letters: &str) -> Value {
    after(text, text.find(letters).unwrap_or_else(|| panic!("there is no `{letters}`")))
}

fn after(text: &str, byte: usize) -> Value {
    let line = text[..byte].matches('\n').count();
    let start = text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
    json!({"line": line, "character": text[start..byte].encode_utf16().count()})
}

/// What a range of a text covers.
fn covered<'t>(text: &'t str, range: &Value) -> &'t str {
    let byte = |at: &Value| {
        let line = at["line"].as_u64().expect("a line") as usize;
        let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
        let mut left = at["character"].as_u64().expect("a column") as usize;
        let mut byte = start;
        for letter in text[start..].chars() {
            if left == 0 {
                break;
            }
            left = left.checked_sub(letter.len_utf16()).expect("no half letters");
            byte += letter.len_utf8();
        }
        byte
    };
    &text[byte(&range["start"])..byte(&range["end"])]
}

/// A text after the changes that an answer asks for.
fn applied(text: &str, edits: &[Value]) -> String {
    let mut places: Vec<(usize, usize, &str)> = edits
        .iter()
        .map(|edit| {
            let part = covered(text, &edit["range"]);
            let start = part.as_ptr() as usize - text.as_ptr() as usize;
            (start, start + part.len(), edit["newText"].as_str().expect("a text"))
        })
        .collect();
    places.sort_unstable();
    let mut text = text.to_owned();
    for (start, end, new) in places.into_iter().rev() {
        text.replace_range(start..end, new);
    }
    text
}

/// The changes of an answer for one file.
fn edits_of<'v>(answer: &'v Value, uri: &str) -> &'v [Value] {
    let changes = answer["documentChanges"].as_array().expect("changes");
    let of = changes.iter().find(|change| change["textDocument"]["uri"] == uri);
    of.unwrap_or_else(|| panic!("nothing for {uri}: {answer}"))["edits"].as_array().expect("edits")
}

const MENU: &str = r#"# The line of a town.
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

const PART: &str = "steps:\n  message: {voicemail: Please leave a message., max: 2m}\n";

const AUDIT: &str = r#"line = "../menus/town.yaml"
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

fn town(name: &str) -> Folder {
    let folder = Folder::new(name);
    folder.write("ringtrue.toml", "");
    folder.write("menus/town.yaml", MENU);
    folder.write("shared/voicemail.yaml", PART);
    folder.write("audits/passport.toml", AUDIT);
    folder
}

#[test]
fn an_editor_is_told_what_the_server_can_do_and_takes_its_leave() {
    let folder = Folder::new("lsp-leave");
    let mut editor = Editor::silent(&folder);
    let early = editor.ask("textDocument/hover", json!({}));
    let hello =
        editor.ask("initialize", json!({"capabilities": {"general": {"positionEncodings": ["utf-32", "utf-8"]}}}));
    let again = editor.ask("initialize", json!({"capabilities": {}}));
    let unknown = editor.ask("textDocument/formatting", json!({}));
    let wrong = editor.ask("textDocument/hover", json!({"position": "here"}));
    editor.frames.push_back(frame("{\"jsonrpc\": \"2.0\", nonsense"));
    editor.tell("no/such", json!(null));
    let shutdown = editor.ask("shutdown", Value::Null);
    let late = editor.ask("textDocument/hover", json!({}));
    editor.tell("exit", Value::Null);
    let told = editor.hang_up();
    assert_eq!(told.error(early).0, -32002);
    let can = &told.answer(hello)["capabilities"];
    assert_eq!((&can["positionEncoding"], &can["renameProvider"]["prepareProvider"]), (&json!("utf-8"), &json!(true)));
    assert_eq!(told.error(again).0, -32600);
    assert_eq!(told.error(unknown).0, -32601);
    assert_eq!(told.error(wrong).0, -32602);
    let misheard = told.messages.iter().find(|message| message["id"].is_null()).expect("an answer to nonsense");
    assert_eq!(misheard["error"]["code"], -32700);
    assert_eq!(told.answer(shutdown), &Value::Null);
    assert_eq!(told.error(late).0, -32600);
    assert_eq!(told.code, 0);
}

#[test]
fn an_editor_that_leaves_without_a_word_is_told_by_the_exit_code() {
    let folder = Folder::new("lsp-rude");
    let mut rude = Editor::new(&folder);
    rude.tell("exit", Value::Null);
    assert_eq!(rude.hang_up().code, 1);
    assert_eq!(Editor::new(&folder).hang_up().code, 1);
}

#[test]
fn what_is_typed_counts_and_what_is_mended_or_closed_is_cleared() {
    let folder = town("lsp-typed");
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", MENU);
    // `goto: trucks` becomes `goto: truckz`, in the editor alone.
    let place = MENU.find("goto: trucks").expect("it is there") + "goto: truck".len();
    editor.type_in("menus/town.yaml", after(MENU, place), after(MENU, place + 1), "z");
    editor.replace("menus/town.yaml", MENU);
    let nobody = MENU.replacen("goto: trucks", "goto: ready", 1);
    editor.replace("menus/town.yaml", &nobody);
    editor.close("menus/town.yaml");
    let told = editor.run();
    assert_eq!(told.code, 0);
    let published = told.published(&folder, "menus/town.yaml");
    assert_eq!(published[0]["diagnostics"], json!([]), "the town's line is clean");
    assert_eq!(published[1]["version"], 2);
    let found = published[1]["diagnostics"].as_array().expect("a list");
    let unknown = found.iter().find(|found| found["severity"] == 1).expect("an error");
    let typed = MENU.replacen("goto: trucks", "goto: truckz", 1);
    assert_eq!(covered(&typed, &unknown["range"]), "truckz");
    assert!(unknown["message"].as_str().expect("words").contains("did you mean `trucks`?"), "{unknown}");
    assert_eq!((&unknown["code"], &unknown["source"]), (&json!("RT219"), &json!("ringtrue")));
    assert_eq!(published[2]["diagnostics"], json!([]));
    let faded = &published[3]["diagnostics"][0];
    assert_eq!((&faded["code"], &faded["tags"]), (&json!("RT218"), &json!([1])));
    assert_eq!(covered(&nobody, &faded["range"]), "trucks");
    assert_eq!(published[4]["diagnostics"], json!([]));
    assert_eq!(published.len(), 5, "what was clean is not told again when it is closed");
}

#[test]
fn the_file_on_the_disk_and_the_editor_agree_with_the_command_line() {
    let folder = town("lsp-agree");
    let bad = MENU.replace("exhausted: {no_input: agents, no_match: \"agents\"}", "attempts: 1");
    folder.write("menus/town.yaml", &bad);
    let checked = support::json(&folder.0, ["check", "--format", "json"]);
    let mut expected: Vec<&str> = checked["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|one| one["code"].as_str().expect("an id"))
        .collect();
    expected.sort_unstable();
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", &bad);
    let told = editor.run();
    let mut codes = told.codes(&folder, "menus/town.yaml")[0].clone();
    codes.sort_unstable();
    assert!(!codes.is_empty());
    assert_eq!(codes, expected);
}

#[test]
fn a_file_that_is_included_is_judged_as_a_part_of_its_line() {
    let folder = town("lsp-included");
    let mut editor = Editor::new(&folder);
    // The file alone has no start; as a part of the line it is clean.
    editor.open("shared/voicemail.yaml", PART);
    let part = PART.replace("message:", "message2:").replace("2m", "soon");
    editor.replace("shared/voicemail.yaml", &part);
    let asked = editor.ask_at("definition", "shared/voicemail.yaml", at(&part, "message2"), json!({}));
    editor.replace("shared/voicemail.yaml", PART);
    let told = editor.run();
    let own = told.codes(&folder, "shared/voicemail.yaml");
    assert_eq!(own[0], Vec::<&str>::new());
    assert_eq!(own[1], ["RT005"]);
    // What is wrong with the file that includes it is told there, although it is not open.
    let line = told.codes(&folder, "menus/town.yaml");
    assert!(line[0].contains(&"RT219"), "{line:?}");
    assert_eq!(line[1], Vec::<&str>::new());
    assert_eq!(told.answer(asked)[0]["uri"], uri(&folder, "shared/voicemail.yaml"));
}

#[test]
fn places_are_counted_in_halves_of_rare_letters() {
    let folder = Folder::new("lsp-utf16");
    let menu = "start: a\nsteps:\n  a: {play: \"😀😀 Olá ñ\", goto: nowhere}  # 😀 nothing\n";
    for (units, capabilities) in
        [("utf-16", json!({})), ("utf-8", json!({"general": {"positionEncodings": ["utf-8"]}}))]
    {
        let mut editor = Editor::able(&folder, capabilities);
        editor.open("menus/a b ñ.yaml", menu);
        let byte = menu.find("nowhere").expect("it is there");
        let start = menu.rfind("  a:").expect("it is there");
        let column = if units == "utf-8" { byte - start } else { menu[start..byte].encode_utf16().count() };
        editor.type_in(
            "menus/a b ñ.yaml",
            json!({"line": 2, "character": column}),
            json!({"line": 2, "character": column + 2}),
            "Some",
        );
        let told = editor.run();
        let found = told.published(&folder, "menus/a b ñ.yaml");
        let of = |which: usize| {
            let list = found[which]["diagnostics"].as_array().expect("a list");
            list.iter().find(|one| code_of(one) == "RT219").expect("the step is unknown").clone()
        };
        assert_eq!(of(0)["range"]["start"], json!({"line": 2, "character": column}), "{units}");
        assert!(of(1)["message"].as_str().expect("words").contains("`Somewhere`"), "{units}: {}", of(1));
    }
}

#[test]
fn windows_ends_of_lines_and_files_that_are_none_do_no_harm() {
    let folder = Folder::new("lsp-windows");
    let mut editor = Editor::new(&folder);
    let menu = "start: a\r\nsteps:\r\n  a: {play: Hello., goto: b}\r\n";
    editor.open("menus/a.yaml", menu);
    let document = json!({"uri": "untitled:Untitled-1", "languageId": "yaml", "version": 1, "text": "start: a"});
    editor.tell("textDocument/didOpen", json!({"textDocument": document}));
    let hover = editor.ask(
        "textDocument/hover",
        json!({"textDocument": {"uri": "untitled:Untitled-1"}, "position": {"line": 0, "character": 0}}),
    );
    let gone = editor.ask_at("hover", "menus/gone.yaml", json!({"line": 9, "character": 9}), json!({}));
    // Typing beyond the end of everything is typing at its end.
    let far = json!({"line": 99, "character": 99});
    editor.type_in("menus/a.yaml", far.clone(), far, "  b: {disconnect: Goodbye.}\r\n");
    let told = editor.run();
    let published = told.published(&folder, "menus/a.yaml");
    let unknown = &published[0]["diagnostics"].as_array().expect("a list").iter().find(|one| code_of(one) == "RT219");
    assert_eq!(unknown.expect("it is unknown")["range"]["start"], json!({"line": 2, "character": 26}));
    assert!(!told.codes(&folder, "menus/a.yaml")[1].contains(&"RT219"));
    assert_eq!((told.answer(hover), told.answer(gone)), (&Value::Null, &Value::Null));
}

#[test]
fn settings_count_as_they_are_typed() {
    let folder = town("lsp-settings");
    let bad = MENU.replace("    exhausted: {no_input: agents, no_match: \"agents\"}\n", "");
    folder.write("menus/town.yaml", &bad);
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", &bad);
    editor.open("ringtrue.toml", "");
    editor.replace("ringtrue.toml", "[rules]\nsilence-ends-the-call = \"off\"\nno-such = \"off\"\n");
    let told = editor.run();
    let menu = told.codes(&folder, "menus/town.yaml");
    assert_eq!(menu, [vec!["RT407"], vec![]]);
    assert_eq!(told.codes(&folder, "ringtrue.toml").last().expect("told"), &["RT002"]);
}

#[test]
fn hovering_tells_lengths_ways_and_rules() {
    let folder = town("lsp-hover");
    let config = "[rules]\ndead-end = \"error\"\n[rules.too-many-choices]\nchoices = 5\n";
    folder.write("ringtrue.toml", config);
    let mut editor = Editor::new(&folder);
    let menu = MENU.replace("  trucks:\n", "  trucks: # ringtrue: allow dead-end -- they come back\n");
    editor.open("menus/town.yaml", &menu);
    editor.open("ringtrue.toml", config);
    let step = editor.ask_at("hover", "menus/town.yaml", at(&menu, "main, closed"), json!({}));
    let itself = editor.ask_at("hover", "menus/town.yaml", at(&menu, "ready:"), json!({}));
    let prompt = editor.ask_at("hover", "menus/town.yaml", at(&menu, "passports, press"), json!({}));
    let allowed = editor.ask_at("hover", "menus/town.yaml", at(&menu, "end -- they"), json!({}));
    let rule = editor.ask_at("hover", "ringtrue.toml", at(config, "dead-end"), json!({}));
    let nothing = editor.ask_at("hover", "menus/town.yaml", at(&menu, "country"), json!({}));
    let told = editor.run();
    let text = |id: i64| told.answer(id)["contents"]["value"].as_str().unwrap_or_else(|| panic!("{}", told.answer(id)));
    assert!(text(step).starts_with("**main**: menu of 3 (1 account, 2 trucks, 0 agents)\n\nsays ~"), "{}", text(step));
    assert!(text(step).contains("first-time callers who want a person: more than 99 % reach one"), "{}", text(step));
    assert!(text(step).contains("best way 1 key, "), "{}", text(step));
    assert_eq!(covered(&menu, &told.answer(step)["range"]), "main");
    assert!(text(itself).starts_with("**ready**: play"), "{}", text(itself));
    assert!(
        text(prompt).contains("en-US: ~") && text(prompt).contains("estimated; `en-US/main-1.wav` is not recorded"),
        "{}",
        text(prompt)
    );
    assert!(text(allowed).contains("dead-end** (") && text(allowed).contains("## What it checks"), "{}", text(allowed));
    assert_eq!(covered(&menu, &told.answer(allowed)["range"]), "dead-end");
    assert_eq!(text(rule), text(allowed));
    assert_eq!(told.answer(nothing), &Value::Null);
}

/// Writes a recording of so many samples.
fn record(folder: &Folder, name: &str, samples: i32) {
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

#[test]
fn a_recording_is_measured_and_found() {
    let folder = town("lsp-recorded");
    record(&folder, "menus/prompts/en-US/trucks.wav", 12_000);
    record(&folder, "menus/prompts/en-US/ready-now.wav", 12_000);
    let menu =
        MENU.replace("play: Your passport is ready.", "play: {say: Your passport is ready., audio: ready-now.wav}");
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", &menu);
    let length = editor.ask_at("hover", "menus/town.yaml", at(&menu, "Trucks come"), json!({}));
    let file = editor.ask_at("definition", "menus/town.yaml", at(&menu, "ready-now"), json!({}));
    let renamed = editor.ask_at("rename", "menus/town.yaml", at(&menu, "trucks:"), json!({"newName": "collection"}));
    let told = editor.run();
    let text = told.answer(length)["contents"]["value"].as_str().expect("words");
    assert!(text.contains("en-US: 1.5 s, measured; `en-US/trucks.wav`"), "{text}");
    assert_eq!(told.answer(file)[0]["uri"], uri(&folder, "menus/prompts/en-US/ready-now.wav"));
    assert!(told.answer(renamed)["documentChanges"].is_array());
    let note = told.messages.iter().find(|message| message["method"] == "window/showMessage").expect("a note");
    let words = note["params"]["message"].as_str().expect("words");
    assert!(words.contains("`en-US/trucks.wav` to `en-US/collection.wav`"), "{words}");
}

#[test]
fn one_goes_to_a_step_and_to_all_that_lead_there() {
    let folder = town("lsp-go");
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", MENU);
    editor.open("audits/passport.toml", AUDIT);
    let ask = |editor: &mut Editor<'_>, place: Value| editor.ask_at("definition", "menus/town.yaml", place, json!({}));
    let start = ask(&mut editor, at(MENU, "welcome"));
    let closed = ask(&mut editor, at(MENU, "message}"));
    let include = ask(&mut editor, at(MENU, "../shared/voice"));
    let reason = ask(&mut editor, at(MENU, "garbage]"));
    let hours = ask(&mut editor, at(MENU, "office, open"));
    let line = editor.ask_at("definition", "audits/passport.toml", at(AUDIT, "town.yaml"), json!({}));
    let hear = editor.ask_at("definition", "audits/passport.toml", at(AUDIT, "main"), json!({}));
    let stem = editor.ask_at("definition", "audits/passport.toml", at(AUDIT, "account-confirm"), json!({}));
    let given = editor.ask_at("definition", "audits/passport.toml", at(AUDIT, "account = "), json!({}));
    let outcome = editor.ask_at("definition", "audits/passport.toml", at(AUDIT, "valid"), json!({}));
    let context = json!({"context": {"includeDeclaration": true}});
    let all = editor.ask_at("references", "menus/town.yaml", at(MENU, "agents:\n"), context);
    let context = json!({"context": {"includeDeclaration": false}});
    let account = editor.ask_at("references", "audits/passport.toml", at(AUDIT, "account\""), context);
    let told = editor.run();
    let menu = uri(&folder, "menus/town.yaml");
    let written = |id: i64| {
        let place = &told.answer(id)[0];
        assert_eq!(place["uri"], menu, "{place}");
        (covered(MENU, &place["range"]), place["range"]["start"]["line"].as_u64().expect("a line"))
    };
    assert_eq!(written(start), ("welcome", 12));
    assert_eq!(told.answer(closed)[0]["uri"], uri(&folder, "shared/voicemail.yaml"));
    assert_eq!(covered(PART, &told.answer(closed)[0]["range"]), "message");
    assert_eq!(told.answer(include)[0]["uri"], uri(&folder, "shared/voicemail.yaml"));
    assert_eq!(written(reason), ("garbage", 8));
    assert_eq!(written(hours), ("office", 7));
    assert_eq!(told.answer(line)[0]["uri"], menu);
    assert_eq!(written(hear).0, "main");
    assert_eq!(written(stem).0, "account");
    assert_eq!(written(given).0, "account");
    assert_eq!(written(outcome).0, "valid");
    // keys, a choice, both ways of `exhausted`, `exhausted`, an outcome, itself; and the audit's hold.
    let places = told.answer(all).as_array().expect("places");
    assert_eq!(places.iter().filter(|place| place["uri"] == menu).count(), 7, "{places:#?}");
    assert_eq!(places.iter().filter(|place| place["uri"] == uri(&folder, "audits/passport.toml")).count(), 1);
    assert_eq!(told.answer(account).as_array().expect("places").len(), 4, "{}", told.answer(account));
}

#[test]
fn a_step_that_is_renamed_is_the_same_line_with_another_name() {
    for (from, to) in [("agents", "people"), ("account", "form-number"), ("main", "hub"), ("message", "leave.word")] {
        let folder = town(&format!("lsp-rename-{from}"));
        let before = support::json(&folder.0, ["graph", "menus/town.yaml", "--format", "json"]);
        let checked = support::ringtrue(&folder.0, ["check"], b"");
        assert_eq!(checked.code, 0, "{}", checked.stdout);
        let mut editor = Editor::new(&folder);
        editor.open("menus/town.yaml", MENU);
        let place = MENU.find(&format!(" {from}")).expect("it is there") + 2;
        let prepared = editor.ask_at("prepareRename", "menus/town.yaml", after(MENU, place), json!({}));
        let renamed = editor.ask_at("rename", "menus/town.yaml", after(MENU, place), json!({"newName": to}));
        let told = editor.run();
        assert_eq!(told.answer(prepared)["placeholder"], from);
        assert_eq!(covered(MENU, &told.answer(prepared)["range"]), from);
        for (name, text) in
            [("menus/town.yaml", MENU), ("shared/voicemail.yaml", PART), ("audits/passport.toml", AUDIT)]
        {
            let uri = uri(&folder, name);
            let changes = told.answer(renamed)["documentChanges"].as_array().expect("changes");
            if changes.iter().any(|change| change["textDocument"]["uri"] == uri) {
                let new = applied(text, edits_of(told.answer(renamed), &uri));
                // Nothing but the name changed.
                assert_eq!(new.replace(to, from), text);
                folder.write(name, &new);
            }
        }
        let checked = support::ringtrue(&folder.0, ["check"], b"");
        assert_eq!((checked.code, checked.stderr.as_str()), (0, ""), "{from}: {}", checked.stdout);
        let audited = support::ringtrue(&folder.0, ["audit"], b"");
        assert_eq!(audited.code, 0, "{from}: {}", audited.stdout);
        let after = support::json(&folder.0, ["graph", "menus/town.yaml", "--format", "json"]);
        let back = after.to_string().replace(to, from);
        let columns = |text: &str| {
            let mut value: Value = serde_json::from_str(text).expect("JSON");
            strip(&mut value);
            value
        };
        assert_eq!(columns(&back), columns(&before.to_string()), "{from}");
    }
}

/// Places in the text and boxes of a drawing move with the length of a name.
fn strip(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for key in ["column", "end_column", "place", "x", "y", "width", "height", "points", "box", "boxes", "path"]
            {
                map.remove(key);
            }
            map.values_mut().for_each(strip);
        }
        Value::Array(list) => list.iter_mut().for_each(strip),
        _ => {}
    }
}

#[test]
fn a_name_that_cannot_be_is_refused_with_the_reason() {
    let folder = town("lsp-refused");
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", MENU);
    let rename = |editor: &mut Editor<'_>, letters: &str, name: &str| {
        editor.ask_at("rename", "menus/town.yaml", at(MENU, letters), json!({"newName": name}))
    };
    let taken = rename(&mut editor, "ready:", "trucks");
    let no_name = rename(&mut editor, "ready:", "my step");
    let word = rename(&mut editor, "ready:", "back");
    let lost = rename(&mut editor, "trucks:", "account-confirm-b");
    let nothing = rename(&mut editor, "country", "nation");
    let prepared = editor.ask_at("prepareRename", "menus/town.yaml", at(MENU, "country"), json!({}));
    let told = editor.run();
    for (id, words) in [
        (taken, "has a step `trucks` already, in line 46"),
        (no_name, "`my step` is not a name"),
        (word, "means something else"),
        (lost, "the audit `passport.toml` means something else by `account-confirm-b`"),
        (nothing, "no step here"),
    ] {
        let (code, message) = told.error(id);
        assert_eq!(code, -32803);
        assert!(message.contains(words), "{message}");
    }
    assert_eq!(told.answer(prepared), &Value::Null);
}

/// The labels that are offered where `|` stands in a text.
fn offered(folder: &Folder, name: &str, text: &str) -> (Vec<String>, Vec<Value>) {
    let place = text.find('|').expect("a place");
    let whole = text.replacen('|', "", 1);
    let mut editor = Editor::new(folder);
    editor.open(name, &whole);
    let asked = editor.ask_at("completion", name, after(&whole, place), json!({}));
    let told = editor.run();
    let items = told.answer(asked).as_array().expect("items").clone();
    (items.iter().map(|item| item["label"].as_str().expect("a label").to_owned()).collect(), items)
}

#[test]
fn what_could_be_written_is_offered() {
    let folder = town("lsp-complete");
    let menu = |from: &str, to: &str| {
        assert!(MENU.contains(from), "{from}");
        offered(&folder, "menus/town.yaml", &MENU.replacen(from, to, 1)).0
    };
    let has = |offers: &[String], wanted: &[&str], not: &[&str]| {
        for word in wanted {
            assert!(offers.iter().any(|offer| offer == word), "`{word}` is not in {offers:?}");
        }
        for word in not {
            assert!(!offers.iter().any(|offer| offer == word), "`{word}` is in {offers:?}");
        }
    };
    // Steps, those of included files too, and the words of the language.
    has(&menu("goto: trucks", "goto: |"), &["main", "message", "repeat", "back"], &["none", "goto"]);
    has(&menu("goto: trucks", "goto: tr|"), &["trucks"], &["press"]);
    has(&menu("closed: message", "closed: m|"), &["message", "main"], &["repeat"]);
    has(&menu("0: agents}", "0: |}"), &["agents", "none"], &[]);
    // Keys: of a choice, of a step, of a kind, of the file; without those that are there.
    has(&menu("        goto: trucks\n", "        g|\n"), &["goto", "language", "audio"], &["press", "say", "menu"]);
    has(
        &menu("    exhausted: agents\n    outcomes:", "    |\n    outcomes:"),
        &["exhausted", "timeout"],
        &["collect", "play"],
    );
    has(
        &menu("      overflow: {after: 10m, goto: message}", "      |"),
        &["overflow", "music", "to"],
        &["wait", "goto"],
    );
    has(&menu("country: US\n", "|\n"), &["country", "timezone", "facts"], &["line", "steps"]);
    has(
        &menu("{hours: office, open: main, closed: message}", "{hours: office, |}"),
        &["open", "closed", "holiday"],
        &["hours"],
    );
    has(&menu("overflow: {after: 10m, goto: message}", "overflow: {after: 10m, g|: message}"), &["goto"], &["after"]);
    // What callers want, opening hours, languages, files, yes and no.
    has(&menu("for: [garbage]", "for: [|]"), &["passport", "garbage", "person"], &["main"]);
    has(&menu("hours: office, open", "hours: |, open"), &["office"], &[]);
    has(&menu("include: ../shared/voicemail.yaml", "include: ../shared/|"), &["voicemail.yaml"], &["main"]);
    has(&menu("    serves: [garbage]\n", "    serves: [garbage]\n    barge_in: |\n"), &["true", "false"], &[]);
    has(&menu("line: Town hall\n", "line: Town hall\nrole: |\n"), &["line", "module", "survey"], &[]);
    // A step that is named and not written.
    has(&menu("  trucks:\n", "  |:\n"), &["trucks"], &["main"]);
    // Rules, in a comment.
    has(&menu("  trucks:\n", "  trucks: # ringtrue: allow de|\n"), &["dead-end"], &["main"]);
    // Words of a prompt are nobody else's business.
    assert_eq!(menu("Trucks come on Monday.", "Trucks come| on Monday."), Vec::<String>::new());
    let (_, items) = offered(&folder, "menus/town.yaml", &MENU.replacen("        goto: trucks\n", "        g|\n", 1));
    let goto = items.iter().find(|item| item["label"] == "goto").expect("it is offered");
    assert_eq!(goto["textEdit"]["newText"], "goto: ");

    let audit = |from: &str, to: &str| {
        assert!(AUDIT.contains(from), "{from}");
        offered(&folder, "audits/passport.toml", &AUDIT.replacen(from, to, 1)).0
    };
    has(&audit("hear = \"main\"", "hear = \"|\""), &["main", "main-1", "account-confirm"], &["human"]);
    has(&audit("reach = \"ready\"", "reach = |"), &["human", "ready"], &[]);
    has(&audit("account = \"valid\"", "account = \"|\""), &["valid", "invalid"], &["main"]);
    has(&audit("account = \"valid\"", "a| = \"valid\""), &["account", "hold", "rings"], &["main"]);
    has(&audit("hold.agents = \"95s\"", "hold.| = \"95s\""), &["agents"], &["main"]);
    has(&audit("purpose = \"A passport is ready\"", "caller = \"|\""), &["first-time", "expert"], &[]);
    has(&audit("within = \"2m\"", "|"), &["within", "not_before", "press"], &["reach"]);
    has(&audit("\"../menus/town.yaml\"", "\"|\""), &["../menus/town.yaml"], &[]);
    let (_, items) = offered(&folder, "audits/passport.toml", &AUDIT.replacen("reach = \"ready\"", "reach = |", 1));
    assert_eq!(items[0]["textEdit"]["newText"], "\"human\"");

    let config = |text: &str| offered(&folder, "ringtrue.toml", text).0;
    has(&config("[rules]\nde|\n"), &["dead-end"], &[]);
    has(&config("[rules]\ndead-end = \"|\"\n"), &["off", "warning"], &[]);
    has(&config("[rules.too-many-choices]\n|\n"), &["level"], &["dead-end"]);
}

#[test]
fn the_outline_has_the_steps_and_the_fix_is_a_click() {
    let folder = town("lsp-outline");
    let menu = MENU.replace("keys: {star: repeat, 0: agents}", "keys:\n  star: repeat\n  #: back\n  0: agents");
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", &menu);
    let document = json!({"textDocument": {"uri": uri(&folder, "menus/town.yaml")}});
    let outline = editor.ask("textDocument/documentSymbol", document);
    let whole = json!({"start": at(&menu, "#: back"), "end": at(&menu, "#: back")});
    let params = |context: Value| json!({"textDocument": {"uri": uri(&folder, "menus/town.yaml")}, "range": whole.clone(), "context": context});
    let fixes = editor.ask("textDocument/codeAction", params(json!({"diagnostics": []})));
    let only = editor.ask("textDocument/codeAction", params(json!({"diagnostics": [], "only": ["refactor"]})));
    let told = editor.run();
    let steps = told.answer(outline).as_array().expect("symbols");
    let names: Vec<&str> = steps.iter().map(|step| step["name"].as_str().expect("a name")).collect();
    assert_eq!(names[..4], ["welcome", "is-it-open", "main", "account"]);
    assert_eq!((&steps[2]["detail"], steps[2]["children"].as_array().map(Vec::len)), (&json!("menu"), Some(3)));
    assert_eq!(covered(&menu, &steps[2]["selectionRange"]), "main");
    let fixes = told.answer(fixes).as_array().expect("fixes");
    assert_eq!(fixes.len(), 1, "{fixes:#?}");
    assert_eq!(fixes[0]["kind"], "quickfix");
    let mended = applied(&menu, edits_of(&fixes[0]["edit"], &uri(&folder, "menus/town.yaml")));
    assert_eq!(mended, menu.replace("#: back", "pound: back"));
    assert_eq!(told.answer(only), &json!([]));
}

#[test]
fn an_audit_shows_where_its_call_goes_another_way() {
    let folder = town("lsp-audit");
    let mut editor = Editor::new(&folder);
    editor.open("audits/passport.toml", AUDIT);
    // The menu changes in the editor alone, and the audit that calls it is judged again.
    editor.open("menus/town.yaml", MENU);
    editor.replace("menus/town.yaml", &MENU.replace("      valid: {goto: ready,", "      valid: {goto: trucks,"));
    let told = editor.run();
    let codes = told.codes(&folder, "audits/passport.toml");
    assert_eq!(codes[0], Vec::<&str>::new());
    let last = told.published(&folder, "audits/passport.toml");
    let last = &last.last().expect("told")["diagnostics"];
    assert_eq!(covered(AUDIT, &last[0]["range"]), "\"ready\"", "{last}");
}

#[test]
fn a_burst_of_typing_is_judged_once() {
    let folder = town("lsp-burst");
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", MENU);
    for _ in 0..20 {
        editor.type_in("menus/town.yaml", json!({"line": 1, "character": 6}), json!({"line": 1, "character": 6}), "x");
    }
    // Everything arrives together, as it does after a pause of the server.
    let together: Vec<u8> = editor.frames.drain(..).flatten().collect();
    editor.frames.push_back(together);
    let told = editor.run();
    let published = told.published(&folder, "menus/town.yaml");
    assert_eq!(published.len(), 1);
    assert_eq!(published[0]["version"], 21);
}

#[test]
fn changes_outside_the_editor_are_seen() {
    let folder = town("lsp-outside");
    folder.write("shared/voicemail.yaml", "steps: {}\n");
    let mut editor =
        Editor::able(&folder, json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}}));
    editor.open("menus/town.yaml", MENU);
    let told = editor.run();
    let asked = told.messages.iter().find(|message| message["method"] == "client/registerCapability");
    assert_eq!(asked.expect("it asks")["params"]["registrations"][0]["method"], "workspace/didChangeWatchedFiles");
    assert!(told.codes(&folder, "menus/town.yaml")[0].contains(&"RT219"));
}

/// Speaks with the program itself, so that a file can change between two messages.
#[test]
fn the_program_itself_serves_an_editor() {
    use std::io::{BufReader, Write};
    let folder = town("lsp-program");
    let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_ringtrue"))
        .arg("lsp")
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .spawn()
        .expect("it starts");
    let mut stdin = child.stdin.take().expect("an input");
    let mut stdout = BufReader::new(child.stdout.take().expect("an output"));
    let mut editor = Editor::new(&folder);
    editor.open("menus/town.yaml", MENU);
    let mut say = |editor: &mut Editor<'_>| {
        editor.frames.drain(..).for_each(|frame| stdin.write_all(&frame).expect("it listens"));
        stdin.flush().expect("it listens");
    };
    say(&mut editor);
    let hear = |stdout: &mut BufReader<_>| loop {
        let message = next(stdout);
        if message["method"] == "textDocument/publishDiagnostics" {
            return message["params"]["diagnostics"].as_array().expect("a list").len();
        }
    };
    assert_eq!(hear(&mut stdout), 0);
    // What is known of a recording counts as long as it is the same file.
    for (samples, words) in [(16_000, "en-US: 2 s, measured"), (24_000, "en-US: 3 s, measured")] {
        record(&folder, "menus/prompts/en-US/trucks.wav", samples);
        editor.tell("workspace/didChangeWatchedFiles", json!({"changes": []}));
        let asked = editor.ask_at("hover", "menus/town.yaml", at(MENU, "Trucks come"), json!({}));
        say(&mut editor);
        let answer = loop {
            let message = next(&mut stdout);
            if message["id"] == asked {
                break message["result"]["contents"]["value"].to_string();
            }
        };
        assert!(answer.contains(words), "{answer}");
    }
    folder.write("shared/voicemail.yaml", "steps: {}\n");
    editor.tell("workspace/didChangeWatchedFiles", json!({"changes": []}));
    say(&mut editor);
    let broken = hear(&mut stdout);
    assert!(broken > 0);
    folder.write("shared/voicemail.yaml", PART);
    editor.tell("textDocument/didSave", json!({"textDocument": {"uri": uri(&folder, "menus/town.yaml")}}));
    say(&mut editor);
    assert!(hear(&mut stdout) < broken);
    editor.ask("shutdown", Value::Null);
    editor.tell("exit", Value::Null);
    say(&mut editor);
    assert_eq!(child.wait().expect("it ends").code(), Some(0));
}

fn next(from: &mut impl std::io::BufRead) -> Value {
    let mut length = 0;
    loop {
        let mut line = String::new();
        from.read_line(&mut line).expect("a line");
        match line.trim_end().strip_prefix("Content-Length: ") {
            Some(number) => length = number.parse().expect("a number"),
            None => break,
        }
    }
    let mut body = vec![0; length];
    from.read_exact(&mut body).expect("a body");
    serde_json::from_slice(&body).expect("JSON")
}

/// Neovim, an editor that nobody here wrote: it starts the server, shows what is wrong, and renames a step.
#[test]
fn neovim_shows_what_is_wrong_and_renames_a_step() {
    if !support::has_package("neovim", support::has_program("nvim"), "speaking with a real editor") {
        return;
    }
    let folder = town("lsp-neovim");
    let menu = MENU.replacen("goto: trucks", "goto: truckz", 1);
    folder.write("menus/town.yaml", &menu);
    folder.write("script.lua", SCRIPT);
    let ran = std::process::Command::new("nvim")
        .args(["--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile script.lua"])
        .env("RINGTRUE", env!("CARGO_BIN_EXE_ringtrue"))
        .env("XDG_STATE_HOME", folder.text())
        .env("XDG_CACHE_HOME", folder.text())
        .env("XDG_DATA_HOME", folder.text())
        .current_dir(&folder.0)
        .output()
        .expect("nvim runs");
    let said = std::fs::read_to_string(folder.0.join("said.json"))
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&ran.stderr)));
    let said: Value = serde_json::from_str(&said).expect("JSON");
    let found = said["found"].as_array().expect("a list");
    let line = menu[..menu.find("truckz").expect("it is there")].matches('\n').count();
    let shown = found.iter().find(|one| one["code"] == "RT219").unwrap_or_else(|| panic!("{said}"));
    assert_eq!((&shown["lnum"], &shown["col"]), (&json!(line), &json!("        goto: ".len())));
    assert!(said["hover"].as_str().expect("words").contains("**main**: menu of 3"), "{said}");
    let renamed = std::fs::read_to_string(folder.0.join("menus/town.yaml")).expect("the menu");
    assert_eq!(renamed, menu.replace("trucks:", "collection:"), "only the step itself is called trucks there");
    assert_eq!(said["code"], 0, "{said}");
}

/// What neovim does: opens the menu, waits for findings, hovers, renames, saves, and says what it saw.
const SCRIPT: &str = r#"
local said = {}
vim.cmd('edit menus/town.yaml')
local id = vim.lsp.start_client({
  name = 'ringtrue', cmd = {vim.env.RINGTRUE, 'lsp'}, root_dir = vim.fn.getcwd(),
  on_exit = function(code) said.code = code end,
})
vim.lsp.buf_attach_client(0, id)
vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 5)
said.found = {}
for _, one in ipairs(vim.diagnostic.get(0)) do
  table.insert(said.found, {lnum = one.lnum, col = one.col, code = one.user_data.lsp.code})
end
local function ask(method, letters, more)
  vim.fn.cursor(1, 1)
  vim.fn.search(letters)
  local params = vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), more or {})
  return (vim.lsp.buf_request_sync(0, method, params, 20000) or {})[id]
end
said.hover = ask('textDocument/hover', 'main, closed').result.contents.value
vim.lsp.util.apply_workspace_edit(ask('textDocument/rename', '^  \\zstrucks:', {newName = 'collection'}).result, 'utf-16')
vim.cmd('silent write')
vim.lsp.stop_client(id)
vim.wait(20000, function() return said.code ~= nil end, 5)
local file = io.open('said.json', 'w')
file:write(vim.fn.json_encode(said))
file:close()
vim.cmd('qall!')
"#;

#[test]
fn files_that_are_no_telephone_line_are_left_alone() {
    let folder = Folder::new("lsp-alone");
    let files = [
        ("Cargo.toml", "[package]\nname = \"x\"\n"),
        (".github/workflows/ci.yaml", "on: push\njobs: {a: {steps: [{run: make}]}}\n"),
        ("pipeline.yaml", "steps:\n  - script: make\n"),
        ("site/menus/sidebar.yaml", "items: [home, news]\n"),
        ("broken.yaml", "a: [b\n c: }\n"),
    ];
    let mut editor = Editor::new(&folder);
    let mut asked = Vec::new();
    for (name, text) in files {
        editor.open(name, text);
        asked.push(editor.ask_at("hover", name, json!({"line": 0, "character": 1}), json!({})));
    }
    let told = editor.run();
    for ((name, _), asked) in files.iter().zip(asked) {
        assert_eq!(told.published(&folder, name).last().expect("told")["diagnostics"], json!([]), "{name}");
        assert_eq!(told.answer(asked), &Value::Null);
    }
}
