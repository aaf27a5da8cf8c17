//! How fast each station was: half of its steps within the middle value, nineteen of twenty within the other.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use shared::time::Span;

use super::super::Web;
use super::plot::range as reach;
use super::{Shown, Signed, Tab, page, range, read, read_with_badges, shell};
use crate::reports::{AT_ONCE, Days, Speed, StationSpeed};

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed, uri: Uri) -> Shown {
    let days = range::chosen(&web, &uri).await?;
    let (speed, badges) = read_with_badges(&web, move |reader| reader.speed(&days)).await?;
    let body = html! {
        div.title {
            div { h1 { "Speed of service" } p.muted { (range::name(&days)) } }
            (range::picker(&web, Tab::Speed.path(), &days))
        }
        @if speed.stations.is_empty() {
            div.empty {
                strong { "No work was bumped on " (if days.is_one() { "this day" } else { "these days" }) "." }
                "For each station you will see how long work lay on its rail, from when it came up to the bump."
            }
        } @else {
            (stations(&web, &speed))
            p { a.button href=(range::link("/manager/speed.csv", &days)) { "Download as CSV" } }
        }
    };
    let response: Response =
        page(&web, &session, Tab::Speed, "Speed of service", badges).show(&body);
    Ok(response)
}

/// The end of the axis: the next whole five minutes.
fn axis_end(speed: &Speed) -> i64 {
    let most = speed
        .stations
        .values()
        .map(|one| one.p95_ms)
        .max()
        .unwrap_or_default();
    let five = 300_000;
    (most + five - 1).div_euclid(five).max(1) * five
}

fn name(web: &Web, id: &str) -> String {
    let found = web
        .restaurant
        .stations
        .iter()
        .find(|one| one.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |one| one.names.get("en").to_owned())
}

fn late_after(web: &Web, id: &str) -> Option<i64> {
    let found = web
        .restaurant
        .stations
        .iter()
        .find(|one| one.id.as_str() == id);
    found.map(|one| one.late_after.0)
}

fn stations(web: &Web, speed: &Speed) -> Markup {
    let end = axis_end(speed);
    html! {
        section.card {
            h2 { "From when it came up to the bump, minutes" }
            p.legend {
                span { "● p50: half took no longer" }
                span { "○ p95: nineteen of twenty took no longer" }
                span { "axis from 0 to " (Span(end)) }
            }
            div.table { table {
                thead { tr { th { "Station" } th { span.wide { "0 to " (Span(end)) } } th.n { "p50" } th.n { "p95" } th.n.wide { "Longest" } th.n { "Steps" } } }
                tbody { @for (id, one) in &speed.stations { (row(web, id, one, end)) } }
            } }
            @let hasty: u64 = speed.stations.values().map(|one| one.at_once).sum();
            @if 0 < hasty {
                p.hint { (shell::grouped(&hasty.to_string())) " steps were bumped within " (AT_ONCE / 1_000) " s of coming up. They are in the figures, and make them look faster than the food was." }
            }
        }
    }
}

fn row(web: &Web, id: &str, one: &StationSpeed, end: i64) -> Markup {
    let late = late_after(web, id).is_some_and(|late| late < one.p95_ms);
    let words = format!(
        "{}: p50 {}, p95 {}",
        name(web, id),
        Span(one.p50_ms),
        Span(one.p95_ms)
    );
    html! {
        tr {
            td { (name(web, id)) }
            td.plotted { (reach(one.p50_ms, one.p95_ms, end, &words)) }
            td.n { (Span(one.p50_ms)) }
            td.n { @if late { span.tag.late title="over the station's own mark for late" { (Span(one.p95_ms)) } } @else { (Span(one.p95_ms)) } }
            td.n.wide { (Span(one.longest_ms)) }
            td.n { (shell::grouped(&one.steps.to_string())) @if 0 < one.at_once { " " span.muted title="bumped at once" { "(" (shell::grouped(&one.at_once.to_string())) ")" } } }
        }
    }
}

pub(super) async fn table(State(web): State<Web>, Signed(_session): Signed, uri: Uri) -> Shown {
    let days: Days = range::chosen(&web, &uri).await?;
    let speed = read(&web, move |reader| reader.speed(&days)).await?;
    let mut text = String::from("station,steps,p50_ms,p95_ms,longest_ms,bumped_at_once\n");
    for (id, one) in &speed.stations {
        let StationSpeed {
            steps,
            p50_ms,
            p95_ms,
            longest_ms,
            at_once,
        } = one;
        text.push_str(&format!(
            "{id},{steps},{p50_ms},{p95_ms},{longest_ms},{at_once}\n"
        ));
    }
    Ok(shell::csv(
        &format!("speed-{}-{}.csv", days.from, days.to),
        text,
    ))
}
