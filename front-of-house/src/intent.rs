//! What a person at the terminal wants, and one table with the label, help and key of each action.
//!
//! Touch buttons, the keyboard and the F1 overlay read the same table, so they cannot disagree.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::lang::Word;
use shared::menu::Allergen;
use shared::wire::AdjustmentKind;

use crate::desk::{Attempt, GiftPaid, Prefs, Shape, Side, SplitBy};
use crate::say::{actions as w, extras as e};

/// A line that was picked out on the check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Chosen {
    /// Not sent yet.
    New(LineId),
    /// With the kitchen.
    Sent(OrderId, LineId),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Method {
    Cash,
    /// On the card terminal beside this one.
    Card,
    /// Approved on a card terminal elsewhere.
    CardElsewhere,
    Gift,
}

/// A text that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    Search,
    Note,
    GuestName,
    GuestPhone,
    Reason,
    Cash,
    SplitAmount,
    Adjust,
    Refund,
    Tip,
    OpenName,
    Message,
    OpenPrice,
    Gift,
    GiftAmount,
    Tendered,
    Approval,
    LastFour,
    EightySixSearch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    OpenFloor,
    /// One room alone; `None`: all of them.
    ShowRoom(Option<String>),
    OpenTable(TableId),
    OpenOrder(OrderId),
    StartTakeAway,
    Seat(Option<u8>),
    /// The course of what is added next; `None`: each item's own.
    Course(Option<CourseNo>),
    AddGuest,
    RemoveGuest,
    Category(CategoryId),
    NextCategory,
    Favourites,
    OnlySafe,
    /// On a small screen: the menu or the check.
    ShowSide(Side),
    Type(Field, String),
    PickFirstFound,
    AddItem(ItemId),
    Choose(Option<Chosen>),
    NextLine,
    PreviousLine,
    Size(SizeId),
    Modifier(ModifierId),
    /// One more (or fewer) of the chosen line.
    Quantity(i8),
    LineSeat(Option<u8>),
    LineCourse(CourseNo),
    RemoveLine,
    Undo,
    RepeatRound,
    AskMessage,
    MessageTo(StationId),
    GuestHistory(CustomerId),
    RepeatVisit(OrderId),
    AskOpenItem,
    OpenDepartment(ItemId),
    OpenStation(Option<StationId>),
    Send,
    SendAndGo,
    FireCourse(CourseNo),
    FireNext,
    HoldCourse(CourseNo),
    HoldNext,
    Rush,
    AskNote,
    AskGuest,
    /// Writes a copy of a sent line down, to stand in for it.
    ChangeSent,
    AskVoid,
    AskRefire,
    AskCancel,
    /// Goes with what was asked: void, cook again or cancel.
    Confirm,
    AskAllergy,
    Allergy(Allergen),
    AllergyDone,
    AskPay,
    PayCheck(CheckId),
    Pay(Method),
    TakePayment,
    /// Takes what the guest gave as a part of what is due.
    TakePart,
    /// What is on the gift card?
    AskBalance,
    StopCard,
    /// Ask the card terminal once more what became of a payment.
    CardAgain(Attempt),
    /// Its display says that the money was taken.
    CardTaken(Attempt),
    /// Its display says that nothing was.
    CardNothing(Attempt),
    AskSplit,
    SplitBy(SplitBy),
    SplitWays(u8),
    SplitPart(u8),
    SplitLine(LineId),
    SplitNow,
    /// All checks of this place become one again.
    MergeBack,
    AskReceipt(CheckId),
    PrintReceipt,
    OpenDrawer,
    AskAdjust,
    AdjustKind(AdjustmentKind),
    /// In percent, or as an amount.
    AdjustPercent(bool),
    /// Of all lines.
    AdjustWhole,
    AskRefund(CheckId),
    AskTip(CheckId),
    /// Of this payment.
    TipOf(u32),
    AskGift,
    GiftPaid(GiftPaid),
    AskTables,
    MoveTo(TableId),
    TransferTo(ActorId),
    AskPeople,
    SignIn,
    SignOut,
    ChoosePerson(ActorId),
    /// A digit of a PIN; `None` takes the last one back. Never recorded.
    PinKey(Option<u8>),
    PinEnter,
    ClockIn,
    ClockOut,
    FindGuest,
    Consent,
    AttachGuest(CustomerId),
    NewGuest,
    ForgetGuest(CustomerId),
    AskDrafts,
    TakeDraft(OrderId),
    WantMine,
    AskEightySix,
    EightySix {
        item: ItemId,
        out: bool,
    },
    Countdown {
        item: ItemId,
        left: Option<u32>,
    },
    AskOrders,
    AskWaiting,
    AskMore,
    AskSettings,
    SetPrefs(Prefs),
    Arrange,
    /// A table was dragged: its new corner in decimetres.
    ArrangeTable {
        table: TableId,
        x: i32,
        y: i32,
    },
    ArrangeChoose(TableId),
    ArrangeTurn,
    ArrangeShape(Shape),
    ArrangeDone,
    ArrangeLeave,
    AskHelp,
    CloseDialog,
    WriteRecord,
}

/// How an action is called, what it does, and its key.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    pub intent: &'static Intent,
    pub label: Word,
    pub help: Word,
    /// Modifiers and key as printed: `Ctrl+Z`.
    pub key: &'static str,
}

const fn row(intent: &'static Intent, label: Word, key: &'static str, help: Word) -> Action {
    Action {
        intent,
        label,
        help,
        key,
    }
}

/// Every action that needs no further choice. What does (items, modifiers, seats) is reached by
/// typing, by Tab and Space, or by the keys of `CHOICES`.
pub const ACTIONS: &[Action] = &[
    row(&Intent::AskHelp, w::HELP, "F1", w::HELP_TOLD),
    row(&Intent::OpenFloor, w::FLOOR, "F2", w::FLOOR_TOLD),
    row(&Intent::AskOrders, w::ORDERS, "F3", w::ORDERS_TOLD),
    row(&Intent::AskSplit, w::SPLIT, "Ctrl+P", w::SPLIT_TOLD),
    row(&Intent::AskTables, w::TABLES, "Ctrl+L", w::TABLES_TOLD),
    row(&Intent::AskPeople, w::PEOPLE, "Ctrl+U", w::PEOPLE_TOLD),
    row(&Intent::AskAdjust, w::DISCOUNT, "Ctrl+E", w::DISCOUNT_TOLD),
    row(&Intent::AskDrafts, w::DRAFTS, "Ctrl+O", w::DRAFTS_TOLD),
    row(&Intent::AskMessage, e::MESSAGE, "Ctrl+S", e::MESSAGE_TOLD),
    row(
        &Intent::AskOpenItem,
        e::OPEN_ITEM,
        "Ctrl+Q",
        e::OPEN_ITEM_TOLD,
    ),
    row(&Intent::AskGift, w::GIFT, "Ctrl+Y", w::GIFT_TOLD),
    row(&Intent::OpenDrawer, w::DRAWER, "Ctrl+B", w::DRAWER_TOLD),
    row(
        &Intent::AskEightySix,
        w::EIGHTY_SIX,
        "F4",
        w::EIGHTY_SIX_TOLD,
    ),
    row(&Intent::FireNext, w::FIRE, "F5", w::FIRE_TOLD),
    row(&Intent::HoldNext, w::HOLD, "F6", w::HOLD_TOLD),
    row(&Intent::RepeatRound, w::REPEAT, "F7", w::REPEAT_TOLD),
    row(&Intent::AskPay, w::PAY, "F8", w::PAY_TOLD),
    row(&Intent::AskAllergy, w::ALLERGY, "F9", w::ALLERGY_TOLD),
    row(&Intent::Rush, w::RUSH, "F10", w::RUSH_TOLD),
    row(&Intent::Send, w::SEND, "F12", w::SEND_TOLD),
    row(&Intent::Send, w::SEND, "Ctrl+Enter", w::THE_SAME),
    row(&Intent::SendAndGo, w::SEND_GO, "F11", w::SEND_GO_TOLD),
    row(&Intent::Undo, w::UNDO, "Ctrl+Z", w::UNDO_TOLD),
    row(
        &Intent::StartTakeAway,
        w::TAKE_AWAY,
        "Ctrl+T",
        w::TAKE_AWAY_TOLD,
    ),
    row(&Intent::AskNote, w::NOTE, "Ctrl+N", w::NOTE_TOLD),
    row(&Intent::AskGuest, w::GUEST, "Ctrl+G", w::GUEST_TOLD),
    row(&Intent::ChangeSent, w::CHANGE, "Ctrl+J", w::CHANGE_TOLD),
    row(&Intent::AskVoid, w::VOID, "Ctrl+D", w::VOID_TOLD),
    row(&Intent::AskRefire, w::REFIRE, "Ctrl+R", w::REFIRE_TOLD),
    row(&Intent::AskCancel, w::CANCEL, "Ctrl+K", w::CANCEL_TOLD),
    row(&Intent::AskWaiting, w::WAITING, "Ctrl+W", w::WAITING_TOLD),
    row(&Intent::AskMore, w::MORE, "Ctrl+M", w::MORE_TOLD),
    row(
        &Intent::AskSettings,
        w::SETTINGS,
        "Ctrl+Comma",
        w::SETTINGS_TOLD,
    ),
    row(&Intent::RemoveLine, w::REMOVE, "Delete", w::REMOVE_TOLD),
    row(&Intent::Quantity(1), w::ONE_MORE, "Ctrl+Plus", w::OF_LINE),
    row(
        &Intent::Quantity(-1),
        w::ONE_FEWER,
        "Ctrl+Minus",
        w::OF_LINE,
    ),
    row(&Intent::NextLine, w::NEXT_LINE, "Down", w::NEXT_LINE_TOLD),
    row(
        &Intent::PreviousLine,
        w::PREVIOUS_LINE,
        "Up",
        w::PREVIOUS_LINE_TOLD,
    ),
    row(
        &Intent::NextCategory,
        w::NEXT_CATEGORY,
        "PageDown",
        w::NEXT_CATEGORY_TOLD,
    ),
    row(
        &Intent::Favourites,
        w::FAVOURITES,
        "PageUp",
        w::FAVOURITES_TOLD,
    ),
    row(&Intent::OnlySafe, w::ONLY_SAFE, "Ctrl+F", w::ONLY_SAFE_TOLD),
    row(
        &Intent::AddGuest,
        w::GUEST_MORE,
        "Ctrl+I",
        w::GUEST_MORE_TOLD,
    ),
    row(&Intent::CloseDialog, w::CLOSE, "Escape", w::CLOSE_TOLD),
    row(&Intent::WriteRecord, w::RECORD, "Ctrl+F12", w::RECORD_TOLD),
];

/// Keys of choices, for the overlay; `panels::keys` maps them.
pub const CHOICES: &[(Word, Word)] = &[
    (w::LETTERS, w::LETTERS_TOLD),
    (same("Alt+0 … Alt+9"), w::SEAT_KEYS_TOLD),
    (same("Ctrl+0 … Ctrl+9"), w::COURSE_KEYS_TOLD),
    (w::CHOICE_KEYS, w::CHOICE_KEYS_TOLD),
    (same("Tab, Space"), w::WALK_TOLD),
];

/// A key that is printed the same everywhere.
const fn same(key: &'static str) -> Word {
    Word([key; 5])
}

/// The key of an action, empty for what has none of its own.
pub fn key_of(intent: &Intent) -> &'static str {
    let found = ACTIONS.iter().find(|action| action.intent == intent);
    found.map_or("", |action| action.key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_and_every_action_is_explained() {
        for (n, action) in ACTIONS.iter().enumerate() {
            assert!(!action.key.is_empty(), "{action:?}");
            let again = ACTIONS[n + 1..]
                .iter()
                .find(|other| other.key == action.key);
            assert!(again.is_none(), "{} is on two actions", action.key);
        }
    }
}
