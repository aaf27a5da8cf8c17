//! Who works here, as terminals show and greet them.

use serde::{Deserialize, Serialize};

use crate::ids::{ActorId, DeviceId, RoleId};
use crate::money::Money;
use crate::time::Timestamp;

/// What somebody may do without a second person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    /// Discounts up to this share of a line, in thousandths of a percent.
    pub discount_milli_percent: u32,
    /// Comps up to this amount at a time.
    pub comp: Money,
    pub refund: Money,
    /// May agree to another person's void of what the kitchen has begun.
    pub void_after_fire: bool,
    pub open_item: bool,
}

/// Somebody on the staff.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub actor: ActorId,
    pub name: String,
    pub role: RoleId,
    pub rights: Rights,
    /// Since when they work today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clocked_in: Option<Timestamp>,
}

/// Who stands where.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub device: DeviceId,
    pub actor: ActorId,
}

/// Who works here. Nobody: the house is open, and every terminal may do everything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleView {
    pub people: Vec<Person>,
    pub sessions: Vec<Session>,
}
