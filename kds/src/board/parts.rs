//! The parts that a board is made of: what it is told at its start, what it says, what came of a tap.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::Names;

use super::aging::Thresholds;
use super::card::Card;
use super::words::Lang;

/// What a screen is told at its start.
#[derive(Clone, Debug)]
pub struct Setup {
    pub station: StationId,
    pub name: String,
    /// The expeditor's pass: orders, not tickets.
    pub pass: bool,
    /// The guests' board: numbers, and no hands.
    pub pickup: bool,
    pub lang: Lang,
    pub zone: Tz,
    pub limits: Thresholds,
    pub capacity: u16,
    /// Prep stations in the order of the house.
    pub prep: Vec<(StationId, String)>,
    pub names: BTreeMap<StationId, String>,
    /// Who stands in for this station, nearest first.
    pub deputies: Vec<(StationId, String)>,
    pub courses: BTreeMap<CourseNo, String>,
    /// The menu, for what is out and for totals by ingredient.
    pub items: Vec<MenuItem>,
}

/// A dish as the kitchen knows it.
#[derive(Clone, Debug)]
pub struct MenuItem {
    pub id: ItemId,
    pub names: Names,
    /// Stations that have a hand in it.
    pub stations: Vec<StationId>,
    /// What is counted in pieces in it (patties, buns), per unit.
    pub pieces: Vec<(String, i64)>,
}

/// What a station said of a dish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Out {
    pub out: bool,
    pub left: Option<u32>,
}

/// Something the cook should hear; each has its twin on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Chime {
    New,
    /// New, from a shop on the net.
    Online,
    Changed,
    Cancelled,
    Late,
    /// The router went silent, or a tap was refused.
    Trouble,
}

impl Chime {
    pub const ALL: [Self; 6] = [
        Self::New,
        Self::Online,
        Self::Changed,
        Self::Cancelled,
        Self::Late,
        Self::Trouble,
    ];
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Overlay {
    #[default]
    None,
    Recall,
    Help,
    /// Something waits for a yes.
    Question,
    /// What is out.
    Out,
    Refire,
    Reasons,
    /// What can be done with an order of the pass.
    Order,
    Settings,
    Pin,
    /// What can be said to a message.
    Replies,
    /// Keys of a bump bar, one by one.
    Learn,
}

/// A message to the cook, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Toast {
    pub text: String,
    pub until: u64,
}

/// The last bump, while it can be undone.
#[derive(Clone, Debug)]
pub(super) struct LastBump {
    pub(super) no: u64,
    pub(super) steps: Vec<StepId>,
    pub(super) number: u32,
    pub(super) until: u64,
}

/// What came of a tap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Accepted {
        changed: Vec<StepId>,
    },
    /// The router's own words.
    Refused {
        why: String,
    },
}

#[derive(Clone, Debug)]
pub(super) struct Cached {
    pub(super) card: Arc<Card>,
    pub(super) stamp: u64,
}
