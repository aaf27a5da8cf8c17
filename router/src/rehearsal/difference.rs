//! "What if", answered: the figures that a change changes, before and after. No change, no rows.

use std::fmt;

use super::figures::Figures;

/// One figure that differs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Differs {
    seed: u64,
    figure: String,
    before: f64,
    after: f64,
}

impl fmt::Display for Differs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (before, after) = (self.before, self.after);
        let share = (after - before) / before.abs().max(1e-9) * 100.0;
        write!(
            f,
            "seed {:<6}{:<28}{before:>10.3}{after:>10.3}{share:>+9.1} %",
            self.seed, self.figure
        )
    }
}

/// What differs between two rehearsals of the same guests, figure by figure.
pub(super) fn differences(before: &Figures, after: &Figures) -> Vec<Differs> {
    let mut rows = rows(before)
        .into_iter()
        .zip(rows(after))
        .collect::<Vec<_>>();
    rows.retain(|((_, before), (_, after))| before != after);
    let seed = before.seed;
    rows.into_iter()
        .map(|((figure, before), (_, after))| Differs {
            seed,
            figure,
            before,
            after,
        })
        .collect()
}

fn rows(f: &Figures) -> Vec<(String, f64)> {
    let named = [
        ("orders", f.orders as f64),
        ("spread_s.mean", f.spread_s.mean),
        ("spread_s.p50", f.spread_s.p50),
        ("spread_s.p95", f.spread_s.p95),
        ("ticket_s.mean", f.ticket_s.mean),
        ("ticket_s.p50", f.ticket_s.p50),
        ("ticket_s.p95", f.ticket_s.p95),
        ("weighted_tardiness", f.weighted_tardiness),
        ("throughput_per_h", f.throughput_per_h),
        ("moves_per_event", f.moves_per_event),
        ("promise.p90_coverage", f.promise.p90_coverage),
        ("promise.pinball", f.promise.pinball),
        ("unfinished", f.unfinished as f64),
    ];
    let named = named
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let used = f.utilisation.iter();
    named
        .chain(used.map(|(station, used)| (format!("utilisation.{station}"), *used)))
        .collect()
}
