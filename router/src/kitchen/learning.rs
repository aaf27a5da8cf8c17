//! What steps really take, learned from taps, and which taps teach nothing.
//!
//! Evidence gathers with every bump of a step that was started; a lesson is drawn from it now and then,
//! and is an event, so that a replay plans with what was known that evening. Until there is evidence
//! enough, the configured times hold. A tap that cannot be true is counted and shown, never learned from.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::Restaurant;
use shared::time::{Span, Timestamp};

use super::Kitchen;
use super::event::{DoneStep, Event};
use super::order::{Line, Order, Step};
use super::together;

/// Taps that a lesson is drawn from: the newest ones.
const SAMPLES_MAX: usize = 31;
/// New taps between two lessons; fewer than this are no evidence.
const FRESH_MIN: u16 = 8;
/// Steps apart in one tap from which on somebody clears a rail, and times mean nothing.
const BULK_STEPS: usize = 4;
/// The configured time weighs as much as so many taps: eight taps of food that varies by a quarter are
/// off by a tenth, which is worse than what most kitchens write down.
const PRIOR: i64 = 24;
/// Below this share of its time a step was bumped before it was done, in thousandths.
const EARLY: i64 = 350;
/// Above this share it was bumped long after.
const LATE: i64 = 3_000;
/// A step that stood on the rail for so long met a busy station.
const BUSY_AFTER: Span = Span::from_secs(60);

/// How busy a station was when a step began.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Load {
    Calm,
    Busy,
}

/// What a step of one item takes at one station: thousandths of the configured time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lesson {
    pub p50: i64,
    pub p90: i64,
    pub samples: u16,
}

/// Taps that taught nothing, by kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    pub early: u32,
    pub late: u32,
    pub bulk: u32,
}

/// What is known of one item at one station under one load.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evidence {
    /// Newest last, thousandths of the configured time.
    samples: Vec<i64>,
    fresh: u16,
    pub flags: Flags,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lesson: Option<Lesson>,
}

impl Evidence {
    /// Anything was tapped, or learned before the taps were forgotten.
    pub fn says_something(&self) -> bool {
        !self.samples.is_empty() || self.lesson.is_some() || self.flags != Flags::default()
    }

    /// Taps that count.
    pub fn taps(&self) -> usize {
        self.samples.len()
    }
}

/// By load.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    pub calm: Evidence,
    pub busy: Evidence,
}

impl Known {
    fn under(&mut self, load: Load) -> &mut Evidence {
        match load {
            Load::Calm => &mut self.calm,
            Load::Busy => &mut self.busy,
        }
    }
}

/// One thing that a tap says.
enum Said {
    Took(i64),
    Early,
    Late,
    Bulk,
}

fn judge(took: Span, prep: Span, steps: usize) -> Said {
    let share = took.0 * 1_000 / prep.0.max(1);
    match share {
        _ if BULK_STEPS <= steps => Said::Bulk,
        share if share < EARLY => Said::Early,
        share if LATE < share => Said::Late,
        share => Said::Took(share),
    }
}

fn load_of(step: &Step) -> Load {
    let stood = step
        .fired_at
        .zip(step.started_at)
        .map(|(fired, started)| started - fired);
    if stood.is_some_and(|stood| BUSY_AFTER <= stood) {
        Load::Busy
    } else {
        Load::Calm
    }
}

impl Kitchen {
    /// Gathers evidence from a bump. Called before the steps are done.
    pub(super) fn observe(
        &mut self,
        at: Timestamp,
        order: OrderId,
        steps: &[DoneStep],
        tap_age: Option<Span>,
    ) {
        // A tap of unknown age teaches nothing.
        let Some(age) = tap_age else { return };
        let Some(order) = self.orders.get(&order) else {
            return;
        };
        let taken = self
            .restaurant()
            .map_or(steps.len(), |house| apart(house, order, steps));
        for done in steps {
            let line = order.line(done.step.line);
            let Some((line, step)) = line.and_then(|line| Some((line, line.step(done.step.n)?)))
            else {
                continue;
            };
            let Some(started_at) = step.started_at.filter(|_| step.modifier.is_none()) else {
                continue;
            };
            let said = judge(at - age - started_at, step.prep, taken);
            let station = self.known.entry(step.station.clone()).or_default();
            let evidence = station
                .entry(line.facts.item.clone())
                .or_default()
                .under(load_of(step));
            match said {
                Said::Took(share) => {
                    evidence.samples.push(share);
                    evidence.fresh = evidence.fresh.saturating_add(1);
                    if SAMPLES_MAX < evidence.samples.len() {
                        evidence.samples.remove(0);
                    }
                }
                Said::Early => evidence.flags.early += 1,
                Said::Late => evidence.flags.late += 1,
                Said::Bulk => evidence.flags.bulk += 1,
            }
        }
    }

    pub(super) fn learn(&mut self, station: &StationId, item: &ItemId, load: Load, lesson: Lesson) {
        let known = self.known.entry(station.clone()).or_default();
        let evidence = known.entry(item.clone()).or_default().under(load);
        evidence.lesson = Some(lesson);
        evidence.fresh = 0;
    }

    /// Lessons that are due at a station.
    pub(super) fn lessons(&self, station: &StationId) -> Vec<Event> {
        let mut events = Vec::new();
        for (item, known) in self.known.get(station).into_iter().flatten() {
            for (load, evidence) in [(Load::Calm, &known.calm), (Load::Busy, &known.busy)] {
                if FRESH_MIN <= evidence.fresh {
                    let (station, item) = (station.clone(), item.clone());
                    let lesson = lesson(&evidence.samples);
                    events.push(Event::PrepLearned {
                        station,
                        item,
                        load,
                        lesson,
                    });
                }
            }
        }
        events
    }

    /// How long a step takes: as learned, else as configured.
    pub(super) fn prep_of(&self, line: &Line, step: &Step, at: Timestamp) -> Span {
        let known = self
            .known
            .get(&step.station)
            .and_then(|items| items.get(&line.facts.item));
        let Some(known) = known.filter(|_| step.modifier.is_none()) else {
            return step.prep;
        };
        let stood = step
            .fired_at
            .map_or(Span::ZERO, |fired| step.started_at.unwrap_or(at) - fired);
        let evidence = if BUSY_AFTER <= stood {
            &known.busy
        } else {
            &known.calm
        };
        let lesson = evidence.lesson.or(known.calm.lesson);
        lesson.map_or(step.prep, |lesson| Span(step.prep.0 * lesson.p50 / 1_000))
    }

    /// What is known of each item at each station, for reports.
    pub fn evidence(&self) -> impl Iterator<Item = (&StationId, &ItemId, &Known)> {
        self.known.iter().flat_map(|(station, items)| {
            items
                .iter()
                .map(move |(item, known)| (station, item, known))
        })
    }
}

/// Steps of a tap, those that cook together counted once: a basket is lifted with one hand.
fn apart(house: &Restaurant, order: &Order, steps: &[DoneStep]) -> usize {
    let mut kinds: Vec<u16> = Vec::new();
    let mut alone = 0;
    for done in steps {
        let line = order.line(done.step.line);
        let found = line.and_then(|line| together::share(house, line, line.step(done.step.n)?));
        match found {
            Some(share) if kinds.contains(&share.rule) => {}
            Some(share) => kinds.push(share.rule),
            None => alone += 1,
        }
    }
    alone + kinds.len()
}

fn lesson(samples: &[i64]) -> Lesson {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    let at = |percent: usize| {
        sorted
            .get((sorted.len() - 1) * percent / 100)
            .copied()
            .unwrap_or(1_000)
    };
    let count = i64::try_from(sorted.len()).unwrap_or(0);
    let drawn = |share: i64| (share * count + 1_000 * PRIOR) / (count + PRIOR);
    let p50 = drawn(at(50));
    Lesson {
        p50,
        p90: p50 * at(90) / at(50).max(1),
        samples: u16::try_from(sorted.len()).unwrap_or(u16::MAX),
    }
}
