//! Where cards stand: which are built, which pane and column they flow into, and when free places close up.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::ids::*;
use shared::order::{Channel, StepState};
use shared::ticket::TicketView;
use shared::time::Timestamp;

use super::card::{Card, Setting, card};
use super::options::Layout;
use super::paging::{Area, Frame, GAP, Placed, Slot, flow};
use super::rail::{Place, Rail, Room};
use super::{ALL_DAY_W, BAR_H, Board, Cached, HEADER_H, MARGIN, TITLES_H};

/// Between the halves of a split screen.
const SPLIT_GAP: i32 = 2 * GAP;

/// A rail of its own with its part of the screen; a split screen has two.
#[derive(Clone, Debug)]
pub(super) struct Pane {
    pub(super) rail: Rail,
    pub(super) frame: Frame,
    pub(super) placed: Vec<Placed>,
}

impl Pane {
    fn new(frame: Frame) -> Self {
        Self {
            rail: Rail::default(),
            frame,
            placed: Vec::new(),
        }
    }

    fn pages(&self) -> i32 {
        let last = self.placed.iter().map(|placed| placed.cell).max();
        last.unwrap_or(0) / self.frame.cells() + 1
    }

    /// What stands on a page, with the cell's number there.
    pub(super) fn on(&self, page: i32) -> impl Iterator<Item = (&Placed, i32)> {
        let n = self.frame.cells();
        let from = page * n;
        self.placed.iter().filter_map(move |placed| {
            let cell = placed.cell - from;
            (0..n).contains(&cell).then_some((placed, cell))
        })
    }

    fn room(&self, page: i32, rush: bool) -> Room {
        let n = self.frame.cells();
        let (from, to) = (page * n, (page + 1) * n);
        let free: i32 = self
            .on(page)
            .filter(|(placed, _)| placed.piece.is_none())
            .map(|(placed, _)| placed.h)
            .sum();
        let first = || self.placed.iter().filter(|placed| placed.cell == from);
        let is_free = |placed: &Placed| placed.piece.is_none();
        Room {
            hidden: self
                .placed
                .iter()
                .any(|p| to <= p.cell && p.piece.is_some()),
            first_column_free: first().next().is_some() && first().all(is_free),
            page_free: self.on(page).all(|(placed, _)| is_free(placed)),
            free_permille: free * 1_000 / (n * self.frame.cell_h()).max(1),
            rush,
        }
    }
}

impl Board {
    /// Gives cards their places. Called after everything that may change them.
    pub(super) fn lay_out(&mut self) {
        let wanted = self.wanted();
        self.lay_out_wanted(&wanted);
    }

    fn lay_out_wanted(&mut self, wanted: &[TicketId]) {
        self.frame_panes();
        if self.setup.pass {
            return;
        }
        for (n, mut pane) in std::mem::take(&mut self.panes).into_iter().enumerate() {
            let mine = self.of_pane(wanted, n);
            self.build_cards(&mine, &pane);
            let gap = if pane.frame.rows.is_some() { 0 } else { GAP };
            let moment = self.moment;
            pane.rail
                .sync(&mine, moment, gap, |id| self.tall(id, &pane.frame));
            pane.placed = self.place_cards(&pane);
            self.panes.push(pane);
        }
        self.page = self.page.min(self.pages() - 1).max(0);
        self.forget_cards();
    }

    fn place_cards(&self, pane: &Pane) -> Vec<Placed> {
        let slot = |place: &Place| {
            let (id, h, free) = match place {
                Place::Free { was, h } => (was, *h, true),
                Place::Ticket { id, h } => (id, *h, false),
            };
            let card = self.card(id)?;
            let h = h.max(card.height());
            Some(Slot { card, h, free })
        };
        let slots: Vec<Slot> = pane.rail.places().iter().filter_map(slot).collect();
        flow(&slots, &pane.frame)
    }

    /// The same, and lets places close up if this is the moment for it.
    pub(super) fn lay_out_at(&mut self, mono: u64) {
        self.moment = mono;
        if self.gathering {
            self.gathered = true;
            return;
        }
        let wanted = self.wanted();
        self.lay_out_wanted(&wanted);
        if self.setup.pass {
            self.lay_out_pass(mono, false);
            return;
        }
        let mut moved = false;
        for (n, mut pane) in std::mem::take(&mut self.panes).into_iter().enumerate() {
            let mine = self.of_pane(&wanted, n);
            let room = pane.room(self.page, self.is_rush_behind(&mine, &pane));
            let tall = |id: &TicketId| self.tall(id, &pane.frame);
            moved |= pane.rail.settle(&mine, mono, room, tall);
            self.panes.push(pane);
        }
        if moved {
            self.lay_out_wanted(&wanted);
        }
    }

    /// News comes in: places are given once, after the last of it.
    pub fn gather(&mut self) {
        self.gathering = true;
    }

    /// That was all the news.
    pub fn gathered(&mut self, mono: u64) {
        self.gathering = false;
        if std::mem::take(&mut self.gathered) {
            self.lay_out_at(mono);
        }
    }

    /// Every ticket takes its place now: the page was turned, or the cook asked for it.
    pub(super) fn set_anew(&mut self) {
        if self.setup.pass {
            self.lay_out_pass(self.moment, true);
        }
        let wanted = self.wanted();
        for (n, mut pane) in std::mem::take(&mut self.panes).into_iter().enumerate() {
            let mine = self.of_pane(&wanted, n);
            let tall = |id: &TicketId| self.tall(id, &pane.frame);
            pane.rail.set_anew(&mine, tall);
            self.panes.push(pane);
        }
        self.lay_out_wanted(&wanted);
    }

    pub(super) fn hands_on(&mut self, mono: u64) {
        self.pass_rail.touch(mono);
        for pane in &mut self.panes {
            pane.rail.touch(mono);
        }
    }

    /// The first places belong to rushed tickets, and one of them does not stand there yet.
    fn is_rush_behind(&self, wanted: &[TicketId], pane: &Pane) -> bool {
        let rushed = |id: &TicketId| self.tickets.get(id).is_some_and(|view| view.head.rush);
        let first = pane.rail.places().iter().filter_map(|place| match place {
            Place::Ticket { id, .. } => Some(id),
            Place::Free { .. } => None,
        });
        wanted
            .iter()
            .zip(first)
            .any(|(wanted, there)| wanted != there && rushed(wanted))
    }

    fn of_pane(&self, wanted: &[TicketId], n: usize) -> Vec<TicketId> {
        let mine = |id: &&TicketId| {
            let view = self.tickets.get(*id);
            view.is_some_and(|view| self.pane_of(view) == n)
        };
        wanted.iter().filter(mine).cloned().collect()
    }

    fn pane_of(&self, view: &TicketView) -> usize {
        usize::from(self.options.split && view.head.channel != Channel::DineIn)
    }

    /// Cuts the canvas into panes; a change of size or layout begins them anew.
    fn frame_panes(&mut self) {
        let (w, h) = self.canvas;
        let panel = if self.all_day_open() {
            ALL_DAY_W + GAP
        } else {
            0
        };
        let titles = if self.options.split { TITLES_H } else { 0 };
        let y = HEADER_H + MARGIN + titles;
        let area = Area {
            x: MARGIN,
            y,
            w: w - 2 * MARGIN - panel,
            h: h - y - BAR_H - MARGIN,
        };
        let rows = (self.options.layout == Layout::Grid).then_some(self.options.rows);
        let frames = if self.options.split {
            let half = (area.w - SPLIT_GAP) / 2;
            let part = |x: i32| Area { x, w: half, ..area };
            let columns = self.options.columns.div_ceil(2);
            [area.x, area.x + half + SPLIT_GAP]
                .map(|x| Frame::new(part(x), columns, rows))
                .to_vec()
        } else {
            vec![Frame::new(area, self.options.columns, rows)]
        };
        let same = self
            .panes
            .iter()
            .map(|pane| pane.frame)
            .eq(frames.iter().copied());
        if !same {
            self.panes = frames.into_iter().map(Pane::new).collect();
        }
    }

    /// The room that a ticket's card needs.
    fn tall(&self, id: &TicketId, frame: &Frame) -> i32 {
        let h = self.cards.get(id).map_or(0, |cached| cached.card.height());
        let Some(_) = frame.rows else {
            return h;
        };
        let cell = frame.cell_h();
        cell * ((h + cell - 1) / cell).max(1)
    }

    pub fn pages(&self) -> i32 {
        self.panes.iter().map(Pane::pages).max().unwrap_or(1)
    }

    pub fn page_no(&self) -> i32 {
        self.page + 1
    }

    /// The part of the canvas between header and bar, beside the totals.
    pub fn area(&self) -> Area {
        let areas = || self.panes.iter().map(|pane| pane.frame.area);
        let first = areas().next().unwrap_or(Area {
            x: MARGIN,
            y: HEADER_H,
            w: self.canvas.0 - 2 * MARGIN,
            h: self.canvas.1 - HEADER_H - BAR_H,
        });
        let right = areas().map(|area| area.x + area.w).max();
        Area {
            w: right.unwrap_or(first.x + first.w) - first.x,
            ..first
        }
    }

    /// The halves of a split screen; empty where it is whole.
    pub fn halves(&self) -> Vec<Area> {
        let split = self.panes.iter().filter(|_| self.options.split);
        split.map(|pane| pane.frame.area).collect()
    }

    /// The card of a ticket on the rail, as of the last change.
    pub fn card(&self, id: &TicketId) -> Option<Arc<Card>> {
        self.cards.get(id).map(|cached| Arc::clone(&cached.card))
    }

    /// Builds the cards that changed since they were built. Right after a touch a card does not change its height:
    /// its news wait, so that nothing moves under the finger.
    fn build_cards(&mut self, wanted: &[TicketId], pane: &Pane) {
        let width = pane.frame.cell_w();
        let still = pane.rail.is_still(self.moment);
        for id in wanted {
            let stamp = self.card_stamps.get(id).copied().unwrap_or(0);
            let cached = self.cards.get(id);
            if cached.is_some_and(|cached| cached.stamp == stamp && cached.card.width == width) {
                continue;
            }
            let Some(mut card) = self.build_card(id, width) else {
                continue;
            };
            card.cut(pane.frame.cell_h());
            let moves = cached.is_some_and(|cached| {
                cached.card.width == width && cached.card.height() < card.height()
            });
            if still && moves {
                continue;
            }
            let card = Arc::new(card);
            self.cards.insert(id.clone(), Cached { card, stamp });
        }
    }

    /// Drops cards that no place needs any more.
    fn forget_cards(&mut self) {
        let places: usize = self.panes.iter().map(|pane| pane.rail.places().len()).sum();
        // Bumped ones wait in the recall list; there are few of them.
        if self.cards.len() <= places + self.tickets.len() {
            return;
        }
        let kept: std::collections::BTreeSet<TicketId> = self
            .panes
            .iter()
            .flat_map(|pane| pane.rail.places())
            .map(|place| match place {
                Place::Ticket { id, .. } | Place::Free { was: id, .. } => id.clone(),
            })
            .collect();
        let tickets = &self.tickets;
        self.cards
            .retain(|id, _| kept.contains(id) || tickets.contains_key(id));
    }

    fn build_card(&self, id: &TicketId, width: i32) -> Option<Card> {
        let setting = Setting {
            lang: self.setup.lang,
            zone: self.setup.zone,
            width,
            compact: self.options.compact,
            gloves: self.options.gloves,
            stations: &self.setup.names,
            courses: &self.setup.courses,
            forecasts: self.forecasts(id),
            order: self.orders.get(&id.order),
            shown: &|line| self.shown(line),
            changed: self.changed.contains_key(id),
            seen_allergies: self.has_seen_allergies(id),
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
