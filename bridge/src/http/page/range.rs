//! The days a report is about, as a person chooses them: a tap for the usual ones, two dates for the rest.

use axum::http::Uri;
use maud::{Markup, html};
use shared::time::BusinessDate;

use super::super::Web;
use super::form::encode;
use super::{Trouble, query, read, shell};
use crate::reports::Days;

/// The days asked for. Without any: today, or the last day on which something was sold.
pub(super) async fn chosen(web: &Web, uri: &Uri) -> Result<Days, Trouble> {
    let fields = query(uri);
    let today = shell::today(web);
    let usual = if fields.some("from").or(fields.some("to")).is_none() {
        read(web, move |reader| reader.last_day(today))
            .await?
            .unwrap_or(today)
    } else {
        today
    };
    Days::read(fields.some("from"), fields.some("to"), usual)
        .map_err(|bad| Trouble::new(axum::http::StatusCode::BAD_REQUEST, "No such days", bad))
}

/// `Sun 22 Nov 2026`.
pub(super) fn day_name(day: BusinessDate) -> String {
    day.0.format("%a %-d %b %Y").to_string()
}

pub(super) fn name(days: &Days) -> String {
    if days.is_one() {
        day_name(days.from)
    } else {
        format!(
            "{} – {} ({} days)",
            day_name(days.from),
            day_name(days.to),
            days.count()
        )
    }
}

/// The same days at another address.
pub(super) fn link(path: &str, days: &Days) -> String {
    format!(
        "{path}?from={}&to={}",
        encode(&days.from.to_string()),
        encode(&days.to.to_string())
    )
}

pub(super) fn picker(web: &Web, path: &str, days: &Days) -> Markup {
    let today = shell::today(web);
    let yesterday = Days::last(2, today).from;
    let usual = [
        ("Today", Days::one(today)),
        ("Yesterday", Days::one(yesterday)),
        ("7 days", Days::last(7, today)),
        ("28 days", Days::last(28, today)),
        ("A year", Days::last(365, today)),
    ];
    html! {
        form.days method="get" action=(path) aria-label="Days" {
            @for (words, those) in &usual {
                a.button href=(link(path, those)) aria-current=[(those == days).then_some("true")] { (words) }
            }
            label { "From" input type="date" name="from" value=(days.from); }
            label { "To" input type="date" name="to" value=(days.to); }
            button type="submit" { "Show" }
        }
    }
}
