//! Keys with which other programs read reports: a name for people, a hash for us, nothing that could be used.

use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};
use shared::time::Timestamp;

use super::{Doing, Reader, StoreError, Turn};
use crate::secrets;

/// Tokens that are not revoked; more are refused.
pub const TOKENS_MAX: i64 = 50;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    pub id: i64,
    pub name: String,
    /// Milliseconds since 1970.
    pub at: i64,
    pub revoked_at: Option<i64>,
}

impl Turn<'_> {
    /// Keeps the hash of a new token. The error says why not.
    pub fn add_token(
        &mut self,
        name: &str,
        hash: &[u8; 32],
        at: Timestamp,
    ) -> Result<Result<(), String>, StoreError> {
        let doing = "keep a token";
        let sql =
            "SELECT COUNT(*), COALESCE(SUM(name = ?1), 0) FROM tokens WHERE revoked_at IS NULL";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?));
        let (all, alike) = self.tx.query_row(sql, [name], read).doing(doing)?;
        if TOKENS_MAX <= all {
            return Ok(Err(format!(
                "there are {all} tokens; revoke one that nobody uses"
            )));
        }
        if 0 < alike {
            return Ok(Err(format!(
                "there is a token '{name}'; revoke it first, or choose another name"
            )));
        }
        let sql = "INSERT INTO tokens (name, hash, at) VALUES (?1, ?2, ?3)";
        self.tx
            .execute(sql, params![name, hash, at.0])
            .doing(doing)?;
        Ok(Ok(()))
    }

    pub fn revoke_token(
        &mut self,
        id: i64,
        at: Timestamp,
    ) -> Result<Result<(), String>, StoreError> {
        let sql = "UPDATE tokens SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL";
        let gone = self
            .tx
            .execute(sql, params![id, at.0])
            .doing("revoke a token")?;
        Ok(if gone == 1 {
            Ok(())
        } else {
            Err(format!("there is no token {id} that works"))
        })
    }
}

impl Reader {
    /// Tokens that work first, then those that were revoked, newest first.
    pub fn tokens(&self) -> Result<Vec<Token>, StoreError> {
        self.with("read the tokens", |conn| {
            let sql = "SELECT id, name, at, revoked_at FROM tokens
                       ORDER BY revoked_at IS NOT NULL, id DESC LIMIT 100";
            let mut statement = conn.prepare_cached(sql)?;
            let read = |row: &rusqlite::Row<'_>| {
                Ok(Token {
                    id: row.get(0)?,
                    name: row.get(1)?,
                    at: row.get(2)?,
                    revoked_at: row.get(3)?,
                })
            };
            statement.query_map([], read)?.collect()
        })
    }

    /// The name of the token that this key is, while it works.
    pub fn token(&self, key: &str) -> Result<Option<String>, StoreError> {
        self.with("look a token up", |conn| {
            let sql = "SELECT name FROM tokens WHERE hash = ?1 AND revoked_at IS NULL";
            let found = conn.prepare_cached(sql)?;
            let mut found = found;
            found
                .query_row([secrets::digest(key)], |row| row.get(0))
                .optional()
        })
    }
}
