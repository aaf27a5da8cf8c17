//! Names of accounts, checked once, so that every statement program knows what kind each one is.

use std::collections::BTreeMap;
use std::fmt;

use shared::ids::{CategoryId, TaxRateId};
use shared::menu::{ChargeRule, Chart, GoodsMethod, Purpose};
use shared::money::Money;
use shared::order::Tender;
use shared::wire::AdjustmentKind;

/// What guests have paid on checks that are not settled yet: we owe them food or their money.
pub const DEPOSITS: &str = "liabilities:deposits:open checks";
/// What is owed to suppliers for goods received; the office pays it down.
pub const PAYABLE: &str = "liabilities:payable:suppliers";

/// The five kinds that statements are made of.
pub const TOPS: [&str; 5] = ["assets", "liabilities", "equity", "income", "expenses"];

/// A full account name: `assets:cash:drawer`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Account(String);

/// Why a text cannot be an account.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not an account: {why}; write it like assets:cash in accounts.toml")]
pub struct BadAccount {
    pub text: String,
    pub why: &'static str,
}

impl Account {
    /// Starts with one of [`TOPS`]; parts are not empty, and hold nothing that ledgers read as syntax.
    pub fn new(text: &str) -> Result<Self, BadAccount> {
        let bad = |why| {
            Err(BadAccount {
                text: text.to_owned(),
                why,
            })
        };
        let parts: Vec<&str> = text.split(':').collect();
        if !TOPS.contains(&parts[0]) {
            return bad("it must start with assets, liabilities, equity, income or expenses");
        }
        if parts.len() < 2 {
            return bad("it needs a part after the first colon");
        }
        if parts
            .iter()
            .any(|part| part.is_empty() || part.trim() != *part)
        {
            return bad("no part may be empty, or start or end with a space");
        }
        let legal = |c: char| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_' | '&' | '.' | ':');
        if text.contains("  ") || !text.chars().all(legal) {
            return bad("use letters, digits, single spaces, '-', '_', '&' and '.'");
        }
        Ok(Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Assets, liabilities, equity, income or expenses.
    pub fn top(&self) -> &str {
        self.0.split(':').next().unwrap_or(&self.0)
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

const ADJUSTMENTS: [(AdjustmentKind, Purpose); 5] = [
    (AdjustmentKind::Discount, Purpose::Discounts),
    (AdjustmentKind::Comp, Purpose::Comps),
    (AdjustmentKind::Service, Purpose::Service),
    (AdjustmentKind::Fee, Purpose::GuestFees),
    (AdjustmentKind::Rounding, Purpose::Rounding),
];

/// Kinds of tender as accounts.toml and the reports name them.
pub const fn tender_kind(tender: &Tender) -> &'static str {
    match tender {
        Tender::Cash { .. } => "cash",
        Tender::Card { .. } => "card",
        Tender::Online { .. } => "online",
        Tender::Gift { .. } => "gift",
    }
}

/// The restaurant's chart of accounts, checked.
#[derive(Clone, Debug)]
pub struct Accounts {
    pub cash: Account,
    pub card: Account,
    pub online: Account,
    pub refunds: Account,
    pub inventory: Account,
    pub cost_of_goods: Account,
    pub waste: Account,
    pub opening: Account,
    pub deposits: Account,
    pub payable: Account,
    pub tips: Account,
    /// Balances of gift cards: owed to whoever holds the card.
    pub gifts: Account,
    /// What is kept of a payment by whoever carries it.
    pub charges: Account,
    pub over_short: Account,
    pub transfers: Account,
    pub goods: GoodsMethod,
    adjustments: BTreeMap<AdjustmentKind, Account>,
    rules: BTreeMap<String, ChargeRule>,
    sales: BTreeMap<CategoryId, Account>,
    tax: BTreeMap<TaxRateId, Account>,
}

impl Accounts {
    /// The first account that is none is the error; nothing is booked with half a chart.
    pub fn of(chart: &Chart) -> Result<Self, BadAccount> {
        let mut sales = BTreeMap::new();
        for (category, name) in &chart.sales {
            sales.insert(category.clone(), Account::new(name)?);
        }
        let mut tax = BTreeMap::new();
        for (rate, name) in &chart.tax {
            tax.insert(rate.clone(), Account::new(name)?);
        }
        let also = |purpose| Account::new(chart.account_for(purpose));
        let mut adjustments = BTreeMap::new();
        for (kind, purpose) in ADJUSTMENTS {
            adjustments.insert(kind, also(purpose)?);
        }
        Ok(Self {
            cash: Account::new(&chart.cash)?,
            card: Account::new(&chart.card)?,
            online: Account::new(&chart.online)?,
            refunds: Account::new(&chart.refunds)?,
            inventory: Account::new(&chart.inventory)?,
            cost_of_goods: Account::new(&chart.cost_of_goods)?,
            waste: Account::new(&chart.waste)?,
            opening: Account::new(&chart.opening)?,
            deposits: also(Purpose::Deposits)?,
            payable: also(Purpose::Payable)?,
            tips: also(Purpose::Tips)?,
            gifts: also(Purpose::Gifts)?,
            charges: also(Purpose::Charges)?,
            over_short: also(Purpose::OverShort)?,
            transfers: also(Purpose::Transfers)?,
            goods: chart.goods,
            adjustments,
            rules: chart.charges.clone(),
            sales,
            tax,
        })
    }

    /// Every account that something may be booked on, by name.
    pub fn all(&self) -> Vec<&Account> {
        let fixed = [
            &self.cash,
            &self.card,
            &self.online,
            &self.refunds,
            &self.inventory,
            &self.cost_of_goods,
            &self.waste,
            &self.opening,
            &self.deposits,
            &self.payable,
            &self.tips,
            &self.gifts,
            &self.charges,
            &self.over_short,
            &self.transfers,
        ];
        let also = self.adjustments.values().chain(self.sales.values());
        let mut all: Vec<&Account> = fixed
            .into_iter()
            .chain(also)
            .chain(self.tax.values())
            .collect();
        all.sort();
        all.dedup();
        all
    }

    /// Where money of this kind of tender lies until the bank has it.
    pub fn tender(&self, tender: &Tender) -> &Account {
        match tender {
            Tender::Cash { .. } => &self.cash,
            Tender::Card { .. } => &self.card,
            Tender::Online { .. } => &self.online,
            Tender::Gift { .. } => &self.gifts,
        }
    }

    /// A category that the chart no longer names (an old evening, a new menu) keeps an account of its own.
    pub fn sales(&self, category: &CategoryId) -> Account {
        let named = self.sales.get(category).cloned();
        named.unwrap_or_else(|| Account(format!("income:sales:{category}")))
    }

    pub fn tax(&self, rate: &TaxRateId) -> Account {
        let named = self.tax.get(rate).cloned();
        named.unwrap_or_else(|| Account(format!("liabilities:tax:{rate}")))
    }

    pub fn adjustment(&self, kind: AdjustmentKind) -> &Account {
        // Every kind is in the map, see `of`; rounding's account would be the least wrong of all.
        self.adjustments.get(&kind).unwrap_or(&self.over_short)
    }

    /// What a payment of this kind costs the house, half-up, never more than the payment.
    pub fn charge(&self, tender: &Tender, paid: Money) -> Money {
        let Some(rule) = self.rules.get(tender_kind(tender)) else {
            return Money::ZERO;
        };
        if paid <= Money::ZERO {
            return Money::ZERO;
        }
        let product = 2 * i128::from(paid.0) * i128::from(rule.milli_percent) + 100_000;
        let share = Money(i64::try_from(product / 200_000).unwrap_or(paid.0));
        (share + rule.fixed).min(paid)
    }

    /// True for accounts that say what a check has earned; the others hold money, or owe it to somebody.
    pub fn is_earned(&self, account: &Account) -> bool {
        let others = [
            &self.cash,
            &self.card,
            &self.online,
            &self.deposits,
            &self.tips,
            &self.gifts,
            &self.charges,
        ];
        !others.contains(&account)
    }

    /// True for accounts of tax owed, of this chart or of an older one.
    pub fn is_tax(&self, account: &Account) -> bool {
        self.tax.values().any(|tax| tax == account) || account.0.starts_with("liabilities:tax:")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_start_with_one_of_five_words() {
        for good in [
            "assets:cash",
            "liabilities:sales tax",
            "income:sales:food & wine",
            DEPOSITS,
            PAYABLE,
        ] {
            assert_eq!(Account::new(good).unwrap().as_str(), good);
        }
        for bad in [
            "cash",
            "assets",
            "assets:",
            "assets::x",
            "Assets:cash",
            "income:a;b",
            "income:a  b",
            "",
        ] {
            assert!(Account::new(bad).is_err(), "{bad:?} must be refused");
        }
    }
}
