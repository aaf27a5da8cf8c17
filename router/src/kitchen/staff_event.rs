//! What people on the staff did with themselves: came, went, signed in, agreed to something.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::money::Money;
use shared::time::{BusinessDate, Timestamp};
use shared::wire::Approvable;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "staff_event")]
pub enum StaffEvent {
    SignedIn {
        device: DeviceId,
        actor: ActorId,
    },
    SignedOut {
        device: DeviceId,
        actor: ActorId,
    },
    PinRefused {
        device: DeviceId,
        actor: ActorId,
    },
    Approved {
        device: DeviceId,
        approver: ActorId,
        what: Approvable,
        until: Timestamp,
    },
    /// An approval is good once.
    ApprovalUsed {
        device: DeviceId,
        approver: ActorId,
        what: Approvable,
    },
    ClockedIn {
        actor: ActorId,
        business_date: BusinessDate,
    },
    ClockedOut {
        actor: ActorId,
        business_date: BusinessDate,
        cash: Option<Money>,
    },
}
