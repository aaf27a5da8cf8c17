//! The kitchen: what happens in a restaurant, as a pure state machine.
//!
//! `decide` may refuse, `evolve` cannot fail, `react` only describes. Nothing here reads a clock, mints
//! an id, waits, logs, or iterates a hash map; replaying the journal through `evolve` gives the same
//! state, whatever the rules have become since. Waiting is a command too: `Tick` at `next_wake()`.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod command;
mod moved;
mod event;
mod effect;
mod arc;
mod order;
mod check;
mod check_event;
mod checks;
mod staff_event;
mod state;
mod watch;
mod apply;
mod refresh;
mod made;
mod react;
mod facts;
mod views;
mod check_views;
mod look;
mod change;
mod guard;
mod submit;
mod refuse_line;
mod revise;
mod call_off;
mod courses;
mod bump;
mod recall;
mod party;
mod messages;
mod visits;
mod staff;
mod pay;
mod gift;
mod cut;
mod split;
mod adjust;
pub mod work;
mod together;
mod twins;
mod routing;
mod pacing;
mod breath;
mod plan;
mod learning;
mod quote;
mod priority;
mod availability;
mod station;
#[cfg(test)]
mod tests;

pub use check_event::{Arranged, CheckEvent, Home, Placed};
pub use command::{By, Command, Stamped};
pub use effect::{Effect, People, Subject};
pub use event::{
    DoneStep, Event, LineFacts, MovedStep, Moves, NewCourse, NewLine, NewOrder, NewStep,
    RefiredStep, SealedSize, SettledAdjustment,
};
pub use learning::{Evidence, Flags, Known, Lesson, Load};
pub use look::{CourseLook, RailLine, RailTicket, Shares};
pub use messages::{Gone, MessageEvent};
pub use pacing::{Algorithm, Hold, Plan, plan, planner};
pub use party::PartyEvent;
pub use plan::{
    PlannedCourse, PlannedOrder, PlannedRank, PlannedStep, Proposal, RankReason, Rests, Wait,
    let_go,
};
pub use quote::{FULL_AFTER, Look, Quote, look};
pub use react::react;
pub use staff::{PinFor, Roster, SharedRoster};
pub use staff_event::StaffEvent;
pub use state::{Kitchen, evolve};
pub use twins::PlannedMove;

use shared::money::Money;
use shared::wire::{Accepted, BridgeAsk, FrontAsk, Reject, Role, StationAsk};

/// Most finished orders that stay for recall and refund; beyond it the one that rested longest closes.
pub const LINGERING_ORDERS_MAX: usize = 400;

/// Most bumped tickets in a station's recall list; older ones leave its screens.
pub const RECALL_TICKETS_MAX: usize = 50;

/// What the kitchen decided: the events that make it so, and the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    pub events: Vec<Event>,
    pub accepted: Accepted,
}

impl Decision {
    fn done(events: Vec<Event>) -> Self {
        Self {
            events,
            accepted: Accepted::Done,
        }
    }
}

/// Judges a command against the state. Refusals come in the order that `Reject` declares, and change
/// nothing. A retry never gets here: ids that were answered are answered again before.
pub fn decide(kitchen: &Kitchen, cmd: &Stamped) -> Result<Decision, Reject> {
    let (at, by) = (cmd.at, &cmd.by);
    match &cmd.body {
        Command::LoadMenu(restaurant) => Ok(station::load_menu(kitchen, at, restaurant)),
        Command::Front(ask) => {
            allow(by, Role::Front, "a waiters' terminal")?;
            staff::refuse_stranger(kitchen, by)?;
            front_asks(kitchen, cmd, ask)
        }
        Command::Station(ask) => {
            allow(by, Role::Station, "a kitchen screen")?;
            station_asks(kitchen, cmd, ask)
        }
        Command::Bridge(ask) => {
            allow(by, Role::Bridge, "the bridge")?;
            match ask {
                BridgeAsk::SubmitOnline { order, paid_online } => {
                    let decision = submit::decide(kitchen, at, by, order, paid_online.as_deref())?;
                    quote::refuse_when_full(kitchen, at, order)?;
                    Ok(decision)
                }
                // Asked for beside the journal, in `serve`; as a command it changes nothing.
                BridgeAsk::Quote { .. } => Ok(Decision::done(Vec::new())),
                BridgeAsk::CallOff { order, reason } => {
                    call_off::decide(kitchen, at, by, *order, reason)
                }
                BridgeAsk::Stock { item, out } => availability::stock(kitchen, item, *out),
            }
        }
        Command::Pin {
            actor,
            right,
            purpose,
        } => Ok(staff::pin(kitchen, at, by, actor, *right, purpose)),
        Command::SignOut => Ok(staff::sign_out(kitchen, by)),
        Command::Tick => Ok(courses::tick(kitchen, at)),
        Command::StationDark(id) => station::dark(kitchen, at, id),
        Command::StationBack(id) => station::back(kitchen, id),
        Command::Adopt(proposal) => Ok(plan::adopt(kitchen, at, proposal)),
    }
}

fn front_asks(kitchen: &Kitchen, cmd: &Stamped, ask: &FrontAsk) -> Result<Decision, Reject> {
    let (at, by) = (cmd.at, &cmd.by);
    match ask {
        FrontAsk::Submit { order } => submit::decide(kitchen, at, by, order, None),
        FrontAsk::Revise { order, operations } => {
            revise::decide(kitchen, at, by, *order, operations)
        }
        FrontAsk::FireCourse { order, course } => courses::fire(kitchen, at, by, *order, *course),
        FrontAsk::HoldCourse { order, course } => courses::hold(kitchen, *order, *course),
        FrontAsk::Rush { order, on } => courses::rush(kitchen, *order, *on),
        FrontAsk::Refire {
            order,
            line,
            reason,
        } => recall::refire(kitchen, at, by, *order, *line, reason),
        FrontAsk::EightySix { item, out } => availability::eighty_six(kitchen, item, *out),
        FrontAsk::Countdown { item, left } => availability::countdown(kitchen, item, *left),
        FrontAsk::Cancel { order, reason } => call_off::cancel(kitchen, at, by, *order, reason),
        FrontAsk::MoveTable { order, table } => party::move_table(kitchen, at, by, *order, table),
        FrontAsk::Transfer { order, to } => party::transfer(kitchen, at, by, *order, to),
        FrontAsk::AttachCustomer { order, customer } => {
            party::attach(kitchen, at, by, *order, *customer)
        }
        FrontAsk::Message {
            message,
            station,
            order,
            table,
            text,
        } => {
            let (message, order, table) = (*message, *order, table.as_ref());
            let words = messages::Words {
                message,
                station,
                order,
                table,
                text,
            };
            messages::send(kitchen, at, by, &words)
        }
        FrontAsk::ClockIn => staff::clock_in(kitchen, at, by),
        FrontAsk::ClockOut { cash } => staff::clock_out(kitchen, at, by, *cash),
        FrontAsk::Quote { .. } => Ok(Decision::done(Vec::new())),
        FrontAsk::Pay { .. }
        | FrontAsk::Refund { .. }
        | FrontAsk::SplitCheck { .. }
        | FrontAsk::MergeChecks { .. }
        | FrontAsk::Adjust { .. }
        | FrontAsk::AdjustTip { .. }
        | FrontAsk::IssueGift { .. } => money_asks(kitchen, cmd, ask),
    }
}

fn money_asks(kitchen: &Kitchen, cmd: &Stamped, ask: &FrontAsk) -> Result<Decision, Reject> {
    let (at, by) = (cmd.at, &cmd.by);
    match ask {
        FrontAsk::Pay {
            check,
            tender,
            amount,
            tip,
        } => {
            let (check, amount, tip) = (*check, *amount, *tip);
            let paying = pay::Paying {
                check,
                tender,
                amount,
                tip,
            };
            pay::pay(kitchen, at, by, &paying)
        }
        FrontAsk::Refund {
            check,
            tender,
            amount,
            reason,
        } => {
            let (check, amount, tip) = (*check, *amount, Money::ZERO);
            let paying = pay::Paying {
                check,
                tender,
                amount,
                tip,
            };
            pay::refund(kitchen, at, by, &paying, reason)
        }
        FrontAsk::SplitCheck {
            check,
            revision,
            split,
        } => split::split(kitchen, at, by, *check, *revision, split),
        FrontAsk::MergeChecks { checks, into } => split::merge(kitchen, at, by, checks, *into),
        FrontAsk::Adjust { .. } => adjust_ask(kitchen, cmd, ask),
        FrontAsk::AdjustTip {
            check,
            payment,
            tip,
        } => pay::adjust_tip(kitchen, by, *check, *payment, *tip),
        FrontAsk::IssueGift {
            code,
            amount,
            tender,
            reason,
        } => gift::issue(kitchen, at, by, (code, *amount), tender.as_ref(), reason),
        _ => unreachable!("front_asks sends what concerns money"),
    }
}

fn adjust_ask(kitchen: &Kitchen, cmd: &Stamped, ask: &FrontAsk) -> Result<Decision, Reject> {
    let FrontAsk::Adjust {
        check,
        revision,
        kind,
        by: how,
        lines,
        reason,
    } = ask
    else {
        unreachable!("money_asks sends what adjusts a check")
    };
    let (at, by) = (cmd.at, &cmd.by);
    let (check, revision, kind) = (*check, *revision, *kind);
    let wish = adjust::Wish {
        check,
        revision,
        kind,
        by: *how,
        lines,
        reason,
    };
    adjust::adjust(kitchen, at, by, &wish)
}

fn station_asks(kitchen: &Kitchen, cmd: &Stamped, ask: &StationAsk) -> Result<Decision, Reject> {
    let (at, by) = (cmd.at, &cmd.by);
    match ask {
        StationAsk::Start { station, steps } => bump::start(kitchen, at, station, steps),
        StationAsk::Bump {
            station,
            steps,
            tap_age,
        } => bump::bump(kitchen, at, station, steps, *tap_age),
        StationAsk::Unbump { station, steps } => bump::unbump(kitchen, at, station, steps),
        StationAsk::Recall { station, ticket } => recall::recall(kitchen, at, station, ticket),
        StationAsk::Serve {
            order,
            course,
            reason,
        } => courses::serve(kitchen, at, *order, *course, reason.as_deref()),
        StationAsk::Displayed { station, tickets } => station::displayed(kitchen, station, tickets),
        StationAsk::SeeAllergies {
            station,
            order,
            allergies,
        } => party::see_allergies(kitchen, at, station, *order, allergies),
        StationAsk::SeeMessage {
            station,
            message,
            reply,
        } => messages::see(kitchen, at, station, *message, reply.as_deref()),
        StationAsk::Rush { order, on } => courses::rush(kitchen, *order, *on),
        StationAsk::Refire {
            order,
            line,
            reason,
        } => recall::refire(kitchen, at, by, *order, *line, reason),
        StationAsk::EightySix { item, out } => availability::eighty_six(kitchen, item, *out),
        StationAsk::CloseStation {
            station,
            closed: true,
        } => station::close(kitchen, at, by, station),
        StationAsk::CloseStation {
            station,
            closed: false,
        } => station::open(kitchen, by, station),
    }
}

/// A driver stands in for everybody: it plays recorded evenings through a router of its own.
fn allow(by: &By, role: Role, need: &str) -> Result<(), Reject> {
    if by.role == role || by.role == Role::Driver {
        Ok(())
    } else {
        Err(Reject::NotAllowed {
            need: format!("it is for {need}"),
        })
    }
}
