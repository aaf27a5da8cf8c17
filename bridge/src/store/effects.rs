//! Effects and what hangs on them: journal entries, stock movements, the state of each cooking.

use rusqlite::{OptionalExtension, params};
use shared::ids::{CheckId, IngredientId, LineId, OrderId};
use shared::money::Money;
use shared::quantity::Quantity;
use shared::time::{BusinessDate, Timestamp};

use super::{Doing, StoreError, Turn, damaged};
use crate::books::{Account, Balances, Entry};
use crate::stock::{Cooking, Uses};

/// What happened, whoever tells of it and however often.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The same for the same happening in whatever epoch.
    pub identity: [u8; 16],
    pub kind: &'static str,
    pub at: Timestamp,
    pub day: BusinessDate,
    /// The order's number of the day; 0 where there is no order.
    pub number: u32,
    pub order: Option<OrderId>,
    /// Entries of a check are found by it.
    pub check: Option<CheckId>,
    pub note: String,
}

/// The row of an effect that is being booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectNo(i64);

/// Why stock moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    Opening,
    Made,
    /// The bump was a slip.
    Undone,
    Waste,
    Receipt,
    Count,
}

impl Reason {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "opening",
            Self::Made => "made",
            Self::Undone => "undone",
            Self::Waste => "waste",
            Self::Receipt => "receipt",
            Self::Count => "count",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Movement {
    pub ingredient: IngredientId,
    pub reason: Reason,
    /// Negative leaves the shelf.
    pub quantity: Quantity,
}

/// A cooking of a line as it was booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BookedCooking {
    pub again: u16,
    pub state: Cooking,
    /// What its ingredients cost when they were taken.
    pub cost: Money,
    /// What it took off the shelf.
    pub took: Uses,
}

const fn cooking_name(state: Cooking) -> &'static str {
    match state {
        Cooking::Made => "made",
        Cooking::Undone => "undone",
        Cooking::Wasted => "wasted",
    }
}

fn cooking_named(name: &str) -> Result<Cooking, StoreError> {
    let all = [Cooking::Made, Cooking::Undone, Cooking::Wasted];
    let found = all.into_iter().find(|state| cooking_name(*state) == name);
    found.ok_or_else(|| damaged(format!("a cooking that is '{name}'")))
}

impl Turn<'_> {
    /// Books an effect unless it is booked. Identical happenings of one epoch are different ones (each has
    /// its own sequence); those that another epoch tells again are the same.
    pub fn claim(&mut self, effect: &Effect) -> Result<Option<EffectNo>, StoreError> {
        let epoch = self.memory.cursor.map_or(0, |cursor| cursor.no);
        let nth: i64 = self
            .tx
            .prepare_cached("SELECT COUNT(*) FROM effects WHERE identity = ?1 AND claimed = ?2")
            .and_then(|mut s| s.query_row(params![effect.identity, epoch], |row| row.get(0)))
            .doing("look an effect up")?;
        let sql = "UPDATE effects SET claimed = ?3 WHERE identity = ?1 AND nth = ?2";
        let told_again = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(params![effect.identity, nth, epoch]))
            .doing("claim an effect")?;
        if 0 < told_again {
            return Ok(None);
        }
        self.insert(effect, nth, epoch).map(Some)
    }

    /// Books an effect that no epoch tells of (a receipt, a count, the opening); `None`: it is booked.
    pub fn claim_once(&mut self, effect: &Effect) -> Result<Option<EffectNo>, StoreError> {
        let found: Option<i64> = self
            .tx
            .prepare_cached("SELECT id FROM effects WHERE identity = ?1")
            .and_then(|mut s| s.query_row([effect.identity], |row| row.get(0)).optional())
            .doing("look an effect up")?;
        if found.is_some() {
            Ok(None)
        } else {
            self.insert(effect, 0, 0).map(Some)
        }
    }

    fn insert(&mut self, effect: &Effect, nth: i64, epoch: i64) -> Result<EffectNo, StoreError> {
        self.memory.tally.settlements += i64::from(effect.kind == "settled");
        let sql = "INSERT INTO effects (identity, nth, claimed, kind, at, day, number, order_id, check_id, note)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)";
        let order = effect.order.map(|id| id.0.into_bytes());
        let check = effect.check.map(|id| id.0.into_bytes());
        let row = params![
            effect.identity,
            nth,
            epoch,
            effect.kind,
            effect.at.0,
            effect.day.to_string(),
            effect.number,
            order,
            check,
            effect.note,
        ];
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(row))
            .doing("book an effect")?;
        Ok(EffectNo(self.tx.last_insert_rowid()))
    }

    pub(super) fn rename(&mut self, effect: EffectNo, kind: &str) -> Result<(), StoreError> {
        let sql = "UPDATE effects SET kind = ?2 WHERE id = ?1";
        self.tx
            .execute(sql, params![effect.0, kind])
            .doing("set a fact aside")?;
        Ok(())
    }

    pub fn post(&mut self, effect: EffectNo, entry: &Entry) -> Result<(), StoreError> {
        self.memory.tally.entries += i64::from(!entry.is_empty());
        for posting in entry.postings() {
            self.memory.tally.balance += posting.amount.0;
            let account = self.account(&posting.account)?;
            self.tx
                .prepare_cached("INSERT INTO postings VALUES (?1, ?2, ?3)")
                .and_then(|mut s| s.execute(params![effect.0, account, posting.amount.0]))
                .doing("write a posting")?;
        }
        Ok(())
    }

    fn account(&mut self, account: &Account) -> Result<i64, StoreError> {
        if let Some(id) = self.memory.accounts.get(account) {
            return Ok(*id);
        }
        self.tx
            .execute(
                "INSERT INTO accounts (name) VALUES (?1)",
                [account.as_str()],
            )
            .doing("open an account")?;
        let id = self.tx.last_insert_rowid();
        self.memory.accounts.insert(account.clone(), id);
        Ok(id)
    }

    /// Writes movements and moves the levels with them. Each ingredient must have its shelf.
    pub fn move_stock(
        &mut self,
        effect: EffectNo,
        movements: &[Movement],
    ) -> Result<(), StoreError> {
        self.memory.tally.movements += i64::try_from(movements.len()).map_err(damaged)?;
        for movement in movements {
            let Some(shelf) = self.memory.shelves.get_mut(&movement.ingredient) else {
                return Err(damaged(format!("no shelf for {}", movement.ingredient)));
            };
            shelf.add(movement.quantity);
            let row = params![
                effect.0,
                shelf.id,
                movement.reason.name(),
                movement.quantity.0
            ];
            self.tx
                .prepare_cached("INSERT INTO movements VALUES (?1, ?2, ?3, ?4)")
                .and_then(|mut s| s.execute(row))
                .doing("write a stock movement")?;
        }
        Ok(())
    }

    /// Every cooking of a line, oldest first.
    pub fn cookings(&mut self, line: LineId) -> Result<Vec<BookedCooking>, StoreError> {
        let sql = "SELECT again, state, cost, effect FROM cookings WHERE line = ?1 ORDER BY again";
        let rows: Vec<(u16, String, i64, i64)> = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| {
                let read = |row: &rusqlite::Row<'_>| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
                };
                s.query_map([line.0.into_bytes()], read)?.collect()
            })
            .doing("read what was cooked")?;
        let mut found = Vec::with_capacity(rows.len());
        for (again, state, cost, effect) in rows {
            let (state, took) = (cooking_named(&state)?, self.took(effect)?);
            found.push(BookedCooking {
                again,
                state,
                cost: Money(cost),
                took,
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

    /// Notes the state of a cooking; one that was just made remembers the effect that took its share.
    pub fn set_cooking(
        &mut self,
        effect: EffectNo,
        line: LineId,
        (again, state, cost): (u16, Cooking, Money),
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO cookings VALUES (?1, ?2, ?3, ?4, ?5)
                   ON CONFLICT (line, again) DO UPDATE SET state = ?3, cost = ?4,
                   effect = CASE WHEN ?3 = 'made' THEN ?5 ELSE effect END";
        let row = params![
            line.0.into_bytes(),
            again,
            cooking_name(state),
            cost.0,
            effect.0
        ];
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(row))
            .doing("note what was cooked")?;
        Ok(())
    }

    /// What is booked for a check, by account.
    pub fn booked(&mut self, check: CheckId) -> Result<Balances, StoreError> {
        let sql = "SELECT a.name, SUM(p.amount) FROM effects e JOIN postings p ON p.effect = e.id
                   JOIN accounts a ON a.id = p.account WHERE e.check_id = ?1 GROUP BY a.id";
        let rows: Vec<(String, i64)> = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| {
                let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
                s.query_map([check.0.into_bytes()], read)?.collect()
            })
            .doing("read what is booked for a check")?;
        let parse = |(name, amount): (String, i64)| {
            Ok((Account::new(&name).map_err(damaged)?, Money(amount)))
        };
        rows.into_iter().map(parse).collect()
    }
}
