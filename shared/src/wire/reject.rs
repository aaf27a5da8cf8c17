//! Every reason why the router says no, in words that tell a person what to do.

use serde::{Deserialize, Serialize};

use super::{Approvable, Malformed};
use crate::ids::*;
use crate::money::Money;
use crate::time::Span;

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
    #[error("a message takes 1 to {max} characters")]
    BadMessage { max: usize },
    #[error("{max} messages wait at '{station}' already; go there, or call")]
    TooManyMessages { station: StationId, max: usize },
    #[error("there is no such message at this station any more")]
    UnknownMessage { message: MessageId },
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
