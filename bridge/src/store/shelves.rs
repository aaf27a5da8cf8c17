//! Shelves: levels kept beside the movements, and notices when one runs low.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};
use shared::ids::IngredientId;
use shared::menu::Ingredient;
use shared::quantity::Quantity;
use shared::time::Timestamp;

use super::{Doing, StoreError, Turn, damaged};
use crate::stock::Standing;

/// An ingredient's place, its level and what was last said about it.
#[derive(Clone, Debug)]
pub struct Shelf {
    pub(super) id: i64,
    pub unit: String,
    pub level: Quantity,
    pub low: Quantity,
    pub standing: Standing,
    touched: bool,
}

impl Shelf {
    pub(super) fn add(&mut self, quantity: Quantity) {
        self.level += quantity;
        self.touched = true;
    }

    pub(super) fn load(conn: &Connection) -> Result<BTreeMap<IngredientId, Self>, StoreError> {
        let sql = "SELECT id, name, unit, level, low, standing FROM ingredients";
        let mut statement = conn.prepare(sql).doing("read the shelves")?;
        let mut rows = statement.query([]).doing("read the shelves")?;
        let mut shelves = BTreeMap::new();
        while let Some(row) = rows.next().doing("read the shelves")? {
            let text = |n: usize| row.get::<_, String>(n).doing("read the shelves");
            let number = |n: usize| row.get::<_, i64>(n).doing("read the shelves");
            let standing = text(5)?;
            let standing = Standing::named(&standing).ok_or_else(|| damaged(standing))?;
            let shelf = Self {
                id: number(0)?,
                unit: text(2)?,
                level: Quantity(number(3)?),
                low: Quantity(number(4)?),
                standing,
                touched: false,
            };
            shelves.insert(IngredientId::new(text(1)?).map_err(damaged)?, shelf);
        }
        Ok(shelves)
    }
}

impl Turn<'_> {
    pub fn level(&self, ingredient: &IngredientId) -> Option<Quantity> {
        self.memory.shelves.get(ingredient).map(|shelf| shelf.level)
    }

    pub fn levels(&self) -> BTreeMap<IngredientId, Quantity> {
        let level = |(id, shelf): (&IngredientId, &Shelf)| (id.clone(), shelf.level);
        self.memory.shelves.iter().map(level).collect()
    }

    /// False for an ingredient that lies here in another unit.
    pub fn can_keep(&self, ingredient: &Ingredient) -> bool {
        let known = self.memory.shelves.get(&ingredient.id);
        known.is_none_or(|shelf| shelf.unit == ingredient.unit.to_string())
    }

    /// Gives an ingredient its shelf, empty; true when it is new. A known one takes over a changed mark.
    pub fn add_shelf(&mut self, ingredient: &Ingredient) -> Result<bool, StoreError> {
        let unit = ingredient.unit.to_string();
        if let Some(shelf) = self.memory.shelves.get_mut(&ingredient.id) {
            if shelf.unit != unit {
                return Err(StoreError::UnitChanged {
                    ingredient: ingredient.id.to_string(),
                    was: shelf.unit.clone(),
                    now: unit,
                });
            }
            if shelf.low != ingredient.low {
                shelf.low = ingredient.low;
                shelf.touched = true;
            }
            return Ok(false);
        }
        let sql = "INSERT INTO ingredients (name, unit, level, low, standing) VALUES (?1, ?2, 0, ?3, 'fine')";
        let row = params![ingredient.id.as_str(), unit, ingredient.low.0];
        self.tx.execute(sql, row).doing("put up a shelf")?;
        let shelf = Shelf {
            id: self.tx.last_insert_rowid(),
            unit,
            level: Quantity::ZERO,
            low: ingredient.low,
            standing: Standing::Fine,
            touched: true,
        };
        self.memory.shelves.insert(ingredient.id.clone(), shelf);
        Ok(true)
    }

    /// Opens and clears notices where a shelf's standing changed; returns what is low or out now.
    pub fn notice(&mut self, at: Timestamp) -> Result<Vec<(IngredientId, Standing)>, StoreError> {
        let mut news = Vec::new();
        for (ingredient, shelf) in &mut self.memory.shelves {
            let now = Standing::of(shelf.level, shelf.low);
            if !shelf.touched || shelf.standing == now {
                continue;
            }
            shelf.standing = now;
            let clear =
                "UPDATE notices SET cleared_at = ?1 WHERE ingredient = ?2 AND cleared_at IS NULL";
            self.tx
                .execute(clear, params![at.0, shelf.id])
                .doing("clear a notice")?;
            if now != Standing::Fine {
                let sql =
                    "INSERT INTO notices (ingredient, standing, level, at) VALUES (?1, ?2, ?3, ?4)";
                let row = params![shelf.id, now.name(), shelf.level.0, at.0];
                self.tx.execute(sql, row).doing("write a notice")?;
            }
            news.push((ingredient.clone(), now));
        }
        Ok(news)
    }

    pub(super) fn save_shelves(&mut self) -> Result<(), StoreError> {
        let sql = "UPDATE ingredients SET level = ?2, low = ?3, standing = ?4 WHERE id = ?1";
        for shelf in self
            .memory
            .shelves
            .values_mut()
            .filter(|shelf| shelf.touched)
        {
            let row = params![shelf.id, shelf.level.0, shelf.low.0, shelf.standing.name()];
            self.tx
                .prepare_cached(sql)
                .and_then(|mut s| s.execute(row))
                .doing("store a shelf's level")?;
            shelf.touched = false;
        }
        Ok(())
    }
}
