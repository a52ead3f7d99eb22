//! What `ringtrue listen` writes as JSON, as JSON Schema: of one call, of a row, and of several calls.

use serde_json::{Value, json};

/// The schema of what `listen --format json` and `--format jsonl` write.
#[must_use]
pub fn listened_schema() -> String {
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What was heard in recorded calls",
        "description": "One recording that was named is one object, and so is each line of JSON lines. Several recordings, \
             or a folder, are an object with `calls`.",
        "anyOf": [{"$ref": "#/$defs/call"}, {"$ref": "#/$defs/calls"}],
        "$defs": {
            "time": time(),
            "call": call(),
            "calls": calls(),
            "event": event(),
            "walked": walked(),
        },
    });
    let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
    text.push('\n');
    text
}

fn time() -> Value {
    json!({
        "type": "number",
        "minimum": 0,
        "description": "Seconds from the beginning of the file, with three decimals.",
    })
}

/// A value with words about it.
fn about(mut value: Value, words: &str) -> Value {
    value["description"] = json!(words);
    value
}

fn text(words: &str) -> Value {
    json!({"type": "string", "description": words})
}

/// A table that holds nothing but these.
fn table(properties: Value, required: &[&str]) -> Value {
    json!({"type": "object", "properties": properties, "required": required, "additionalProperties": false})
}

fn call() -> Value {
    let properties = json!({
        "file": text("The recording, as its path was written."),
        "seconds": about(json!({"type": "number", "minimum": 0}), "How long it is; 0 where nothing of it was heard."),
        "answered": about(
            json!({"type": ["number", "null"], "minimum": 0}),
            "When the line answered, in seconds of the file; null where nobody did, or nothing was heard.",
        ),
        "answered_by": about(
            json!({"enum": ["first-sound", "ringback", "nobody", "beginning"]}),
            "What that rests on: the first sound after the ringing, the end of the last ring, or nothing rings.",
        ),
        "caller": about(json!({"enum": ["left", "right"]}), "The caller's channel, where there is one each way."),
        "caller_known_by": about(
            json!({"enum": ["given", "line", "keys", "assumed"]}),
            "By what that is known: --caller, prompts on the other channel, keys on this one, or by nothing.",
        ),
        "format": text("How it is coded."),
        "fault": text("What is wrong with the file. What could be heard of it is told all the same."),
        "fault_kind": about(
            json!({"enum": ["empty", "no-sound", "truncated", "bad-header", "unreadable", "damaged", "not-opened", "bug"]}),
            "The same as a word that can be counted.",
        ),
        "help": text("What to do about it."),
        "bytes": about(json!({"type": "integer", "minimum": 0}), "The length of the file."),
        "modified": text("When the file was last written (RFC 3339, UTC)."),
        "listened_for": text("Names the prompts, tones and sides that were listened for: the same name, the same result."),
        "events": {"type": "array", "items": {"$ref": "#/$defs/event"}},
        "walked": {"$ref": "#/$defs/walked"},
    });
    table(properties, &["file", "seconds", "answered", "bytes", "listened_for", "events"])
}

fn calls() -> Value {
    json!({
        "type": "object",
        "description": "Several calls, in the order of their names. Lists beside `calls` sum them up.",
        "properties": {
            "version": {"const": 1},
            "command": {"const": "listen"},
            "calls": {"type": "array", "items": {"$ref": "#/$defs/call"}},
        },
        "required": ["version", "command", "calls"],
    })
}

fn event() -> Value {
    let level = |words: &str| about(json!({"type": "number"}), words);
    let properties = json!({
        "kind": about(
            json!({"enum": [
                "prompt", "key", "ringback", "busy", "congestion", "sit", "beep", "music", "speech", "silence", "hold",
            ]}),
            "What was heard. `hold` is concluded: from the first music to the end of the last.",
        ),
        "name": text("The prompt file's stem."),
        "key": about(json!({"type": "string", "pattern": "^[0-9A-D*#]$"}), "The key that was pressed."),
        "at": {"$ref": "#/$defs/time"},
        "until": {"$ref": "#/$defs/time"},
        "cut": about(json!({"type": "boolean"}), "The prompt broke off."),
        "confidence": about(json!({"type": "number", "minimum": 0, "maximum": 1}), "How sure it is."),
        "from": about(
            json!({"type": "number", "minimum": 0}),
            "The second of the prompt that was heard first, where its beginning is missing.",
        ),
        "low_dbm0": level("The level of the key's low tone, dBm0."),
        "high_dbm0": level("The level of the key's high tone, dBm0."),
        "twist_db": level("The high tone above the low one, dB."),
        "by": about(json!({"enum": ["caller", "line"]}), "Whose channel, where there is one each way."),
        "file": text("The path of the prompt file."),
        "also": about(json!({"type": "array", "items": {"type": "string"}}), "Files with the same sound, in whatever format and at whatever level."),
        "derived": about(json!({"const": true}), "Concluded, not heard."),
    });
    let mut event = table(properties, &["kind", "at", "until"]);
    let of = |kind: &str, required: &[&str]| json!({"if": {"properties": {"kind": {"const": kind}}}, "then": {"required": required}});
    event["allOf"] = json!([
        of("prompt", &["name", "file", "cut", "confidence"]),
        of("key", &["key", "confidence", "low_dbm0", "high_dbm0", "twist_db"]),
        of("hold", &["derived"]),
    ]);
    event
}

fn walked() -> Value {
    let at = json!({"$ref": "#/$defs/time"});
    let path = table(json!({"step": text("The step."), "at": at}), &["step", "at"]);
    let left = table(
        json!({
            "at": at,
            "step": text("The step that the call was in."),
            "heard": text("What was heard."),
            "menu": text("What the menu has there."),
            "code": text("The code of the finding: `ringtrue explain RT721`."),
            "place": text("The file, line and column of the menu that has it."),
            "help": text("What to do about it."),
        }),
        &["at", "step", "heard", "menu", "code", "place", "help"],
    );
    let stranger = table(
        json!({
            "at": at,
            "until": at,
            "name": text("The prompt file's stem; absent for a voice that is no known prompt."),
            "file": text("The path of the prompt file."),
            "step": text("The step that the call was in."),
            "code": text("The code of the finding, of a known prompt: `ringtrue explain RT722`."),
            "help": text("What to do about it."),
        }),
        &["at", "until"],
    );
    let remark = table(
        json!({"at": at, "step": text("The step that the call was in."), "what": text("What is to be known.")}),
        &["at", "step", "what"],
    );
    let properties = json!({
        "remarks": about(
            json!({"type": "array", "items": remark}),
            "What is to be known of the path: keys that were not heard or are none, parts of a call, a second call.",
        ),
        "path": about(json!({"type": "array", "items": path}), "The steps that were entered, in order."),
        "left": about(json!({"type": "array", "items": left}), "Where the call left the menu, the first place first."),
        "strangers": about(json!({"type": "array", "items": stranger}), "What was heard and is not on the menu."),
        "prompts": about(json!({"type": "integer", "minimum": 0}), "How many prompts of the menu were heard."),
        "human": about(at.clone(), "When a person spoke."),
        "outcome": about(json!({"enum": ["human", "served", "message", "lost"]}), "What the caller got."),
        "reason": text("Why the call ended."),
    });
    about(
        table(properties, &["path", "left", "prompts", "outcome", "reason"]),
        "The path of the call through `--menu`.",
    )
}
