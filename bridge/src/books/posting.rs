//! Which accounts each fact touches; one function per rule, and each returns a balanced entry.

use std::collections::BTreeMap;

use shared::money::Money;
use shared::order::{Tender, Totals};
use shared::wire::SoldLine;

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

/// A payment. Only what is kept is booked: the change went back over the counter.
pub fn tender_taken(a: &Accounts, tender: &Tender, amount: Money) -> Result<Entry, Unbalanced> {
    two(a.tender(tender), &a.deposits, amount)
}

/// What a check has earned so far: income and tax, less what was given back.
fn earned(a: &Accounts, booked: &Balances) -> Balances {
    booked
        .iter()
        .filter(|(account, _)| !a.holds_money(account))
        .map(|(account, amount)| (account.clone(), *amount))
        .collect()
}

/// The check is paid: deposits become income by category and tax by rate, with the sealed numbers.
///
/// A check can be settled again after a refund and a change; what is booked is the difference between
/// what it should have earned and what is `booked` for it already. Lines that do not sum to the sealed
/// totals make no entry.
pub fn check_settled(
    a: &Accounts,
    booked: &Balances,
    lines: &[SoldLine],
    totals: Totals,
) -> Result<Entry, Unbalanced> {
    let mut postings = Vec::new();
    for line in lines {
        let sealed = &line.sealed;
        postings.push(Posting {
            account: a.sales(&sealed.category),
            amount: -sealed.net,
        });
        postings.push(Posting {
            account: a.tax(&sealed.rate),
            amount: -sealed.tax,
        });
    }
    let before = earned(a, booked);
    let earned_before: Money = before.values().copied().sum();
    for (account, amount) in before {
        postings.push(Posting {
            account,
            amount: -amount,
        });
    }
    postings.push(Posting {
        account: a.deposits.clone(),
        amount: totals.gross + earned_before,
    });
    Entry::new(postings)
}

/// Money given back: from the deposit while the check is open; afterwards against income, and the
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
    let from_income = amount.min(left).max(Money::ZERO);
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

/// Ingredients left the shelf for a dish that is sold.
pub fn made(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    two(&a.cost_of_goods, &a.inventory, cost)
}

/// The bump was a slip: the ingredients never left.
pub fn unmade(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    two(&a.inventory, &a.cost_of_goods, cost)
}

/// What was made is thrown away: not a cost of a sale, but waste.
pub fn wasted(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    two(&a.waste, &a.cost_of_goods, cost)
}

/// What is on the shelf when the books open.
pub fn opening(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    two(&a.inventory, &a.opening, cost)
}

/// Goods came in; the supplier is owed.
pub fn received(a: &Accounts, cost: Money) -> Result<Entry, Unbalanced> {
    two(&a.inventory, &a.payable, cost)
}

/// A count found `worth` less than the books say (negative: more); the difference is waste.
pub fn counted(a: &Accounts, worth: Money) -> Result<Entry, Unbalanced> {
    two(&a.waste, &a.inventory, worth)
}

/// Adds an entry to balances; for statements and tests.
pub fn add_up(balances: &mut BTreeMap<Account, Money>, entry: &Entry) {
    for posting in entry.postings() {
        *balances.entry(posting.account.clone()).or_default() += posting.amount;
    }
}

#[cfg(test)]
mod tests;
