//! Stations go dark and come back, close and open, screens prove what they show, and the restaurant's files change.

use shared::ids::StationId;
use shared::menu::{Restaurant, StationKind};
use shared::time::Timestamp;
use shared::wire::{Reject, SeenTicket};

use super::event::{Event, Moves};
use super::routing::{self, Map};
use super::{By, Decision, Kitchen};

/// No screen shows it: what nobody has begun there goes to its deputy.
pub(super) fn dark(kitchen: &Kitchen, at: Timestamp, id: &StationId) -> Result<Decision, Reject> {
    kitchen.known_station(id)?;
    if kitchen.dark.contains_key(id) {
        return Ok(Decision::done(Vec::new()));
    }
    Ok(Decision::done(vec![Event::StationWentDark {
        station: id.clone(),
        moved: leave(kitchen, at, id)?,
    }]))
}

/// Nobody works there: what nobody has begun goes to its deputy, and so does new work.
pub(super) fn close(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    id: &StationId,
) -> Result<Decision, Reject> {
    let station = kitchen.known_station(id)?.station(id);
    if station.is_some_and(|station| station.kind != StationKind::Prep) {
        return Err(Reject::NotAllowed {
            need: "only a station that cooks can be closed".to_owned(),
        });
    }
    if kitchen.closed.contains_key(id) {
        return Ok(Decision::done(Vec::new()));
    }
    Ok(Decision::done(vec![Event::StationClosed {
        station: id.clone(),
        moved: leave(kitchen, at, id)?,
        by: by.actor.clone(),
    }]))
}

/// New work comes to it again, when a screen shows it; what was handed over stays where it is.
pub(super) fn open(kitchen: &Kitchen, by: &By, id: &StationId) -> Result<Decision, Reject> {
    kitchen.known_station(id)?;
    let event = || Event::StationOpened {
        station: id.clone(),
        by: by.actor.clone(),
    };
    let closed = kitchen.closed.contains_key(id);
    Ok(Decision::done(closed.then(event).into_iter().collect()))
}

/// Where the untouched work of a station goes that no longer takes any.
fn leave(kitchen: &Kitchen, at: Timestamp, id: &StationId) -> Result<Vec<Moves>, Reject> {
    let map = Map::new(kitchen, kitchen.known_station(id)?).without(id);
    Ok(hand_over(kitchen, &map, at, &|station| station == id))
}

/// New work comes to it again; what was handed over stays where it is.
pub(super) fn back(kitchen: &Kitchen, id: &StationId) -> Result<Decision, Reject> {
    kitchen.known_station(id)?;
    let event = || Event::StationCameBack {
        station: id.clone(),
    };
    Ok(Decision::done(
        kitchen
            .dark
            .contains_key(id)
            .then(event)
            .into_iter()
            .collect(),
    ))
}

fn hand_over(
    kitchen: &Kitchen,
    map: &Map<'_>,
    at: Timestamp,
    lost: &dyn Fn(&StationId) -> bool,
) -> Vec<Moves> {
    let orders = kitchen
        .orders
        .values()
        .filter(|order| !order.is_cancelled());
    orders
        .filter_map(|order| routing::hand_over(map, order, at, &|_, step| lost(&step.station)))
        .collect()
}

/// Tickets were presented on a screen of this station. What is old or unknown is not worth a row.
pub(super) fn displayed(
    kitchen: &Kitchen,
    station: &StationId,
    tickets: &[SeenTicket],
) -> Result<Decision, Reject> {
    kitchen.known_station(station)?;
    let mut news: Vec<SeenTicket> = Vec::new();
    for shown in tickets
        .iter()
        .filter(|shown| shown.ticket.station == *station)
    {
        let order = kitchen.orders.get(&shown.ticket.order);
        let Some(ticket) = order.and_then(|order| order.ticket(&shown.ticket)) else {
            continue;
        };
        let is_new = ticket.seen < Some(shown.revision) && shown.revision <= ticket.revision;
        if is_new && !news.iter().any(|other| other.ticket == shown.ticket) {
            news.push(shown.clone());
        }
    }
    let event = || Event::TicketsDisplayed {
        station: station.clone(),
        tickets: news.clone(),
    };
    Ok(Decision::done(
        (!news.is_empty()).then(event).into_iter().collect(),
    ))
}

/// The files as they are now. The version before stays on sale until its business day ends.
pub(super) fn load_menu(kitchen: &Kitchen, at: Timestamp, restaurant: &Restaurant) -> Decision {
    if kitchen.current.as_ref() == Some(&restaurant.version) {
        return Decision::done(Vec::new());
    }
    let map = Map::new(kitchen, restaurant);
    let moved = hand_over(kitchen, &map, at, &|station| {
        restaurant.station(station).is_none()
    });
    let restaurant = Box::new(restaurant.clone());
    Decision::done(vec![Event::MenuLoaded { restaurant, moved }])
}
