//! Reads JSON field by field, so that an error can name the field that is wrong.

use std::str::FromStr;

use serde_json::{Map, Value};

use super::BadField;

/// An object and where it lies in the body: `lines[2]`.
pub(super) struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: String,
}

impl<'a> Fields<'a> {
    /// Refuses fields that nobody reads: a misspelt note about an allergy must not vanish.
    pub(super) fn of(value: &'a Value, path: &str, known: &[&str]) -> Result<Self, BadField> {
        let Value::Object(map) = value else {
            return Err(BadField::malformed(path, "must be an object"));
        };
        let fields = Self {
            map,
            path: path.to_owned(),
        };
        for key in map.keys() {
            if !known.contains(&key.as_str()) {
                let message = format!("is not known here; known are: {}", known.join(", "));
                return Err(BadField::malformed(&fields.at(key), &message));
            }
        }
        Ok(fields)
    }

    pub(super) fn at(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }

    pub(super) fn get(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    pub(super) fn need(&self, name: &str) -> Result<&'a Value, BadField> {
        self.get(name)
            .ok_or_else(|| BadField::malformed(&self.at(name), "is missing"))
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, BadField> {
        match self.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(_) => Err(BadField::malformed(&self.at(name), "must be a text")),
        }
    }

    pub(super) fn need_text(&self, name: &str) -> Result<String, BadField> {
        self.need(name)?;
        self.text(name).map(Option::unwrap_or_default)
    }

    /// A text that is also an id, an amount or a quantity; the error is that type's own words.
    pub(super) fn parsed<T: FromStr<Err: ToString>>(
        &self,
        name: &str,
    ) -> Result<Option<T>, BadField> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        text.parse()
            .map(Some)
            .map_err(|e: T::Err| BadField::malformed(&self.at(name), &e.to_string()))
    }

    pub(super) fn need_parsed<T: FromStr<Err: ToString>>(&self, name: &str) -> Result<T, BadField> {
        self.need(name)?;
        let missing = || BadField::malformed(&self.at(name), "is missing");
        self.parsed(name)?.ok_or_else(missing)
    }

    pub(super) fn whole(&self, name: &str) -> Result<Option<i64>, BadField> {
        let Some(value) = self.get(name) else {
            return Ok(None);
        };
        let wrong = || BadField::malformed(&self.at(name), "must be a whole number");
        value.as_i64().map(Some).ok_or_else(wrong)
    }

    pub(super) fn list(&self, name: &str) -> Result<&'a [Value], BadField> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(values)) => Ok(values),
            Some(_) => Err(BadField::malformed(&self.at(name), "must be a list")),
        }
    }
}
