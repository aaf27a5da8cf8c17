//! A router's long day without a bus: orders are taken, cooked and paid through its core, in virtual time.

use std::path::Path;

use router::kitchen::{Kitchen, People};
use router::serve::{Core, Fallen, Options, SCHEMA};
use shared::bus::RouterInbound;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::{StepState, Tender};
use shared::time::{Span, Timestamp};
use shared::wire::*;

use super::order_for;
use super::pipeline::ORDER_LINES;
use crate::crew::keep_going;
use crate::hands::mint;
use crate::workload::Seed;

/// Orders taken, cooked and paid together.
const PARTY: usize = 50;
/// 2026-01-05 11:00 UTC, a Monday.
const OPENING: Timestamp = Timestamp(1_767_610_800_000);
/// Between two parties; 100,000 orders then take some eleven days.
const PAUSE: Span = Span::from_mins(8);
/// The longest chain of work on any menu, with room.
const STEPS_IN_A_CHAIN_MAX: usize = 12;

struct Nobody;

impl People for Nobody {
    fn name(&self, _customer: CustomerId) -> Option<&str> {
        None
    }
}

/// What the day left behind. The core is gone as after a SIGKILL, just before its next checkpoint.
pub struct LongDay {
    pub orders: u64,
    pub events: u64,
    /// Events behind the newest checkpoint.
    pub replayed: u64,
    pub open_orders: usize,
}

struct Evening<'a> {
    core: Core,
    restaurant: &'a Restaurant,
    now: Timestamp,
    device: DeviceId,
}

impl LongDay {
    /// Cooks at least `orders`, and then on until a checkpoint is about to be due.
    pub fn cook(
        data: &Path,
        restaurant: &Restaurant,
        station: StationId,
        orders: u64,
    ) -> anyhow::Result<Self> {
        let options = Options {
            watch: false,
            ..Options::default()
        };
        let core = Core::open(data, Box::new(restaurant.clone()), options, OPENING)?;
        let device = DeviceId::new("bench")?;
        let mut evening = Evening {
            core,
            restaurant,
            now: OPENING,
            device,
        };
        let (mut seed, mut taken, mut growth) = (Seed(11), 0, 0);
        loop {
            keep_going()?;
            let before = evening.core.store().journal_seq();
            evening.party(&station, &mut seed)?;
            taken += PARTY as u64;
            let events = evening.core.store().journal_seq();
            growth = growth.max(events - before);
            let checkpoint = evening.core.store().reader().checkpoint(SCHEMA)?;
            let replayed = events - checkpoint.map_or(0, |row| row.journal_seq);
            let nearly_due =
                options.checkpoint_every - 2 * growth.min(options.checkpoint_every / 2);
            if orders <= taken && nearly_due <= replayed {
                let open_orders = evening.core.kitchen().open_orders();
                return Ok(Self {
                    orders: taken,
                    events,
                    replayed,
                    open_orders,
                });
            }
        }
    }
}

impl Evening<'_> {
    /// A party's orders from the first word to the last coin.
    fn party(&mut self, station: &StationId, seed: &mut Seed) -> anyhow::Result<()> {
        self.now = self.now + PAUSE;
        let drafts: Vec<_> = (0..PARTY)
            .map(|_| order_for(self.restaurant, station, ORDER_LINES, seed))
            .collect();
        let ids: Vec<OrderId> = drafts.iter().map(|order| order.id).collect();
        let submits = drafts
            .into_iter()
            .map(|order| Ask::Front(FrontAsk::Submit { order }));
        self.ask(submits.collect())?;
        for _ in 0..STEPS_IN_A_CHAIN_MAX {
            let bumps: Vec<Ask> = ids
                .iter()
                .flat_map(|id| bumps(self.core.kitchen(), *id))
                .collect();
            if bumps.is_empty() {
                break;
            }
            self.now = self.now + Span::from_mins(1);
            self.ask(bumps)?;
        }
        let view = |id: &OrderId| self.core.kitchen().order_view(*id, &Nobody);
        let payments = ids.iter().filter_map(view).map(|order| {
            let (check, amount) = (order.check.check, order.check.due);
            let tender = Tender::Card {
                approval: None,
                last_four: None,
                brand: None,
            };
            Ask::Front(FrontAsk::Pay {
                check,
                tender,
                amount,
                tip: Money::ZERO,
            })
        });
        self.ask(payments.collect())
    }

    /// One turn of the loop; every ask must be accepted.
    fn ask(&mut self, bodies: Vec<Ask>) -> anyhow::Result<()> {
        let heard = bodies.into_iter().map(|body| {
            let (id, role, device) = (RequestId(mint()), Role::Driver, self.device.clone());
            let ask = Envelope {
                v: PROTOCOL,
                id,
                role,
                device: device.clone(),
                actor: None,
                approver: None,
                term: 0,
                body,
            };
            RouterInbound::Ask {
                bytes: encode(&ask),
                role,
                device,
                reply: Box::new(drop),
            }
        });
        let turn = self.core.handle(heard.collect(), self.now);
        let spoken = turn.map_err(|Fallen { why, .. }| why)?;
        for (_reply, answer) in spoken.answers {
            answer
                .result
                .map_err(|refused| anyhow::anyhow!("the bench's ask was refused: {refused}"))?;
        }
        Ok(())
    }
}

/// Taps for everything of an order that is on a rail.
fn bumps(kitchen: &Kitchen, order: OrderId) -> Vec<Ask> {
    let Some(view) = kitchen.order_view(order, &Nobody) else {
        return Vec::new();
    };
    let steps = view.lines.iter().flat_map(|line| &line.steps);
    let open = steps.filter(|step| matches!(step.state, StepState::Fired | StepState::Started));
    let mut by_station: std::collections::BTreeMap<StationId, Vec<SeenStep>> = Default::default();
    for step in open {
        let seen = SeenStep {
            step: step.step,
            revision: step.revision,
        };
        by_station
            .entry(step.station.clone())
            .or_default()
            .push(seen);
    }
    let bump = |(station, steps)| {
        Ask::Station(StationAsk::Bump {
            station,
            steps,
            tap_age: None,
        })
    };
    by_station.into_iter().map(bump).collect()
}
