//! As much of JSON Schema as the document uses, stricter than usual: a field that is not documented is an error.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

/// A document and which of its fields were met so far.
pub(super) struct Schemas<'a> {
    pub(super) document: &'a Value,
    /// `SCHEMA.field`, of schemas with a name.
    pub(super) met: BTreeSet<String>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Value) -> Self {
        Self {
            document,
            met: BTreeSet::new(),
        }
    }

    /// Where and why a value is not what the schema says; nothing if it is.
    pub(super) fn check(&mut self, schema: &'a Value, value: &Value) -> Result<(), String> {
        self.check_at(schema, value, "", &BTreeSet::new())
    }

    fn resolve(&self, schema: &'a Value, at: &str) -> Result<(&'a Value, Option<&'a str>), String> {
        let Some(reference) = schema.get("$ref").and_then(Value::as_str) else {
            return Ok((schema, None));
        };
        let pointer = reference
            .strip_prefix('#')
            .ok_or("references stay in the document")?;
        let found = self.document.pointer(pointer);
        let found = found.ok_or_else(|| format!("{at}: {reference} is not in the document"))?;
        Ok((found, reference.rsplit('/').next()))
    }

    /// `known` are fields that another part of the same `allOf` documents.
    fn check_at(
        &mut self,
        schema: &'a Value,
        value: &Value,
        at: &str,
        known: &BTreeSet<String>,
    ) -> Result<(), String> {
        let (schema, name) = self.resolve(schema, at)?;
        let at = &name.map_or_else(|| at.to_owned(), str::to_owned);
        if let Some(expected) = schema.get("const") {
            return equal(expected, value, at);
        }
        if let Some(allowed) = schema.get("enum").and_then(Value::as_array) {
            let fits = allowed.contains(value);
            return if fits {
                Ok(())
            } else {
                Err(format!("{at}: {value} is not in the list"))
            };
        }
        if let Some(choices) = schema.get("oneOf").and_then(Value::as_array) {
            return self.check_one_of(choices, value, at, known);
        }
        if let Some(parts) = schema.get("allOf").and_then(Value::as_array) {
            return self.check_all_of(parts, value, at);
        }
        match (schema.get("type").and_then(Value::as_str), value) {
            (Some("object"), Value::Object(fields)) => self.check_fields(schema, fields, at, known),
            (Some("array"), Value::Array(items)) => items
                .iter()
                .try_for_each(|item| self.check_at(&schema["items"], item, at, &none())),
            (Some("string"), Value::String(_)) | (Some("boolean"), Value::Bool(_)) => Ok(()),
            (Some("integer"), Value::Number(number)) => {
                let least = schema
                    .get("minimum")
                    .and_then(Value::as_i64)
                    .unwrap_or(i64::MIN);
                match number.as_i64() {
                    Some(number) if least <= number => Ok(()),
                    _ => Err(format!(
                        "{at}: {number} is below {least} or no whole number"
                    )),
                }
            }
            (kind, _) => Err(format!("{at}: {value} is not of type {kind:?}")),
        }
    }

    fn check_one_of(
        &mut self,
        choices: &'a [Value],
        value: &Value,
        at: &str,
        known: &BTreeSet<String>,
    ) -> Result<(), String> {
        let mut complaints = Vec::new();
        let mut fitting = 0;
        for choice in choices {
            match self.check_at(choice, value, at, known) {
                Ok(()) => fitting += 1,
                Err(complaint) => complaints.push(complaint),
            }
        }
        // The one with the right tag has the complaint that helps; it gets furthest.
        complaints.retain(|complaint| !complaint.contains("must be"));
        match fitting {
            1 => Ok(()),
            0 => Err(format!("{at}: no alternative fits {value}: {complaints:?}")),
            many => Err(format!("{at}: {many} alternatives fit {value}")),
        }
    }

    /// The last part is the whole but for the fields of those before it.
    fn check_all_of(&mut self, parts: &'a [Value], value: &Value, at: &str) -> Result<(), String> {
        let everything = value
            .as_object()
            .into_iter()
            .flat_map(Map::keys)
            .cloned()
            .collect();
        let (last, before) = parts.split_last().ok_or("allOf needs parts")?;
        let mut known = none();
        for part in before {
            self.check_at(part, value, at, &everything)?;
            let (part, _) = self.resolve(part, at)?;
            known.extend(
                part["properties"]
                    .as_object()
                    .into_iter()
                    .flat_map(Map::keys)
                    .cloned(),
            );
        }
        self.check_at(last, value, at, &known)
    }

    fn check_fields(
        &mut self,
        schema: &'a Value,
        fields: &Map<String, Value>,
        at: &str,
        known: &BTreeSet<String>,
    ) -> Result<(), String> {
        for needed in schema["required"].as_array().into_iter().flatten() {
            let needed = needed.as_str().unwrap_or_default();
            if !fields.contains_key(needed) {
                return Err(format!("{at}: the required field '{needed}' must be there"));
            }
        }
        for (field, value) in fields {
            let below = format!("{at}.{field}");
            if let Some(schema) = schema["properties"].get(field) {
                self.check_at(schema, value, &below, &none())?;
                self.met.insert(below);
            } else if let Some(schema) = schema.get("additionalProperties") {
                self.check_at(schema, value, &below, &none())?;
            } else if !known.contains(field) {
                return Err(format!("{at}: the field '{field}' is not documented"));
            }
        }
        Ok(())
    }
}

fn none() -> BTreeSet<String> {
    BTreeSet::new()
}

fn equal(expected: &Value, value: &Value, at: &str) -> Result<(), String> {
    if expected == value {
        Ok(())
    } else {
        Err(format!("{at}: {value} must be {expected}"))
    }
}
