//! What one screen knows and shows, as plain data: no engine, no bus, no clock of its own.
//!
//! The router's word comes in through `set_…` and `replace_…`, hands through `act`, time as a number of
//! milliseconds that only grows. Drawing reads; nothing here knows how.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

pub mod clock;
pub mod aging;
pub mod metrics;
pub mod words;
pub mod card;
pub mod paging;
pub mod rail;
mod notes;
pub mod pending;
pub mod all_day;
pub mod orders;
pub mod options;
pub mod allergy;
pub mod hands;
pub mod pickup;
pub mod settings;
mod legible;
mod parts;
mod pin;
mod kept;
mod learn;
mod list;
mod actions;
mod recalled;
mod act;
mod taps;
mod truth;
mod built;
mod layout;
mod view;
mod header;
mod pass;
mod question;
mod closed;
mod ledger;
mod tick;
#[cfg(test)]
pub(crate) mod samples;

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::*;
use shared::order::{Allergy, StepState};
use shared::ticket::{OrderView, TicketLine, TicketView};
use shared::time::Timestamp;

use crate::intent::IntentKind;
use clock::Clock;
use layout::Pane;
use options::Options;
use parts::{Cached, LastBump};
use pending::{Pending, Waiting};

pub use header::{Banner, Header, LinkWord};
pub use kept::Kept;
pub use learn::{LEARNED, LearnView, Learned};
pub use list::{LIST_PAD, LIST_ROW, LIST_TOP, ListRow, ListView};
pub use parts::{Chime, MenuItem, Out, Overlay, Setup, Toast, Verdict};
pub use pass::{PassPage, PassTicket, PlacedRow};
pub use question::{Question, QuestionView};
pub use recalled::RecallRow;
pub use view::*;

/// A bump can be undone for this long.
pub const UNDO_MS: u64 = 10_000;
/// A message stands for this long.
const TOAST_MS: u64 = 6_000;
/// The visual twin of a sound stands for this long, and does not blink.
const FLASH_MS: u64 = 2_000;
/// "Changed since you looked" stands until it is touched, or for this long.
const CHANGED_MS: u64 = 60_000;
/// Bumped tickets in the recall list, as the router keeps them.
pub const RECALL_MAX: usize = 50;

#[derive(Clone, Debug)]
pub struct Board {
    setup: Setup,
    tickets: BTreeMap<TicketId, TicketView>,
    orders: BTreeMap<OrderId, OrderView>,
    dark: BTreeSet<StationId>,
    /// Stations that somebody closed, and when, where that is known.
    closed: BTreeMap<StationId, Option<Timestamp>>,
    /// The router's clock jumped: nothing fires by itself.
    timers_stopped: bool,
    clock: Clock,
    linked: bool,
    unknown_station: bool,
    disk_trouble: Option<String>,
    /// The router has told the whole rail at least once.
    told: bool,
    /// The link is still waiting for what there is: an empty rail says nothing yet.
    fetching: bool,
    /// The router beats, but what is missing does not come.
    behind: bool,
    /// The router speaks this protocol version, which is not understood here.
    foreign: Option<u16>,
    pending: Pending,
    outgoing: Vec<Waiting>,
    withdrawn: Vec<u64>,
    options: Options,
    /// Dishes that are out or counted.
    out: BTreeMap<ItemId, Out>,
    guard: allergy::Guard,
    notes: notes::Notes,
    /// Allergies that were seen here and that the other screens of this station are to know of.
    saw: Vec<(OrderId, Vec<Allergy>)>,
    hands: hands::Hands,
    counter: pickup::Counter,
    totals: all_day::Totals,
    found: Option<String>,
    list: list::ListState,
    settings: pin::Settings,
    learn: learn::Learn,
    /// Set with a question; a double tap does not answer it.
    asked_at: u64,
    /// The last touch or key; a list that nobody reads closes by itself.
    hand_at: u64,
    key_maps: Vec<String>,
    /// What the keys of the bump bar are called, by what they do.
    legends: BTreeMap<IntentKind, String>,
    salt: String,
    wanted_station: Option<StationId>,
    /// Grows with everything that is to survive a restart.
    kept_stamp: u64,
    /// When the picture of an earlier run was taken, where one is shown.
    kept_at: Option<Timestamp>,
    /// What of this device could not be used; gone with the first touch.
    complaint: Option<String>,
    panes: Vec<Pane>,
    /// Places of the rows of the pass.
    pass_rail: rail::Rail,
    /// Time of the last change; only a moment for the rail, not a clock.
    moment: u64,
    canvas: (i32, i32),
    page: i32,
    selected: Option<TicketId>,
    selected_line: Option<usize>,
    selected_order: Option<OrderId>,
    /// Shown or hidden by hand; otherwise as the screen has room.
    all_day_chosen: Option<bool>,
    overlay: Overlay,
    question: Option<Question>,
    keys_used: bool,
    last_bump: Option<LastBump>,
    toast: Option<Toast>,
    flash: Option<(Chime, String, u64)>,
    chimes: Vec<Chime>,
    changed: BTreeMap<TicketId, u64>,
    late: BTreeSet<TicketId>,
    was_silent: bool,
    times: ledger::LastHour,
    ledger: ledger::Ledger,
    placing: layout::Placing,
    last_served: Option<Timestamp>,
    /// Grows with everything that may change a card.
    stamp: u64,
    card_stamps: BTreeMap<TicketId, u64>,
    cards: BTreeMap<TicketId, Cached>,
}

impl Board {
    /// An empty board; `kept` are taps of an earlier run that the router has not answered.
    pub fn new(setup: Setup, kept: Vec<Waiting>) -> Self {
        let mut board = Self {
            setup,
            tickets: BTreeMap::new(),
            orders: BTreeMap::new(),
            dark: BTreeSet::new(),
            closed: BTreeMap::new(),
            timers_stopped: false,
            clock: Clock::default(),
            linked: false,
            unknown_station: false,
            disk_trouble: None,
            told: false,
            fetching: false,
            behind: false,
            foreign: None,
            pending: Pending::restore(kept),
            outgoing: Vec::new(),
            withdrawn: Vec::new(),
            options: Options::default(),
            out: BTreeMap::new(),
            guard: allergy::Guard::default(),
            notes: notes::Notes::default(),
            saw: Vec::new(),
            hands: hands::Hands::default(),
            counter: pickup::Counter::default(),
            totals: all_day::Totals::default(),
            found: None,
            list: list::ListState::default(),
            settings: pin::Settings::default(),
            learn: learn::Learn::default(),
            asked_at: 0,
            hand_at: 0,
            key_maps: Vec::new(),
            legends: BTreeMap::new(),
            salt: String::new(),
            wanted_station: None,
            kept_stamp: 0,
            kept_at: None,
            complaint: None,
            panes: Vec::new(),
            pass_rail: rail::Rail::default(),
            moment: 0,
            canvas: (1920, 1080),
            page: 0,
            selected: None,
            selected_line: None,
            selected_order: None,
            all_day_chosen: None,
            overlay: Overlay::None,
            question: None,
            keys_used: false,
            last_bump: None,
            toast: None,
            flash: None,
            chimes: Vec::new(),
            changed: BTreeMap::new(),
            late: BTreeSet::new(),
            was_silent: false,
            times: ledger::LastHour::default(),
            ledger: ledger::Ledger::default(),
            placing: layout::Placing::default(),
            last_served: None,
            stamp: 0,
            card_stamps: BTreeMap::new(),
            cards: BTreeMap::new(),
        };
        board.resize(1920, 1080);
        board
    }

    pub fn setup(&self) -> &Setup {
        &self.setup
    }

    /// The canvas in units.
    pub fn resize(&mut self, w: i32, h: i32) {
        self.canvas = (w, h);
        self.lay_out();
    }

    pub fn canvas(&self) -> (i32, i32) {
        self.canvas
    }

    /// Taps that are new since the last call; they are to be stored, then sent in turn.
    pub fn take_outgoing(&mut self) -> Vec<Waiting> {
        std::mem::take(&mut self.outgoing)
    }

    /// Numbers of taps taken back before they were sent.
    pub fn take_withdrawn(&mut self) -> Vec<u64> {
        std::mem::take(&mut self.withdrawn)
    }

    /// Allergies that somebody here has seen since the last call.
    pub fn take_saw(&mut self) -> Vec<(OrderId, Vec<Allergy>)> {
        std::mem::take(&mut self.saw)
    }

    pub fn take_chimes(&mut self) -> Vec<Chime> {
        std::mem::take(&mut self.chimes)
    }

    /// The router's time, as far as the screen knows it.
    pub fn now(&self, mono: u64) -> Option<Timestamp> {
        self.clock.now(mono)
    }

    /// Nothing was heard from the router for too long.
    pub fn is_silent(&self, mono: u64) -> bool {
        self.clock.silence(mono).is_some()
    }

    pub fn pending(&self) -> &Pending {
        &self.pending
    }

    pub fn pending_mut(&mut self) -> &mut Pending {
        &mut self.pending
    }

    /// Tickets and orders as the router told them; two boards that heard the same agree, whatever the way.
    pub fn truth(
        &self,
    ) -> (
        &BTreeMap<TicketId, TicketView>,
        &BTreeMap<OrderId, OrderView>,
    ) {
        (&self.tickets, &self.orders)
    }

    /// State of a step as this screen shows it, taps on their way included.
    fn shown(&self, line: &TicketLine) -> StepState {
        self.pending.shown(line.step, line.revision, line.state)
    }

    /// On the rail: not bumped, or its bump was just undone here.
    fn is_up(&self, view: &TicketView) -> bool {
        if view.bumped_at.is_some() {
            return view
                .lines
                .iter()
                .any(|line| line.state == StepState::Done && self.shown(line) == StepState::Fired);
        }
        !view
            .lines
            .iter()
            .all(|line| self.shown(line) == StepState::Done)
    }

    /// All tickets of the rail in their order: as hands put them, then held ones last, by the router's rank, by number.
    fn wanted(&self) -> Vec<TicketId> {
        let mut up: Vec<&TicketId> = self.ledger.rail().map(|(id, _)| id).collect();
        self.hands.sort(&mut up, |id| id.order);
        up.into_iter().cloned().collect()
    }

    /// Brings sums and orders up to date with the tickets that changed.
    fn count(&mut self) {
        let mut ledger = std::mem::take(&mut self.ledger);
        let (limits, lang) = (self.limits(), self.setup.lang.code());
        let is_up = |view: &TicketView| self.is_up(view);
        let shown = |line: &TicketLine| self.shown(line);
        ledger.count(&self.tickets, limits, lang, &is_up, &shown);
        self.ledger = ledger;
    }

    /// Something about this ticket changed: its card is built anew when next looked at.
    fn touch_card(&mut self, ticket: &TicketId) {
        self.stamp += 1;
        self.card_stamps.insert(ticket.clone(), self.stamp);
        self.ledger.mark(ticket);
    }

    /// Tickets of an order.
    fn tickets_of(&self, order: OrderId) -> Vec<TicketId> {
        // Ids begin with their order; courses count from one.
        let before = TicketId {
            order,
            course: CourseNo(0),
            station: self.setup.station.clone(),
            n: 0,
        };
        let from = self.tickets.range(before..).map(|(id, _)| id);
        from.take_while(|id| id.order == order).cloned().collect()
    }

    fn touch_all_cards(&mut self) {
        let ids: Vec<TicketId> = self.tickets.keys().cloned().collect();
        ids.iter().for_each(|id| self.touch_card(id));
    }

    fn say(&mut self, text: String, mono: u64) {
        self.toast = Some(Toast {
            text,
            until: mono + TOAST_MS,
        });
    }

    fn chime(&mut self, chime: Chime, text: String, mono: u64) {
        // One sound of a kind per frame is enough, and the more pressing twin wins.
        if !self.chimes.contains(&chime) {
            self.chimes.push(chime);
        }
        if self
            .flash
            .as_ref()
            .is_none_or(|(old, _, until)| *old <= chime || *until <= mono)
        {
            self.flash = Some((chime, text, mono + FLASH_MS));
        }
    }
}

#[cfg(test)]
mod closed_tests;
#[cfg(test)]
mod rush_tests;
#[cfg(test)]
pub(crate) mod tests;
