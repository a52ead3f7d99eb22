//! The schemas for editors against the readers: both take the same menus, audits and settings, and refuse the same.
//!
//! Every fixture is judged by both, and so are thousands of fixtures with one thing in them replaced by another. A schema
//! sees what a YAML or TOML reader makes of a file; what is lost by then, and what values ask of each other, stands in
//! [`UNSEEN`].

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod changes;
#[path = "../support/mod.rs"]
mod support;

use std::fs;
use std::path::{Path, PathBuf};

use changes::change;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use ringtrue::finding::Finding;
use ringtrue::project::Project;
use ringtrue::source::Sources;
use ringtrue::syntax::{Notation, Reader, parse};
use ringtrue::{audit, menu};
use serde_json::{Map, Value, json};
use support::{Folder, ringtrue, root};

/// Codes of what a schema is there to see: keys, values, what is missing.
const SHAPE: [&str; 3] = ["RT002", "RT005", "RT006"];
/// Codes of what is no matter of shape: the text does not become the values that its author sees in it, or not at all.
const TRAPS: [(&str, &str); 6] = [
    ("RT001", "it is not well-formed, and an editor says so by itself"),
    ("RT003", "of a key written twice a schema sees one"),
    ("RT004", "a comment is not seen"),
    ("RT009", "how large a file is, is not seen"),
    ("RT010", "other YAML readers, an editor's among them, see another value"),
    ("RT011", "where a text was meant to end is not seen"),
];
/// Messages about values that are right each by itself.
const UNSEEN: [(&str, &str); 29] = [
    ("row `", "what a row fills in"),
    ("the question is empty", "a blank is a text"),
    ("row's name is empty", "a blank is a text"),
    ("the same question is asked twice", "two values compared"),
    ("`{", "braces are values where there are rows"),
    ("a brace here is around nothing", "what a text says"),
    ("two rows are called", "two values compared"),
    ("makes the same call as row", "two rows compared"),
    ("changes nothing", "a row compared with the script"),
    ("lies beyond the limit", "two values compared"),
    ("the last turn is optional", "what comes after it"),
    ("waits for nothing: nobody can tell", "what came before it"),
    ("the caller hangs up here", "what comes after it"),
    ("`one_of` has", "how many entries there are"),
    ("expects nothing and does nothing", "a `false` beside a key that is something"),
    ("is more than `max`", "two values compared"),
    ("is less than p50", "two values compared"),
    ("are longer than nothing", "a duration compared with zero"),
    ("leaves no time to hear it", "a duration compared with a second"),
    ("is longer than a week", "the sum of a duration's parts"),
    ("ends before `not_before`", "two values compared"),
    ("add up to", "a sum"),
    ("is a boolean to some YAML readers", "YAML 1.2 makes `true` of `True`"),
    ("is bound twice here", "`#` and `pound` are one key"),
    ("is no time zone", "the schema has the names of zones in their own capitals"),
    ("is no date", "how long months are"),
    ("is no telephone number", "YAML makes a number of `1e9`"),
    ("is not a key of a telephone", "YAML makes a number of `1e9`"),
    ("is not a whole number", "YAML makes a number of `1e1`, and `3.0` is 3"),
];

struct Schemas {
    menu: jsonschema::Validator,
    part: jsonschema::Validator,
    audit: jsonschema::Validator,
    config: jsonschema::Validator,
}

impl Schemas {
    fn new() -> Self {
        let of = |kind: &str| {
            let ran = ringtrue(&root(), ["schema", kind], b"");
            let schema: Value = serde_json::from_str(&ran.stdout).expect("JSON");
            assert!(jsonschema::draft202012::meta::is_valid(&schema), "{kind} is no schema");
            jsonschema::draft202012::new(&schema).expect("a schema")
        };
        Self { menu: of("menu"), part: of("part"), audit: of("audit"), config: of("config") }
    }
}

/// What the reader says of a text.
fn menu_findings(text: &str, part: bool) -> Vec<Finding> {
    let mut sources = Sources::default();
    let file = sources.add("menu.yaml", text);
    let parsed = parse(&sources, file, Notation::Yaml);
    let mut reader = Reader::new(&sources);
    menu::read(&mut reader, file, parsed, part);
    reader.findings
}

fn audit_findings(text: &str) -> Vec<Finding> {
    let mut sources = Sources::default();
    let file = sources.add("audit.toml", text);
    let parsed = parse(&sources, file, Notation::Toml);
    let mut reader = Reader::new(&sources);
    audit::read(&mut reader, file, parsed);
    reader.findings
}

fn config_findings(folder: &Path) -> Vec<Finding> {
    let mut project = Project::new(folder.to_path_buf(), None);
    project.config(Path::new("menu.yaml"));
    project.config_findings
}

fn has(findings: &[Finding], codes: &[&str]) -> bool {
    findings.iter().any(|finding| codes.contains(&finding.code.id))
}

/// What an editor's YAML reader sees, where it sees anything.
fn yaml_as_json(text: &str) -> Option<Value> {
    let mut value: serde_yaml::Value = serde_yaml::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    value.apply_merge().ok()?;
    as_json(value)
}

fn as_json(value: serde_yaml::Value) -> Option<Value> {
    use serde_yaml::Value as Yaml;
    Some(match value {
        Yaml::Null => Value::Null,
        Yaml::Bool(yes) => yes.into(),
        Yaml::Number(number) => serde_json::to_value(number).ok()?,
        Yaml::String(text) => text.into(),
        Yaml::Sequence(items) => items.into_iter().map(as_json).collect::<Option<_>>()?,
        Yaml::Mapping(entries) => {
            let key = |key| match as_json(key)? {
                Value::String(text) => Some(text),
                other if other.is_object() || other.is_array() => None,
                other => Some(other.to_string()),
            };
            Value::Object(
                entries.into_iter().map(|(name, value)| Some((key(name)?, as_json(value)?))).collect::<Option<_>>()?,
            )
        }
        // A tag of somebody's own is passed over, as an editor does.
        Yaml::Tagged(tagged) => as_json(tagged.value)?,
    })
}

fn toml_as_json(text: &str) -> Option<Value> {
    let table: toml::Table = toml::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    fn convert(value: toml::Value) -> Value {
        match value {
            toml::Value::Datetime(moment) => moment.to_string().into(),
            toml::Value::Array(items) => items.into_iter().map(convert).collect(),
            toml::Value::Table(table) => {
                table.into_iter().map(|(key, value)| (key, convert(value))).collect::<Map<_, _>>().into()
            }
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.into(),
            toml::Value::Float(number) => json!(number),
            toml::Value::Boolean(yes) => yes.into(),
        }
    }
    Some(convert(toml::Value::Table(table)))
}

/// Counts of fixtures that both took, both refused, and that are none of a schema's business.
#[derive(Default)]
struct Tally {
    taken: usize,
    refused: usize,
    traps: usize,
    wrong: Vec<String>,
}

impl Tally {
    fn judge(&mut self, what: &str, findings: &[Finding], value: Option<Value>, schema: &jsonschema::Validator) {
        let traps: Vec<&str> = TRAPS.iter().map(|(code, _)| *code).collect();
        let shape: Vec<&Finding> = findings.iter().filter(|finding| SHAPE.contains(&finding.code.id)).collect();
        let unseen = shape.iter().all(|finding| UNSEEN.iter().any(|(words, _)| finding.message.contains(words)));
        let Some(value) = value else {
            self.traps += 1;
            if findings.is_empty() {
                self.wrong.push(format!("{what}: an editor cannot read it, and nothing was found"));
            }
            return;
        };
        let errors: Vec<String> =
            schema.iter_errors(&value).map(|error| format!("{} {error}", error.instance_path())).take(3).collect();
        if has(findings, &["RT001", "RT009"]) {
            self.traps += 1;
        } else if !shape.is_empty() {
            match (errors.is_empty(), unseen) {
                (true, false) => self.wrong.push(format!(
                    "{what}: the schema takes it, the reader does not: {}",
                    shape.iter().map(|finding| finding.message.as_str()).collect::<Vec<_>>().join("; ")
                )),
                (true, true) => self.traps += 1,
                (false, _) => self.refused += 1,
            }
        } else if errors.is_empty() {
            self.taken += 1;
        } else if has(findings, &traps) {
            self.traps += 1;
        } else {
            self.wrong.push(format!("{what}: the reader takes it, the schema does not: {}", errors.join("; ")));
        }
    }
}

#[test]
fn every_menu_is_taken_and_refused_alike() {
    let schemas = Schemas::new();
    let mut tally = Tally::default();
    for path in files(&root(), &["yaml", "yml"]) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if !is_menu(&path) {
            continue;
        }
        let what = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        let whole = menu_findings(&text, false);
        // What is too large for us may be no food for others either.
        let value = if has(&whole, &["RT009"]) { None } else { yaml_as_json(&text) };
        tally.judge(&what, &whole, value.clone(), &schemas.menu);
        tally.judge(&format!("{what} as a part"), &menu_findings(&text, true), value, &schemas.part);
    }
    assert!(tally.wrong.is_empty(), "{}\n{}", tally.wrong.len(), tally.wrong.join("\n"));
    assert!(tally.taken > 500 && tally.refused > 50, "{} taken, {} refused", tally.taken, tally.refused);
}

#[test]
fn every_audit_is_taken_and_refused_alike() {
    let schemas = Schemas::new();
    let mut tally = Tally::default();
    for path in files(&root(), &["toml"]) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if ["Cargo.toml", "deny.toml", "askama.toml", "ringtrue.toml"].contains(&name) || name.starts_with('.') {
            continue;
        }
        let what = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        tally.judge(&what, &audit_findings(&text), toml_as_json(&text), &schemas.audit);
    }
    assert!(tally.wrong.is_empty(), "{}\n{}", tally.wrong.len(), tally.wrong.join("\n"));
    assert!(tally.taken > 40 && tally.refused > 5, "{} taken, {} refused", tally.taken, tally.refused);
}

#[test]
fn every_settings_file_is_taken_and_refused_alike() {
    let schemas = Schemas::new();
    let mut tally = Tally::default();
    for path in files(&root(), &["toml"]).into_iter().filter(|path| path.ends_with("ringtrue.toml")) {
        let text = fs::read_to_string(&path).expect("a text");
        let folder = path.parent().expect("a folder");
        let what = path.strip_prefix(root()).unwrap_or(&path).display().to_string();
        tally.judge(&what, &config_findings(folder), toml_as_json(&text), &schemas.config);
    }
    assert!(tally.wrong.is_empty(), "{}\n{}", tally.wrong.len(), tally.wrong.join("\n"));
    assert!(tally.taken > 3 && tally.refused > 0, "{} taken, {} refused", tally.taken, tally.refused);
}

// ---- one thing replaced by another ----

#[test]
fn menus_with_one_thing_changed_are_taken_and_refused_alike() {
    let schemas = Schemas::new();
    let mut random = rand_pcg::Pcg64::seed_from_u64(4);
    let mut tally = Tally::default();
    let menus = files(&root(), &["yaml"]).into_iter().filter(|path| is_menu(path));
    let menus: Vec<Value> = menus
        .filter_map(|path| fs::read_to_string(path).ok())
        .filter(|text| text.len() < 8_000 && menu_findings(text, false).is_empty())
        .filter_map(|text| yaml_as_json(&text))
        .collect();
    for _ in 0..6_000 {
        let mut value = menus.choose(&mut random).expect("menus").clone();
        change(&mut value, &mut random);
        // JSON is YAML: the reader and the schema look at the very same values.
        // Nothing written is `null` to a schema; the word `null` is a trap of its own.
        let text = value.to_string().replace(":null", ": ");
        tally.judge(&text, &menu_findings(&text, false), Some(value), &schemas.menu);
    }
    tally.wrong.sort_by_key(String::len);
    assert!(tally.wrong.is_empty(), "{}\n{}", tally.wrong.len(), tally.wrong[..tally.wrong.len().min(12)].join("\n"));
    assert!(tally.taken > 500 && tally.refused > 2_000, "{} taken, {} refused", tally.taken, tally.refused);
}

#[test]
fn audits_and_settings_with_one_thing_changed_are_taken_and_refused_alike() {
    let schemas = Schemas::new();
    let mut random = rand_pcg::Pcg64::seed_from_u64(7);
    let mut tally = Tally::default();
    let folder = Folder::new("schema-settings");
    let texts = |of: &dyn Fn(&Path) -> bool| -> Vec<Value> {
        let texts = files(&root(), &["toml"]).into_iter().filter(|path| of(path));
        texts.filter_map(|path| toml_as_json(&fs::read_to_string(path).ok()?)).collect()
    };
    let audits = texts(&|path| path.parent().is_some_and(|folder| folder.ends_with("audits")));
    let settings = texts(&|path| path.ends_with("ringtrue.toml"));
    for at in 0..4_000 {
        let audit = at % 4 != 0;
        let mut value = if audit { &audits } else { &settings }.choose(&mut random).expect("files").clone();
        change(&mut value, &mut random);
        // TOML knows no null, and its top is a table.
        let Ok(text) = toml::to_string(&value) else { continue };
        let Some(value) = toml_as_json(&text) else { continue };
        if audit {
            tally.judge(&text, &audit_findings(&text), Some(value), &schemas.audit);
        } else {
            folder.write("ringtrue.toml", &text);
            tally.judge(&text, &config_findings(&folder.0), Some(value), &schemas.config);
        }
    }
    tally.wrong.sort_by_key(String::len);
    assert!(tally.wrong.is_empty(), "{}\n{}", tally.wrong.len(), tally.wrong[..tally.wrong.len().min(12)].join("\n"));
    assert!(tally.taken > 300 && tally.refused > 800, "{} taken, {} refused", tally.taken, tally.refused);
}

#[test]
fn durations_are_taken_and_refused_alike() {
    let schema: Value = serde_json::from_str(&ringtrue(&root(), ["schema", "audit"], b"").stdout).expect("JSON");
    let duration = jsonschema::draft202012::new(&schema["$defs"]["duration"]).expect("a schema");
    let pieces = [
        "0", "1", "5", "12", "59", "60", "90", "168", "007", ".5", ",25", "1.5", "-", "+", " ", "  ", ",", ", ", ":",
        "h", "hr", "hrs", "hour", "hours", "m", "min", "mins", "minutes", "s", "sec", "secs", "second", "seconds",
        "ms", "millis", "msec", "us", "\u{b5}s", "micros", "ns", "nanos", "d", "w", "PT", "pt", "H", "M", "S", "ago",
        "%", "x",
    ];
    let mut random = rand_pcg::Pcg64::seed_from_u64(11);
    let (mut taken, mut refused, mut apart) = (0, 0, Vec::new());
    for _ in 0..60_000 {
        let count = random.random_range(1..7);
        let text: String = (0..count).filter_map(|_| pieces.choose(&mut random).copied()).collect();
        let read = ringtrue::syntax::duration_of(&text).is_some();
        let shown = duration.is_valid(&json!(text));
        // Less than nothing may round to nothing; nobody writes that.
        if read != shown && !(read && (text.trim_start().starts_with('-') || text.contains("ago"))) {
            apart.push(format!("`{text}` is read: {read}; the schema takes it: {shown}"));
        }
        if read { taken += 1 } else { refused += 1 }
    }
    apart.sort_by_key(String::len);
    assert!(apart.is_empty(), "{}\n{}", apart.len(), apart[..apart.len().min(25)].join("\n"));
    assert!(taken > 1_000 && refused > 2_000, "{taken} taken, {refused} refused");
}

// ---- files ----

/// Not what belongs to this repository as a program.
fn is_menu(path: &Path) -> bool {
    let parts: Vec<_> = path.strip_prefix(root()).unwrap_or(path).components().map(|part| part.as_os_str()).collect();
    !parts.iter().any(|part| part.to_str().is_some_and(|part| part.starts_with('.')))
        && path.file_name().is_none_or(|name| name != "action.yml")
}

/// Files of the repository by their endings, in order.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut open = vec![folder.to_path_buf()];
    let mut found = Vec::new();
    while let Some(folder) = open.pop() {
        for path in fs::read_dir(&folder).expect("a folder").filter_map(|entry| Some(entry.ok()?.path())) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default().to_owned();
            if path.is_dir() && name != "target" && name != ".git" {
                open.push(path);
            } else if path.is_file() && endings.iter().any(|ending| name.ends_with(&format!(".{ending}"))) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}
