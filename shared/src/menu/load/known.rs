//! Which ids the files declare, so that a reference to anything else is found, with what was meant.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::str::FromStr;

use super::limits::LISTED_MAX;
use super::problem::nearest;
use super::table::{Fields, Text};
use crate::ids::BadId;

/// The ids of one kind and where each was declared.
pub(super) struct Known {
    kind: &'static str,
    file: &'static str,
    ids: RefCell<BTreeMap<String, usize>>,
    /// False where the declaring file could not be read: then references to it cannot be judged.
    judged: Cell<bool>,
}

impl Known {
    pub(super) fn new(kind: &'static str, file: &'static str, judged: bool) -> Self {
        Self {
            kind,
            file,
            ids: RefCell::default(),
            judged: Cell::new(judged),
        }
    }

    pub(super) fn judged(&self) -> bool {
        self.judged.get()
    }

    /// From now on any id passes, because the list of them is itself in doubt.
    pub(super) fn stop_judging(&self) {
        self.judged.set(false);
    }

    pub(super) fn count(&self) -> usize {
        self.ids.borrow().len()
    }

    /// The ids in alphabetical order.
    pub(super) fn all(&self) -> Vec<String> {
        self.ids.borrow().keys().cloned().collect()
    }

    pub(super) fn has(&self, id: &str) -> bool {
        self.ids.borrow().contains_key(id)
    }

    /// Declares the `id` of a table and names the table after it.
    pub(super) fn declare_in<T>(&self, fields: &mut Fields<'_>) -> Option<T>
    where
        T: FromStr<Err = BadId>,
    {
        fields.label = self.kind.to_owned();
        let text = fields.need("id", "\"some-name\"")?.text()?;
        fields.label = format!("{} '{}'", self.kind, text.text);
        self.declare(text)
    }

    pub(super) fn declare<T: FromStr<Err = BadId>>(&self, text: Text<'_>) -> Option<T> {
        let id = id_of(text)?;
        if self.has(text.text) {
            let what = format!("{} '{}' is there twice", self.kind, text.text);
            text.problem(what, "Give one of them another id, or remove it.");
            return None;
        }
        self.ids.borrow_mut().insert(text.text.to_owned(), text.at);
        Some(id)
    }

    /// The id that `text` refers to, if it was declared.
    pub(super) fn find<T: FromStr<Err = BadId>>(&self, text: Text<'_>) -> Option<T> {
        let id = id_of(text)?;
        self.knows(text).then_some(id)
    }

    /// Whether `text` was declared; reports it if not.
    pub(super) fn knows(&self, text: Text<'_>) -> bool {
        if !self.judged() || self.has(text.text) {
            return true;
        }
        let ids = self.ids.borrow();
        let otherwise = format!("Add it to {}, or correct the name.", self.file);
        let fix = advice(text.text, ids.keys().map(String::as_str), &otherwise);
        text.problem(format!("unknown {} '{}'", self.kind, text.text), fix);
        false
    }
}

fn id_of<T: FromStr<Err = BadId>>(text: Text<'_>) -> Option<T> {
    match text.text.parse() {
        Ok(id) => Some(id),
        Err(bad) => {
            let what = format!("'{}' cannot be an id", bad.text);
            text.problem(what, format!("Choose another: {}.", bad.why));
            None
        }
    }
}

/// "Did you mean …?", or what there is, or `otherwise` where that is too much.
pub(super) fn advice<'k>(
    word: &str,
    known: impl Iterator<Item = &'k str> + Clone,
    otherwise: &str,
) -> String {
    if let Some(near) = nearest(word, known.clone()) {
        return format!("Did you mean '{near}'?");
    }
    let listed: Vec<&str> = known.take(LISTED_MAX + 1).collect();
    match listed.len() {
        1..=LISTED_MAX => format!("Choose one of: {}.", listed.join(", ")),
        _ => otherwise.to_owned(),
    }
}
