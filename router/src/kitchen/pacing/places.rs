//! The slots of the kitchen: stations with their twins, and which steps share a slot that were begun together.

use shared::ids::*;
use shared::menu::Station;
use shared::time::Timestamp;

use super::super::Kitchen;
use super::super::together::JOIN;
use super::model::{Model, Op};

/// A station as it stands now, with the twins that share its queue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) slots: u32,
}

/// One station of a place: what a step goes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Member {
    pub(super) station: StationId,
    pub(super) place: u16,
    /// None where nobody works.
    pub(super) slots: u32,
}

/// Steps that share a slot: where, since when, and what room is left.
struct Batch {
    key: (u16, u16),
    since: Timestamp,
    room: u32,
    /// The one that is done last.
    keeps: u32,
}

/// Twins are one place with the slots of those where somebody works; a station without twins keeps its slots
/// whatever happens, because what was begun there is finished there.
pub(super) fn places(
    kitchen: &Kitchen,
    stations: &[Station],
    at: Timestamp,
) -> (Vec<Place>, Vec<Member>) {
    let first = |station: &Station| station.twin_of.clone().unwrap_or(station.id.clone());
    let mut names: Vec<StationId> = Vec::new();
    let mut members = Vec::with_capacity(stations.len());
    for station in stations {
        let name = first(station);
        let place = names.iter().position(|known| *known == name);
        let place = place.unwrap_or_else(|| {
            names.push(name);
            names.len() - 1
        });
        let shut = kitchen.is_shut(&station.id)
            || !kitchen
                .restaurant()
                .is_none_or(|house| house.is_staffed(&station.id, at));
        members.push(Member {
            station: station.id.clone(),
            place: u16::try_from(place).unwrap_or(u16::MAX),
            slots: if shut {
                0
            } else {
                u32::from(station.capacity.max(1))
            },
        });
    }
    let slots = |place: usize| {
        let here = members.iter().zip(stations);
        let here = here.filter(|(member, _)| usize::from(member.place) == place);
        let open: u32 = here.clone().map(|(member, _)| member.slots).sum();
        let all = here
            .map(|(_, station)| u32::from(station.capacity.max(1)))
            .sum();
        if open == 0 { all } else { open }
    };
    let places = (0..names.len()).map(|place| Place {
        slots: slots(place),
    });
    (places.collect(), members)
}

/// Slots that an operation takes beside those before it: none where it has room in a slot of its kind.
pub(super) fn slots_of(op: &Op, room: &mut [u32]) -> u32 {
    let Some(share) = &op.share else {
        return op.fills;
    };
    let room = &mut room[usize::from(share.rule)];
    if share.portions <= *room {
        *room -= share.portions;
        return 0;
    }
    *room = share.slots() * share.at_most - share.portions;
    op.fills
}

impl Model {
    /// Of steps that were begun together, the one that is done last keeps the slot.
    pub(super) fn begun_together(&mut self, begun: &[(u32, Timestamp)]) {
        let mut begun = begun.to_vec();
        let key = |(n, at): &(u32, Timestamp)| {
            let op = &self.ops[*n as usize];
            (op.member, op.share.map(|share| share.rule), *at, *n)
        };
        begun.sort_by_key(key);
        let mut open: Option<Batch> = None;
        for (n, at) in begun {
            let op = &self.ops[n as usize];
            let Some(share) = op.share else { continue };
            let key = (op.member, share.rule);
            let joins = open.as_ref().filter(|batch| {
                batch.key == key && at - batch.since <= JOIN && share.portions <= batch.room
            });
            let Some(batch) = joins else {
                open = Some(Batch {
                    key,
                    since: at,
                    room: share.slots() * share.at_most - share.portions,
                    keeps: n,
                });
                continue;
            };
            let (since, room, keeps) = (batch.since, batch.room - share.portions, batch.keeps);
            let last = if self.ops[keeps as usize].takes < op.takes {
                n
            } else {
                keeps
            };
            let fills = self.ops[keeps as usize].fills;
            self.ops[n as usize].fills = 0;
            self.ops[keeps as usize].fills = 0;
            self.ops[last as usize].fills = fills;
            open = Some(Batch {
                key,
                since,
                room,
                keeps: last,
            });
        }
    }
}
