//! What is true right now and need not be remembered: the link, the beat, what can be ordered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use shared::ids::{Epoch, ItemId, MenuVersion};
use shared::menu::Restaurant;
use shared::time::{Span, Timestamp};
use shared::wire::Availability;

use crate::house::House;
use crate::ingest::Rules;

/// A beat older than this means that the bridge is cut off (the router beats twice a second).
pub const CUT_OFF_AFTER: Duration = Duration::from_millis(2_500);

/// A menu, and what is booked by it.
#[derive(Clone, Debug)]
pub struct Card {
    pub restaurant: Arc<Restaurant>,
    pub rules: Arc<Rules>,
}

#[derive(Clone, Debug, Default)]
pub struct Live {
    pub linked: bool,
    pub last_beat: Option<Instant>,
    /// The router's time at the last beat.
    pub router_now: Option<Timestamp>,
    /// Facts the router has committed, and of which epoch.
    pub facts_head: Option<(Epoch, u64)>,
    /// Facts that are booked here.
    pub facts_booked: Option<(Epoch, u64)>,
    pub menu: Option<MenuVersion>,
    /// The menu that was taken up since the program started, where there was one.
    pub card: Option<Card>,
    pub availability: BTreeMap<ItemId, Availability>,
    /// True once the house has told what is out.
    pub house_known: bool,
    /// Open orders and stations, as the router told them last.
    pub house: House,
    /// The router's machine had its clock set: nothing fires by itself there.
    pub timers_stopped: bool,
    pub facts_repeated: u64,
    pub facts_parked: u64,
    /// Set when the feed has stopped; nothing is booked any more.
    pub stopped: bool,
}

impl Live {
    /// True while the router's beats arrive.
    pub fn fresh(&self, now: Instant) -> bool {
        let age = self.last_beat.map(|at| now.saturating_duration_since(at));
        !self.stopped && age.is_some_and(|age| age <= CUT_OFF_AFTER)
    }

    /// The router's time now: at the last beat, and as much more as has passed here since.
    pub fn router_time(&self, now: Instant) -> Option<Timestamp> {
        let (told, heard_at) = (self.router_now?, self.last_beat?);
        let since = now.saturating_duration_since(heard_at).as_millis();
        Some(told + Span(i64::try_from(since).unwrap_or(i64::MAX)))
    }

    /// Facts that the router has and the books have not.
    pub fn facts_behind(&self) -> u64 {
        match (self.facts_head, self.facts_booked) {
            (Some((epoch, head)), Some((ours, seq))) if epoch == ours => head.saturating_sub(seq),
            (Some((_, head)), _) => head,
            (None, _) => 0,
        }
    }

    pub fn is_out(&self, item: &ItemId) -> bool {
        self.availability
            .get(item)
            .is_some_and(|a| a.out || a.left == Some(0))
    }
}

/// Shared by the feed, which writes, and the web, which reads.
#[derive(Clone, Debug, Default)]
pub struct LiveCell(Arc<Mutex<Live>>);

impl LiveCell {
    /// Whoever panicked while holding it left plain values behind.
    pub fn lock(&self) -> MutexGuard<'_, Live> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
