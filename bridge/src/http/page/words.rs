//! Times and money as owners read them, in the restaurant's own zone and currency.

use shared::money::Money;
use shared::time::{BusinessDate, Timestamp, local};

use super::super::Web;
use super::super::answers::wall_clock;

/// Wall time in the restaurant's zone, to the second.
pub(super) fn time(web: &Web, at: Timestamp) -> String {
    local(at, web.restaurant.time_zone)
        .format("%H:%M:%S")
        .to_string()
}

/// Day and minute: `22 Nov 19:42`.
pub(super) fn moment(web: &Web, at: i64) -> String {
    local(Timestamp(at), web.restaurant.time_zone)
        .format("%-d %b %Y %H:%M")
        .to_string()
}

pub(super) fn ago(secs: u64) -> String {
    match secs {
        0..=59 => format!("{secs} s"),
        60..=3_599 => format!("{} min", secs / 60),
        3_600..=86_399 => format!("{} h {} min", secs / 3_600, secs / 60 % 60),
        _ => format!("{} days", secs / 86_400),
    }
}

/// Money as owners read it: `$1,234.50`.
pub(super) fn money(web: &Web, minor: i64) -> String {
    let text = Money(minor.saturating_abs()).to_string();
    let (whole, cents) = text.split_once('.').unwrap_or((&text, "00"));
    let sign = if minor < 0 { "\u{2212}" } else { "" };
    format!(
        "{sign}{}{}.{cents}",
        web.restaurant.currency.symbol,
        grouped(whole)
    )
}

/// The same along an axis: no cents.
pub(super) fn money_short(web: &Web, minor: i64) -> String {
    let sign = if minor < 0 { "\u{2212}" } else { "" };
    let whole = (minor.saturating_abs() / 100).to_string();
    format!(
        "{sign}{}{}",
        web.restaurant.currency.symbol,
        grouped(&whole)
    )
}

/// `1 order`, `2 orders`.
pub(super) fn many(count: impl TryInto<u64>, thing: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    let end = if count == 1 { "" } else { "s" };
    format!("{} {thing}{end}", grouped(&count.to_string()))
}

/// Thousands with commas.
pub(super) fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (n, c) in digits.chars().enumerate() {
        if 0 < n && (digits.len() - n).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// The day it is in the restaurant, by the wall clock or by the router's, whichever is ahead.
pub(super) fn today(web: &Web) -> BusinessDate {
    let told = web.live.lock().router_now.unwrap_or_default();
    let at = wall_clock().max(told);
    BusinessDate::of(at, web.restaurant.time_zone, web.restaurant.day_ends_at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_and_ages_are_read_at_a_glance() {
        for (digits, expected) in [
            ("0", "0"),
            ("999", "999"),
            ("1000", "1,000"),
            ("1234567", "1,234,567"),
        ] {
            assert_eq!(grouped(digits), expected);
        }
        for (secs, expected) in [
            (7, "7 s"),
            (61, "1 min"),
            (3_700, "1 h 1 min"),
            (200_000, "2 days"),
        ] {
            assert_eq!(ago(secs), expected);
        }
    }
}
