//! Points of customers, kept as they were given: once for each settlement, taken back with the money.

use rusqlite::{OptionalExtension, params};
use shared::ids::{CustomerId, OrderId};
use shared::money::Money;
use shared::time::Timestamp;

use super::{Doing, StoreError, Turn};
use crate::history::{Earning, PointsRule, given_back};

/// A settlement or a refund that has not given or taken points.
struct Unrewarded {
    effect: i64,
    at: i64,
    refunded: Option<i64>,
}

impl Turn<'_> {
    /// Gives an order's customer the points of its settlements, and takes the share of its refunds; each once.
    pub fn reward(&mut self, order: OrderId, rule: &PointsRule) -> Result<(), StoreError> {
        let doing = "give points";
        let bytes = order.0.into_bytes();
        let sql = "SELECT customer FROM customer_orders WHERE order_id = ?1";
        let found: Option<[u8; 16]> = self
            .tx
            .query_row(sql, [bytes], |row| row.get(0))
            .optional()
            .doing(doing)?;
        let Some(customer) = found else { return Ok(()) };
        let sql =
            "SELECT e.id, e.at, -t.amount FROM effects e LEFT JOIN tendered t ON t.effect = e.id
                   WHERE e.order_id = ?1 AND e.kind IN ('settled', 'refund')
                   AND NOT EXISTS (SELECT 1 FROM points p WHERE p.effect = e.id) ORDER BY e.id";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Unrewarded {
                effect: row.get(0)?,
                at: row.get(1)?,
                refunded: row.get(2)?,
            })
        };
        let open: Vec<Unrewarded> = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| s.query_map([bytes], read)?.collect())
            .doing(doing)?;
        for one in open {
            let (points, why) = match one.refunded {
                Some(refunded) => (-self.taken_back(order, Money(refunded))?, "money back"),
                None => (rule.earned(&self.earnings(one.effect)?), "bought"),
            };
            let sql = "INSERT INTO points (customer, effect, points, at, why) VALUES (?1, ?2, ?3, ?4, ?5)";
            let row = params![customer, one.effect, points, one.at, why];
            self.tx.execute(sql, row).doing(doing)?;
        }
        Ok(())
    }

    fn earnings(&mut self, effect: i64) -> Result<Vec<Earning>, StoreError> {
        let sql = "SELECT category, SUM(net) FROM sold WHERE effect = ?1
                   AND kind IN ('dish', 'discount', 'comp') GROUP BY category";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Earning {
                category: row.get(0)?,
                net: Money(row.get(1)?),
            })
        };
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.query_map([effect], read)?.collect())
            .doing("give points")
    }

    fn taken_back(&mut self, order: OrderId, refunded: Money) -> Result<i64, StoreError> {
        let sql = "SELECT COALESCE(SUM(MAX(p.points, 0)), 0), COALESCE(SUM(p.points), 0),
                   (SELECT COALESCE(SUM(s.net + s.tax), 0) FROM effects f JOIN sold s ON s.effect = f.id WHERE f.order_id = ?1)
                   FROM effects e JOIN points p ON p.effect = e.id WHERE e.order_id = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, Money(row.get(2)?)));
        let found = self.tx.query_row(sql, [order.0.into_bytes()], read);
        let (earned, left, gross) = found.doing("take points back")?;
        Ok(given_back(earned, left, gross, refunded))
    }

    /// Points that a person gives or takes. The error says why not.
    pub fn give_points(
        &mut self,
        id: CustomerId,
        points: i64,
        why: &str,
        at: Timestamp,
    ) -> Result<Result<(), String>, StoreError> {
        let doing = "give points";
        if !self.is_customer(id)? {
            return Ok(Err("this customer is not known here (any more)".to_owned()));
        }
        let sql = "SELECT COALESCE(SUM(points), 0) FROM points WHERE customer = ?1";
        let has: i64 = self
            .tx
            .query_row(sql, [id.0.into_bytes()], |row| row.get(0))
            .doing(doing)?;
        if has.saturating_add(points) < 0 {
            return Ok(Err(format!("there are {has} points; take at most those")));
        }
        let sql = "INSERT INTO points (customer, points, at, why) VALUES (?1, ?2, ?3, ?4)";
        let row = params![id.0.into_bytes(), points, at.0, why];
        self.tx.execute(sql, row).doing(doing)?;
        Ok(Ok(()))
    }
}
