//! Which accounts each fact touches; one function per rule, and each returns a balanced entry.

use std::collections::BTreeMap;

use shared::menu::GoodsMethod;
use shared::money::Money;
use shared::order::{Tender, Totals};
use shared::wire::{Adjustment, AdjustmentKind, SoldLine};

use super::{Account, Accounts, Balances, Entry, Posting, Unbalanced};

fn two(debit: &Account, credit: &Account, amount: Money) -> Result<Entry, Unbalanced> {
    Entry::new(vec![
        Posting {
            account: debit.clone(),
            amount,
        },
        Posting {
            account: credit.clone(),
            amount: -amount,
        },
    ])
}

/// A payment. Only what is kept is booked: the change went back over the counter. The tip is owed to the
/// staff, and what the carrier of the money keeps never reaches the bank.
pub fn tender_taken(
    a: &Accounts,
    tender: &Tender,
    amount: Money,
    tip: Money,
) -> Result<Entry, Unbalanced> {
    let charge = a.charge(tender, amount + tip);
    let posting = |account: &Account, amount| Posting {
        account: account.clone(),
        amount,
    };
    Entry::new(vec![
        posting(a.tender(tender), amount + tip - charge),
        posting(&a.charges, charge),
        posting(&a.deposits, -amount),
        posting(&a.tips, -tip),
    ])
}

/// The tip of an earlier payment grew by `more` (negative: shrank), and what its carrier keeps by `charge`.
pub fn tip_adjusted(
    a: &Accounts,
    tender: &Tender,
    more: Money,
    charge: Money,
) -> Result<Entry, Unbalanced> {
    let posting = |account: &Account, amount| Posting {
        account: account.clone(),
        amount,
    };
    Entry::new(vec![
        posting(a.tender(tender), more - charge),
        posting(&a.charges, charge),
        posting(&a.tips, -more),
    ])
}

/// A gift card was filled: the house owes its balance. Nothing is earned before it is spent, and a card that
/// nobody paid for is a comp.
pub fn gift_issued(
    a: &Accounts,
    tender: Option<&Tender>,
    amount: Money,
) -> Result<Entry, Unbalanced> {
    let Some(tender) = tender else {
        return two(a.adjustment(AdjustmentKind::Comp), &a.gifts, amount);
    };
    let charge = a.charge(tender, amount);
    let posting = |account: &Account, amount| Posting {
        account: account.clone(),
        amount,
    };
    Entry::new(vec![
        posting(a.tender(tender), amount - charge),
        posting(&a.charges, charge),
        posting(&a.gifts, -amount),
    ])
}

/// What a check has earned so far: income and tax, less what was given back.
fn earned(a: &Accounts, booked: &Balances) -> Balances {
    booked
        .iter()
        .filter(|(account, _)| a.is_earned(account))
        .map(|(account, amount)| (account.clone(), *amount))
        .collect()
}

/// The check is paid: deposits become income by category and tax by rate, with the sealed numbers, and
/// every adjustment has its own account.
///
/// A check can be settled again when something was added to it; the router then names only what no
/// settlement named before. Lines that do not sum to the sealed totals make no entry.
pub fn check_settled(
    a: &Accounts,
    lines: &[SoldLine],
    adjustments: &[Adjustment],
    totals: Totals,
) -> Result<Entry, Unbalanced> {
    let dishes = lines
        .iter()
        .map(|line| (a.sales(&line.sealed.category), &line.sealed));
    let others = adjustments
        .iter()
        .map(|other| (a.adjustment(other.kind).clone(), &other.sealed));
    let mut postings = vec![Posting {
        account: a.deposits.clone(),
        amount: totals.gross,
    }];
    for (account, sealed) in dishes.chain(others) {
        postings.push(Posting {
            account,
            amount: -sealed.net,
        });
        postings.push(Posting {
            account: a.tax(&sealed.rate),
            amount: -sealed.tax,
        });
    }
    Entry::new(postings)
}

/// Money given back: first what was paid and not settled, as the router does; then against income, and the
/// tax in it is owed no longer. Each rate gives back its share of the amount, half-up, and a refund of
/// all that is left gives back exactly all that is left.
pub fn refunded(
    a: &Accounts,
    booked: &Balances,
    tender: &Tender,
    amount: Money,
) -> Result<Entry, Unbalanced> {
    let before = earned(a, booked);
    let left = -before.values().copied().sum::<Money>();
    let open = booked.get(&a.deposits).map_or(Money::ZERO, |owed| -*owed);
    let from_open = amount.min(open).max(Money::ZERO);
    let from_income = (amount - from_open).min(left).max(Money::ZERO);
    let mut postings = vec![
        Posting {
            account: a.tender(tender).clone(),
            amount: -amount,
        },
        Posting {
            account: a.deposits.clone(),
            amount: amount - from_income,
        },
    ];
    let mut rest = from_income;
    for (account, owed) in before.iter().filter(|(account, _)| a.is_tax(account)) {
        let share = share(-*owed, from_income, left);
        rest -= share;
        postings.push(Posting {
            account: account.clone(),
            amount: share,
        });
    }
    postings.push(Posting {
        account: a.refunds.clone(),
        amount: rest,
    });
    Entry::new(postings)
}

/// `whole × part / of`, half-up; zero where there is nothing to share.
fn share(whole: Money, part: Money, of: Money) -> Money {
    if of.0 <= 0 {
        return Money::ZERO;
    }
    let product = i128::from(whole.0) * i128::from(part.0);
    let halved = (2 * product + i128::from(of.0)).div_euclid(2 * i128::from(of.0));
    Money(i64::try_from(halved).unwrap_or(whole.0))
}

/// Goods move in the ledger only where they are a cost when they are cooked.
fn goods(
    a: &Accounts,
    debit: &Account,
    credit: &Account,
    cost: Money,
) -> Result<Entry, Unbalanced> {
    match a.goods {
        GoodsMethod::AngloSaxon => two(debit, credit, cost),
        GoodsMethod::Periodic => Ok(Entry::default()),
    }
}

/// Ingredients left the shelf for a dish that is sold.
pub fn made(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.cost_of_goods, &a.inventory, cost)
}

/// The bump was a slip: the ingredients never left.
pub fn unmade(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.inventory, &a.cost_of_goods, cost)
}

/// What was made is thrown away: not a cost of a sale, but waste.
pub fn wasted(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.waste, &a.cost_of_goods, cost)
}

/// Thrown away off the shelf: dropped, spoiled, cooked and never counted as sold.
pub fn spoiled(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.waste, &a.inventory, cost)
}

/// What is on the shelf when the books open.
pub fn opening(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.inventory, &a.opening, cost)
}

/// Goods came in; the supplier is owed.
pub fn received(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    match a.goods {
        GoodsMethod::AngloSaxon => two(&a.inventory, &a.payable, cost),
        GoodsMethod::Periodic => two(&a.cost_of_goods, &a.payable, cost),
    }
}

/// Goods left for another house of ours (negative: came from it).
pub fn transferred(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.transfers, &a.inventory, cost)
}

/// A count found `worth` less than the books say (negative: more); the difference is waste.
pub fn counted(a: &Accounts, worth: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.waste, &a.inventory, worth)
}

/// Making a batch was worth `gain` more (negative: less) than what went into it, by rounding alone.
pub fn batched(a: &Accounts, gain: Money) -> Result<Entry, Unbalanced> {
    goods(a, &a.inventory, &a.cost_of_goods, gain)
}

/// The drawer holds `over` more than was taken (negative: less).
pub fn drawer_counted(a: &Accounts, over: Money) -> Result<Entry, Unbalanced> {
    two(&a.cash, &a.over_short, over)
}

/// Adds an entry to balances; for statements and tests.
pub fn add_up(balances: &mut BTreeMap<Account, Money>, entry: &Entry) {
    for posting in entry.postings() {
        *balances.entry(posting.account.clone()).or_default() += posting.amount;
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
mod gift_tests;
