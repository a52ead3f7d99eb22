//! What an editor is shown, and when.

use crate::client::{Editor, after, at, code_of, covered, uri};
use crate::support::Folder;
use crate::town::{AUDIT, MENU, PART, town};
use serde_json::{Value, json};

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
    let checked = crate::support::json(&folder.0, ["check", "--format", "json"]);
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
