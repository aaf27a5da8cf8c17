//! A conversation with somebody else's program: each language says what it says, whoever listens.
//!
//! A real talk sends each call; a rehearsed one writes it down and hears nothing, so that a person sees what
//! would be sent without anything being sent.

use std::collections::BTreeMap;
use std::time::Duration;

use serde_json::Value;

use super::Destination;
use super::client::{Call, Client, Failure, short};
use super::service::Account;
use super::token::Token;
use crate::shop::News;
use crate::store::{Delivered, Parcel, Reader, StoreError};

/// What they said to a call.
#[derive(Clone, Debug, Default)]
pub(super) struct Answer {
    /// `Null` where they said nothing, or nobody was asked.
    pub(super) json: Value,
    /// The key to a session, where they open one.
    pub(super) session: Option<String>,
}

impl Answer {
    pub(super) fn at(&self, pointer: &str) -> &Value {
        self.json.pointer(pointer).unwrap_or(&Value::Null)
    }

    pub(super) fn text(&self, pointer: &str) -> &str {
        self.at(pointer).as_str().unwrap_or_default()
    }

    pub(super) fn list(&self, pointer: &str) -> &[Value] {
        self.at(pointer).as_array().map_or(&[], Vec::as_slice)
    }
}

/// Whoever listens to a language.
pub(super) trait Talk {
    fn ask(&mut self, call: Call) -> Result<Answer, Failure>;

    /// The key or password that is good now.
    fn key(&self) -> &str;

    /// True where nothing is sent, and answers mean nothing.
    fn is_rehearsed(&self) -> bool;
}

/// A closed day, as bookkeepers want it.
#[derive(Clone, Debug, Default)]
pub(super) struct Day {
    /// `2026-11-22`.
    pub(super) day: String,
    pub(super) z: u32,
    /// Sums by account in minor units; debit is positive. They sum to zero.
    pub(super) ledger: BTreeMap<String, i64>,
    /// What moved: ingredient, reason, thousandths; below zero left the shelf.
    pub(super) moved: Vec<(String, String, i64)>,
    pub(super) dishes: u64,
}

pub(super) enum Said {
    Day(Box<Day>),
    News(News),
}

/// Something to be said, with the key that makes a repeat harmless.
pub(super) struct What {
    pub(super) key: String,
    pub(super) said: Said,
}

/// How a service is spoken to.
pub(super) trait Language: Send {
    /// Says it. A repeat with the same key must have no further effect.
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure>;

    /// Headers by which they know us, for a key that is good now.
    fn known_by(&self, account: &Account, key: &str) -> Vec<(&'static str, String)>;

    /// Says what is wrong according to an answer whose status was good.
    fn wrong(&self) -> fn(&Value) -> Option<String> {
        error_inside
    }
}

/// Most services name what went wrong so.
pub(super) fn error_inside(answer: &Value) -> Option<String> {
    let empty = |value: &Value| match value {
        Value::Null | Value::Bool(false) => true,
        Value::Array(list) => list.is_empty(),
        Value::Object(map) => map.is_empty(),
        Value::String(text) => text.is_empty(),
        _ => false,
    };
    let inside = ["error", "errors", "Fault"].iter();
    let mut found = inside.filter_map(|name| answer.get(name));
    found.find(|value| !empty(value)).map(ToString::to_string)
}

/// A service with its language, its address and our key.
pub(super) struct Spoken<L> {
    language: L,
    account: Account,
    client: Client,
    patience: Duration,
    token: Option<Token>,
}

impl<L: Language> Spoken<L> {
    pub(super) fn new(language: L, account: Account, patience: Duration) -> Self {
        Self {
            language,
            client: Client::new(&account.url, patience),
            account,
            patience,
            token: None,
        }
    }

    fn say(&mut self, what: &What) -> Result<(), Failure> {
        // Read anew after each failure, so that a person can put a new key there at any time.
        let (file, url) = (&self.account.token_file, &self.account.token_url);
        let mut token = match self.token.take() {
            Some(token) => token,
            None => Token::open(file, url, self.patience)?,
        };
        let mut said = self.say_as(what, &token.bearer()?);
        if matches!(said, Err(Failure::Denied(_))) && token.renew_if_possible()? {
            said = self.say_as(what, &token.bearer()?);
        }
        if said.is_ok() {
            self.token = Some(token);
        }
        said
    }

    fn say_as(&mut self, what: &What, key: &str) -> Result<(), Failure> {
        let known_by = self.language.known_by(&self.account, key);
        let mut talk = Real {
            client: &self.client,
            key,
            known_by,
            wrong: self.language.wrong(),
        };
        self.language.tell(&self.account, what, &mut talk)
    }
}

struct Real<'a> {
    client: &'a Client,
    key: &'a str,
    known_by: Vec<(&'static str, String)>,
    wrong: fn(&Value) -> Option<String>,
}

impl Talk for Real<'_> {
    fn ask(&mut self, mut call: Call) -> Result<Answer, Failure> {
        call.headers.extend(self.known_by.iter().cloned());
        let heard = self.client.call(&call)?;
        let json = if heard.text.trim().is_empty() {
            Value::Null
        } else {
            serde_json::from_str(&heard.text).map_err(|e| {
                let said = short(&heard.text);
                Failure::Later(format!("their answer is not JSON ({e}): {said}"))
            })?
        };
        if let Some(words) = (self.wrong)(&json) {
            return Err(Failure::Refused(short(&words)));
        }
        Ok(Answer {
            json,
            session: heard.session,
        })
    }

    fn key(&self) -> &str {
        self.key
    }

    fn is_rehearsed(&self) -> bool {
        false
    }
}

/// Writes down what would be sent.
#[derive(Default)]
struct Rehearsed(String);

impl Talk for Rehearsed {
    fn ask(&mut self, call: Call) -> Result<Answer, Failure> {
        self.0.push_str(&call.shown());
        self.0.push('\n');
        Ok(Answer::default())
    }

    fn key(&self) -> &str {
        "…"
    }

    fn is_rehearsed(&self) -> bool {
        true
    }
}

fn what(parcel: &Parcel, reader: &Reader) -> Result<What, StoreError> {
    let said = match parcel.news()? {
        Some(news) => Said::News(news),
        None => {
            let figures = reader.figures(&parcel.day)?;
            let closed = reader.closed_day(&parcel.day)?;
            Said::Day(Box::new(Day {
                day: parcel.day.clone(),
                z: closed.map_or(0, |closed| closed.report.z),
                ledger: figures.ledger,
                moved: reader.shelves_moved(&parcel.day)?,
                dishes: figures.dishes,
            }))
        }
    };
    Ok(What {
        key: parcel.key.clone(),
        said,
    })
}

impl<L: Language> Destination for Spoken<L> {
    fn deliver(&mut self, parcel: &Parcel, reader: &Reader) -> Result<Delivered, StoreError> {
        let what = what(parcel, reader)?;
        Ok(match self.say(&what) {
            Ok(()) => Delivered::Sent,
            Err(failure) => failure.into(),
        })
    }

    fn show(&mut self, parcel: &Parcel, reader: &Reader) -> Result<String, StoreError> {
        let mut talk = Rehearsed::default();
        let said = self
            .language
            .tell(&self.account, &what(parcel, reader)?, &mut talk);
        Ok(match said {
            Ok(()) if talk.0.is_empty() => {
                "nothing: nobody there knows what this is about\n".to_owned()
            }
            Ok(()) => format!("to {}\n\n{}", self.account.url, talk.0),
            Err(failure) => format!("{}\nit would be refused: {failure:?}\n", talk.0),
        })
    }
}
