//! SARIF against the schema that OASIS published, for whatever `check` and `audit` find in the fixtures.

#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::Value;
use support::{json, root};

fn validator() -> jsonschema::Validator {
    let text = fs::read_to_string(root().join("tests/published/sarif-schema-2.1.0.json")).expect("the schema");
    let mut schema: Value = serde_json::from_str(&text).expect("JSON");
    // Two published patterns have a bracket too many, which a strict reader of patterns refuses.
    for of in ["run", "toolComponent"] {
        let language = &mut schema["definitions"][of]["properties"]["language"];
        assert_eq!(language["pattern"], "^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$");
        language["pattern"] = "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$".into();
    }
    // Formats count too: URIs above all.
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema")
}

#[track_caller]
fn valid(validator: &jsonschema::Validator, log: &Value, what: &Path) {
    let wrong: Vec<String> =
        validator.iter_errors(log).map(|error| format!("{}: {error}", error.instance_path())).collect();
    assert!(wrong.is_empty(), "{}: {}", what.display(), wrong.join("\n"));
}

/// What the schema cannot say: indices that lead somewhere, places that lie in their files.
#[track_caller]
fn consistent(log: &Value, what: &Path) {
    let run = &log["runs"][0];
    for result in run["results"].as_array().expect("results") {
        let rule = &run["tool"]["driver"]["rules"][result["ruleIndex"].as_u64().expect("an index") as usize];
        assert_eq!(rule["id"], result["ruleId"], "{}", what.display());
        for place in
            [&result["locations"], &result["relatedLocations"]].into_iter().filter_map(Value::as_array).flatten()
        {
            let Some(physical) = place.get("physicalLocation") else {
                assert_eq!(place["logicalLocations"][0]["kind"], "moment", "{}", what.display());
                continue;
            };
            let file = &physical["artifactLocation"];
            let known = &run["artifacts"][file["index"].as_u64().expect("an index") as usize];
            assert_eq!(known["location"]["uri"], file["uri"]);
            let region = &physical["region"];
            let number = |key: &str| region[key].as_u64().expect("a number");
            assert!(number("startLine") >= 1 && number("startColumn") >= 1);
            assert!((number("endLine"), number("endColumn")) >= (number("startLine"), number("startColumn")));
        }
    }
}

#[test]
fn what_check_finds_in_every_fixture_is_sarif() {
    let validator = validator();
    let mut results = 0;
    for folder in folders("tests/lint") {
        let log = json(&folder, ["check", "--format", "sarif", "bad.yaml"]);
        valid(&validator, &log, &folder);
        consistent(&log, &folder);
        results += log["runs"][0]["results"].as_array().map_or(0, Vec::len);
    }
    assert!(results > 50, "{results} results");
}

#[test]
fn what_an_audit_finds_is_sarif_with_moments_of_the_call() {
    let validator = validator();
    let mut moments = 0;
    for folder in folders("tests/cases/audit") {
        let ran = support::ringtrue(&folder, ["audit", "--format", "sarif"], b"");
        let Ok(log) = serde_json::from_str::<Value>(&ran.stdout) else { continue };
        valid(&validator, &log, &folder);
        consistent(&log, &folder);
        moments += log.to_string().matches("\"kind\":\"moment\"").count();
    }
    assert!(moments > 10, "{moments} moments");
}

#[test]
fn what_cannot_be_read_is_sarif_too_and_a_fix_replaces_what_it_says() {
    let validator = validator();
    let mut mended = 0;
    for folder in folders("tests/cases/bad-input") {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_file()) {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(text) = fs::read_to_string(&path).ok().filter(|_| name.ends_with(".yaml")) else { continue };
            let ran = support::ringtrue(&folder, ["check", "--format", "sarif", name], b"");
            let Ok(log) = serde_json::from_str::<Value>(&ran.stdout) else { continue };
            valid(&validator, &log, &path);
            consistent(&log, &path);
            for result in log["runs"][0]["results"].as_array().expect("results") {
                for fix in result["fixes"].as_array().into_iter().flatten() {
                    let change = &fix["artifactChanges"][0]["replacements"][0];
                    let region = &change["deletedRegion"];
                    let at = |line: &str, column: &str| {
                        byte_at(&text, region[line].as_u64().unwrap(), region[column].as_u64().unwrap())
                    };
                    let (start, end) = (at("startLine", "startColumn"), at("endLine", "endColumn"));
                    let new = change["insertedContent"]["text"].as_str().expect("a text");
                    assert_ne!(&text[start..end], new, "{}", path.display());
                    mended += 1;
                }
            }
        }
    }
    assert!(mended > 3, "{mended} fixes");
}

/// The byte of a line and a column as SARIF counts them.
fn byte_at(text: &str, line: u64, column: u64) -> usize {
    let start: usize = text.split_inclusive('\n').take(line as usize - 1).map(str::len).sum();
    let mut units = 1;
    let rest = text[start..].trim_start_matches('\u{feff}');
    let skipped = text.len() - start - rest.len();
    for (at, letter) in rest.char_indices() {
        if units == column {
            return start + skipped + at;
        }
        units += letter.len_utf16() as u64;
    }
    assert_eq!(units, column, "a column of the line");
    text.len()
}

fn folders(name: &str) -> Vec<std::path::PathBuf> {
    let mut folders: Vec<_> = fs::read_dir(root().join(name))
        .expect("a folder")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.is_dir())
        .collect();
    folders.sort();
    folders
}
