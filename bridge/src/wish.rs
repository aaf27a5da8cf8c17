//! What commands and the manager ask of the books: to close a day, to book goods. One place does it, whoever asks.

use serde::{Deserialize, Serialize};
use shared::ids::CustomerId;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::time::{BusinessDate, Timestamp};

use crate::books::{Drawer, ZReport};
use crate::history::Agreement;
use crate::ingest::{Goods, Rules, book_drawer, book_goods, open_shelves};
use crate::shop::{Pace, StockLine};
use crate::store::{ClosedDay, CustomerEdit, QueueAction, Resolution, StoreError, Turn};

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
    /// Something about a customer.
    Customer { id: CustomerId, what: CustomerWish },
    /// Another program may read reports, or no longer.
    Token { what: TokenWish },
}

/// What a person does about a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum CustomerWish {
    /// Writes down what was typed, for a new customer or a known one.
    Save {
        edit: CustomerEdit,
    },
    Agree {
        what: Agreement,
        given: bool,
        /// Where it was said: `at the counter`.
        source: String,
    },
    /// Only with consent.
    Allergies {
        text: String,
    },
    /// The paid order of this number and day is theirs.
    Link {
        day: String,
        number: u32,
    },
    /// Gives points, or takes them.
    Points {
        points: i64,
        why: String,
    },
    Forget,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "do")]
pub enum TokenWish {
    Add {
        name: String,
        /// SHA-256 of the key, which nobody keeps.
        hash: [u8; 32],
    },
    Revoke {
        token: i64,
    },
}

/// What came of a wish, or why nothing did, in words.
pub type Granted = Result<Done, String>;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "done")]
pub enum Done {
    Closed {
        report: Box<ZReport>,
        seal: String,
    },
    Booked {
        repeated: bool,
    },
    Resolved,
    /// Nothing here names the person any more; the router may know them under these ids.
    Forgotten {
        guests: Vec<CustomerId>,
    },
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
        Wish::Customer { id, what } => customer(turn, place, *id, what),
        Wish::Token { what } => {
            let done = match what {
                TokenWish::Add { name, hash } => turn.add_token(name, hash, place.at)?,
                TokenWish::Revoke { token } => turn.revoke_token(*token, place.at)?,
            };
            Ok(done.map(|()| Done::Resolved))
        }
    }
}

fn customer(
    turn: &mut Turn<'_>,
    place: &Place<'_>,
    id: CustomerId,
    what: &CustomerWish,
) -> Result<Granted, StoreError> {
    let at = place.at;
    let done = match what {
        CustomerWish::Save { edit } => turn.save_customer(id, edit, at)?,
        CustomerWish::Agree {
            what,
            given,
            source,
        } => turn.agree(id, (*what, *given), at, source)?,
        CustomerWish::Allergies { text } => {
            if turn.remember_allergies(id, text)? {
                Ok(())
            } else {
                let words = "allergies are remembered only for a customer who agreed to that; note the consent first";
                Err(words.to_owned())
            }
        }
        CustomerWish::Link { day, number } => {
            let linked = turn.link_by_hand(id, day, *number)?;
            if let (Ok(order), Some(rule)) = (&linked, &place.rules.points) {
                turn.reward(*order, rule)?;
            }
            linked.map(|_order| ())
        }
        CustomerWish::Points { points, why } => turn.give_points(id, *points, why, at)?,
        CustomerWish::Forget => {
            return Ok(match turn.forget(id)? {
                Some(guests) => Ok(Done::Forgotten { guests }),
                None => Err("this customer is not known here (any more)".to_owned()),
            });
        }
    };
    Ok(done.map(|()| Done::Resolved))
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
    let drawer = Drawer::of(&before, float, counted);
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
