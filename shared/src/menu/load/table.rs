//! Reads TOML tables field by field and remembers where each value stands, so that a problem has its line.

use std::cell::RefCell;
use std::fmt::Display;
use std::ops::RangeInclusive;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Found, nearest};

/// One file being read.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'static str,
    pub(super) text: &'a str,
    pub(super) found: &'a Found,
}

impl Source<'_> {
    pub(super) fn problem(&self, at: usize, what: impl Display, fix: impl Display) {
        let upto = &self.text.as_bytes()[..at.min(self.text.len())];
        let line = 1 + upto.iter().filter(|byte| **byte == b'\n').count();
        self.found
            .add(self.file, line, what.to_string(), fix.to_string());
    }
}

/// A text in a file: a value or a key.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    pub(super) src: &'a Source<'a>,
    pub(super) at: usize,
    pub(super) text: &'a str,
}

impl Text<'_> {
    pub(super) fn problem(&self, what: impl Display, fix: impl Display) {
        self.src.problem(self.at, what, fix);
    }
}

/// The value of a field.
#[derive(Clone, Copy)]
pub(super) struct Value<'a> {
    pub(super) src: &'a Source<'a>,
    pub(super) at: usize,
    pub(super) key: &'a str,
    raw: &'a DeValue<'a>,
}

impl<'a> Value<'a> {
    fn new(src: &'a Source<'a>, key: &'a str, raw: &'a Spanned<DeValue<'a>>) -> Self {
        Self {
            src,
            at: raw.span().start,
            key,
            raw: raw.get_ref(),
        }
    }

    pub(super) fn problem(&self, what: impl Display, fix: impl Display) {
        self.src.problem(self.at, what, fix);
    }

    fn wrong<T>(&self, want: &str) -> Option<T> {
        let is = self.raw.type_str();
        self.problem(
            format!("'{}' has the wrong type: {is}", self.key),
            format!("Write {want}."),
        );
        None
    }

    pub(super) fn text(self) -> Option<Text<'a>> {
        match self.raw.as_str() {
            Some(text) => Some(Text {
                src: self.src,
                at: self.at,
                text,
            }),
            None => self.wrong("it in double quotes: \"…\""),
        }
    }

    /// A text, or a whole number as it was written.
    pub(super) fn text_or_whole(self) -> Option<Text<'a>> {
        let plain = |n: &'a toml::de::DeInteger<'a>| (n.radix() == 10).then(|| n.as_str());
        match self.raw.as_integer().and_then(plain) {
            Some(text) => Some(Text {
                src: self.src,
                at: self.at,
                text,
            }),
            None if self.raw.is_str() => self.text(),
            None => self.wrong("a whole number, or a decimal in double quotes: \"2.5\""),
        }
    }

    pub(super) fn whole(self, range: RangeInclusive<i64>) -> Option<i64> {
        let Some(raw) = self.raw.as_integer() else {
            return self.wrong("a whole number without quotes");
        };
        let number = i64::from_str_radix(raw.as_str(), raw.radix()).ok();
        let fits = number.filter(|n| range.contains(n));
        if fits.is_none() {
            let (from, to) = range.into_inner();
            let what = format!("'{}' is out of range: {raw}", self.key);
            self.problem(what, format!("Write a number from {from} to {to}."));
        }
        fits
    }

    pub(super) fn flag(self) -> Option<bool> {
        self.raw
            .as_bool()
            .or_else(|| self.wrong("true or false, without quotes"))
    }

    pub(super) fn list(self) -> Option<Vec<Value<'a>>> {
        match self.raw.as_array() {
            Some(all) => Some(
                all.iter()
                    .map(|raw| Value::new(self.src, self.key, raw))
                    .collect(),
            ),
            None => self.wrong("a list in square brackets: [\"…\", \"…\"]"),
        }
    }

    pub(super) fn texts(self) -> Option<Vec<Text<'a>>> {
        let all = self.list()?;
        let count = all.len();
        let texts: Vec<Text<'a>> = all.into_iter().filter_map(Value::text).collect();
        (texts.len() == count).then_some(texts)
    }

    pub(super) fn is_table(&self) -> bool {
        self.raw.is_table()
    }

    pub(super) fn table(self, label: impl Into<String>) -> Option<Fields<'a>> {
        match self.raw.as_table() {
            Some(table) => Some(Fields::new(self.src, table, self.at, label)),
            None => self.wrong("a table in braces: { … = \"…\" }"),
        }
    }

    /// Keys and values of a table whose keys are ids, in the order of the file.
    pub(super) fn entries(self) -> Option<Vec<(Text<'a>, Value<'a>)>> {
        let Some(table) = self.raw.as_table() else {
            return self.wrong("a table in braces: { … = \"…\" }");
        };
        let mut all: Vec<(Text<'a>, Value<'a>)> = Vec::new();
        for (key, raw) in table.iter() {
            let text: &'a str = key.get_ref();
            let name = Text {
                src: self.src,
                at: key.span().start,
                text,
            };
            all.push((name, Value::new(self.src, text, raw)));
        }
        all.sort_by_key(|(key, _)| key.at);
        Some(all)
    }
}

/// The fields of one table; `done` reports those that nobody asked for.
pub(super) struct Fields<'a> {
    pub(super) src: &'a Source<'a>,
    pub(super) at: usize,
    /// What the table describes: `item 'burger'`.
    pub(super) label: String,
    table: &'a DeTable<'a>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(
        src: &'a Source<'a>,
        table: &'a DeTable<'a>,
        at: usize,
        label: impl Into<String>,
    ) -> Self {
        Self {
            src,
            at,
            label: label.into(),
            table,
            asked: RefCell::default(),
        }
    }

    pub(super) fn get(&self, key: &'static str) -> Option<Value<'a>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        let (name, raw) = self.table.iter().find(|(name, _)| name.get_ref() == key)?;
        Some(Value::new(self.src, name.get_ref(), raw))
    }

    /// A field that must be there; `like` shows how to write it.
    pub(super) fn need(&self, key: &'static str, like: &str) -> Option<Value<'a>> {
        let value = self.get(key);
        if value.is_none() {
            let what = format!("{} has no '{key}'", self.label);
            self.src
                .problem(self.at, what, format!("Add a line like {key} = {like}."));
        }
        value
    }

    /// The tables under `[[key]]`; none is fine.
    pub(super) fn tables(&self, key: &'static str) -> Vec<Fields<'a>> {
        let Some(value) = self.get(key) else {
            return Vec::new();
        };
        if value.raw.as_array().is_none() {
            let fix = format!("Write [[{key}]] in double brackets above each {key}.");
            value.problem(format!("'{key}' must be a list of tables"), fix);
            return Vec::new();
        }
        let all = value.list().unwrap_or_default();
        all.into_iter().filter_map(|one| one.table(key)).collect()
    }

    /// Reports a file that has more of something than it may.
    pub(super) fn limit(&self, what: &str, count: usize, max: usize) {
        if max < count {
            let what = format!("there are {count} {what}");
            self.src
                .problem(self.at, what, format!("Keep {max} or fewer."));
        }
    }

    /// Reports fields that do not exist, with the one that was meant.
    pub(super) fn done(self) {
        let asked = self.asked.into_inner();
        let mut unknown: Vec<_> = self
            .table
            .keys()
            .filter(|key| !asked.contains(&key.get_ref().as_ref()))
            .collect();
        unknown.sort_by_key(|key| key.span().start);
        for key in unknown {
            let what = format!("{} has an unknown field '{}'", self.label, key.get_ref());
            let fix = match nearest(key.get_ref(), asked.iter().copied()) {
                Some(near) => format!("Did you mean '{near}'?"),
                None => format!("Remove it; known are: {}.", asked.join(", ")),
            };
            self.src.problem(key.span().start, what, fix);
        }
    }
}
