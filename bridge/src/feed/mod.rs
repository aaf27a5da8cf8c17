//! The one loop of the bridge: hears the router, obeys the web, writes both in one transaction, then speaks.
//!
//! A batch is whatever waits, up to a limit; it becomes one turn of the store. Answers and questions leave
//! only after the commit. A failed commit ends the loop: memory is then ahead of the disk, and a fresh
//! start from the stored cursor is right.

mod hear;
mod obey;
mod grant;
mod hooks;
mod deadline;
mod menu;
mod news;
mod people;
mod speak;
mod quotes;

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::sync::Arc;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded, select};
use shared::bus::{ClientLink, Inbound};
use shared::ids::{DeviceId, ItemId, MenuVersion, OrderId, RequestId};
use shared::menu::Restaurant;
use shared::time::{BusinessDate, Timestamp};
use shared::wire::{Ask, BridgeAsk, Envelope};
use uuid::Uuid;

pub(crate) use grant::remember_accounts;
pub use hooks::{HookReply, KeepHook};
pub use menu::LoadMenu;
pub use news::Listener;
pub use obey::{
    Command, DoWish, GoodsReply, NoteDelivery, PlaceOrder, PlaceReply, Reply, ReportGoods,
};
pub use quotes::AskQuote;

use crate::ingest::{Rules, open_shelves};
use crate::live::LiveCell;
use crate::shop::{Pace, Shop};
use crate::stock::changes_of_availability;
use crate::store::{AskedFor, Store, StoreError, Turn};

/// Messages and commands in one transaction; the rest waits for the next.
const BATCH_MAX: usize = 512;
/// How often the feed wakes without news, to beat and to ask again.
const TICK: Duration = Duration::from_millis(500);
/// How long a question rests that the router could not store.
const ASK_AGAIN_AFTER: Duration = Duration::from_secs(2);
/// Commands from the web that wait; more are refused as busy.
pub const COMMANDS_MAX: usize = 256;

/// Why the feed stopped.
#[derive(Debug, thiserror::Error)]
pub enum FeedError {
    #[error(
        "the books could not be written; the bridge stops and starts again from what is stored"
    )]
    Store(#[from] StoreError),
    #[error("the link to the router has ended")]
    LinkEnded,
}

/// What the feed needs of the world.
pub struct FeedConfig {
    pub store: Store,
    pub rules: Rules,
    pub restaurant: Arc<Restaurant>,
    pub device: DeviceId,
    pub link: ClientLink,
    pub live: LiveCell,
    /// Shops that may send webhooks.
    pub shops: Arc<Vec<Shop>>,
    /// Destinations, and what each is told.
    pub listeners: Vec<Listener>,
    /// Reads the restaurant's files again, when the router speaks of another menu.
    pub load: LoadMenu,
    /// Called after each commit that changed an order of a shop.
    pub changed: Box<dyn Fn() + Send>,
}

pub struct Feed {
    store: Store,
    link: ClientLink,
    commands: Receiver<Command>,
    changed: Box<dyn Fn() + Send>,
    mind: Mind,
}

/// What the loop keeps in memory.
struct Mind {
    rules: Rules,
    restaurant: Arc<Restaurant>,
    device: DeviceId,
    live: LiveCell,
    term: u64,
    /// Router's time, by its newest beat or fact.
    now: Option<Timestamp>,
    shelves_open: bool,
    /// Orders of shops that the house has not closed.
    watching: BTreeSet<OrderId>,
    shops: Arc<Vec<Shop>>,
    listeners: Vec<Listener>,
    due: news::Due,
    /// What can be had, as it was told last.
    told_items: BTreeMap<ItemId, (bool, Option<u32>)>,
    /// Orders whose channel waits for a yes or no, by channel and their number.
    awaited: BTreeMap<(String, String), deadline::Awaited>,
    /// Reads the restaurant's files again.
    load: LoadMenu,
    /// A menu that the router has and these files had not, and when they were looked at.
    missed: Option<(MenuVersion, Instant)>,
    /// What a manager said about a channel's pace, over what the load says.
    paces: BTreeMap<String, Pace>,
    /// The pace by the load, as it was last.
    by_load: BTreeMap<String, Pace>,
    /// Webhooks were kept and not yet worked.
    hooks_wait: bool,
    /// Questions that found the link's queue full.
    unsent: VecDeque<Envelope<Ask>>,
    /// Questions that the router could not store; asked again after a rest.
    resting: Vec<(Instant, RequestId)>,
    quotes: quotes::Quotes,
    /// Shelves or answers changed, so that items may have to be eighty-sixed or brought back.
    look_at_stock: bool,
}

/// What leaves after the commit.
#[derive(Default)]
struct After {
    asks: Vec<Envelope<Ask>>,
    replies: Vec<Box<dyn FnOnce() + Send>>,
    shop_changed: bool,
    /// Somebody was erased: nothing of them may stay in the log either.
    forgotten: bool,
    stop: bool,
}

struct Batch {
    heard: Vec<Inbound>,
    commands: Vec<Command>,
}

impl Mind {
    fn day(&self, at: Timestamp) -> BusinessDate {
        BusinessDate::of(at, self.restaurant.time_zone, self.restaurant.day_ends_at)
    }

    /// Opens the shelves at the first time that is known; the books begin there.
    fn open_shelves_once(
        &mut self,
        turn: &mut Turn<'_>,
        at: Timestamp,
        day: BusinessDate,
    ) -> Result<(), StoreError> {
        if !self.shelves_open {
            open_shelves(turn, &self.rules, at, day)?;
            self.shelves_open = true;
            self.look_at_stock = true;
        }
        Ok(())
    }

    /// Notices, and questions about items whose shelves ran empty or were filled.
    fn end_turn(&mut self, turn: &mut Turn<'_>, after: &mut After) -> Result<(), StoreError> {
        let at = self.now.unwrap_or_default();
        for (ingredient, standing) in turn.notice(at)? {
            tracing::info!(%ingredient, standing = standing.name(), "stock notice");
            self.look_at_stock = true;
        }
        self.follow_menu(turn)?;
        self.watch_deadlines(turn, after)?;
        self.due.items |= self.look_at_stock;
        if std::mem::take(&mut self.look_at_stock) {
            self.ask_about_stock(turn, after)?;
        }
        self.spread(turn)
    }

    fn ask_about_stock(
        &mut self,
        turn: &mut Turn<'_>,
        after: &mut After,
    ) -> Result<(), StoreError> {
        let levels = turn.levels();
        let changes = changes_of_availability(
            &self.rules.book,
            &levels,
            turn.told_out(),
            turn.asked_items(),
        );
        for (item, out) in changes {
            let envelope = self.envelope(BridgeAsk::Stock {
                item: item.clone(),
                out,
            });
            turn.ask(&envelope, &AskedFor::Stock { item, out })?;
            after.asks.push(envelope);
        }
        Ok(())
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "questions about stock are minted here, and stored before sending"
)]
fn mint_request() -> RequestId {
    RequestId(Uuid::now_v7())
}

#[expect(
    clippy::disallowed_methods,
    reason = "rests and the age of a beat are real time"
)]
fn clock() -> Instant {
    Instant::now()
}

impl Feed {
    /// Reads what is stored and readies every question that was never answered.
    pub fn new(config: FeedConfig) -> Result<(Self, Sender<Command>), StoreError> {
        let FeedConfig {
            mut store,
            rules,
            restaurant,
            device,
            link,
            live,
            shops,
            listeners,
            load,
            changed,
        } = config;
        let (watching, unsent, paces, awaited) = store.turn(|turn| {
            turn.set_meta("currency", &restaurant.currency.code)?;
            turn.set_meta("symbol", &restaurant.currency.symbol)?;
            turn.set_meta("name", &restaurant.name)?;
            remember_accounts(turn, &rules)?;
            grant::fill_queues(turn, &listeners, Timestamp::default())?;
            Ok((
                turn.open_shop_orders()?.into_iter().collect(),
                turn.open_asks()?.into(),
                turn.paces()?,
                turn.awaited()?,
            ))
        })?;
        live.lock().facts_booked = store.cursor();
        let (sender, commands) = bounded(COMMANDS_MAX);
        let watching: BTreeSet<OrderId> = watching;
        let watching_all = watching.clone();
        let mind = Mind {
            rules,
            restaurant,
            device,
            live,
            term: 0,
            now: None,
            shelves_open: false,
            watching,
            shops,
            listeners,
            due: news::Due::at_start(watching_all),
            told_items: BTreeMap::new(),
            awaited: Mind::awaited_before(awaited),
            load,
            missed: None,
            paces,
            by_load: BTreeMap::new(),
            hooks_wait: true,
            unsent,
            resting: Vec::new(),
            quotes: quotes::Quotes::default(),
            look_at_stock: false,
        };
        Ok((
            Self {
                store,
                link,
                commands,
                changed,
                mind,
            },
            sender,
        ))
    }

    /// Runs until `Command::Stop`, or until something fails.
    pub fn run(mut self) -> Result<(), FeedError> {
        let outcome = self.turns();
        self.mind.live.lock().stopped = true;
        (self.changed)();
        outcome
    }

    fn turns(&mut self) -> Result<(), FeedError> {
        let mut beat_at = clock();
        loop {
            let batch = self.collect()?;
            let after = self.turn(batch)?;
            let stop = after.stop;
            self.speak(after)?;
            if stop {
                return Ok(());
            }
            let now = clock();
            if beat_at <= now {
                beat_at = now + TICK;
                self.beat();
                self.mind.tick();
                self.wake_resting(now)?;
            }
        }
    }

    /// Waits for the first message, then takes what else is there.
    fn collect(&mut self) -> Result<Batch, FeedError> {
        let mut batch = Batch {
            heard: Vec::new(),
            commands: Vec::new(),
        };
        select! {
            recv(self.link.inbox) -> heard => {
                batch.heard.push(heard.map_err(|_closed| FeedError::LinkEnded)?);
            }
            recv(self.commands) -> command => {
                batch.commands.push(command.unwrap_or(Command::Stop));
            }
            default(if self.mind.hooks_wait { Duration::ZERO } else { TICK }) => {}
        }
        while batch.heard.len() < BATCH_MAX {
            let Ok(heard) = self.link.inbox.try_recv() else {
                break;
            };
            batch.heard.push(heard);
        }
        while batch.commands.len() < BATCH_MAX {
            let Ok(command) = self.commands.try_recv() else {
                break;
            };
            batch.commands.push(command);
        }
        Ok(batch)
    }

    fn turn(&mut self, batch: Batch) -> Result<After, StoreError> {
        let mut after = After::default();
        let wishes = self.store.open_wishes()?;
        let hooks = if std::mem::take(&mut self.mind.hooks_wait) {
            self.store.waiting_hooks(hooks::HOOKS_MAX)?
        } else {
            Vec::new()
        };
        let silent = batch.heard.is_empty() && batch.commands.is_empty();
        if silent && wishes.is_empty() && hooks.is_empty() && !self.mind.has_news() {
            return Ok(after);
        }
        let mind = &mut self.mind;
        self.store.turn(|turn| {
            for wish in &wishes {
                mind.grant(turn, wish, &mut after)?;
            }
            for hook in &hooks {
                mind.work(turn, hook, &mut after)?;
                mind.hooks_wait = true;
            }
            for heard in batch.heard {
                mind.hear(turn, heard, &mut after)?;
            }
            for command in batch.commands {
                mind.obey(turn, command, &mut after)?;
            }
            mind.end_turn(turn, &mut after)
        })?;
        mind.live.lock().facts_booked = self.store.cursor();
        if after.forgotten {
            self.store.wipe_log()?;
        }
        Ok(after)
    }
}
