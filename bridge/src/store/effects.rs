//! Effects and what hangs on them: journal entries, stock movements, the state of each cooking.

use rusqlite::{OptionalExtension, params};
use shared::ids::{CheckId, IngredientId, LineId, OrderId};
use shared::money::Money;
use shared::quantity::Quantity;
use shared::time::{BusinessDate, Timestamp};

use super::{Doing, StoreError, Turn, damaged};
use crate::books::{Account, Balances, Entry};

/// What happened, whoever tells of it and however often.
#[derive(Clone, Debug)]
pub struct Effect {
    /// The same for the same happening in whatever epoch.
    pub identity: [u8; 16],
    pub kind: &'static str,
    pub at: Timestamp,
    /// The day it is booked on.
    pub day: BusinessDate,
    /// The day it belongs to, where that one is closed.
    pub of_day: Option<BusinessDate>,
    /// The order's number of the day; 0 where there is no order.
    pub number: u32,
    pub order: Option<OrderId>,
    /// Entries of a check are found by it.
    pub check: Option<CheckId>,
    pub note: String,
}

/// The row of an effect that is being booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EffectNo(pub(super) i64);

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
    /// A batch was made: taken for it, or filled by it.
    Batch,
    /// To another house of ours, or from it.
    Transfer,
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
            Self::Batch => "batch",
            Self::Transfer => "transfer",
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

    /// The effect of one cooking whose time came with `whole`, which was just claimed.
    pub fn claim_part(
        &mut self,
        whole: &Effect,
        cooking: Option<(LineId, u16)>,
    ) -> Result<EffectNo, StoreError> {
        let id = uuid::Uuid::from_bytes(whole.identity);
        let text = match cooking {
            Some((line, again)) => format!("part/{id}/{line}/{again}"),
            None => format!("part/{id}"),
        };
        let part = Effect {
            identity: crate::ingest::digest(&text),
            kind: if whole.kind == "cancelled" {
                "undone"
            } else {
                "made"
            },
            check: None,
            note: format!("with {}", whole.kind),
            ..whole.clone()
        };
        // An order that is told cancelled twice has the part twice: each telling was claimed as one of its own.
        let nth: i64 = self
            .tx
            .prepare_cached("SELECT COUNT(*) FROM effects WHERE identity = ?1")
            .and_then(|mut s| s.query_row([part.identity], |row| row.get(0)))
            .doing("look an effect up")?;
        self.insert(&part, nth, 0)
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
        let sql = "INSERT INTO effects (identity, nth, claimed, kind, at, day, number, order_id, check_id, note, of_day)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)";
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
            effect.of_day.map(|day| day.to_string()),
        ];
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(row))
            .doing("book an effect")?;
        let no = EffectNo(self.tx.last_insert_rowid());
        self.day = Some((no, effect.day.to_string()));
        Ok(no)
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
            let shelf = shelf.id;
            let (reason, quantity) = (movement.reason.name(), movement.quantity.0);
            self.add_moved(effect, shelf, reason, quantity)?;
            let row = params![effect.0, shelf, movement.reason.name(), movement.quantity.0];
            self.tx
                .prepare_cached("INSERT INTO movements VALUES (?1, ?2, ?3, ?4)")
                .and_then(|mut s| s.execute(row))
                .doing("write a stock movement")?;
        }
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
