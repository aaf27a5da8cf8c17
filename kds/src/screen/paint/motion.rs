//! A ticket that changes its place glides there, so that the eye can follow; never longer than a blink.

use crate::screen::draw::{Area, Group, Key};

/// From its old place to its new one.
pub(super) const GLIDE_MS: u64 = 140;

/// Where it comes from and since when.
pub(super) struct Glide {
    from: Area,
    since: u64,
}

impl Glide {
    /// Only tickets and rows glide, and only where their size stays.
    pub(super) fn begin(from: Area, group: &Group, now: u64) -> Option<Self> {
        let glides = matches!(
            group.key,
            Key::Card(..) | Key::Order(_) | Key::PassTicket(_)
        );
        (glides && from.w == group.at.w).then_some(Self { from, since: now })
    }

    /// Where it is now on its way to `to`; `None` once it is there.
    pub(super) fn place(&self, to: Area, now: u64) -> Option<Area> {
        let gone = i64::try_from(now.saturating_sub(self.since)).ok()?;
        let whole = i64::try_from(GLIDE_MS).ok()?;
        let left = whole - gone;
        if left <= 0 {
            return None;
        }
        // Quick at first, gentle at the end: what is left shrinks with its cube.
        let part = |from: i32, to: i32| {
            let far = i64::from(from - to) * left * left * left;
            i32::try_from(i64::from(to) + far / (whole * whole * whole)).unwrap_or(to)
        };
        Some(Area {
            x: part(self.from.x, to.x),
            y: part(self.from.y, to.y),
            ..to
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::screen::draw::area;

    #[test]
    fn a_glide_is_eased_short_and_ends_at_its_place() {
        let to = area(0, 0, 300, 200);
        let glide = Glide {
            from: area(640, 0, 300, 200),
            since: 1_000,
        };
        let x = |ms: u64| glide.place(to, 1_000 + ms).map(|at| at.x);
        assert_eq!(x(0), Some(640));
        assert!(
            x(70).is_some_and(|x| x < 100),
            "most of the way is gone at half time"
        );
        assert_eq!(x(GLIDE_MS), None);
        const { assert!(GLIDE_MS <= 150) };
    }
}
