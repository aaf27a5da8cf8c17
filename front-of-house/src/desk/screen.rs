//! What is open on this terminal: page, chosen line, dialog. Never sent anywhere.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::money::Money;
use shared::time::Timestamp;

use super::{
    Adjusting, Conflict, DraftRow, FloorPlan, Gifting, GuestSearch, History, Messaging, Opening,
    PinPad, Place, Refunding, Splitting, Tendering, Tipping,
};
use crate::intent::{Chosen, Field};

/// How something is to be read; the theme gives it a colour, the text always says it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Tone {
    Text,
    Muted,
    Faint,
    Ready,
    Soon,
    Late,
    Changed,
    Rush,
    Allergy,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Page {
    Floor,
    Place(Place),
}

/// What a reason is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReasonFor {
    Void {
        order: OrderId,
        line: LineId,
        revision: Revision,
        name: String,
    },
    Refire {
        order: OrderId,
        line: LineId,
        name: String,
    },
    Cancel {
        order: OrderId,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    Pay(Tendering),
    /// The router took the money: what to give back.
    Paid {
        check: CheckId,
        change: Money,
        due: Money,
    },
    Split(Splitting),
    Receipt(CheckId),
    Adjust(Adjusting),
    Refund(Refunding),
    Tip(Tipping),
    Gift(Gifting),
    OpenItem(Opening),
    Message(Messaging),
    History(History),
    /// To another table, or to a colleague.
    Tables,
    Pin(PinPad),
    Shift {
        cash: String,
    },
    /// What other terminals have not sent; `None` until the router said.
    Drafts {
        rows: Option<Vec<DraftRow>>,
    },
    Both(Conflict),
    Reason {
        of: ReasonFor,
        text: String,
    },
    Note {
        line: LineId,
        text: String,
    },
    Guest(GuestSearch),
    Allergy,
    EightySix {
        search: String,
    },
    Orders,
    Waiting,
    More,
    Settings,
    Help,
}

/// A short word to the person, gone with the next act.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub tone: Tone,
}

/// The router said no: what, why, and what was kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// Where it can be corrected.
    pub place: Option<Place>,
    /// Who entered it.
    pub who: Option<String>,
    /// "4 items for table 12".
    pub what: String,
    /// The router's own words.
    pub why: String,
    /// What happened to it, and what to do.
    pub advice: String,
    pub at: Timestamp,
}

/// What a small screen shows of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    #[default]
    Menu,
    Check,
}

/// The floor while somebody moves tables.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arranging {
    pub plan: FloorPlan,
    /// The table that was tapped.
    pub chosen: Option<TableId>,
}

#[derive(Clone, Debug)]
pub struct Screen {
    pub page: Page,
    /// Seat of what is added next; `None`: the table.
    pub seat: Option<u8>,
    /// Course of what is added next; `None`: each item's own.
    pub course: Option<CourseNo>,
    /// The favourites of the daypart instead of a category.
    pub favourites: bool,
    pub category: Option<CategoryId>,
    /// Only dishes that the chosen seat may eat.
    pub only_safe: bool,
    pub side: Side,
    /// The room that is shown alone; `None`: all.
    pub room: Option<String>,
    pub arranging: Option<Arranging>,
    pub search: String,
    pub chosen: Option<Chosen>,
    pub dialog: Option<Dialog>,
    pub notice: Option<Notice>,
}

impl Screen {
    pub fn new(category: Option<CategoryId>) -> Self {
        Self {
            page: Page::Floor,
            seat: None,
            course: None,
            favourites: false,
            category,
            only_safe: false,
            side: Side::Menu,
            room: None,
            arranging: None,
            search: String::new(),
            chosen: None,
            dialog: None,
            notice: None,
        }
    }

    /// Goes to a page with nothing chosen.
    pub fn open(&mut self, page: Page) {
        self.page = page;
        (self.seat, self.course, self.chosen) = (None, None, None);
        (self.side, self.arranging) = (Side::Menu, None);
        self.search.clear();
        self.dialog = None;
    }

    pub fn say(&mut self, text: impl Into<String>, tone: Tone) {
        self.notice = Some(Notice {
            text: text.into(),
            tone,
        });
    }

    /// Text goes to the field that shows it; a field that is not open takes nothing.
    pub fn type_into(&mut self, field: Field, new: &str) {
        let target = match (field, &mut self.dialog) {
            (Field::Search, _) => Some(&mut self.search),
            (Field::Note, Some(Dialog::Note { text, .. }))
            | (Field::Reason, Some(Dialog::Reason { text, .. }))
            | (Field::EightySixSearch, Some(Dialog::EightySix { search: text })) => Some(text),
            (Field::GuestName, Some(Dialog::Guest(own))) => {
                own.found = None;
                Some(&mut own.name)
            }
            (Field::GuestPhone, Some(Dialog::Guest(own))) => {
                own.found = None;
                Some(&mut own.phone)
            }
            (Field::Cash, Some(Dialog::Shift { cash })) => Some(cash),
            (Field::SplitAmount, Some(Dialog::Split(own))) => {
                Some(own.amounts.entry(own.part).or_default())
            }
            (Field::Adjust, Some(Dialog::Adjust(own))) => Some(&mut own.typed),
            (Field::Reason, Some(Dialog::Adjust(own))) => Some(&mut own.reason),
            (Field::Refund, Some(Dialog::Refund(own))) => Some(&mut own.typed),
            (Field::Reason, Some(Dialog::Refund(own))) => Some(&mut own.reason),
            (Field::Message, Some(Dialog::Message(own))) => Some(&mut own.text),
            (Field::OpenName, Some(Dialog::OpenItem(own))) => Some(&mut own.name),
            (Field::OpenPrice, Some(Dialog::OpenItem(own))) => Some(&mut own.price),
            (Field::Tip, Some(Dialog::Tip(own))) => Some(&mut own.typed),
            (Field::Gift, Some(Dialog::Gift(own))) => Some(&mut own.code),
            (Field::GiftAmount, Some(Dialog::Gift(own))) => Some(&mut own.amount),
            (Field::Reason, Some(Dialog::Gift(own))) => Some(&mut own.reason),
            (Field::Tip, Some(Dialog::Pay(pay))) => Some(&mut pay.tip),
            (Field::Gift, Some(Dialog::Pay(pay))) => {
                pay.balance = None;
                Some(&mut pay.gift)
            }
            (Field::Tendered, Some(Dialog::Pay(pay))) => Some(&mut pay.tendered),
            (Field::Approval, Some(Dialog::Pay(pay))) => Some(&mut pay.approval),
            (Field::LastFour, Some(Dialog::Pay(pay))) => Some(&mut pay.last_four),
            _ => None,
        };
        if let Some(text) = target {
            new.clone_into(text);
        }
    }
}
