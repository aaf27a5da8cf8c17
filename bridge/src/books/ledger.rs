//! Journal entries: whole numbers that sum to zero, or they do not exist.

use std::collections::BTreeMap;

use shared::money::Money;

use super::Account;

/// One side of an entry; positive is debit, negative is credit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Posting {
    pub account: Account,
    pub amount: Money,
}

/// Amounts per account, as already booked for something.
pub type Balances = BTreeMap<Account, Money>;

/// A balanced entry: one posting per account, none of them zero. It may be empty: nothing to book.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    postings: Vec<Posting>,
}

/// Postings that do not sum to zero; nothing was booked.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("debits and credits differ by {difference} minor units; it was set aside, not booked")]
pub struct Unbalanced {
    pub difference: i128,
}

impl Entry {
    /// The only way to an entry. Postings of one account are added up; the rest is as given.
    pub fn new(postings: Vec<Posting>) -> Result<Self, Unbalanced> {
        let mut by_account: BTreeMap<Account, i128> = BTreeMap::new();
        for Posting { account, amount } in postings {
            *by_account.entry(account).or_default() += i128::from(amount.0);
        }
        // In i128, because sums that saturate would look balanced.
        let difference: i128 = by_account.values().sum();
        if difference != 0 {
            return Err(Unbalanced { difference });
        }
        let mut postings = Vec::with_capacity(by_account.len());
        for (account, amount) in by_account {
            let narrow = i64::try_from(amount);
            let amount = narrow.map_err(|_too_large| Unbalanced { difference: amount })?;
            if amount != 0 {
                postings.push(Posting {
                    account,
                    amount: Money(amount),
                });
            }
        }
        Ok(Self { postings })
    }

    pub fn postings(&self) -> &[Posting] {
        &self.postings
    }

    pub fn is_empty(&self) -> bool {
        self.postings.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posting(account: &str, minor: i64) -> Posting {
        Posting {
            account: Account::new(account).unwrap(),
            amount: Money(minor),
        }
    }

    #[test]
    fn an_entry_that_does_not_balance_cannot_be_made() {
        let refused = Entry::new(vec![
            posting("assets:cash", 100),
            posting("income:sales", -99),
        ]);
        assert_eq!(refused.unwrap_err().difference, 1);
        // Two saturating sums would have met at the same edge.
        let huge = vec![
            posting("assets:cash", i64::MAX),
            posting("assets:cash", i64::MAX),
            posting("income:sales", -i64::MAX),
        ];
        assert!(Entry::new(huge).is_err());
    }

    #[test]
    fn postings_of_one_account_are_added_up_and_zeros_left_out() {
        let entry = Entry::new(vec![
            posting("income:sales", -60),
            posting("assets:cash", 100),
            posting("income:sales", -40),
            posting("liabilities:tax:none", 0),
        ]);
        assert_eq!(
            entry.unwrap().postings(),
            [posting("assets:cash", 100), posting("income:sales", -100)]
        );
        assert!(Entry::new(vec![]).unwrap().is_empty());
    }
}
