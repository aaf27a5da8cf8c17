//! Where cards stand: which are built, which column they flow into, and when free places close up.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::ids::*;
use shared::order::StepState;
use shared::time::Timestamp;

use super::card::{Card, Setting, card};
use super::paging::{Area, GAP, Slot, flow};
use super::rail::{Place, Room};
use super::{ALL_DAY_W, BAR_H, Board, Cached, HEADER_H, MARGIN};

impl Board {
    /// Gives cards their places. Called after everything that may change them.
    pub(super) fn lay_out(&mut self) {
        let (w, h) = self.canvas;
        let panel = if self.all_day_open {
            ALL_DAY_W + GAP
        } else {
            0
        };
        let y = HEADER_H + MARGIN;
        self.area = Area {
            x: MARGIN,
            y,
            w: w - 2 * MARGIN - panel,
            h: h - y - BAR_H - MARGIN,
        };
        let wanted = self.wanted();
        let width = self.area.column_width();
        self.build_cards(&wanted, width);
        let tall = |id: &TicketId| self.cards.get(id).map_or(0, |cached| cached.card.height());
        self.rail.sync(&wanted, self.touched_at, tall);
        let slot = |place: &Place| match place {
            Place::Free(h) => Some(Slot::Free { h: *h }),
            Place::Ticket(id) => self.card(id).map(Slot::Card),
        };
        let slots: Vec<Slot> = self.rail.places().iter().filter_map(slot).collect();
        self.placed = flow(&slots, self.area.h);
        if !self.setup.pass {
            self.page = self.page.min(self.pages() - 1).max(0);
        }
    }

    /// The same, and lets places close up if this is the moment for it.
    pub(super) fn lay_out_at(&mut self, mono: u64) {
        self.touched_at = mono;
        self.lay_out();
        if self.setup.pass {
            let last = self.pass_page(mono).pages - 1;
            self.page = self.page.min(last).max(0);
            return;
        }
        let room = self.room();
        let wanted = self.wanted();
        if self.rail.settle(&wanted, mono, room) {
            self.lay_out();
        }
    }

    fn room(&self) -> Room {
        let n = self.area.columns();
        let (from, to) = (self.page * n, (self.page + 1) * n);
        let here = || {
            self.placed
                .iter()
                .filter(|placed| (from..to).contains(&placed.column))
        };
        let free: i32 = here().filter(|p| p.piece.is_none()).map(|p| p.h).sum();
        let first = || self.placed.iter().filter(|placed| placed.column == from);
        Room {
            hidden: self
                .placed
                .iter()
                .any(|p| to <= p.column && p.piece.is_some()),
            first_column_free: first().next().is_some() && first().all(|p| p.piece.is_none()),
            free_permille: free * 1_000 / (n * self.area.h).max(1),
        }
    }

    pub fn pages(&self) -> i32 {
        let last = self
            .placed
            .iter()
            .map(|placed| placed.column)
            .max()
            .unwrap_or(0);
        last / self.area.columns() + 1
    }

    pub fn page_no(&self) -> i32 {
        self.page + 1
    }

    pub fn area(&self) -> Area {
        self.area
    }

    /// The card of a ticket on the rail, as of the last change.
    pub fn card(&self, id: &TicketId) -> Option<Arc<Card>> {
        self.cards.get(id).map(|cached| Arc::clone(&cached.card))
    }

    /// Builds the cards that changed since they were built.
    fn build_cards(&mut self, wanted: &[TicketId], width: i32) {
        for id in wanted {
            let stamp = self.card_stamps.get(id).copied().unwrap_or(0);
            let fresh = |cached: &Cached| cached.stamp == stamp && cached.card.width == width;
            if !self.cards.get(id).is_some_and(fresh)
                && let Some(card) = self.build_card(id, width)
            {
                self.cards.insert(
                    id.clone(),
                    Cached {
                        card: Arc::new(card),
                        stamp,
                    },
                );
            }
        }
    }

    fn build_card(&self, id: &TicketId, width: i32) -> Option<Card> {
        let setting = Setting {
            lang: self.setup.lang,
            zone: self.setup.zone,
            width,
            stations: &self.setup.names,
            courses: &self.setup.courses,
            forecasts: self.forecasts(id),
            shown: &|line| self.shown(line),
            changed: self.changed.contains_key(id),
        };
        Some(card(self.tickets.get(id)?, &setting))
    }

    /// When the other stations should be done with the same course.
    fn forecasts(&self, id: &TicketId) -> BTreeMap<StationId, Timestamp> {
        let mut forecasts = BTreeMap::new();
        let Some(order) = self.orders.get(&id.order) else {
            return forecasts;
        };
        let lines = order.lines.iter().filter(|line| line.course == id.course);
        for step in lines.flat_map(|line| &line.steps) {
            let open = matches!(step.state, StepState::Fired | StepState::Started);
            if let Some(at) = step.ready_at.filter(|_| open) {
                let latest = forecasts.entry(step.station.clone()).or_insert(at);
                *latest = at.max(*latest);
            }
        }
        forecasts
    }
}
