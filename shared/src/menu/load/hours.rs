//! Hours of the week as files write them: "11:30-15:00" every day, "fri-sat 17:30-01:00" on two.

use super::Ids;
use super::limits::{DAYPARTS_MAX, STRETCHES_MAX};
use super::table::{Fields, Text, Value};
use crate::ids::DaypartId;
use crate::menu::{DAY_MINUTES, Daypart, Hours, minute_text};

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
const LIKE: &str = "Write it like \"11:30-15:00\", or with days: \"fri-sat 17:30-01:00\".";

/// `["mon-fri 11:30-15:00", "17:30-23:00"]`
pub(super) fn hours(value: Value<'_>) -> Option<Hours> {
    let texts = value.texts()?;
    if texts.is_empty() || STRETCHES_MAX < texts.len() {
        let what = format!(
            "there are {} stretches of time in '{}'",
            texts.len(),
            value.key
        );
        value.problem(what, format!("Write 1 to {STRETCHES_MAX} of them."));
        return None;
    }
    let parts: Vec<Option<Vec<(u16, u16)>>> = texts.into_iter().map(stretch).collect();
    let parts = parts.into_iter().collect::<Option<Vec<_>>>()?;
    match Hours::new(parts.into_iter().flatten()) {
        Ok(hours) => Some(hours),
        Err(minute) => {
            let what = format!("{} lies in two of these hours", minute_text(minute));
            value.problem(what, "Make one of them shorter, or join them.");
            None
        }
    }
}

/// One stretch, on each of its days.
fn stretch(text: Text<'_>) -> Option<Vec<(u16, u16)>> {
    let words: Vec<&str> = text.text.split_whitespace().collect();
    let (days, times) = match words[..] {
        [times] => ("mon-sun", times),
        [days, times] => (days, times),
        _ => ("", ""),
    };
    let (Some(days), Some((from, to))) = (days_of(days), times_of(times)) else {
        text.problem(format!("'{}' is no hours of a day", text.text), LIKE);
        return None;
    };
    if from == to {
        let what = format!("'{}' ends when it begins", text.text);
        text.problem(what, "Write \"00:00-24:00\" for a whole day.");
        return None;
    }
    let to = if from < to { to } else { to + DAY_MINUTES };
    let on = |day: u16| (day * DAY_MINUTES + from, day * DAY_MINUTES + to);
    Some(days.into_iter().map(on).collect())
}

/// `fri`, `mon-fri`, `sat-mon`: numbers of days from Monday.
fn days_of(text: &str) -> Option<Vec<u16>> {
    let day = |name: &str| DAYS.iter().position(|known| *known == name);
    let (first, last) = text.split_once('-').unwrap_or((text, text));
    let (first, last) = (day(first)?, day(last)?);
    let count = (last + 7 - first) % 7;
    let days = (0..=count).map(|n| u16::try_from((first + n) % 7).unwrap_or(0));
    Some(days.collect())
}

fn times_of(text: &str) -> Option<(u16, u16)> {
    let (from, to) = text.split_once('-')?;
    let from = minute_of(from).filter(|from| *from < DAY_MINUTES)?;
    Some((from, minute_of(to)?))
}

fn minute_of(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':')?;
    let number = |text: &str| {
        let plain = text.len() == 2 && text.bytes().all(|b| b.is_ascii_digit());
        text.parse::<u16>().ok().filter(|_| plain)
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    (minute < 60 && hour * 60 + minute <= DAY_MINUTES).then_some(hour * 60 + minute)
}

/// `[[daypart]]` of restaurant.toml. No minute may lie in two of them: which one would count?
pub(super) fn dayparts(fields: &Fields<'_>, ids: &Ids) -> Option<Vec<Daypart>> {
    let all = fields.tables("daypart");
    fields.limit("dayparts", all.len(), DAYPARTS_MAX);
    let mut found: Vec<Option<Daypart>> = Vec::new();
    for mut one in all {
        let id: Option<DaypartId> = ids.dayparts.declare_in(&mut one);
        let value = one.need("hours", "[\"mon-fri 11:30-15:00\"]");
        let hours = value.and_then(hours);
        if let (Some(value), Some(id), Some(hours)) = (value, &id, &hours) {
            let others = found.iter().flatten();
            for (other, minute) in
                others.filter_map(|other| Some((&other.id, other.hours.shared_with(hours)?)))
            {
                let what = format!(
                    "{} lies in daypart '{other}' and in '{id}'",
                    minute_text(minute)
                );
                value.problem(what, "Make one of them end when the other begins.");
            }
        }
        one.done();
        found.push(id.zip(hours).map(|(id, hours)| Daypart { id, hours }));
    }
    found.into_iter().collect()
}
