//! Orders of shops, their idempotency keys, and questions to the router that wait for an answer.

use rusqlite::{OptionalExtension, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ids::{ItemId, OrderId, RequestId};
use shared::time::Timestamp;
use shared::wire::{Accepted, Ask, Envelope, Reject};
use uuid::Uuid;

use super::{Doing, StoreError, Turn, damaged};
use crate::shop::{Seen, SeenLine, Verdict};

/// In `asks.about`.
const CALL_OFF: &str = "call-off";

/// SHA-256 of what a key was used for.
pub type Hash = [u8; 32];

/// What an idempotency key was used for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedKey {
    pub hash: Hash,
    pub order: Option<OrderId>,
}

/// What a stored question was about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AskedFor {
    Order(OrderId),
    /// To give an order back that has not fired.
    CallOff(OrderId),
    Stock {
        item: ItemId,
        out: bool,
    },
    /// To forget a person, who is not named here any more.
    Forgotten,
}

pub(super) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(damaged)
}

pub(super) fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(damaged)
}

impl Turn<'_> {
    pub fn used_key(&mut self, key: &str) -> Result<Option<UsedKey>, StoreError> {
        let sql = "SELECT hash, order_id FROM keys WHERE key = ?1";
        let read = |row: &rusqlite::Row<'_>| {
            let order: Option<[u8; 16]> = row.get(1)?;
            let order = order.map(|bytes| OrderId(Uuid::from_bytes(bytes)));
            Ok(UsedKey {
                hash: row.get(0)?,
                order,
            })
        };
        let found = self.tx.query_row(sql, [key], read).optional();
        found.doing("look an idempotency key up")
    }

    pub fn use_key(&mut self, key: &str, used: &UsedKey, at: Timestamp) -> Result<(), StoreError> {
        let order = used.order.map(|id| id.0.into_bytes());
        let sql = "INSERT INTO keys VALUES (?1, ?2, ?3, ?4)";
        let row = params![key, used.hash, order, at.0];
        self.tx
            .execute(sql, row)
            .doing("store an idempotency key")?;
        Ok(())
    }

    pub fn add_shop_order(&mut self, order: OrderId, lines: &[SeenLine]) -> Result<(), StoreError> {
        let row = params![order.0.into_bytes(), to_json(&lines)?];
        let sql = "INSERT INTO shop_orders (order_id, lines) VALUES (?1, ?2)";
        self.tx.execute(sql, row).doing("store a shop's order")?;
        Ok(())
    }

    /// Sets one column of a shop's order; `sql` is a constant of this file.
    fn set_shop<P: rusqlite::ToSql>(
        &mut self,
        sql: &str,
        order: OrderId,
        to: P,
    ) -> Result<bool, StoreError> {
        let changed = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(params![order.0.into_bytes(), to]))
            .doing("update a shop's order")?;
        Ok(0 < changed)
    }

    pub fn answered(
        &mut self,
        order: OrderId,
        answer: &Result<Accepted, Reject>,
    ) -> Result<bool, StoreError> {
        let sql = "UPDATE shop_orders SET answer = ?2 WHERE order_id = ?1 AND answer IS NULL";
        self.set_shop(sql, order, to_json(answer)?)
    }

    pub fn seen(&mut self, order: OrderId, seen: &Seen) -> Result<bool, StoreError> {
        self.set_shop(
            "UPDATE shop_orders SET seen = ?2 WHERE order_id = ?1",
            order,
            to_json(seen)?,
        )
    }

    pub fn completed(&mut self, order: OrderId) -> Result<bool, StoreError> {
        self.set_shop(
            "UPDATE shop_orders SET completed = ?2 WHERE order_id = ?1",
            order,
            true,
        )
    }

    pub fn cancelled(&mut self, order: OrderId, reason: &str) -> Result<bool, StoreError> {
        self.set_shop(
            "UPDATE shop_orders SET cancelled = ?2 WHERE order_id = ?1",
            order,
            reason,
        )
    }

    /// What was decided here; it says more than the kitchen's answer.
    pub fn judge(&mut self, order: OrderId, verdict: Option<Verdict>) -> Result<bool, StoreError> {
        self.set_shop(
            "UPDATE shop_orders SET verdict = ?2 WHERE order_id = ?1",
            order,
            verdict.map(Verdict::name),
        )
    }

    pub fn gone(&mut self, order: OrderId) -> Result<bool, StoreError> {
        self.set_shop(
            "UPDATE shop_orders SET gone = ?2 WHERE order_id = ?1",
            order,
            true,
        )
    }

    /// True when the house has shown the order, or the facts say that it is over. An order that is neither
    /// may only be younger than the picture that lacks it.
    pub fn is_known_to_house(&mut self, order: OrderId) -> Result<bool, StoreError> {
        let sql = "SELECT seen IS NOT NULL OR completed OR cancelled IS NOT NULL FROM shop_orders
                   WHERE order_id = ?1";
        let found = self
            .tx
            .query_row(sql, [order.0.into_bytes()], |row| row.get(0))
            .optional();
        Ok(found.doing("read a shop's order")?.unwrap_or(false))
    }

    /// Shops' orders that the house has not closed.
    pub fn open_shop_orders(&mut self) -> Result<Vec<OrderId>, StoreError> {
        let sql = "SELECT order_id FROM shop_orders WHERE gone = 0";
        let rows: Vec<[u8; 16]> = self
            .tx
            .prepare(sql)
            .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
            .doing("read open orders of shops")?;
        Ok(rows
            .into_iter()
            .map(|bytes| OrderId(Uuid::from_bytes(bytes)))
            .collect())
    }

    /// Stores a question before it is sent.
    pub fn ask(&mut self, envelope: &Envelope<Ask>, about: &AskedFor) -> Result<(), StoreError> {
        let (order, item, out) = match about {
            AskedFor::Order(order) | AskedFor::CallOff(order) => {
                (Some(order.0.into_bytes()), None, None)
            }
            AskedFor::Stock { item, out } => {
                self.memory.asked_items.insert(item.clone());
                (None, Some(item.as_str()), Some(*out))
            }
            AskedFor::Forgotten => (None, None, None),
        };
        let call_off = matches!(about, AskedFor::CallOff(_)).then_some(CALL_OFF);
        let sql = "INSERT INTO asks (request, order_id, item, is_out, envelope, about)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = params![
            envelope.id.0.into_bytes(),
            order,
            item,
            out,
            to_json(envelope)?,
            call_off,
        ];
        self.tx
            .execute(sql, row)
            .doing("store a question to the router")?;
        Ok(())
    }

    pub fn asked_for(&mut self, request: RequestId) -> Result<Option<AskedFor>, StoreError> {
        type Raw = (Option<[u8; 16]>, Option<String>, Option<bool>, bool);
        let sql = "SELECT order_id, item, is_out, about IS NOT NULL FROM asks WHERE request = ?1";
        let read = |row: &rusqlite::Row<'_>| -> rusqlite::Result<Raw> {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        };
        let found = self
            .tx
            .query_row(sql, [request.0.into_bytes()], read)
            .optional();
        match found.doing("look a question up")? {
            Some((Some(order), _, _, call_off)) => {
                let order = OrderId(Uuid::from_bytes(order));
                Ok(Some(if call_off {
                    AskedFor::CallOff(order)
                } else {
                    AskedFor::Order(order)
                }))
            }
            Some((None, Some(item), Some(out), _)) => Ok(Some(AskedFor::Stock {
                item: ItemId::new(item).map_err(damaged)?,
                out,
            })),
            Some((None, None, None, _)) => Ok(Some(AskedFor::Forgotten)),
            Some(_) => Err(damaged("a question about nothing")),
            None => Ok(None),
        }
    }

    /// Forgets an answered question; what it told about stock is what the router knows now.
    pub fn close_ask(&mut self, request: RequestId, about: &AskedFor) -> Result<(), StoreError> {
        let doing = "remove an answered question";
        self.tx
            .execute(
                "DELETE FROM asks WHERE request = ?1",
                [request.0.into_bytes()],
            )
            .doing(doing)?;
        if let AskedFor::Stock { item, out } = about {
            self.memory.asked_items.remove(item);
            if *out {
                let sql = "INSERT OR IGNORE INTO told_out VALUES (?1)";
                self.tx.execute(sql, [item.as_str()]).doing(doing)?;
                self.memory.told_out.insert(item.clone());
            } else {
                self.tx
                    .execute("DELETE FROM told_out WHERE item = ?1", [item.as_str()])
                    .doing(doing)?;
                self.memory.told_out.remove(item);
            }
        }
        Ok(())
    }

    /// A router with a new journal knows nothing of what the last one was told.
    pub fn forget_told(&mut self) -> Result<(), StoreError> {
        self.tx
            .execute("DELETE FROM told_out", [])
            .doing("forget what was told")?;
        self.memory.told_out.clear();
        Ok(())
    }

    pub fn told_out(&self) -> &std::collections::BTreeSet<ItemId> {
        &self.memory.told_out
    }

    /// Items with a question still open.
    pub fn asked_items(&self) -> &std::collections::BTreeSet<ItemId> {
        &self.memory.asked_items
    }

    pub fn asks_waiting(&mut self) -> Result<usize, StoreError> {
        let count = self
            .tx
            .query_row("SELECT COUNT(*) FROM asks", [], |row| row.get::<_, i64>(0));
        usize::try_from(count.doing("count open questions")?).map_err(damaged)
    }

    /// Every stored question, oldest first; sent again after a start.
    pub fn open_asks(&mut self) -> Result<Vec<Envelope<Ask>>, StoreError> {
        let rows: Vec<String> = self
            .tx
            .prepare("SELECT envelope FROM asks ORDER BY n")
            .and_then(|mut s| s.query_map([], |row| row.get(0))?.collect())
            .doing("read open questions")?;
        rows.iter().map(|text| from_json(text)).collect()
    }
}
