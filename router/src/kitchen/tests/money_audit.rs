//! Every cent and every share of a line is on a check, once, whatever was split, merged or paid.

use std::collections::BTreeMap;

use shared::check::Share;
use shared::ids::*;
use shared::money::Money;
use shared::order::Totals;

use super::super::*;
use crate::kitchen::check::{Check, cost};
use crate::kitchen::order::Order;

pub(super) fn check_order(kitchen: &Kitchen, order: &Order) {
    let id = order.id;
    assert!(order.checks.contains(&order.home), "{id}: no home");
    for line in &order.lines {
        let shares = kitchen.checks.iter().flat_map(|(check, found)| {
            let mine = found.lines.iter().filter(|one| one.line == line.id());
            mine.map(move |one| (check, one))
        });
        let shares: Vec<_> = shares.collect();
        if !line.is_live() {
            assert!(shares.is_empty(), "{id}: a void line is on a check");
            continue;
        }
        let mut all: Option<Share> = None;
        for (check, share) in &shares {
            assert_eq!(share.order, id);
            assert!(order.checks.contains(check), "{id}: does not know {check}");
            all = match all {
                None => Some(share.share),
                Some(sum) => Some(sum.plus(share.share).expect("shares are not too fine here")),
            };
        }
        assert_eq!(
            all,
            Some(Share::WHOLE),
            "{id}: the shares of a line are one"
        );
        let amounts: Totals = shares.iter().map(|(_, one)| one.amounts).sum();
        let sealed = &line.facts.sealed;
        assert_eq!(
            (amounts.net, amounts.tax, amounts.gross),
            (sealed.net, sealed.tax, sealed.gross),
            "{id}: not a cent is lost"
        );
    }
    let has = |check: &Check| check.lines.iter().any(|line| line.order == id);
    let mut checks = kitchen.checks.of(order);
    let owes = checks.any(|(_, check)| has(check) && check.is_owed());
    assert_eq!(order.owes, owes, "{id}: what is owed");
}

pub(super) fn check_all(kitchen: &Kitchen) {
    for (id, check) in kitchen.checks.iter() {
        check_one(kitchen, id, check);
    }
    for (code, balance) in &kitchen.gifts {
        assert!(Money::ZERO <= *balance, "{code} holds {balance}");
    }
}

fn check_one(kitchen: &Kitchen, id: CheckId, check: &Check) {
    let known = kitchen
        .orders
        .values()
        .any(|order| order.checks.contains(&id));
    assert!(known, "{id}: nobody has this check");
    for (what, amount) in [
        ("paid", check.paid),
        ("open", check.open),
        ("returned", check.returned),
        ("due", check.due()),
    ] {
        assert!(Money::ZERO <= amount, "{id}: {what} is {amount}");
    }
    let mut once: BTreeMap<(LineId, bool), u32> = BTreeMap::new();
    for line in &check.lines {
        *once.entry((line.line, line.settled)).or_default() += 1;
        let all = cost(line);
        assert_eq!(all.net + all.tax, all.gross, "{id}: {line:?}");
    }
    assert!(
        once.values().all(|n| *n == 1),
        "{id}: a line twice: {once:?}"
    );
    let sold = check.lines.iter().filter(|line| line.settled);
    let sold: Money = sold.map(|line| cost(line).gross).sum();
    assert_eq!(
        check.paid,
        sold + check.rounded - check.returned + check.open,
        "{id}: money adds up"
    );
    let payments: Money = check.payments.iter().map(|one| one.amount).sum();
    assert_eq!(
        check.paid,
        payments - check.refunded,
        "{id}: payments add up"
    );
}
