//! An editor with its whole conversation written down, and what the server said to it.

use std::ffi::OsString;
use std::io::Read;

use crate::support::Folder;
use ringtrue::cli;
use serde_json::{Value, json};

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
pub(crate) struct Editor<'f> {
    folder: &'f Folder,
    pub(crate) frames: std::collections::VecDeque<Vec<u8>>,
    asked: i64,
    version: i64,
}

/// What the server said.
pub(crate) struct Told {
    pub(crate) messages: Vec<Value>,
    pub(crate) code: u8,
}

pub(crate) fn uri(folder: &Folder, name: &str) -> String {
    url::Url::from_file_path(std::fs::canonicalize(&folder.0).expect("a folder").join(name))
        .expect("a path")
        .to_string()
}

pub(crate) fn frame(text: &str) -> Vec<u8> {
    format!("Content-Length: {}\r\n\r\n{text}", text.len()).into_bytes()
}

impl<'f> Editor<'f> {
    pub(crate) fn silent(folder: &'f Folder) -> Self {
        Self { folder, frames: std::collections::VecDeque::new(), asked: 0, version: 0 }
    }

    /// An editor that has said hello.
    pub(crate) fn new(folder: &'f Folder) -> Self {
        Self::able(
            folder,
            json!({
                "workspace": {"workspaceEdit": {"documentChanges": true}},
                "textDocument": {"documentSymbol": {"hierarchicalDocumentSymbolSupport": true}},
            }),
        )
    }

    pub(crate) fn able(folder: &'f Folder, capabilities: Value) -> Self {
        let mut editor = Self::silent(folder);
        editor.ask("initialize", json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        editor.tell("initialized", json!({}));
        editor
    }

    pub(crate) fn tell(&mut self, method: &str, params: Value) {
        let text = json!({"jsonrpc": "2.0", "method": method, "params": params}).to_string();
        self.frames.push_back(frame(&text));
    }

    pub(crate) fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.asked += 1;
        let text = json!({"jsonrpc": "2.0", "id": self.asked, "method": method, "params": params}).to_string();
        self.frames.push_back(frame(&text));
        self.asked
    }

    pub(crate) fn open(&mut self, name: &str, text: &str) {
        self.version += 1;
        let document =
            json!({"uri": uri(self.folder, name), "languageId": "yaml", "version": self.version, "text": text});
        self.tell("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub(crate) fn replace(&mut self, name: &str, text: &str) {
        self.version += 1;
        let document = json!({"uri": uri(self.folder, name), "version": self.version});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [{"text": text}]}));
    }

    pub(crate) fn type_in(&mut self, name: &str, from: Value, to: Value, text: &str) {
        self.version += 1;
        let document = json!({"uri": uri(self.folder, name), "version": self.version});
        let change = json!({"range": {"start": from, "end": to}, "text": text});
        self.tell("textDocument/didChange", json!({"textDocument": document, "contentChanges": [change]}));
    }

    pub(crate) fn close(&mut self, name: &str) {
        self.tell("textDocument/didClose", json!({"textDocument": {"uri": uri(self.folder, name)}}));
    }

    /// Asks about a place.
    pub(crate) fn ask_at(&mut self, method: &str, name: &str, at: Value, more: Value) -> i64 {
        let mut params = json!({"textDocument": {"uri": uri(self.folder, name)}, "position": at});
        for (key, value) in more.as_object().into_iter().flatten() {
            params[key] = value.clone();
        }
        self.ask(&format!("textDocument/{method}"), params)
    }

    /// Lets the server work until the editor has said everything, its leave included.
    pub(crate) fn run(mut self) -> Told {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        self.hang_up()
    }

    /// Lets the server work until the editor has said everything.
    pub(crate) fn hang_up(self) -> Told {
        let (mut stdin, mut stdout, mut stderr) = (Frames(self.frames), Vec::new(), Vec::new());
        let mut stdio = cli::Stdio {
            stdin: &mut stdin,
            stdout: &mut stdout,
            stderr: &mut stderr,
            here: self.folder.0.clone(),
            color: false,
            person: false,
            now: None,
        };
        let code = cli::run(["ringtrue", "lsp"].map(OsString::from), &mut stdio);
        assert_eq!(String::from_utf8_lossy(&stderr), "");
        Told { messages: messages(&stdout), code }
    }
}

pub(crate) fn messages(mut bytes: &[u8]) -> Vec<Value> {
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
    pub(crate) fn message(&self, id: i64) -> &Value {
        self.messages
            .iter()
            .find(|message| message["id"] == id && message.get("method").is_none())
            .unwrap_or_else(|| panic!("{id} was not answered"))
    }

    /// The result of a request.
    pub(crate) fn answer(&self, id: i64) -> &Value {
        let message = self.message(id);
        message.get("result").unwrap_or_else(|| panic!("{message}"))
    }

    pub(crate) fn error(&self, id: i64) -> (i64, &str) {
        let error = &self.message(id)["error"];
        (error["code"].as_i64().expect("a code"), error["message"].as_str().expect("a message"))
    }

    /// Everything that was said about a file, in order.
    pub(crate) fn published(&self, folder: &Folder, name: &str) -> Vec<&Value> {
        let uri = uri(folder, name);
        self.messages
            .iter()
            .filter(|message| message["method"] == "textDocument/publishDiagnostics")
            .map(|message| &message["params"])
            .filter(|params| params["uri"] == uri)
            .collect()
    }

    /// The codes of what was said about a file, each time.
    pub(crate) fn codes(&self, folder: &Folder, name: &str) -> Vec<Vec<&str>> {
        let all = |params: &&'_ Value| params["diagnostics"].as_array().expect("a list").len();
        let published = self.published(folder, name);
        published
            .iter()
            .map(|params| (0..all(params)).map(|at| code_of(&params["diagnostics"][at])).collect())
            .collect()
    }
}

pub(crate) fn code_of(diagnostic: &Value) -> &str {
    diagnostic["code"].as_str().expect("a code")
}

/// Where some letters of a text begin, as an editor counts it.
pub(crate) fn at(text: &str, letters: &str) -> Value {
    after(text, text.find(letters).unwrap_or_else(|| panic!("there is no `{letters}`")))
}

pub(crate) fn after(text: &str, byte: usize) -> Value {
    let line = text[..byte].matches('\n').count();
    let start = text[..byte].rfind('\n').map_or(0, |newline| newline + 1);
    json!({"line": line, "character": text[start..byte].encode_utf16().count()})
}

/// What a range of a text covers.
pub(crate) fn covered<'t>(text: &'t str, range: &Value) -> &'t str {
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
pub(crate) fn applied(text: &str, edits: &[Value]) -> String {
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
pub(crate) fn edits_of<'v>(answer: &'v Value, uri: &str) -> &'v [Value] {
    let changes = answer["documentChanges"].as_array().expect("changes");
    let of = changes.iter().find(|change| change["textDocument"]["uri"] == uri);
    of.unwrap_or_else(|| panic!("nothing for {uri}: {answer}"))["edits"].as_array().expect("edits")
}
