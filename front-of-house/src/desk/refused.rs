//! What the router refused, in the language of this terminal and with the names that its menu shows.

use shared::ids::*;
use shared::wire::{Malformed, Reject};

use super::*;
use crate::say::refused as w;

impl Desk {
    /// Why, without a full stop; the first letter is small, as it stands within a sentence.
    pub fn why(&self, reject: &Reject) -> String {
        self.why_order(reject)
            .or_else(|| self.why_extra(reject))
            .or_else(|| self.why_check(reject))
            .unwrap_or_else(|| self.why_person(reject))
    }

    /// The same as a sentence of its own.
    pub(super) fn why_sentence(&self, reject: &Reject) -> String {
        let stop = match self.lang() {
            Lang::Zh => "。",
            _ => ".",
        };
        format!("{}{stop}", words::capital(&self.why(reject)))
    }

    /// About what was ordered, and the kitchen.
    fn why_order(&self, reject: &Reject) -> Option<String> {
        let lang = self.lang();
        let plain = |word: shared::lang::Word| word.text(lang).to_owned();
        Some(match reject {
            Reject::Malformed { malformed } => match malformed {
                Malformed::NotJson { detail } => w::NOT_UNDERSTOOD.with(lang, detail),
                other => w::NOT_UNDERSTOOD.with(lang, other),
            },
            Reject::NotAllowed { need } => w::NOT_ALLOWED.with(lang, need),
            Reject::IdReused => plain(w::ID_REUSED),
            Reject::EmptyOrder => plain(w::EMPTY_ORDER),
            Reject::TooManyLines { max } => w::TOO_MANY_LINES.with(lang, max),
            Reject::OrderExists { .. } => plain(w::ORDER_EXISTS),
            Reject::LineExists { .. } => plain(w::LINE_EXISTS),
            Reject::UnknownMenu { .. } => plain(w::OLD_MENU),
            Reject::UnknownItem { item, .. } => w::UNKNOWN_ITEM.with(lang, self.item_called(item)),
            Reject::ItemOut { item, .. } => w::ITEM_OUT.with(lang, self.item_called(item)),
            Reject::NotEnoughLeft { item, left, .. } => {
                w::FEW_LEFT.filled(lang, &[left, &self.item_called(item)])
            }
            Reject::SizeNeeded { item, .. } => w::SIZE_NEEDED.with(lang, self.item_called(item)),
            Reject::UnknownSize { item, size, .. } => {
                w::NO_SUCH_SIZE.filled(lang, &[&self.item_called(item), size])
            }
            Reject::UnknownModifier { item, modifier, .. } => {
                let values = [&self.choice_called(modifier), &self.item_called(item)];
                w::NOT_OF_ITEM.filled(lang, &[values[0], values[1]])
            }
            Reject::ModifierMissing { item, group, .. } => {
                w::CHOICE_NEEDED.filled(lang, &[&self.item_called(item), &self.group_called(group)])
            }
            Reject::TooManyOfGroup {
                item, group, max, ..
            } => w::AT_MOST.filled(
                lang,
                &[&self.item_called(item), max, &self.group_called(group)],
            ),
            Reject::TooManyModifiers { max, .. } => w::MANY_CHANGES.with(lang, max),
            Reject::BadQuantity { quantity, max, .. } => {
                w::BAD_QUANTITY.filled(lang, &[quantity, max])
            }
            Reject::BadSeat { seat, max, .. } => w::BAD_SEAT.filled(lang, &[seat, max]),
            Reject::UnknownCourse { course } => w::NO_COURSE.with(lang, course.0),
            Reject::UnknownTable { table } => w::NO_TABLE.with(lang, table),
            Reject::NoteTooLong { max } => w::LONG_NOTE.with(lang, max),
            Reject::CardNumberInText => plain(w::CARD_NUMBER),
            Reject::TotalDiffers { yours, ours } => w::TOTAL_DIFFERS.filled(lang, &[ours, yours]),
            Reject::BadWantedTime { max_hours } => w::BAD_TIME.with(lang, max_hours),
            Reject::KitchenFull { again_in } => w::FULL.with(lang, (again_in.0 + 59_999) / 60_000),
            Reject::UnknownOrder { .. } => plain(w::ORDER_GONE),
            Reject::UnknownLine { .. } => plain(w::NO_LINE),
            Reject::LineChanged { .. } => plain(w::LINE_CHANGED),
            Reject::LineVoid { .. } => plain(w::LINE_VOID),
            Reject::NotCooked { .. } => plain(w::NOT_COOKED),
            Reject::NothingHeld { course } => w::NOTHING_HELD.with(lang, course.0),
            Reject::CourseNotReady { course, open } => {
                w::COURSE_OPEN.filled(lang, &[&course.0, open])
            }
            Reject::UnknownStation { station } => w::NO_STATION.with(lang, station),
            Reject::UnknownTicket { .. } => plain(w::TICKET_GONE),
            Reject::OrderCancelled { .. } => plain(w::CANCELLED),
            Reject::OrderFired { .. } => plain(w::ORDER_FIRED),
            Reject::NextStationStarted { .. } => plain(w::NEXT_STARTED),
            Reject::UndoTooLate { secs } => w::UNDO_LATE.with(lang, secs),
            Reject::TooManySteps { max } => w::MANY_STEPS.with(lang, max),
            _ => return None,
        })
    }

    /// About what is on no menu, and words to a station.
    fn why_extra(&self, reject: &Reject) -> Option<String> {
        let lang = self.lang();
        Some(match reject {
            Reject::NotOpen { item, .. } => w::NOT_OPEN.with(lang, self.item_called(item)),
            Reject::BadOpenItem { chars, max, .. } => w::BAD_OPEN.filled(lang, &[chars, max]),
            Reject::BadMessage { max } => w::BAD_MESSAGE.with(lang, max),
            Reject::TooManyMessages { station, max } => {
                w::MANY_MESSAGES.filled(lang, &[max, &self.station_name(station)])
            }
            Reject::UnknownMessage { .. } => w::NO_MESSAGE.text(lang).to_owned(),
            _ => return None,
        })
    }

    /// About money.
    fn why_check(&self, reject: &Reject) -> Option<String> {
        let lang = self.lang();
        let plain = |word: shared::lang::Word| word.text(lang).to_owned();
        Some(match reject {
            Reject::UnknownCheck { .. } => plain(w::NO_CHECK),
            Reject::AlreadySettled { .. } => plain(w::IS_PAID),
            Reject::BadAmount { amount, due } => w::BAD_AMOUNT.filled(lang, &[amount, due]),
            Reject::TenderShort { tendered, amount } => {
                w::TENDER_SHORT.filled(lang, &[tendered, amount])
            }
            Reject::RefundFirst { .. } => plain(w::REFUND_FIRST),
            Reject::ReasonNeeded => plain(w::REASON),
            Reject::CheckChanged { .. } => plain(w::CHECK_CHANGED),
            Reject::SplitDoesNotAddUp { parts, whole } => {
                w::PARTS_DIFFER.filled(lang, &[parts, whole])
            }
            Reject::SharesDoNotAddUp { .. } => plain(w::SHARES_DIFFER),
            Reject::BadSplit { max } => w::BAD_SPLIT.with(lang, max),
            Reject::PaidInPart { paid, .. } => w::PART_PAID.with(lang, paid),
            Reject::LineNotOnCheck { .. } => plain(w::NOT_ON_CHECK),
            Reject::BadAdjustment { .. } => plain(w::BAD_ADJUST),
            Reject::UnknownPayment { payment, .. } => w::NO_PAYMENT.with(lang, payment),
            Reject::UnknownGift { code } => w::NO_GIFT.with(lang, code),
            Reject::GiftShort { code, balance } => w::GIFT_SHORT.filled(lang, &[code, balance]),
            Reject::StoreUnavailable { detail } => w::STORE.with(lang, detail),
            _ => return None,
        })
    }

    /// About who asks, and what they keep here.
    fn why_person(&self, reject: &Reject) -> String {
        let lang = self.lang();
        let plain = |word: shared::lang::Word| word.text(lang).to_owned();
        match reject {
            Reject::NotSignedIn => plain(w::SIGN_IN),
            Reject::UnknownPerson { actor } => w::NOBODY.with(lang, words::capital(actor.as_str())),
            Reject::WrongPin { left } => w::WRONG_PIN.with(lang, left),
            Reject::PinLocked { secs } => w::LOCKED.with(lang, secs),
            Reject::OverLimit { limit, .. } => w::OVER_LIMIT.with(lang, limit),
            Reject::ApprovalNeeded { .. } => plain(w::APPROVAL),
            Reject::SamePerson { .. } => plain(w::SAME_PERSON),
            Reject::ClockedIn => plain(w::CLOCKED_IN),
            Reject::NotClockedIn => plain(w::NOT_CLOCKED_IN),
            Reject::DraftChanged { .. } => plain(w::DRAFT_CHANGED),
            Reject::UnknownDraft { .. } => plain(w::NO_DRAFT),
            Reject::DraftTooLarge { drafts, .. } => w::BIG_DRAFT.with(lang, drafts),
            Reject::UnknownCustomer { .. } => plain(w::NO_GUEST),
            Reject::BadCustomer { max } => w::BAD_GUEST.with(lang, max),
            Reject::ClockIsReal => plain(w::CLOCK_REAL),
            // What a newer router says is better in its own words than not at all.
            other => other.to_string(),
        }
    }

    fn item_called(&self, item: &ItemId) -> String {
        let found = self.house.menu.item(item);
        found.map_or_else(
            || item.to_string(),
            |own| own.names.get(self.lang().code()).to_owned(),
        )
    }

    fn choice_called(&self, choice: &ModifierId) -> String {
        let found = self.house.menu.modifiers.get(choice);
        found.map_or_else(
            || choice.to_string(),
            |own| own.names.get(self.lang().code()).to_owned(),
        )
    }

    fn group_called(&self, group: &GroupId) -> String {
        let found = self.house.menu.groups.get(group);
        found.map_or_else(
            || group.to_string(),
            |own| own.names.get(self.lang().code()).to_owned(),
        )
    }
}
