//! Every reader, from bytes to the last thing that is made of them.

use std::io::Cursor;
use std::path::Path;

use ringtrue::audio::decode::Recording;
use ringtrue::audio::{level, silence, tone, wav};
use ringtrue::lint::{law, spoken};
use ringtrue::syntax::{duration_of, is_name};
use ringtrue::time::Time;
use ringtrue::timing;

use super::work::{Reader, Work};
use super::{menu, seeds};

/// All readers.
pub(crate) static READERS: &[Reader] = &[
    Reader { name: "menu", run: menu_text, seeds: seeds::menus },
    Reader { name: "project", run: project, seeds: seeds::projects },
    Reader { name: "audit", run: audit, seeds: seeds::audits },
    Reader { name: "config", run: config, seeds: seeds::configs },
    Reader { name: "baseline", run: baseline, seeds: seeds::baselines },
    Reader { name: "allow", run: allow, seeds: seeds::allowances },
    Reader { name: "scalars", run: scalars, seeds: seeds::scalars },
    Reader { name: "spoken", run: spoken_text, seeds: seeds::sentences },
    Reader { name: "wav", run: sound, seeds: seeds::sounds },
    Reader { name: "recording", run: recording, seeds: seeds::recordings },
    Reader { name: "lsp", run: messages, seeds: seeds::conversations },
    Reader { name: "frames", run: frames, seeds: seeds::frames },
];

fn menu_text(work: &mut Work, input: &[u8]) {
    let findings = menu::check(work, input);
    menu::commands(work, input, &findings);
}

/// A project of several files: what stands after a line `=== NAME`, down to the next one, is that file.
fn project(work: &mut Work, input: &[u8]) {
    let _ = std::fs::remove_dir_all(work.folder.join("project"));
    work.put("project/ringtrue.toml", b"");
    let mut menus = Vec::new();
    for (name, text) in seeds::parts(input) {
        let plain = |letter: char| letter.is_ascii_lowercase() || "-_./".contains(letter);
        if !(1..60).contains(&name.len()) || !name.chars().all(plain) || name.contains("..") || name.starts_with('/') {
            continue;
        }
        let path = work.folder.join("project").join(&name);
        if path.ancestors().skip(1).any(|above| above.is_file()) || path.is_dir() || menus.len() > 20 {
            continue;
        }
        work.put(&format!("project/{name}"), text);
        menus.push(format!("project/{name}"));
    }
    menus.retain(|name| name.ends_with(".yaml"));
    let named = |at: usize| menus.get(at).map_or("project/none.yaml", String::as_str).to_owned();
    let (first, second) = (named(0), named(1));
    let all: &[&[&str]] = &[
        &["check", "--format", "json", "project"],
        &["check", "--profile", "es,tr,kr", "project"],
        &["check", "--baseline", "project/baseline.toml", "project"],
        &["check", "--format", "html", "project"],
        &["audit", "project/audits"],
        &["measure", &first],
        &["diff", &first, &second],
        &["check", "--fix", "project"],
    ];
    for args in work.some(all) {
        let ran = work.ringtrue(args, b"");
        if args.contains(&"--fix") && ran.code < 2 {
            let again = work.ringtrue(&["check", "--diff", "project"], b"");
            assert!(again.stdout.is_empty(), "mending twice:\n{}", String::from_utf8_lossy(&again.stdout));
        }
    }
}

fn audit(work: &mut Work, input: &[u8]) {
    work.lay("ringtrue.toml", b"");
    work.lay("menus/line.yaml", seeds::HARBOR.as_bytes());
    work.put("audits/fuzz.toml", input);
    let all: &[&[&str]] = &[
        &["audit", "audits/fuzz.toml"],
        &["audit", "--format", "json", "audits/fuzz.toml"],
        &["audit", "--format", "html", "audits/fuzz.toml"],
        &["audit", "--format", "junit", "audits/fuzz.toml"],
        &["audit", "--format", "sarif", "audits/fuzz.toml"],
    ];
    work.ringtrue(&["check", "audits/fuzz.toml"], b"");
    for args in work.some(all) {
        work.ringtrue(args, b"");
    }
}

fn config(work: &mut Work, input: &[u8]) {
    work.put("line.yaml", seeds::GOOD.as_bytes());
    work.put("ringtrue.toml", input);
    work.ringtrue(&["check", "line.yaml"], b"");
    let all: &[&[&str]] = &[&["measure", "line.yaml"], &["call", "line.yaml"], &["check", "--fix", "line.yaml"]];
    for args in work.some(all) {
        let ran = work.ringtrue(args, b"");
        if args.contains(&"--fix") && ran.code < 2 {
            let after = std::fs::read(work.folder.join("ringtrue.toml")).expect("it is there still");
            // What cannot be read as it is must not be written anew.
            assert!(after == input || std::str::from_utf8(input).is_ok(), "bytes that are no UTF-8 were rewritten");
            let again = work.ringtrue(&["check", "--diff", "line.yaml"], b"");
            assert!(again.stdout.is_empty(), "mending twice:\n{}", String::from_utf8_lossy(&again.stdout));
        }
    }
}

fn baseline(work: &mut Work, input: &[u8]) {
    work.lay("line.yaml", seeds::FAULTY.as_bytes());
    work.put("baseline.toml", input);
    work.ringtrue(&["check", "--baseline", "baseline.toml", "line.yaml"], b"");
}

/// Each line of the input is a comment of a faulty menu.
fn allow(work: &mut Work, input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    let mut comments = text.lines().cycle();
    let many = text.lines().count();
    let mut menu = String::new();
    for (at, line) in seeds::FAULTY.lines().enumerate() {
        let comment = comments.next().unwrap_or_default();
        menu.push_str(line);
        // Behind a line, or above the next one.
        if at % 2 == 0 {
            menu.push('\n');
        }
        menu.push_str(&format!(" # ringtrue{comment}\n"));
        if at + 1 == seeds::FAULTY.lines().count() && many > at {
            (at..many).for_each(|_| menu.push_str(&format!("# ringtrue{}\n", comments.next().unwrap_or_default())));
        }
    }
    let findings = menu::check(work, menu.as_bytes());
    work.hear_findings(&findings);
}

/// The input as the text of every value that is more than a word.
fn scalars(work: &mut Work, input: &[u8]) {
    // It stands in forty places.
    let text: String = String::from_utf8_lossy(input).chars().take(3_000).collect();
    work.stage("alone", |_| {
        let _ = duration_of(&text);
        let _ = is_name(&text);
        let _ = law::chosen(&text);
        let _ = tone::Cadence::parse(&text).map(|cadence| cadence.to_string());
    });
    let quoted = serde_json::to_string(&text).expect("a text");
    let menu = seeds::SCALARS.replace("VALUE", &quoted);
    let findings = menu::check(work, menu.as_bytes());
    menu::commands(work, menu.as_bytes(), &findings);
    // As it is: what it means to the notation, too.
    menu::check(work, seeds::SCALARS.replace("VALUE", text.lines().next().unwrap_or_default()).as_bytes());
}

fn spoken_text(work: &mut Work, input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    for language in spoken::LANGUAGES {
        let offers = work.stage(language, |_| spoken::offers(&text, language).expect("a language that is read"));
        for offer in &offers {
            let ranges = [Some(&offer.at), Some(&offer.what), offer.verb.as_ref(), offer.tie.as_ref()];
            for range in ranges.into_iter().flatten() {
                assert!(range.start <= range.end && text.get(range.clone()).is_some(), "{language}: {range:?}");
            }
        }
        let labels: Vec<String> = offers.iter().map(|offer| format!("{:?}{}", offer.kind, offer.opens)).collect();
        work.hear(&format!("{language} {}", labels.join(" ")));
        work.stage("what follows", |_| {
            let _ = spoken::key_first(&text, language);
            let _ = spoken::mentions(&text, language, "1");
            assert!(timing::estimate(&text, language, None) >= Time::ZERO);
        });
    }
}

/// A prompt file: header and sound agree, and the rules about sound hear it.
fn sound(work: &mut Work, input: &[u8]) {
    let facts = work.stage("facts", |_| wav::facts(Cursor::new(input), input.len() as u64));
    let read = work.stage("read", |_| wav::read(input));
    match (&facts, &read) {
        (Ok(facts), Ok((clip, fault))) => {
            assert_eq!(facts.fault, *fault);
            assert_eq!(clip.samples.len() as i64, facts.length.sample());
            work.stage("level", |_| {
                let level = level::active_dbov(&clip.samples);
                assert!(!level.is_nan() && !level::peak_dbfs(&clip.samples).is_nan());
                let _ = level::rms_dbov(&clip.samples);
            });
            work.stage("pauses", |_| silence::pauses(&clip.samples, Time::from_millis(200)));
            work.hear(&format!("{} {} {} {}", facts.encoding, facts.bits, facts.channels, facts.fault.is_some()));
        }
        (Err(fault), Err(_)) => work.hear(&fault.to_string()),
        (Ok(_), Err(fault)) => work.hear(&format!("facts only: {fault}")),
        (Err(fault), Ok(_)) => panic!("sound without facts: {fault}"),
    }
    work.lay("line.yaml", seeds::GOOD.as_bytes());
    work.put("prompts/en-US/welcome.wav", input);
    work.ringtrue(&["check", "line.yaml"], b"");
}

/// A recording of any format: what is decoded piece by piece ends, and a WAV file is heard as it is when read at once.
fn recording(work: &mut Work, input: &[u8]) {
    let opened = work.stage("open", |_| Recording::open(Cursor::new(input.to_vec()), input.len() as u64));
    let mut recording = match opened {
        Ok(recording) => recording,
        Err(refused) => return work.hear(&format!("{} {:?}", refused.fault, refused.convert)),
    };
    let samples = work.stage("decode", |_| {
        let (mut sides, mut samples) = ([Vec::new(), Vec::new()], 0);
        // A few bytes may hold a day of silence: two minutes are enough.
        while samples < 120 * 8_000 && recording.next(&mut sides) {
            assert!(!sides[0].is_empty() && (recording.channels() == 1 || sides[0].len() == sides[1].len()));
            samples += sides[0].len();
        }
        samples
    });
    if let Ok((clip, _)) = wav::read(input)
        && samples < 120 * 8_000
    {
        assert_eq!(clip.samples.len(), samples);
    }
    let fault = recording.fault().map(|fault| fault.to_string().replace(|letter: char| letter.is_ascii_digit(), ""));
    work.hear(&format!("{} {fault:?}", recording.format()));
}

/// A conversation with an editor, a message a line; `{here}` is the address of the folder.
fn messages(work: &mut Work, input: &[u8]) {
    work.lay("ringtrue.toml", b"");
    work.lay("menus/line.yaml", seeds::HARBOR.as_bytes());
    let folder = url::Url::from_file_path(&work.folder).expect("a folder").to_string();
    let mut bytes = Vec::new();
    for line in String::from_utf8_lossy(input).lines() {
        let message = line.replace("{here}", &folder);
        bytes.extend(format!("Content-Length: {}\r\n\r\n{message}", message.len()).into_bytes());
    }
    speak(work, &bytes);
}

/// Whatever comes in where an editor should speak.
fn frames(work: &mut Work, input: &[u8]) {
    speak(work, input);
}

fn speak(work: &mut Work, bytes: &[u8]) {
    let ran = work.ringtrue(&["lsp"], bytes);
    // What goes out is whole messages, whatever came in.
    let mut rest = ran.stdout.as_slice();
    while !rest.is_empty() {
        let end = rest.windows(4).position(|four| four == b"\r\n\r\n").expect("a head");
        let head = std::str::from_utf8(&rest[..end]).expect("a head of letters");
        let length: usize = head.strip_prefix("Content-Length: ").expect("a length").parse().expect("a number");
        let message: serde_json::Value = serde_json::from_slice(&rest[end + 4..end + 4 + length]).expect("JSON");
        let error = message["error"]["message"].as_str().unwrap_or_default();
        work.hear(&format!("{} {error}", message["method"]));
        for told in message["params"]["diagnostics"].as_array().into_iter().flatten() {
            work.hear(told["message"].as_str().unwrap_or_default());
        }
        rest = &rest[end + 4 + length..];
    }
    assert!(Path::new(&work.folder).is_dir());
}
