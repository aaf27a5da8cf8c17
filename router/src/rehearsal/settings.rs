//! "What if": one thing about the restaurant, the service or the planner set to another value.

use shared::ids::{ItemId, StationId};
use shared::menu::Restaurant;
use shared::time::Span;

use crate::kitchen::planner::Tuning;

/// What a rehearsal runs with besides the files.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Share of the busiest station that guests ask for.
    pub load: f64,
    /// Standard deviation of prep times, as a share of configured.
    pub variation: f64,
    pub tuning: Tuning,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            load: 0.85,
            variation: 0.25,
            tuning: Tuning::default(),
        }
    }
}

/// A setting that makes no sense, with the key and what would.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("--set {key}: {what}")]
pub struct BadSetting {
    pub key: String,
    pub what: String,
}

impl Settings {
    /// Takes `KEY=VALUE` in: `stations.ID.capacity`, `together.STATION.at_most`, `items.ID` (`off`), `guests.load` and
    /// `cooks.variation` (percent), `plan.NAME` (the planner's numbers).
    ///
    /// # Errors
    /// Names the key, and what was expected.
    pub fn set(&mut self, restaurant: &mut Restaurant, text: &str) -> Result<(), BadSetting> {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        let bad = |what: &str| BadSetting {
            key: key.to_owned(),
            what: what.to_owned(),
        };
        let parts: Vec<&str> = key.split('.').collect();
        match parts[..] {
            ["stations", id, "capacity"] => {
                let capacity = value.parse::<u16>().ok().filter(|capacity| 0 < *capacity);
                let capacity =
                    capacity.ok_or_else(|| bad("a capacity is a whole number from 1"))?;
                let id: Option<StationId> = id.parse().ok();
                let station = restaurant
                    .stations
                    .iter_mut()
                    .find(|s| Some(&s.id) == id.as_ref());
                station
                    .ok_or_else(|| bad("there is no such station"))?
                    .capacity = capacity;
            }
            ["together", id, "at_most"] => at_most(restaurant, id, value).map_err(bad)?,
            ["items", id] if value == "off" => {
                let id: Option<ItemId> = id.parse().ok();
                let gone = id.and_then(|id| restaurant.menu.items.remove(&id));
                let gone = gone.ok_or_else(|| bad("there is no such item"))?;
                restaurant.menu.item_order.retain(|id| *id != gone.id);
            }
            ["items", _] => return Err(bad("an item can only be set to off")),
            ["items", id, "prep"] => {
                let secs = value
                    .trim_end_matches('s')
                    .parse::<i64>()
                    .ok()
                    .filter(|s| (1..=86_399).contains(s));
                let secs = secs
                    .ok_or_else(|| bad("a prep time is in seconds, from 1 to less than a day"))?;
                let id: Option<ItemId> = id.parse().ok();
                let item = id.and_then(|id| restaurant.menu.items.get_mut(&id));
                let item = item.ok_or_else(|| bad("there is no such item"))?;
                item.work
                    .iter_mut()
                    .flatten()
                    .for_each(|step| step.prep = Span::from_secs(secs));
            }
            ["guests", "load"] => {
                self.load =
                    percent(value, 1, 200).ok_or_else(|| bad("a load is 1 to 200 percent"))?
            }
            ["cooks", "variation"] => {
                self.variation =
                    percent(value, 0, 100).ok_or_else(|| bad("a variation is 0 to 100 percent"))?;
            }
            ["plan", name] => {
                let number = value
                    .parse()
                    .map_err(|_not_a_number| bad("it takes a whole number"))?;
                if !tune(&mut self.tuning, name, number) {
                    return Err(bad("the planner has no such number"));
                }
            }
            _ => {
                return Err(bad(
                    "known are stations.ID.capacity, together.STATION.at_most, items.ID, items.ID.prep, guests.load, cooks.variation and plan.NAME",
                ));
            }
        }
        Ok(())
    }
}

/// Portions that cook together in one slot of a station.
fn at_most(restaurant: &mut Restaurant, id: &str, value: &str) -> Result<(), &'static str> {
    let most = value.parse::<u16>().ok().filter(|most| 0 < *most);
    let most = most.ok_or("a slot holds a whole number of portions from 1")?;
    let rules = restaurant.together.iter_mut();
    let mut here = rules.filter(|rule| rule.station.as_str() == id).peekable();
    if here.peek().is_none() {
        return Err("nothing cooks together at such a station");
    }
    here.for_each(|rule| rule.at_most = most);
    Ok(())
}

fn percent(text: &str, low: u32, high: u32) -> Option<f64> {
    let number = text.trim_end_matches('%').parse::<u32>().ok()?;
    (low..=high)
        .contains(&number)
        .then(|| f64::from(number) / 100.0)
}

fn tune(tuning: &mut Tuning, name: &str, number: i64) -> bool {
    let count = usize::try_from(number).unwrap_or(0);
    match name {
        "early" => tuning.early = number,
        "early_percent" => tuning.early_percent = number,
        "late_from" => tuning.late_from = number,
        "late_percent" => tuning.late_percent = number,
        "pull" => tuning.pull = number,
        "power" => tuning.power = u32::try_from(number).unwrap_or(1).clamp(1, 4),
        "long" => tuning.long = number.max(1),
        "spread_percent" => tuning.spread_percent = number,
        "parts_percent" => tuning.parts_percent = number,
        "due_percent" => tuning.due_percent = number,
        "late_long" => tuning.late_long = number.max(1),
        "lean_percent" => tuning.lean_percent = number,
        "rush_weight" => tuning.rush_weight = number,
        "operations_max" => tuning.operations_max = count,
        "tries_min" => tuning.tries_min = count,
        "tries_max" => tuning.tries_max = count.max(tuning.tries_min),
        "move_percent" => tuning.move_percent = count,
        "move_gain_min" => tuning.move_gain_min = number,
        "seat_gain_min" => tuning.seat_gain_min = number,
        "hold_gain_min" => tuning.hold_gain_min = number,
        "again_gain_min" => tuning.again_gain_min = number,
        "anew_percent" => tuning.anew_percent = count,
        "stale" => tuning.stale = count,
        "moves_max" => tuning.moves_max = count,
        "evenings" => tuning.evenings = count,
        "idle_percent" => tuning.idle_percent = number,
        "nudge" => tuning.nudge = number,
        "steady" => tuning.steady = number,
        "forecast_every" => tuning.forecast_every = number,
        "said_max" => tuning.said_max = count,
        "forecasts_max" => tuning.forecasts_max = count,
        _ => return false,
    }
    true
}
