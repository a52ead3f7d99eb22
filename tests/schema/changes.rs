//! A fixture with one thing in it replaced by another.

use rand::RngExt;
use rand::seq::IndexedRandom;
use serde_json::{Value, json};

/// Values that somebody might write anywhere, right or wrong.
fn pool() -> Vec<Value> {
    vec![
        json!(null),
        json!(true),
        json!("true"),
        json!("yes"),
        json!(0),
        json!(1),
        json!("3"),
        json!(7.5),
        json!(-1),
        json!(500),
        json!(100_000),
        json!(""),
        json!("5s"),
        json!("5"),
        json!("1h 30m"),
        json!("1m, 5s"),
        json!("1.5h"),
        json!("90 seconds"),
        json!("PT5S"),
        json!("1:30"),
        json!("01:30:00"),
        json!("5s 1m"),
        json!("-5s"),
        json!("9000h"),
        json!("170h"),
        json!("3 fortnights"),
        json!("250ms"),
        json!("40%"),
        json!(" 7.5 % "),
        json!("140%"),
        json!("100.0%"),
        json!("%"),
        json!("main"),
        json!("my step"),
        json!("repeat"),
        json!("star"),
        json!("#"),
        json!("12#"),
        json!("12x"),
        json!("en-US"),
        json!("en_US"),
        json!("Europe/Madrid"),
        json!("Mars/Olympus"),
        json!("Mon-Fri 08:00-18:00"),
        json!("monday-Fri, Sun 8:00-18:00,19:00-24:00"),
        json!("Mo 08:00-18:00"),
        json!("24:00-25:00"),
        json!("always"),
        json!("closed"),
        json!("2026-12-25"),
        json!("2026-13-25"),
        json!("2026-11-23T10:00"),
        json!("a/b.wav"),
        json!("../a.wav"),
        json!("c:a.wav"),
        json!("unlimited"),
        json!("first-time"),
        json!("off"),
        json!("US"),
        json!("us"),
        json!("+1-800-555-0142"),
        json!([]),
        json!(["main"]),
        json!(["5s", 1]),
        json!({}),
        json!({"say": "Hello."}),
        json!({"say": {"say": "Hello."}}),
        json!({"say": {"audio": "a.wav"}, "takes": "5s"}),
        json!({"en-US": "Hello.", "es-US": "Hola."}),
        json!({"en_US": "Hello."}),
        json!({"audio": {"en-US": "a.wav"}}),
        json!({"language": "es-US"}),
        json!({"language": "es-US", "say": "Hola."}),
        json!({"mean": "95s"}),
        json!({"mean": "95s", "p50": "1s"}),
        json!({"p50": "1m"}),
        json!({"agents": 3, "calls_per_hour": 40, "handle_time": "4m"}),
        json!({"goto": "main"}),
        json!({"goto": "main", "share": "5%"}),
        json!({"press": 1}),
        json!({"press": 1, "goto": "main"}),
        json!([{"press": [1, "star"], "goto": "back"}]),
        json!({"max": "2m"}),
        json!({"beep": false}),
        json!({"within": "4h"}),
        json!({"open": "always"}),
        json!({"open": [], "holidays": {"2026-12-24": "08:00-12:00"}}),
        json!({"holidays": []}),
        json!({"no_input": "main"}),
        json!({"every": "30s", "say": ["One.", "Two."]}),
        json!({"every": "30s", "say": ["One."], "audio": "a.wav"}),
        json!({"digits": 4}),
        json!({"min": 4, "max": 6}),
        json!({"digits": 4, "max": 6}),
        json!({"share": "85%", "seconds": 20}),
        json!([{"share": "85%", "seconds": "20"}]),
        json!({"data": "kind"}),
        json!({"hours": "office", "open": "main"}),
        json!({"hours": "office", "data": "kind"}),
    ]
}

/// Keys that stand somewhere in one of the formats.
const KEYS: [&str; 43] = [
    "say",
    "audio",
    "at",
    "takes",
    "language",
    "goto",
    "press",
    "for",
    "menu",
    "play",
    "collect",
    "queue",
    "digits",
    "min",
    "max",
    "beep",
    "within",
    "hours",
    "data",
    "open",
    "outcomes",
    "exhausted",
    "no_input",
    "help",
    "timeout",
    "attempts",
    "keys",
    "serves",
    "share",
    "wait",
    "comfort",
    "overflow",
    "callback",
    "human",
    "intro",
    "odd",
    "hear",
    "reach",
    "press_at",
    "press_wrong",
    "one_of",
    "optional",
    "level",
];

/// Replaces, adds, takes away or renames one thing.
pub(crate) fn change(value: &mut Value, random: &mut rand_pcg::Pcg64) {
    let mut places = Vec::new();
    paths(value, &mut String::new(), &mut places);
    let place = places.choose(random).cloned().unwrap_or_default();
    let Some(target) = value.pointer_mut(&place) else { return };
    let pool = pool();
    let other = pool.choose(random).cloned().unwrap_or_default();
    let key = KEYS.choose(random).copied().unwrap_or_default();
    match (random.random_range(0..4), target) {
        (0, Value::Object(entries)) => {
            entries.insert(key.to_owned(), other);
        }
        (1, Value::Object(entries)) if !entries.is_empty() => {
            let at = random.random_range(0..entries.len());
            if let Some(gone) = entries.keys().nth(at).cloned() {
                entries.remove(&gone);
            }
        }
        (2, Value::Object(entries)) if !entries.is_empty() => {
            let at = random.random_range(0..entries.len());
            if let Some((old, kept)) = entries.iter().nth(at).map(|(old, kept)| (old.clone(), kept.clone())) {
                entries.remove(&old);
                entries.insert(key.to_owned(), kept);
            }
        }
        (_, target) => *target = other,
    }
}

fn paths(value: &Value, here: &mut String, out: &mut Vec<String>) {
    out.push(here.clone());
    let mut into = |name: &str, value: &Value| {
        let length = here.len();
        here.push('/');
        here.push_str(&name.replace('~', "~0").replace('/', "~1"));
        paths(value, here, out);
        here.truncate(length);
    };
    match value {
        Value::Object(entries) => entries.iter().for_each(|(key, value)| into(key, value)),
        Value::Array(items) => items.iter().enumerate().for_each(|(at, value)| into(&at.to_string(), value)),
        _ => {}
    }
}
