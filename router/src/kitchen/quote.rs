//! What a guest may be promised for a basket, from the live plan; and when online orders pause.
//!
//! The basket is put behind everything else on a look at the kitchen, and the look is planned elsewhere:
//! a quote costs a plan, so it belongs beside the loop, never on the way of an order. Whether the kitchen
//! is full is a sum over the rails, cheap enough to be asked with every online order.

use std::collections::BTreeMap;

use shared::ids::{OrderId, StationId};
use shared::order::OrderDraft;
use shared::rules::lifecycle;
use shared::time::{Span, Timestamp};
use shared::wire::Reject;

use super::order::Order;
use super::pacing::planner::{self, Algorithm, Model, Tuning};
use super::{By, Event, Kitchen, submit, together, work};

/// A kitchen in which the next basket would wait longer than this takes no more online orders.
pub const FULL_AFTER: Span = Span::from_mins(75);
/// The shortest time after which it is worth asking again.
const AGAIN_MIN: Span = Span::from_mins(5);

/// How long a basket takes from now: as likely less as more, and with nine chances in ten less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    pub p50: Span,
    pub p90: Span,
    /// The kitchen is full: new online orders pause, and it is worth asking again after this.
    pub full: Option<Span>,
}

/// The kitchen with the basket in it, ready to be planned by another thread.
#[derive(Clone, Debug)]
pub struct Look {
    model: Model,
    order: OrderId,
    at: Timestamp,
    full: Option<Span>,
}

/// Looks at the kitchen as if `draft` were ordered at `at`. Nothing changes.
///
/// # Errors
/// What an order of this basket would be refused for.
pub fn look(kitchen: &Kitchen, at: Timestamp, by: &By, draft: &OrderDraft) -> Result<Look, Reject> {
    let draft_now = OrderDraft {
        // A time that somebody wants says nothing about what the kitchen can do.
        wanted_in: None,
        ..draft.clone()
    };
    let decision = submit::decide(kitchen, at, by, &draft_now, None)?;
    let taken = decision.events.iter().find_map(|event| match event {
        Event::OrderAccepted { order } => Some(Order::accept(at, order)),
        _ => None,
    });
    Ok(Look {
        model: Model::with(kitchen, at, taken.as_ref()),
        order: draft.id,
        at,
        full: full(kitchen, at, draft),
    })
}

impl Look {
    /// What to promise, by a plan for all of the kitchen.
    pub fn quote(&self, algorithm: Algorithm, tuning: &Tuning) -> Quote {
        let ready = planner::ready(&self.model, self.order, algorithm, tuning);
        let (p50, p90) = ready.map_or((Span::ZERO, Span::ZERO), |ready| {
            (ready.p50 - self.at, ready.p90 - self.at)
        });
        Quote {
            p50,
            p90,
            full: self.full,
        }
    }
}

/// Refuses a basket that would wait too long, unless it is wanted only after the rush.
pub(super) fn refuse_when_full(
    kitchen: &Kitchen,
    at: Timestamp,
    draft: &OrderDraft,
) -> Result<(), Reject> {
    match full(kitchen, at, draft) {
        Some(again_in) if draft.wanted_in.unwrap_or_default() < FULL_AFTER + again_in => {
            Err(Reject::KitchenFull { again_in })
        }
        _ => Ok(()),
    }
}

/// After how long it is worth asking again; `None` while there is room. What waits before the basket at
/// the busiest of its stations, shared by that station's slots, against the limit.
fn full(kitchen: &Kitchen, at: Timestamp, draft: &OrderDraft) -> Option<Span> {
    let restaurant = kitchen.restaurant()?;
    let mut before: BTreeMap<&StationId, i64> = BTreeMap::new();
    let open = kitchen
        .orders
        .values()
        .filter(|order| !order.is_cancelled());
    for line in open.flat_map(|order| &order.lines) {
        let left = line.steps.iter();
        for step in left.filter(|step| !lifecycle::is_over(step.state)) {
            let share = together::share(restaurant, line, step);
            let load = together::load(step.prep.0, share.as_ref());
            *before.entry(&step.station).or_default() += load;
        }
    }
    let mut longest = Span::ZERO;
    for line in &draft.lines {
        let Some(item) = restaurant.menu.item(&line.item) else {
            continue;
        };
        let chains = work::chains(restaurant, item, line, at);
        for spec in chains.iter().flat_map(|chain| &chain.steps) {
            // Twins share the work and the slots.
            let twins = || restaurant.twins(spec.station);
            let slots: i64 = twins().map(|twin| i64::from(twin.capacity.max(1))).sum();
            let all: i64 = twins().filter_map(|twin| before.get(&twin.id)).sum();
            let waits = all / slots.max(1);
            longest = longest.max(Span(waits));
        }
    }
    let over = longest.0 - FULL_AFTER.0;
    (0 < over).then_some(Span(over.max(AGAIN_MIN.0)))
}
