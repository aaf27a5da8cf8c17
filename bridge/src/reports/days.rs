//! Which business days a report is about.

use chrono::{Days as Count, NaiveDate};
use shared::time::BusinessDate;

/// Most days in one report.
pub const DAYS_MAX: i64 = 732;

/// Business days, the first and the last in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Days {
    pub from: BusinessDate,
    pub to: BusinessDate,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadDays {
    #[error("'{0}' is not a day; write it like 2026-11-22")]
    NoDay(String),
    #[error("the first day ({from}) is after the last ({to}); swap them")]
    Backwards { from: String, to: String },
    #[error("a report takes at most {DAYS_MAX} days; choose fewer")]
    TooMany,
}

impl Days {
    pub const fn one(day: BusinessDate) -> Self {
        Self { from: day, to: day }
    }

    /// So many days that end with `to`.
    pub fn last(count: u64, to: BusinessDate) -> Self {
        let back = Count::new(count.saturating_sub(1));
        let from = to.0.checked_sub_days(back).unwrap_or(to.0);
        Self {
            from: BusinessDate(from),
            to,
        }
    }

    /// As asked for; without either it is `today`, with one it is that one.
    pub fn read(
        from: Option<&str>,
        to: Option<&str>,
        today: BusinessDate,
    ) -> Result<Self, BadDays> {
        let day = |text: &str| {
            let parsed = text.parse::<NaiveDate>();
            let parsed = parsed.map(BusinessDate);
            parsed.map_err(|_no_day| BadDays::NoDay(text.chars().take(40).collect()))
        };
        let given = |text: Option<&str>| text.filter(|t| !t.is_empty()).map(day).transpose();
        let (from, to) = (given(from)?, given(to)?);
        let days = Self {
            from: from.or(to).unwrap_or(today),
            to: to.or(from).unwrap_or(today),
        };
        if days.to < days.from {
            return Err(BadDays::Backwards {
                from: days.from.to_string(),
                to: days.to.to_string(),
            });
        }
        if DAYS_MAX < days.count() {
            return Err(BadDays::TooMany);
        }
        Ok(days)
    }

    pub fn count(&self) -> i64 {
        (self.to.0 - self.from.0).num_days() + 1
    }

    pub fn is_one(&self) -> bool {
        self.from == self.to
    }

    /// Every day, in order.
    pub fn iter(&self) -> impl Iterator<Item = BusinessDate> + use<> {
        let to = self.to.0;
        let days = self.from.0.iter_days();
        days.take_while(move |day| *day <= to).map(BusinessDate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_ask_for_them() {
        let today = BusinessDate("2026-11-22".parse().unwrap());
        let check = |from: Option<&str>, to: Option<&str>, expected: Result<(&str, i64), &str>| {
            let read = Days::read(from, to, today);
            let read = read.map(|days| (days.from.to_string(), days.count()));
            match (read, expected) {
                (Ok((first, count)), Ok(expected)) => assert_eq!((first.as_str(), count), expected),
                (Err(bad), Err(words)) => assert!(bad.to_string().contains(words), "{bad}"),
                (read, _) => panic!("{from:?} to {to:?} is {read:?}"),
            }
        };
        check(None, None, Ok(("2026-11-22", 1)));
        check(Some(""), Some(""), Ok(("2026-11-22", 1)));
        check(Some("2026-11-20"), None, Ok(("2026-11-20", 1)));
        check(
            Some("2026-11-01"),
            Some("2026-11-30"),
            Ok(("2026-11-01", 30)),
        );
        check(Some("22.11.2026"), None, Err("like 2026-11-22"));
        check(Some("2026-11-22"), Some("2026-11-21"), Err("swap"));
        check(Some("2020-01-01"), Some("2026-01-01"), Err("at most 732"));
        assert_eq!(Days::last(7, today).from.to_string(), "2026-11-16");
        assert_eq!(Days::last(7, today).iter().count(), 7);
    }
}
