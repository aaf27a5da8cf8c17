//! Everything the terminal knows and what its taps mean, without a window, a bus or a disk.
//!
//! News come in by `hear`, taps by `act`; both give back effects that `terminal` carries out. What the
//! kitchen has is only ever what the router said; what is written down here and not sent is a draft.
#![deny(clippy::unwrap_used, clippy::float_arithmetic)]

mod prefs;
mod place;
mod draft;
mod choices;
mod clock;
mod screen;
mod waiting;
mod act;
mod edit;
mod send;
mod change;
mod hear;
mod answer;
mod refused;
mod away;
mod people;
mod mirror;
mod bills;
mod split;
mod tender;
mod card;
mod receipt;
mod prices;
mod slips;
mod quote;
mod party;
mod guests;
mod price;
mod words;
mod check;
mod check_row;
mod footer;
mod find;
mod favourites;
mod menu;
mod sheet;
mod plan;
mod floor;
mod chime;
mod open_item;
mod messages;
mod history;
mod open_checks;
mod status;

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use shared::check::OpenCheck;
use shared::ids::*;
use shared::lang::Lang;
use shared::menu::Restaurant;
use shared::order::{Channel, OrderDraft, OrderState};
use shared::ticket::OrderView;
use shared::time::Timestamp;
use shared::wire::{Availability, DeskAsk, FrontAsk, PeopleView, StationHealth, StationMessage};
use uuid::Uuid;

pub use check::*;
pub use check_row::*;
pub use shared::wire::AdjustmentKind;

pub use away::DeskWait;
pub use bills::{Bill, BillLine};
pub use card::{Attempt, CardAnswer, CardAsk, CardRow, CardRun};
pub use change::Replaced;
pub use chime::Chime;
pub use clock::Clock;
pub use draft::{Content, Draft, NotReady};
pub use favourites::{Daypart, Favourites};
pub use find::{MenuIndex, counted, folded};
pub use floor::*;
pub use footer::*;
pub use guests::GuestSearch;
pub use history::{History, HistoryView, VisitRow};
pub use menu::*;
pub use messages::{MessageRow, MessageView, Messaging, StationChip};
pub use mirror::DraftRow;
pub use open_checks::*;
pub use open_item::{OpenItemView, Opening};
pub use party::{Conflict, ConflictView, TablesView};
pub use people::{PersonRow, PinFor, PinPad, PinView, ShiftView};
pub use place::Place;
pub use plan::{FloorPlan, RoomPlan, Shape, TablePlace};
pub use prefs::Prefs;
pub use price::*;
pub use prices::{AdjustView, Adjusting, Refunding};
pub use receipt::{Receipt, ReceiptLine};
pub use screen::*;
pub use sheet::*;
pub use slips::{GiftPaid, Gifting, TipView, Tipping};
pub use split::{PartRow, SplitBy, SplitLine, SplitView, Splitting, WAYS_MAX, evenly};
pub use status::*;
pub use tender::*;
pub use waiting::Waiting;

/// Refusals kept for the person to read; beyond it the oldest goes.
const REFUSALS_MAX: usize = 20;
/// Asks that may wait here; beyond it the terminal says that it takes no more.
pub const WAITING_MAX: usize = 2_000;

/// Now, and new ids, handed in by whoever may know them.
pub struct Stamp<'a> {
    /// This terminal's own time.
    pub at: Timestamp,
    pub mint: &'a mut dyn FnMut() -> Uuid,
}

/// What the world must do for the desk.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Keep this ask on disk together with the draft of its place, then send it.
    Ask(RequestId),
    /// The ask was answered: forget it on disk, and keep the draft of the place as it now is.
    Settled(RequestId, Option<Place>),
    SaveDraft(Place),
    /// The router uses another menu: read the files again.
    ReloadMenu(MenuVersion),
    /// An ask that is answered now or not at all; it goes on no disk.
    Desk(RequestId, DeskAsk),
    /// How long would this take? It goes on no disk either.
    Quote(RequestId, OrderDraft),
    /// To the card terminal; what it is to take stands on the disk first.
    Card(CardAsk),
    /// What became of this attempt is known and booked, or nothing was taken: the disk may forget it.
    CardGone(Attempt),
    /// To the receipt printer.
    Print(Receipt),
    OpenDrawer,
    SavePrefs,
    SaveFavourites,
    /// The tables were arranged: write floor.toml.
    SavePlan,
    WriteRecord,
}

/// The terminal's model.
pub struct Desk {
    pub house: Arc<Restaurant>,
    prefs: Prefs,
    index: MenuIndex,
    favourites: Favourites,
    plan: FloorPlan,
    announced: chime::Announced,
    pub server: ActorId,
    /// Which terminal this is, as the router's list of sessions names it.
    pub device: Option<DeviceId>,
    /// A card terminal stands beside this one.
    pub card_terminal: bool,
    /// A receipt printer is set.
    pub printer: bool,
    pub clock: Clock,
    pub screen: Screen,
    /// Marks the labels of orders taken while cut off: `A` of `A7`.
    pub label_prefix: char,
    pub label_next: u32,
    orders: BTreeMap<OrderId, OrderView>,
    availability: BTreeMap<ItemId, Availability>,
    stations: BTreeMap<StationId, StationHealth>,
    messages: BTreeMap<MessageId, StationMessage>,
    /// Checks that are more than their order's plain one.
    checks: BTreeMap<CheckId, OpenCheck>,
    /// Who works here; `None`: everybody may do everything.
    people: Option<PeopleView>,
    desk_waits: BTreeMap<RequestId, DeskWait>,
    mirrored: BTreeMap<(Place, OrderId), mirror::Mirrored>,
    /// Card payments whose answer has not come.
    cards: Vec<CardRun>,
    /// Card payments that are being booked.
    booking: Vec<CardRun>,
    quoted: Option<quote::Quoted>,
    drafts: BTreeMap<Place, Draft>,
    waiting: Vec<Waiting>,
    /// Answered, but not yet seen in an order view: keeps the lines on the screen in between.
    echo: Vec<Waiting>,
    refusals: VecDeque<Refusal>,
    linked: bool,
    /// What the house had was heard at least once: an empty floor is an empty floor.
    fetched: bool,
    /// The router beats, but what is missing does not come.
    behind: bool,
    /// The router speaks this protocol version, which is not understood here.
    foreign: Option<u16>,
    /// The router's clock jumped: nothing fires by itself.
    timers_stopped: bool,
    other_menu: Option<MenuVersion>,
    effects: Vec<Effect>,
}

impl Desk {
    pub fn new(house: Arc<Restaurant>, lang: Lang, server: ActorId) -> Self {
        let first = house
            .menu
            .categories
            .first()
            .map(|category| category.id.clone());
        Self {
            prefs: Prefs {
                lang,
                ..Prefs::default()
            },
            index: MenuIndex::new(&house.menu, lang),
            favourites: Favourites::default(),
            plan: FloorPlan::default().fitted(&house),
            announced: chime::Announced::default(),
            house,
            server,
            clock: Clock::default(),
            screen: Screen::new(first),
            label_prefix: 'A',
            label_next: 1,
            orders: BTreeMap::new(),
            availability: BTreeMap::new(),
            stations: BTreeMap::new(),
            messages: BTreeMap::new(),
            checks: BTreeMap::new(),
            people: None,
            desk_waits: BTreeMap::new(),
            mirrored: BTreeMap::new(),
            cards: Vec::new(),
            booking: Vec::new(),
            quoted: None,
            device: None,
            card_terminal: false,
            printer: false,
            drafts: BTreeMap::new(),
            waiting: Vec::new(),
            echo: Vec::new(),
            refusals: VecDeque::new(),
            linked: false,
            fetched: false,
            behind: false,
            foreign: None,
            timers_stopped: false,
            other_menu: None,
            effects: Vec::new(),
        }
    }

    /// What the disk kept over a restart: drafts, and asks and card payments whose answer never came.
    pub fn recover(
        &mut self,
        drafts: Vec<(Place, Draft)>,
        waiting: Vec<Waiting>,
        cards: Vec<CardRun>,
        favourites: Favourites,
    ) {
        self.favourites = favourites;
        self.drafts.extend(drafts);
        self.waiting = waiting;
        self.recover_cards(cards);
    }

    pub fn place(&self) -> Option<&Place> {
        match &self.screen.page {
            Page::Floor => None,
            Page::Place(place) => Some(place),
        }
    }

    pub fn draft(&self, place: &Place) -> Option<&Draft> {
        self.drafts.get(place)
    }

    pub fn waiting(&self) -> &[Waiting] {
        &self.waiting
    }

    pub fn order(&self, order: OrderId) -> Option<&OrderView> {
        self.orders.get(&order)
    }

    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// Orders of a place that are not cancelled, oldest number first.
    pub fn orders_at(&self, place: &Place) -> Vec<&OrderView> {
        let here = |view: &&OrderView| {
            Place::of(&view.head) == *place && view.state != OrderState::Cancelled
        };
        let mut found: Vec<&OrderView> = self.orders.values().filter(here).collect();
        found.sort_by_key(|view| (view.head.business_date, view.head.number));
        found
    }

    /// Asks of this place that no order view shows yet, in order.
    fn under_way(&self, place: &Place) -> impl Iterator<Item = &Waiting> {
        self.echo
            .iter()
            .chain(&self.waiting)
            .filter(move |w| w.place.as_ref() == Some(place))
    }

    /// The order that takes what is added: one that is open here, or on its way.
    fn order_for_additions(&self, place: &Place) -> Option<OrderId> {
        let open = self
            .orders_at(place)
            .into_iter()
            .rev()
            .find(|view| !view.check.settled);
        open.map(|view| view.head.order).or_else(|| {
            self.under_way(place)
                .find_map(|waiting| match &waiting.ask {
                    FrontAsk::Submit { order } => Some(order.id),
                    _ => None,
                })
        })
    }

    fn unsent(&self, place: &Place) -> bool {
        self.drafts
            .get(place)
            .is_some_and(|draft| !draft.is_empty())
    }

    /// Guests of a place: as written down, as sent, or as many as the table has seats.
    pub fn covers(&self, place: &Place) -> u8 {
        if let Some(draft) = self.drafts.get(place) {
            return draft.covers;
        }
        let sent = self
            .orders_at(place)
            .iter()
            .map(|view| view.head.covers)
            .max();
        let coming = self
            .under_way(place)
            .find_map(|waiting| match &waiting.ask {
                FrontAsk::Submit { order } => Some(order.covers),
                _ => None,
            });
        sent.max(coming).unwrap_or_else(|| match place {
            Place::Table(table) => self
                .house
                .tables
                .iter()
                .find(|own| own.id == *table)
                .map_or(2, |own| own.seats),
            Place::Order(_) => 0,
        })
    }

    fn channel(&self, place: &Place) -> Channel {
        match place {
            Place::Table(_) => Channel::DineIn,
            Place::Order(order) => self
                .orders
                .get(order)
                .map_or(Channel::TakeAway, |view| view.head.channel),
        }
    }

    /// The draft of the open place, made when there is none.
    fn draft_mut(&mut self, stamp: &mut Stamp<'_>) -> Option<&mut Draft> {
        let place = self.place()?.clone();
        let (covers, channel) = (self.covers(&place), self.channel(&place));
        let order = match &place {
            Place::Order(order) => *order,
            Place::Table(_) => OrderId((stamp.mint)()),
        };
        let now = self.now();
        Some(self.drafts.entry(place).or_insert_with(|| {
            let mut draft = Draft::new(order, channel, covers);
            draft.since = Some(now);
            draft
        }))
    }
}
