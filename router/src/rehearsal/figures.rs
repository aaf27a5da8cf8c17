//! The figures of a rehearsal, as printed and compared.

use std::collections::BTreeMap;

use serde::Serialize;
use shared::ids::StationId;

use super::notes::{CourseNote, Notes};
use crate::kitchen::Algorithm;

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Spread {
    pub mean: f64,
    pub p50: f64,
    pub p95: f64,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Quantiles {
    pub mean: f64,
    pub p50: f64,
    pub p95: f64,
}

/// How good the promises were.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Promises {
    /// Share of courses that were ready by their P90; 0 where nothing was promised.
    pub p90_coverage: f64,
    /// Mean pinball loss of P50 and P90, in seconds.
    pub pinball: f64,
    /// The same for the best constants, chosen afterwards, and for the queue formula with its best factors.
    pub pinball_constant: f64,
    pub pinball_queue: f64,
    pub given: usize,
}

/// Times in seconds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    pub policy: &'static str,
    pub seed: u64,
    pub orders: usize,
    /// From the first plate of a course ready to the last; courses of two plates and more.
    pub spread_s: Spread,
    /// The same over the parts of plates.
    pub parts_spread_s: Spread,
    /// From when a course may go to its last plate; what was ordered ahead is left out.
    pub ticket_s: Quantiles,
    /// Mean of what courses were late, weighted by plates.
    pub weighted_tardiness: f64,
    pub throughput_per_h: f64,
    /// Share of each station's slots that was worked in, from the first guest to the last plate.
    pub utilisation: BTreeMap<StationId, f64>,
    /// Places that tickets on a rail were moved by, per event.
    pub moves_per_event: f64,
    /// Messages to screens that plans alone caused, per event.
    pub tells_per_event: f64,
    pub promise: Promises,
    pub unfinished: usize,
    pub state_hash: String,
}

/// What `--json` prints: these keys, no others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Printed<'a> {
    policy: &'static str,
    seed: u64,
    orders: usize,
    spread_s: Spread,
    ticket_s: TicketTimes,
    weighted_tardiness: f64,
    throughput_per_h: f64,
    utilisation: &'a BTreeMap<StationId, f64>,
    moves_per_event: f64,
    promise: PromiseQuality,
    unfinished: usize,
    state_hash: &'a str,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct TicketTimes {
    p50: f64,
    p95: f64,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct PromiseQuality {
    p90_coverage: f64,
    pinball: f64,
}

impl<'a> Printed<'a> {
    pub(super) fn of(figures: &'a Figures) -> Self {
        Self {
            policy: figures.policy,
            seed: figures.seed,
            orders: figures.orders,
            spread_s: figures.spread_s,
            ticket_s: TicketTimes {
                p50: figures.ticket_s.p50,
                p95: figures.ticket_s.p95,
            },
            weighted_tardiness: figures.weighted_tardiness,
            throughput_per_h: figures.throughput_per_h,
            utilisation: &figures.utilisation,
            moves_per_event: figures.moves_per_event,
            promise: PromiseQuality {
                p90_coverage: figures.promise.p90_coverage,
                pinball: figures.promise.pinball,
            },
            unfinished: figures.unfinished,
            state_hash: &figures.state_hash,
        }
    }
}

/// The value below which a `share` of the values lie, interpolated; 0 of none.
pub(super) fn quantile(sorted: &[f64], share: f64) -> f64 {
    let Some(last) = sorted.len().checked_sub(1) else {
        return 0.0;
    };
    let at = share * last as f64;
    let low = at.floor() as usize;
    let high = (low + 1).min(last);
    sorted[low] + (sorted[high] - sorted[low]) * (at - low as f64)
}

pub(super) fn mean(values: &[f64]) -> f64 {
    if values.is_empty() {
        0.0
    } else {
        values.iter().sum::<f64>() / values.len() as f64
    }
}

fn quantiles(mut values: Vec<f64>) -> Quantiles {
    values.sort_by(f64::total_cmp);
    Quantiles {
        mean: mean(&values),
        p50: quantile(&values, 0.5),
        p95: quantile(&values, 0.95),
    }
}

fn spread(values: Vec<f64>) -> Spread {
    let Quantiles { mean, p50, p95 } = quantiles(values);
    Spread { mean, p50, p95 }
}

fn secs(span: shared::time::Span) -> f64 {
    span.0 as f64 / 1_000.0
}

impl Figures {
    pub fn of(notes: &Notes, algorithm: Algorithm, seed: u64) -> Self {
        let shared: Vec<&CourseNote> = notes
            .courses
            .iter()
            .filter(|note| 1 < note.plates)
            .collect();
        let at_once = notes.courses.iter().filter(|note| !note.ahead);
        let (mut late, mut plates) = (0.0, 0.0);
        for note in &notes.courses {
            late += secs(note.ready - note.due).max(0.0) * note.plates as f64;
            plates += note.plates as f64;
        }
        let open = secs(notes.last - notes.opening).max(1.0);
        let used = |(id, slots): (&StationId, &u32)| {
            let work = notes
                .work
                .get(id)
                .map_or(0.0, |work| work.iter().map(|(_, takes)| secs(*takes)).sum());
            (id.clone(), work / f64::from(*slots) / open)
        };
        Self {
            policy: algorithm.name(),
            seed,
            orders: notes.orders,
            spread_s: spread(shared.iter().map(|note| secs(note.spread)).collect()),
            parts_spread_s: spread(shared.iter().map(|note| secs(note.parts_spread)).collect()),
            ticket_s: quantiles(at_once.map(|note| secs(note.took())).collect()),
            weighted_tardiness: late / f64::max(plates, 1.0),
            throughput_per_h: (notes.orders - notes.unfinished) as f64 / open * 3_600.0,
            utilisation: notes.slots.iter().map(used).collect(),
            moves_per_event: notes.moves as f64 / (notes.events.max(1)) as f64,
            tells_per_event: notes.plan_tells as f64 / (notes.events.max(1)) as f64,
            promise: promises(&notes.courses),
            unfinished: notes.unfinished,
            state_hash: format!("{:016x}", notes.state_hash),
        }
    }
}

/// Loss of promising `promised` at quantile `share` when it took `took`.
pub(super) fn pinball(share: f64, promised: f64, took: f64) -> f64 {
    let off = took - promised;
    f64::max(share * off, (share - 1.0) * off)
}

fn promises(courses: &[CourseNote]) -> Promises {
    let given: Vec<(f64, f64, f64, f64)> = courses
        .iter()
        .filter_map(|note| {
            let promise = note.promise?;
            let by_queue = secs(note.by_queue?);
            let (p50, p90) = (
                secs(promise.p50 - note.since),
                secs(promise.p90 - note.since),
            );
            Some((p50, p90, by_queue, secs(note.took())))
        })
        .collect();
    if given.is_empty() {
        return Promises::default();
    }
    let took: Vec<f64> = sorted(given.iter().map(|one| one.3));
    let (c50, c90) = (quantile(&took, 0.5), quantile(&took, 0.9));
    let ratios = sorted(given.iter().map(|one| one.3 / one.2.max(1.0)));
    let (q50, q90) = (quantile(&ratios, 0.5), quantile(&ratios, 0.9));
    let loss = |p: &dyn Fn(&(f64, f64, f64, f64)) -> (f64, f64)| {
        let losses = given.iter().map(|one| {
            let (p50, p90) = p(one);
            (pinball(0.5, p50, one.3) + pinball(0.9, p90, one.3)) / 2.0
        });
        mean(&losses.collect::<Vec<f64>>())
    };
    let covered = given.iter().filter(|one| one.3 <= one.1).count();
    Promises {
        p90_coverage: covered as f64 / given.len() as f64,
        pinball: loss(&|one| (one.0, one.1)),
        pinball_constant: loss(&|_| (c50, c90)),
        pinball_queue: loss(&|one| (one.2 * q50, one.2 * q90)),
        given: given.len(),
    }
}

fn sorted(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values
}
