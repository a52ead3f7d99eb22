//! What is written: labels, pages.

use std::fs;

use ringtrue::audio::wav;
use ringtrue::cli;

use crate::{call, folder, listen, mixed, write};

#[test]
fn labels_count_from_the_beginning_of_the_file_and_a_folder_gets_a_file_a_call() {
    let folder = folder("out");
    write(&folder, "calls/a/call.wav", &wav::write_mono(&mixed()).expect("a file"));
    write(&folder, "calls/b/call.wav", &wav::write_mono(&mixed()).expect("a file"));
    let refused = listen(&folder, &["calls", "--format", "labels"]);
    assert_eq!(refused.code, cli::COULD_NOT);
    assert!(refused.stderr.contains("`--out DIR`"), "{}", refused.stderr);
    let ran = listen(&folder, &["calls", "--format", "labels", "--out", "out"]);
    assert_eq!(ran.code, cli::CLEAN, "{}{}", ran.stdout, ran.stderr);
    let labels = fs::read_to_string(folder.0.join("out/calls/a/call.wav.labels.txt")).expect("labels");
    assert_eq!(labels, fs::read_to_string(folder.0.join("out/calls/b/call.wav.labels.txt")).expect("labels"));
    for line in labels.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let (at, until): (f64, f64) = (fields[0].parse().expect("s"), fields[1].parse().expect("s"));
        assert!(fields.len() == 3 && (0.0..=until).contains(&at) && until <= 9.01, "{line}");
    }
    assert!(labels.lines().any(|line| line.ends_with("\tgoodbye")), "{labels}");
}

#[test]
fn a_page_has_the_outline_the_events_and_the_sound() {
    let folder = folder("page");
    let (caller, line) = call();
    write(&folder, "a <call>.wav", &wav::write_stereo(&caller, &line).expect("a file"));
    let page = listen(&folder, &["a <call>.wav", "--format", "html"]).stdout;
    let parsed = scraper::Html::parse_document(&page);
    assert!(parsed.errors.is_empty(), "{:?}", parsed.errors);
    let count = |what: &str| parsed.select(&scraper::Selector::parse(what).expect("a selector")).count();
    assert_eq!((count("svg.outline path"), count("audio[src^='data:audio/wav']")), (2, 1));
    assert_eq!((count(".strip .prompt"), count("article .strip .key")), (3, 1), "the legend has one prompt as well");
    assert!(
        count("ol.timeline li") >= 3 && page.contains("a &#60;call&#62;.wav") | page.contains("a &lt;call&gt;.wav")
    );
}
