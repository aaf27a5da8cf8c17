//! Guests who are known by name: found by a part of it or of their phone, with what they said we may remember.

use rusqlite::{Connection, Row, params};
use shared::ids::CustomerId;
use shared::time::Timestamp;
use shared::wire::Customer;
use uuid::Uuid;

use super::StoreError;

/// What becomes of a guest in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CustomerRow {
    Kept(Box<Customer>),
    /// So many points more, or less; never below none.
    Points(CustomerId, i64),
}

pub(super) fn append(db: &Connection, at: Timestamp, rows: &[CustomerRow]) -> rusqlite::Result<()> {
    for row in rows {
        match row {
            CustomerRow::Kept(guest) => {
                let allergies = serde_json::to_string(&guest.allergies).unwrap_or_default();
                db.prepare_cached(
                    "INSERT INTO people (customer, name, phone, at, consent, allergies)
                     VALUES (?1, ?2, ?3, ?4, ?5, ?6)
                     ON CONFLICT (customer) DO UPDATE
                     SET name = ?2, phone = ?3, at = ?4, consent = ?5, allergies = ?6",
                )?
                .execute(params![
                    guest.id.0.as_bytes(),
                    guest.name,
                    guest.phone,
                    at.0,
                    guest.consent,
                    allergies
                ])?;
            }
            CustomerRow::Points(customer, more) => {
                db.prepare_cached(
                    "UPDATE people SET points = max(0, points + ?2) WHERE customer = ?1",
                )?
                .execute(params![customer.0.as_bytes(), more])?;
            }
        }
    }
    Ok(())
}

const COLUMNS: &str = "SELECT customer, name, phone, consent, allergies, points FROM people";

fn customer(row: &Row<'_>) -> rusqlite::Result<Customer> {
    let allergies: String = row.get(4)?;
    Ok(Customer {
        id: CustomerId(Uuid::from_bytes(row.get(0)?)),
        name: row.get(1)?,
        phone: row.get(2)?,
        consent: row.get(3)?,
        allergies: serde_json::from_str(&allergies).unwrap_or_default(),
        points: row.get(5)?,
    })
}

pub(super) fn one(db: &Connection, id: CustomerId) -> Result<Option<Customer>, StoreError> {
    let read = || {
        let mut query = db.prepare_cached(&format!("{COLUMNS} WHERE customer = ?1"))?;
        let mut rows = query.query_map([id.0.as_bytes()], customer)?;
        rows.next().transpose()
    };
    read().map_err(StoreError::read("a guest"))
}

/// Whose name holds `name`, or whose phone has these digits in a row; the newest first.
pub(super) fn find(
    db: &Connection,
    name: Option<&str>,
    digits: Option<&str>,
    limit: usize,
) -> Result<Vec<Customer>, StoreError> {
    // Compared without what separates digits: people write phones in many ways.
    let sql = format!(
        "{COLUMNS} WHERE instr(lower(name), ?1) > 0
         OR instr(replace(replace(replace(coalesce(phone, ''), ' ', ''), '-', ''), '/', ''), ?2) > 0
         ORDER BY at DESC LIMIT ?3"
    );
    // Nothing holds a NUL.
    let never = "\0";
    let read = || {
        let mut query = db.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let words = params![name.unwrap_or(never), digits.unwrap_or(never), limit];
        let rows = query.query_map(words, customer)?;
        rows.collect::<rusqlite::Result<Vec<Customer>>>()
    };
    read().map_err(StoreError::read("guests"))
}
