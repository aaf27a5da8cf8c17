//! Whether the bridge is linked and up to date, for people, supervisors and Prometheus.

use std::fmt::Write;
use std::time::Instant;

use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::answers::{Failure, read};
use super::{HealthBody, Web};
use crate::live::Live;
use crate::store::{Counts, Level, TotalsOfBooks};

/// This many facts behind is more than a batch on its way.
const BEHIND_MAX: u64 = 2_000;

#[expect(clippy::disallowed_methods, reason = "the age of a beat is real time")]
pub(super) fn clock() -> Instant {
    Instant::now()
}

fn body(live: &Live, menu: &shared::ids::MenuVersion) -> (bool, HealthBody) {
    let now = clock();
    let fresh = live.fresh(now);
    let behind = live.facts_behind();
    let status = match (fresh, behind) {
        (false, _) => "cut off",
        (true, n) if BEHIND_MAX < n => "behind",
        (true, _) => "ok",
    };
    let age = live
        .last_beat
        .map(|at| now.saturating_duration_since(at).as_millis());
    let health = HealthBody {
        status: status.to_owned(),
        linked: live.linked,
        facts_behind: behind,
        facts_parked: live.facts_parked,
        beat_age_ms: age.map(|ms| u64::try_from(ms).unwrap_or(u64::MAX)),
        menu_agrees: live.menu.as_ref().is_none_or(|theirs| theirs == menu),
    };
    (fresh, health)
}

pub(super) async fn health(State(web): State<Web>) -> Response {
    let live = web.live.lock().clone();
    let (fresh, body) = body(&live, &web.restaurant.version);
    let status = if fresh {
        StatusCode::OK
    } else {
        StatusCode::SERVICE_UNAVAILABLE
    };
    (status, Json(body)).into_response()
}

pub(super) async fn metrics(State(web): State<Web>) -> Result<Response, Failure> {
    let live = web.live.lock().clone();
    let (fresh, health) = body(&live, &web.restaurant.version);
    let read = read(&web, |reader| {
        Ok((reader.totals()?, reader.counts()?, reader.levels()?))
    });
    let (totals, counts, levels) = read.await?;
    let text = page(fresh, &health, &totals, &counts, &levels);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

fn page(
    fresh: bool,
    health: &HealthBody,
    totals: &TotalsOfBooks,
    counts: &Counts,
    levels: &[Level],
) -> String {
    let mut text = String::with_capacity(4_096);
    let mut figure = |name: &str, kind: &str, help: &str, value: i128| {
        writeln!(
            text,
            "# HELP bridge_{name} {help}\n# TYPE bridge_{name} {kind}\nbridge_{name} {value}"
        )
        .expect("writing to a String cannot fail");
    };
    figure(
        "up_to_date",
        "gauge",
        "1 while the router's beats arrive.",
        i128::from(fresh),
    );
    figure(
        "facts_behind",
        "gauge",
        "Facts the router has and the books have not.",
        health.facts_behind.into(),
    );
    figure(
        "facts_booked_seq",
        "gauge",
        "Sequence of the last fact booked.",
        totals.facts_seq.into(),
    );
    figure(
        "facts_parked",
        "gauge",
        "Facts that could not be booked and need a person.",
        totals.facts_parked.into(),
    );
    figure(
        "journal_entries",
        "counter",
        "Entries in the journal.",
        totals.journal_entries.into(),
    );
    figure(
        "trial_balance_minor",
        "gauge",
        "Sum of all postings; anything but 0 is a bug.",
        totals.trial_balance_minor.into(),
    );
    figure(
        "stock_movements",
        "counter",
        "Movements of stock.",
        totals.stock_movements.into(),
    );
    figure(
        "orders_settled",
        "counter",
        "Orders whose check is paid.",
        totals.orders_settled.into(),
    );
    figure(
        "shop_orders",
        "counter",
        "Orders that came in over HTTP.",
        counts.shop_orders.into(),
    );
    figure(
        "questions_waiting",
        "gauge",
        "Questions to the router without an answer.",
        counts.asks_waiting.into(),
    );
    figure(
        "stock_notices",
        "gauge",
        "Shelves that are low or out.",
        counts.notices_open.into(),
    );
    text.push_str("# HELP bridge_stock_level What lies on a shelf, in its unit.\n# TYPE bridge_stock_level gauge\n");
    for Level {
        ingredient,
        unit,
        level,
        ..
    } in levels
    {
        writeln!(
            text,
            "bridge_stock_level{{ingredient=\"{ingredient}\",unit=\"{unit}\"}} {level}"
        )
        .expect("writing to a String cannot fail");
    }
    text
}
