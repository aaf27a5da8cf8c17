//! Time as data: instants are stamps the router gave, spans are milliseconds; nobody here reads a clock.

use std::fmt;
use std::ops::{Add, Sub};

use chrono::{DateTime, Datelike, NaiveDate, NaiveTime, TimeDelta, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

/// An instant: milliseconds since 1970-01-01 UTC, as stamped by the router.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Timestamp(pub i64);

/// A length of time in milliseconds; may be negative (late).
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Span(pub i64);

impl Span {
    pub const ZERO: Self = Self(0);

    pub const fn from_secs(secs: i64) -> Self {
        Self(secs * 1_000)
    }

    pub const fn from_mins(mins: i64) -> Self {
        Self(mins * 60_000)
    }

    pub const fn secs(self) -> i64 {
        self.0.div_euclid(1_000)
    }
}

/// `m:ss`, or `h:mm:ss` from one hour; a minus sign (U+2212) when negative.
impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "\u{2212}" } else { "" };
        let secs = self.0.abs() / 1_000;
        let (h, m, s) = (secs / 3_600, secs / 60 % 60, secs % 60);
        if h == 0 {
            write!(f, "{sign}{m}:{s:02}")
        } else {
            write!(f, "{sign}{h}:{m:02}:{s:02}")
        }
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}

impl Add for Span {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

/// The day that a sale belongs to in the books; it ends at the restaurant's cut-off, not at midnight.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct BusinessDate(pub NaiveDate);

impl fmt::Display for BusinessDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl BusinessDate {
    /// The business day of `at`: local wall time less the cut-off (04:00: a sale at 03:59 is yesterday's).
    pub fn of(at: Timestamp, zone: Tz, day_ends_at: NaiveTime) -> Self {
        let cut = day_ends_at.signed_duration_since(NaiveTime::MIN);
        Self((local(at, zone).naive_local() - cut).date())
    }

    /// Days since 0001-01-01, for compact keys.
    pub fn number(self) -> i32 {
        self.0.num_days_from_ce()
    }
}

/// The instant in the restaurant's own zone; the far past for a stamp no calendar holds.
pub fn local(at: Timestamp, zone: Tz) -> DateTime<Tz> {
    DateTime::<Utc>::from_timestamp_millis(at.0)
        .unwrap_or(DateTime::<Utc>::MIN_UTC)
        .with_timezone(&zone)
}

/// Wall time as shown to people: `19:42`.
pub fn clock_text(at: Timestamp, zone: Tz) -> String {
    local(at, zone).format("%H:%M").to_string()
}

/// The instant of a local wall time; the earlier one when the clock goes back, later when it skips.
pub fn from_local(date: NaiveDate, time: NaiveTime, zone: Tz) -> Timestamp {
    let naive = date.and_time(time);
    let found = naive.and_local_timezone(zone).earliest().or_else(|| {
        (naive + TimeDelta::hours(1))
            .and_local_timezone(zone)
            .earliest()
    });
    Timestamp(found.map_or(i64::MIN / 2, |t| t.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_read_like_a_kitchen_clock() {
        let check = |secs, text: &str| assert_eq!(Span::from_secs(secs).to_string(), text);
        check(0, "0:00");
        check(65, "1:05");
        check(-140, "\u{2212}2:20");
        check(3_725, "1:02:05");
    }

    #[test]
    fn the_business_day_ends_at_the_cut_off() {
        let zone = chrono_tz::America::New_York;
        let four = NaiveTime::from_hms_opt(4, 0, 0).unwrap();
        let day = NaiveDate::from_ymd_opt(2015, 11, 26).unwrap();
        let at = |h, m| from_local(day, NaiveTime::from_hms_opt(h, m, 0).unwrap(), zone);
        assert_eq!(
            BusinessDate::of(at(3, 59), zone, four).to_string(),
            "2015-11-25"
        );
        assert_eq!(
            BusinessDate::of(at(4, 0), zone, four).to_string(),
            "2015-11-26"
        );
        assert_eq!(clock_text(at(19, 42), zone), "19:42");
    }
}
