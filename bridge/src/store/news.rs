//! News for shops: told once to each destination, in order, and never of something that newer news replaced.

use std::collections::BTreeMap;

use rusqlite::{OptionalExtension, params};
use shared::ids::OrderId;
use shared::time::Timestamp;

use super::reader::shop_row;
use super::shop::{from_json, to_json};
use super::{Doing, ShopRow, StoreError, Turn, damaged};
use crate::shop::{News, Pace};

/// News that was delivered is kept for two weeks, for whoever asks what a shop was told.
const KEPT_MS: i64 = 14 * 24 * 60 * 60 * 1_000;

impl Turn<'_> {
    /// Queues news for a destination unless that is what it was told last. True where it was queued.
    pub fn tell(
        &mut self,
        destination: &str,
        news: &News,
        at: Timestamp,
    ) -> Result<bool, StoreError> {
        let doing = "queue news for a destination";
        let (subject, body) = (news.subject(), to_json(news)?);
        let told: Option<String> = self
            .tx
            .prepare_cached("SELECT body FROM told WHERE destination = ?1 AND subject = ?2")
            .and_then(|mut s| {
                s.query_row(params![destination, subject], |row| row.get(0))
                    .optional()
            })
            .doing(doing)?;
        if told.as_deref() == Some(body.as_str()) {
            return Ok(false);
        }
        let sql = "INSERT INTO told VALUES (?1, ?2, ?3)
                   ON CONFLICT (destination, subject) DO UPDATE SET body = ?3";
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(params![destination, subject, body]))
            .doing(doing)?;
        if !news.is_step() {
            let sql =
                "UPDATE parcels SET state = 'replaced' WHERE destination = ?1 AND subject = ?2
                       AND state = 'waiting' AND kind <> 'day'";
            self.tx
                .prepare_cached(sql)
                .and_then(|mut s| s.execute(params![destination, subject]))
                .doing(doing)?;
        }
        let next: i64 = self
            .tx
            .prepare_cached("SELECT COALESCE(MAX(id), 0) + 1 FROM parcels")
            .and_then(|mut s| s.query_row([], |row| row.get(0)))
            .doing(doing)?;
        let sql = "INSERT INTO parcels (id, destination, key, day, at, state, kind, subject, body)
                   VALUES (?1, ?2, ?3, '', ?4, 'waiting', ?5, ?6, ?7)";
        let key = format!("{subject}/{next}");
        let row = params![
            next,
            destination,
            key,
            at.0,
            news.topic().name(),
            subject,
            body
        ];
        self.tx
            .prepare_cached(sql)
            .and_then(|mut s| s.execute(row))
            .doing(doing)?;
        Ok(true)
    }

    /// True where a destination was told anything of a subject.
    pub fn was_told(&mut self, destination: &str, subject: &str) -> Result<bool, StoreError> {
        let sql = "SELECT 1 FROM told WHERE destination = ?1 AND subject = ?2";
        let found = self
            .tx
            .prepare_cached(sql)
            .and_then(|mut s| s.exists(params![destination, subject]));
        found.doing("look up what a destination was told")
    }

    /// Takes a destination's view of a subject for unknown, so that it is told again.
    pub fn forget_news(&mut self, destination: &str) -> Result<(), StoreError> {
        let sql = "DELETE FROM told WHERE destination = ?1 AND subject NOT LIKE 'order/%'";
        self.tx
            .execute(sql, [destination])
            .doing("forget what a destination was told")?;
        Ok(())
    }

    /// What managers said about the pace of channels; "" stands for all.
    pub fn paces(&mut self) -> Result<BTreeMap<String, Pace>, StoreError> {
        let doing = "read the pace of channels";
        let sql = "SELECT substr(key, 6), value FROM meta WHERE key LIKE 'pace/%'";
        let mut statement = self.tx.prepare(sql).doing(doing)?;
        let rows = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
        let mut paces = BTreeMap::new();
        for row in rows.doing(doing)? {
            let (channel, text) = row.doing(doing)?;
            paces.insert(channel, from_json(&text)?);
        }
        Ok(paces)
    }

    /// `None` leaves the pace to the load again.
    pub fn set_pace(&mut self, channel: &str, pace: Option<Pace>) -> Result<(), StoreError> {
        let key = format!("pace/{channel}");
        match pace {
            Some(pace) => self.set_meta(&key, &to_json(&pace)?),
            None => {
                let gone = self.tx.execute("DELETE FROM meta WHERE key = ?1", [key]);
                gone.doing("leave the pace to the load").map(drop)
            }
        }
    }

    pub fn shop_order(&mut self, order: OrderId) -> Result<Option<ShopRow>, StoreError> {
        shop_row(&self.tx, order)
    }

    /// Removes news that was delivered long ago.
    pub fn forget_old_news(&mut self, at: Timestamp) -> Result<usize, StoreError> {
        let sql =
            "DELETE FROM parcels WHERE kind <> 'day' AND state IN ('sent', 'replaced') AND at < ?1";
        let gone = self.tx.execute(sql, [at.0.saturating_sub(KEPT_MS)]);
        let gone = gone.doing("remove old news")?;
        if 0 < gone {
            let sql = "DELETE FROM told WHERE subject LIKE 'order/%' AND NOT EXISTS
                       (SELECT 1 FROM parcels p WHERE p.destination = told.destination AND p.subject = told.subject)";
            self.tx.execute(sql, []).doing("remove old news")?;
        }
        Ok(gone)
    }

    /// News that waits or rests for a destination.
    pub fn news_waiting(&mut self, destination: &str) -> Result<u64, StoreError> {
        let sql = "SELECT COUNT(*) FROM parcels WHERE destination = ?1 AND state = 'waiting' AND kind <> 'day'";
        let count = self
            .tx
            .query_row(sql, [destination], |row| row.get::<_, i64>(0));
        u64::try_from(count.doing("count news")?).map_err(damaged)
    }
}
