//! What is on the screen at one moment: places of cards, rows of the pass, header, bar, lists.

use std::sync::Arc;

use shared::ids::*;
use shared::order::StepState;
use shared::time::{Span, Timestamp, clock_text, local};

use super::aging::{Age, Timing, timing};
use super::all_day::{Tally, all_day};
use super::card::{Card, Setting, allergies, card, place_words};
use super::metrics::{Weight, wrap};
use super::orders::{Load, OrderRow, PassSetting, load, rows};
use super::paging::{Area, GAP, Piece, Placed, Slot, flow};
use super::rail::{Place, Room};
use super::words::Word;
use super::{Board, Cached, Chime, Overlay};

pub const HEADER_H: i32 = 64;
pub const BAR_H: i32 = 60;
pub const ALL_DAY_W: i32 = 248;
pub const MARGIN: i32 = 14;
/// Rows of the pass.
pub const ROW_H: i32 = 96;
pub const ROW_GAP: i32 = 8;
/// Titles above the columns of the pass.
pub const TITLES_H: i32 = 24;

/// A part of a card on the page, with its time.
#[derive(Clone, Debug, PartialEq)]
pub struct CardView {
    pub piece: Piece,
    pub x: i32,
    pub y: i32,
    pub w: i32,
    pub timing: Option<Timing>,
    pub now: Option<Timestamp>,
    pub selected: bool,
    /// The chosen block.
    pub line: Option<usize>,
    /// The key that chooses it, once keys are in use.
    pub key: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct More {
    pub count: usize,
    /// Clock time of the oldest ticket on another page.
    pub oldest: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkWord {
    Linked,
    Looking,
    CutOff(Span),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: String,
    pub open: usize,
    pub held: usize,
    pub last_hour: Option<Span>,
    pub cooking: Option<(u32, u16)>,
    /// Only at the pass.
    pub load: Option<Load>,
    pub dark: Vec<String>,
    pub stations: usize,
    pub link: LinkWord,
    pub clock: String,
    pub flash: Option<(Chime, String)>,
    pub banner: Option<String>,
}

/// A ticket that was routed to the pass itself, as a row of its table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassTicket {
    pub ticket: TicketId,
    pub revision: Revision,
    pub number: String,
    pub who: String,
    pub allergy: String,
    pub text: Vec<String>,
    pub big: String,
    pub small: String,
    pub state: Age,
    pub y: i32,
    pub h: i32,
    pub selected: bool,
    pub key: Option<u8>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlacedRow {
    pub row: OrderRow,
    pub y: i32,
    pub selected: bool,
    pub key: Option<u8>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PassPage {
    pub tickets: Vec<PassTicket>,
    pub orders: Vec<PlacedRow>,
    pub more: usize,
    pub pages: i32,
}

/// A row of the recall list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecallRow {
    pub ticket: TicketId,
    pub number: String,
    pub who: String,
    pub what: String,
    pub when: String,
}

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
    fn forecasts(&self, id: &TicketId) -> std::collections::BTreeMap<StationId, Timestamp> {
        let mut forecasts = std::collections::BTreeMap::new();
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

    /// Tickets that begin on this page, in reading order.
    pub(super) fn on_page(&self) -> Vec<TicketId> {
        let here = self.page_places();
        let first = here
            .filter_map(|(placed, _)| placed.piece.as_ref())
            .filter(|piece| piece.first);
        first.map(|piece| piece.card.ticket.clone()).collect()
    }

    fn page_places(&self) -> impl Iterator<Item = (&Placed, i32)> {
        let n = self.area.columns();
        let from = self.page * n;
        self.placed.iter().filter_map(move |placed| {
            let column = placed.column - from;
            (0..n).contains(&column).then_some((placed, column))
        })
    }

    /// The cards of this page with their places and times.
    pub fn page(&self, mono: u64) -> Vec<CardView> {
        let now = self.clock.now(mono);
        let w = self.area.column_width();
        let mut key = 0;
        let mut cards = Vec::new();
        for (placed, column) in self.page_places() {
            let Some(piece) = &placed.piece else {
                continue;
            };
            key += u8::from(piece.first);
            let id = &piece.card.ticket;
            let view = self.tickets.get(id);
            let selected = self.selected.as_ref() == Some(id);
            cards.push(CardView {
                piece: piece.clone(),
                x: self.area.x + column * (w + GAP),
                y: self.area.y + placed.y,
                w,
                timing: view
                    .zip(now)
                    .map(|(view, now)| timing(view, now, self.setup.limits)),
                now,
                selected,
                line: self.selected_line.filter(|_| selected),
                key: (self.keys_used && piece.first && key <= 10).then_some(key % 10),
            });
        }
        cards
    }

    /// Tickets and revisions that this page shows entirely; what is hidden or cut off does not count.
    pub fn shown_tickets(&self, mono: u64) -> Vec<(TicketId, Revision)> {
        if self.overlay != Overlay::None {
            return Vec::new();
        }
        if self.setup.pass {
            let page = self.pass_page(mono);
            return page
                .tickets
                .iter()
                .map(|row| (row.ticket.clone(), row.revision))
                .collect();
        }
        let pieces: Vec<&Piece> = self
            .page_places()
            .filter_map(|(p, _)| p.piece.as_ref())
            .collect();
        let begun = pieces.iter().filter(|piece| piece.first);
        let whole = begun.filter(|piece| {
            pieces
                .iter()
                .any(|other| other.last && other.card.ticket == piece.card.ticket)
        });
        whole
            .map(|piece| (piece.card.ticket.clone(), piece.card.revision))
            .collect()
    }

    /// Tickets on other pages, and the clock time of the oldest.
    pub fn more(&self) -> Option<More> {
        let here = self.on_page();
        let first = self
            .placed
            .iter()
            .filter_map(|p| p.piece.as_ref())
            .filter(|piece| piece.first);
        let others = first
            .map(|p| &p.card.ticket)
            .filter(|id| !here.contains(id));
        let views: Vec<_> = others.filter_map(|id| self.tickets.get(id)).collect();
        let oldest = views
            .iter()
            .map(|view| view.fired_at.unwrap_or(view.head.accepted_at))
            .min()?;
        Some(More {
            count: views.len(),
            oldest: clock_text(oldest, self.setup.zone),
        })
    }

    pub fn all_day_open(&self) -> bool {
        self.all_day_open
    }

    pub fn all_day(&self) -> Vec<Tally> {
        let up = self.tickets.values().filter(|view| self.is_up(view));
        all_day(up, self.setup.lang, &|line| self.shown(line))
    }

    pub fn overlay(&self) -> Overlay {
        self.overlay
    }

    pub fn header(&self, mono: u64) -> Header {
        let now = self.clock.now(mono);
        let up: Vec<_> = self
            .tickets
            .values()
            .filter(|view| self.is_up(view))
            .collect();
        let held = up.iter().filter(|view| view.fired_at.is_none()).count();
        let lines = up.iter().flat_map(|view| &view.lines);
        let started = lines
            .filter(|line| self.shown(line) == StepState::Started)
            .count();
        let started = u32::try_from(started).unwrap_or(u32::MAX);
        let rows = now
            .filter(|_| self.setup.pass)
            .map(|now| (self.order_rows(now), now));
        let dark = self
            .setup
            .prep
            .iter()
            .filter(|(id, _)| self.dark.contains(id));
        Header {
            name: self.setup.name.to_uppercase(),
            open: if let Some((rows, _)) = &rows {
                rows.len()
            } else {
                up.len() - held
            },
            held,
            last_hour: self.last_hour(now),
            cooking: (0 < started && !self.setup.pass).then_some((started, self.setup.capacity)),
            load: rows.map(|(rows, now)| load(self.orders.values(), &rows, now)),
            dark: dark.map(|(_, name)| name.clone()).collect(),
            stations: self.setup.prep.len(),
            link: self.link_word(mono),
            clock: now
                .map(|now| clock_text(now, self.setup.zone))
                .unwrap_or_default(),
            flash: self
                .flash
                .as_ref()
                .filter(|(_, text, until)| mono < *until && !text.is_empty())
                .map(|(chime, text, _)| (*chime, text.clone())),
            banner: self.banner(mono),
        }
    }

    fn link_word(&self, mono: u64) -> LinkWord {
        match self.clock.silence(mono) {
            Some(silence) if self.clock.now(mono).is_some() => {
                LinkWord::CutOff(Span(i64::try_from(silence.ms).unwrap_or(i64::MAX)))
            }
            Some(_) => LinkWord::Looking,
            None if self.clock.now(mono).is_none() => LinkWord::Looking,
            None => LinkWord::Linked,
        }
    }

    /// What must not be overlooked: cut off, unknown station, a full disk.
    fn banner(&self, mono: u64) -> Option<String> {
        let lang = self.setup.lang;
        if self.unknown_station {
            let first = Word::NoStation.with(lang, &self.setup.station);
            return Some(format!("{first} {}", Word::NoStationHelp.text(lang)));
        }
        if let Some(trouble) = &self.disk_trouble {
            return Some(Word::DiskFull.with(lang, trouble));
        }
        let silence = self.clock.silence(mono)?;
        let secs = silence.ms / 1_000;
        let lasted = if secs < 60 {
            format!("{secs} s")
        } else {
            format!("{}:{:02}", secs / 60, secs % 60)
        };
        let mut text = match silence.since {
            Some(at) => {
                let time = local(at, self.setup.zone).format("%H:%M:%S").to_string();
                Word::NoWordSince.with(lang, format!("{time} ({lasted})"))
            }
            None => Word::NoWordYet.with(lang, lasted),
        };
        text.push(' ');
        text.push_str(Word::MayBeOld.text(lang));
        if !self.pending.is_empty() {
            text.push_str(" · ");
            text.push_str(&Word::Kept.with(lang, self.pending.len()));
        }
        Some(text)
    }

    fn last_hour(&self, now: Option<Timestamp>) -> Option<Span> {
        let hour_ago = now? - Span::from_mins(60);
        let recent = || {
            self.times
                .iter()
                .filter(|(_, at, _)| hour_ago <= *at)
                .map(|(_, _, took)| took.0)
        };
        let count = i64::try_from(recent().count()).unwrap_or(1);
        (0 < count).then(|| Span(recent().sum::<i64>() / count.max(1)))
    }

    /// The message at the foot: the router's or our own words, else a station that is behind.
    pub fn notice(&self, mono: u64) -> Option<String> {
        if let Some(toast) = self.toast.as_ref().filter(|toast| mono < toast.until) {
            return Some(toast.text.clone());
        }
        let lang = self.setup.lang;
        let backup = self.setup.prep.iter().find(|(id, _)| {
            self.dark.contains(id)
                && self
                    .tickets
                    .values()
                    .any(|v| v.handed_over_from.as_ref() == Some(id))
        });
        if let Some((_, name)) = backup {
            return Some(Word::Dark.with(lang, name));
        }
        let now = self.clock.now(mono)?;
        let behind = self
            .setup
            .prep
            .iter()
            .filter(|(id, _)| *id != self.setup.station);
        let worst = behind
            .filter_map(|(id, name)| Some((self.behind(id, now)?, name)))
            .max()?;
        let mins = worst.0.secs() / 60;
        (3 <= mins).then(|| Word::Behind.with2(lang, worst.1, mins))
    }

    /// How far a station's oldest forecast has passed.
    fn behind(&self, station: &StationId, now: Timestamp) -> Option<Span> {
        let steps = self
            .orders
            .values()
            .flat_map(|order| &order.lines)
            .flat_map(|line| &line.steps);
        let open = steps.filter(|step| {
            step.station == *station && matches!(step.state, StepState::Fired | StepState::Started)
        });
        let oldest = open.filter_map(|step| step.ready_at).min()?;
        Some(now - oldest)
    }

    /// Number of the order whose bump can be undone, and seconds left for it.
    pub fn undo_left(&self, mono: u64) -> Option<(u32, u64)> {
        let bump = self.last_bump.as_ref().filter(|bump| mono < bump.until)?;
        Some((bump.number, (bump.until - mono).div_ceil(1_000)))
    }

    /// Number of the ticket bumped last, and when.
    pub fn last_bumped(&self) -> Option<(u32, String)> {
        let recallable = self.recallable();
        let view = recallable.first()?;
        let at = view.bumped_at?;
        Some((view.head.number, clock_text(at, self.setup.zone)))
    }

    pub fn last_served(&self) -> Option<String> {
        self.last_served.map(|at| clock_text(at, self.setup.zone))
    }

    pub fn recall_rows(&self) -> Vec<RecallRow> {
        let lang = self.setup.lang;
        let row = |view: &&shared::ticket::TicketView| {
            let items = view.lines.iter();
            let what = items.map(|l| format!("{} {}", l.quantity, l.names.get(lang.code())));
            let (place, covers) = place_words(view, lang);
            let who = if covers.is_empty() {
                place
            } else {
                format!("{place} · {covers}")
            };
            let at = view
                .bumped_at
                .map(|at| clock_text(at, self.setup.zone))
                .unwrap_or_default();
            RecallRow {
                ticket: view.id.clone(),
                number: view.head.number.to_string(),
                who,
                what: what.collect::<Vec<_>>().join(", "),
                when: Word::Bumped.with(lang, at),
            }
        };
        self.recallable().iter().map(row).collect()
    }

    pub fn order_rows(&self, now: Timestamp) -> Vec<OrderRow> {
        let setting = PassSetting {
            lang: self.setup.lang,
            zone: self.setup.zone,
            limits: self.setup.limits,
            stations: &self.setup.prep,
            courses: &self.setup.courses,
            served: &|order, course| self.pending.is_served(order, course),
            now,
        };
        rows(self.orders.values(), &setting)
    }

    /// The table of the pass: tickets that only the pass can do first, then orders.
    pub fn pass_page(&self, mono: u64) -> PassPage {
        let Some(now) = self.clock.now(mono) else {
            return PassPage {
                pages: 1,
                ..PassPage::default()
            };
        };
        let top = HEADER_H + MARGIN + TITLES_H + ROW_GAP;
        let bottom = self.canvas.1 - BAR_H - MARGIN;
        let mut page = PassPage {
            pages: 1,
            ..PassPage::default()
        };
        let (mut y, mut number, mut key) = (top, 0, 0);
        let mut put = |h: i32| {
            if bottom < y + h && top < y {
                (y, number, key) = (top, number + 1, 0);
            }
            let at = y;
            y += h + ROW_GAP;
            key += 1;
            (
                at,
                number,
                (self.keys_used && key <= 10).then_some(key % 10),
            )
        };
        for id in self.wanted() {
            let Some(row) = self.pass_ticket(&id, now) else {
                continue;
            };
            let (y, on, key) = put(row.h);
            page.pages = on + 1;
            if on == self.page {
                page.tickets.push(PassTicket { y, key, ..row });
            } else {
                page.more += 1;
            }
        }
        for row in self.order_rows(now) {
            let (y, on, key) = put(ROW_H);
            page.pages = on + 1;
            if on == self.page {
                let selected = self.selected_order == Some(row.order);
                page.orders.push(PlacedRow {
                    row,
                    y,
                    selected,
                    key,
                });
            } else {
                page.more += 1;
            }
        }
        page
    }

    fn pass_ticket(&self, id: &TicketId, now: Timestamp) -> Option<PassTicket> {
        let view = self.tickets.get(id)?;
        let lang = self.setup.lang;
        let code = lang.code();
        let open = view
            .lines
            .iter()
            .filter(|line| self.shown(line) != StepState::Done);
        let line_text = |line: &shared::ticket::TicketLine| {
            let modifiers = line.modifiers.iter().map(|m| m.names.get(code).to_owned());
            let extras: Vec<String> = modifiers
                .chain(line.note.clone().map(|n| format!("“{n}”")))
                .collect();
            let void = if line.void.is_some() {
                Word::Void.text(lang)
            } else {
                ""
            };
            let text = format!("{} {} {}", line.quantity, line.names.get(code), void);
            let text = text.trim_end().to_owned();
            if extras.is_empty() {
                text
            } else {
                format!("{text} ({})", extras.join(", "))
            }
        };
        let what = open.map(line_text).collect::<Vec<_>>().join(" · ");
        let room = self.canvas.0 - 2 * MARGIN - 118 - 230 - 200;
        let text = wrap(
            &format!("{}: {what}", Word::AtThePass.text(lang)),
            22,
            Weight::Bold,
            room.max(200),
        );
        let lines = i32::try_from(text.len()).unwrap_or(1);
        let timing = timing(view, now, self.setup.limits);
        let (big, small) = match (timing.state, timing.age) {
            (Age::Held, _) | (_, None) => ("–".to_owned(), Word::HeldTag.text(lang).to_owned()),
            (Age::Late, Some(age)) => {
                (age.to_string(), Word::Late.with(lang, Span(-timing.left.0)))
            }
            (_, Some(age)) => (age.to_string(), Word::Due.with(lang, timing.left)),
        };
        let (place, covers) = place_words(view, lang);
        Some(PassTicket {
            ticket: id.clone(),
            revision: view.revision,
            number: view.head.number.to_string(),
            who: if covers.is_empty() {
                place
            } else {
                format!("{place} · {covers}")
            },
            allergy: allergies(&view.head, lang),
            text,
            big,
            small,
            state: timing.state,
            y: 0,
            h: ROW_H.max(lines * 28 + 24),
            selected: self.selected.as_ref() == Some(id),
            key: None,
        })
    }

    /// Lets time pass: messages end, places close up, tickets become late. Call it about once a second.
    pub fn tick(&mut self, mono: u64) {
        self.toast = self.toast.take().filter(|toast| mono < toast.until);
        self.flash = self.flash.take().filter(|(_, _, until)| mono < *until);
        self.last_bump = self.last_bump.take().filter(|bump| mono < bump.until);
        let over: Vec<TicketId> = self
            .changed
            .iter()
            .filter(|(_, until)| **until <= mono)
            .map(|(id, _)| id.clone())
            .collect();
        for id in over {
            self.changed.remove(&id);
            self.touch_card(&id);
        }
        if self.pending.expire(mono) {
            self.touch_all_cards();
        }
        self.watch_lateness(mono);
        let silent = self.clock.silence(mono).is_some() && self.clock.now(mono).is_some();
        if silent && !self.was_silent {
            self.chime(Chime::Trouble, String::new(), mono);
        }
        self.was_silent = silent;
        self.lay_out_at(mono);
    }

    fn watch_lateness(&mut self, mono: u64) {
        let Some(now) = self.clock.now(mono) else {
            return;
        };
        let limits = self.setup.limits;
        let late =
            |view: &&shared::ticket::TicketView| timing(view, now, limits).state == Age::Late;
        let up = self
            .tickets
            .values()
            .filter(|view| self.is_up(view))
            .filter(late);
        let new: Vec<(TicketId, u32)> = up
            .filter(|view| !self.late.contains(&view.id))
            .map(|view| (view.id.clone(), view.head.number))
            .collect();
        for (id, number) in new {
            self.late.insert(id);
            self.chime(
                Chime::Late,
                Word::LateNews.with(self.setup.lang, number),
                mono,
            );
        }
    }

    /// True when the picture changes by time alone before the next minute: ages, messages, silence.
    pub fn is_lively(&self, mono: u64) -> bool {
        !self.tickets.values().all(|view| !self.is_up(view))
            || (self.setup.pass && !self.orders.is_empty())
            || self.toast.is_some()
            || self.flash.is_some()
            || self.last_bump.is_some()
            || self.clock.silence(mono).is_some()
            || !self.pending.is_empty()
    }
}
