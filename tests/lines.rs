//! The lines that come with the repository: the shipped one rings true, the tangled one does not, and one whose prompts
//! nobody here recorded.

mod support;

use std::collections::BTreeSet;
use std::path::Path;

use ringtrue::cli::{CLEAN, FOUND};
use support::{has_package, json, ringtrue, root};

/// Where Debian's package asterisk-core-sounds-en-wav puts its recordings.
const ASTERISK: &str = "/usr/share/asterisk/sounds/en_US_f_Allison";

#[test]
fn the_shipped_line_is_clean_and_every_audit_of_it_passes() {
    let checked = ringtrue(&root(), ["check"], b"");
    assert_eq!(checked.code, CLEAN, "{}", checked.stdout);
    let audited = ringtrue(&root(), ["audit"], b"");
    assert_eq!(audited.code, CLEAN, "{}", audited.stdout);
    let report = json(&root(), ["audit", "--format", "json"]);
    assert!(report["summary"]["passed"].as_u64() >= Some(8), "{}", report["summary"]);
    let line = json(&root(), ["prompts", "menus/harbor-electric.yaml", "--format", "json"]);
    let prompts = line["prompts"].as_array().expect("prompts");
    assert!(prompts.iter().all(|prompt| prompt["state"] == "recorded"), "every prompt is recorded");
    let languages: BTreeSet<_> = prompts.iter().filter_map(|prompt| prompt["language"].as_str()).collect();
    assert_eq!(languages.into_iter().collect::<Vec<_>>(), ["en-US", "es-US"]);
    let steps: BTreeSet<_> = prompts.iter().filter_map(|prompt| prompt["step"].as_str()).collect();
    assert!(steps.len() >= 20, "{} steps speak", steps.len());
}

#[test]
fn the_tangled_line_breaks_a_dozen_rules_each_with_its_place() {
    let report = json(&root(), ["check", "tests/tangled/menus", "--format", "json"]);
    let findings = report["findings"].as_array().expect("findings");
    let rules: BTreeSet<_> = findings.iter().filter_map(|finding| finding["code"].as_str()).collect();
    assert!(rules.len() >= 12, "{rules:?}");
    for finding in findings {
        assert_eq!(finding["file"], "tests/tangled/menus/tangled.yaml", "{finding}");
        let at = |key: &str| finding[key].as_u64().unwrap_or_else(|| panic!("no {key}: {finding}"));
        assert!((at("line"), at("column")) < (at("end_line"), at("end_column")), "{finding}");
    }
}

#[test]
fn the_tangled_audits_fail_where_the_line_breaks_its_promise() {
    let audits = "tests/tangled/audits";
    assert_eq!(ringtrue(&root(), ["audit", audits], b"").code, FOUND);
    let report = json(&root(), ["audit", audits, "--format", "json"]);
    let calls = report["audits"].as_array().expect("audits");
    assert_eq!(calls.len(), 2);
    for call in calls {
        assert_eq!(call["verdict"], "failed");
        let all = call["turns"].as_array().into_iter().chain(call["limits"].as_array()).flatten();
        let first: Vec<_> = all.filter(|turn| turn["first_divergence"] == true).collect();
        assert_eq!(first.len(), 1, "{call}");
        // File and line of the audit, and the second of the call.
        let place = &first[0]["place"];
        let told = report["findings"]
            .as_array()
            .expect("findings")
            .iter()
            .find(|finding| finding["file"] == place["file"] && finding["line"] == place["line"]);
        let related = told.expect("the divergence is a finding")["related"].as_array().expect("related places");
        assert!(related.iter().any(|place| place["at"].is_f64()), "{told:?}");
    }
    let silent = calls.iter().find(|call| call["caller"] == "silent").expect("the silent caller");
    assert_eq!(
        (silent["trace"]["outcome"].as_str(), silent["trace"]["reason"].as_str()),
        (Some("lost"), Some("disconnected"))
    );
}

#[test]
fn recordings_no_one_here_made_are_played() {
    let here = Path::new(ASTERISK).join("demo-instruct.wav");
    if !has_package(
        "asterisk-core-sounds-en-wav",
        hound::WavReader::open(&here).is_ok(),
        "recordings_no_one_here_made_are_played",
    ) {
        return;
    }
    let demo = root().join("tests/asterisk-demo");
    let audited = ringtrue(&demo, ["audit", "--prompts", ASTERISK], b"");
    assert_eq!(audited.code, CLEAN, "{}{}", audited.stdout, audited.stderr);
    let report = json(&demo, ["audit", "--prompts", ASTERISK, "--format", "json"]);
    let calls = report["audits"].as_array().expect("audits");
    assert!(calls.len() >= 2);
    for call in calls {
        assert_eq!(call["trace"]["prompts_estimated"], 0, "every prompt is measured: {}", call["name"]);
    }
    // Keys of three digits are dialled, and the choices of one recording follow each other without a gap.
    let keys = |call: &&serde_json::Value| {
        let events = call["trace"]["events"].as_array().expect("events");
        events.iter().filter_map(|event| event["key"].as_str()).collect::<String>()
    };
    assert!(calls.iter().any(|call| keys(&call) == "500"));
    let waits = calls.iter().find(|call| call["caller"] == "silent").expect("the one who waits");
    let instruct: Vec<_> = waits["trace"]["events"]
        .as_array()
        .expect("events")
        .iter()
        .filter(|event| event["step"] == "instruct" && event["kind"] == "prompt")
        .collect();
    assert!(instruct.len() > 5);
    for pair in instruct.windows(2) {
        assert_eq!(pair[0]["until"], pair[1]["at"]);
    }
    let heard: f64 = instruct.iter().map(|event| event["length"].as_f64().expect("a length")).sum();
    let file = hound::WavReader::open(&here).expect("the recording");
    assert!((heard - f64::from(file.duration()) / 8_000.0).abs() < 0.002, "{heard}");
}
