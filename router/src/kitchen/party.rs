//! Where a party sits, who serves it and who it is; the kitchen cooks nothing again because of it.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::order::Allergy;
use shared::time::Timestamp;
use shared::wire::Reject;
use shared::wire::limits::SEAT_MAX;

use super::change::{self, Change};
use super::event::Event;
use super::order::Order;
use super::refresh::Changed;
use super::{By, Decision, Kitchen};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "party_event")]
pub enum PartyEvent {
    TableMoved {
        order: OrderId,
        table: TableId,
        by: Option<ActorId>,
    },
    HandedOver {
        order: OrderId,
        to: ActorId,
        by: Option<ActorId>,
    },
    CustomerAttached {
        order: OrderId,
        customer: Option<CustomerId>,
        by: Option<ActorId>,
    },
    LineReseated {
        order: OrderId,
        line: LineId,
        seat: Option<u8>,
        by: Option<ActorId>,
    },
    /// Only those that were not seen at this station before.
    AllergiesSeen {
        order: OrderId,
        station: StationId,
        allergies: Vec<Allergy>,
    },
}

impl PartyEvent {
    pub(super) fn order(&self) -> OrderId {
        match self {
            Self::TableMoved { order, .. }
            | Self::HandedOver { order, .. }
            | Self::CustomerAttached { order, .. }
            | Self::LineReseated { order, .. }
            | Self::AllergiesSeen { order, .. } => *order,
        }
    }
}

impl Order {
    /// Every ticket shows the head of its order, so each of them looks different.
    pub(super) fn party(&mut self, at: Timestamp, event: &PartyEvent) -> Changed {
        self.touched_at = at;
        match event {
            PartyEvent::TableMoved { table, .. } => self.table = Some(table.clone()),
            PartyEvent::HandedOver { to, .. } => self.server = Some(to.clone()),
            PartyEvent::CustomerAttached { customer, .. } => self.customer = *customer,
            PartyEvent::LineReseated { line, seat, .. } => {
                let id = *line;
                self.with_line(id, |line| {
                    std::sync::Arc::make_mut(&mut line.facts).seat = *seat;
                    line.revision = line.revision.next();
                });
                return self.shown_tickets(id);
            }
            PartyEvent::AllergiesSeen {
                station, allergies, ..
            } => {
                let seen = self.allergies_seen.entry(station.clone()).or_default();
                seen.extend(allergies);
                return Changed::new();
            }
        }
        self.every_ticket()
    }
}

fn done(kitchen: &Kitchen, at: Timestamp, order: &Order, event: PartyEvent) -> Decision {
    let mut change = Change::of(kitchen, at, order);
    change.push(Event::Party(event));
    Decision::done(change::conclude(kitchen, vec![change]))
}

fn alive(kitchen: &Kitchen, id: OrderId) -> Result<&Order, Reject> {
    let order = kitchen.known_order(id)?;
    if order.is_cancelled() {
        return Err(Reject::OrderCancelled { order: id });
    }
    Ok(order)
}

pub(super) fn move_table(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    table: &TableId,
) -> Result<Decision, Reject> {
    let known = kitchen.restaurant().map(|house| &house.tables);
    if !known.is_some_and(|tables| tables.iter().any(|one| one.id == *table)) {
        let table = table.clone();
        return Err(Reject::UnknownTable { table });
    }
    let order = alive(kitchen, id)?;
    if order.table.as_ref() == Some(table) {
        return Ok(Decision::done(Vec::new()));
    }
    let (order_id, table, who) = (id, table.clone(), by.actor.clone());
    let event = PartyEvent::TableMoved {
        order: order_id,
        table,
        by: who,
    };
    Ok(done(kitchen, at, order, event))
}

pub(super) fn transfer(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    to: &ActorId,
) -> Result<Decision, Reject> {
    let order = alive(kitchen, id)?;
    let stranger = |roster: &std::sync::Arc<super::Roster>| !roster.contains_key(to);
    if by.roster.as_ref().is_some_and(stranger) {
        return Err(Reject::UnknownPerson { actor: to.clone() });
    }
    if order.server.as_ref() == Some(to) {
        return Ok(Decision::done(Vec::new()));
    }
    let event = PartyEvent::HandedOver {
        order: id,
        to: to.clone(),
        by: by.actor.clone(),
    };
    Ok(done(kitchen, at, order, event))
}

pub(super) fn attach(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: OrderId,
    customer: Option<CustomerId>,
) -> Result<Decision, Reject> {
    let order = alive(kitchen, id)?;
    if order.customer == customer {
        return Ok(Decision::done(Vec::new()));
    }
    let by = by.actor.clone();
    let event = PartyEvent::CustomerAttached {
        order: id,
        customer,
        by,
    };
    Ok(done(kitchen, at, order, event))
}

/// What a station has seen counts for all its screens. What is no allergy of the order, or was seen before, is not
/// worth a row.
pub(super) fn see_allergies(
    kitchen: &Kitchen,
    at: Timestamp,
    station: &StationId,
    id: OrderId,
    allergies: &[Allergy],
) -> Result<Decision, Reject> {
    kitchen.known_station(station)?;
    let order = alive(kitchen, id)?;
    let seen = order.allergies_seen.get(station);
    let is_news = |one: &&Allergy| {
        order.allergies.contains(one) && !seen.is_some_and(|seen| seen.contains(one))
    };
    let mut news: Vec<Allergy> = allergies.iter().filter(is_news).copied().collect();
    news.sort();
    news.dedup();
    if news.is_empty() {
        return Ok(Decision::done(Vec::new()));
    }
    let event = PartyEvent::AllergiesSeen {
        order: id,
        station: station.clone(),
        allergies: news,
    };
    Ok(done(kitchen, at, order, event))
}

pub(super) fn refuse_seat(line: LineId, seat: Option<u8>) -> Result<(), Reject> {
    match seat {
        Some(seat) if !(1..=SEAT_MAX).contains(&seat) => Err(Reject::BadSeat {
            line,
            seat,
            max: SEAT_MAX,
        }),
        _ => Ok(()),
    }
}
