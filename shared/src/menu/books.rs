//! Taxes, recipes and accounts: what a sale means for the till, the larder and the ledger.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Names;
use crate::ids::{CategoryId, IngredientId, ItemId, ModifierId, SizeId, TaxRateId};
use crate::money::Money;
use crate::quantity::{Quantity, Unit};

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
}

/// What one unit of an item (of a size) or modifier takes from stock; negative puts back (no cheese).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recipe {
    pub of: RecipeOf,
    pub uses: BTreeMap<IngredientId, Quantity>,
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
}
