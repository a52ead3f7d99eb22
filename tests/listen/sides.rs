//! Two channels, one each way.

use ringtrue::audio::wav;
use serde_json::Value;

use crate::support::{Folder, json, root};
use crate::{assert_call, call, folder, heard, mixed, write};

#[test]
fn the_caller_is_found_on_either_channel() {
    let folder = folder("sides");
    let (caller, line) = call();
    write(&folder, "left.wav", &wav::write_stereo(&caller, &line).expect("a file"));
    write(&folder, "right.wav", &wav::write_stereo(&line, &caller).expect("a file"));
    write(&folder, "same.wav", &wav::write_stereo(&mixed(), &mixed()).expect("a file"));
    for (file, side) in [("left.wav", "left"), ("right.wav", "right")] {
        let call = heard(&folder, &[file]);
        assert_call(&call, 0.02, file);
        assert_eq!((call["caller"].as_str(), call["caller_known_by"].as_str()), (Some(side), Some("line")));
        for event in call["events"].as_array().expect("events") {
            assert_eq!(event["by"], if event["kind"] == "key" { "caller" } else { "line" }, "{event}");
        }
    }
    let given = heard(&folder, &["right.wav", "--caller", "left"]);
    assert_eq!((given["caller"].as_str(), given["caller_known_by"].as_str()), (Some("left"), Some("given")));
    let same = heard(&folder, &["same.wav"]);
    assert_call(&same, 0.02, "same.wav");
    assert!(same["caller"].is_null() && same["events"].as_array().expect("events").iter().all(|e| e["by"].is_null()));
}

#[test]
fn a_call_that_this_program_recorded_is_heard_as_it_was_played() {
    let folder = Folder::new("listen-recorded");
    let audit = "audits/an-expert-barges-in-and-gets-a-balance.toml";
    let calls = folder.0.to_str().expect("UTF-8");
    let played = json(&root(), ["audit", audit, "--record", calls, "--format", "json"]);
    let trace = &played["audits"][0]["trace"];
    let file = played["audits"][0]["recording"]["file"].as_str().expect("a recording").to_owned();
    let heard = json(&root(), ["listen", &file, "--menu", "menus/harbor-electric.yaml", "--format", "json"]);
    assert_eq!((heard["answered_by"].as_str(), heard["caller"].as_str()), (Some("first-sound"), Some("left")));
    // The audit counts from the answer, what is heard in a file from the file's beginning.
    let rang = -trace["began"].as_f64().expect("began");
    assert!((heard["answered"].as_f64().expect("answered") - rang).abs() < 0.02);
    let keys = |call: &Value| -> Vec<(String, f64)> {
        let keys = call["events"].as_array().expect("events").iter().filter(|event| event["kind"] == "key");
        keys.map(|key| (key["key"].as_str().expect("a key").to_owned(), key["at"].as_f64().expect("when"))).collect()
    };
    let (wanted, found) = (keys(trace), keys(&heard));
    assert!(wanted.len() >= 2, "{wanted:?}");
    assert_eq!(wanted.len(), found.len(), "{wanted:?} {found:?}");
    for ((key, at), (other, when)) in wanted.iter().zip(&found) {
        assert!(key == other && (at + rang - when).abs() < 0.02, "{key} at {at}, heard {other} at {when}");
    }
}
