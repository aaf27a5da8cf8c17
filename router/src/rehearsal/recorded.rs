//! A recorded day as a service: CSV of a pizza place, with every problem named by its line.
//!
//! Columns `id,date,time,name,size,type,price`, one line of an order per row; rows of one id are one
//! order. Times must not go back: a file out of order is a file that somebody edited by mistake.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use shared::ids::*;
use shared::menu::Restaurant;
use shared::order::{Channel, LineDraft};
use shared::time::{Timestamp, from_local};

use super::dice::Dice;
use super::guests::{Arrival, Service, blank_order};

/// What is wrong with a recorded service, and where.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum RecordedError {
    #[error("{name}:{line}: {what}")]
    Bad {
        name: String,
        line: usize,
        what: String,
    },
    #[error("{name} has no orders")]
    Empty { name: String },
}

/// Reads a day. `name` is what problems are told with.
///
/// # Errors
/// The first line that cannot be played, with the reason.
pub fn recorded(restaurant: &Restaurant, name: &str, text: &str) -> Result<Service, RecordedError> {
    let mut arrivals: Vec<Arrival> = Vec::new();
    let mut known: BTreeMap<String, usize> = BTreeMap::new();
    let mut dice = Dice::new(0, name);
    for (n, row) in text
        .lines()
        .enumerate()
        .skip(1)
        .filter(|(_, row)| !row.trim().is_empty())
    {
        let bad = |what: String| RecordedError::Bad {
            name: name.to_owned(),
            line: n + 1,
            what,
        };
        let cells: Vec<&str> = row.split(',').map(str::trim).collect();
        let [id, date, time, item, size, ..] = cells[..] else {
            return Err(bad(
                "a row needs id,date,time,name,size,type,price".to_owned()
            ));
        };
        let at = stamp(restaurant, date, time).map_err(bad)?;
        if let Some(before) = arrivals.last().filter(|before| at < before.at) {
            let back = before.at - at;
            return Err(bad(format!(
                "{date} {time} is {back} before the row above: sort the file by time"
            )));
        }
        let place = *known.entry(id.to_owned()).or_insert(arrivals.len());
        if place == arrivals.len() {
            arrivals.push(arrival(
                restaurant,
                &mut dice,
                at,
                arrivals.len() as u64 + 1,
                id,
            ));
        }
        let line = line(restaurant, &mut dice, item, size).map_err(bad)?;
        arrivals[place].order.lines.push(line);
    }
    if arrivals.is_empty() {
        return Err(RecordedError::Empty {
            name: name.to_owned(),
        });
    }
    Ok(Service {
        name: name.to_owned(),
        arrivals,
        compressed: 1.0,
    })
}

fn stamp(restaurant: &Restaurant, date: &str, time: &str) -> Result<Timestamp, String> {
    let text = format!("{date} {time}");
    let when = NaiveDateTime::parse_from_str(&text, "%Y-%m-%d %H:%M:%S");
    let when = when.map_err(|e| format!("'{text}' is not a date and time: {e}"))?;
    let day: NaiveDate = when.date();
    Ok(from_local(day, when.time(), restaurant.time_zone))
}

fn arrival(
    restaurant: &Restaurant,
    dice: &mut Dice,
    at: Timestamp,
    count: u64,
    label: &str,
) -> Arrival {
    let mut arrival = blank_order(restaurant, dice, at, count);
    arrival.order.channel = Channel::TakeAway;
    arrival.order.alias = Some(label.to_owned());
    arrival
}

fn line(
    restaurant: &Restaurant,
    dice: &mut Dice,
    item: &str,
    size: &str,
) -> Result<LineDraft, String> {
    let id: ItemId = item.parse().map_err(|e: BadId| e.to_string())?;
    let found = restaurant.menu.items.get(&id);
    let found = found.ok_or_else(|| format!("'{id}' is not on this menu"))?;
    let size: SizeId = size.parse().map_err(|e: BadId| e.to_string())?;
    if !found.sizes.is_empty() && found.size(&size).is_none() {
        return Err(format!("'{id}' does not come in size {size}"));
    }
    Ok(LineDraft {
        id: LineId(dice.id(0)),
        course: found.course,
        size: Some(size).filter(|_| !found.sizes.is_empty()),
        item: id,
        quantity: 1,
        modifiers: Vec::new(),
        seat: None,
        note: None,
        open: None,
    })
}
