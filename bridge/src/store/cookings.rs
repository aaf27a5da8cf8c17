//! Cookings of lines as they were booked: what each took, what it cost, and those that still wait.

use rusqlite::{OptionalExtension, params};
use shared::ids::{IngredientId, LineId, OrderId};
use shared::money::Money;
use shared::quantity::Quantity;
use shared::wire::MadeLine;
use uuid::Uuid;

use super::shop::{from_json, to_json};
use super::{Doing, EffectNo, StoreError, Turn, damaged};
use crate::stock::{Cooking, Uses};

/// A cooking of a line as it was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedCooking {
    pub line: LineId,
    pub again: u16,
    pub state: Cooking,
    /// What its ingredients cost when they were taken.
    pub cost: Money,
    /// What it took off the shelf.
    pub took: Uses,
    /// What it is made of, while its ingredients may still move without the kitchen telling.
    pub made: Option<MadeLine>,
}

/// What a cooking is now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CookingNow {
    pub line: LineId,
    pub again: u16,
    pub state: Cooking,
    pub cost: Money,
    /// The effect it is written under is the one that took its share.
    pub took_now: bool,
    pub made: Option<MadeLine>,
}

const STATES: [(Cooking, &str); 5] = [
    (Cooking::Sent, "sent"),
    (Cooking::Made, "made"),
    (Cooking::Waiting, "waiting"),
    (Cooking::Undone, "undone"),
    (Cooking::Wasted, "wasted"),
];

fn cooking_name(state: Cooking) -> &'static str {
    let found = STATES.into_iter().find(|(known, _)| *known == state);
    found.map_or("", |(_, name)| name)
}

fn cooking_named(name: &str) -> Result<Cooking, StoreError> {
    let found = STATES.into_iter().find(|(_, known)| *known == name);
    let found = found.map(|(state, _)| state);
    found.ok_or_else(|| damaged(format!("a cooking that is '{name}'")))
}

type Row = ([u8; 16], u16, String, i64, i64, Option<String>);

impl Turn<'_> {
    /// Every cooking of a line, oldest first.
    pub fn cookings(&mut self, line: LineId) -> Result<Vec<BookedCooking>, StoreError> {
        let sql = "SELECT c.line, c.again, c.state, c.cost, c.effect, w.made FROM cookings c
                   LEFT JOIN waiting w ON w.line = c.line AND w.again = c.again
                   WHERE c.line = ?1 ORDER BY c.again";
        self.read_cookings(sql, line.0.into_bytes())
    }

    /// Cookings of an order that still wait, or that nobody has begun.
    pub fn cookings_of_order(&mut self, order: OrderId) -> Result<Vec<BookedCooking>, StoreError> {
        let sql = "SELECT c.line, c.again, c.state, c.cost, c.effect, w.made FROM waiting w
                   JOIN cookings c ON c.line = w.line AND c.again = w.again
                   WHERE w.order_id = ?1 ORDER BY c.line, c.again";
        self.read_cookings(sql, order.0.into_bytes())
    }

    fn read_cookings(&mut self, sql: &str, id: [u8; 16]) -> Result<Vec<BookedCooking>, StoreError> {
        let rows: Vec<Row> = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| {
                let read = |row: &rusqlite::Row<'_>| {
                    Ok((
                        row.get(0)?,
                        row.get(1)?,
                        row.get(2)?,
                        row.get(3)?,
                        row.get(4)?,
                        row.get(5)?,
                    ))
                };
                s.query_map([id], read)?.collect()
            })
            .doing("read what was cooked")?;
        let mut found = Vec::with_capacity(rows.len());
        for (line, again, state, cost, effect, made) in rows {
            found.push(BookedCooking {
                line: LineId(Uuid::from_bytes(line)),
                again,
                state: cooking_named(&state)?,
                cost: Money(cost),
                took: self.took(effect)?,
                made: made.map(|text| from_json(&text)).transpose()?,
            });
        }
        Ok(found)
    }

    fn took(&mut self, effect: i64) -> Result<Uses, StoreError> {
        let sql =
            "SELECT i.name, -m.quantity FROM movements m JOIN ingredients i ON i.id = m.ingredient
                   WHERE m.effect = ?1 AND m.reason = 'made'";
        let rows: Vec<(String, i64)> = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| {
                s.query_map([effect], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .doing("read what was taken")?;
        let parse = |(name, quantity): (String, i64)| {
            Ok((
                IngredientId::new(name).map_err(damaged)?,
                Quantity(quantity),
            ))
        };
        rows.into_iter().map(parse).collect()
    }

    /// Notes the state of a cooking; one that has just taken its share remembers the effect that did.
    pub fn set_cooking(&mut self, effect: EffectNo, now: &CookingNow) -> Result<(), StoreError> {
        let sql = "INSERT INTO cookings VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (line, again) DO UPDATE SET state = ?3, cost = ?4,
                   effect = CASE WHEN ?6 THEN ?5 ELSE effect END";
        let line = now.line.0.into_bytes();
        let row = params![
            line,
            now.again,
            cooking_name(now.state),
            now.cost.0,
            effect.0,
            now.took_now
        ];
        let doing = "note what was cooked";
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(row))
            .doing(doing)?;
        if let Some(made) = &now.made {
            let sql = "INSERT OR REPLACE INTO waiting
                       SELECT ?1, ?2, order_id, ?3 FROM effects WHERE id = ?4";
            let row = params![line, now.again, to_json(made)?, effect.0];
            self.tx.execute(sql, row).doing(doing)?;
        } else {
            self.tx
                .prepare_cached("DELETE FROM waiting WHERE line = ?1 AND again = ?2")
                .and_then(|mut s| s.execute(params![line, now.again]))
                .doing(doing)?;
        }
        Ok(())
    }

    /// True when the line is part of a settled check.
    pub fn is_paid(&mut self, line: LineId) -> Result<bool, StoreError> {
        let found = self
            .tx
            .prepare_cached("SELECT 1 FROM sold WHERE line = ?1 LIMIT 1")
            .and_then(|mut s| {
                s.query_row([line.0.into_bytes()], |row| row.get::<_, i64>(0))
                    .optional()
            });
        Ok(found.doing("look a payment up")?.is_some())
    }
}
