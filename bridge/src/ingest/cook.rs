//! What a fact means for the shelves: which cookings take, give back or turn to waste; nothing is written here.

use shared::ids::LineId;
use shared::menu::Moment;
use shared::money::Money;
use shared::wire::{FactBody, MadeLine};

use super::plan::{Known, Plan};
use super::{Part, Rules};
use crate::books::{self, Unbalanced};
use crate::stock::{Cooking, Due, Move, News, Uses, follow, uses_of};
use crate::store::{BookedCooking, CookingNow, Movement, Reason};

/// What became of a cooking, with what it is made of while that is still needed.
struct Next<'a> {
    line: LineId,
    again: u16,
    shelf: Move,
    state: Cooking,
    made: Option<&'a MadeLine>,
    before: Option<&'a BookedCooking>,
}

/// The plans that follow for the shelves. The first belongs to the fact itself, the others to cookings whose
/// time has come with it.
pub(super) fn shelves(
    body: &FactBody,
    known: &Known,
    rules: &Rules,
) -> Result<Vec<Part>, Unbalanced> {
    match body {
        FactBody::StepDone { made, again, .. } => {
            one(made, *again, News::FirstStepDone, known, rules)
        }
        FactBody::StepUndone { made, again, .. } => {
            one(made, *again, News::FirstStepUndone, known, rules)
        }
        FactBody::LineVoided {
            made, after_fire, ..
        } => {
            let news = if *after_fire {
                News::Discarded
            } else {
                News::Withdrawn
            };
            every(made, news, known, rules)
        }
        FactBody::LineRefired { made, .. } => every(made, News::Discarded, known, rules),
        FactBody::OrderTaken { lines, .. } => {
            let with_order = |made: &&MadeLine| rules.book.moment(&made.item) == Moment::Sent;
            let parts = lines.iter().filter(with_order);
            parts
                .map(|made| one(made, 0, News::Ordered, known, rules))
                .collect::<Result<Vec<_>, _>>()
                .map(flat)
        }
        FactBody::OrderCompleted => waiting(News::OrderCompleted, known, rules, &|_| true),
        FactBody::OrderCancelled { .. } => waiting(News::Withdrawn, known, rules, &|_| true),
        FactBody::CheckSettled { lines, .. } => {
            let paid = |id: LineId| lines.iter().any(|line| line.line == id);
            waiting(News::CheckPaid, known, rules, &paid)
        }
        FactBody::TenderTaken { .. }
        | FactBody::Refunded { .. }
        | FactBody::TipAdjusted { .. }
        | FactBody::GiftIssued { .. }
        | FactBody::CashDeclared { .. } => Ok(Vec::new()),
    }
}

fn flat(parts: Vec<Vec<Part>>) -> Vec<Part> {
    parts.into_iter().flatten().collect()
}

fn due(made: &MadeLine, known: &Known, rules: &Rules) -> Due {
    Due {
        moment: rules.book.moment(&made.item),
        paid: known.paid.contains(&made.line),
    }
}

/// News of one cooking of a line.
fn one(
    made: &MadeLine,
    again: u16,
    news: News,
    known: &Known,
    rules: &Rules,
) -> Result<Vec<Part>, Unbalanced> {
    let before = known.cooking(made.line, again);
    let (shelf, state) = follow(before.map(|c| c.state), news, due(made, known, rules));
    let Some(state) = state else {
        return Ok(Vec::new());
    };
    let next = Next {
        line: made.line,
        again,
        shelf,
        state,
        made: Some(made),
        before,
    };
    Ok(vec![part(&next, rules)?])
}

/// News of every cooking of a line, as one: what is on plates goes together.
fn every(
    made: &MadeLine,
    news: News,
    known: &Known,
    rules: &Rules,
) -> Result<Vec<Part>, Unbalanced> {
    let mut whole = Plan::default();
    for before in known.cookings.iter().filter(|c| c.line == made.line) {
        let (shelf, state) = follow(Some(before.state), news, due(made, known, rules));
        let Some(state) = state else { continue };
        let next = Next {
            line: made.line,
            again: before.again,
            shelf,
            state,
            made: Some(made),
            before: Some(before),
        };
        whole.join(part(&next, rules)?.plan)?;
    }
    Ok(vec![Part {
        cooking: None,
        plan: whole,
    }])
}

/// Cookings whose time has come with the order or its check.
fn waiting(
    news: News,
    known: &Known,
    rules: &Rules,
    of: &dyn Fn(LineId) -> bool,
) -> Result<Vec<Part>, Unbalanced> {
    let mut parts = Vec::new();
    for before in known.cookings.iter().filter(|c| of(c.line)) {
        let Some(made) = before.made.as_ref() else {
            continue;
        };
        let (shelf, state) = follow(Some(before.state), news, due(made, known, rules));
        let Some(state) = state else { continue };
        let next = Next {
            line: before.line,
            again: before.again,
            shelf,
            state,
            made: Some(made),
            before: Some(before),
        };
        parts.push(part(&next, rules)?);
    }
    Ok(parts)
}

fn moves(uses: &Uses, reason: Reason, sign: i64) -> impl Iterator<Item = Movement> + '_ {
    uses.iter().map(move |(ingredient, quantity)| Movement {
        ingredient: ingredient.clone(),
        reason,
        quantity: quantity.times(sign),
    })
}

/// The recipe as it is now, of what has a shelf; a recipe may name what recipes.toml does not count.
fn recipe(made: Option<&MadeLine>, rules: &Rules) -> (Uses, Money) {
    let mut uses = made.map_or_else(Uses::new, |made| uses_of(made, &rules.book));
    uses.retain(|id, _| rules.book.ingredient(id).is_some());
    let cost = rules.book.cost(&uses);
    (uses, cost)
}

fn part(next: &Next<'_>, rules: &Rules) -> Result<Part, Unbalanced> {
    let a = &rules.accounts;
    // What was taken comes back, whatever the recipe says by now.
    let took = || {
        next.before
            .map_or_else(Default::default, |c| (c.took.clone(), c.cost))
    };
    let mut plan = Plan::default();
    let cost = match next.shelf {
        Move::Take => {
            let (uses, cost) = recipe(next.made, rules);
            plan.entry = books::made(a, cost)?;
            plan.movements = moves(&uses, Reason::Made, -1).collect();
            plan.worth = vec![(Reason::Made, cost)];
            cost
        }
        Move::PutBack => {
            let (uses, cost) = took();
            plan.entry = books::unmade(a, cost)?;
            plan.movements = moves(&uses, Reason::Undone, 1).collect();
            plan.worth = vec![(Reason::Made, -cost)];
            cost
        }
        // Two movements each, so that the shelf stays and the reasons tell what was sold and what was lost.
        Move::Waste => {
            let (uses, cost) = took();
            plan.entry = books::wasted(a, cost)?;
            plan.movements = moves(&uses, Reason::Made, 1)
                .chain(moves(&uses, Reason::Waste, -1))
                .collect();
            plan.worth = vec![(Reason::Made, -cost), (Reason::Waste, cost)];
            cost
        }
        Move::TakeAsWaste => {
            let (uses, cost) = recipe(next.made, rules);
            plan.entry = books::spoiled(a, cost)?;
            plan.movements = moves(&uses, Reason::Waste, -1).collect();
            plan.worth = vec![(Reason::Waste, cost)];
            cost
        }
        Move::Nothing => next.before.map_or(Money::ZERO, |c| c.cost),
    };
    let waits = matches!(next.state, Cooking::Waiting | Cooking::Sent);
    plan.cookings = vec![CookingNow {
        line: next.line,
        again: next.again,
        state: next.state,
        cost,
        took_now: next.shelf == Move::Take,
        made: next.made.filter(|_| waits).cloned(),
    }];
    Ok(Part {
        cooking: Some((next.line, next.again)),
        plan,
    })
}
