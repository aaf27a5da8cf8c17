//! The dining room at a glance: which table is free, waits, has food up, pays.

use shared::ids::{OrderId, TableId};
use shared::money::Money;
use shared::order::{Channel, LineState, OrderState};
use shared::ticket::OrderView;
use shared::time::Span;

use super::words::{capital, food_up};
use super::*;
use crate::say::floor as w;

/// Seated guests who have sent no order for this long wait too long (a table is greeted within two minutes and orders
/// within ten in houses that measure it).
const ORDER_WITHIN: Span = Span::from_mins(10);

/// In order of urgency, the most urgent last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum TableState {
    Free,
    /// Guests are there, nothing is written down.
    Seated,
    /// Written down, not sent.
    NotSent,
    /// Everything served, nothing paid.
    Eating,
    Ordered,
    /// A part is paid, or the last course is served.
    Paying,
    /// On this terminal, because the router is away.
    WaitsHere,
    /// Seated, and nobody has sent an order for them.
    WaitsLong,
    Late,
    FoodUp,
}

impl TableState {
    pub const ALL: [Self; 10] = [
        Self::Free,
        Self::Seated,
        Self::NotSent,
        Self::Eating,
        Self::Ordered,
        Self::Paying,
        Self::WaitsHere,
        Self::WaitsLong,
        Self::Late,
        Self::FoodUp,
    ];

    pub const fn words(self, lang: Lang) -> &'static str {
        let word = match self {
            Self::Free => w::FREE,
            Self::Seated => w::SEATED,
            Self::NotSent => w::NOT_SENT,
            Self::Eating => w::EATING,
            Self::Ordered => w::ORDERED,
            Self::Paying => w::PAYING,
            Self::WaitsHere => w::WAITS_HERE,
            Self::WaitsLong => w::WAITS_LONG,
            Self::Late => w::LATE,
            Self::FoodUp => w::FOOD_UP,
        };
        word.text(lang)
    }

    pub const fn tone(self) -> Tone {
        match self {
            Self::Free => Tone::Faint,
            Self::NotSent => Tone::Changed,
            Self::Eating | Self::Paying | Self::Seated => Tone::Text,
            Self::Ordered => Tone::Muted,
            Self::WaitsHere => Tone::Soon,
            Self::Late | Self::WaitsLong => Tone::Late,
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
    /// Since the first order of those here, or since they sat down.
    pub age: Option<String>,
    pub total: Option<Money>,
    pub allergy: bool,
    pub rush: bool,
    /// Who serves it, where that is somebody else.
    pub server: Option<String>,
    /// Where it stands in its room, in decimetres.
    pub place: TablePlace,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Room {
    pub name: String,
    /// In decimetres.
    pub width: u16,
    pub depth: u16,
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
    /// Rooms to choose from, where there are several.
    pub names: Vec<String>,
    /// The one that is shown alone.
    pub alone: Option<String>,
    pub rooms: Vec<Room>,
    /// Somebody moves tables; the chosen one.
    pub arranging: Option<Option<TableId>>,
    pub to_go: Vec<ToGo>,
    /// The house has not been heard yet; free tables may not be free.
    pub fetching: bool,
}

impl Desk {
    pub fn floor(&self) -> FloorView {
        let arranging = self.screen.arranging.as_ref();
        let plan = arranging.map_or(&self.plan, |own| &own.plan);
        let many = 1 < plan.rooms.len();
        let alone = self.screen.room.clone().filter(|_| many);
        let shown = plan.rooms.iter();
        let shown = shown.filter(|room| alone.as_ref().is_none_or(|name| *name == room.name));
        let rooms = shown.map(|room| {
            let tables = room.tables.iter().map(|place| self.table_tile(place));
            Room {
                name: room.name.clone(),
                width: room.width,
                depth: room.depth,
                tables: tables.collect(),
            }
        });
        let names = plan.rooms.iter().filter(|_| many);
        FloorView {
            restaurant: self.house.name.clone(),
            names: names.map(|room| room.name.clone()).collect(),
            rooms: rooms.collect(),
            alone,
            arranging: arranging.map(|own| own.chosen.clone()),
            to_go: self.to_go(),
            fetching: !self.fetched,
        }
    }

    fn table_tile(&self, stands: &TablePlace) -> TableTile {
        let table = &stands.id;
        let place = Place::Table(table.clone());
        let found = self.house.tables.iter().find(|own| own.id == *table);
        let orders = self.orders_at(&place);
        let state = self.place_state(&place);
        let opened = orders.iter().map(|view| view.head.accepted_at).min();
        let opened = opened.or_else(|| self.draft(&place).and_then(|draft| draft.since));
        let totals = self.totals(&place);
        let open = state != TableState::Free;
        let mut servers = orders.iter().filter_map(|view| view.head.server.as_ref());
        let server = servers.find(|server| **server != self.server);
        TableTile {
            table: table.clone(),
            seats: found.map_or(0, |own| own.seats),
            state,
            guests: open.then(|| self.covers(&place)),
            age: opened
                .filter(|_| open)
                .map(|at| w::MINUTES.with(self.lang(), (self.now() - at).secs() / 60)),
            total: open
                .then_some(totals.total)
                .filter(|total| *total != Money::ZERO),
            allergy: !self.sent_allergies(&place).is_empty(),
            rush: orders.iter().any(|view| view.head.rush),
            server: server.map(|server| capital(server.as_str())),
            place: stands.clone(),
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
        if let (None, Some(draft)) = (state, self.draft(place)) {
            let waits = draft.since.map_or(Span::ZERO, |since| self.now() - since);
            state = Some(if ORDER_WITHIN <= waits {
                TableState::WaitsLong
            } else if draft.is_empty() {
                TableState::Seated
            } else {
                TableState::NotSent
            });
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
        // Food that is up first, then what is late, then by number.
        let mut found: Vec<(u8, u32, ToGo)> = Vec::new();
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
            let class = match (food_up(view), tone) {
                (true, _) => 0,
                (false, Tone::Late) => 1,
                _ => 2,
            };
            found.push((class, view.head.number, to_go));
        }
        for (place, draft) in &self.drafts {
            if let Place::Order(order) = place
                && !self.orders.contains_key(order)
                && !draft.is_empty()
            {
                let words = self.word(w::NOT_SENT);
                let (name, tone) = (self.place_name(place), Tone::Changed);
                let to_go = ToGo {
                    order: *order,
                    name,
                    words,
                    tone,
                    total: None,
                };
                found.push((2, u32::MAX, to_go));
            }
        }
        found.extend(
            self.to_go_waiting()
                .into_iter()
                .map(|to_go| (2, u32::MAX, to_go)),
        );
        found.sort_by_key(|(class, number, _)| (*class, *number));
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
                    name: format!("{} {name}", self.channel_name(order.channel))
                        .trim_end()
                        .to_owned(),
                    words: self.word(w::WAITS_HERE),
                    tone: Tone::Soon,
                    total: Some(self.preview(&order.lines).total),
                });
            }
        }
        found
    }
}
