//! Webhooks kept before they are answered, and what a person must look at because of them.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use shared::ids::OrderId;
use shared::time::Timestamp;
use uuid::Uuid;

use super::reader::listed;
use super::{Doing, Hash, Reader, Store, StoreError, Turn, damaged};

/// A webhook that waits to be worked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hook {
    pub id: i64,
    pub channel: String,
    pub at: Timestamp,
    pub body: String,
    /// A person has accepted their prices.
    pub accepted: bool,
}

/// What a channel's order became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChannelOrder {
    pub order: Option<OrderId>,
    pub hash: Hash,
    /// Called off there, or denied by us: it is not cooked, whatever comes of it later.
    pub cancelled: bool,
    /// Until when the channel waits for a yes or no, by the wall clock.
    pub answer_by: Option<Timestamp>,
    /// The webhook with its changed self, taken once the kitchen has let go of this one.
    pub next_hook: Option<i64>,
}

impl ChannelOrder {
    /// Heard of, and nothing decided yet.
    pub const fn unknown() -> Self {
        Self {
            order: None,
            hash: [0; 32],
            cancelled: false,
            answer_by: None,
            next_hook: None,
        }
    }
}

/// Something for a person to decide.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exception {
    pub id: i64,
    pub channel: String,
    /// Their own number of the order; empty where there is none.
    pub theirs: String,
    /// For programs: unknown-item, price, wrong, changed, cancelled, refused, late, denied, unreadable, remark,
    /// late-cash.
    pub kind: String,
    /// For people.
    pub words: String,
    /// Milliseconds since 1970.
    pub at: i64,
    /// True where the order waits for the decision.
    pub held: bool,
}

/// What a person decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Resolution {
    /// Look at it again: something was mapped meanwhile.
    Retry,
    /// Cook it at our price.
    Accept,
    /// Nothing more is to be done.
    Dismiss,
}

impl Resolution {
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Accept => "accept",
            Self::Dismiss => "dismiss",
        }
    }
}

impl Store {
    /// The oldest webhooks that wait, at most `max`.
    pub fn waiting_hooks(&self, max: usize) -> Result<Vec<Hook>, StoreError> {
        let doing = "read webhooks";
        let sql = "SELECT id, channel, at, body, accepted FROM hooks
                   WHERE state = 'waiting' AND body IS NOT NULL ORDER BY id LIMIT ?1";
        let read = |row: &rusqlite::Row<'_>| {
            Ok(Hook {
                id: row.get(0)?,
                channel: row.get(1)?,
                at: Timestamp(row.get(2)?),
                body: row.get(3)?,
                accepted: row.get(4)?,
            })
        };
        let mut statement = self.conn.prepare_cached(sql).doing(doing)?;
        let max = i64::try_from(max).map_err(damaged)?;
        let rows = statement.query_map([max], read).doing(doing)?;
        rows.collect::<Result<_, _>>().doing(doing)
    }
}

impl Turn<'_> {
    /// Keeps a webhook; false where this event was kept before.
    pub fn keep_hook(
        &mut self,
        channel: &str,
        event: &str,
        at: Timestamp,
        body: &str,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT OR IGNORE INTO hooks (channel, event, at, body, state)
                   VALUES (?1, ?2, ?3, ?4, 'waiting')";
        let kept = self.tx.execute(sql, params![channel, event, at.0, body]);
        Ok(kept.doing("keep a webhook")? == 1)
    }

    /// Ends work on a webhook. One that is held keeps its body until a person has decided.
    pub fn settle_hook(&mut self, id: i64, held: bool) -> Result<(), StoreError> {
        let sql = "UPDATE hooks SET state = CASE WHEN ?2 THEN 'held' ELSE 'done' END,
                   body = CASE WHEN ?2 THEN body END WHERE id = ?1";
        self.tx
            .execute(sql, params![id, held])
            .doing("settle a webhook")?;
        Ok(())
    }

    pub fn channel_order(
        &mut self,
        channel: &str,
        theirs: &str,
    ) -> Result<Option<ChannelOrder>, StoreError> {
        let sql = "SELECT order_id, hash, cancelled, answer_by, next_hook FROM channel_orders
                   WHERE channel = ?1 AND theirs = ?2";
        let read = |row: &rusqlite::Row<'_>| {
            let order: Option<[u8; 16]> = row.get(0)?;
            Ok(ChannelOrder {
                order: order.map(|bytes| OrderId(Uuid::from_bytes(bytes))),
                hash: row.get(1)?,
                cancelled: row.get(2)?,
                answer_by: row.get::<_, Option<i64>>(3)?.map(Timestamp),
                next_hook: row.get(4)?,
            })
        };
        let found = self.tx.query_row(sql, [channel, theirs], read).optional();
        found.doing("look a channel's order up")
    }

    pub fn set_channel_order(
        &mut self,
        channel: &str,
        theirs: &str,
        now: &ChannelOrder,
    ) -> Result<(), StoreError> {
        let order = now.order.map(|id| id.0.into_bytes());
        let sql = "INSERT OR REPLACE INTO channel_orders VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
        let answer_by = now.answer_by.map(|at| at.0);
        let row = params![
            channel,
            theirs,
            order,
            now.hash,
            now.cancelled,
            answer_by,
            now.next_hook
        ];
        self.tx.execute(sql, row).doing("note a channel's order")?;
        Ok(())
    }

    /// Their number stands for nothing any more: what comes under it next is a new order.
    pub fn forget_channel_order(&mut self, channel: &str, theirs: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM channel_orders WHERE channel = ?1 AND theirs = ?2";
        let gone = self.tx.execute(sql, [channel, theirs]);
        gone.doing("let go of a channel's order").map(drop)
    }

    /// Orders whose channel waits for a yes or no, and until when.
    pub fn awaited(&mut self) -> Result<Vec<(String, String, Timestamp)>, StoreError> {
        let doing = "read what channels wait for";
        let sql =
            "SELECT channel, theirs, answer_by FROM channel_orders WHERE answer_by IS NOT NULL";
        let mut statement = self.tx.prepare(sql).doing(doing)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, Timestamp(row.get(2)?)));
        let rows = statement.query_map([], read).doing(doing)?;
        rows.collect::<Result<_, _>>().doing(doing)
    }

    /// Open exceptions of an order: number, kind, and whether it waits for the decision.
    pub fn excepted(
        &mut self,
        channel: &str,
        theirs: &str,
    ) -> Result<Vec<(i64, String, bool)>, StoreError> {
        let doing = "look an exception up";
        let sql = "SELECT e.id, e.kind, COALESCE(h.state = 'held', 0)
                   FROM exceptions e LEFT JOIN hooks h ON h.id = e.hook
                   WHERE e.resolved_at IS NULL AND e.channel = ?1 AND e.theirs = ?2";
        let mut statement = self.tx.prepare_cached(sql).doing(doing)?;
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?, row.get(2)?));
        let rows = statement.query_map([channel, theirs], read).doing(doing)?;
        rows.collect::<Result<_, _>>().doing(doing)
    }

    /// A webhook that was held back without a person is looked at again.
    pub fn release_hook(&mut self, id: i64) -> Result<(), StoreError> {
        let sql = "UPDATE hooks SET state = 'waiting' WHERE id = ?1 AND state = 'held'";
        let released = self.tx.execute(sql, [id]);
        released.doing("release a webhook").map(drop)
    }

    /// The channel that an order of ours came from, and its number there.
    pub fn channel_of(&mut self, order: OrderId) -> Result<Option<(String, String)>, StoreError> {
        let sql = "SELECT channel, theirs FROM channel_orders WHERE order_id = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get(0)?, row.get(1)?));
        let found = self.tx.query_row(sql, [order.0.into_bytes()], read);
        found.optional().doing("look a channel up")
    }

    pub fn except(
        &mut self,
        (channel, theirs): (&str, &str),
        hook: Option<i64>,
        kind: &str,
        words: &str,
        at: Timestamp,
    ) -> Result<(), StoreError> {
        let sql = "INSERT INTO exceptions (channel, hook, theirs, kind, words, at)
                   VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
        let row = params![channel, hook, theirs, kind, words, at.0];
        self.tx.execute(sql, row).doing("note an exception")?;
        Ok(())
    }

    /// Resolves an exception, and all others of the same webhook. The error says why it cannot be done.
    pub fn resolve(
        &mut self,
        id: i64,
        how: Resolution,
        at: Timestamp,
    ) -> Result<Result<(), String>, StoreError> {
        let doing = "resolve an exception";
        let sql = "SELECT e.hook, h.state FROM exceptions e LEFT JOIN hooks h ON h.id = e.hook
                   WHERE e.id = ?1 AND e.resolved_at IS NULL";
        let read = |row: &rusqlite::Row<'_>| {
            Ok((
                row.get::<_, Option<i64>>(0)?,
                row.get::<_, Option<String>>(1)?,
            ))
        };
        let found = self.tx.query_row(sql, [id], read).optional().doing(doing)?;
        let Some((hook, state)) = found else {
            return Ok(Err(format!("there is no open exception {id}")));
        };
        let held = state.as_deref() == Some("held");
        if !held && how != Resolution::Dismiss {
            let words = format!("exception {id} holds nothing back; it can only be dismissed");
            return Ok(Err(words));
        }
        let sql = "UPDATE exceptions SET resolved_at = ?2, resolution = ?3
                   WHERE (id = ?1 OR (?5 AND hook = ?4)) AND resolved_at IS NULL";
        let row = params![id, at.0, how.name(), hook, held];
        self.tx.execute(sql, row).doing(doing)?;
        if let (true, Some(hook)) = (held, hook) {
            let sql = match how {
                Resolution::Dismiss => {
                    "UPDATE hooks SET state = 'dismissed', body = NULL WHERE id = ?1"
                }
                Resolution::Retry => "UPDATE hooks SET state = 'waiting' WHERE id = ?1",
                Resolution::Accept => {
                    "UPDATE hooks SET state = 'waiting', accepted = 1 WHERE id = ?1"
                }
            };
            self.tx.execute(sql, [hook]).doing(doing)?;
        }
        Ok(Ok(()))
    }
}

impl Reader {
    /// Open exceptions, oldest first.
    pub fn exceptions(&self, max: usize) -> Result<Vec<Exception>, StoreError> {
        self.with("read exceptions", |conn| {
            let sql = "SELECT e.id, e.channel, e.theirs, e.kind, e.words, e.at,
                       COALESCE(h.state = 'held', 0)
                       FROM exceptions e LEFT JOIN hooks h ON h.id = e.hook
                       WHERE e.resolved_at IS NULL ORDER BY e.id LIMIT ?1";
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Exception {
                    id: row.get(0)?,
                    channel: row.get(1)?,
                    theirs: row.get(2)?,
                    kind: row.get(3)?,
                    words: row.get(4)?,
                    at: row.get(5)?,
                    held: row.get(6)?,
                })
            };
            listed(conn, sql, max, read)
        })
    }
}
