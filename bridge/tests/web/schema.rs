//! Holds answers against `openapi.json`: enough of JSON Schema for what that file uses.

use std::sync::LazyLock;

use serde_json::Value;

pub(crate) static OPENAPI: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(include_str!("../../openapi.json")).unwrap());

/// The operation of a path as it was called: `/v1/orders/0192…` is `/v1/orders/{id}`.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let paths = OPENAPI["paths"].as_object().unwrap();
    let matches = |pattern: &str| {
        let (ours, theirs): (Vec<&str>, Vec<&str>) =
            (path.split('/').collect(), pattern.split('/').collect());
        let same = |(a, b): (&&str, &&str)| a == b || b.starts_with('{');
        ours.len() == theirs.len() && ours.iter().zip(&theirs).all(same)
    };
    // A path in full wins over a pattern: /v1/stock/counts before /v1/stock/{…}.
    let found = paths
        .get(path)
        .or_else(|| paths.iter().find(|(p, _)| matches(p)).map(|(_, v)| v));
    found?.get(method)
}

/// Panics where an answer is not what the file promises. What is not in the file is a plain error body.
pub(crate) fn hold(method: &str, path: &str, status: u16, body: &Value) {
    let Some(operation) = operation(method, path) else {
        assert!(
            matches!(status, 404 | 405),
            "{method} {path} is not in openapi.json and said {status}"
        );
        return fits(&component("Error"), body).unwrap();
    };
    let promised = &operation["responses"][status.to_string()];
    assert!(
        promised.is_object(),
        "{method} {path} said {status}, which openapi.json does not name"
    );
    if let Some(schema) = promised.pointer("/content/application~1json/schema") {
        fits(schema, body)
            .unwrap_or_else(|why| panic!("{method} {path} {status}: {why}\n{body:#}"));
    }
}

pub(crate) fn component(name: &str) -> Value {
    OPENAPI["components"]["schemas"][name].clone()
}

/// Words of JSON Schema that this checker understands, or may pass over.
const KNOWN: [&str; 18] = [
    "$ref",
    "type",
    "description",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "enum",
    "pattern",
    "format",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "oneOf",
    "examples",
];

pub(crate) fn fits(schema: &Value, value: &Value) -> Result<(), String> {
    let schema = schema.as_object().ok_or("a schema must be an object")?;
    if let Some(strange) = schema.keys().find(|key| !KNOWN.contains(&key.as_str())) {
        return Err(format!("this test does not know '{strange}'"));
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference
            .strip_prefix("#/components/schemas/")
            .ok_or("a foreign reference")?;
        return fits(&component(name), value).map_err(|why| format!("{name}: {why}"));
    }
    if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
        let fitting = choices
            .iter()
            .filter(|choice| fits(choice, value).is_ok())
            .count();
        return if fitting == 1 {
            Ok(())
        } else {
            Err(format!("{value} fits {fitting} of oneOf"))
        };
    }
    if let Some(choices) = schema.get("enum").and_then(Value::as_array)
        && !choices.contains(value)
    {
        return Err(format!("{value} is none of {choices:?}"));
    }
    let kind = schema
        .get("type")
        .and_then(Value::as_str)
        .ok_or("a schema without a type")?;
    match (kind, value) {
        ("object", Value::Object(_)) => object_fits(schema, value),
        ("array", Value::Array(values)) => list_fits(schema, values),
        ("string", Value::String(text)) => text_fits(schema, text),
        ("boolean", Value::Bool(_)) => Ok(()),
        ("integer", Value::Number(number)) if number.is_i64() => within(
            schema,
            ("minimum", "maximum"),
            number.as_i64().unwrap_or_default(),
        ),
        _ => Err(format!("{value} is not of type {kind}")),
    }
}

type Schema = serde_json::Map<String, Value>;

fn within(schema: &Schema, (min, max): (&str, &str), n: i64) -> Result<(), String> {
    let bound = |name: &str| schema.get(name).and_then(Value::as_i64);
    let fits = bound(min).is_none_or(|min| min <= n) && bound(max).is_none_or(|max| n <= max);
    if fits {
        Ok(())
    } else {
        Err(format!("{n} is not within {min} and {max}"))
    }
}

fn list_fits(schema: &Schema, values: &[Value]) -> Result<(), String> {
    within(schema, ("minItems", "maxItems"), values.len() as i64)?;
    let items = schema.get("items").ok_or("an array without items")?;
    values.iter().try_for_each(|value| fits(items, value))
}

fn object_fits(schema: &Schema, value: &Value) -> Result<(), String> {
    let empty = serde_json::Map::new();
    let properties = schema
        .get("properties")
        .and_then(Value::as_object)
        .unwrap_or(&empty);
    let object = value.as_object().ok_or("not an object")?;
    for name in schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        let name = name.as_str().unwrap_or_default();
        if !object.contains_key(name) {
            return Err(format!("'{name}' is missing"));
        }
    }
    for (name, value) in object {
        let schema = match (properties.get(name), schema.get("additionalProperties")) {
            (Some(schema), _) => schema,
            (None, Some(schema)) if schema.is_object() => schema,
            _ => return Err(format!("'{name}' is not described")),
        };
        fits(schema, value).map_err(|why| format!("{name}: {why}"))?;
    }
    Ok(())
}

fn text_fits(schema: &Schema, text: &str) -> Result<(), String> {
    within(
        schema,
        ("minLength", "maxLength"),
        text.chars().count() as i64,
    )?;
    let ok = match schema.get("format").and_then(Value::as_str) {
        Some("uuid") => uuid::Uuid::parse_str(text).is_ok(),
        Some("date") => text.parse::<chrono::NaiveDate>().is_ok(),
        Some("date-time") => chrono::DateTime::parse_from_rfc3339(text).is_ok(),
        Some(other) => return Err(format!("this test does not know the format '{other}'")),
        None => true,
    };
    // The two patterns are amounts and quantities, which have readers of their own.
    let ok = ok
        && match schema.get("pattern").and_then(Value::as_str) {
            Some(pattern) if pattern.contains("{1,2}") => {
                text.parse::<shared::money::Money>().is_ok()
            }
            Some(_) => text.parse::<shared::quantity::Quantity>().is_ok(),
            None => true,
        };
    if ok {
        Ok(())
    } else {
        Err(format!("'{text}' has a wrong form"))
    }
}

#[test]
fn the_checker_sees_what_is_wrong() {
    let error = component("Error");
    let good = serde_json::json!({ "error": { "code": "a", "message": "b" } });
    assert_eq!(fits(&error, &good), Ok(()));
    for bad in [
        serde_json::json!({ "error": { "code": "a" } }),
        serde_json::json!({ "error": { "code": 1, "message": "b" } }),
        serde_json::json!({ "error": { "code": "a", "message": "b", "more": 1 } }),
        serde_json::json!({ "error": { "code": "a", "message": "b" }, "order": "not-a-uuid" }),
        serde_json::json!([]),
    ] {
        assert!(fits(&error, &bad).is_err(), "{bad}");
    }
}
