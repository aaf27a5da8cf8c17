//! What the scheduler is meant to reach, held against what it did.

use router::rehearsal::bench::Table;
use router::rehearsal::dishes::Dishes;
use router::rehearsal::replans::Replans;
use serde::Serialize;

/// One target: at least `low`, at most `high`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Verdict {
    pub what: String,
    pub reached: f64,
    pub low: f64,
    pub high: f64,
    pub met: bool,
}

impl Verdict {
    fn new(what: String, reached: f64, low: f64, high: f64) -> Self {
        Self {
            what,
            reached,
            low,
            high,
            met: (low..=high).contains(&reached),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let met = if self.met { "met   " } else { "MISSED" };
        write!(f, "{met} {:<52}{:>8.3}", self.what, self.reached)?;
        match (self.low, self.high) {
            (low, f64::INFINITY) => write!(f, "  (at least {low})"),
            (low, high) if low <= 0.0 => write!(f, "  (at most {high})"),
            (low, high) => write!(f, "  ({low} to {high})"),
        }
    }
}

/// All targets: evenings at 85 % load and 25 % variation, dishes, plans.
pub fn verdicts(tables: &[Table], dishes: &[Dishes], replans: &[Replans]) -> Vec<Verdict> {
    let mut all = Vec::new();
    let is_meant = |table: &&Table| (table.load, table.variation) == (0.85, 0.25);
    for table in tables.iter().filter(is_meant) {
        evening(table, &mut all);
    }
    let unfinished: usize = tables.iter().map(|table| table.unfinished).sum();
    let unfinished = unfinished + dishes.iter().map(|size| size.unfinished).sum::<usize>();
    all.push(Verdict::new(
        "orders unfinished".to_owned(),
        unfinished as f64,
        0.0,
        0.0,
    ));
    for size in dishes {
        let most = if size.orders < 50 { 1.0 } else { 0.75 };
        let what = format!("dishes, {} orders: tardiness / fifo", size.orders);
        all.push(Verdict::new(what, size.ratio, 0.0, most));
    }
    for plan in replans {
        let most = if plan.open_orders <= 100 { 5.0 } else { 50.0 };
        let what = format!("plan with {} open orders: p99, ms", plan.open_orders);
        all.push(Verdict::new(what, plan.p99_ms, 0.0, most));
    }
    if let [few, .., many] = replans {
        let n_log_n = |plan: &Replans| {
            let n = plan.open_orders.max(2) as f64;
            n * n.ln()
        };
        let growth = many.p50_ms / few.p50_ms.max(1e-6);
        let most = n_log_n(many) / n_log_n(few);
        all.push(Verdict::new(
            "plan: growth of its median".to_owned(),
            growth,
            0.0,
            most,
        ));
    }
    all
}

fn evening(table: &Table, all: &mut Vec<Verdict>) {
    let mut add = |what: &str, reached: f64, low: f64, high: f64| {
        all.push(Verdict::new(
            format!("{}: {what}", table.kitchen),
            reached,
            low,
            high,
        ));
    };
    if let Some(row) = table.row("spread mean, s") {
        add("spread / fifo", row.to_fifo.median, 0.0, 0.50);
        add(
            "spread / longest first",
            row.to_longest_first.median,
            0.0,
            0.67,
        );
    }
    if let Some(row) = table.row("ticket time mean, s") {
        add("mean ticket time / fifo", row.to_fifo.median, 0.0, 1.0);
    }
    if let Some(row) = table.row("ticket time p95, s") {
        add("p95 / fifo, lower end", row.to_fifo.low, 0.0, 1.03);
        add(
            "p95 / longest first, lower end",
            row.to_longest_first.low,
            0.0,
            1.0,
        );
    }
    if let Some(row) = table.row("orders per hour") {
        add(
            "orders per hour / fifo",
            row.to_fifo.median,
            0.99,
            f64::INFINITY,
        );
    }
    if let Some(row) = table.row("weighted tardiness, s") {
        add("weighted tardiness / fifo", row.to_fifo.median, 0.0, 0.95);
    }
    add("promises kept by P90", table.p90_coverage, 0.88, 0.92);
    add(
        "pinball / best constant",
        table.pinball_to_constant,
        0.0,
        0.70,
    );
    add("pinball / queue formula", table.pinball_to_queue, 0.0, 1.0);
}
