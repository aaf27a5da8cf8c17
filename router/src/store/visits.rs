//! What known guests had before, by guest; it is erased with them.

use rusqlite::{Connection, params};
use shared::ids::{CustomerId, OrderId};
use shared::wire::Visit;

use super::StoreError;

/// What becomes of a visit in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitRow {
    Kept(CustomerId, Box<Visit>),
    /// Called off, or nobody's any more.
    Gone(OrderId),
}

pub(super) fn append(db: &Connection, rows: &[VisitRow]) -> rusqlite::Result<()> {
    for row in rows {
        match row {
            VisitRow::Kept(customer, visit) => {
                let text = serde_json::to_string(visit).expect("plain data with string keys");
                let sql = "INSERT OR REPLACE INTO visits (order_id, customer, at, visit)
                           VALUES (?1, ?2, ?3, ?4)";
                let (order, customer) = (visit.order.0.as_bytes(), customer.0.as_bytes());
                db.prepare_cached(sql)?
                    .execute(params![order, customer, visit.at.0, text])?;
            }
            VisitRow::Gone(order) => {
                db.prepare_cached("DELETE FROM visits WHERE order_id = ?1")?
                    .execute([order.0.as_bytes()])?;
            }
        }
    }
    Ok(())
}

/// Of this guest and of whoever has the same phone (a shop and a waiter may have written them down apart), the
/// newest first. Who is not known, or was forgotten, has none.
pub(super) fn of(
    db: &Connection,
    customer: CustomerId,
    limit: usize,
) -> Result<Vec<Visit>, StoreError> {
    let digits = "replace(replace(replace(replace(replace(coalesce(phone, ''), ' ', ''), '-', ''), '/', ''), '(', ''), ')', '')";
    let sql = format!(
        "WITH one AS (SELECT customer, {digits} AS digits FROM people WHERE customer = ?1)
         SELECT visit FROM visits WHERE customer IN
            (SELECT people.customer FROM people, one WHERE people.customer = one.customer
             OR (length(one.digits) > 5 AND {digits} = one.digits))
         ORDER BY at DESC LIMIT ?2"
    );
    let read = || {
        let mut query = db.prepare_cached(&sql)?;
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let words = params![customer.0.as_bytes(), limit];
        let rows = query.query_map(words, |row| row.get::<_, String>(0))?;
        rows.collect::<rusqlite::Result<Vec<String>>>()
    };
    let texts = read().map_err(StoreError::read("visits"))?;
    // One that cannot be read is left out.
    let visits = texts
        .iter()
        .filter_map(|text| serde_json::from_str(text).ok());
    Ok(visits.collect())
}
