//! Where cards stand: which are built, which pane and column they flow into, and when free places close up.

use std::collections::BTreeSet;

use shared::ids::*;
use shared::order::Channel;

use super::options::Layout;
use super::paging::{Area, Frame, GAP, Placed, Shows, Slot, flow, torn};
use super::rail::{Place, Rail, Room};
use super::{ALL_DAY_W, BAR_H, Board, HEADER_H, MARGIN, TITLES_H};

/// Between the halves of a split screen.
const SPLIT_GAP: i32 = 2 * GAP;

/// Tickets have places up to this page and two more: enough to turn to, and to know that there are some.
const AHEAD: i32 = 3;
/// No card is lower than this.
const LEAST_CARD: i32 = 100;

/// What giving places must remember from one time to the next.
#[derive(Clone, Debug, Default)]
pub(super) struct Placing {
    /// Between the first and the last piece of news of a frame no places are given.
    gathering: bool,
    /// Some of that news asks for places.
    gathered: bool,
    /// So many tickets of the rail have places at least; a hand looked for one far behind.
    pub(super) reach: usize,
    /// A card has news that wait for a finger to go.
    pub(super) held_back: bool,
}

/// A rail of its own with its part of the screen; a split screen has two.
#[derive(Clone, Debug)]
pub(super) struct Pane {
    pub(super) rail: Rail,
    pub(super) frame: Frame,
    pub(super) placed: Vec<Placed>,
    /// Its tickets in their order, as far as they have places.
    wanted: Vec<TicketId>,
}

impl Pane {
    fn new(frame: Frame) -> Self {
        Self {
            rail: Rail::default(),
            frame,
            placed: Vec::new(),
            wanted: Vec::new(),
        }
    }

    /// At most so many cards stand on the first pages.
    fn cards_until(&self, pages: i32) -> usize {
        let in_cell = 1 + self.frame.cell_h() / LEAST_CARD;
        usize::try_from(pages * self.frame.cells() * in_cell).unwrap_or(0)
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
        self.count();
        self.frame_panes();
        if self.setup.pass {
            return;
        }
        self.placing.held_back = false;
        for (n, mut pane) in std::mem::take(&mut self.panes).into_iter().enumerate() {
            pane.wanted = self.of_pane(n, &pane);
            let mine = std::mem::take(&mut pane.wanted);
            self.build_cards(&mine, &pane);
            let gap = if pane.frame.rows.is_some() { 0 } else { GAP };
            let moment = self.moment;
            pane.rail
                .sync(&mine, moment, gap, |id| self.tall(id, &pane.frame));
            pane.wanted = mine;
            self.tear(&mut pane);
            pane.placed = self.place_cards(&pane);
            self.panes.push(pane);
        }
        self.page = self.page.min(self.pages() - 1).max(0);
        self.forget_cards();
    }

    /// Lets cards that grew go on elsewhere on the page; where there is no room for that, they push what is below.
    fn tear(&self, pane: &mut Pane) {
        let (frame, column) = (pane.frame, pane.frame.cell_h());
        let tall = |id: &TicketId| self.tall(id, &frame);
        for (id, h) in pane.rail.short(tall) {
            let card = self.card(&id).filter(|card| card.height() <= column);
            let torn = card.and_then(|card| torn(&card, h));
            let torn = torn.filter(|(_, rest)| frame.rows.is_none() && *rest <= column);
            let goes_on = torn.is_some_and(|(from, rest)| pane.rail.go_on(&id, from, rest, column));
            if !goes_on {
                pane.rail.make_whole(&id, tall(&id));
            }
        }
        if !pane.rail.is_torn() {
            return;
        }
        let placed = self.place_cards(pane);
        let page = |placed: &Placed| placed.cell / frame.cells();
        for rest in placed.iter() {
            let Some(piece) = rest.piece.as_ref().filter(|piece| !piece.first) else {
                continue;
            };
            let id = &piece.card.ticket;
            let is_mine = |other: &&Placed| {
                let piece = other.piece.as_ref().filter(|piece| piece.first);
                piece.is_some_and(|first| first.card.ticket == *id)
            };
            let far = placed
                .iter()
                .find(is_mine)
                .is_some_and(|first| page(first) != page(rest));
            if far && piece.card.height() <= column {
                pane.rail.make_whole(id, tall(id));
            }
        }
    }

    fn place_cards(&self, pane: &Pane) -> Vec<Placed> {
        let rests = pane.rail.places().iter().filter_map(|place| match place {
            Place::Rest { of, from, .. } => Some((of, *from)),
            _ => None,
        });
        let rests: Vec<(&TicketId, usize)> = rests.collect();
        let torn = |id: &TicketId| rests.iter().find(|(of, _)| *of == id).map(|(_, to)| *to);
        let slot = |place: &Place| {
            let (id, h, shows) = match place {
                Place::Free { was, h } => (was, *h, Shows::Nothing),
                Place::Rest { of, from, h } => (of, *h, Shows::From(*from)),
                Place::Ticket { id, h } => match torn(id) {
                    Some(to) => (id, *h, Shows::Until(to)),
                    None => (id, *h, Shows::Whole),
                },
            };
            let card = self.card(id)?;
            let h = match shows {
                Shows::Whole => h.max(card.height()),
                _ => h,
            };
            Some(Slot { card, h, shows })
        };
        let slots: Vec<Slot> = pane.rail.places().iter().filter_map(slot).collect();
        flow(&slots, &pane.frame)
    }

    /// The same, and lets places close up if this is the moment for it.
    pub(super) fn lay_out_at(&mut self, mono: u64) {
        self.moment = mono;
        if self.placing.gathering {
            self.placing.gathered = true;
            return;
        }
        self.lay_out();
        self.close_up(mono);
    }

    /// Time has passed: places close up if this is the moment for it, and news that waited for a finger come.
    pub(super) fn settle(&mut self, mono: u64) {
        let still = |pane: &Pane| pane.rail.is_still(mono);
        let waits = self.placing.held_back && !self.panes.iter().any(still);
        if waits || !self.ledger.is_counted() || self.placing.gathering {
            return self.lay_out_at(mono);
        }
        self.moment = mono;
        self.close_up(mono);
    }

    fn close_up(&mut self, mono: u64) {
        if self.setup.pass {
            self.lay_out_pass(mono, false);
            return;
        }
        let mut moved = false;
        for mut pane in std::mem::take(&mut self.panes) {
            let mine = std::mem::take(&mut pane.wanted);
            let room = pane.room(self.page, self.is_rush_behind(&mine, &pane));
            let tall = |id: &TicketId| self.tall(id, &pane.frame);
            moved |= pane.rail.settle(&mine, mono, room, tall);
            pane.wanted = mine;
            self.panes.push(pane);
        }
        if moved {
            self.lay_out();
        }
    }

    /// News comes in: places are given once, after the last of it.
    pub fn gather(&mut self) {
        self.placing.gathering = true;
    }

    /// That was all the news.
    pub fn gathered(&mut self, mono: u64) {
        self.placing.gathering = false;
        if std::mem::take(&mut self.placing.gathered) {
            self.lay_out_at(mono);
        }
    }

    /// Every ticket takes its place now: the page was turned, or the cook asked for it.
    pub(super) fn set_anew(&mut self) {
        if self.setup.pass {
            self.lay_out_pass(self.moment, true);
        }
        self.lay_out();
        for mut pane in std::mem::take(&mut self.panes) {
            let tall = |id: &TicketId| self.tall(id, &pane.frame);
            pane.rail.set_anew(&pane.wanted, tall);
            self.panes.push(pane);
        }
        self.lay_out();
    }

    pub(super) fn hands_on(&mut self, mono: u64) {
        self.pass_rail.touch(mono);
        for pane in &mut self.panes {
            pane.rail.touch(mono);
        }
    }

    /// The first places belong to rushed tickets, and one of them does not stand there yet.
    fn is_rush_behind(&self, wanted: &[TicketId], pane: &Pane) -> bool {
        if !pane.rail.is_unsorted() {
            return false;
        }
        let rushed = |id: &TicketId| self.tickets.get(id).is_some_and(|view| view.head.rush);
        let first = pane.rail.places().iter().filter_map(Place::ticket);
        wanted
            .iter()
            .zip(first)
            .any(|(wanted, there)| wanted != there && rushed(wanted))
    }

    /// The tickets of a pane that have places: as many as fit on this page and the next ones, and those that stand on
    /// the rail already. What is behind them waits without a card; it is counted and its oldest is named all the same.
    fn of_pane(&self, n: usize, pane: &Pane) -> Vec<TicketId> {
        let mine = |to_go: bool| usize::from(self.options.split && to_go) == n;
        let room = pane.cards_until(self.page + AHEAD).max(self.placing.reach);
        let places = pane.rail.places().iter();
        let stand = places.filter_map(Place::ticket);
        let stand: BTreeSet<&TicketId> = stand.filter(|id| self.ledger.is_up(id)).collect();
        let mut left = stand.len();
        let mut found = Vec::new();
        let takes = |id: &TicketId, left: &mut usize, found: &mut Vec<TicketId>| {
            let stands = stand.contains(id);
            *left -= usize::from(stands);
            if found.len() < room || (stands && found.len() < 2 * room) {
                found.push(id.clone());
            }
        };
        if self.hands.is_empty() {
            for (id, to_go) in self.ledger.rail() {
                if room <= found.len() && left == 0 {
                    break;
                }
                if mine(to_go) {
                    takes(id, &mut left, &mut found);
                }
            }
            return found;
        }
        let is_mine = |id: &&TicketId| {
            let view = self.tickets.get(*id);
            view.is_some_and(|view| mine(view.head.channel != Channel::DineIn))
        };
        for id in self.wanted().iter().filter(is_mine) {
            takes(id, &mut left, &mut found);
        }
        found
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

    /// More tickets wait than have places: there are more pages than `pages` says.
    pub fn goes_on(&self) -> bool {
        let placed: usize = self.panes.iter().map(|pane| pane.wanted.len()).sum();
        !self.setup.pass && placed < self.ledger.up()
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
}
