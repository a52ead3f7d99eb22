//! The program itself, and an editor that nobody here wrote.

use crate::client::{Editor, at, uri};
use crate::support::{has_package, has_program};
use crate::town::{MENU, PART, record, town};
use serde_json::{Value, json};

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
    if !has_package("neovim", has_program("nvim"), "speaking with a real editor") {
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
