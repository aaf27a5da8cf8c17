//! The whole restaurant, as every program knows it.

use std::collections::BTreeMap;

use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    Batch, Chart, Daypart, Ingredient, Menu, Moment, Names, Recipe, RouteRule, Station,
    StationKind, TaxRate, Together,
};
use crate::ids::{
    CourseNo, DaypartId, ItemId, MenuVersion, ModifierId, SiteId, StationId, TableId, TaxRateId,
};
use crate::money::Money;
use crate::time::{Span, Timestamp};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Currency {
    /// ISO 4217: `USD`.
    pub code: String,
    /// As ledgers print it: `$`.
    pub symbol: String,
    /// The smallest coin; what is paid in cash is rounded to it. One cent: nothing is rounded.
    #[serde(default = "cent", skip_serializing_if = "is_cent")]
    pub cash_step: Money,
}

fn cent() -> Money {
    Money(1)
}

fn is_cent(step: &Money) -> bool {
    step.0 == 1
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Course {
    pub no: CourseNo,
    pub names: Names,
    /// Fires by itself this long after the course before it is ready; `None`: only when a waiter fires it.
    pub fires_after: Option<Span>,
    /// Should be ready at most this long after the course before it: it fires by itself while that can
    /// still be, and stands on the rails as due by then. `None`: it may take as long as it takes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ready_within: Option<Span>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    pub id: TableId,
    pub room: String,
    pub seats: u8,
}

/// What is promised to guests where nobody names a time; measured from the moment the order is accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Promises {
    pub dine_in: Span,
    pub take_away: Span,
    pub online: Span,
    pub delivery: Span,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Restaurant {
    /// Hash of the files; changes with any of them.
    pub version: MenuVersion,
    pub site: SiteId,
    pub name: String,
    pub currency: Currency,
    pub time_zone: Tz,
    /// Sales before this local time belong to the day before.
    pub day_ends_at: NaiveTime,
    pub languages: Vec<String>,
    /// By number; course 0 ("at once") need not be listed.
    pub courses: Vec<Course>,
    pub tables: Vec<Table>,
    pub promises: Promises,
    /// Apart from each other; outside all of them nothing is changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dayparts: Vec<Daypart>,
    pub stations: Vec<Station>,
    pub routes: Vec<RouteRule>,
    /// An item or modifier is in one of them at most, at each station.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub together: Vec<Together>,
    pub menu: Menu,
    pub taxes: BTreeMap<TaxRateId, TaxRate>,
    pub ingredients: Vec<Ingredient>,
    pub recipes: Vec<Recipe>,
    /// Every batch after those that it is made of.
    #[serde(default)]
    pub batches: Vec<Batch>,
    /// Items whose ingredients leave at another moment than with the first step of their work.
    #[serde(default)]
    pub depletes: BTreeMap<ItemId, Moment>,
    pub chart: Chart,
}

impl Restaurant {
    pub fn station(&self, id: &StationId) -> Option<&Station> {
        self.stations.iter().find(|station| station.id == *id)
    }

    /// The pass; `load` refuses a restaurant without exactly one.
    pub fn pass(&self) -> &Station {
        let mut found = self.stations.iter().filter(|s| s.kind == StationKind::Pass);
        found
            .next()
            .expect("a loaded restaurant has a pass: checked by load")
    }

    /// Who stands in for a station, nearest first: its backup, theirs, and at last the pass.
    pub fn deputies(&self, id: &StationId) -> Vec<&StationId> {
        let backup = |id: &StationId| self.station(id).and_then(|found| found.backup.as_ref());
        let mut found: Vec<&StationId> = Vec::new();
        let mut next = backup(id);
        while let Some(deputy) = next.filter(|next| *next != id && !found.contains(next)) {
            found.push(deputy);
            next = backup(deputy);
        }
        let pass = &self.pass().id;
        if pass != id && !found.contains(&pass) {
            found.push(pass);
        }
        found
    }

    /// The daypart in which what begins at `at` is cooked.
    pub fn daypart(&self, at: Timestamp) -> Option<&DaypartId> {
        let mut parts = self.dayparts.iter();
        let found = parts.find(|part| part.hours.hold(at, self.time_zone));
        found.map(|part| &part.id)
    }

    /// Stations that share a queue with `id`, itself among them, in the order of the file; `id` alone where
    /// it has no twins.
    pub fn twins<'a>(&'a self, id: &StationId) -> impl Iterator<Item = &'a Station> + use<'a> {
        let first = self.first_twin(id).cloned();
        let shares = move |station: &&Station| {
            let of = station.twin_of.as_ref().unwrap_or(&station.id);
            first.as_ref() == Some(of)
        };
        self.stations.iter().filter(shares)
    }

    /// The station whose queue `id` shares: the one that its twins name.
    fn first_twin(&self, id: &StationId) -> Option<&StationId> {
        let station = self.station(id)?;
        Some(station.twin_of.as_ref().unwrap_or(&station.id))
    }

    /// Whether two stations share a queue.
    pub fn are_twins(&self, one: &StationId, other: &StationId) -> bool {
        let first = self.first_twin(one);
        one == other || first.is_some() && first == self.first_twin(other)
    }

    /// Whether somebody works at `id` at that time, by its hours.
    pub fn is_staffed(&self, id: &StationId, at: Timestamp) -> bool {
        let hours = self.station(id).and_then(|station| station.hours.as_ref());
        hours.is_none_or(|hours| hours.hold(at, self.time_zone))
    }

    /// What the work of an item, or of a modifier on it, may share a slot with at `station`: the rule and its
    /// place in the list.
    pub fn shares_slot(
        &self,
        station: &StationId,
        item: &ItemId,
        modifier: Option<&ModifierId>,
    ) -> Option<(usize, &Together)> {
        let fits = |rule: &&Together| match modifier {
            None => rule.items.contains(item),
            Some(modifier) => rule.modifiers.contains(modifier),
        };
        let rules = self.together.iter().enumerate();
        let mut fitting = rules.filter(|(_, rule)| fits(rule));
        fitting.find(|(_, rule)| self.are_twins(&rule.station, station))
    }

    pub fn prep_stations(&self) -> impl Iterator<Item = &Station> {
        self.stations
            .iter()
            .filter(|station| station.kind == StationKind::Prep)
    }

    pub fn course(&self, no: CourseNo) -> Option<&Course> {
        self.courses.iter().find(|course| course.no == no)
    }
}
