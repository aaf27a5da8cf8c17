//! What the launcher prints for people: tables on standard output.
#![expect(
    clippy::print_stdout,
    reason = "these are the answers people asked the command for"
)]

use tests::replay::Totals;

pub(crate) fn print_line(text: &str) {
    println!("{text}");
}

/// Rows of name and value, aligned.
pub(crate) fn rows(rows: &[(&str, String)]) {
    let width = rows
        .iter()
        .map(|(name, _)| name.chars().count())
        .max()
        .unwrap_or(0);
    for (name, value) in rows {
        println!("{name:<width$}  {value:>12}");
    }
}

pub(crate) fn totals(t: &Totals) {
    let ms = |q: replay::Quantiles| format!("{:.1} / {:.1}", q.p50, q.p99);
    use tests::replay;
    rows(&[
        ("orders offered", t.orders_offered.to_string()),
        ("orders accepted", t.orders_accepted.to_string()),
        ("lines", t.lines.to_string()),
        ("tickets", t.tickets.to_string()),
        ("lines at a station", t.steps.to_string()),
        ("lines displayed at a station", t.displayed.to_string()),
        ("lines bumped at a station", t.bumped.to_string()),
        ("orders completed", t.orders_completed.to_string()),
        ("orders settled", t.orders_settled.to_string()),
        ("orders lost", t.orders_lost.to_string()),
        ("orders doubled", t.orders_doubled.to_string()),
        ("journal entries", t.journal_entries.to_string()),
        (
            "trial balance, minor units",
            t.trial_balance_minor.to_string(),
        ),
        ("stock movements", t.stock_movements.to_string()),
        ("accept, ms p50 / p99", ms(t.accept_ms)),
        ("seen, ms p50 / p99", ms(t.seen_ms)),
    ]);
}
