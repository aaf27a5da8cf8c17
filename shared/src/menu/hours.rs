//! Parts of the week by the wall clock: when a station is staffed, when lunch is cooked.

use chrono::{Datelike, Timelike};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::ids::DaypartId;
use crate::time::{Timestamp, local};

/// Minutes in a day and in a week.
pub const DAY_MINUTES: u16 = 24 * 60;
pub const WEEK_MINUTES: u16 = 7 * DAY_MINUTES;

/// Stretches of the week, in minutes since Monday 00:00 of the restaurant's own clock: each from its first
/// minute to before its last, in order and apart. When the clock changes, the wall clock counts.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Hours(Vec<(u16, u16)>);

impl Hours {
    /// Puts stretches in order. One may pass Sunday's end (`to` up to a day beyond the week); a minute that
    /// two of them claim comes back as the error.
    pub fn new(stretches: impl IntoIterator<Item = (u16, u16)>) -> Result<Self, u16> {
        let mut parts: Vec<(u16, u16)> = Vec::new();
        for (from, to) in stretches {
            if to <= WEEK_MINUTES {
                parts.push((from, to));
            } else {
                parts.push((from, WEEK_MINUTES));
                parts.push((0, to - WEEK_MINUTES));
            }
        }
        parts.sort_unstable();
        let twice = parts.windows(2).find(|pair| pair[1].0 < pair[0].1);
        match twice {
            Some(pair) => Err(pair[1].0),
            None => Ok(Self(parts)),
        }
    }

    /// Whether the wall clock at `at` lies in one of the stretches.
    pub fn hold(&self, at: Timestamp, zone: Tz) -> bool {
        let now = local(at, zone);
        let day = u16::try_from(now.weekday().num_days_from_monday()).unwrap_or(0);
        let minute = u16::try_from(now.hour() * 60 + now.minute()).unwrap_or(0);
        let minute = day * DAY_MINUTES + minute;
        self.0
            .iter()
            .any(|(from, to)| (*from..*to).contains(&minute))
    }

    /// A minute that lies in both.
    pub fn shared_with(&self, other: &Self) -> Option<u16> {
        let meets = |(from, to): &(u16, u16)| {
            let found = other.0.iter().find(|(f, t)| f < to && from < t);
            found.map(|(f, _)| *f.max(from))
        };
        self.0.iter().find_map(meets)
    }
}

/// `Fri 17:30`, for whoever corrects a file.
pub fn minute_text(minute: u16) -> String {
    let day = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
    let of_day = minute % DAY_MINUTES;
    let day = day[usize::from(minute / DAY_MINUTES) % day.len()];
    format!("{day} {:02}:{:02}", of_day / 60, of_day % 60)
}

/// A part of the day in which some dishes take another time: lunch, brunch, late night.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Daypart {
    pub id: DaypartId,
    pub hours: Hours,
}

#[cfg(test)]
mod tests {
    use chrono::{NaiveDate, NaiveTime};

    use super::*;
    use crate::time::from_local;

    /// November 2015: the 23rd is a Monday.
    fn on(day: u32, clock: &str) -> Timestamp {
        let day = NaiveDate::from_ymd_opt(2015, 11, day).unwrap();
        let time = NaiveTime::parse_from_str(clock, "%H:%M").unwrap();
        from_local(day, time, chrono_tz::Europe::Paris)
    }

    #[test]
    fn the_first_minute_is_in_and_the_last_is_not() {
        let lunch = Hours::new([(12 * 60, 14 * 60 + 30)]).unwrap();
        let check = |day, clock, want| {
            let holds = lunch.hold(on(day, clock), chrono_tz::Europe::Paris);
            assert_eq!(holds, want, "November {day}, {clock}");
        };
        check(23, "11:59", false);
        check(23, "12:00", true);
        check(23, "14:29", true);
        check(23, "14:30", false);
        check(24, "12:00", false);
    }

    #[test]
    fn a_late_night_belongs_to_the_day_it_began() {
        let sunday = 6 * DAY_MINUTES;
        let late = Hours::new([(sunday + 22 * 60, WEEK_MINUTES + 2 * 60)]).unwrap();
        let check = |day, clock, want| {
            let holds = late.hold(on(day, clock), chrono_tz::Europe::Paris);
            assert_eq!(holds, want, "November {day}, {clock}");
        };
        check(29, "21:59", false);
        check(29, "23:00", true);
        check(30, "01:59", true);
        check(30, "02:00", false);
        check(24, "01:00", false);
    }

    #[test]
    fn what_two_stretches_claim_is_found() {
        assert_eq!(Hours::new([(600, 900), (840, 960)]), Err(840));
        assert!(Hours::new([(600, 900), (900, 960)]).is_ok());
        let lunch = Hours::new([(690, 900)]).unwrap();
        let brunch = Hours::new([(540, 700)]).unwrap();
        assert_eq!(lunch.shared_with(&brunch), Some(690));
        assert_eq!(minute_text(4 * DAY_MINUTES + 17 * 60 + 30), "Fri 17:30");
    }
}
