//! Samples of every answer: all that can be accepted, and every refusal.

use shared::ids::*;
use shared::money::Money;
use shared::order::Totals;
use shared::time::Span;
use shared::wire::*;

use super::{at, business_date, check_id, line_id, name, order_id, step_id, ticket_id};

fn totals() -> Totals {
    Totals {
        net: Money(3_773),
        tax: Money(377),
        gross: Money(4_150),
    }
}

pub(crate) fn accepted() -> Vec<Accepted> {
    let (order, check) = (order_id(), check_id());
    vec![
        Accepted::Order {
            order,
            check,
            number: 17,
            business_date: business_date(),
            totals: totals(),
            due_at: at(900),
        },
        Accepted::Revised {
            order,
            revision: Revision(2),
            totals: totals(),
        },
        Accepted::Steps {
            done: vec![step_id(1, 0)],
            changed: vec![step_id(2, 0)],
        },
        Accepted::Paid {
            check,
            change: Money(50),
            due: Money(2_200),
            settled: false,
        },
        Accepted::Advanced {
            now: at(60),
            next_wake: Some(at(75)),
        },
        Accepted::Quoted {
            p50: Span::from_secs(840),
            p90: Span::from_secs(1_140),
            again_in: Some(Span::from_secs(600)),
        },
        Accepted::Done,
        Accepted::Checks {
            checks: vec![CheckDue {
                check,
                revision: Revision(5),
                due: Money(2_075),
            }],
        },
        Accepted::Gift {
            code: name("G-1001"),
            balance: Money(5_000),
        },
        Accepted::SignedIn {
            person: super::views::person(),
        },
        Accepted::Approved {
            approver: name("zoe"),
            until: at(120),
        },
        Accepted::Drafts {
            drafts: vec![super::desk::kept_draft()],
        },
        Accepted::Customers {
            customers: vec![super::desk::customer()],
        },
        Accepted::History {
            customer: super::desk::customer().id,
            visits: vec![super::desk::visit()],
        },
    ]
}

/// In the order of precedence.
pub(crate) fn rejects() -> Vec<Reject> {
    let (large, text, older) = malformed().into();
    let malformed = |malformed| Reject::Malformed { malformed };
    let mut all = vec![malformed(large), malformed(text), malformed(older)];
    all.extend(about_drafts());
    all.extend(about_what_is_open());
    all.extend(about_money());
    all.extend(about_checks());
    all.extend(about_people());
    all
}

fn malformed() -> [Malformed; 3] {
    [
        Malformed::TooLarge {
            bytes: 300_000,
            max: 262_144,
        },
        Malformed::NotJson {
            detail: "missing field `body` at line 1 column 190".to_owned(),
        },
        Malformed::Protocol {
            theirs: 9,
            ours: 2,
            oldest: 1,
        },
    ]
}

fn about_drafts() -> Vec<Reject> {
    let (order, line) = (order_id(), line_id(1));
    let item = || name("burger");
    vec![
        Reject::NotAllowed {
            need: "a manager's approval".to_owned(),
        },
        Reject::IdReused,
        Reject::EmptyOrder,
        Reject::TooManyLines { max: 200 },
        Reject::OrderExists { order },
        Reject::LineExists { line },
        Reject::UnknownMenu {
            yours: name("menu-7f3a"),
        },
        Reject::UnknownItem { line, item: item() },
        Reject::ItemOut { line, item: item() },
        Reject::NotEnoughLeft {
            line,
            item: item(),
            left: 1,
        },
        Reject::SizeNeeded {
            line,
            item: item(),
            sizes: "M, L".to_owned(),
        },
        Reject::UnknownSize {
            line,
            item: item(),
            size: name("XXL"),
        },
        Reject::UnknownModifier {
            line,
            item: item(),
            modifier: name("no-ice"),
        },
        Reject::ModifierMissing {
            line,
            item: item(),
            group: name("doneness"),
        },
        Reject::TooManyOfGroup {
            line,
            item: item(),
            group: name("doneness"),
            max: 1,
        },
        Reject::TooManyModifiers { line, max: 20 },
        Reject::BadQuantity {
            line,
            quantity: 0,
            max: 99,
        },
        Reject::BadSeat {
            line,
            seat: 61,
            max: 60,
        },
        Reject::UnknownCourse {
            course: CourseNo(9),
        },
        Reject::NotOpen {
            line,
            item: name("burger"),
        },
        Reject::BadOpenItem {
            line,
            chars: 60,
            max: Money(10_000),
        },
        Reject::UnknownTable { table: name("t99") },
        Reject::NoteTooLong { max: 200 },
        Reject::CardNumberInText,
        Reject::TotalDiffers {
            yours: Money(4_150),
            ours: Money(4_250),
        },
        Reject::BadWantedTime { max_hours: 72 },
        Reject::KitchenFull {
            again_in: Span::from_secs(600),
        },
    ]
}

fn about_what_is_open() -> Vec<Reject> {
    let (order, line) = (order_id(), line_id(1));
    vec![
        Reject::UnknownOrder { order },
        Reject::UnknownLine { line },
        Reject::LineChanged {
            line,
            theirs: Revision(3),
        },
        Reject::LineVoid { line },
        Reject::NotCooked { line },
        Reject::NothingHeld {
            course: CourseNo(2),
        },
        Reject::CourseNotReady {
            course: CourseNo(2),
            open: 3,
        },
        Reject::UnknownStation {
            station: name("gril"),
        },
        Reject::BadMessage { max: 120 },
        Reject::TooManyMessages {
            station: name("grill"),
            max: 20,
        },
        Reject::UnknownMessage {
            message: super::message_id(),
        },
        Reject::UnknownTicket {
            ticket: ticket_id(),
        },
        Reject::OrderCancelled { order },
        Reject::OrderFired { order },
        Reject::NextStationStarted {
            step: step_id(1, 1),
        },
        Reject::UndoTooLate { secs: 10 },
        Reject::TooManySteps { max: 500 },
    ]
}

fn about_money() -> Vec<Reject> {
    let check = check_id();
    vec![
        Reject::UnknownCheck { check },
        Reject::AlreadySettled { check },
        Reject::BadAmount {
            amount: Money(5_000),
            due: Money(2_200),
        },
        Reject::TenderShort {
            tendered: Money(2_000),
            amount: Money(2_200),
        },
        Reject::RefundFirst { check },
        Reject::ReasonNeeded,
    ]
}

fn about_checks() -> Vec<Reject> {
    let (check, line) = (check_id(), line_id(1));
    let code = || name("G-1001");
    vec![
        Reject::CheckChanged {
            check,
            theirs: Revision(5),
        },
        Reject::SplitDoesNotAddUp {
            parts: Money(4_000),
            whole: Money(4_150),
        },
        Reject::SharesDoNotAddUp { line },
        Reject::BadSplit { max: 60 },
        Reject::PaidInPart {
            check,
            paid: Money(1_000),
        },
        Reject::LineNotOnCheck { check, line },
        Reject::BadAdjustment { check },
        Reject::UnknownPayment { check, payment: 7 },
        Reject::UnknownGift { code: code() },
        Reject::GiftShort {
            code: code(),
            balance: Money(150),
        },
    ]
}

fn about_people() -> Vec<Reject> {
    let (line, draft) = (line_id(1), order_id());
    let approvable = || Approvable::Void {
        line,
        revision: Revision(4),
    };
    let actor = || name("maria");
    vec![
        Reject::NotSignedIn,
        Reject::UnknownPerson { actor: actor() },
        Reject::WrongPin { left: 3 },
        Reject::PinLocked { secs: 60 },
        Reject::OverLimit {
            limit: "a discount of 10 %".to_owned(),
            what: approvable(),
        },
        Reject::ApprovalNeeded { what: approvable() },
        Reject::SamePerson { actor: actor() },
        Reject::ClockedIn,
        Reject::NotClockedIn,
        Reject::DraftChanged {
            draft,
            theirs: Revision(4),
        },
        Reject::UnknownDraft { draft },
        Reject::DraftTooLarge {
            max: 65_536,
            drafts: 200,
        },
        Reject::UnknownCustomer {
            customer: super::desk::customer().id,
        },
        Reject::BadCustomer { max: 80 },
        Reject::ClockIsReal,
        Reject::StoreUnavailable {
            detail: "disk full".to_owned(),
        },
    ]
}
