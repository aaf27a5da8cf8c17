//! What the router's words come to, day by day: every line followed from the order to the bin or the till.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{IngredientId, LineId, OrderId};
use shared::menu::Moment;
use shared::order::Tender;
use shared::wire::{Fact, FactBody, MadeLine};

use super::Rulebook;

/// Payments of one kind on one day, in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tenders {
    pub taken: i64,
    pub tips: i64,
    pub refunded: i64,
    pub charges: i64,
}

/// What a day should come to, in minor units and thousandths.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Truth {
    pub orders: BTreeSet<OrderId>,
    pub tickets: u64,
    pub settlements: u64,
    pub gross: i64,
    /// Net by category; adjustments apart.
    pub sales: BTreeMap<String, i64>,
    pub adjustments: BTreeMap<String, i64>,
    pub tax: BTreeMap<String, i64>,
    pub tenders: BTreeMap<String, Tenders>,
    /// Cash that was declared on the day itself, by who did.
    pub declared: BTreeMap<String, i64>,
    /// Cost of everything that left the shelves for a line, thrown away or not.
    pub cooked: i64,
    pub wasted: i64,
    /// By ingredient: on plates, and in the bin.
    pub plates: BTreeMap<IngredientId, i64>,
    pub bins: BTreeMap<IngredientId, i64>,
    /// Lines whose recipe could not be worked out.
    pub unknown: u64,
}

/// Where one cooking is.
#[derive(Clone, Debug)]
enum Place {
    /// Off the shelf, nobody has begun.
    Promised(Portion),
    OnPlate(Portion),
    /// On a plate, still on the books of the shelf.
    Unbooked(MadeLine),
    /// Thrown away; nothing happens to it any more.
    Binned,
}

#[derive(Clone, Debug)]
struct Portion {
    takes: BTreeMap<IngredientId, i64>,
    cost: i64,
    made: MadeLine,
}

/// The story so far; facts must come in the order in which they were told.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    places: BTreeMap<(OrderId, LineId, u16), Place>,
    paid: BTreeSet<LineId>,
    pub days: BTreeMap<String, Truth>,
}

impl Audit {
    /// `day` is where the books put it: its own day, or a later one where that was closed.
    pub fn tell(&mut self, day: &str, rules: &Rulebook, fact: &Fact) {
        let mut truth = self.days.remove(day).unwrap_or_default();
        // A gift card belongs to no order.
        if !fact.order.0.is_nil() {
            truth.orders.insert(fact.order);
        }
        self.follow(&mut truth, rules, fact);
        // A drawer that was closed before is not counted again on a later day.
        if let FactBody::CashDeclared { actor, counted } = &fact.body
            && fact.business_date.to_string() == day
        {
            let who = actor.as_ref().map_or("somebody", |actor| actor.as_str());
            *truth.declared.entry(who.to_owned()).or_default() += counted.0;
        }
        self.days.insert(day.to_owned(), truth);
    }

    fn follow(&mut self, truth: &mut Truth, rules: &Rulebook, fact: &Fact) {
        let order = fact.order;
        match &fact.body {
            FactBody::OrderTaken { lines, .. } => {
                for made in lines {
                    let key = (order, made.line, 0);
                    if rules.moment(&made.item) == Moment::Sent && !self.places.contains_key(&key) {
                        let portion = take(truth, rules, made);
                        self.places.insert(key, Place::Promised(portion));
                    }
                }
            }
            FactBody::StepDone {
                made,
                first_of_line: true,
                again,
                ..
            } => {
                truth.tickets += 1;
                self.cooked(truth, rules, (order, made.line, *again), made);
            }
            FactBody::StepUndone {
                made,
                first_of_line: true,
                again,
                ..
            } => {
                self.slipped(truth, rules, (order, made.line, *again));
            }
            FactBody::LineVoided {
                made,
                after_fire: false,
                ..
            } => self.give_back(truth, order, Some(made.line)),
            FactBody::OrderCancelled { .. } => self.give_back(truth, order, None),
            FactBody::LineVoided { made, .. } | FactBody::LineRefired { made, .. } => {
                self.bin(truth, rules, order, made.line);
            }
            FactBody::OrderCompleted => {
                self.book(truth, rules, order, Moment::Completed, &|_| true)
            }
            FactBody::CheckSettled { lines, .. } => {
                let ids: BTreeSet<LineId> = lines.iter().map(|line| line.line).collect();
                self.paid.extend(&ids);
                self.book(truth, rules, order, Moment::Paid, &|line| {
                    ids.contains(&line)
                });
                sold(truth, &fact.body);
            }
            FactBody::TenderTaken { .. }
            | FactBody::Refunded { .. }
            | FactBody::TipAdjusted { .. }
            | FactBody::GiftIssued { .. } => tendered(truth, rules, &fact.body),
            FactBody::StepDone { .. }
            | FactBody::StepUndone { .. }
            | FactBody::CashDeclared { .. } => {}
        }
    }

    fn cooked(
        &mut self,
        truth: &mut Truth,
        rules: &Rulebook,
        key: (OrderId, LineId, u16),
        made: &MadeLine,
    ) {
        let place = match self.places.remove(&key) {
            None => {
                let later = match rules.moment(&made.item) {
                    Moment::Sent | Moment::Made => false,
                    Moment::Completed => true,
                    Moment::Paid => !self.paid.contains(&made.line),
                };
                if later {
                    Place::Unbooked(made.clone())
                } else {
                    Place::OnPlate(take(truth, rules, made))
                }
            }
            Some(Place::Promised(portion)) => Place::OnPlate(portion),
            Some(other) => other,
        };
        self.places.insert(key, place);
    }

    fn slipped(&mut self, truth: &mut Truth, rules: &Rulebook, key: (OrderId, LineId, u16)) {
        let left = match self.places.remove(&key) {
            Some(Place::OnPlate(portion)) if rules.moment(&portion.made.item) == Moment::Sent => {
                Some(Place::Promised(portion))
            }
            Some(Place::OnPlate(portion)) => {
                put_back(truth, &portion);
                None
            }
            Some(Place::Unbooked(_)) | None => None,
            Some(same) => Some(same),
        };
        if let Some(place) = left {
            self.places.insert(key, place);
        }
    }

    fn keys(&self, order: OrderId, line: Option<LineId>) -> Vec<(OrderId, LineId, u16)> {
        let ours =
            |(o, l, _): &&(OrderId, LineId, u16)| *o == order && line.is_none_or(|line| line == *l);
        self.places.keys().filter(ours).copied().collect()
    }

    fn give_back(&mut self, truth: &mut Truth, order: OrderId, line: Option<LineId>) {
        for key in self.keys(order, line) {
            if let Some(Place::Promised(portion)) = self.places.get(&key) {
                put_back(truth, portion);
                self.places.remove(&key);
            }
        }
    }

    fn bin(&mut self, truth: &mut Truth, rules: &Rulebook, order: OrderId, line: LineId) {
        for key in self.keys(order, Some(line)) {
            match self.places.insert(key, Place::Binned) {
                Some(Place::OnPlate(portion) | Place::Promised(portion)) => {
                    throw_away(truth, &portion)
                }
                Some(Place::Unbooked(made)) => {
                    let portion = take(truth, rules, &made);
                    throw_away(truth, &portion);
                }
                Some(Place::Binned) | None => {}
            }
        }
    }

    fn book(
        &mut self,
        truth: &mut Truth,
        rules: &Rulebook,
        order: OrderId,
        at: Moment,
        of: &dyn Fn(LineId) -> bool,
    ) {
        for key in self.keys(order, None) {
            let Some(Place::Unbooked(made)) = self.places.get(&key) else {
                continue;
            };
            if rules.moment(&made.item) == at && of(key.1) {
                let portion = take(truth, rules, &made.clone());
                self.places.insert(key, Place::OnPlate(portion));
            }
        }
    }
}

fn take(truth: &mut Truth, rules: &Rulebook, made: &MadeLine) -> Portion {
    let (takes, cost) = rules.portion(made).unwrap_or_else(|| {
        truth.unknown += 1;
        Default::default()
    });
    let takes: BTreeMap<IngredientId, i64> = takes.into_iter().map(|(id, q)| (id, q.0)).collect();
    for (id, quantity) in &takes {
        *truth.plates.entry(id.clone()).or_default() += quantity;
    }
    truth.cooked += cost;
    Portion {
        takes,
        cost,
        made: made.clone(),
    }
}

fn put_back(truth: &mut Truth, portion: &Portion) {
    for (id, quantity) in &portion.takes {
        *truth.plates.entry(id.clone()).or_default() -= quantity;
    }
    truth.cooked -= portion.cost;
}

fn throw_away(truth: &mut Truth, portion: &Portion) {
    for (id, quantity) in &portion.takes {
        *truth.plates.entry(id.clone()).or_default() -= quantity;
        *truth.bins.entry(id.clone()).or_default() += quantity;
    }
    truth.wasted += portion.cost;
}

/// Money over the counter, tips in it, and what its carriers keep.
fn tendered(truth: &mut Truth, rules: &Rulebook, body: &FactBody) {
    match body {
        FactBody::TenderTaken {
            tender,
            amount,
            tip,
            ..
        } => {
            let charge = charge(rules, tender, amount.0 + tip.0);
            let sums = truth.tenders.entry(kind(tender).to_owned()).or_default();
            sums.taken += amount.0;
            sums.tips += tip.0;
            sums.charges += charge;
        }
        FactBody::Refunded { tender, amount, .. } => {
            let sums = truth.tenders.entry(kind(tender).to_owned()).or_default();
            sums.refunded += amount.0;
        }
        FactBody::TipAdjusted {
            tender,
            amount,
            before,
            tip,
            ..
        } => {
            let more = charge(rules, tender, amount.0 + tip.0)
                - charge(rules, tender, amount.0 + before.0);
            let sums = truth.tenders.entry(kind(tender).to_owned()).or_default();
            sums.tips += tip.0 - before.0;
            sums.charges += more;
        }
        // Of a card that was given away nothing came over the counter.
        FactBody::GiftIssued {
            amount,
            tender: Some(tender),
            ..
        } => {
            let charge = charge(rules, tender, amount.0);
            let sums = truth.tenders.entry(kind(tender).to_owned()).or_default();
            sums.taken += amount.0;
            sums.charges += charge;
        }
        _ => {}
    }
}

fn sold(truth: &mut Truth, body: &FactBody) {
    let FactBody::CheckSettled {
        lines,
        adjustments,
        totals,
        ..
    } = body
    else {
        return;
    };
    truth.settlements += 1;
    truth.gross += totals.gross.0;
    for line in lines {
        let sealed = &line.sealed;
        *truth.sales.entry(sealed.category.to_string()).or_default() += sealed.net.0;
        *truth.tax.entry(sealed.rate.to_string()).or_default() += sealed.tax.0;
    }
    for other in adjustments {
        let name = serde_json::to_value(other.kind).ok();
        let name = name
            .and_then(|name| name.as_str().map(str::to_owned))
            .unwrap_or_default();
        *truth.adjustments.entry(name).or_default() += other.sealed.net.0;
        *truth.tax.entry(other.sealed.rate.to_string()).or_default() += other.sealed.tax.0;
    }
}

const fn kind(tender: &Tender) -> &'static str {
    match tender {
        Tender::Cash { .. } => "cash",
        Tender::Card { .. } => "card",
        Tender::Online { .. } => "online",
        Tender::Gift { .. } => "gift",
    }
}

/// The carrier's share, half-up, and its fixed part; never more than what was paid.
fn charge(rules: &Rulebook, tender: &Tender, paid: i64) -> i64 {
    let Some(rule) = rules.charges.get(kind(tender)).filter(|_| 0 < paid) else {
        return 0;
    };
    let exact = i128::from(paid) * i128::from(rule.milli_percent);
    let (whole, rest) = (exact / 100_000, exact % 100_000);
    let share = whole + i128::from(50_000 <= rest);
    i64::try_from((share + i128::from(rule.fixed.0)).min(i128::from(paid))).unwrap_or(paid)
}
