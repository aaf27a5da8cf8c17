//! What a cook can ask of the screen; each command has its label, help and keys in one table.

mod table;

use shared::ids::{ItemId, LineId, OrderId, StepId, TicketId};

use crate::board::settings::Field;
pub use table::table;

/// A command, as keys, touches and tests give it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Intent {
    /// Choose the n-th ticket (or order) on the page, from 1.
    Pick(u8),
    /// Done: the chosen line or ticket, else the first; at the pass, send the order out.
    Bump,
    BumpTicket(TicketId),
    BumpLines(TicketId, Vec<StepId>),
    /// Send out what is ready of this order.
    Serve(OrderId),
    Start,
    Undo,
    /// Open or close the list of what was bumped last.
    Recall,
    RecallTicket(TicketId),
    AllDay,
    NextPage,
    PreviousPage,
    NextTicket,
    PreviousTicket,
    NextLine,
    PreviousLine,
    Rush,
    /// What can be said to the message from the floor.
    Answer,
    /// The n-th of it; 0 only says that it was seen.
    Reply(u8),
    /// Close this station, or open it; asks back first.
    CloseStation,
    /// The chosen line, else the first open one.
    BumpLine,
    /// All that the seat of the chosen line gets.
    BumpSeat,
    /// The warning on a card or row was touched.
    Acknowledge(OrderId),
    First,
    /// Free places close up now.
    Tidy,
    Park,
    Pin,
    PinOrder(OrderId),
    ParkOrder(OrderId),
    /// Move an order of the pass by so many rows.
    MoveOrder(OrderId, i8),
    RushOrder(OrderId),
    /// What can be done with an order of the pass.
    Order(OrderId),
    /// Send out although prep is open; asks for the reason.
    ServeAnyway(OrderId),
    Refire,
    RefireOrder(OrderId),
    RefireLine(OrderId, LineId),
    /// The n-th reason of the list that asks for one.
    Reason(u8),
    Out,
    ToggleOut(ItemId),
    /// Show the tickets that hold it, or all alike again.
    Find(String),
    Scope,
    Search,
    Type(char),
    View,
    Zoom,
    Language,
    Settings,
    Adjust(Field, i8),
    Help,
    Close,
}

/// A row of the table. Keys are named as the keyboard's physical keys are (`Enter`, `KeyS`).
#[derive(Clone, Copy, Debug)]
pub struct Describe {
    pub kind: IntentKind,
    /// In the order of languages: English, Spanish, French, German, Chinese.
    pub label: [&'static str; 5],
    pub help: [&'static str; 5],
    pub keys: &'static [&'static str],
    /// As printed on the hint.
    pub cap: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum IntentKind {
    Pick,
    Bump,
    Start,
    Undo,
    Recall,
    AllDay,
    NextPage,
    PreviousPage,
    NextTicket,
    PreviousTicket,
    NextLine,
    PreviousLine,
    Rush,
    Answer,
    CloseStation,
    BumpLine,
    BumpSeat,
    First,
    Tidy,
    Park,
    Pin,
    Refire,
    Out,
    Scope,
    Search,
    View,
    Zoom,
    Language,
    Settings,
    Help,
    Close,
}

impl IntentKind {
    pub fn describe(self) -> &'static Describe {
        table()
            .find(|row| row.kind == self)
            .expect("every kind has its row: tested below")
    }
}

/// What a physical key means; `Pick` counts along the key list of its row.
pub fn of_key(name: &str) -> Option<Intent> {
    let row = table().find(|row| row.keys.contains(&name))?;
    let place = row.keys.iter().position(|key| *key == name)?;
    if row.kind == IntentKind::Pick {
        return Some(Intent::Pick(u8::try_from(place % 10).ok()? + 1));
    }
    Some(row.kind.intent())
}

impl IntentKind {
    /// The row that a command belongs to, if it has one.
    pub fn of(intent: &Intent) -> Option<Self> {
        let mut rows = table().map(|row| row.kind);
        rows.find(|kind| match (kind, intent) {
            (Self::Pick, Intent::Pick(_)) => true,
            (kind, intent) => kind.intent() == *intent,
        })
    }

    /// The command without anything beside it.
    pub fn intent(self) -> Intent {
        match self {
            Self::Pick => Intent::Pick(1),
            Self::Bump => Intent::Bump,
            Self::Start => Intent::Start,
            Self::Undo => Intent::Undo,
            Self::Recall => Intent::Recall,
            Self::AllDay => Intent::AllDay,
            Self::NextPage => Intent::NextPage,
            Self::PreviousPage => Intent::PreviousPage,
            Self::NextTicket => Intent::NextTicket,
            Self::PreviousTicket => Intent::PreviousTicket,
            Self::NextLine => Intent::NextLine,
            Self::PreviousLine => Intent::PreviousLine,
            Self::Rush => Intent::Rush,
            Self::Answer => Intent::Answer,
            Self::CloseStation => Intent::CloseStation,
            Self::BumpLine => Intent::BumpLine,
            Self::BumpSeat => Intent::BumpSeat,
            Self::First => Intent::First,
            Self::Tidy => Intent::Tidy,
            Self::Park => Intent::Park,
            Self::Pin => Intent::Pin,
            Self::Refire => Intent::Refire,
            Self::Out => Intent::Out,
            Self::Scope => Intent::Scope,
            Self::Search => Intent::Search,
            Self::View => Intent::View,
            Self::Zoom => Intent::Zoom,
            Self::Language => Intent::Language,
            Self::Settings => Intent::Settings,
            Self::Help => Intent::Help,
            Self::Close => Intent::Close,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_means_two_things_and_every_row_has_words() {
        let mut keys: Vec<&str> = table().flat_map(|row| row.keys).copied().collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "a key stands in two rows");
        for row in table() {
            assert_eq!(row.kind.describe().cap, row.cap);
            assert!(
                row.label
                    .iter()
                    .chain(&row.help)
                    .all(|text| !text.is_empty())
            );
        }
    }

    #[test]
    fn every_key_of_a_bump_bar_does_something() {
        let bar = [
            "ControlLeft",
            "NumpadSubtract",
            "ArrowDown",
            "ArrowLeft",
            "ArrowRight",
            "Space",
            "Enter",
        ];
        let digits = (0..10).map(|n| format!("Digit{n}"));
        for key in bar.into_iter().map(str::to_owned).chain(digits) {
            assert!(of_key(&key).is_some(), "{key}");
        }
        assert_eq!(of_key("Digit0"), Some(Intent::Pick(10)));
        assert_eq!(of_key("Digit1"), Some(Intent::Pick(1)));
    }
}
