//! Reports read beside the writer: only rows of the days asked for, and nothing held in memory that can be added up.

use std::collections::BTreeMap;

use chrono_tz::Tz;
use rusqlite::{OptionalExtension, params};
use shared::time::{BusinessDate, Span, Timestamp};
use shared::wire::{Fact, FactBody};

use super::{Doing, EffectNo, Reader, StoreError, Turn};
use crate::reports::{Counter, Days, Moves, Sales, SoldRow, Speed, StationSpeed};

/// How many things of each kind a person should look at.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// Of shops, and facts that could not be booked.
    pub exceptions: u64,
    pub parcels_parked: u64,
    /// Shelves that are low or out.
    pub notices: u64,
}

impl Turn<'_> {
    /// Notes how long a step lay on its station's rail, or that its bump was a slip.
    pub fn serve(&mut self, fact: &Fact) -> Result<(), StoreError> {
        let doing = "note the speed of service";
        let day = fact.business_date.to_string();
        match &fact.body {
            FactBody::StepDone {
                station,
                step,
                again,
                took: Some(Span(took)),
                ..
            } => {
                let sql = "INSERT OR REPLACE INTO service VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
                let line = step.line.0.into_bytes();
                let row = params![day, station.as_str(), line, step.n, again, took];
                self.tx
                    .prepare_cached(sql)
                    .and_then(|mut s| s.execute(row))
                    .doing(doing)?;
            }
            FactBody::StepUndone { step, again, .. } => {
                let sql = "DELETE FROM service
                           WHERE day = ?1 AND line = ?2 AND step = ?3 AND again = ?4";
                let row = params![day, step.line.0.into_bytes(), step.n, again];
                self.tx.execute(sql, row).doing(doing)?;
            }
            _ => {}
        }
        Ok(())
    }

    /// Remembers a movement for the sums by day, which are written with the turn.
    pub(super) fn add_moved(
        &mut self,
        effect: EffectNo,
        ingredient: i64,
        reason: &'static str,
        quantity: i64,
    ) -> Result<(), StoreError> {
        if self.day.as_ref().is_none_or(|(of, _)| *of != effect) {
            let sql = "SELECT day FROM effects WHERE id = ?1";
            let found = self.tx.query_row(sql, [effect.0], |row| row.get(0));
            self.day = Some((effect, found.doing("look a day up")?));
        }
        if let Some((_, day)) = &self.day {
            let sum = self.moved_by_day.entry((day.clone(), ingredient, reason));
            *sum.or_default() += quantity;
        }
        Ok(())
    }

    pub(super) fn save_moved(&mut self) -> Result<(), StoreError> {
        let sql = "INSERT INTO moved VALUES (?1, ?2, ?3, ?4)
                   ON CONFLICT DO UPDATE SET quantity = quantity + excluded.quantity";
        for ((day, ingredient, reason), quantity) in std::mem::take(&mut self.moved_by_day) {
            self.tx
                .prepare_cached(sql)
                .and_then(|mut s| s.execute(params![day, ingredient, reason, quantity]))
                .doing("add the movements of a day up")?;
        }
        Ok(())
    }
}

impl Reader {
    /// What was sold on these days, by the local time of `zone`.
    pub fn sales(&self, days: &Days, zone: Tz) -> Result<Sales, StoreError> {
        let mut counter = Counter::new(zone);
        self.with("read what was sold", |conn| {
            // The partial index is a quarter of a day's effects, and holds all that is needed of them.
            let sql = "SELECT e.id, e.at, e.day, s.kind, s.item, s.category, s.channel, s.quantity, s.net, s.tax
                       FROM effects e CROSS JOIN sold s ON s.effect = e.id
                       WHERE e.kind = 'settled' AND e.day BETWEEN ?1 AND ?2";
            let mut statement = conn.prepare_cached(sql)?;
            let mut rows = statement.query([days.from.to_string(), days.to.to_string()])?;
            while let Some(row) = rows.next()? {
                let text = |n: usize| row.get_ref(n)?.as_str().map_err(rusqlite::Error::from);
                let sold = SoldRow {
                    at: Timestamp(row.get(1)?),
                    day: text(2)?,
                    kind: text(3)?,
                    item: text(4)?,
                    category: text(5)?,
                    channel: text(6)?,
                    quantity: row.get(7)?,
                    net: row.get(8)?,
                    tax: row.get(9)?,
                };
                counter.add(row.get(0)?, &sold);
            }
            Ok(())
        })?;
        Ok(counter.finish())
    }

    /// How long work lay on each station's rail on these days.
    pub fn speed(&self, days: &Days) -> Result<Speed, StoreError> {
        let mut took: BTreeMap<String, Vec<i64>> = BTreeMap::new();
        self.with("read the speed of service", |conn| {
            let sql = "SELECT station, took FROM service WHERE day BETWEEN ?1 AND ?2";
            let mut statement = conn.prepare_cached(sql)?;
            let mut rows = statement.query([days.from.to_string(), days.to.to_string()])?;
            while let Some(row) = rows.next()? {
                let station = row.get_ref(0)?.as_str()?;
                let ms: i64 = row.get(1)?;
                match took.get_mut(station) {
                    Some(list) => list.push(ms),
                    None => took.entry(station.to_owned()).or_default().push(ms),
                }
            }
            Ok(())
        })?;
        let stations = took
            .into_iter()
            .map(|(station, took)| (station, StationSpeed::of(took)));
        Ok(Speed {
            stations: stations.collect(),
        })
    }

    /// Everything that moved on the shelves on a day, for an order or not: ingredient, reason, thousandths.
    pub fn shelves_moved(&self, day: &str) -> Result<Vec<(String, String, i64)>, StoreError> {
        self.with("add the movements up", |conn| {
            let sql = "SELECT i.name, m.reason, m.quantity FROM moved m
                       JOIN ingredients i ON i.id = m.ingredient WHERE m.day = ?1 ORDER BY 1, 2";
            let mut statement = conn.prepare_cached(sql)?;
            let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
            statement.query_map([day], read)?.collect()
        })
    }

    /// What moved on the shelves on these days: by ingredient and reason, in thousandths of its unit.
    pub fn moves(&self, days: &Days) -> Result<BTreeMap<String, Moves>, StoreError> {
        let mut moves: BTreeMap<String, Moves> = BTreeMap::new();
        self.with("add the movements up", |conn| {
            let sql = "SELECT i.name, m.reason, SUM(m.quantity) FROM moved m
                       JOIN ingredients i ON i.id = m.ingredient
                       WHERE m.day BETWEEN ?1 AND ?2 GROUP BY m.ingredient, m.reason";
            let mut statement = conn.prepare_cached(sql)?;
            let mut rows = statement.query([days.from.to_string(), days.to.to_string()])?;
            while let Some(row) = rows.next()? {
                let one = moves.entry(row.get(0)?).or_default();
                one.insert(row.get(1)?, row.get(2)?);
            }
            Ok(())
        })?;
        Ok(moves)
    }

    /// What waits for a person.
    pub fn waiting(&self) -> Result<Waiting, StoreError> {
        self.with("count what waits", |conn| {
            let count = |sql: &str| {
                let n: i64 = conn.prepare_cached(sql)?.query_row([], |row| row.get(0))?;
                Ok::<_, rusqlite::Error>(u64::try_from(n).unwrap_or_default())
            };
            Ok(Waiting {
                exceptions: count("SELECT COUNT(*) FROM exceptions WHERE resolved_at IS NULL")?
                    + count("SELECT COUNT(*) FROM parked")?,
                parcels_parked: count("SELECT COUNT(*) FROM parcels WHERE state = 'parked'")?,
                notices: count("SELECT COUNT(*) FROM notices WHERE cleared_at IS NULL")?,
            })
        })
    }

    /// The earliest day before this one that has entries and no report.
    pub fn open_before(&self, day: &str) -> Result<Option<String>, StoreError> {
        super::days::open_before(&self.lock(), day)
    }

    /// The latest day that anything is booked on, by `today` at most.
    pub fn last_day(&self, today: BusinessDate) -> Result<Option<BusinessDate>, StoreError> {
        let found: Option<String> = self.with("look for the last day", |conn| {
            let sql = "SELECT MAX(day) FROM effects WHERE day <= ?1 AND kind = 'settled'";
            conn.query_row(sql, [today.to_string()], |row| row.get(0))
                .optional()
                .map(Option::flatten)
        })?;
        Ok(found.and_then(|day| day.parse().ok()).map(BusinessDate))
    }
}
