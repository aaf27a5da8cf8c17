//! The router's answers and what it tells every terminal, the pass and the bridge: whole orders and availability.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Customer, KeptDraft, PeopleView, Person, Reject, StationMessage, Visit};
use crate::check::OpenCheck;
use crate::ids::*;
use crate::money::Money;
use crate::order::Totals;
use crate::ticket::OrderView;
use crate::time::{BusinessDate, Span, Timestamp};

/// The reply to an ask. Remembered with its effect: a repeat gets the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    pub v: u16,
    pub id: RequestId,
    pub term: u64,
    pub result: Result<Accepted, Reject>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "accepted")]
pub enum Accepted {
    Order {
        order: OrderId,
        check: CheckId,
        number: u32,
        business_date: BusinessDate,
        totals: Totals,
        due_at: Timestamp,
    },
    Revised {
        order: OrderId,
        revision: Revision,
        totals: Totals,
    },
    /// Which steps the tap reached, and which it did not because they had changed or were not open.
    Steps {
        done: Vec<StepId>,
        changed: Vec<StepId>,
    },
    Paid {
        check: CheckId,
        change: Money,
        due: Money,
        settled: bool,
    },
    /// The driven clock; `next_wake` is when something would happen by itself.
    Advanced {
        now: Timestamp,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        next_wake: Option<Timestamp>,
    },
    /// What a guest may be promised for a basket, from now: as likely sooner as later than `p50`, and
    /// with nine chances in ten by `p90`. With `again_in` the kitchen is full: online orders of it pause,
    /// and it is worth asking again after that.
    Quoted {
        p50: Span,
        p90: Span,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        again_in: Option<Span>,
    },
    Done,
    /// These checks hold now what the check held that was divided, merged or adjusted.
    Checks {
        checks: Vec<CheckDue>,
    },
    Gift {
        code: GiftCode,
        balance: Money,
    },
    /// Whoever signed in, with what their role may.
    SignedIn {
        person: Person,
    },
    /// Good for one ask of this terminal that names the approver, until then.
    Approved {
        approver: ActorId,
        until: Timestamp,
    },
    Drafts {
        drafts: Vec<KeptDraft>,
    },
    Customers {
        customers: Vec<Customer>,
    },
    /// The newest first, at most ten.
    History {
        customer: CustomerId,
        visits: Vec<Visit>,
    },
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDue {
    pub check: CheckId,
    pub revision: Revision,
    pub due: Money,
}

/// Availability of one item, as menus show it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    pub item: ItemId,
    pub out: bool,
    /// True when stock, not a person, took it off.
    #[serde(default)]
    pub by_stock: bool,
    /// Left on the countdown, where there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub left: Option<u32>,
}

/// A station's health, as the pass and managers see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StationHealth {
    pub station: StationId,
    /// No screen shows it; new work goes to its backup.
    pub dark: bool,
    /// When it went dark; of a station with a screen, when it was closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Timestamp>,
    /// Somebody closed it (the fryer is cold, the bar has no bartender); new work goes to its backup.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub closed: bool,
}

/// Tell: one change to what the whole house sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "news")]
pub enum HouseUpdate {
    Order {
        view: Box<OrderView>,
    },
    /// Closed: it leaves the screens; its facts are in the journal.
    OrderGone {
        order: OrderId,
    },
    Availability {
        item: Availability,
    },
    Station {
        health: StationHealth,
    },
    Menu {
        version: MenuVersion,
    },
    /// A check that is more than its order's plain one.
    Check {
        check: Box<OpenCheck>,
    },
    /// It is plain again, or its orders have closed.
    CheckGone {
        check: CheckId,
    },
    /// Who works here and who is where.
    People {
        people: Box<PeopleView>,
    },
    /// To a station, seen there or not.
    Message {
        message: Box<StationMessage>,
    },
    MessageGone {
        message: MessageId,
    },
}

/// Everything the house stream tells, at one sequence.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HouseSnapshot {
    pub orders: Vec<OrderView>,
    /// Only items that are out or counted.
    pub availability: Vec<Availability>,
    pub stations: Vec<StationHealth>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu: Option<MenuVersion>,
    /// Only checks that are more than their order's plain one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checks: Vec<OpenCheck>,
    /// `None`: the house is open, and every terminal may do everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub people: Option<PeopleView>,
    /// To stations: those that wait, and the newest that were seen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub messages: Vec<StationMessage>,
}

/// Twice a second from the router: its time, and how far each stream has committed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beat {
    pub v: u16,
    pub term: u64,
    pub epoch: Epoch,
    pub now: Timestamp,
    /// Committed head sequence per stream.
    pub heads: BTreeMap<super::Stream, u64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub menu: Option<MenuVersion>,
    /// The router's machine had its clock set: nothing fires by itself until a manager has looked at it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub timers_stopped: bool,
}
