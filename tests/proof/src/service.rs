//! An evening as the router tells it: what guests order, and all that happens to it in kitchen and till.

use shared::ids::{CheckId, CourseNo, LineId, OrderId, StationId, StepId};
use shared::menu::{Item, Restaurant};
use shared::money::Money;
use shared::order::{Channel, LineDraft, ModifierChoice, Tender};
use shared::rules::pricing::{price_line, totals};
use shared::wire::{Adjustment, AdjustmentKind, FactBody, MadeLine, SoldLine};

use crate::dice::Dice;

/// Most lines of one order here.
const LINES_MAX: usize = 4;

/// A line of something on the menu, with what its groups ask for.
pub fn line(dice: &mut Dice, restaurant: &Restaurant) -> LineDraft {
    let items: Vec<&Item> = restaurant.menu.items.values().collect();
    let item = *dice.pick(&items).expect("a menu has items");
    LineDraft {
        id: LineId(dice.id()),
        item: item.id.clone(),
        size: dice.pick(&item.sizes).map(|size| size.id.clone()),
        quantity: if dice.chance(10) { 2 } else { 1 },
        modifiers: modifiers(dice, restaurant, item),
        seat: None,
        course: CourseNo(0),
        note: None,
        open: None,
    }
}

pub fn lines(dice: &mut Dice, restaurant: &Restaurant) -> Vec<LineDraft> {
    (0..=dice.below(LINES_MAX))
        .map(|_| line(dice, restaurant))
        .collect()
}

fn modifiers(dice: &mut Dice, restaurant: &Restaurant, item: &Item) -> Vec<ModifierChoice> {
    let mut chosen: Vec<ModifierChoice> = Vec::new();
    let groups = item.groups.iter();
    for group in groups.filter_map(|id| restaurant.menu.groups.get(id)) {
        let wish = group.min.max(u8::from(0 < group.max && dice.chance(25)));
        let start = dice.below(group.modifiers.len());
        let all = group.modifiers.iter().cycle().skip(start);
        let fresh = all
            .take(group.modifiers.len())
            .filter(|id| !chosen.iter().any(|one| one.modifier == **id));
        let fresh: Vec<_> = fresh.take(usize::from(wish)).cloned().collect();
        chosen.extend(
            fresh
                .into_iter()
                .map(|modifier| ModifierChoice { modifier, count: 1 }),
        );
    }
    chosen
}

fn made(line: &LineDraft) -> MadeLine {
    MadeLine {
        line: line.id,
        item: line.item.clone(),
        size: line.size.clone(),
        quantity: line.quantity,
        modifiers: line.modifiers.clone(),
    }
}

fn done(line: &LineDraft, again: u16) -> FactBody {
    FactBody::StepDone {
        station: StationId::new("kitchen").expect("a word is a station's name"),
        step: StepId {
            line: line.id,
            n: 0,
        },
        made: made(line),
        first_of_line: true,
        again,
        took: Some(shared::time::Span::from_mins(6)),
    }
}

/// What becomes of one line; true where it is sold in the end.
fn fate(dice: &mut Dice, line: &LineDraft, told: &mut Vec<FactBody>) -> bool {
    let made = made(line);
    let void = |after_fire| FactBody::LineVoided {
        made: made.clone(),
        after_fire,
        reason: "guest changed their mind".to_owned(),
    };
    if dice.chance(3) {
        told.push(void(false));
        return false;
    }
    told.push(done(line, 0));
    if dice.chance(3) {
        told.push(FactBody::StepUndone {
            step: StepId {
                line: line.id,
                n: 0,
            },
            made: made.clone(),
            first_of_line: true,
            again: 0,
        });
        told.push(done(line, 0));
    }
    if dice.chance(3) {
        told.push(FactBody::LineRefired {
            made: made.clone(),
            reason: "fell".to_owned(),
        });
        told.push(done(line, 1));
    }
    if dice.chance(2) {
        told.push(void(true));
        return false;
    }
    true
}

/// An order's whole story. `paid_online`: the guest has paid at the shop.
pub fn story(
    dice: &mut Dice,
    restaurant: &Restaurant,
    order: OrderId,
    (channel, lines): (Channel, &[LineDraft]),
    paid_online: Option<&str>,
) -> Vec<FactBody> {
    let sealed: Vec<_> = lines
        .iter()
        .map(|line| price_line(restaurant, line).expect("lines come from the menu"))
        .collect();
    let mut told = vec![FactBody::OrderTaken {
        channel,
        totals: totals(&sealed),
        customer: None,
        lines: lines.iter().map(made).collect(),
    }];
    if dice.chance(4) {
        told.push(FactBody::OrderCancelled {
            reason: "guest left".to_owned(),
        });
        return told;
    }
    let mut sold = Vec::new();
    for (line, sealed) in lines.iter().zip(sealed) {
        if fate(dice, line, &mut told) {
            sold.push(SoldLine {
                line: line.id,
                item: line.item.clone(),
                size: line.size.clone(),
                quantity: line.quantity,
                share: shared::check::Share::WHOLE,
                sealed,
                name: None,
            });
        }
    }
    told.push(FactBody::OrderCompleted);
    if !sold.is_empty() {
        pay(
            dice,
            (CheckId(order.0), channel),
            sold,
            paid_online,
            &mut told,
        );
    }
    told
}

fn pay(
    dice: &mut Dice,
    (check, channel): (CheckId, Channel),
    lines: Vec<SoldLine>,
    paid_online: Option<&str>,
    told: &mut Vec<FactBody>,
) {
    let mut sum = totals(lines.iter().map(|line| &line.sealed));
    let mut adjustments = Vec::new();
    if dice.chance(8) {
        // A tenth of the first line, tax with it.
        let mut sealed = lines[0].sealed.clone();
        (sealed.net, sealed.tax) = (Money(-sealed.net.0 / 10), Money(-sealed.tax.0 / 10));
        sealed.gross = sealed.net + sealed.tax;
        sealed.unit = sealed.gross;
        sum.net += sealed.net;
        sum.tax += sealed.tax;
        sum.gross += sealed.gross;
        adjustments.push(Adjustment {
            kind: AdjustmentKind::Discount,
            reason: "regular".to_owned(),
            sealed,
        });
    }
    let tender = match paid_online {
        Some(reference) => Tender::Online {
            reference: reference.to_owned(),
        },
        None if dice.chance(40) => Tender::Cash {
            tendered: sum.gross,
        },
        None => Tender::Card {
            approval: None,
            last_four: None,
            brand: None,
        },
    };
    let half = Money(sum.gross.0 / 2);
    let parts = if paid_online.is_none() && dice.chance(10) && half != Money::ZERO {
        vec![half, sum.gross - half]
    } else {
        vec![sum.gross]
    };
    for amount in parts {
        let tip = if dice.chance(20) {
            Money(200)
        } else {
            Money::ZERO
        };
        told.push(FactBody::TenderTaken {
            check,
            tender: tender.clone(),
            amount,
            change: Money::ZERO,
            tip,
        });
    }
    told.push(FactBody::CheckSettled {
        check,
        channel,
        lines,
        totals: sum,
        adjustments,
    });
    if dice.chance(2) {
        told.push(refund(check, tender, sum.gross));
    }
}

/// All of it back.
pub fn refund(check: CheckId, tender: Tender, amount: Money) -> FactBody {
    FactBody::Refunded {
        check,
        tender,
        amount,
        reason: "cold".to_owned(),
    }
}
