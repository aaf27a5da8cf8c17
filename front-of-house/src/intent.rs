//! What a person at the terminal wants, and one table with the label, help and key of each action.
//!
//! Touch buttons, the keyboard and the F1 overlay read the same table, so they cannot disagree.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::menu::Allergen;

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
    /// Approved on a card terminal elsewhere.
    Card,
}

/// A text that is being typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    Search,
    Note,
    GuestName,
    Reason,
    Tendered,
    Approval,
    LastFour,
    EightySixSearch,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Intent {
    OpenFloor,
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
    Send,
    FireCourse(CourseNo),
    FireNext,
    HoldCourse(CourseNo),
    HoldNext,
    Rush,
    AskNote,
    AskGuest,
    AskVoid,
    AskRefire,
    AskCancel,
    /// Goes with what was asked: void, cook again or cancel.
    Confirm,
    AskAllergy,
    Allergy(Allergen),
    AllergyDone,
    AskPay,
    PayCheck(OrderId),
    Pay(Method),
    TakePayment,
    /// Takes what the guest gave as a part of what is due.
    TakePart,
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
    AskHelp,
    CloseDialog,
    WriteRecord,
}

/// How an action is called, what it does, and its key.
#[derive(Clone, Copy, Debug)]
pub struct Action {
    pub intent: &'static Intent,
    pub label: &'static str,
    pub help: &'static str,
    /// Modifiers and key as printed: `Ctrl+Z`; empty where it has none of its own.
    pub key: &'static str,
}

const fn row(
    intent: &'static Intent,
    label: &'static str,
    key: &'static str,
    help: &'static str,
) -> Action {
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
    row(&Intent::AskHelp, "Help", "F1", "shows all keys"),
    row(&Intent::OpenFloor, "Floor", "F2", "all tables"),
    row(
        &Intent::AskOrders,
        "Orders",
        "F3",
        "every open order, food that is up first",
    ),
    row(
        &Intent::AskEightySix,
        "86 list",
        "F4",
        "what is out, and what is counted",
    ),
    row(
        &Intent::FireNext,
        "Fire",
        "F5",
        "lets the next held course go to the kitchen",
    ),
    row(
        &Intent::HoldNext,
        "Hold",
        "F6",
        "keeps the next course until you fire it",
    ),
    row(
        &Intent::RepeatRound,
        "Repeat round",
        "F7",
        "the last drinks of this table once more",
    ),
    row(
        &Intent::AskPay,
        "Pay",
        "F8",
        "cash, or a card approved elsewhere",
    ),
    row(
        &Intent::AskAllergy,
        "Allergy",
        "F9",
        "what the chosen seat must not eat",
    ),
    row(
        &Intent::Rush,
        "Rush",
        "F10",
        "puts this order first on every rail, or back in line",
    ),
    row(
        &Intent::Send,
        "Send",
        "F12",
        "sends what is marked NOT SENT YET",
    ),
    row(&Intent::Send, "Send", "Ctrl+Enter", "the same"),
    row(
        &Intent::Undo,
        "Undo",
        "Ctrl+Z",
        "takes back the last change of what is not sent",
    ),
    row(
        &Intent::StartTakeAway,
        "Take-away",
        "Ctrl+T",
        "a new order without a table",
    ),
    row(
        &Intent::AskNote,
        "Note",
        "Ctrl+N",
        "a note for the chosen line",
    ),
    row(
        &Intent::AskGuest,
        "Guest",
        "Ctrl+G",
        "how many guests, and the name on a take-away",
    ),
    row(
        &Intent::AskVoid,
        "Void line",
        "Ctrl+D",
        "takes the chosen line back, with a reason",
    ),
    row(
        &Intent::AskRefire,
        "Cook again",
        "Ctrl+R",
        "the chosen line once more, with a reason",
    ),
    row(
        &Intent::AskCancel,
        "Cancel order",
        "Ctrl+K",
        "the whole order, with a reason",
    ),
    row(
        &Intent::AskWaiting,
        "Waiting",
        "Ctrl+W",
        "what waits on this terminal for the kitchen",
    ),
    row(
        &Intent::AskMore,
        "More",
        "Ctrl+M",
        "rush, cancel, guests, waiting",
    ),
    row(
        &Intent::RemoveLine,
        "Remove",
        "Delete",
        "the chosen line that is not sent yet",
    ),
    row(
        &Intent::Quantity(1),
        "One more",
        "Ctrl+Plus",
        "of the chosen line",
    ),
    row(
        &Intent::Quantity(-1),
        "One fewer",
        "Ctrl+Minus",
        "of the chosen line",
    ),
    row(
        &Intent::NextLine,
        "Next line",
        "Down",
        "chooses the next line of the check",
    ),
    row(
        &Intent::PreviousLine,
        "Previous line",
        "Up",
        "chooses the line above",
    ),
    row(
        &Intent::NextCategory,
        "Next category",
        "PageDown",
        "the next part of the menu",
    ),
    row(
        &Intent::AddGuest,
        "One guest more",
        "Ctrl+I",
        "another seat",
    ),
    row(
        &Intent::CloseDialog,
        "Close",
        "Escape",
        "closes what is open on top",
    ),
    row(
        &Intent::WriteRecord,
        "Write record",
        "Ctrl+F12",
        "the last minutes to a file, for support",
    ),
];

/// Keys of choices, for the overlay; `panels::keys` maps them.
pub const CHOICES: &[(&str, &str)] = &[
    ("letters", "search the menu; Enter takes the first found"),
    ("Alt+0 … Alt+9", "seat; 0 is the table"),
    (
        "Ctrl+0 … Ctrl+9",
        "course of what you add next; 0 is each item's own",
    ),
    ("Tab, Space", "walk through all buttons and press one"),
];

/// The label and help of an action; empty for what has no row of its own.
pub fn describe(intent: &Intent) -> Action {
    let found = ACTIONS.iter().find(|action| action.intent == intent);
    found
        .copied()
        .unwrap_or(row(&Intent::CloseDialog, "", "", ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_does_two_things_and_every_action_is_explained() {
        for (n, action) in ACTIONS.iter().enumerate() {
            assert!(
                !action.key.is_empty() && !action.help.is_empty(),
                "{action:?}"
            );
            let again = ACTIONS[n + 1..]
                .iter()
                .find(|other| other.key == action.key);
            assert!(again.is_none(), "{} is on two actions", action.key);
        }
    }
}
