//! What somebody asks about a place: hover, ways to a step, completion, outline, fixes.

use crate::client::{Editor, after, applied, at, covered, edits_of, uri};
use crate::support::Folder;
use crate::town::{AUDIT, MENU, PART, record, town};
use serde_json::{Value, json};

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
    // The comment allows what is not found there, which is told below.
    let below = text(allowed).strip_prefix(text(rule)).expect("the same words about the rule");
    assert!(below.contains("**RT021 unused-allowance**"), "{below}");
    assert_eq!(told.answer(nothing), &Value::Null);
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
