//! Drafts as terminals put them, so that they outlive the terminal and this process.

use rusqlite::{Connection, params};
use shared::ids::OrderId;
use shared::wire::KeptDraft;

use super::StoreError;

/// What becomes of a draft in a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DraftRow {
    Kept(Box<KeptDraft>),
    Gone(OrderId),
}

pub(super) fn append(db: &Connection, drafts: &[DraftRow]) -> rusqlite::Result<()> {
    for row in drafts {
        match row {
            DraftRow::Kept(draft) => {
                let text = serde_json::to_string(draft).expect("plain data with string keys");
                let at = draft.at.map_or(0, |at| at.0);
                db.prepare_cached("INSERT OR REPLACE INTO drafts VALUES (?1, ?2, ?3)")?
                    .execute(params![draft.id.0.as_bytes(), at, text])?;
            }
            DraftRow::Gone(id) => {
                db.prepare_cached("DELETE FROM drafts WHERE id = ?1")?
                    .execute([id.0.as_bytes()])?;
            }
        }
    }
    Ok(())
}

/// All that are kept; one that cannot be read is left out.
pub(super) fn all(db: &Connection) -> Result<Vec<KeptDraft>, StoreError> {
    let read = || {
        let mut query = db.prepare("SELECT draft FROM drafts ORDER BY at")?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        rows.collect::<rusqlite::Result<Vec<String>>>()
    };
    let texts = read().map_err(StoreError::read("drafts"))?;
    Ok(texts
        .iter()
        .filter_map(|text| serde_json::from_str(text).ok())
        .collect())
}
