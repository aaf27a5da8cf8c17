//! Messages to and from the board: a tap as an ask, news as changes of the board.

use shared::ids::*;
use shared::time::Timestamp;
use shared::wire::*;

use crate::board::pending::{Asked, Seen, Tap, Waiting};
use crate::board::{Board, Out};

/// The words of a tap to the router.
pub(super) fn ask(waiting: &Waiting, station: &StationId, asked: Asked) -> StationAsk {
    let station = station.clone();
    let seen = |steps: &[Seen]| {
        let one = |seen: &Seen| SeenStep {
            step: seen.step,
            revision: seen.revision,
        };
        steps.iter().map(one).collect()
    };
    match &waiting.tap {
        Tap::Start { steps } => StationAsk::Start {
            station,
            steps: seen(steps),
        },
        Tap::Bump { steps } => StationAsk::Bump {
            station,
            steps: seen(steps),
            tap_age: asked.tap_age,
        },
        Tap::Unbump { steps } => StationAsk::Unbump {
            station,
            steps: steps.clone(),
        },
        Tap::Recall { ticket } => StationAsk::Recall {
            station,
            ticket: ticket.clone(),
        },
        Tap::Serve {
            order,
            course,
            reason,
        } => StationAsk::Serve {
            order: *order,
            course: *course,
            reason: reason.clone(),
        },
        Tap::BumpFor { station, steps } => StationAsk::Bump {
            station: station.clone(),
            steps: seen(steps),
            tap_age: None,
        },
        Tap::Refire {
            order,
            line,
            reason,
        } => StationAsk::Refire {
            order: *order,
            line: *line,
            reason: reason.clone(),
        },
        Tap::EightySix { item, out } => StationAsk::EightySix {
            item: item.clone(),
            out: *out,
        },
        Tap::SeeMessage { message, reply } => StationAsk::SeeMessage {
            station,
            message: *message,
            reply: reply.clone(),
        },
        Tap::Rush { order, on } => StationAsk::Rush {
            order: *order,
            on: *on,
        },
        Tap::CloseStation { closed } => StationAsk::CloseStation {
            station,
            closed: *closed,
        },
    }
}

pub(super) fn snapshot_in(board: &mut Board, snapshot: Snapshot, now: u64) {
    match snapshot {
        Snapshot::Station(station) => {
            board.replace_tickets(station.tickets, now);
            board.replace_notes(station.messages, now);
        }
        Snapshot::House(house) => {
            let (mut dark, mut closed) = (Vec::new(), Vec::new());
            for health in house.stations {
                if health.closed {
                    closed.push((health.station.clone(), closed_since(&health)));
                }
                if health.dark {
                    dark.push(health.station);
                }
            }
            board.replace_closed(closed);
            let out = house.availability.into_iter().map(out_of);
            board.replace_out(out.collect());
            board.replace_house(house.orders, dark, now);
        }
    }
}

pub(super) fn update_in(board: &mut Board, update: Update, now: u64) {
    match update {
        Update::Station(StationUpdate::Ticket { view }) => board.set_ticket(*view, now),
        Update::Station(StationUpdate::TicketGone { ticket }) => board.ticket_gone(&ticket, now),
        Update::Station(StationUpdate::Message { message }) => board.set_note(*message, now),
        Update::Station(StationUpdate::MessageGone { message }) => board.note_gone(message),
        Update::House(HouseUpdate::Order { view }) => board.set_order(*view, now),
        Update::House(HouseUpdate::OrderGone { order }) => board.order_gone(order, now),
        Update::House(HouseUpdate::Station { health }) => {
            let since = closed_since(&health);
            board.set_closed(&health.station, health.closed.then_some(since));
            board.set_dark(health.station, health.dark);
        }
        Update::House(HouseUpdate::Availability { item }) => {
            let (item, out) = out_of(item);
            board.set_out(item, out);
        }
        Update::House(
            HouseUpdate::Menu { .. }
            | HouseUpdate::Check { .. }
            | HouseUpdate::CheckGone { .. }
            | HouseUpdate::Message { .. }
            | HouseUpdate::MessageGone { .. }
            | HouseUpdate::People { .. },
        )
        | Update::Fact(_) => {}
    }
}

fn out_of(item: Availability) -> (ItemId, Out) {
    let out = Out {
        out: item.out,
        left: item.left,
    };
    (item.item, out)
}

/// When it was closed. Of a dark station the message says since when it is dark.
fn closed_since(health: &StationHealth) -> Option<Timestamp> {
    health.since.filter(|_| health.closed && !health.dark)
}
