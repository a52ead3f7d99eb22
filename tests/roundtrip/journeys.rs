//! Calls by audits.

use crate::support;

#[test]
fn audits_judge_the_calls_that_they_recorded() {
    let folder = support::Folder::new("journeys");
    let out = folder.0.join("calls");
    let out = out.to_str().unwrap();
    let root = support::root();
    let audits = ["audits/an-outage-is-told-by-zip-code.toml", "audits/an-expert-barges-in-and-gets-a-balance.toml"];
    let recorded = support::json(&root, [&["audit", "--format", "json", "--record", out][..], &audits].concat());
    assert_eq!(recorded["audits"].as_array().map(Vec::len), Some(2));
    let ran = support::ringtrue(&root, [&["audit", "--format", "csv", "--call", out][..], &audits].concat(), b"");
    println!("{}{}", ran.stdout, ran.stderr);
    let passed: Vec<&str> =
        ran.stdout.lines().filter(|line| line.contains(".wav,") && line.contains(",passed,")).collect();
    assert_eq!(passed.len(), 2, "{}", ran.stdout);
    for name in ["an-outage-is-told-by-zip-code", "an-expert-barges-in-and-gets-a-balance"] {
        let own =
            passed.iter().any(|line| line.contains(&format!("{name}.wav,")) && line.contains(&format!(",{name},")));
        assert!(own, "{name}: {}", ran.stdout);
    }
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    // One of them by the other's audit: that was another journey, and the audit says where.
    let call = format!("{out}/an-outage-is-told-by-zip-code.wav");
    let ran = support::ringtrue(&root, ["audit", "--call", &call, audits[1]], b"");
    assert_eq!(ran.code, 1, "{}", ran.stdout);
    assert!(ran.stdout.contains("RT701"), "{}", ran.stdout);
}
