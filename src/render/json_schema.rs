//! A grammar as JSON Schema, draft 2020-12, in the words that older editors know as well.

use serde_json::{Map, Value, json};

use crate::syntax::shape::{Also, Fields, Grammar, Law, Like, Shape, There, common};

/// The schema of a file format.
#[must_use]
pub fn json_schema(grammar: &Grammar) -> String {
    let mut out = Map::new();
    out.insert("$schema".into(), json!("https://json-schema.org/draft/2020-12/schema"));
    out.insert("title".into(), json!(grammar.title));
    out.insert("description".into(), json!(grammar.about));
    if let Value::Object(top) = schema(&grammar.top) {
        out.extend(top);
    }
    let parts = grammar.parts.iter().cloned().chain(common()).map(|(name, shape)| (name.to_owned(), schema(&shape)));
    out.insert("$defs".into(), Value::Object(parts.collect()));
    let mut text = serde_json::to_string_pretty(&Value::Object(out)).unwrap_or_default();
    text.push('\n');
    text
}

fn schema(shape: &Shape) -> Value {
    match shape {
        Shape::Text => json!({"type": ["string", "number", "boolean"]}),
        Shape::Like(like) => single(like),
        Shape::Word(words) => json!({"enum": words}),
        Shape::Nothing => json!({"type": "null"}),
        Shape::List(item) => json!({"type": "array", "items": schema(item)}),
        Shape::Table(fields) => table(fields),
        Shape::Any(shapes) => json!({"anyOf": shapes.iter().map(schema).collect::<Vec<_>>()}),
        Shape::Named(name) => json!({"$ref": format!("#/$defs/{name}")}),
    }
}

fn single(like: &Like) -> Value {
    let mut text = json!({"type": "string", "pattern": like.pattern});
    if !like.examples.is_empty() {
        text["examples"] = json!(like.examples);
    }
    // Editors show a pattern to nobody where there are words for it.
    if !like.what.is_empty() {
        text["patternErrorMessage"] = json!(format!("This is not {}.", like.what));
    }
    let number = |kind: &str, least: f64, most: f64| {
        let mut out = json!({"type": kind, "minimum": tidy(least)});
        if most < f64::MAX {
            out["maximum"] = tidy(most);
        }
        out
    };
    let also = match like.also {
        Also::Nothing => return text,
        Also::Booleans => json!({"type": "boolean"}),
        Also::Whole(least, most) => number("integer", least, most),
        Also::Numbers(least, most) => number("number", least, most),
    };
    json!({"anyOf": [also, text]})
}

/// A bound: they are all whole.
fn tidy(number: f64) -> Value {
    json!(number as i64)
}

fn table(fields: &Fields) -> Value {
    let mut out = Map::new();
    out.insert("type".into(), json!("object"));
    let key = |key: &crate::syntax::shape::Key| {
        let mut value = schema(&key.shape);
        value["description"] = json!(key.about);
        (key.name.to_owned(), value)
    };
    if !fields.keys.is_empty() {
        out.insert("properties".into(), Value::Object(fields.keys.iter().map(key).collect()));
    }
    match &fields.others {
        None => {
            out.insert("additionalProperties".into(), json!(false));
        }
        Some((pattern, values)) => {
            out.insert("additionalProperties".into(), schema(values));
            if !pattern.is_empty() {
                out.insert("propertyNames".into(), json!({"pattern": pattern}));
            }
        }
    }
    let must: Vec<&str> = fields.keys.iter().filter(|key| key.must).map(|key| key.name).collect();
    if !must.is_empty() {
        out.insert("required".into(), json!(must));
    }
    if !fields.laws.is_empty() {
        out.insert("allOf".into(), fields.laws.iter().map(law).collect());
    }
    Value::Object(out)
}

fn law(law: &Law) -> Value {
    match law {
        Law::OneOf(all) => json!({"anyOf": all.iter().copied().map(there).collect::<Vec<_>>()}),
        Law::NotBoth(one, other) => json!({"not": {"allOf": [there(*one), there(*other)]}}),
        Law::Needs(one, others) => {
            let mut ways = vec![json!({"not": there(*one)})];
            ways.extend(others.iter().copied().map(there));
            json!({"anyOf": ways})
        }
        Law::Alone { key, table_with, without } => {
            let keys =
                |keys: &[&'static str]| -> Vec<Value> { keys.iter().map(|key| there(There::Key(key))).collect() };
            let held = if table_with.is_empty() {
                json!({"type": "array"})
            } else {
                json!({"type": "object", "anyOf": keys(table_with)})
            };
            let mut properties = Map::new();
            properties.insert((*key).to_owned(), held);
            json!({"not": {"required": [key], "properties": properties, "anyOf": keys(without)}})
        }
    }
}

fn there(there: There) -> Value {
    match there {
        There::Key(key) => json!({"required": [key]}),
        There::Yes(key) => {
            let mut properties = Map::new();
            properties.insert(key.to_owned(), json!({"enum": [true, "true"]}));
            json!({"required": [key], "properties": properties})
        }
    }
}
