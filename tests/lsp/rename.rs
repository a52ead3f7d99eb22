//! A step with another name.

use crate::client::{Editor, after, applied, at, covered, edits_of, uri};
use crate::support::ringtrue;
use crate::town::{AUDIT, MENU, PART, town};
use serde_json::{Value, json};

#[test]
fn a_step_that_is_renamed_is_the_same_line_with_another_name() {
    for (from, to) in [("agents", "people"), ("account", "form-number"), ("main", "hub"), ("message", "leave.word")] {
        let folder = town(&format!("lsp-rename-{from}"));
        let before = crate::support::json(&folder.0, ["graph", "menus/town.yaml", "--format", "json"]);
        let checked = ringtrue(&folder.0, ["check"], b"");
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
        let checked = ringtrue(&folder.0, ["check"], b"");
        assert_eq!((checked.code, checked.stderr.as_str()), (0, ""), "{from}: {}", checked.stdout);
        let audited = ringtrue(&folder.0, ["audit"], b"");
        assert_eq!(audited.code, 0, "{from}: {}", audited.stdout);
        let after = crate::support::json(&folder.0, ["graph", "menus/town.yaml", "--format", "json"]);
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
