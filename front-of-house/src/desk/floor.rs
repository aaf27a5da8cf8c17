//! The dining room at a glance: which table is free, waits, has food up, pays.

use shared::ids::{OrderId, TableId};
use shared::money::Money;
use shared::order::{Channel, LineState, OrderState};
use shared::ticket::OrderView;
use shared::time::Span;

use super::words::food_up;
use super::*;

/// In order of urgency, the most urgent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableState {
    Free,
    /// Written down, not sent.
    NotSent,
    /// Everything served, nothing paid.
    Eating,
    Ordered,
    /// A part is paid, or the last course is served.
    Paying,
    /// On this terminal, because the router is away.
    WaitsHere,
    Late,
    FoodUp,
}

impl TableState {
    pub const fn words(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::NotSent => "not sent yet",
            Self::Eating => "eating",
            Self::Ordered => "ordered",
            Self::Paying => "paying",
            Self::WaitsHere => "waits here",
            Self::Late => "late",
            Self::FoodUp => "food up",
        }
    }

    pub const fn tone(self) -> Tone {
        match self {
            Self::Free => Tone::Faint,
            Self::NotSent => Tone::Changed,
            Self::Eating | Self::Paying => Tone::Text,
            Self::Ordered => Tone::Muted,
            Self::WaitsHere => Tone::Soon,
            Self::Late => Tone::Late,
            Self::FoodUp => Tone::Ready,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableTile {
    pub table: TableId,
    pub seats: u8,
    pub state: TableState,
    /// Guests of an open table.
    pub guests: Option<u8>,
    /// Since the first order of those here.
    pub age: Option<String>,
    pub total: Option<Money>,
    pub allergy: bool,
    pub rush: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub name: String,
    pub tables: Vec<TableTile>,
}

/// An order without a table: take-away, online, delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToGo {
    pub order: OrderId,
    pub name: String,
    pub words: String,
    pub tone: Tone,
    pub total: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FloorView {
    pub restaurant: String,
    pub rooms: Vec<Room>,
    pub to_go: Vec<ToGo>,
    /// The house has not been heard yet; free tables may not be free.
    pub fetching: bool,
}

impl Desk {
    pub fn floor(&self) -> FloorView {
        let mut rooms: Vec<Room> = Vec::new();
        for table in &self.house.tables {
            let tile = self.table_tile(&table.id, table.seats);
            match rooms.iter_mut().find(|room| room.name == table.room) {
                Some(room) => room.tables.push(tile),
                None => rooms.push(Room {
                    name: table.room.clone(),
                    tables: vec![tile],
                }),
            }
        }
        FloorView {
            restaurant: self.house.name.clone(),
            rooms,
            to_go: self.to_go(),
            fetching: !self.fetched,
        }
    }

    fn table_tile(&self, table: &TableId, seats: u8) -> TableTile {
        let place = Place::Table(table.clone());
        let orders = self.orders_at(&place);
        let state = self.place_state(&place);
        let opened = orders.iter().map(|view| view.head.accepted_at).min();
        let totals = self.totals(&place);
        let open = state != TableState::Free;
        TableTile {
            table: table.clone(),
            seats,
            state,
            guests: open.then(|| self.covers(&place)),
            age: opened.map(|at| format!("{} min", (self.now() - at).secs() / 60)),
            total: open
                .then_some(totals.total)
                .filter(|total| *total != Money::ZERO),
            allergy: !self.sent_allergies(&place).is_empty(),
            rush: orders.iter().any(|view| view.head.rush),
        }
    }

    fn place_state(&self, place: &Place) -> TableState {
        let orders = self.orders_at(place);
        let mut state = orders.iter().map(|view| self.order_state(view)).max();
        if self.under_way(place).next().is_some() && self.clock.away_since().is_some() {
            state = state.max(Some(TableState::WaitsHere));
        } else if self.under_way(place).next().is_some() {
            state = state.max(Some(TableState::Ordered));
        }
        if state.is_none() && self.unsent(place) {
            state = Some(TableState::NotSent);
        }
        state.unwrap_or(TableState::Free)
    }

    fn order_state(&self, view: &OrderView) -> TableState {
        let mut live = view
            .lines
            .iter()
            .filter(|line| line.state != LineState::Void);
        if food_up(view) {
            return TableState::FoodUp;
        }
        if live.all(|line| line.state == LineState::Served) {
            let paying = Money::ZERO < view.check.paid || view.state == OrderState::Completed;
            return if paying {
                TableState::Paying
            } else {
                TableState::Eating
            };
        }
        if Span::ZERO < self.now() - view.head.due_at {
            return TableState::Late;
        }
        TableState::Ordered
    }

    fn to_go(&self) -> Vec<ToGo> {
        let away = self.orders.values().filter(|view| {
            view.head.table.is_none()
                && view.head.channel != Channel::DineIn
                && view.state != OrderState::Cancelled
        });
        let mut found: Vec<(bool, u32, ToGo)> = Vec::new();
        for view in away {
            let (words, tone) = self.order_words(view);
            let name = self.place_name(&Place::Order(view.head.order));
            let total = Some(view.check.totals.gross);
            let to_go = ToGo {
                order: view.head.order,
                name,
                words,
                tone,
                total,
            };
            found.push((!food_up(view), view.head.number, to_go));
        }
        for (place, draft) in &self.drafts {
            if let Place::Order(order) = place
                && !self.orders.contains_key(order)
                && !draft.is_empty()
            {
                let words = "not sent yet".to_owned();
                let (name, tone) = (self.place_name(place), Tone::Changed);
                let to_go = ToGo {
                    order: *order,
                    name,
                    words,
                    tone,
                    total: None,
                };
                found.push((false, u32::MAX, to_go));
            }
        }
        found.extend(
            self.to_go_waiting()
                .into_iter()
                .map(|to_go| (false, u32::MAX, to_go)),
        );
        found.sort_by_key(|(later, number, _)| (*later, *number));
        found.into_iter().map(|(_, _, to_go)| to_go).collect()
    }

    fn to_go_waiting(&self) -> Vec<ToGo> {
        use shared::wire::FrontAsk;
        let mut found = Vec::new();
        for waiting in self.echo.iter().chain(&self.waiting) {
            if let (FrontAsk::Submit { order }, Some(Place::Order(id))) =
                (&waiting.ask, &waiting.place)
                && !self.orders.contains_key(id)
            {
                let guest = order.guest.as_ref().map(|guest| guest.name.clone());
                let name = guest.or_else(|| order.alias.clone()).unwrap_or_default();
                found.push(ToGo {
                    order: *id,
                    name: format!("Take-away {name}").trim_end().to_owned(),
                    words: "waits here".to_owned(),
                    tone: Tone::Soon,
                    total: Some(self.preview(&order.lines).total),
                });
            }
        }
        found
    }
}
