//! Recordings of every kind that recorders of calls write.

use std::fs;
use std::process::Command;

use ringtrue::audio::wav;

use crate::support::{Folder, has_package, has_program};
use crate::{assert_call, folder, heard, mixed, told, write};

/// Runs sox or ffmpeg.
fn made(program: &str, args: &[&str], folder: &Folder) {
    let ran = Command::new(program).args(args).current_dir(&folder.0).output().expect("it starts");
    assert!(ran.status.success(), "{program} {args:?}: {}", String::from_utf8_lossy(&ran.stderr));
}

#[test]
fn every_format_is_heard_alike() {
    let folder = folder("formats");
    write(&folder, "call.wav", &wav::write_mono(&mixed()).expect("a file"));
    assert_call(&heard(&folder, &["call.wav"]), 0.02, "call.wav");
    let sox: [(&str, &[&str]); 12] = [
        ("8-bit.wav", &["-b", "8", "-e", "unsigned-integer"]),
        ("24-bit.wav", &["-b", "24"]),
        ("32-bit.wav", &["-b", "32", "-e", "signed-integer"]),
        ("float.wav", &["-b", "32", "-e", "floating-point"]),
        ("double.wav", &["-b", "64", "-e", "floating-point"]),
        ("mu-law.wav", &["-e", "mu-law"]),
        ("a-law.wav", &["-e", "a-law"]),
        ("ima.wav", &["-e", "ima-adpcm"]),
        ("44100.wav", &["-r", "44100"]),
        ("48000.flac", &["-r", "48000"]),
        ("8000.flac", &[]),
        ("11025.ogg", &["-r", "11025"]),
    ];
    if has_package("sox", has_program("sox"), "every_format_is_heard_alike") {
        for (name, args) in sox {
            made("sox", &[&["call.wav"], args, &[name]].concat(), &folder);
            assert_call(&heard(&folder, &[name]), 0.02, name);
        }
    }
    let ffmpeg: [(&str, &[&str]); 4] = [
        ("16k.mp3", &["-c:a", "libmp3lame", "-b:a", "16k"]),
        ("44100.mp3", &["-ar", "44100", "-c:a", "libmp3lame", "-b:a", "64k"]),
        ("tagged.mp3", &["-c:a", "libmp3lame", "-metadata", "title=A call", "-write_id3v2", "1"]),
        ("16000.ogg", &["-ar", "16000", "-c:a", "libvorbis"]),
    ];
    if has_package("ffmpeg", has_program("ffmpeg"), "every_format_is_heard_alike") {
        for (name, args) in ffmpeg {
            made("ffmpeg", &[&["-loglevel", "error", "-i", "call.wav"], args, &[name]].concat(), &folder);
            // The delay of an MP3 encoder is only sometimes written into the file: 1105 samples.
            assert_call(&heard(&folder, &[name]), if name.ends_with("mp3") { 0.15 } else { 0.02 }, name);
        }
        for (name, args, what) in [
            ("opus.ogg", ["-c:a", "libopus"], "it is an Opus recording (Ogg), which is not read here"),
            ("gsm.wav", ["-c:a", "libgsm_ms"], "its encoding (GSM 6.10, format tag 0x0031) cannot be read"),
            ("sun.au", ["-c:a", "pcm_s16be"], "it begins like a Sun audio file (.au), which is not read here"),
        ] {
            made("ffmpeg", &[&["-loglevel", "error", "-i", "call.wav"], &args[..], &[name]].concat(), &folder);
            let call = heard(&folder, &[name]);
            assert_eq!((call["fault"].as_str(), call["fault_kind"].as_str()), (Some(what), Some("unreadable")));
            // What the help says is done, and then it is heard.
            let help = call["help"].as_str().expect("help").split('`').nth(1).expect("a command");
            let words: Vec<&str> = help.split(' ').collect();
            made(words[0], &[&["-loglevel", "error"], &words[1..]].concat(), &folder);
            let mut again = told(&heard(&folder, &[words[words.len() - 1]]));
            // GSM is made for voices: a short key may not come through.
            again.retain(|(name, _)| name != "5");
            assert!(
                again.len() == 2 && again.iter().zip([1.0, 5.5]).all(|((_, at), to)| (at - to).abs() < 0.05),
                "{help}"
            );
            fs::remove_file(folder.0.join(words[words.len() - 1])).expect("it goes");
        }
    }
}
