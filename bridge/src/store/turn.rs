//! One transaction on the store: what memory holds of it, the cursor of the facts, and the commit.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Transaction, params};
use shared::ids::{Epoch, IngredientId, ItemId};
use shared::time::BusinessDate;
use uuid::Uuid;

use super::{Doing, EffectNo, Shelf, StoreError, damaged};
use crate::books::Account;

/// What would be asked of SQLite for every fact, kept beside it.
#[derive(Debug, Default)]
pub struct Memory {
    pub(super) cursor: Option<Cursor>,
    pub(super) accounts: BTreeMap<Account, i64>,
    pub(super) shelves: BTreeMap<IngredientId, Shelf>,
    pub(super) told_out: BTreeSet<ItemId>,
    pub(super) asked_items: BTreeSet<ItemId>,
    pub(super) tally: Tally,
    /// Row of the rules that this program books by, once it is known.
    pub(super) rulebook: Option<i64>,
    pub(super) closed: BTreeSet<BusinessDate>,
}

/// Running sums over the journal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub entries: i64,
    /// Of all postings, in minor units; anything but 0 is a bug.
    pub balance: i64,
    pub movements: i64,
    pub settlements: i64,
}

impl Tally {
    pub(super) fn load(conn: &Connection) -> rusqlite::Result<Self> {
        let sql = "SELECT entries, balance, movements, settlements FROM tally";
        conn.query_row(sql, [], |row| {
            Ok(Self {
                entries: row.get(0)?,
                balance: row.get(1)?,
                movements: row.get(2)?,
                settlements: row.get(3)?,
            })
        })
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor {
    pub(super) no: i64,
    pub(super) epoch: Epoch,
    pub(super) seq: u64,
}

/// What to do with a fact of this sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    New,
    /// Booked before; a repeat.
    Seen,
}

impl Memory {
    pub(super) fn load(conn: &Connection) -> Result<Self, StoreError> {
        let mut memory = Self {
            shelves: Shelf::load(conn)?,
            tally: Tally::load(conn).doing("read the tally")?,
            closed: super::days::closed_days(conn)?,
            ..Self::default()
        };
        let sql = "SELECT no, epoch, seq FROM epochs WHERE current = 1";
        let mut statement = conn.prepare(sql).doing("read the cursor")?;
        let mut rows = statement.query([]).doing("read the cursor")?;
        if let Some(row) = rows.next().doing("read the cursor")? {
            let epoch: [u8; 16] = row.get(1).doing("read the cursor")?;
            let seq: i64 = row.get(2).doing("read the cursor")?;
            memory.cursor = Some(Cursor {
                no: row.get(0).doing("read the cursor")?,
                epoch: Epoch(Uuid::from_bytes(epoch)),
                seq: u64::try_from(seq).map_err(damaged)?,
            });
        }
        let texts = |sql: &str| -> Result<Vec<String>, StoreError> {
            let mut statement = conn.prepare(sql).doing("read names")?;
            let rows = statement
                .query_map([], |row| row.get(0))
                .doing("read names")?;
            rows.collect::<Result<_, _>>().doing("read names")
        };
        for (n, name) in texts("SELECT name FROM accounts ORDER BY id")?
            .iter()
            .enumerate()
        {
            let id = i64::try_from(n + 1).map_err(damaged)?;
            memory
                .accounts
                .insert(Account::new(name).map_err(damaged)?, id);
        }
        for item in texts("SELECT item FROM told_out")? {
            memory.told_out.insert(ItemId::new(item).map_err(damaged)?);
        }
        for item in texts("SELECT item FROM asks WHERE item IS NOT NULL")? {
            memory
                .asked_items
                .insert(ItemId::new(item).map_err(damaged)?);
        }
        Ok(memory)
    }
}

/// A transaction under way.
pub struct Turn<'a> {
    pub(super) tx: Transaction<'a>,
    pub(super) memory: &'a mut Memory,
    moved: bool,
    /// The tally as stored.
    tally: Tally,
    /// The day of the effect whose movements come in.
    pub(super) day: Option<(EffectNo, String)>,
    /// Movements of this turn, by day, ingredient and reason.
    pub(super) moved_by_day: BTreeMap<(String, i64, &'static str), i64>,
}

impl<'a> Turn<'a> {
    pub(super) fn new(tx: Transaction<'a>, memory: &'a mut Memory) -> Self {
        let tally = memory.tally;
        Self {
            tx,
            memory,
            moved: false,
            tally,
            day: None,
            moved_by_day: BTreeMap::new(),
        }
    }

    /// Takes note of a fact's place. A place that skips facts is an error: what lies between would never
    /// be booked. A new epoch may begin anywhere, because a router may have archived what came before.
    pub fn arrive(&mut self, epoch: Epoch, seq: u64) -> Result<Arrival, StoreError> {
        if self
            .memory
            .cursor
            .is_none_or(|cursor| cursor.epoch != epoch)
        {
            self.follow(epoch, seq)?;
        }
        let Some(cursor) = self.memory.cursor.as_mut() else {
            return Err(damaged("no cursor after following an epoch"));
        };
        if seq <= cursor.seq {
            return Ok(Arrival::Seen);
        }
        if seq != cursor.seq + 1 {
            return Err(StoreError::FactsMissing {
                first: cursor.seq + 1,
                last: seq - 1,
            });
        }
        cursor.seq = seq;
        self.moved = true;
        Ok(Arrival::New)
    }

    /// Switches to another life of the router's journal; one that was followed before goes on where it was.
    fn follow(&mut self, epoch: Epoch, seq: u64) -> Result<(), StoreError> {
        self.save_cursor()?;
        let start = i64::try_from(seq.saturating_sub(1)).map_err(damaged)?;
        let bytes = epoch.0.into_bytes();
        self.tx
            .execute("UPDATE epochs SET current = 0", [])
            .and_then(|_| {
                let sql = "INSERT INTO epochs (epoch, seq, current) VALUES (?1, ?2, 1)
                           ON CONFLICT (epoch) DO UPDATE SET current = 1";
                self.tx.execute(sql, params![bytes, start])
            })
            .doing("follow another epoch")?;
        let sql = "SELECT no, seq FROM epochs WHERE epoch = ?1";
        let found = self
            .tx
            .query_row(sql, [bytes], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?)));
        let (no, seq) = found.doing("follow another epoch")?;
        let seq = u64::try_from(seq).map_err(damaged)?;
        self.memory.cursor = Some(Cursor { no, epoch, seq });
        Ok(())
    }

    fn save_cursor(&mut self) -> Result<(), StoreError> {
        if let (true, Some(cursor)) = (self.moved, self.memory.cursor) {
            let seq = i64::try_from(cursor.seq).map_err(damaged)?;
            self.tx
                .execute(
                    "UPDATE epochs SET seq = ?1 WHERE no = ?2",
                    params![seq, cursor.no],
                )
                .doing("store the cursor")?;
            self.moved = false;
        }
        Ok(())
    }

    pub fn cursor(&self) -> Option<(Epoch, u64)> {
        self.memory.cursor.map(|cursor| (cursor.epoch, cursor.seq))
    }

    pub fn set_meta(&mut self, key: &str, value: &str) -> Result<(), StoreError> {
        let sql = "INSERT INTO meta VALUES (?1, ?2) ON CONFLICT (key) DO UPDATE SET value = ?2
                   WHERE value <> ?2";
        self.tx
            .execute(sql, params![key, value])
            .doing("store the restaurant's name")?;
        Ok(())
    }

    /// Sets a fact aside, with the reason, so that one bad fact does not stop the books.
    pub fn park(
        &mut self,
        effect: EffectNo,
        (epoch, seq): (Epoch, u64),
        fact: &str,
        why: &str,
    ) -> Result<(), StoreError> {
        self.rename(effect, "parked")?;
        let seq = i64::try_from(seq).map_err(damaged)?;
        let sql = "INSERT OR REPLACE INTO parked VALUES (?1, ?2, ?3, ?4)";
        let row = params![epoch.0.into_bytes(), seq, fact, why];
        self.tx.execute(sql, row).doing("set a fact aside")?;
        Ok(())
    }

    fn save_tally(&self) -> Result<(), StoreError> {
        let Tally {
            entries,
            balance,
            movements,
            settlements,
        } = self.memory.tally;
        if self.memory.tally != self.tally {
            let sql =
                "UPDATE tally SET entries = ?1, balance = ?2, movements = ?3, settlements = ?4";
            let row = params![entries, balance, movements, settlements];
            self.tx.execute(sql, row).doing("store the tally")?;
        }
        Ok(())
    }

    pub(super) fn commit(mut self) -> Result<(), StoreError> {
        self.save_shelves()?;
        self.save_moved()?;
        self.save_cursor()?;
        self.save_tally()?;
        self.tx.commit().doing("commit; is the disk full?")
    }
}
