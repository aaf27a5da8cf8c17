//! What the guest of an order has had with it, for whoever serves them the next time.

use shared::ids::*;
use shared::wire::{Visit, VisitLine};

use super::event::Event;
use super::order::Line;
use super::party::PartyEvent;
use super::{Kitchen, made};

impl Event {
    /// The order whose guest has had something else since.
    pub fn changes_visit(&self) -> Option<OrderId> {
        match self {
            Self::OrderAccepted { order } => Some(order.id),
            Self::LinesAdded { order, .. }
            | Self::LineVoided { order, .. }
            | Self::OrderCancelled { order, .. }
            | Self::Party(PartyEvent::CustomerAttached { order, .. }) => Some(*order),
            _ => None,
        }
    }
}

impl Kitchen {
    /// What the guest of an order has had with it; `None` where nobody is named, or it was called off.
    pub fn visit(&self, id: OrderId) -> Option<(CustomerId, Visit)> {
        let order = self.orders.get(&id)?;
        let customer = order.customer.filter(|_| !order.is_cancelled())?;
        let live = || order.lines.iter().filter(|line| line.is_live());
        let line = |line: &Line| VisitLine {
            item: line.facts.item.clone(),
            name: line.facts.names.get("en").to_owned(),
            size: line.facts.size.as_ref().map(|size| size.id.clone()),
            quantity: line.facts.quantity,
            modifiers: made::line(line).modifiers,
        };
        let visit = Visit {
            order: id,
            at: order.accepted_at,
            business_date: order.business_date,
            channel: order.channel,
            table: order.table.clone(),
            lines: live().map(line).collect(),
            total: live().map(|line| line.facts.sealed.gross).sum(),
        };
        Some((customer, visit))
    }
}
