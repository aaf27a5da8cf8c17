//! Taking an order: refuse what cannot be cooked or sold so, then seal everything in one event.

use shared::ids::*;
use shared::menu::{Names, Restaurant};
use shared::money::Money;
use shared::order::{Allergy, Channel, HoldReason, OrderDraft, Sealed, Tender};
use shared::rules::pricing;
use shared::time::{Span, Timestamp};
use shared::wire::limits::{LINES_PER_ORDER_MAX, SEAT_MAX};
use shared::wire::{Accepted, Malformed, Reject};

use super::change::{self, Change};
use super::event::{Event, NewCourse, NewOrder};
use super::order::Order;
use super::refuse_line::{self, Wanted};
use super::routing::{Map, Slots};
use super::{By, Decision, Kitchen, guard, pacing, work};

/// An order may be wanted at most this far ahead.
const WANTED_HOURS_MAX: u32 = 24;

pub(super) fn decide(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    draft: &OrderDraft,
    paid_online: Option<&str>,
) -> Result<Decision, Reject> {
    let (menu, wanted, sealed) = refuse(kitchen, at, draft)?;
    let mut events = refuse_line::unapproved_open(kitchen, at, by, draft.lines.iter())?;

    // From here the order must be accepted.
    let restaurant = kitchen.restaurant().unwrap_or(menu);
    let new = seal(kitchen, restaurant, menu, at, by, draft, &wanted, &sealed);
    let totals = pricing::totals(&sealed);
    let accepted = Accepted::Order {
        order: new.id,
        check: CheckId(new.id.0),
        number: new.number,
        business_date: new.business_date,
        totals,
        due_at: new.due_at,
    };
    let Some(reference) = paid_online else {
        events.push(Event::OrderAccepted {
            order: Box::new(new),
        });
        return Ok(Decision { events, accepted });
    };
    let order = Order::accept(at, &new);
    let event = Event::OrderAccepted {
        order: Box::new(new),
    };
    let mut change = Change::new(at, order, event);
    if Money::ZERO < totals.gross {
        let tender = Tender::Online {
            reference: reference.to_owned(),
        };
        let (order, check) = (change.order.id, change.order.home);
        let (amount, change_back, by) = (totals.gross, Money::ZERO, by.actor.clone());
        change.push(Event::TenderTaken {
            order,
            check,
            tender,
            amount,
            change: change_back,
            tip: Money::ZERO,
            by,
        });
    } else {
        let id = change.order.home;
        change.settle(kitchen, id);
    }
    events.extend(change::conclude(kitchen, vec![change]));
    Ok(Decision { events, accepted })
}

type Judged<'a> = (&'a Restaurant, Vec<Wanted<'a>>, Vec<Sealed>);

fn refuse<'a>(
    kitchen: &'a Kitchen,
    at: Timestamp,
    draft: &'a OrderDraft,
) -> Result<Judged<'a>, Reject> {
    if draft.lines.is_empty() {
        return Err(Reject::EmptyOrder);
    }
    if LINES_PER_ORDER_MAX < draft.lines.len() {
        return Err(Reject::TooManyLines {
            max: LINES_PER_ORDER_MAX,
        });
    }
    if kitchen.orders.contains_key(&draft.id) {
        return Err(Reject::OrderExists { order: draft.id });
    }
    refuse_line::twins(kitchen, draft.lines.iter())?;
    let menu = kitchen.priceable(&draft.menu_version, at)?;
    let wanted = refuse_line::lines(kitchen, menu, draft.lines.iter())?;
    if let Some(table) = &draft.table
        && !menu.tables.iter().any(|known| known.id == *table)
    {
        return Err(Reject::UnknownTable {
            table: table.clone(),
        });
    }
    guard::texts(texts(draft))?;
    allergy_seats(draft.allergies.iter())?;
    let sealed = price(menu, &wanted)?;
    let ours = pricing::totals(&sealed).gross;
    if let Some(yours) = draft.expected_total.filter(|yours| *yours != ours) {
        return Err(Reject::TotalDiffers { yours, ours });
    }
    let last = Span::from_mins(i64::from(WANTED_HOURS_MAX) * 60);
    if draft
        .wanted_in
        .is_some_and(|wanted| !(Span::ZERO..=last).contains(&wanted))
    {
        return Err(Reject::BadWantedTime {
            max_hours: WANTED_HOURS_MAX,
        });
    }
    Ok((menu, wanted, sealed))
}

fn texts(draft: &OrderDraft) -> impl Iterator<Item = &str> + Clone {
    let notes = draft.lines.iter().flat_map(refuse_line::texts);
    let guest = draft.guest.as_ref().map(|guest| guest.name.as_str());
    notes
        .chain(draft.note.as_deref())
        .chain(guest)
        .chain(draft.alias.as_deref())
}

/// A seat that no table has would warn nobody.
pub(super) fn allergy_seats<'a>(
    mut allergies: impl Iterator<Item = &'a Allergy>,
) -> Result<(), Reject> {
    let bad = |allergy: &Allergy| allergy.seat.filter(|seat| !(1..=SEAT_MAX).contains(seat));
    match allergies.find_map(bad) {
        None => Ok(()),
        Some(seat) => {
            let detail = format!("the seat {seat} of an allergy is not between 1 and {SEAT_MAX}");
            Err(Reject::Malformed {
                malformed: Malformed::NotJson { detail },
            })
        }
    }
}

/// Prices of lines that were found on the menu; a tax rate that is missing makes an item unsaleable.
pub(super) fn price(menu: &Restaurant, wanted: &[Wanted<'_>]) -> Result<Vec<Sealed>, Reject> {
    let seal = |line: &Wanted<'_>| {
        let priced = pricing::price_line(menu, line.draft);
        let (id, item) = (line.draft.id, line.item.id.clone());
        priced.map_err(|_not_on_menu| Reject::UnknownItem { line: id, item })
    };
    wanted.iter().map(seal).collect()
}

/// A course's names as sealed into an order; "at once" needs no entry in the files.
pub(super) fn course_names(restaurant: &Restaurant, no: CourseNo) -> Names {
    restaurant
        .course(no)
        .map_or_else(|| Names::en("At once"), |course| course.names.clone())
}

fn seal(
    kitchen: &Kitchen,
    restaurant: &Restaurant,
    menu: &Restaurant,
    at: Timestamp,
    by: &By,
    draft: &OrderDraft,
    wanted: &[Wanted<'_>],
    sealed: &[Sealed],
) -> NewOrder {
    let mut numbers: Vec<CourseNo> = wanted.iter().map(|line| line.draft.course).collect();
    numbers.sort();
    numbers.dedup();
    let wanted_at = draft.wanted_in.map(|wanted| at + wanted);
    let cooked_at = wanted_at.unwrap_or(at);
    let chains = wanted
        .iter()
        .map(|line| work::longest_chain(menu, line.item, line.draft, cooked_at));
    let longest = chains.max().unwrap_or(Span::ZERO);
    let cooked_at = at.max(cooked_at - longest);
    let holds = pacing::at_accept(draft.channel, &numbers, at, wanted_at, longest);
    let is_held = |no: CourseNo| {
        let place = numbers.iter().position(|number| *number == no);
        place.is_some_and(|place| holds[place].is_some())
    };
    let map = Map::new(kitchen, restaurant);
    let mut slots = Slots::default();
    let lines = wanted.iter().zip(sealed).map(|(line, sealed)| {
        let held = is_held(line.draft.course);
        map.seal(
            menu,
            draft.channel,
            line.draft,
            line.item,
            sealed.clone(),
            held,
            cooked_at,
            &mut slots,
        )
    });
    let lines = lines.collect();
    let course = |(no, hold): (&CourseNo, &Option<HoldReason>)| NewCourse {
        no: *no,
        names: course_names(menu, *no),
        hold: hold.clone(),
    };
    let (business_date, number) = kitchen.next_number(restaurant, at);
    NewOrder {
        id: draft.id,
        number,
        business_date,
        alias: draft.alias.clone(),
        channel: draft.channel,
        table: draft.table.clone(),
        customer: draft.guest.as_ref().map(|guest| guest.customer),
        covers: draft.covers,
        server: by.actor.clone(),
        due_at: wanted_at.unwrap_or_else(|| at + promised(restaurant, draft.channel)),
        allergies: draft.allergies.clone(),
        note: draft.note.clone(),
        menu: menu.version.clone(),
        courses: numbers.iter().zip(&holds).map(course).collect(),
        lines,
    }
}

fn promised(restaurant: &Restaurant, channel: Channel) -> Span {
    match channel {
        Channel::DineIn => restaurant.promises.dine_in,
        Channel::TakeAway => restaurant.promises.take_away,
        Channel::Online => restaurant.promises.online,
        Channel::Delivery => restaurant.promises.delivery,
    }
}
