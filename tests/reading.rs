//! Reading never fails, whatever the bytes; and where a text is good, another reader sees the same tree.

#![expect(clippy::disallowed_methods, reason = "a test reads the menus that are shipped")]

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::{ProptestConfig, Strategy, any, prop, proptest};
use ringtrue::source::Sources;
use ringtrue::syntax::{Node, Notation, Value, parse};

/// Checks a text from standard input, in a folder without prompts; gives the exit code.
fn check(text: &[u8]) -> u8 {
    let mut stdin = text;
    let (mut out, mut err) = (Vec::new(), Vec::new());
    ringtrue::cli::run(
        ["ringtrue", "check", "-"].map(Into::into),
        &mut ringtrue::cli::Stdio {
            stdin: &mut stdin,
            stdout: &mut out,
            stderr: &mut err,
            here: PathBuf::from(env!("CARGO_TARGET_TMPDIR")),
            color: false,
            person: false,
            now: None,
        },
    )
}

/// A menu that is shipped.
fn shipped(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).expect("a menu")
}

/// One thing that can happen to a text. Places are counted modulo its length.
#[derive(Clone, Debug)]
enum Change {
    Put(usize, String),
    Remove(usize, usize),
    Repeat(usize, usize),
    Swap(usize, usize),
    Flip(usize, u8),
    CutOff(usize),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    // What means something to YAML or to a menu, more often than chance would bring it.
    let words = prop::sample::select(vec![
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        ",",
        "#",
        " #",
        "*",
        "&a ",
        "*a",
        "\"",
        "'",
        "\t",
        "\n",
        "\r\n",
        "- ",
        "---\n",
        "|\n",
        ">",
        "<<: ",
        "!!python ",
        "\0",
        "\u{feff}",
        "ñ",
        "日",
        "😀",
        "\u{e000}",
        "\u{85}",
        "press",
        "goto: ",
        "~",
        "-5s",
        "99999999999999999999",
        "play: ",
        "menu:\n",
        "?",
        "%",
        "@",
        "`",
        "\\",
    ]);
    let place = any::<usize>();
    let change = prop::strategy::Union::new([
        (place, words).prop_map(|(at, word)| Change::Put(at, word.to_owned())).boxed(),
        (place, 0..200_usize).prop_map(|(at, count)| Change::Remove(at, count)).boxed(),
        (place, 0..2_000_usize).prop_map(|(at, count)| Change::Repeat(at, count)).boxed(),
        (place, place).prop_map(|(one, other)| Change::Swap(one, other)).boxed(),
        (place, any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)).boxed(),
        place.prop_map(Change::CutOff).boxed(),
    ]);
    prop::collection::vec(change, 1..6)
}

fn changed(text: &str, changes: &[Change]) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    for change in changes {
        let length = bytes.len().max(1);
        let part = |at: usize, count: usize| {
            let at = (at % length).min(bytes.len());
            at..(at + count).min(bytes.len())
        };
        match change {
            Change::Put(at, word) => {
                let at = part(*at, 0).start;
                bytes.splice(at..at, word.bytes());
            }
            Change::Remove(at, count) => drop(bytes.drain(part(*at, *count))),
            Change::Repeat(at, count) => {
                let part = part(*at, *count);
                let again = bytes[part.clone()].to_vec();
                bytes.splice(part.end..part.end, again);
            }
            Change::Swap(one, other) if !bytes.is_empty() => bytes.swap(one % length, other % length),
            Change::Flip(at, byte) if !bytes.is_empty() => bytes[at % length] = *byte,
            Change::CutOff(at) => bytes.truncate(at % length),
            Change::Swap(..) | Change::Flip(..) => {}
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..2_000)) {
        assert!(check(&bytes) <= 2);
    }

    #[test]
    fn no_change_of_a_good_menu_makes_it_panic(changes in changes()) {
        let menu = shipped("menus/harbor-electric.yaml");
        assert!(check(&changed(&menu, &changes)) <= 2);
    }
}

/// A tree without what the two readers see differently by right: places, and what YAML's types make of a text.
#[derive(PartialEq, Debug)]
enum Tree {
    Text(String),
    List(Vec<Tree>),
    Table(Vec<(String, Tree)>),
}

fn ours(node: &Node) -> Tree {
    match &node.value {
        Value::Null => Tree::Text(String::new()),
        Value::Scalar(scalar) => Tree::Text(number(&scalar.text)),
        Value::List { items, .. } => Tree::List(items.iter().map(ours).collect()),
        Value::Map { entries, .. } => {
            Tree::Table(entries.iter().map(|entry| (number(&entry.key.value), ours(&entry.value))).collect())
        }
    }
}

fn theirs(value: &serde_yaml::Value) -> Tree {
    use serde_yaml::Value as Yaml;
    match value {
        Yaml::Null => Tree::Text(String::new()),
        Yaml::Bool(yes) => Tree::Text(yes.to_string()),
        Yaml::Number(count) => Tree::Text(number(&count.to_string())),
        Yaml::String(text) => Tree::Text(number(text)),
        Yaml::Sequence(items) => Tree::List(items.iter().map(theirs).collect()),
        Yaml::Mapping(entries) => Tree::Table(
            entries
                .iter()
                .map(|(key, value)| match theirs(key) {
                    Tree::Text(key) => (key, theirs(value)),
                    other => panic!("a key that is no word: {other:?}"),
                })
                .collect(),
        ),
        Yaml::Tagged(tagged) => theirs(&tagged.value),
    }
}

/// A number as one of its several spellings; any other text as it is.
fn number(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => number.to_string(),
        _ => text.to_owned(),
    }
}

#[test]
fn another_yaml_reader_sees_the_same_menu() {
    for path in ["menus/harbor-electric.yaml", "tests/asterisk-demo/menus/asterisk-demo.yaml"] {
        let text = shipped(path);
        let mut sources = Sources::default();
        let file = sources.add(path, text.as_str());
        let parsed = parse(&sources, file, Notation::Yaml);
        assert!(parsed.complete && parsed.findings.is_empty(), "{path}: {:?}", parsed.findings);
        let second: serde_yaml::Value = serde_yaml::from_str(&text).expect("good YAML");
        let first = parsed.root.expect("a tree");
        assert_eq!(ours(&first), theirs(&second), "{path}");
        // Every scalar's place holds what was read from it.
        places(&sources, &first);
    }
}

/// The text at the place of an unquoted scalar on one line is the scalar.
fn places(sources: &Sources, node: &Node) {
    match &node.value {
        Value::Scalar(scalar) if scalar.plain && !sources.slice(node.span).contains('\n') => {
            assert_eq!(sources.slice(node.span), &*scalar.text);
        }
        Value::List { items, .. } => items.iter().for_each(|item| places(sources, item)),
        Value::Map { entries, .. } => {
            for entry in entries.iter().filter(|entry| entry.plain) {
                assert_eq!(sources.slice(entry.key.span), &*entry.key.value);
            }
            entries.iter().for_each(|entry| places(sources, &entry.value));
        }
        Value::Null | Value::Scalar(_) => {}
    }
}
