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
use crate::store::{Counts, Level};

/// This many facts behind is more than a batch on its way.
pub(super) const BEHIND_MAX: u64 = 2_000;

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
    let read = read(&web, |reader| Ok((reader.counts()?, reader.levels()?)));
    let (counts, levels) = read.await?;
    let booked = live.facts_booked.map_or(0, |(_, seq)| seq);
    let text = page((fresh, booked), &health, &counts, &levels);
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], text).into_response())
}

/// Name, what it means, value.
type Figure = (&'static str, &'static str, i128);

fn gauges((fresh, booked): (bool, u64), health: &HealthBody, counts: &Counts) -> [Figure; 7] {
    let behind = health.facts_behind.into();
    [
        ("up_to_date", "1: the router's beats arrive.", fresh.into()),
        (
            "facts_behind",
            "Facts the router has and the books have not.",
            behind,
        ),
        ("facts_booked_seq", "The last fact booked.", booked.into()),
        (
            "facts_parked",
            "Facts that need a person.",
            counts.facts_parked.into(),
        ),
        (
            "trial_balance_minor",
            "Must be 0.",
            counts.tally.balance.into(),
        ),
        (
            "questions_waiting",
            "Without an answer.",
            counts.asks_waiting.into(),
        ),
        (
            "stock_notices",
            "Shelves low or out.",
            counts.notices_open.into(),
        ),
    ]
}

fn counters(counts: &Counts) -> [Figure; 4] {
    let tally = counts.tally;
    [
        (
            "journal_entries",
            "Entries in the journal.",
            tally.entries.into(),
        ),
        (
            "stock_movements",
            "Movements of stock.",
            tally.movements.into(),
        ),
        (
            "settlements",
            "Checks paid in full.",
            tally.settlements.into(),
        ),
        (
            "shop_orders",
            "Orders that came in over HTTP.",
            counts.shop_orders.into(),
        ),
    ]
}

fn page(now: (bool, u64), health: &HealthBody, counts: &Counts, levels: &[Level]) -> String {
    let mut text = String::with_capacity(8_192);
    let mut line = |line: std::fmt::Arguments<'_>| {
        text.write_fmt(line)
            .expect("writing to a String cannot fail");
    };
    let gauges = gauges(now, health, counts).map(|figure| ("gauge", figure));
    let counters = counters(counts).map(|figure| ("counter", figure));
    for (kind, (name, help, value)) in gauges.into_iter().chain(counters) {
        line(format_args!(
            "# HELP bridge_{name} {help}
# TYPE bridge_{name} {kind}
"
        ));
        line(format_args!(
            "bridge_{name} {value}
"
        ));
    }
    let name = "bridge_stock_level";
    line(format_args!(
        "# HELP {name} What lies on a shelf, in its unit.\n# TYPE {name} gauge\n"
    ));
    for Level {
        ingredient,
        unit,
        level,
        ..
    } in levels
    {
        line(format_args!(
            "{name}{{ingredient=\"{ingredient}\",unit=\"{unit}\"}} {level}\n"
        ));
    }
    text
}
