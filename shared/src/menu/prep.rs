//! How a size, a modifier or a daypart changes what a step of work takes.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::ids::StationId;
use crate::time::Span;

/// Shortest time a step takes after all changes; a modifier that takes more off leaves this.
pub const PREP_MIN: Span = Span::from_secs(1);

/// What becomes of the steps at one station.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum PrepChange {
    /// They take this long instead.
    To(Span),
    /// That much longer; below zero, shorter.
    By(Span),
    /// They are not done at all.
    Gone,
}

/// By station: what changes for the item's own steps there.
pub type PrepChanges = BTreeMap<StationId, PrepChange>;

/// What is left of a step that takes `prep`, after changes that apply together; `None` where it is not done.
///
/// The order of the changes does not matter: the longest time of those that set one, then all that is added
/// and taken off. Each comes with how often it applies (twice extra cheese).
pub fn changed_prep(
    prep: Span,
    changes: impl Iterator<Item = (PrepChange, u8)> + Clone,
) -> Option<Span> {
    let mut set: Option<Span> = None;
    let mut by = Span::ZERO;
    for (change, count) in changes {
        match change {
            PrepChange::Gone => return None,
            PrepChange::To(span) => set = set.max(Some(span)),
            PrepChange::By(span) => by = by + Span(span.0.saturating_mul(i64::from(count))),
        }
    }
    Some((set.unwrap_or(prep) + by).max(PREP_MIN))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_add_up_whatever_their_order() {
        let secs = Span::from_secs;
        let check = |changes: &[(PrepChange, u8)], want: Option<i64>| {
            let back = changes.iter().copied().rev();
            let there = changed_prep(secs(480), changes.iter().copied());
            assert_eq!(there, want.map(secs), "{changes:?}");
            assert_eq!(changed_prep(secs(480), back), there, "{changes:?} reversed");
        };
        let (to, by) = (
            |s| PrepChange::To(Span::from_secs(s)),
            |s| PrepChange::By(Span::from_secs(s)),
        );
        check(&[], Some(480));
        check(&[(by(120), 1)], Some(600));
        check(&[(by(20), 3), (by(-30), 1)], Some(510));
        check(&[(to(300), 1), (by(60), 1)], Some(360));
        check(&[(to(300), 1), (to(420), 1)], Some(420));
        check(&[(by(-1_000), 1)], Some(1));
        check(&[(to(300), 1), (PrepChange::Gone, 1)], None);
    }
}
