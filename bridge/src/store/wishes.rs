//! Wishes of commands that run beside a bridge: one process writes, the others ask it through the store.

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, params};
use shared::time::Timestamp;

use super::shop::{from_json, to_json};
use super::{Doing, Store, StoreError, Turn, file};
use crate::wish::{Granted, Wish};

/// A wish that nobody has answered.
#[derive(Clone, Debug)]
pub struct OpenWish {
    pub id: i64,
    /// When it was made, by the wall clock of whoever did.
    pub at: Timestamp,
    pub wish: Wish,
}

impl Store {
    pub fn open_wishes(&self) -> Result<Vec<OpenWish>, StoreError> {
        let doing = "read wishes";
        let sql = "SELECT id, at, body FROM wishes WHERE answer IS NULL ORDER BY id";
        let mut statement = self.conn.prepare_cached(sql).doing(doing)?;
        let rows = statement.query_map([], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get::<_, String>(2)?))
        });
        let mut wishes = Vec::new();
        for row in rows.doing(doing)? {
            let (id, at, body) = row.doing(doing)?;
            let wish = from_json(&body)?;
            wishes.push(OpenWish {
                id,
                at: Timestamp(at),
                wish,
            });
        }
        Ok(wishes)
    }
}

impl Turn<'_> {
    pub fn grant(&mut self, id: i64, answer: &Granted) -> Result<(), StoreError> {
        let sql = "UPDATE wishes SET answer = ?2 WHERE id = ?1";
        let row = params![id, to_json(answer)?];
        self.tx.execute(sql, row).doing("answer a wish")?;
        Ok(())
    }
}

/// A command's own line to the store of a bridge that runs.
pub struct Wishing {
    conn: Connection,
    id: i64,
}

impl Wishing {
    /// Leaves a wish with the bridge that works on this folder.
    pub fn leave(dir: &Path, wish: &Wish, at: Timestamp) -> Result<Self, StoreError> {
        let conn = Connection::open(file(dir)).doing("open the bridge's store")?;
        conn.execute_batch("PRAGMA synchronous=FULL; PRAGMA busy_timeout=5000;")
            .doing("set up the store")?;
        let row = params![at.0, to_json(wish)?];
        conn.execute("INSERT INTO wishes (at, body) VALUES (?1, ?2)", row)
            .doing("leave a wish with the bridge")?;
        let id = conn.last_insert_rowid();
        Ok(Self { conn, id })
    }

    /// The answer, once there is one.
    pub fn answer(&self) -> Result<Option<Granted>, StoreError> {
        let sql = "SELECT answer FROM wishes WHERE id = ?1";
        let found = self
            .conn
            .query_row(sql, [self.id], |row| row.get::<_, Option<String>>(0))
            .optional()
            .doing("read the bridge's answer")?;
        found.flatten().map(|text| from_json(&text)).transpose()
    }

    /// Takes a wish back that nobody answered; false where it was answered meanwhile.
    pub fn take_back(&self) -> Result<bool, StoreError> {
        let sql = "DELETE FROM wishes WHERE id = ?1 AND answer IS NULL";
        let gone = self.conn.execute(sql, [self.id]);
        Ok(gone.doing("take a wish back")? == 1)
    }
}
