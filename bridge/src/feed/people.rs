//! Other programs are told of customers who agreed to be written to, and of each who did not agree any more.

use sha2::{Digest, Sha256};
use shared::ids::CustomerId;
use shared::wire::{Fact, FactBody};

use super::Mind;
use crate::shop::{GONE, News, Topic};
use crate::store::{CustomerLine, StoreError, Turn, hex};

/// The same for what is the same; it tells nothing of the person.
fn stamp(line: Option<&CustomerLine>) -> String {
    let Some(line) = line.filter(|line| line.marketing) else {
        return GONE.to_owned();
    };
    let text = serde_json::to_vec(line).unwrap_or_default();
    hex(&Sha256::digest(text)[..8])
}

impl Mind {
    /// Something about this customer may have changed.
    pub(super) fn changes_customer(&mut self, id: CustomerId) {
        if self.tells_of_customers() {
            self.due.customers.insert(id);
        }
    }

    fn tells_of_customers(&self) -> bool {
        let mut all = self.listeners.iter();
        all.any(|one| one.topics.contains(&Topic::Customers))
    }

    /// Orders and points are a part of what is told.
    pub(super) fn changes_customer_of(
        &mut self,
        turn: &mut Turn<'_>,
        fact: &Fact,
    ) -> Result<(), StoreError> {
        let counts = matches!(
            fact.body,
            FactBody::OrderTaken { .. } | FactBody::CheckSettled { .. } | FactBody::Refunded { .. }
        );
        if counts
            && self.tells_of_customers()
            && let Some(id) = turn.customer_of_order(fact.order)?
        {
            self.due.customers.insert(id);
        }
        Ok(())
    }

    pub(super) fn spread_customers(&mut self, turn: &mut Turn<'_>) -> Result<(), StoreError> {
        let listeners = self.listeners(Topic::Customers);
        let mut due = std::mem::take(&mut self.due.customers);
        if listeners.is_empty() {
            return Ok(());
        }
        // A destination that came with this start knows nobody yet.
        if std::mem::take(&mut self.due.everybody) {
            due.extend(turn.agreeing()?);
        }
        let at = self.now.unwrap_or_default();
        for customer in due {
            let stamp = stamp(turn.customer_line(customer)?.as_ref());
            let gone = stamp == GONE;
            let news = News::Customer { customer, stamp };
            for one in &listeners {
                // Of whom nothing was told, nothing is taken back.
                if !gone || turn.was_told(&one.id, &news.subject())? {
                    turn.tell(&one.id, &news, at)?;
                }
            }
        }
        Ok(())
    }
}
