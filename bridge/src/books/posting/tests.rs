//! The posting rules as a table: what was done, and the books that follow.

use shared::ids::{CategoryId, ItemId, LineId, TaxRateId};
use shared::menu::{ChargeRule, Chart};
use shared::order::Sealed;
use shared::wire::AdjustmentKind;

use super::*;

pub(super) fn accounts() -> Accounts {
    Accounts::of(&Chart {
        cash: "assets:cash".to_owned(),
        card: "assets:clearing:card".to_owned(),
        online: "assets:clearing:online".to_owned(),
        sales: BTreeMap::from([
            (
                CategoryId::new("food").unwrap(),
                "income:sales:food".to_owned(),
            ),
            (
                CategoryId::new("drinks").unwrap(),
                "income:sales:drinks".to_owned(),
            ),
        ]),
        tax: BTreeMap::from([
            (
                TaxRateId::new("food").unwrap(),
                "liabilities:sales tax:food".to_owned(),
            ),
            (
                TaxRateId::new("drinks").unwrap(),
                "liabilities:sales tax:drinks".to_owned(),
            ),
        ]),
        refunds: "income:refunds".to_owned(),
        inventory: "assets:inventory".to_owned(),
        cost_of_goods: "expenses:cost of goods".to_owned(),
        waste: "expenses:waste".to_owned(),
        opening: "equity:opening".to_owned(),
        charges: BTreeMap::from([(
            "card".to_owned(),
            ChargeRule {
                milli_percent: 1_500,
                fixed: Money(10),
            },
        )]),
        ..Chart::default()
    })
    .unwrap()
}

fn sold(n: u128, kind: &str, net: i64, tax: i64) -> SoldLine {
    SoldLine {
        line: LineId(uuid::Uuid::from_u128(n)),
        item: ItemId::new(kind).unwrap(),
        size: None,
        quantity: 1,
        share: shared::check::Share::WHOLE,
        sealed: Sealed {
            unit: Money(net),
            net: Money(net),
            tax: Money(tax),
            gross: Money(net + tax),
            rate: TaxRateId::new(kind).unwrap(),
            category: CategoryId::new(kind).unwrap(),
        },
        name: None,
    }
}

fn totals(lines: &[SoldLine]) -> Totals {
    let sum = |f: fn(&Sealed) -> Money| lines.iter().map(|line| f(&line.sealed)).sum();
    Totals {
        net: sum(|s| s.net),
        tax: sum(|s| s.tax),
        gross: sum(|s| s.gross),
    }
}

/// The life of one check: what is done, and the balances it leaves (zeros left out).
struct Life {
    accounts: Accounts,
    balances: Balances,
}

impl Life {
    fn new() -> Self {
        Self {
            accounts: accounts(),
            balances: Balances::new(),
        }
    }

    fn book(mut self, entry: Result<Entry, Unbalanced>) -> Self {
        let entry = entry.unwrap();
        assert_eq!(
            entry.postings().iter().map(|p| p.amount).sum::<Money>(),
            Money::ZERO
        );
        add_up(&mut self.balances, &entry);
        self
    }

    fn cash(self, minor: i64) -> Self {
        let tender = Tender::Cash {
            tendered: Money(minor + 500),
        };
        let entry = tender_taken(&self.accounts, &tender, Money(minor), Money::ZERO);
        self.book(entry)
    }

    fn card(self, minor: i64, tip: i64) -> Self {
        let tender = Tender::Card {
            approval: None,
            last_four: None,
            brand: None,
        };
        let entry = tender_taken(&self.accounts, &tender, Money(minor), Money(tip));
        self.book(entry)
    }

    fn settle(self, lines: &[SoldLine]) -> Self {
        let entry = check_settled(&self.accounts, lines, &[], totals(lines));
        self.book(entry)
    }

    fn settle_with(self, lines: &[SoldLine], others: &[Adjustment]) -> Self {
        let mut sums = totals(lines);
        for other in others {
            sums.net += other.sealed.net;
            sums.tax += other.sealed.tax;
            sums.gross += other.sealed.gross;
        }
        let entry = check_settled(&self.accounts, lines, others, sums);
        self.book(entry)
    }

    fn refund_cash(self, minor: i64) -> Self {
        let tender = Tender::Cash {
            tendered: Money(minor),
        };
        let entry = refunded(&self.accounts, &self.balances, &tender, Money(minor));
        self.book(entry)
    }

    fn then(self, expected: &[(&str, i64)]) {
        let expected: Balances = expected
            .iter()
            .map(|(name, minor)| (Account::new(name).unwrap(), Money(*minor)))
            .collect();
        let mut left = self.balances;
        left.retain(|_, amount| *amount != Money::ZERO);
        assert_eq!(left, expected);
    }
}

#[test]
fn a_payment_is_owed_to_the_guest_until_the_check_is_settled() {
    Life::new()
        .cash(2_000)
        .then(&[("assets:cash", 2_000), (super::super::DEPOSITS, -2_000)]);
    let food = sold(1, "food", 1_852, 148);
    Life::new().cash(2_000).settle(&[food]).then(&[
        ("assets:cash", 2_000),
        ("income:sales:food", -1_852),
        ("liabilities:sales tax:food", -148),
    ]);
}

#[test]
fn two_tenders_pay_one_check_and_each_category_and_rate_gets_its_own() {
    let lines = [
        sold(1, "food", 1_000, 80),
        sold(2, "drinks", 500, 100),
        sold(3, "food", 200, 16),
    ];
    // The card company keeps 1.5 % and ten cents.
    Life::new().cash(896).card(1_000, 0).settle(&lines).then(&[
        ("assets:cash", 896),
        ("assets:clearing:card", 975),
        ("expenses:payment charges", 25),
        ("income:sales:drinks", -500),
        ("income:sales:food", -1_200),
        ("liabilities:sales tax:drinks", -100),
        ("liabilities:sales tax:food", -96),
    ]);
}

#[test]
fn a_refund_of_an_open_check_leaves_no_trace_in_income() {
    Life::new().cash(500).refund_cash(500).then(&[]);
}

#[test]
fn a_refund_after_settlement_gives_back_its_share_of_the_tax() {
    let lines = [sold(1, "food", 1_000, 80), sold(2, "drinks", 500, 100)];
    Life::new()
        .cash(1_680)
        .settle(&lines)
        .refund_cash(840)
        .then(&[
            ("assets:cash", 840),
            ("income:refunds", 750),
            ("income:sales:drinks", -500),
            ("income:sales:food", -1_000),
            ("liabilities:sales tax:drinks", -50),
            ("liabilities:sales tax:food", -40),
        ]);
    // In odd parts, the last refund takes exactly what is left.
    Life::new()
        .cash(1_680)
        .settle(&lines)
        .refund_cash(333)
        .refund_cash(1)
        .refund_cash(1_346)
        .then(&[
            ("income:refunds", 1_500),
            ("income:sales:drinks", -500),
            ("income:sales:food", -1_000),
        ]);
}

#[test]
fn a_check_settled_again_adds_what_was_added_to_it() {
    let (food, drink) = (sold(1, "food", 1_000, 80), sold(2, "drinks", 500, 100));
    Life::new()
        .cash(1_080)
        .settle(std::slice::from_ref(&food))
        .cash(600)
        .settle(std::slice::from_ref(&drink))
        .then(&[
            ("assets:cash", 1_680),
            ("income:sales:drinks", -500),
            ("income:sales:food", -1_000),
            ("liabilities:sales tax:drinks", -100),
            ("liabilities:sales tax:food", -80),
        ]);
    // What was paid for the drink and not settled goes back first.
    Life::new()
        .cash(1_080)
        .settle(&[food])
        .cash(400)
        .refund_cash(400)
        .then(&[
            ("assets:cash", 1_080),
            ("income:sales:food", -1_000),
            ("liabilities:sales tax:food", -80),
        ]);
}

fn adjusted(kind: AdjustmentKind, net: i64, tax: i64) -> Adjustment {
    Adjustment {
        kind,
        reason: "a reason".to_owned(),
        sealed: sold(9, "food", net, tax).sealed,
    }
}

#[test]
fn every_adjustment_has_its_own_account_and_its_own_tax() {
    use AdjustmentKind::{Comp, Discount, Fee, Rounding, Service};
    let check = |kind, net: i64, tax: i64, account: &str| {
        let lines = [sold(1, "food", 1_000, 80)];
        Life::new()
            .cash(1_080 + net + tax)
            .settle_with(&lines, &[adjusted(kind, net, tax)])
            .then(&[
                ("assets:cash", 1_080 + net + tax),
                (account, -net),
                ("income:sales:food", -1_000),
                ("liabilities:sales tax:food", -80 - tax),
            ]);
    };
    check(Discount, -100, -8, "income:discounts");
    check(Comp, -500, -40, "income:comps");
    check(Service, 125, 10, "income:service");
    check(Fee, 250, 20, "income:fees");
    check(Rounding, -3, 0, "income:rounding");
    // A refund of a discounted check gives back what was paid, and no tax is left owed.
    let lines = [sold(1, "food", 1_000, 80)];
    Life::new()
        .cash(972)
        .settle_with(&lines, &[adjusted(Discount, -100, -8)])
        .refund_cash(972)
        .then(&[
            ("income:discounts", 100),
            ("income:refunds", 900),
            ("income:sales:food", -1_000),
        ]);
}

#[test]
fn a_tip_is_owed_to_the_staff_and_charged_like_the_rest() {
    let lines = [sold(1, "food", 1_000, 80)];
    Life::new().card(1_080, 120).settle(&lines).then(&[
        ("assets:clearing:card", 1_172),
        ("expenses:payment charges", 28),
        ("income:sales:food", -1_000),
        ("liabilities:sales tax:food", -80),
        ("liabilities:tips", -120),
    ]);
}

#[test]
fn a_drawer_that_is_short_says_so() {
    let a = accounts();
    let mut balances = Balances::new();
    add_up(&mut balances, &drawer_counted(&a, Money(-250)).unwrap());
    assert_eq!(balances[&a.over_short], Money(250));
    assert_eq!(balances[&a.cash], Money(-250));
    assert!(drawer_counted(&a, Money::ZERO).unwrap().is_empty());
}

#[test]
fn goods_bought_are_a_cost_at_once_where_the_house_books_so() {
    let mut a = accounts();
    a.goods = GoodsMethod::Periodic;
    assert!(made(&a, Money(250)).unwrap().is_empty());
    assert!(wasted(&a, Money(250)).unwrap().is_empty());
    assert!(counted(&a, Money(250)).unwrap().is_empty());
    let entry = received(&a, Money(250)).unwrap();
    let accounts: Vec<&str> = entry
        .postings()
        .iter()
        .map(|p| p.account.as_str())
        .collect();
    assert_eq!(accounts, ["expenses:cost of goods", super::super::PAYABLE]);
}

#[test]
fn lines_that_do_not_sum_to_the_sealed_totals_are_not_booked() {
    let lines = [sold(1, "food", 1_000, 80)];
    let wrong = Totals {
        net: Money(1_000),
        tax: Money(80),
        gross: Money(1_081),
    };
    let refused = check_settled(&accounts(), &lines, &[], wrong);
    assert_eq!(refused.unwrap_err().difference, 1);
}

#[test]
fn what_leaves_the_shelf_moves_between_inventory_cost_and_waste() {
    let a = accounts();
    let check = |entry: Result<Entry, Unbalanced>, debit: &str, credit: &str| {
        let entry = entry.unwrap();
        let of = |name: &str| {
            let mut found = entry
                .postings()
                .iter()
                .filter(|p| p.account.as_str() == name);
            found.next().map(|p| p.amount.0)
        };
        assert_eq!(
            (of(debit), of(credit)),
            (Some(250), Some(-250)),
            "{debit} / {credit}"
        );
    };
    let cost = Money(250);
    check(made(&a, cost), "expenses:cost of goods", "assets:inventory");
    check(
        unmade(&a, cost),
        "assets:inventory",
        "expenses:cost of goods",
    );
    check(wasted(&a, cost), "expenses:waste", "expenses:cost of goods");
    check(opening(&a, cost), "assets:inventory", "equity:opening");
    check(
        received(&a, cost),
        "assets:inventory",
        super::super::PAYABLE,
    );
    check(counted(&a, cost), "expenses:waste", "assets:inventory");
    assert!(made(&a, Money::ZERO).unwrap().is_empty());
}
