//! People's names and phones: the one place that has them, in memory for the newest only, erasable.

use std::collections::{BTreeMap, VecDeque};

use rusqlite::{Connection, params};
use shared::ids::CustomerId;
use shared::order::Guest;
use shared::time::Timestamp;
use uuid::Uuid;

use super::StoreError;

/// Names kept in memory: those of the newest guests. Older ones still lie in the table, but the orders
/// they belong to are long closed.
pub const PEOPLE_IN_MEMORY_MAX: usize = 10_000;

/// Names by customer, newest last.
#[derive(Debug, Default)]
pub struct Names {
    names: BTreeMap<CustomerId, String>,
    order: VecDeque<CustomerId>,
}

impl Names {
    pub fn get(&self, customer: CustomerId) -> Option<&str> {
        self.names.get(&customer).map(String::as_str)
    }

    pub fn remove(&mut self, customer: CustomerId) {
        if self.names.remove(&customer).is_some() {
            self.order.retain(|known| *known != customer);
        }
    }

    pub fn insert(&mut self, customer: CustomerId, name: String) {
        if self.names.insert(customer, name).is_none() {
            self.order.push_back(customer);
        }
        if PEOPLE_IN_MEMORY_MAX < self.order.len()
            && let Some(oldest) = self.order.pop_front()
        {
            self.names.remove(&oldest);
        }
    }
}

pub(super) fn append(db: &Connection, at: Timestamp, people: &[Guest]) -> rusqlite::Result<()> {
    let mut insert = db.prepare_cached(
        "INSERT INTO people (customer, name, phone, at) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (customer) DO UPDATE SET name = ?2, phone = ?3, at = ?4",
    )?;
    for guest in people {
        insert.execute(params![
            guest.customer.0.as_bytes(),
            guest.name,
            guest.phone,
            at.0
        ])?;
    }
    Ok(())
}

pub(super) fn newest(db: &Connection) -> Result<Names, StoreError> {
    let read = || {
        let mut names = Names::default();
        let sql = "SELECT customer, name FROM
            (SELECT customer, name, at FROM people ORDER BY at DESC LIMIT ?1) ORDER BY at";
        let mut query = db.prepare(sql)?;
        let mut rows = query.query([PEOPLE_IN_MEMORY_MAX as i64])?;
        while let Some(row) = rows.next()? {
            names.insert(CustomerId(Uuid::from_bytes(row.get(0)?)), row.get(1)?);
        }
        Ok(names)
    };
    read().map_err(StoreError::read("people"))
}

/// Erases a person's data, overwriting it in the file and in the log; false when there was none.
pub(super) fn erase(db: &Connection, customer: CustomerId) -> Result<bool, StoreError> {
    let wipe = || {
        db.pragma_update(None, "secure_delete", "ON")?;
        let gone = db.execute(
            "DELETE FROM people WHERE customer = ?1",
            [customer.0.as_bytes()],
        )?;
        db.execute(
            "DELETE FROM visits WHERE customer = ?1",
            [customer.0.as_bytes()],
        )?;
        // The log holds older copies of the page until it is folded into the file and emptied.
        db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_row| Ok(()))?;
        Ok(0 < gone)
    };
    wipe().map_err(StoreError::write("the erasure"))
}
