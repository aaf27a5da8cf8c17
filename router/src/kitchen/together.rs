//! What cooks together in one slot: how much of it a step takes, and which steps were begun together.

use shared::menu::Restaurant;
use shared::time::Span;

use super::order::{Line, Step};

/// Steps begun within this time of the first share a slot: nobody lifts six patties with one hand.
pub(super) const JOIN: Span = Span::from_secs(30);

/// A step that may share a slot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Share {
    /// The rule, by its place in the restaurant's list: steps of one rule may share.
    pub(super) rule: u16,
    pub(super) portions: u32,
    /// Portions that one slot holds.
    pub(super) at_most: u32,
}

impl Share {
    /// Slots that it fills alone.
    pub(super) fn slots(&self) -> u32 {
        self.portions.div_ceil(self.at_most).max(1)
    }
}

/// `None` where a step has a slot to itself.
pub(super) fn share(restaurant: &Restaurant, line: &Line, step: &Step) -> Option<Share> {
    if restaurant.together.is_empty() {
        return None;
    }
    let modifier = step.modifier.as_ref();
    let (rule, found) = restaurant.shares_slot(&step.station, &line.facts.item, modifier)?;
    let chosen = modifier.and_then(|id| {
        let mut all = line.facts.modifiers.iter();
        all.find(|own| own.modifier == *id)
    });
    let count = chosen.map_or(1, |own| u32::from(own.count.max(1)));
    Some(Share {
        rule: u16::try_from(rule).unwrap_or(u16::MAX),
        portions: u32::from(line.facts.quantity.max(1)) * count,
        at_most: u32::from(found.at_most.max(1)),
    })
}

/// Slot-milliseconds of a step that takes `takes`: its share of a slot, where it may share one.
pub(super) fn load(takes: i64, share: Option<&Share>) -> i64 {
    share.map_or(takes, |share| {
        takes * i64::from(share.portions) / i64::from(share.at_most)
    })
}
