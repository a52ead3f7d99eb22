//! Beginning and end of a session, and what the server does while somebody types.

use crate::client::{Editor, frame};
use crate::support::Folder;
use crate::town::{MENU, town};
use serde_json::{Value, json};

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
