//! Messages to and from the board: a tap as an ask, news as changes of the board.

use shared::ids::*;
use shared::wire::*;

use crate::board::Board;
use crate::board::pending::{Asked, Seen, Tap, Waiting};

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
        Tap::Serve { order, course } => StationAsk::Serve {
            order: *order,
            course: *course,
        },
        Tap::Rush { order, on } => StationAsk::Rush {
            order: *order,
            on: *on,
        },
    }
}

pub(super) fn snapshot_in(board: &mut Board, snapshot: Snapshot, now: u64) {
    match snapshot {
        Snapshot::Station(station) => board.replace_tickets(station.tickets, now),
        Snapshot::House(house) => {
            let dark = house.stations.into_iter().filter(|health| health.dark);
            board.replace_house(
                house.orders,
                dark.map(|health| health.station).collect(),
                now,
            );
        }
    }
}

pub(super) fn update_in(board: &mut Board, update: Update, now: u64) {
    match update {
        Update::Station(StationUpdate::Ticket { view }) => board.set_ticket(*view, now),
        Update::Station(StationUpdate::TicketGone { ticket }) => board.ticket_gone(&ticket, now),
        Update::House(HouseUpdate::Order { view }) => board.set_order(*view, now),
        Update::House(HouseUpdate::OrderGone { order }) => board.order_gone(order, now),
        Update::House(HouseUpdate::Station { health }) => {
            board.set_dark(health.station, health.dark)
        }
        Update::House(HouseUpdate::Availability { .. } | HouseUpdate::Menu { .. })
        | Update::Fact(_) => {}
    }
}
