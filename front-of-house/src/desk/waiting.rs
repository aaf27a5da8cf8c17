//! An ask that a person made and the router has not answered: kept on disk until it has.

use shared::ids::*;
use shared::order::LineDraft;
use shared::ticket::OrderView;
use shared::time::Timestamp;
use shared::wire::{FrontAsk, LineOperation};

use super::Place;

#[derive(Clone, Debug, PartialEq)]
pub struct Waiting {
    pub request: RequestId,
    pub place: Option<Place>,
    /// This terminal's time when the person acted.
    pub at: Timestamp,
    pub ask: FrontAsk,
}

impl Waiting {
    pub fn order(&self) -> Option<OrderId> {
        match &self.ask {
            FrontAsk::Submit { order } => Some(order.id),
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

    /// In words, for the list of what waits: "4 items".
    pub fn what(&self) -> String {
        let units: u32 = self
            .lines()
            .iter()
            .map(|line| u32::from(line.quantity))
            .sum();
        match &self.ask {
            FrontAsk::Submit { .. } => format!("order of {}", items(units)),
            FrontAsk::Revise { operations, .. } if units == 0 => {
                let void = operations
                    .iter()
                    .any(|o| matches!(o, LineOperation::Void { .. }));
                (if void { "void of a line" } else { "allergy" }).to_owned()
            }
            FrontAsk::Revise { .. } => format!("{} more", items(units)),
            FrontAsk::FireCourse { course, .. } => format!("fire course {}", course.0),
            FrontAsk::HoldCourse { course, .. } => format!("hold course {}", course.0),
            FrontAsk::Rush { on: true, .. } => "rush".to_owned(),
            FrontAsk::Rush { on: false, .. } => "end of the rush".to_owned(),
            FrontAsk::Refire { .. } => "cook a line again".to_owned(),
            FrontAsk::EightySix { item, out: true } => format!("{item} is out"),
            FrontAsk::EightySix { item, out: false } => format!("{item} is back"),
            FrontAsk::Countdown {
                item,
                left: Some(left),
            } => format!("{left} of {item} left"),
            FrontAsk::Countdown { item, left: None } => format!("no count for {item}"),
            FrontAsk::Pay { amount, .. } => format!("payment of {amount}"),
            FrontAsk::Refund { amount, .. } => format!("refund of {amount}"),
            FrontAsk::Cancel { .. } => "cancel the order".to_owned(),
            FrontAsk::SplitCheck { .. } => "split of a check".to_owned(),
            FrontAsk::MergeChecks { .. } => "checks put together".to_owned(),
            FrontAsk::Adjust { reason, .. } => format!("change of a price: {reason}"),
            FrontAsk::AdjustTip { tip, .. } => format!("tip of {tip}"),
            FrontAsk::IssueGift { amount, .. } => format!("gift card of {amount}"),
            FrontAsk::MoveTable { table, .. } => format!("move to {table}"),
            FrontAsk::Transfer { to, .. } => format!("handed to {to}"),
            FrontAsk::AttachCustomer { .. } => "guest of the order".to_owned(),
            FrontAsk::ClockIn => "clock in".to_owned(),
            FrontAsk::ClockOut { .. } => "clock out".to_owned(),
        }
    }
}

/// "1 item", "3 items".
pub(super) fn items(count: u32) -> String {
    if count == 1 {
        "1 item".to_owned()
    } else {
        format!("{count} items")
    }
}
