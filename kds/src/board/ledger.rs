//! Sums and orders over all tickets, kept up to date ticket by ticket: a frame of a rail of thousands costs no more
//! than a frame of a rail of ten.
//!
//! Whoever changes a ticket marks it; before places are given the marked ones are counted anew.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use shared::ids::*;
use shared::order::{Channel, StepState};
use shared::ticket::{OrderView, TicketLine, TicketView};
use shared::time::{Span, Timestamp};

use super::aging::{Thresholds, due_at};
use super::all_day::{Dish, Dishes};

/// Where a ticket stands in the order of the rail: held ones last, then by the router's rank, then by number.
type Rank = (bool, i64, u32, TicketId);

/// What one ticket adds to the sums.
#[derive(Clone, Debug)]
struct Share {
    /// On the rail.
    up: bool,
    rank: Rank,
    to_go: bool,
    /// Since when it waits.
    since: Timestamp,
    bumped_at: Option<Timestamp>,
    due: Option<Timestamp>,
    started: usize,
    from: Option<StationId>,
    dishes: Vec<Dish>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Ledger {
    marked: BTreeSet<TicketId>,
    shares: BTreeMap<TicketId, Share>,
    /// Tickets of the rail in its order, and whether they go out of the house.
    rail: BTreeMap<Rank, bool>,
    since: BTreeSet<(Timestamp, TicketId)>,
    bumped: BTreeSet<(Timestamp, TicketId)>,
    due: BTreeSet<(Timestamp, TicketId)>,
    from: BTreeMap<StationId, usize>,
    dishes: Dishes,
    held: usize,
    started: usize,
    forecasts: Forecasts,
}

impl Ledger {
    pub(super) fn mark(&mut self, ticket: &TicketId) {
        self.marked.insert(ticket.clone());
    }

    /// Counts what was marked. `shown` is the state of a step as the screen shows it.
    pub(super) fn count(
        &mut self,
        tickets: &BTreeMap<TicketId, TicketView>,
        limits: Thresholds,
        lang: &str,
        is_up: &dyn Fn(&TicketView) -> bool,
        shown: &dyn Fn(&TicketLine) -> StepState,
    ) {
        for id in std::mem::take(&mut self.marked) {
            if let Some(share) = self.shares.remove(&id) {
                self.take(&id, &share);
            }
            if let Some(view) = tickets.get(&id) {
                let mut share = share(view, limits, is_up(view), shown);
                if share.up && !share.rank.0 {
                    let open = view.lines.iter().filter(|line| is_open(shown(line)));
                    share.dishes = open.map(|line| self.dishes.add(line, lang)).collect();
                }
                self.add(&id, &share);
                self.shares.insert(id, share);
            }
        }
    }

    fn add(&mut self, id: &TicketId, share: &Share) {
        if !share.up {
            let bumped = share.bumped_at.map(|at| (at, id.clone()));
            self.bumped.extend(bumped);
            return;
        }
        self.rail.insert(share.rank.clone(), share.to_go);
        self.since.insert((share.since, id.clone()));
        self.due.extend(share.due.map(|due| (due, id.clone())));
        if let Some(from) = &share.from {
            *self.from.entry(from.clone()).or_default() += 1;
        }
        self.held += usize::from(share.rank.0);
        self.started += share.started;
    }

    fn take(&mut self, id: &TicketId, share: &Share) {
        if !share.up {
            if let Some(at) = share.bumped_at {
                self.bumped.remove(&(at, id.clone()));
            }
            return;
        }
        self.rail.remove(&share.rank);
        self.since.remove(&(share.since, id.clone()));
        if let Some(due) = share.due {
            self.due.remove(&(due, id.clone()));
        }
        if let Some(count) = share.from.as_ref().and_then(|from| self.from.get_mut(from)) {
            *count -= 1;
        }
        share.dishes.iter().for_each(|dish| self.dishes.take(dish));
        self.held -= usize::from(share.rank.0);
        self.started -= share.started;
    }

    /// Nothing waits to be counted: what is read now is what is so.
    pub(super) fn is_counted(&self) -> bool {
        self.marked.is_empty()
    }

    /// Tickets of the rail in their order, and whether they go out of the house.
    pub(super) fn rail(&self) -> impl Iterator<Item = (&TicketId, bool)> {
        debug_assert!(self.is_counted());
        self.rail.iter().map(|((.., id), to_go)| (id, *to_go))
    }

    /// It is on the rail.
    pub(super) fn is_up(&self, ticket: &TicketId) -> bool {
        self.shares.get(ticket).is_some_and(|share| share.up)
    }

    pub(super) fn up(&self) -> usize {
        debug_assert!(self.is_counted());
        self.rail.len()
    }

    pub(super) fn held(&self) -> usize {
        self.held
    }

    /// Lines that are being cooked.
    pub(super) fn started(&self) -> usize {
        self.started
    }

    pub(super) fn dishes(&self) -> &Dishes {
        debug_assert!(self.is_counted());
        &self.dishes
    }

    /// A ticket of that station is worked on here.
    pub(super) fn stands_in_for(&self, station: &StationId) -> bool {
        self.from.get(station).is_some_and(|count| 0 < *count)
    }

    /// Tickets of the rail by when they came, the oldest first.
    pub(super) fn oldest(&self) -> impl Iterator<Item = (Timestamp, &TicketId)> {
        self.since.iter().map(|(at, id)| (*at, id))
    }

    /// Bumped tickets, the newest first.
    pub(super) fn bumped(&self) -> impl Iterator<Item = &TicketId> {
        debug_assert!(self.is_counted());
        self.bumped.iter().rev().map(|(_, id)| id)
    }

    /// Fired tickets whose time is over, each named once until it changes.
    pub(super) fn now_late(&mut self, now: Timestamp) -> Vec<TicketId> {
        let mut late = Vec::new();
        while let Some((due, _)) = self.due.first()
            && *due <= now
        {
            late.extend(self.due.pop_first().map(|(_, id)| id));
        }
        late
    }

    pub(super) fn forecasts(&mut self) -> &mut Forecasts {
        &mut self.forecasts
    }

    /// The oldest forecast of a station that is not kept yet.
    pub(super) fn oldest_forecast(&self, station: &StationId) -> Option<Timestamp> {
        let all = self.forecasts.by_station.get(station)?;
        all.first().map(|(at, _)| *at)
    }
}

/// Still to do.
fn is_open(state: StepState) -> bool {
    matches!(
        state,
        StepState::Fired | StepState::Started | StepState::Waiting
    )
}

fn share(
    view: &TicketView,
    limits: Thresholds,
    up: bool,
    shown: &dyn Fn(&TicketLine) -> StepState,
) -> Share {
    let held = view.fired_at.is_none();
    let started = |line: &&TicketLine| shown(line) == StepState::Started;
    Share {
        up,
        rank: (held, view.rank, view.head.number, view.id.clone()),
        to_go: view.head.channel != Channel::DineIn,
        since: view.fired_at.unwrap_or(view.head.accepted_at),
        bumped_at: view.bumped_at,
        due: (!held).then(|| due_at(view, limits)),
        started: view.lines.iter().filter(started).count(),
        from: view.handed_over_from.clone(),
        dishes: Vec::new(),
    }
}

/// When stations should be done, order by order.
#[derive(Clone, Debug, Default)]
pub(super) struct Forecasts {
    of: BTreeMap<OrderId, Vec<(StationId, Timestamp)>>,
    by_station: BTreeMap<StationId, BTreeSet<(Timestamp, OrderId)>>,
}

impl Forecasts {
    pub(super) fn set(&mut self, order: &OrderView) {
        let id = order.head.order;
        self.gone(id);
        let mut oldest: BTreeMap<&StationId, Timestamp> = BTreeMap::new();
        for step in order.lines.iter().flat_map(|line| &line.steps) {
            let open = matches!(step.state, StepState::Fired | StepState::Started);
            if let Some(at) = step.ready_at.filter(|_| open) {
                let first = oldest.entry(&step.station).or_insert(at);
                *first = at.min(*first);
            }
        }
        let mine: Vec<(StationId, Timestamp)> = oldest
            .into_iter()
            .map(|(station, at)| (station.clone(), at))
            .collect();
        for (station, at) in &mine {
            let all = self.by_station.entry(station.clone()).or_default();
            all.insert((*at, id));
        }
        if !mine.is_empty() {
            self.of.insert(id, mine);
        }
    }

    pub(super) fn gone(&mut self, order: OrderId) {
        for (station, at) in self.of.remove(&order).into_iter().flatten() {
            if let Some(all) = self.by_station.get_mut(&station) {
                all.remove(&(at, order));
            }
        }
    }

    pub(super) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// Tickets that the mean of the last hour is made of, at most; no station bumps more in an hour.
const HOUR_MAX: usize = 500;

/// How long tickets of the last hour took from fire to bump.
#[derive(Clone, Debug, Default)]
pub(super) struct LastHour {
    /// By their bump, oldest first.
    times: VecDeque<(TicketId, Timestamp, Span)>,
    known: BTreeSet<TicketId>,
    sum: i64,
}

impl LastHour {
    pub(super) fn add(&mut self, view: &TicketView) {
        let (Some(fired), Some(bumped)) = (view.fired_at, view.bumped_at) else {
            return;
        };
        if self.known.insert(view.id.clone()) {
            let took = bumped - fired;
            self.sum += took.0;
            let at = self.times.partition_point(|(_, at, _)| *at <= bumped);
            self.times.insert(at, (view.id.clone(), bumped, took));
        }
        self.expire(bumped);
    }

    /// Forgets what is more than an hour ago.
    pub(super) fn expire(&mut self, now: Timestamp) {
        let hour_ago = now - Span::from_mins(60);
        while let Some((id, at, took)) = self.times.front()
            && (*at < hour_ago || HOUR_MAX < self.times.len())
        {
            self.known.remove(id);
            self.sum -= took.0;
            self.times.pop_front();
        }
    }

    pub(super) fn mean(&self) -> Option<Span> {
        let count = i64::try_from(self.times.len()).unwrap_or(i64::MAX);
        (0 < count).then(|| Span(self.sum / count))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::samples::ticket;
    use crate::board::tests::board;
    use crate::intent::Intent;

    #[test]
    fn a_rail_without_end_has_places_for_the_next_pages_and_loses_no_ticket() {
        let dish = |n: u32| if n == 390 { "Tuna" } else { "Ribeye" };
        let tickets = (1..=400).map(|n| ticket("grill", n, &[(dish(n), 1)]));
        let mut board = board(tickets.collect());
        let numbers = |board: &crate::board::Board| -> Vec<String> {
            let page = board.page(0).into_iter();
            page.map(|view| view.piece.card.number.clone()).collect()
        };
        assert!(board.goes_on() && board.pages() < 10, "{}", board.pages());
        let shown = board.shown_tickets(0).len();
        assert_eq!(board.more(0).map(|more| more.count + shown), Some(400));
        // What is far behind is found all the same.
        let tuna = board.all_day().into_iter().find(|dish| dish.name == "Tuna");
        board.act(Intent::Find(tuna.unwrap().key), 0);
        assert!(numbers(&board).contains(&"390".to_owned()));
        board.act(Intent::First, 0);
        assert_eq!(numbers(&board)[0], "1");
        let mut seen = BTreeSet::new();
        for n in 1..=400 {
            let mono = u64::from(n) * 5_000;
            board.tick(mono);
            seen.extend(numbers(&board));
            board.ticket_gone(&ticket("grill", n, &[]).id, mono + 10);
        }
        assert_eq!(seen.len(), 400, "each had its time on the first page");
        assert_eq!((board.more(0), board.goes_on()), (None, false));
    }

    #[test]
    fn the_last_hour_is_a_mean_of_what_was_bumped_in_it_and_bounded() {
        let mut hour = LastHour::default();
        assert_eq!(hour.mean(), None);
        let bumped = |hour: &mut LastHour, n: u32, at_min: i64, took_min: i64| {
            let mut view = ticket("grill", n, &[("Ribeye", 1)]);
            let at = view.head.accepted_at + Span::from_mins(at_min);
            view.bumped_at = Some(at);
            view.fired_at = Some(at - Span::from_mins(took_min));
            hour.add(&view);
            hour.add(&view);
            at
        };
        bumped(&mut hour, 1, 0, 30);
        bumped(&mut hour, 2, 50, 10);
        assert_eq!(hour.mean(), Some(Span::from_mins(20)), "each counts once");
        let now = bumped(&mut hour, 3, 70, 6);
        assert_eq!(hour.mean(), Some(Span::from_mins(8)));
        hour.expire(now + Span::from_mins(90));
        assert_eq!(hour.mean(), None);
        for n in 4..2_000 {
            bumped(&mut hour, n, 200, 5);
        }
        assert!(hour.times.len() <= HOUR_MAX && hour.known.len() == hour.times.len());
    }
}
