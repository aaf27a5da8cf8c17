//! A year of a pizzeria, 21,350 orders: read from its file, told as a router would, booked and closed.

use std::path::Path;

use anyhow::{Context, Result, bail};
use bridge::ingest::{Ingested, Rules, ingest, open_shelves};
use bridge::store::{Store, StoreError};
use bridge::wish::{Place, Wish, fulfil};
use shared::ids::{CheckId, CourseNo, Epoch, LineId, OrderId, StationId, StepId};
use shared::menu::{Item, Restaurant};
use shared::money::Money;
use shared::order::{Channel, LineDraft, Tender};
use shared::rules::pricing::{price_line, totals};
use shared::time::{BusinessDate, Span, Timestamp, from_local};
use shared::wire::{Fact, FactBody, MadeLine, SoldLine};
use uuid::Uuid;

use crate::dice::Dice;

/// Facts in one transaction, as the feed takes them.
pub const BATCH: usize = 512;
pub const EPOCH: Epoch = Epoch(Uuid::from_u128(1));

pub struct Pizza {
    pub order: String,
    pub day: chrono::NaiveDate,
    pub time: chrono::NaiveTime,
    pub item: String,
    pub size: String,
    /// In cents, as the file says.
    pub price: i64,
}

/// The lines of the file.
pub fn pizzas(text: &str) -> Result<Vec<Pizza>> {
    let one = |line: &str| {
        let fields: Vec<&str> = line.split(',').collect();
        let [order, day, time, item, size, _kind, price] = fields[..] else {
            bail!("seven fields are expected: {line}");
        };
        Ok(Pizza {
            order: order.to_owned(),
            day: day.parse()?,
            time: time.parse()?,
            item: item.to_owned(),
            size: size.to_owned(),
            price: price.parse::<Money>()?.0,
        })
    };
    text.lines().skip(1).map(one).collect()
}

fn line(pizza: &Pizza, id: LineId) -> LineDraft {
    LineDraft {
        id,
        item: pizza.item.parse().expect("an item of the menu"),
        size: Some(pizza.size.parse().expect("a size of the menu")),
        quantity: 1,
        modifiers: Vec::new(),
        seat: None,
        course: CourseNo(1),
        note: None,
        open: None,
    }
}

/// Every third guest pays in cash.
fn tender(n: usize, due: Money) -> Tender {
    if n.is_multiple_of(3) {
        return Tender::Cash { tendered: due };
    }
    Tender::Card {
        approval: None,
        last_four: None,
        brand: None,
    }
}

/// What the router would tell of an order: each pizza made, cash or card taken, the check settled.
pub fn facts(restaurant: &Restaurant, n: usize, pizzas: &[Pizza]) -> Vec<Fact> {
    let first = &pizzas[0];
    let mut at = from_local(first.day, first.time, restaurant.time_zone);
    let order = OrderId(Uuid::from_u128(n as u128 + 1));
    let check = CheckId(order.0);
    let mut facts = Vec::new();
    let mut tell = |body| {
        at = Timestamp(at.0 + 1);
        facts.push(Fact {
            at,
            business_date: BusinessDate(first.day),
            order,
            number: u32::try_from(n % 1_000).unwrap_or_default(),
            body,
        });
    };
    let mut lines = Vec::new();
    for (k, pizza) in pizzas.iter().enumerate() {
        let id = LineId(Uuid::from_u128((n as u128 + 1) << 32 | k as u128));
        let draft = line(pizza, id);
        tell(FactBody::StepDone {
            station: StationId::new("make").expect("a word"),
            step: StepId { line: id, n: 0 },
            made: MadeLine {
                line: id,
                item: draft.item.clone(),
                size: draft.size.clone(),
                quantity: 1,
                modifiers: Vec::new(),
            },
            first_of_line: true,
            again: 0,
            took: Some(Span::from_secs(
                90 + 7 * i64::try_from(k).unwrap_or_default(),
            )),
        });
        let sealed = price_line(restaurant, &draft).expect("a pizza of the menu");
        lines.push(SoldLine {
            line: id,
            item: draft.item,
            size: draft.size,
            quantity: 1,
            share: shared::check::Share::WHOLE,
            sealed,
            name: None,
        });
    }
    let totals = totals(lines.iter().map(|line| &line.sealed));
    let tender = tender(n, totals.gross);
    let (amount, change, tip) = (totals.gross, Money::ZERO, Money::ZERO);
    tell(FactBody::TenderTaken {
        check,
        tender,
        amount,
        change,
        tip,
    });
    let (channel, adjustments) = (Channel::TakeAway, Vec::new());
    tell(FactBody::CheckSettled {
        check,
        channel,
        lines,
        totals,
        adjustments,
    });
    facts
}

/// As many orders as the year of the file has, on as many days, of nobody in particular.
pub fn made_up(restaurant: &Restaurant, seed: u64) -> Result<Vec<Pizza>> {
    const ORDERS: usize = 21_350;
    const DAYS: usize = 358;
    let mut dice = Dice(seed);
    let first: chrono::NaiveDate = "2015-01-01".parse()?;
    let items: Vec<&Item> = restaurant.menu.items.values().collect();
    let mut all = Vec::new();
    for n in 0..ORDERS {
        let day = first + chrono::Days::new((n * DAYS / ORDERS) as u64);
        let minute = u32::try_from(dice.below(600)).unwrap_or_default();
        let noon =
            chrono::NaiveTime::from_num_seconds_from_midnight_opt(11 * 3_600 + minute * 60, 0);
        for _pizza in 0..=dice.below(4) {
            let item = dice.pick(&items).context("a menu has items")?;
            let Some(size) = dice.pick(&item.sizes) else {
                continue;
            };
            all.push(Pizza {
                order: n.to_string(),
                day,
                time: noon.unwrap_or_default(),
                item: item.id.to_string(),
                size: size.id.to_string(),
                price: size.price.0,
            });
        }
    }
    Ok(all)
}

/// The whole year, in the order in which it happened.
pub fn told(restaurant: &Restaurant, all: &[Pizza]) -> Vec<Fact> {
    let orders = all.chunk_by(|a, b| a.order == b.order).enumerate();
    orders
        .flat_map(|(n, order)| facts(restaurant, n, order))
        .collect()
}

/// Books everything told, in batches as the feed takes them, and gives the business days.
pub fn book(
    restaurant: &Restaurant,
    rules: &Rules,
    dir: &Path,
    told: &[Fact],
) -> Result<Vec<BusinessDate>> {
    let mut store = Store::open(dir)?;
    let first = told.first().context("a year has orders")?;
    store.turn(|turn| {
        turn.set_meta("cost of goods", &restaurant.chart.cost_of_goods)?;
        turn.set_meta("waste", &restaurant.chart.waste)?;
        turn.set_meta("currency", &restaurant.currency.code)?;
        open_shelves(turn, rules, first.at, first.business_date)
    })?;
    let mut days: Vec<BusinessDate> = Vec::new();
    let mut seq = 0;
    for batch in told.chunks(BATCH) {
        let odd = store.turn(|turn| -> Result<Option<Ingested>, StoreError> {
            for fact in batch {
                seq += 1;
                let said = ingest(turn, rules, (EPOCH, seq), fact)?;
                if said != Ingested::Done {
                    return Ok(Some(said));
                }
                if days.last() != Some(&fact.business_date) {
                    days.push(fact.business_date);
                }
            }
            Ok(None)
        })?;
        if let Some(odd) = odd {
            bail!("fact {seq} was not booked: {odd:?}");
        }
    }
    Ok(days)
}

/// Closes the days, after the year.
pub fn close(
    restaurant: &Restaurant,
    rules: &Rules,
    dir: &Path,
    days: &[BusinessDate],
) -> Result<()> {
    let mut store = Store::open(dir)?;
    // 2016-01-02: the year is over.
    let at = Timestamp(1_451_750_400_000);
    let place = Place {
        rules,
        restaurant,
        at,
    };
    for day in days {
        let wish = Wish::CloseDay {
            day: *day,
            counted: None,
            float: 0,
        };
        let closed = store.turn(|turn| fulfil(turn, &place, &wish))?;
        closed.map_err(anyhow::Error::msg)?;
    }
    Ok(())
}
