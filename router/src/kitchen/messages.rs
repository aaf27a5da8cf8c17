//! A few words from the floor to a station: kept until somebody there has seen them, and a while longer for the answer.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::time::{Span, Timestamp};
use shared::wire::limits::{MESSAGE_CHARS_MAX, MESSAGES_WAITING_MAX};
use shared::wire::{MessageSeen, Reject, StationMessage};

use super::event::Event;
use super::{By, Decision, Kitchen, guard};

/// What was seen stays for the terminals so long.
const SEEN_LASTS: Span = Span::from_mins(60);
/// And of it the newest so many.
const SEEN_MAX: usize = 40;
/// What nobody ever saw was for another evening.
const UNSEEN_LASTS: Span = Span::from_mins(12 * 60);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "message_event")]
pub enum MessageEvent {
    Sent {
        message: Box<StationMessage>,
        /// Others that are too old to stay.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<Gone>,
    },
    Seen {
        message: MessageId,
        station: StationId,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reply: Option<String>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        gone: Vec<Gone>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Gone {
    pub station: StationId,
    pub message: MessageId,
}

impl MessageEvent {
    /// Every message whose picture this changes.
    pub(super) fn concerned(&self) -> impl Iterator<Item = (&StationId, MessageId)> {
        let (first, gone) = match self {
            Self::Sent { message, gone } => ((&message.station, message.message), gone),
            Self::Seen {
                message,
                station,
                gone,
                ..
            } => ((station, *message), gone),
        };
        let gone = gone.iter().map(|one| (&one.station, one.message));
        std::iter::once(first).chain(gone)
    }
}

/// What a terminal wants to say.
pub(super) struct Words<'a> {
    pub(super) message: MessageId,
    pub(super) station: &'a StationId,
    pub(super) order: Option<OrderId>,
    pub(super) table: Option<&'a TableId>,
    pub(super) text: &'a str,
}

fn refuse_text(text: &str) -> Result<(), Reject> {
    let max = MESSAGE_CHARS_MAX;
    if text.trim().is_empty() || max < text.chars().count() {
        return Err(Reject::BadMessage { max });
    }
    guard::texts(std::iter::once(text))
}

pub(super) fn send(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    words: &Words<'_>,
) -> Result<Decision, Reject> {
    if kitchen.messages.contains_key(&words.message) {
        return Err(Reject::IdReused);
    }
    refuse_text(words.text)?;
    let order = words.order.map(|id| kitchen.known_order(id)).transpose()?;
    kitchen.known_station(words.station)?;
    let gone = kitchen.stale(at);
    let waits = kitchen.messages_at(words.station).filter(|one| {
        let leaves = gone.iter().any(|gone| gone.message == one.message);
        !leaves
    });
    if MESSAGES_WAITING_MAX <= waits.count() {
        return Err(Reject::TooManyMessages {
            station: words.station.clone(),
            max: MESSAGES_WAITING_MAX,
        });
    }
    let table = order.and_then(|order| order.table.clone());
    let message = StationMessage {
        message: words.message,
        station: words.station.clone(),
        order: words.order,
        number: order.map(|order| order.number),
        table: table.or_else(|| words.table.cloned()),
        text: words.text.trim().to_owned(),
        from: by.actor.clone(),
        sent_at: at,
        seen: None,
    };
    let message = Box::new(message);
    let event = MessageEvent::Sent { message, gone };
    Ok(Decision::done(vec![Event::Message(event)]))
}

/// Somebody else at the station may have been quicker: then nothing more happens.
pub(super) fn see(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    id: MessageId,
    reply: Option<&str>,
) -> Result<Decision, Reject> {
    reply.map_or(Ok(()), refuse_text)?;
    kitchen.known_station(station)?;
    let known = kitchen.messages.get(&id);
    let known = known.filter(|message| message.station == *station);
    let Some(known) = known else {
        return Err(Reject::UnknownMessage { message: id });
    };
    if known.seen.is_some() {
        return Ok(Decision::done(Vec::new()));
    }
    let event = MessageEvent::Seen {
        message: id,
        station: station.clone(),
        reply: reply.map(|text| text.trim().to_owned()),
        gone: kitchen.stale(at),
    };
    Ok(Decision::done(vec![Event::Message(event)]))
}

impl Kitchen {
    /// Too old to stay, at the next word that is said.
    fn stale(&self, at: Timestamp) -> Vec<Gone> {
        let mut seen: Vec<(Timestamp, MessageId)> = self
            .messages
            .values()
            .filter_map(|one| Some((one.seen.as_ref()?.at, one.message)))
            .collect();
        seen.sort();
        let over = seen.len().saturating_sub(SEEN_MAX - 1);
        let is_over = |id: MessageId| seen[..over].iter().any(|(_, other)| *other == id);
        let old = |one: &&StationMessage| match &one.seen {
            Some(seen) => seen.at + SEEN_LASTS < at || is_over(one.message),
            None => one.sent_at + UNSEEN_LASTS < at,
        };
        let gone = self.messages.values().filter(old).map(|one| Gone {
            station: one.station.clone(),
            message: one.message,
        });
        gone.collect()
    }

    pub(super) fn heard(&mut self, at: Timestamp, event: &MessageEvent) {
        let gone = match event {
            MessageEvent::Sent { message, gone } => {
                self.messages.insert(message.message, (**message).clone());
                gone
            }
            MessageEvent::Seen {
                message,
                reply,
                gone,
                ..
            } => {
                if let Some(known) = self.messages.get_mut(message) {
                    let reply = reply.clone();
                    known.seen = Some(MessageSeen { at, reply });
                }
                gone
            }
        };
        for one in gone {
            self.messages.remove(&one.message);
        }
    }

    /// What waits at a station to be seen, in the order of its ids, which is that of time.
    pub(super) fn messages_at<'a>(
        &'a self,
        station: &'a StationId,
    ) -> impl Iterator<Item = &'a StationMessage> {
        let waits = |one: &&StationMessage| one.station == *station && one.seen.is_none();
        self.messages.values().filter(waits)
    }

    /// As the house sees it.
    pub fn message(&self, id: MessageId) -> Option<&StationMessage> {
        self.messages.get(&id)
    }

    /// As its station sees it: only while it waits there.
    pub fn note(&self, station: &StationId, id: MessageId) -> Option<&StationMessage> {
        let waits = |one: &&StationMessage| one.station == *station && one.seen.is_none();
        self.messages.get(&id).filter(waits)
    }
}
