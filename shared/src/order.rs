//! Orders and their lines, as asked for (drafts) and as sealed by the router.

use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize};

use crate::ids::*;
use crate::menu::{Allergen, ModifierKind, Names};
use crate::money::Money;
use crate::time::{Span, Timestamp};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    DineIn,
    TakeAway,
    /// Ordered online, fetched by the guest.
    Online,
    /// Brought by a rider.
    Delivery,
}

impl Channel {
    pub const fn name(self) -> &'static str {
        match self {
            Self::DineIn => "dine-in",
            Self::TakeAway => "take-away",
            Self::Online => "online",
            Self::Delivery => "delivery",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModifierChoice {
    pub modifier: ModifierId,
    /// How many of it per unit of the line, 1 to 9.
    #[serde(
        default = "one",
        skip_serializing_if = "is_one",
        deserialize_with = "nearest"
    )]
    pub count: u8,
}

fn one() -> u8 {
    1
}

fn is_one(count: &u8) -> bool {
    *count == 1
}

/// Any whole number; one that does not fit becomes the nearest that does. It is over every limit still, so the
/// router refuses the line by its name (`BadQuantity`), and not the whole message without saying where.
fn nearest<'de, D, N>(deserializer: D) -> Result<N, D::Error>
where
    D: Deserializer<'de>,
    N: TryFrom<i64> + Bounded,
{
    let whole = deserializer.deserialize_i64(Whole)?;
    Ok(N::try_from(whole).unwrap_or(if whole < 0 { N::LEAST } else { N::MOST }))
}

struct Whole;

impl Visitor<'_> for Whole {
    type Value = i64;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a whole number as quantity or count")
    }

    fn visit_i64<E>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E>(self, number: u64) -> Result<i64, E> {
        Ok(i64::try_from(number).unwrap_or(i64::MAX))
    }
}

/// The ends of a counting type.
trait Bounded {
    const LEAST: Self;
    const MOST: Self;
}

impl Bounded for u8 {
    const LEAST: Self = Self::MIN;
    const MOST: Self = Self::MAX;
}

impl Bounded for u16 {
    const LEAST: Self = Self::MIN;
    const MOST: Self = Self::MAX;
}

/// What is sold and stands on no menu: its name and price are typed. Where it is cooked unless its department's
/// station suits.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenItem {
    /// As the ticket, the check and the books call it; 1 to 60 characters.
    pub name: String,
    /// Of one unit, as the menu would show it; above zero, and no more than the department takes.
    pub price: Money,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub station: Option<StationId>,
}

/// A line as a waiter or a shop asks for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineDraft {
    pub id: LineId,
    pub item: ItemId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeId>,
    /// 1 to 99.
    #[serde(deserialize_with = "nearest")]
    pub quantity: u16,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub modifiers: Vec<ModifierChoice>,
    /// From 1; `None` is for the table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
    pub course: CourseNo,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Only where `item` is a department of open items, and there always.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open: Option<OpenItem>,
}

/// Somebody at the table must not eat this.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Allergy {
    pub allergen: Allergen,
    /// `None`: the whole table.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seat: Option<u8>,
}

/// Who ordered, for the label on the ticket; kept in a table that can be erased, never in the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guest {
    pub customer: CustomerId,
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// An order as it is asked for; everything but the numbers that the router seals.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraft {
    pub id: OrderId,
    pub channel: Channel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<TableId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guest: Option<Guest>,
    /// Guests at the table; 0 where it does not matter.
    #[serde(default)]
    pub covers: u8,
    pub lines: Vec<LineDraft>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allergies: Vec<Allergy>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Wanted this long after it is accepted (spans, not instants: the sender's clock is its own).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wanted_in: Option<Span>,
    /// The label an offline terminal showed before the router gave a number; stays as an alias.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alias: Option<String>,
    /// The menu it was priced with.
    pub menu_version: MenuVersion,
    /// What the sender showed the guest; another sum at the router is refused, never silently changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_total: Option<Money>,
}

/// A modifier as sealed: the kitchen's names stay true whatever the menu becomes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedModifier {
    pub modifier: ModifierId,
    pub names: Names,
    pub kind: ModifierKind,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    pub count: u8,
}

/// Price and tax of a line, sealed at accept; nobody downstream computes them again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sealed {
    /// One unit with its modifiers, as the menu shows it.
    pub unit: Money,
    /// Without tax, for all units.
    pub net: Money,
    pub tax: Money,
    /// What the guest pays: net + tax.
    pub gross: Money,
    pub rate: TaxRateId,
    pub category: CategoryId,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Totals {
    pub net: Money,
    pub tax: Money,
    pub gross: Money,
}

impl std::ops::Add for Totals {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self {
            net: self.net + other.net,
            tax: self.tax + other.tax,
            gross: self.gross + other.gross,
        }
    }
}

impl std::iter::Sum for Totals {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), std::ops::Add::add)
    }
}

/// How somebody paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Tender {
    /// What the guest put on the table; the change is the router's answer.
    Cash { tendered: Money },
    /// Approved on a terminal elsewhere. Never a card number.
    Card {
        #[serde(default, skip_serializing_if = "Option::is_none")]
        approval: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        last_four: Option<String>,
        /// Whose card: "visa".
        #[serde(default, skip_serializing_if = "Option::is_none")]
        brand: Option<String>,
    },
    /// Paid in the online shop before the order came in.
    Online { reference: String },
    /// From the balance of a gift card or voucher that the router keeps.
    Gift { code: GiftCode },
}

/// What happens to a line's work at one station, in order of life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StepState {
    /// The step before it in its chain is not done.
    Waiting,
    /// Its course, or the front, holds it.
    Held,
    /// On the rail.
    Fired,
    Started,
    Done,
    Void,
}

/// A line's state, derived from its steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LineState {
    Held,
    Cooking,
    Ready,
    Served,
    Void,
}

/// An order's state, derived from its lines and its check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum OrderState {
    Open,
    /// All lines done or void.
    Completed,
    Cancelled,
}

/// Why a step is not on the rail yet, in a form that screens can put into words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "why")]
pub enum HoldReason {
    /// "starters still out".
    EarlierCourse { course: CourseNo },
    /// A waiter holds it.
    HeldByFront,
    /// Wanted later: fires at this time.
    Scheduled { fire_at: Timestamp },
    /// The course before is ready; fires at this time.
    CoursePause { fire_at: Timestamp },
    /// Kept back, so that it is ready together with this item of its course; fires at this time.
    WaitsFor {
        item: ItemId,
        names: Names,
        fire_at: Timestamp,
    },
}

impl HoldReason {
    /// When it ends by itself; `None` where it waits for somebody or something.
    pub fn fires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Scheduled { fire_at }
            | Self::CoursePause { fire_at }
            | Self::WaitsFor { fire_at, .. } => Some(*fire_at),
            Self::EarlierCourse { .. } | Self::HeldByFront => None,
        }
    }
}
