//! What was sold, how it was paid, what it was worth, and what the router said, beside the journal.

use rusqlite::params;
use sha2::{Digest, Sha256};
use shared::ids::{CategoryId, LineId, TaxRateId};
use shared::money::Money;
use shared::order::{Channel, Sealed};
use shared::wire::{Adjustment, AdjustmentKind, SoldLine};

use super::{Doing, EffectNo, Reason, StoreError, Turn};
use crate::audit::Rulebook;

/// A line or an adjustment of a settled check.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sold {
    /// `dish`, or the kind of adjustment.
    pub kind: &'static str,
    pub line: Option<LineId>,
    /// The item, of an open one with its name (`open-food: Birthday cake`); or the reason of an adjustment.
    pub item: String,
    pub size: Option<String>,
    pub category: CategoryId,
    pub rate: TaxRateId,
    pub channel: Channel,
    pub quantity: u16,
    pub net: Money,
    pub tax: Money,
}

pub const fn adjustment_name(kind: AdjustmentKind) -> &'static str {
    match kind {
        AdjustmentKind::Discount => "discount",
        AdjustmentKind::Comp => "comp",
        AdjustmentKind::Service => "service",
        AdjustmentKind::Fee => "fee",
        AdjustmentKind::Rounding => "rounding",
    }
}

impl Sold {
    pub fn of(lines: &[SoldLine], adjustments: &[Adjustment], channel: Channel) -> Vec<Self> {
        let row = |kind, sealed: &Sealed| Self {
            kind,
            line: None,
            item: String::new(),
            size: None,
            category: sealed.category.clone(),
            rate: sealed.rate.clone(),
            channel,
            quantity: 1,
            net: sealed.net,
            tax: sealed.tax,
        };
        let dish = |line: &SoldLine| Self {
            line: Some(line.line),
            item: match &line.name {
                Some(name) => format!("{}: {name}", line.item),
                None => line.item.to_string(),
            },
            size: line.size.as_ref().map(ToString::to_string),
            quantity: line.quantity,
            ..row("dish", &line.sealed)
        };
        let other = |one: &Adjustment| Self {
            item: one.reason.clone(),
            ..row(adjustment_name(one.kind), &one.sealed)
        };
        let dishes = lines.iter().map(dish);
        dishes.chain(adjustments.iter().map(other)).collect()
    }
}

/// Money over the counter; a refund is below zero.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tendered {
    pub kind: &'static str,
    pub amount: Money,
    pub tip: Money,
    /// What whoever carries the money keeps.
    pub charge: Money,
}

impl Turn<'_> {
    pub fn sell(&mut self, effect: EffectNo, sold: &[Sold]) -> Result<(), StoreError> {
        let sql = "INSERT INTO sold VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
        for (n, one) in (0_i64..).zip(sold) {
            let row = params![
                effect.0,
                n,
                one.kind,
                one.line.map(|line| line.0.into_bytes()),
                one.item,
                one.size,
                one.category.as_str(),
                one.rate.as_str(),
                one.channel.name(),
                one.quantity,
                one.net.0,
                one.tax.0,
            ];
            self.tx
                .prepare_cached(sql)
                .and_then(|mut s| s.execute(row))
                .doing("note what was sold")?;
        }
        Ok(())
    }

    pub fn tender(&mut self, effect: EffectNo, one: &Tendered) -> Result<(), StoreError> {
        let row = params![effect.0, one.kind, one.amount.0, one.tip.0, one.charge.0];
        self.tx
            .prepare_cached("INSERT INTO tendered VALUES (?1, ?2, ?3, ?4, ?5)")
            .and_then(|mut s| s.execute(row))
            .doing("note a payment")?;
        Ok(())
    }

    /// Notes what somebody counted at the end of their work.
    pub fn declare(
        &mut self,
        effect: EffectNo,
        actor: &str,
        counted: Money,
    ) -> Result<(), StoreError> {
        self.tx
            .prepare_cached("INSERT INTO declared VALUES (?1, ?2, ?3)")
            .and_then(|mut s| s.execute(params![effect.0, actor, counted.0]))
            .doing("note declared cash")?;
        Ok(())
    }

    /// What movements of an effect are worth; positive is used up.
    pub fn value(&mut self, effect: EffectNo, worth: &[(Reason, Money)]) -> Result<(), StoreError> {
        for (reason, cost) in worth {
            self.tx
                .prepare_cached("INSERT INTO worth VALUES (?1, ?2, ?3)")
                .and_then(|mut s| s.execute(params![effect.0, reason.name(), cost.0]))
                .doing("note what stock is worth")?;
        }
        Ok(())
    }

    /// Keeps a fact as it was told, with the rules it was booked by.
    pub fn keep_fact(
        &mut self,
        effect: EffectNo,
        rulebook: &Rulebook,
        fact: &str,
    ) -> Result<(), StoreError> {
        let book = match self.memory.rulebook {
            Some(id) => id,
            None => self.rulebook(rulebook)?,
        };
        self.tx
            .prepare_cached("INSERT INTO facts VALUES (?1, ?2, ?3)")
            .and_then(|mut s| s.execute(params![effect.0, book, fact]))
            .doing("keep a fact")?;
        Ok(())
    }

    /// Other rules are booked by from here on.
    pub fn forget_rulebook(&mut self) {
        self.memory.rulebook = None;
    }

    /// The rules stay the same as long as a menu is served, so they are looked up once.
    fn rulebook(&mut self, rulebook: &Rulebook) -> Result<i64, StoreError> {
        let body = super::shop::to_json(rulebook)?;
        let hash: [u8; 32] = Sha256::digest(body.as_bytes()).into();
        let sql = "INSERT OR IGNORE INTO rulebooks (hash, body) VALUES (?1, ?2)";
        let doing = "keep the rules";
        self.tx.execute(sql, params![hash, body]).doing(doing)?;
        let sql = "SELECT id FROM rulebooks WHERE hash = ?1";
        let id = self
            .tx
            .query_row(sql, [hash], |row| row.get(0))
            .doing(doing)?;
        self.memory.rulebook = Some(id);
        Ok(id)
    }
}

#[cfg(test)]
mod tests {
    use shared::check::Share;
    use shared::ids::ItemId;

    use super::*;

    #[test]
    fn an_open_item_is_reported_by_its_name_and_booked_by_its_department() {
        let line = |name: Option<&str>| SoldLine {
            line: LineId(uuid::Uuid::nil()),
            item: ItemId::new("open-food").unwrap(),
            size: None,
            quantity: 1,
            name: name.map(str::to_owned),
            sealed: Sealed {
                unit: Money(2_500),
                net: Money(2_500),
                tax: Money(250),
                gross: Money(2_750),
                rate: "food".parse().unwrap(),
                category: "mains".parse().unwrap(),
            },
            share: Share::WHOLE,
        };
        let sold = Sold::of(&[line(Some("Cake")), line(None)], &[], Channel::DineIn);
        let items: Vec<&str> = sold.iter().map(|one| one.item.as_str()).collect();
        assert_eq!(items, ["open-food: Cake", "open-food"]);
        assert_eq!(
            (sold[0].category.as_str(), sold[0].net),
            ("mains", Money(2_500))
        );
    }
}
