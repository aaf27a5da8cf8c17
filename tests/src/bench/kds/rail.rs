//! The rail of the bench: filled, kept full and worked off by one who is waiter and cook.

use std::collections::BTreeMap;
use std::time::Duration;

use shared::bus::Inbound;
use shared::ids::{OrderId, StationId, TicketId};
use shared::menu::Restaurant;
use shared::ticket::TicketView;
use shared::wire::{
    Ask, FrontAsk, Role, SeenStep, Snapshot, StationAsk, StationUpdate, Stream, Update,
};

use super::super::order_for;
use super::super::process::instant;
use super::{EVENTS_PER_S, LINES, WITHIN};
use crate::crew::{House, keep_going};
use crate::hands::Hand;
use crate::workload::Seed;

/// Asks on their way while tickets only pass.
const IN_FLIGHT_MAX: usize = 64;

/// A waiter and a cook in one, who keep the rail full.
pub(super) struct Rail<'a> {
    restaurant: &'a Restaurant,
    pub(super) station: StationId,
    till: Hand,
    cook: Hand,
    /// Open tickets by arrival.
    pub(super) open: BTreeMap<TicketId, TicketView>,
    seed: Seed,
}

impl<'a> Rail<'a> {
    pub(super) fn connect(house: &House, restaurant: &'a Restaurant) -> anyhow::Result<Self> {
        let station = restaurant
            .prep_stations()
            .next()
            .map(|s| s.id.clone())
            .ok_or_else(|| anyhow::anyhow!("a kitchen without a station"))?;
        let (site, endpoint) = (&restaurant.site, house.endpoint());
        let stream = [Stream::Station(station.clone())];
        Ok(Self {
            restaurant,
            till: Hand::connect(site, Role::Front, "bench-till", &endpoint, &[])?,
            cook: Hand::connect(site, Role::Station, "bench-cook", &endpoint, &stream)?,
            station,
            open: BTreeMap::new(),
            seed: Seed(11),
        })
    }

    pub(super) fn submit(&mut self) {
        let order = order_for(self.restaurant, &self.station, LINES, &mut self.seed);
        self.till.ask(Ask::Front(FrontAsk::Submit { order }));
    }

    /// Bumps the oldest ticket.
    fn bump(&mut self) {
        let _not_closed = self.bump_nth(0);
    }

    fn bump_nth(&mut self, n: usize) -> Option<OrderId> {
        let mut oldest: Vec<&TicketView> = self.open.values().collect();
        oldest.sort_by(|a, b| a.id.cmp(&b.id));
        let view = oldest.get(n).copied()?;
        let order = view.id.order;
        let step = |line: &shared::ticket::TicketLine| SeenStep {
            step: line.step,
            revision: line.revision,
        };
        let ask = StationAsk::Bump {
            station: self.station.clone(),
            steps: view.lines.iter().map(step).collect(),
            tap_age: None,
        };
        self.cook.ask(Ask::Station(ask));
        Some(order)
    }

    /// The shortest way to close an order: thousands that were never served nor paid would be another house.
    fn close(&mut self, order: OrderId) {
        let reason = "bench".to_owned();
        let ask = FrontAsk::Cancel { order, reason };
        self.till.ask(Ask::Front(ask));
    }

    /// Takes in what has arrived; fails on a refusal, which would make the load another one.
    pub(super) fn hear(&mut self) -> anyhow::Result<()> {
        while let Some(inbound) = self.cook.next() {
            self.take(inbound)?;
        }
        while let Some(inbound) = self.till.next() {
            self.take(inbound)?;
        }
        Ok(())
    }

    fn take(&mut self, inbound: Inbound) -> anyhow::Result<()> {
        match inbound {
            Inbound::Answer(answer) => {
                if let Err(refusal) = answer.result {
                    anyhow::bail!("the screen's bench was refused: {refusal}");
                }
            }
            Inbound::Snapshot {
                snapshot: Snapshot::Station(snapshot),
                ..
            } => {
                let tickets = snapshot.tickets.into_iter();
                self.open = tickets.map(|view| (view.id.clone(), view)).collect();
            }
            Inbound::Update { tell, .. } => match tell.update {
                Update::Station(StationUpdate::Ticket { view }) if view.bumped_at.is_none() => {
                    self.open.insert(view.id.clone(), *view);
                }
                Update::Station(StationUpdate::Ticket { view }) => {
                    self.open.remove(&view.id);
                }
                Update::Station(StationUpdate::TicketGone { ticket }) => {
                    self.open.remove(&ticket);
                }
                _ => {}
            },
            _ => {}
        }
        Ok(())
    }

    /// Hears until `enough`, or fails in words.
    pub(super) fn until(
        &mut self,
        what: &str,
        enough: impl Fn(&Self) -> bool,
    ) -> anyhow::Result<()> {
        let begun = instant();
        while begun.elapsed() < WITHIN {
            keep_going()?;
            self.hear()?;
            if enough(self) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        anyhow::bail!("{what} within {} s", WITHIN.as_secs())
    }

    /// Fills the rail up to so many open tickets.
    pub(super) fn fill(&mut self, tickets: usize) -> anyhow::Result<()> {
        // What was on its way meanwhile counts first.
        self.hear()?;
        let mut sent = self.open.len();
        while sent < tickets {
            let more = IN_FLIGHT_MAX.min(tickets - sent);
            (0..more).for_each(|_| self.submit());
            sent += more;
            self.until("the rail was not filled", |rail| sent <= rail.open.len())?;
        }
        Ok(())
    }

    /// Lets tickets come and go as fast as the router answers, a batch at a time.
    pub(super) fn pass(&mut self, tickets: usize) -> anyhow::Result<()> {
        let open = self.open.len();
        for _ in 0..tickets.div_ceil(IN_FLIGHT_MAX) {
            (0..IN_FLIGHT_MAX).for_each(|_| self.submit());
            self.until("the rail stood still", |rail| {
                open + IN_FLIGHT_MAX <= rail.open.len()
            })?;
            let bumped: Vec<OrderId> = (0..IN_FLIGHT_MAX)
                .filter_map(|n| self.bump_nth(n))
                .collect();
            self.until("nothing left the rail", |rail| rail.open.len() <= open)?;
            bumped.into_iter().for_each(|order| self.close(order));
        }
        Ok(())
    }

    /// Keeps the events coming for so long.
    pub(super) fn load(&mut self, long: Duration) -> anyhow::Result<()> {
        let (begun, pause) = (instant(), Duration::from_millis(1_000 / EVENTS_PER_S));
        let mut events = 0;
        while begun.elapsed() < long {
            keep_going()?;
            if events % 2 == 0 {
                self.submit();
            } else {
                self.bump();
            }
            events += 1;
            while begun.elapsed() < pause * events {
                self.hear()?;
                std::thread::sleep(Duration::from_millis(2));
            }
        }
        Ok(())
    }
}
