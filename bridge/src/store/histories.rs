//! Customers as a manager reads them: found by name, phone or e-mail, each with a history across channels.

use rusqlite::{Connection, OptionalExtension, params};
use serde::Serialize;
use shared::ids::{CustomerId, OrderId};
use uuid::Uuid;

use super::{Doing, Reader, StoreError, Turn};
use crate::history::phone;

/// A customer in a list. Money in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomerLine {
    pub id: CustomerId,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub orders: u64,
    /// What their orders came to, with tax.
    pub spent: i64,
    /// Milliseconds since 1970.
    pub last_at: Option<i64>,
    pub points: i64,
    /// Agreed to be written to.
    pub marketing: bool,
}

/// An order in a customer's history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PastOrder {
    pub day: Option<String>,
    /// 0 while nothing of it is booked.
    pub number: u32,
    pub channel: String,
    pub at: i64,
    /// With tax; 0 while it is not paid.
    pub gross: i64,
    /// `2 burger, 1 cola`.
    pub dishes: String,
    pub points: i64,
}

/// Something a customer agreed to or took back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consent {
    pub what: String,
    pub given: bool,
    pub at: i64,
    pub source: String,
}

/// Everything that is known of a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CustomerFile {
    pub line: CustomerLine,
    pub note: String,
    pub allergies: String,
    pub since: i64,
    pub orders: Vec<PastOrder>,
    /// Newest first.
    pub consents: Vec<Consent>,
    /// Points that a person gave or took: how many, when and why.
    pub by_hand: Vec<(i64, i64, String)>,
}

impl CustomerFile {
    /// The latest word about something.
    pub fn agrees(&self, what: &str) -> bool {
        let latest = self.consents.iter().find(|one| one.what == what);
        latest.is_some_and(|one| one.given)
    }
}

const LINE: &str = "SELECT c.id, c.name, c.phone, c.email,
    (SELECT COUNT(*) FROM customer_orders o WHERE o.customer = c.id),
    (SELECT COALESCE(SUM(s.net + s.tax), 0) FROM customer_orders o JOIN effects e ON e.order_id = o.order_id
     JOIN sold s ON s.effect = e.id WHERE o.customer = c.id),
    (SELECT MAX(o.at) FROM customer_orders o WHERE o.customer = c.id),
    (SELECT COALESCE(SUM(p.points), 0) FROM points p WHERE p.customer = c.id),
    COALESCE((SELECT given FROM consents a WHERE a.customer = c.id AND a.what = 'marketing' ORDER BY a.n DESC LIMIT 1), 0)
    FROM customers c";

fn line(row: &rusqlite::Row<'_>) -> rusqlite::Result<CustomerLine> {
    Ok(CustomerLine {
        id: CustomerId(Uuid::from_bytes(row.get(0)?)),
        name: row.get(1)?,
        phone: row.get(2)?,
        email: row.get(3)?,
        orders: u64::try_from(row.get::<_, i64>(4)?).unwrap_or_default(),
        spent: row.get(5)?,
        last_at: row.get(6)?,
        points: row.get(7)?,
        marketing: row.get(8)?,
    })
}

/// What a person typed, as a pattern: percent signs and underscores mean themselves.
fn pattern(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in text.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

impl Reader {
    /// Customers whose name, phone or e-mail holds the text; those who ordered last come first.
    pub fn customers(&self, text: &str, max: usize) -> Result<Vec<CustomerLine>, StoreError> {
        self.with("look customers up", |conn| {
            let sql = format!(
                "{LINE} WHERE LOWER(c.name) LIKE ?1 ESCAPE '\\' OR c.email LIKE ?1 ESCAPE '\\'
                 OR (?2 <> '' AND c.phone LIKE '%' || ?2 || '%') ORDER BY 7 DESC NULLS LAST, c.name LIMIT ?3"
            );
            let digits = phone(text).unwrap_or_else(|| {
                let digits = text.chars().filter(char::is_ascii_digit);
                let digits: String = digits.collect();
                // Two digits are in every number.
                if 3 <= digits.len() { digits } else { String::new() }
            });
            let digits = digits.trim_start_matches('+');
            let max = i64::try_from(max).unwrap_or(i64::MAX);
            let mut statement = conn.prepare_cached(&sql)?;
            statement.query_map(params![pattern(text), digits, max], line)?.collect()
        })
    }

    /// Visits every customer, for an export; with `marketing`, only those who agreed to be written to.
    pub fn each_customer(
        &self,
        marketing: bool,
        visit: &mut dyn FnMut(&CustomerLine),
    ) -> Result<(), StoreError> {
        self.with("read the customers", |conn| {
            let mut statement = conn.prepare(&format!("{LINE} ORDER BY c.name, c.id"))?;
            let mut rows = statement.query([])?;
            while let Some(row) = rows.next()? {
                let one = line(row)?;
                if one.marketing || !marketing {
                    visit(&one);
                }
            }
            Ok(())
        })
    }

    /// A customer as lists have them.
    pub fn customer_line(&self, id: CustomerId) -> Result<Option<CustomerLine>, StoreError> {
        self.with("read a customer", |conn| line_of(conn, id))
    }

    /// Everything about one customer, with the latest `max` orders.
    pub fn customer(&self, id: CustomerId, max: usize) -> Result<Option<CustomerFile>, StoreError> {
        self.with("read a customer", |conn| {
            let tx = conn.unchecked_transaction()?;
            let bytes = id.0.into_bytes();
            let Some(line) = line_of(&tx, id)? else { return Ok(None) };
            let sql = "SELECT note, allergies, since FROM customers WHERE id = ?1";
            let (note, allergies, since) = tx.query_row(sql, [bytes], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?;
            let consents = tx
                .prepare_cached("SELECT what, given, at, source FROM consents WHERE customer = ?1 ORDER BY n DESC")?
                .query_map([bytes], |row| {
                    Ok(Consent { what: row.get(0)?, given: row.get(1)?, at: row.get(2)?, source: row.get(3)? })
                })?
                .collect::<Result<_, _>>()?;
            let by_hand = tx
                .prepare_cached("SELECT points, at, why FROM points WHERE customer = ?1 AND effect IS NULL ORDER BY n DESC")?
                .query_map([bytes], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect::<Result<_, _>>()?;
            let orders = past_orders(&tx, bytes, max)?;
            Ok(Some(CustomerFile { line, note, allergies, since, orders, consents, by_hand }))
        })
    }
}

fn line_of(conn: &Connection, id: CustomerId) -> rusqlite::Result<Option<CustomerLine>> {
    let mut statement = conn.prepare_cached(&format!("{LINE} WHERE c.id = ?1"))?;
    statement.query_row([id.0.into_bytes()], line).optional()
}

impl Turn<'_> {
    pub fn customer_line(&mut self, id: CustomerId) -> Result<Option<CustomerLine>, StoreError> {
        line_of(&self.tx, id).doing("read a customer")
    }

    /// Everybody who agreed to be written to.
    pub fn agreeing(&mut self) -> Result<Vec<CustomerId>, StoreError> {
        let doing = "read who may be written to";
        let sql = "SELECT DISTINCT customer FROM consents WHERE what = 'marketing' AND given";
        let mut statement = self.tx.prepare(sql).doing(doing)?;
        let rows = statement.query_map([], |row| Ok(CustomerId(Uuid::from_bytes(row.get(0)?))));
        rows.doing(doing)?.collect::<Result<_, _>>().doing(doing)
    }

    /// Whose an order is.
    pub fn customer_of_order(&mut self, order: OrderId) -> Result<Option<CustomerId>, StoreError> {
        let sql = "SELECT customer FROM customer_orders WHERE order_id = ?1";
        let found = self.tx.prepare_cached(sql).and_then(|mut s| {
            s.query_row([order.0.into_bytes()], |row| row.get(0))
                .optional()
        });
        let found: Option<[u8; 16]> = found.doing("look an order's customer up")?;
        Ok(found.map(|bytes| CustomerId(Uuid::from_bytes(bytes))))
    }
}

fn past_orders(
    conn: &Connection,
    customer: [u8; 16],
    max: usize,
) -> rusqlite::Result<Vec<PastOrder>> {
    let sql = "SELECT o.channel, o.at,
        (SELECT MIN(e.day) FROM effects e WHERE e.order_id = o.order_id),
        COALESCE((SELECT MAX(e.number) FROM effects e WHERE e.order_id = o.order_id), 0),
        (SELECT COALESCE(SUM(s.net + s.tax), 0) FROM effects e JOIN sold s ON s.effect = e.id WHERE e.order_id = o.order_id),
        (SELECT GROUP_CONCAT(q || ' ' || item, ', ') FROM (SELECT SUM(s.quantity) AS q, s.item FROM effects e
         JOIN sold s ON s.effect = e.id WHERE e.order_id = o.order_id AND s.kind = 'dish' GROUP BY s.item ORDER BY MIN(s.n))),
        (SELECT COALESCE(SUM(p.points), 0) FROM effects e JOIN points p ON p.effect = e.id WHERE e.order_id = o.order_id)
        FROM customer_orders o WHERE o.customer = ?1 ORDER BY o.at DESC, o.order_id DESC LIMIT ?2";
    let mut statement = conn.prepare_cached(sql)?;
    let max = i64::try_from(max).unwrap_or(i64::MAX);
    let read = |row: &rusqlite::Row<'_>| {
        Ok(PastOrder {
            channel: row.get(0)?,
            at: row.get(1)?,
            day: row.get(2)?,
            number: row.get(3)?,
            gross: row.get(4)?,
            dishes: row.get::<_, Option<String>>(5)?.unwrap_or_default(),
            points: row.get(6)?,
        })
    };
    statement.query_map(params![customer, max], read)?.collect()
}
