//! An ask that a person made and the router has not answered: kept on disk until it has.

use shared::ids::*;
use shared::lang::Lang;
use shared::order::LineDraft;
use shared::ticket::OrderView;
use shared::time::Timestamp;
use shared::wire::{FrontAsk, LineOperation};

use super::Place;
use crate::say::{extras as e, questions as w};

#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub request: RequestId,
    pub place: Option<Place>,
    /// This terminal's time when the person acted.
    pub at: Timestamp,
    /// Who asked, and who agreed to it.
    pub actor: Option<ActorId>,
    pub approver: Option<ActorId>,
    pub ask: FrontAsk,
}

impl Waiting {
    pub fn order(&self) -> Option<OrderId> {
        match &self.ask {
            FrontAsk::Submit { order } | FrontAsk::Quote { order } => Some(order.id),
            FrontAsk::Revise { order, .. }
            | FrontAsk::FireCourse { order, .. }
            | FrontAsk::HoldCourse { order, .. }
            | FrontAsk::Rush { order, .. }
            | FrontAsk::Refire { order, .. }
            | FrontAsk::Cancel { order, .. }
            | FrontAsk::MoveTable { order, .. }
            | FrontAsk::Transfer { order, .. }
            | FrontAsk::AttachCustomer { order, .. } => Some(*order),
            // The first check of an order carries the order's own id.
            FrontAsk::Pay { check, .. }
            | FrontAsk::Refund { check, .. }
            | FrontAsk::SplitCheck { check, .. }
            | FrontAsk::Adjust { check, .. }
            | FrontAsk::AdjustTip { check, .. } => Some(OrderId(check.0)),
            FrontAsk::MergeChecks { into, .. } => Some(OrderId(into.0)),
            FrontAsk::EightySix { .. }
            | FrontAsk::Countdown { .. }
            | FrontAsk::IssueGift { .. }
            | FrontAsk::Message { .. }
            | FrontAsk::ClockIn
            | FrontAsk::ClockOut { .. } => None,
        }
    }

    /// Asks of one lane go one after the other, because the later needs the earlier.
    pub fn lane(&self) -> String {
        match &self.ask {
            FrontAsk::EightySix { item, .. } | FrontAsk::Countdown { item, .. } => {
                format!("item/{item}")
            }
            _ => self
                .order()
                .map(|order| format!("order/{order}"))
                .unwrap_or_default(),
        }
    }

    /// Lines that it adds.
    pub fn lines(&self) -> Vec<&LineDraft> {
        match &self.ask {
            FrontAsk::Submit { order } => order.lines.iter().collect(),
            FrontAsk::Revise { operations, .. } => {
                let added = operations.iter().filter_map(|operation| match operation {
                    LineOperation::Add { line } => Some(line),
                    LineOperation::Void { .. }
                    | LineOperation::Seat { .. }
                    | LineOperation::Allergy { .. } => None,
                });
                added.collect()
            }
            _ => Vec::new(),
        }
    }

    /// Every line it adds is in `view` already.
    pub fn shown_by(&self, view: &OrderView) -> bool {
        self.lines()
            .iter()
            .all(|line| view.lines.iter().any(|own| own.line == line.id))
    }

    /// In words, for the list of what waits: "order of 4 items".
    pub fn what(&self, lang: Lang) -> String {
        let units: u32 = self
            .lines()
            .iter()
            .map(|line| u32::from(line.quantity))
            .sum();
        let plain = |word: shared::lang::Word| word.text(lang).to_owned();
        match &self.ask {
            FrontAsk::Submit { .. } => w::ORDER_OF.with(lang, items(units, lang)),
            FrontAsk::Revise { operations, .. } if units == 0 => plain(changed(operations)),
            FrontAsk::Revise { .. } => w::MORE_ITEMS.with(lang, items(units, lang)),
            FrontAsk::FireCourse { course, .. } => w::FIRES.with(lang, course.0),
            FrontAsk::HoldCourse { course, .. } => w::HOLDS.with(lang, course.0),
            FrontAsk::Rush { on: true, .. } => plain(w::RUSHES),
            FrontAsk::Rush { on: false, .. } => plain(w::UNRUSHES),
            FrontAsk::Refire { .. } => plain(w::REFIRES),
            FrontAsk::EightySix { item, out: true } => w::IS_OUT.with(lang, item),
            FrontAsk::EightySix { item, out: false } => w::IS_BACK.with(lang, item),
            FrontAsk::Countdown {
                item,
                left: Some(left),
            } => w::LEFT_OF.filled(lang, &[left, item]),
            FrontAsk::Countdown { item, left: None } => w::NO_COUNT_FOR.with(lang, item),
            FrontAsk::Pay { amount, .. } => w::PAYMENT_OF.with(lang, amount),
            FrontAsk::Refund { amount, .. } => w::REFUND_OF.with(lang, amount),
            FrontAsk::Cancel { .. } => plain(w::CANCELS),
            FrontAsk::SplitCheck { .. } => plain(w::SPLITS),
            FrontAsk::MergeChecks { .. } => plain(w::MERGES),
            FrontAsk::Adjust { reason, .. } => w::ADJUSTS.with(lang, reason),
            FrontAsk::AdjustTip { tip, .. } => w::TIP_OF.with(lang, tip),
            FrontAsk::IssueGift { amount, .. } => w::GIFT_OF.with(lang, amount),
            FrontAsk::MoveTable { table, .. } => w::MOVES_TO.with(lang, table),
            FrontAsk::Transfer { to, .. } => w::HANDS_TO.with(lang, to),
            FrontAsk::AttachCustomer { .. } => plain(w::GUEST_OF_ORDER),
            FrontAsk::Message { station, .. } => e::MESSAGE_WHAT.with(lang, station),
            FrontAsk::ClockIn => plain(w::CLOCKS_IN),
            FrontAsk::ClockOut { .. } => plain(w::CLOCKS_OUT),
            FrontAsk::Quote { .. } => plain(w::QUOTES),
        }
    }
}

/// What operations that add nothing are about.
fn changed(operations: &[LineOperation]) -> shared::lang::Word {
    match operations.first() {
        Some(LineOperation::Void { .. }) => w::VOIDS,
        Some(LineOperation::Allergy { .. }) => w::AN_ALLERGY,
        Some(LineOperation::Add { .. } | LineOperation::Seat { .. }) | None => w::A_CHANGE,
    }
}

/// "1 item", "3 items".
pub(super) fn items(count: u32, lang: Lang) -> String {
    match count {
        1 => w::ONE_ITEM.text(lang).to_owned(),
        count => w::ITEMS.with(lang, count),
    }
}
