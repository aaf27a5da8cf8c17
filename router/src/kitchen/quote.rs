//! What a guest may be promised for a basket, from the live plan; and when online orders pause.
//!
//! The basket is cooked on a copy of the kitchen and planned there with everything else, so a quote costs
//! a plan: it belongs beside the loop, never on the way of an order.

use shared::order::OrderDraft;
use shared::time::{Span, Timestamp};
use shared::wire::{FrontAsk, Reject};

use super::pacing::planner::{self, Algorithm, Model, Tuning};
use super::plan::PlannedCourse;
use super::{By, Command, Kitchen, Stamped, decide, evolve};

/// A kitchen that needs longer than this for the next basket takes no more online orders.
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

/// What to promise for `draft` at `at`. Nothing changes.
///
/// # Errors
/// What an order of this basket would be refused for.
pub fn quote(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    draft: &OrderDraft,
    tuning: &Tuning,
) -> Result<Quote, Reject> {
    let mut copy = kitchen.clone();
    let body = Command::Front(FrontAsk::Submit {
        order: OrderDraft {
            // A time that somebody wants says nothing about what the kitchen can do.
            wanted_in: None,
            ..draft.clone()
        },
    });
    let by = By {
        roster: None,
        role: shared::wire::Role::Front,
        ..by.clone()
    };
    for event in decide(kitchen, &Stamped { at, by, body })?.events {
        evolve(&mut copy, at, &event);
    }
    let proposal = planner::propose(&Model::of(&copy, at), Algorithm::Ours, tuning);
    let planned = proposal.into_iter().flat_map(|proposal| proposal.orders);
    let mine = planned.filter(|planned| planned.order == draft.id);
    let forecasts = mine
        .flat_map(|planned| planned.courses)
        .filter_map(forecast);
    let (p50, p90) = forecasts.fold((at, at), |(p50, p90), f| (p50.max(f.p50), p90.max(f.p90)));
    let (p50, p90) = (p50 - at, p90 - at);
    let over = Span((p90.0 - FULL_AFTER.0).max(AGAIN_MIN.0));
    Ok(Quote {
        p50,
        p90,
        full: (FULL_AFTER < p90).then_some(over),
    })
}

fn forecast(course: PlannedCourse) -> Option<shared::ticket::Forecast> {
    course.forecast
}
