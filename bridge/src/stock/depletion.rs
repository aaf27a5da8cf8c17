//! When ingredients leave the shelf, come back, or turn to waste: a table of states and news.

use shared::menu::Moment;
use shared::ratio::Ratio;
use shared::wire::MadeLine;

use super::recipe::{add, rounded, scaled};
use super::{Cookbook, Uses};

/// What making a line takes: its item and size, plus modifiers by count, times its quantity. A "no"
/// modifier takes off what the item needs of an ingredient, never more than that. Rounded once, at the end.
pub fn uses_of(made: &MadeLine, book: &Cookbook) -> Uses {
    let all = || {
        let base = book.item(&made.item, made.size.as_ref());
        let base = base.cloned().unwrap_or_default();
        let mut unit = base.clone();
        for choice in &made.modifiers {
            let Some(change) = book.modifier(&choice.modifier) else {
                continue;
            };
            let count = Ratio::whole(i64::from(choice.count));
            add(&mut unit, &change.uses, count)?;
            for (id, share) in &change.shares {
                if let Some(own) = base.get(id) {
                    let changed = own.times(*share)?.times(count)?;
                    let before = unit.get(id).copied().unwrap_or(Ratio::ZERO);
                    unit.insert(id.clone(), before.plus(changed)?);
                }
            }
        }
        unit.retain(|_, quantity| quantity.is_positive());
        rounded(&scaled(&unit, Ratio::whole(i64::from(made.quantity)))?)
    };
    // `Cookbook::of` has worked every recipe out; a line of 99 of it fits as well.
    all().unwrap_or_default()
}

/// One cooking of a line: the first, or a refire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cooking {
    /// Its ingredients went with the order; nobody has begun.
    Sent,
    /// Its ingredients are off the shelf, and it is on a plate.
    Made,
    /// It is on a plate, and its ingredients leave later: with the order's last line, or with its payment.
    Waiting,
    /// They were off the shelf, and are back.
    Undone,
    /// They were, and lie in the bin.
    Wasted,
}

/// What is reported about a cooking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum News {
    Ordered,
    FirstStepDone,
    FirstStepUndone,
    /// Taken off before anybody began.
    Withdrawn,
    /// Voided after it fired, or to be cooked again.
    Discarded,
    OrderCompleted,
    CheckPaid,
}

/// What follows for the shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    Take,
    PutBack,
    /// The shelf stays as it is; what was a sale's is now waste.
    Waste,
    /// It leaves the shelf for the bin.
    TakeAsWaste,
    Nothing,
}

/// When a line's ingredients are due to leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub moment: Moment,
    /// Its check is paid already.
    pub paid: bool,
}

/// A cooking takes once and gives back once, whatever is repeated or comes late. The state is the new one.
pub const fn follow(state: Option<Cooking>, news: News, due: Due) -> (Move, Option<Cooking>) {
    use Cooking::{Made, Sent, Undone, Waiting, Wasted};
    let with_order = matches!(due.moment, Moment::Sent);
    let later = match due.moment {
        Moment::Sent | Moment::Made => false,
        Moment::Completed => true,
        Moment::Paid => !due.paid,
    };
    match (state, news) {
        (None, News::Ordered) if with_order => (Move::Take, Some(Sent)),
        (None | Some(Undone), News::FirstStepDone) if later => (Move::Nothing, Some(Waiting)),
        (None | Some(Undone), News::FirstStepDone) => (Move::Take, Some(Made)),
        (Some(Sent), News::FirstStepDone) => (Move::Nothing, Some(Made)),
        (Some(Made), News::FirstStepUndone) if with_order => (Move::Nothing, Some(Sent)),
        (Some(Made), News::FirstStepUndone) => (Move::PutBack, Some(Undone)),
        (Some(Waiting), News::FirstStepUndone) => (Move::Nothing, Some(Undone)),
        (Some(Sent), News::Withdrawn) => (Move::PutBack, Some(Undone)),
        (Some(Made | Sent), News::Discarded) => (Move::Waste, Some(Wasted)),
        (Some(Waiting), News::Discarded) => (Move::TakeAsWaste, Some(Wasted)),
        (Some(Waiting), News::OrderCompleted) if matches!(due.moment, Moment::Completed) => {
            (Move::Take, Some(Made))
        }
        (Some(Waiting), News::CheckPaid) if matches!(due.moment, Moment::Paid) => {
            (Move::Take, Some(Made))
        }
        _ => (Move::Nothing, None),
    }
}

#[cfg(test)]
mod tests;
