//! Gift cards and vouchers: balances that the router keeps, and nobody else.

use shared::ids::*;
use shared::money::{AMOUNT_MINOR_MAX, Money};
use shared::order::Tender;
use shared::time::Timestamp;
use shared::wire::{Accepted, Approvable, Reject, Rights};

use super::check_event::CheckEvent;
use super::event::Event;
use super::staff::{self, Needed};
use super::{By, Decision, Kitchen, guard};

impl Kitchen {
    /// What a gift card still holds; `None` where nobody ever filled it.
    pub fn gift_balance(&self, code: &GiftCode) -> Option<Money> {
        self.gifts.get(code).copied()
    }

    /// Whether the card holds as much; any other tender pays as much as somebody says it does.
    pub(super) fn refuse_gift(&self, tender: &Tender, amount: Money) -> Result<(), Reject> {
        let Tender::Gift { code } = tender else {
            return Ok(());
        };
        let unknown = || Reject::UnknownGift { code: code.clone() };
        let balance = self.gift_balance(code).ok_or_else(unknown)?;
        if balance < amount {
            let code = code.clone();
            return Err(Reject::GiftShort { code, balance });
        }
        Ok(())
    }

    /// Balances follow what was taken from a card, given back to it, or put on it.
    pub(super) fn follow_gifts(&mut self, event: &Event) {
        let (code, amount) = match event {
            Event::TenderTaken {
                tender: Tender::Gift { code },
                amount,
                tip,
                ..
            } => (code, -(*amount + *tip)),
            Event::Refunded {
                tender: Tender::Gift { code },
                amount,
                ..
            } => (code, *amount),
            Event::Check(CheckEvent::GiftIssued {
                code,
                amount,
                tender,
                ..
            }) => {
                if let Some(Tender::Gift { code: from }) = tender {
                    *self.gifts.entry(from.clone()).or_default() -= *amount;
                }
                (code, *amount)
            }
            Event::Check(CheckEvent::TipAdjusted {
                tender: Tender::Gift { code },
                before,
                tip,
                ..
            }) => (code, *before - *tip),
            _ => return,
        };
        *self.gifts.entry(code.clone()).or_default() += amount;
    }
}

/// Puts money on a card: paid for, or given away with a second person's word.
pub(super) fn issue(
    kitchen: &Kitchen,
    at: Timestamp,
    by: &By,
    (code, amount): (&GiftCode, Money),
    tender: Option<&Tender>,
    reason: &str,
) -> Result<Decision, Reject> {
    let typed = tender.into_iter().flat_map(|tender| {
        let texts: Vec<&str> = guard::tender(tender).collect();
        texts
    });
    guard::texts(typed.chain([code.as_str(), reason]))?;
    let before = kitchen.gift_balance(code).unwrap_or_default();
    if amount <= Money::ZERO || AMOUNT_MINOR_MAX < (before + amount).0 {
        let due = Money(AMOUNT_MINOR_MAX) - before;
        return Err(Reject::BadAmount { amount, due });
    }
    if let Some(Tender::Cash { tendered }) = tender
        && *tendered < amount
    {
        let tendered = *tendered;
        return Err(Reject::TenderShort { tendered, amount });
    }
    if let Some(tender) = tender {
        kitchen.refuse_gift(tender, amount)?;
    }
    let mut used = None;
    if tender.is_none() {
        guard::reason(reason)?;
        let what = Approvable::Gift {
            code: code.clone(),
            amount,
        };
        let needed = Needed {
            what,
            covers: &|rights: &Rights| amount <= rights.comp,
            limit: &|rights: &Rights| format!("a voucher of {}", rights.comp),
            alone: true,
        };
        used = staff::refuse_unapproved(kitchen, at, by, needed)?;
    }
    let approver = used.as_ref().and_then(|_| by.approver.clone());
    let mut events: Vec<Event> = used.into_iter().collect();
    events.push(Event::Check(CheckEvent::GiftIssued {
        code: code.clone(),
        amount,
        tender: tender.cloned(),
        reason: reason.to_owned(),
        business_date: kitchen.today(at),
        by: by.actor.clone(),
        approver,
    }));
    let own = matches!(tender, Some(Tender::Gift { code: from }) if from == code);
    let balance = if own { before } else { before + amount };
    let accepted = Accepted::Gift {
        code: code.clone(),
        balance,
    };
    Ok(Decision { events, accepted })
}
