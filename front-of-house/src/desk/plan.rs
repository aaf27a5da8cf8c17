//! Where the tables stand: rooms to scale in decimetres, read from the restaurant's floor.toml or laid out by rule.
//!
//! It is no part of the menu's version: a table that was moved must not make anybody's order refused.

use serde::{Deserialize, Serialize};
use shared::ids::TableId;
use shared::menu::Restaurant;

use super::*;
use crate::intent::Intent;
use crate::say::floor as w;

/// Tables stand on a grid of this many decimetres.
const GRID: u16 = 5;
/// Room kept between the walls and the tables that are laid out by rule.
const AISLE: u16 = 7;
/// A room is no wider or deeper than this (100 m).
const ROOM_MAX: u16 = 1_000;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Shape {
    #[default]
    Square,
    Round,
}

/// One table: its upper left corner and size, in decimetres.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TablePlace {
    pub id: TableId,
    pub x: u16,
    pub y: u16,
    pub width: u16,
    pub depth: u16,
    #[serde(default)]
    pub shape: Shape,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RoomPlan {
    pub name: String,
    pub width: u16,
    pub depth: u16,
    #[serde(default, rename = "table")]
    pub tables: Vec<TablePlace>,
}

/// The file floor.toml.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FloorPlan {
    #[serde(default, rename = "room")]
    pub rooms: Vec<RoomPlan>,
}

impl TablePlace {
    fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.depth
            && other.y < self.y + self.depth
    }
}

impl FloorPlan {
    /// This plan with every table of the house in its room, and nothing else: what the file does not place stands in
    /// rows below, what it places twice or outside is set right.
    pub fn fitted(&self, house: &Restaurant) -> Self {
        let mut rooms: Vec<RoomPlan> = Vec::new();
        for table in &house.tables {
            if !rooms.iter().any(|room| room.name == table.room) {
                let drawn = self.rooms.iter().find(|room| room.name == table.room);
                rooms.push(RoomPlan {
                    name: table.room.clone(),
                    width: drawn.map_or(0, |room| room.width.min(ROOM_MAX)),
                    depth: drawn.map_or(0, |room| room.depth.min(ROOM_MAX)),
                    tables: Vec::new(),
                });
            }
        }
        for room in &mut rooms {
            let drawn = self.rooms.iter().find(|own| own.name == room.name);
            let own: Vec<_> = house
                .tables
                .iter()
                .filter(|t| t.room == room.name)
                .collect();
            for place in drawn.iter().flat_map(|drawn| &drawn.tables) {
                let known = own.iter().any(|table| table.id == place.id);
                if known && !room.tables.iter().any(|other| other.id == place.id) {
                    room.tables.push(sized(place.clone()));
                }
            }
            let unplaced: Vec<(TableId, u8)> = own
                .iter()
                .filter(|table| !room.tables.iter().any(|place| place.id == table.id))
                .map(|table| (table.id.clone(), table.seats))
                .collect();
            room.lay_out(unplaced);
        }
        Self { rooms }
    }

    /// Moves a table within its room, onto the grid. The error names the table that stands there.
    pub fn place(&mut self, table: &TableId, x: i32, y: i32) -> Result<(), TableId> {
        self.change(table, |place, (width, depth)| {
            let snap = |at: i32, most: u16| {
                let at = u16::try_from(at.clamp(0, i32::from(most))).unwrap_or(0);
                (at + GRID / 2) / GRID * GRID
            };
            place.x = snap(x, width.saturating_sub(place.width)).min(width - place.width);
            place.y = snap(y, depth.saturating_sub(place.depth)).min(depth - place.depth);
        })
    }

    /// A quarter turn.
    pub fn turn(&mut self, table: &TableId) -> Result<(), TableId> {
        self.change(table, |place, (width, depth)| {
            std::mem::swap(&mut place.width, &mut place.depth);
            place.x = place.x.min(width.saturating_sub(place.width));
            place.y = place.y.min(depth.saturating_sub(place.depth));
        })
    }

    pub fn shape(&mut self, table: &TableId, shape: Shape) -> Result<(), TableId> {
        self.change(table, |place, _| place.shape = shape)
    }

    fn change(
        &mut self,
        table: &TableId,
        change: impl FnOnce(&mut TablePlace, (u16, u16)),
    ) -> Result<(), TableId> {
        let holds = |room: &&mut RoomPlan| room.tables.iter().any(|own| own.id == *table);
        let Some(room) = self.rooms.iter_mut().find(holds) else {
            return Ok(());
        };
        if let Some(at) = room.tables.iter().position(|own| own.id == *table) {
            let mut place = room.tables[at].clone();
            change(&mut place, (room.width, room.depth));
            let mut others = room.tables.iter().enumerate().filter(|(n, _)| *n != at);
            if let Some((_, other)) = others.find(|(_, other)| other.overlaps(&place)) {
                return Err(other.id.clone());
            }
            room.tables[at] = place;
        }
        Ok(())
    }
}

impl RoomPlan {
    /// Rows below what stands already; the room grows around them.
    fn lay_out(&mut self, tables: Vec<(TableId, u8)>) {
        let total: u32 = tables.iter().map(|(_, seats)| u32::from(*seats) + 4).sum();
        // About three rows for two columns of a room: it then fits beside the orders to go.
        let row = u16::try_from((total * 14).isqrt() * 3)
            .unwrap_or(ROOM_MAX)
            .max(60);
        let width = self.width.max(row.min(ROOM_MAX));
        let below = self.tables.iter().map(|own| own.y + own.depth).max();
        let (mut x, mut y, mut deepest) = (AISLE, below.unwrap_or(0) + AISLE, 0);
        for (id, seats) in tables {
            let (size, depth, shape) = natural(seats);
            if width < x + size + AISLE && AISLE < x {
                (x, y, deepest) = (AISLE, y + deepest + AISLE, 0);
            }
            self.tables.push(TablePlace {
                id,
                x,
                y,
                width: size,
                depth,
                shape,
            });
            x += size + AISLE;
            deepest = deepest.max(depth);
        }
        let right = self.tables.iter().map(|own| own.x + own.width).max();
        let bottom = self.tables.iter().map(|own| own.y + own.depth).max();
        self.width = self.width.max(right.unwrap_or(0) + AISLE);
        self.depth = self.depth.max(bottom.unwrap_or(0) + AISLE);
    }
}

/// The usual table for so many guests: two at a round one, four at a square one, more along the sides.
fn natural(seats: u8) -> (u16, u16, Shape) {
    match seats {
        0..=2 => (11, 11, Shape::Round),
        3..=4 => (12, 10, Shape::Square),
        5..=6 => (18, 10, Shape::Square),
        7..=8 => (24, 10, Shape::Square),
        n => (u16::from(n.div_ceil(2)) * 6, 12, Shape::Square),
    }
}

/// Within what a table can be: 40 cm to 10 m.
fn sized(mut place: TablePlace) -> TablePlace {
    place.width = place.width.clamp(4, 100);
    place.depth = place.depth.clamp(4, 100);
    place.x = place.x.min(ROOM_MAX - 100);
    place.y = place.y.min(ROOM_MAX - 100);
    place
}

impl Desk {
    pub fn plan(&self) -> &FloorPlan {
        &self.plan
    }

    /// What floor.toml says; fitted to the tables that there are.
    pub fn set_plan(&mut self, plan: &FloorPlan) {
        self.plan = plan.fitted(&self.house);
    }

    /// Moving tables about, from the first tap to the last.
    pub(super) fn arranges(&mut self, intent: &Intent) {
        let chosen = self.screen.arranging.as_ref();
        let chosen = chosen.and_then(|own| own.chosen.clone());
        match (intent, chosen) {
            (Intent::Arrange, _) => {
                self.screen.open(Page::Floor);
                let (plan, chosen) = (self.plan.clone(), None);
                self.screen.arranging = Some(Arranging { plan, chosen });
            }
            (Intent::ArrangeTable { table, x, y }, _) => {
                self.arrange(|plan| plan.place(table, *x, *y));
            }
            (Intent::ArrangeChoose(table), _) => {
                if let Some(own) = &mut self.screen.arranging {
                    own.chosen = Some(table.clone());
                }
            }
            (Intent::ArrangeTurn, Some(table)) => self.arrange(|plan| plan.turn(&table)),
            (Intent::ArrangeShape(shape), Some(table)) => {
                self.arrange(|plan| plan.shape(&table, *shape));
            }
            (Intent::ArrangeDone, _) => self.keep_arrangement(),
            _ => self.screen.arranging = None,
        }
    }

    fn arrange(&mut self, change: impl FnOnce(&mut FloorPlan) -> Result<(), TableId>) {
        let Some(arranging) = &mut self.screen.arranging else {
            return;
        };
        if let Err(there) = change(&mut arranging.plan) {
            self.say_with(w::STANDS_THERE, &[&there], Tone::Soon);
        }
    }

    fn keep_arrangement(&mut self) {
        if let Some(arranging) = self.screen.arranging.take() {
            self.plan = arranging.plan;
            self.effects.push(Effect::SavePlan);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str) -> TableId {
        TableId::new(name).expect("a table's name")
    }

    #[test]
    fn every_table_has_its_own_place_whatever_the_file_says() {
        let house = shared::fixture::restaurant();
        let drawn: FloorPlan = toml::from_str(
            "[[room]]\nname = \"Main\"\nwidth = 60\ndepth = 40\n\
             [[room.table]]\nid = \"12\"\nx = 900\ny = 5\nwidth = 12\ndepth = 9\nshape = \"round\"\n\
             [[room.table]]\nid = \"12\"\nx = 1\ny = 1\nwidth = 12\ndepth = 9\n\
             [[room.table]]\nid = \"ghost\"\nx = 1\ny = 1\nwidth = 12\ndepth = 9\n",
        )
        .expect("a plan");
        for plan in [FloorPlan::default(), drawn] {
            let fitted = plan.fitted(&house);
            let mut ids: Vec<_> = fitted.rooms.iter().flat_map(|room| &room.tables).collect();
            assert_eq!(ids.len(), house.tables.len());
            ids.sort_by_key(|place| place.id.clone());
            ids.dedup_by_key(|place| place.id.clone());
            assert_eq!(ids.len(), house.tables.len(), "each once");
            for room in &fitted.rooms {
                for (n, own) in room.tables.iter().enumerate() {
                    let inside = own.x + own.width <= room.width && own.y + own.depth <= room.depth;
                    assert!(inside, "{own:?} is outside of {}", room.name);
                    let mut others = room.tables[n + 1..].iter();
                    assert!(!others.any(|other| other.overlaps(own)), "{own:?}");
                }
            }
            assert_eq!(
                fitted.fitted(&house),
                fitted,
                "fitting again changes nothing"
            );
        }
    }

    #[test]
    fn a_dragged_table_stays_in_the_room_and_off_the_others() {
        let house = shared::fixture::restaurant();
        let mut plan = FloorPlan::default().fitted(&house);
        // The whole row below the tables is free.
        plan.rooms[0].depth = (plan.rooms[0].depth + 20) / GRID * GRID;
        let before = plan.clone();
        let other = plan.rooms[0].tables[1].clone();
        let first = plan.rooms[0].tables[0].id.clone();
        let there = plan.place(&first, i32::from(other.x), i32::from(other.y));
        assert_eq!((there, &plan), (Err(other.id), &before));
        plan.place(&first, -50, 9_999).expect("the corner is free");
        let moved = &plan.rooms[0].tables[0];
        assert_eq!((moved.x, moved.y), (0, plan.rooms[0].depth - moved.depth));
        plan.shape(&first, Shape::Square).expect("a shape fits");
        assert_eq!(plan.place(&table("ghost"), 1, 1), Ok(()), "nobody moves");
    }
}
