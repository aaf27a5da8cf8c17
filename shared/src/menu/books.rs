//! Taxes, recipes and accounts: what a sale means for the till, the larder and the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Names;
use crate::ids::{CategoryId, IngredientId, ItemId, ModifierId, SizeId, TaxRateId};
use crate::money::Money;
use crate::quantity::{Quantity, Unit};
use crate::ratio::Ratio;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxRate {
    pub id: TaxRateId,
    pub names: Names,
    /// In thousandths of a percent: 8 % is 8000, 8.875 % is 8875. 0 to 100000.
    pub milli_percent: u32,
    /// True: the menu price holds the tax already. False: tax comes on top.
    pub inclusive: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ingredient {
    pub id: IngredientId,
    pub name: String,
    pub unit: Unit,
    /// On the shelf when the books open.
    pub opening: Quantity,
    /// At or below this a notice goes out; at or below zero what needs it is eighty-sixed.
    pub low: Quantity,
    /// Price paid for `cost_per` of it.
    pub cost: Money,
    pub cost_per: Quantity,
    /// Order up to this; `None`: nobody orders it by the mark.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub par: Option<Quantity>,
    /// What is left after trimming, in thousandths of a percent; 1 to 100000. Recipes name what goes on the
    /// plate, the shelf loses what was cut from.
    #[serde(default = "all_of_it")]
    pub yield_milli_percent: u32,
    /// How it is counted and bought, each as a multiple of `unit`: a tray, a case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<PackUnit>,
}

/// 100 % in thousandths of a percent.
pub const WHOLE_MILLI_PERCENT: u32 = 100_000;

const fn all_of_it() -> u32 {
    WHOLE_MILLI_PERCENT
}

/// A larger unit of an ingredient.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackUnit {
    /// `case`; never one of the units of recipes.
    pub name: String,
    /// So many of the recipe's unit, exactly.
    pub is: Ratio,
}

/// Something made ahead from other ingredients, in one go.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    pub id: IngredientId,
    pub unit: Unit,
    /// What one batch gives, after losses.
    pub makes: Quantity,
    /// What one batch takes; ingredients or other batches, never itself in the end.
    pub uses: BTreeMap<IngredientId, Quantity>,
    /// It has a shelf of its own: cooking takes from there, and making it fills that shelf. Otherwise
    /// cooking takes its ingredients.
    pub stocked: bool,
}

/// When the ingredients of an item leave the shelf.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Moment {
    /// With the order.
    Sent,
    /// With the first step of its work.
    #[default]
    Made,
    /// With the last line of its order.
    Completed,
    /// With the payment of its check.
    Paid,
}

impl Moment {
    pub const ALL: [Self; 4] = [Self::Sent, Self::Made, Self::Completed, Self::Paid];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Made => "made",
            Self::Completed => "completed",
            Self::Paid => "paid",
        }
    }
}

/// What one unit of an item (of a size) or modifier takes from stock; negative puts back (no cheese).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    pub of: RecipeOf,
    pub uses: BTreeMap<IngredientId, Quantity>,
    /// Modifiers only: a share of what the item itself takes, in thousandths of a percent. -100000 leaves
    /// it out, -50000 is half of it, 100000 doubles it.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub shares: BTreeMap<IngredientId, i32>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RecipeOf {
    Item { item: ItemId, size: Option<SizeId> },
    Modifier { modifier: ModifierId },
}

/// Names of accounts; each starts with assets, liabilities, equity, income or expenses.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Chart {
    pub cash: String,
    /// Card payments on their way from the acquirer.
    pub card: String,
    /// Paid online, on its way from the shop.
    pub online: String,
    /// Income by menu category.
    pub sales: BTreeMap<CategoryId, String>,
    /// Tax owed by rate.
    pub tax: BTreeMap<TaxRateId, String>,
    /// Money given back to guests, against income.
    pub refunds: String,
    /// Value of stock, and what leaves it by sale or waste.
    pub inventory: String,
    pub cost_of_goods: String,
    pub waste: String,
    pub opening: String,
    /// Accounts that have a usual name unless the file gives another.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub also: BTreeMap<Purpose, String>,
    /// What is kept of each payment by whoever carries it, by kind of tender: `card`, `online`, `cash`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub charges: BTreeMap<String, ChargeRule>,
    #[serde(default)]
    pub goods: GoodsMethod,
}

/// What a payment costs the house: a share and a fixed part.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeRule {
    /// Of the amount with its tip, in thousandths of a percent; 0 to 100000.
    pub milli_percent: u32,
    pub fixed: Money,
}

/// When goods become a cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum GoodsMethod {
    /// With the sale: stock is an asset until it is cooked.
    #[default]
    AngloSaxon,
    /// With the delivery: the shelves are counted, but are not in the ledger.
    Periodic,
}

/// What an account is for, where most houses use the same name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Purpose {
    Discounts,
    Comps,
    Service,
    GuestFees,
    Rounding,
    /// Tips are the staff's: the house owes them.
    Tips,
    /// What gift cards still hold: the house owes it to whoever brings them.
    Gifts,
    /// What card companies and shops keep.
    Charges,
    /// Cash in the drawer that nobody can explain, and cash that is missing.
    OverShort,
    /// What guests have paid on checks that are not settled yet.
    Deposits,
    /// What is owed to suppliers for goods received.
    Payable,
    /// Goods on their way to or from another house of ours.
    Transfers,
}

impl Purpose {
    pub const ALL: [Self; 12] = [
        Self::Discounts,
        Self::Comps,
        Self::Service,
        Self::GuestFees,
        Self::Rounding,
        Self::Tips,
        Self::Gifts,
        Self::Charges,
        Self::OverShort,
        Self::Deposits,
        Self::Payable,
        Self::Transfers,
    ];

    /// Its key in accounts.toml, and its usual account.
    pub const fn key_and_account(self) -> (&'static str, &'static str) {
        match self {
            Self::Discounts => ("discounts", "income:discounts"),
            Self::Comps => ("comps", "income:comps"),
            Self::Service => ("service", "income:service"),
            Self::GuestFees => ("guest_fees", "income:fees"),
            Self::Rounding => ("rounding", "income:rounding"),
            Self::Tips => ("tips", "liabilities:tips"),
            Self::Gifts => ("gift_cards", "liabilities:gift cards"),
            Self::Charges => ("payment_charges", "expenses:payment charges"),
            Self::OverShort => ("over_short", "expenses:cash over and short"),
            Self::Deposits => ("deposits", "liabilities:deposits:open checks"),
            Self::Payable => ("payable", "liabilities:payable:suppliers"),
            Self::Transfers => ("transfers", "assets:goods in transit"),
        }
    }
}

impl Chart {
    /// The account for a purpose: as the file says, else the usual one.
    pub fn account_for(&self, purpose: Purpose) -> &str {
        let named = self.also.get(&purpose).map(String::as_str);
        named.unwrap_or(purpose.key_and_account().1)
    }
}
