//! What commands and the manager ask of the books: to close a day, to book goods. One place does it, whoever asks.

use serde::{Deserialize, Serialize};
use shared::menu::Restaurant;
use shared::money::Money;
use shared::time::{BusinessDate, Timestamp};

use crate::books::{Drawer, ZReport};
use crate::ingest::{Goods, Rules, book_drawer, book_goods, open_shelves};
use crate::shop::{Pace, StockLine};
use crate::store::{ClosedDay, QueueAction, Resolution, StoreError, Turn};

/// Something to be done to the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "wish")]
pub enum Wish {
    CloseDay {
        day: BusinessDate,
        /// What the drawer holds, in minor units, where somebody counted.
        counted: Option<i64>,
        /// What lay in it at the start.
        float: i64,
    },
    Goods {
        /// A repeat with the same key changes nothing.
        key: String,
        goods: Goods,
        lines: Vec<StockLine>,
        reason: String,
    },
    /// A person has decided about an exception.
    Resolve { exception: i64, how: Resolution },
    /// A manager sets how fast orders of a channel are taken; none: by the load. "" is every channel.
    Pace {
        channel: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        pace: Option<Pace>,
    },
    /// A person pauses a queue, or decides about a parcel.
    Queue { action: QueueAction },
}

/// What came of a wish, or why nothing did, in words.
pub type Granted = Result<Done, String>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "done")]
pub enum Done {
    Closed { report: Box<ZReport>, seal: String },
    Booked { repeated: bool },
    Resolved,
}

/// By what a wish is carried out.
pub struct Place<'a> {
    pub rules: &'a Rules,
    pub restaurant: &'a Restaurant,
    pub at: Timestamp,
}

impl Place<'_> {
    fn today(&self) -> BusinessDate {
        BusinessDate::of(
            self.at,
            self.restaurant.time_zone,
            self.restaurant.day_ends_at,
        )
    }
}

/// Carries a wish out within a turn. A refusal changes nothing.
pub fn fulfil(turn: &mut Turn<'_>, place: &Place<'_>, wish: &Wish) -> Result<Granted, StoreError> {
    match wish {
        Wish::CloseDay {
            day,
            counted,
            float,
        } => close_day(turn, place, *day, *counted, *float),
        Wish::Goods {
            key,
            goods,
            lines,
            reason,
        } => {
            let today = place.today();
            open_shelves(turn, place.rules, place.at, today)?;
            if let Some(words) = refuse(place.rules, *goods, lines) {
                return Ok(Err(words));
            }
            let report = (key.as_str(), *goods, lines.as_slice(), reason.as_str());
            let new = book_goods(turn, place.rules, report, place.at, today)?;
            Ok(Ok(Done::Booked { repeated: !new }))
        }
        Wish::Resolve { exception, how } => {
            let resolved = turn.resolve(*exception, *how, place.at)?;
            Ok(resolved.map(|()| Done::Resolved))
        }
        Wish::Pace { channel, pace } => {
            turn.set_pace(channel, *pace)?;
            Ok(Ok(Done::Resolved))
        }
        Wish::Queue { action } => {
            let done = turn.queue_action(action)?;
            Ok(done.map(|()| Done::Resolved))
        }
    }
}

/// Why a report about the shelves cannot be booked.
fn refuse(rules: &Rules, goods: Goods, lines: &[StockLine]) -> Option<String> {
    for line in lines {
        let id = &line.ingredient;
        if rules.book.ingredient(id).is_none() {
            return Some(format!("'{id}' is not in recipes.toml; check the spelling"));
        }
        if line.quantity.0 < 0 || (goods != Goods::Counted && line.quantity.0 == 0) {
            return Some(format!("{id}: an amount must be more than nothing"));
        }
        if goods == Goods::Batched && rules.book.batch(id, line.quantity).is_none() {
            return Some(format!(
                "'{id}' is no batch with a shelf; give it a [[batch]] with stocked = true in recipes.toml"
            ));
        }
    }
    None
}

fn close_day(
    turn: &mut Turn<'_>,
    place: &Place<'_>,
    day: BusinessDate,
    counted: Option<i64>,
    float: i64,
) -> Result<Granted, StoreError> {
    if let Some(ClosedDay { report, .. }) = turn.closed_day(day)? {
        let words = format!(
            "{day} is closed already, by report {}; what comes now stands on the next open day",
            report.z
        );
        return Ok(Err(words));
    }
    if place.today() < day {
        return Ok(Err(format!(
            "{day} has not begun; close it when it is over"
        )));
    }
    if let Some(earlier) = turn.open_before(day)? {
        return Ok(Err(format!("{earlier} is still open; close it first")));
    }
    let before = turn.figures(day)?;
    let drawer = counted.map(|counted| Drawer::of(&before, float, counted));
    if let Some(drawer) = drawer
        && drawer.over != 0
    {
        book_drawer(turn, place.rules, Money(drawer.over), place.at, day)?;
    }
    let (last, after) = turn.last_report()?;
    let figures = turn.figures(day)?;
    let report = ZReport {
        z: last + 1,
        day: day.to_string(),
        closed_at: place.at.0,
        currency: place.restaurant.currency.code.clone(),
        gross: figures.gross(),
        figures,
        drawer,
        after,
    };
    let ClosedDay { report, seal } = turn.close_day(day, place.at, &report)?;
    Ok(Ok(Done::Closed {
        report: Box::new(report),
        seal,
    }))
}
