//! The router's answers and what it tells every terminal, the pass and the bridge: whole orders and availability.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Approvable, Customer, KeptDraft, Malformed, PeopleView, Person};
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
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CheckDue {
    pub check: CheckId,
    pub revision: Revision,
    pub due: Money,
}

/// Why the router said no; in order of precedence. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "kebab-case", tag = "refused")]
pub enum Reject {
    #[error("{malformed}")]
    Malformed { malformed: Malformed },
    #[error("this device may not ask for that: {need}")]
    NotAllowed { need: String },
    #[error("this id was used before for something else; press send again to get a new one")]
    IdReused,
    #[error("an order needs at least one line")]
    EmptyOrder,
    #[error("an order takes at most {max} lines; send the rest as a second order")]
    TooManyLines { max: usize },
    #[error("order {order} exists already")]
    OrderExists { order: OrderId },
    #[error("two lines carry the same id {line}")]
    LineExists { line: LineId },
    #[error(
        "the menu has changed since ({yours}); reload the menu, check the order and send again"
    )]
    UnknownMenu { yours: MenuVersion },
    #[error("'{item}' is not on the menu; choose another item")]
    UnknownItem { line: LineId, item: ItemId },
    #[error("'{item}' is out (86); choose something else")]
    ItemOut { line: LineId, item: ItemId },
    #[error("only {left} of '{item}' left")]
    NotEnoughLeft {
        line: LineId,
        item: ItemId,
        left: u32,
    },
    #[error("'{item}' comes in sizes: choose one of {sizes}")]
    SizeNeeded {
        line: LineId,
        item: ItemId,
        sizes: String,
    },
    #[error("'{item}' has no size '{size}'")]
    UnknownSize {
        line: LineId,
        item: ItemId,
        size: SizeId,
    },
    #[error("'{modifier}' does not belong to '{item}'; remove it")]
    UnknownModifier {
        line: LineId,
        item: ItemId,
        modifier: ModifierId,
    },
    #[error("'{item}' needs a choice of {group}")]
    ModifierMissing {
        line: LineId,
        item: ItemId,
        group: GroupId,
    },
    #[error("'{item}' takes at most {max} of {group}")]
    TooManyOfGroup {
        line: LineId,
        item: ItemId,
        group: GroupId,
        max: u8,
    },
    #[error("a line takes at most {max} modifiers")]
    TooManyModifiers { line: LineId, max: usize },
    #[error("quantity {quantity} is not between 1 and {max}")]
    BadQuantity {
        line: LineId,
        quantity: u32,
        max: u32,
    },
    #[error("seat {seat} is not between 1 and {max}")]
    BadSeat { line: LineId, seat: u8, max: u8 },
    #[error("this restaurant has no course {course}", course = .course.0)]
    UnknownCourse { course: CourseNo },
    #[error("'{item}' has its price on the menu; send it without one of its own")]
    NotOpen { line: LineId, item: ItemId },
    #[error(
        "an open item needs a name of 1 to {chars} characters and a price between 0.01 and {max}"
    )]
    BadOpenItem {
        line: LineId,
        chars: usize,
        max: Money,
    },
    #[error("this restaurant has no table '{table}'")]
    UnknownTable { table: TableId },
    #[error("a note takes at most {max} characters")]
    NoteTooLong { max: usize },
    #[error("this text looks like a card number; take it out, card numbers are never stored")]
    CardNumberInText,
    #[error(
        "the total is {ours}, not {yours}; reload the menu and check the prices with the guest"
    )]
    TotalDiffers { yours: Money, ours: Money },
    #[error("a time wanted must be between now and {max_hours} h ahead")]
    BadWantedTime { max_hours: u32 },
    #[error("the kitchen is full and takes no online orders now; try again in {} min", whole_minutes(*again_in))]
    KitchenFull { again_in: Span },
    #[error("order {order} is not open here (closed, cancelled or never sent)")]
    UnknownOrder { order: OrderId },
    #[error("the order has no such line")]
    UnknownLine { line: LineId },
    #[error("somebody changed this line meanwhile; look at it and decide again")]
    LineChanged { line: LineId, theirs: Revision },
    #[error("this line is void already")]
    LineVoid { line: LineId },
    #[error("only a line that was cooked can be cooked again")]
    NotCooked { line: LineId },
    #[error("nothing in course {course} waits to be fired", course = .course.0)]
    NothingHeld { course: CourseNo },
    #[error("course {course} is not ready: {open} still open; bump them first", course = .course.0)]
    CourseNotReady { course: CourseNo, open: u32 },
    #[error("there is no station '{station}' in this restaurant")]
    UnknownStation { station: StationId },
    #[error("there is no such ticket on this rail any more")]
    UnknownTicket { ticket: TicketId },
    #[error("a cancelled order cannot come back to life; take a new one")]
    OrderCancelled { order: OrderId },
    #[error("the kitchen has order {order} in hand already; void it at a terminal")]
    OrderFired { order: OrderId },
    #[error("the next station has started on it; use recall instead of undo")]
    NextStationStarted { step: StepId },
    #[error("undo works for {secs} seconds; use recall")]
    UndoTooLate { secs: u32 },
    #[error("at most {max} steps in one tap")]
    TooManySteps { max: usize },
    #[error("there is no such check")]
    UnknownCheck { check: CheckId },
    #[error("this check is paid already")]
    AlreadySettled { check: CheckId },
    #[error("{amount} cannot be paid: {due} is due")]
    BadAmount { amount: Money, due: Money },
    #[error("{tendered} is less than {amount}; take more cash or pay a part")]
    TenderShort { tendered: Money, amount: Money },
    #[error("the check was paid; refund the money before taking lines away")]
    RefundFirst { check: CheckId },
    #[error("a reason is needed (up to 200 characters)")]
    ReasonNeeded,
    #[error("check {check} was changed meanwhile; look at it and decide again")]
    CheckChanged { check: CheckId, theirs: Revision },
    #[error("the parts add up to {parts}, not to {whole}; correct one of them")]
    SplitDoesNotAddUp { parts: Money, whole: Money },
    #[error("the shares of this line do not add up to what the check has of it")]
    SharesDoNotAddUp { line: LineId },
    #[error("a split needs 1 to {max} checks, each named once")]
    BadSplit { max: usize },
    #[error("{paid} was paid on this check in part; give it back before the check is divided so")]
    PaidInPart { check: CheckId, paid: Money },
    #[error("this line is not on the check, or is settled already")]
    LineNotOnCheck { check: CheckId, line: LineId },
    #[error("that is no discount, comp or service charge between 0 and the price")]
    BadAdjustment { check: CheckId },
    #[error("there is no payment {payment} on this check")]
    UnknownPayment { check: CheckId, payment: u32 },
    #[error("gift card {code} is not known here; check the number")]
    UnknownGift { code: GiftCode },
    #[error("gift card {code} holds {balance}; take that and the rest in another way")]
    GiftShort { code: GiftCode, balance: Money },
    #[error("sign in with your PIN first")]
    NotSignedIn,
    #[error("nobody of that name works here; a manager adds people with 'router people add'")]
    UnknownPerson { actor: ActorId },
    #[error("wrong PIN; {left} more tries")]
    WrongPin { left: u32 },
    #[error("too many wrong PINs; wait {secs} s")]
    PinLocked { secs: u32 },
    #[error("{limit} is as far as your role goes here; ask somebody who may to approve it")]
    OverLimit { limit: String, what: Approvable },
    #[error("a second person must approve this: as it is now, on this terminal")]
    ApprovalNeeded { what: Approvable },
    #[error("nobody can approve their own doing; a second person must")]
    SamePerson { actor: ActorId },
    #[error("you have clocked in already")]
    ClockedIn,
    #[error("you have not clocked in")]
    NotClockedIn,
    #[error("another terminal has gone on with this draft; take it over first")]
    DraftChanged { draft: OrderId, theirs: Revision },
    #[error("there is no such draft here (sent, or thrown away)")]
    UnknownDraft { draft: OrderId },
    #[error("a draft takes at most {max} bytes, and {drafts} drafts are kept")]
    DraftTooLarge { max: usize, drafts: usize },
    #[error("this guest is not known here")]
    UnknownCustomer { customer: CustomerId },
    #[error("a guest needs a name of 1 to {max} characters")]
    BadCustomer { max: usize },
    #[error("this router's clock is real; start it with --clock driven for replays")]
    ClockIsReal,
    #[error(
        "the router cannot write its journal ({detail}); free disk space on the router's machine; nothing was taken"
    )]
    StoreUnavailable { detail: String },
}

/// Rounded up: who comes back a little late finds room.
const fn whole_minutes(span: Span) -> i64 {
    (span.0 + 59_999) / 60_000
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
