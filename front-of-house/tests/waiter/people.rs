//! Who works here: signing in, a second person's agreement, shifts, and guests that are known by name.

use front_of_house::desk::Effect;
use front_of_house::intent::{Field, Intent};
use shared::ids::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::wire::*;

use crate::house::*;
use crate::touch::Touch;

fn person(name: &str, role: &str) -> Person {
    Person {
        actor: name.parse().unwrap(),
        name: format!("{}{}", name[..1].to_uppercase(), &name[1..]),
        role: role.parse().unwrap(),
        rights: Rights {
            discount_milli_percent: 10_000,
            comp: Money(2_000),
            refund: Money(2_000),
            void_after_fire: role == "manager",
            open_item: false,
        },
        clocked_in: None,
    }
}

/// A house with people; `who` is signed in here.
pub(crate) fn staffed(who: Option<&str>) -> Waiter {
    let mut ana = Waiter::new();
    ana.desk.device = Some("front-1".parse().unwrap());
    sessions(&mut ana, who);
    ana
}

pub(crate) fn people(who: Option<&str>) -> PeopleView {
    let session = who.map(|who| Session {
        device: "front-1".parse().unwrap(),
        actor: who.parse().unwrap(),
    });
    PeopleView {
        people: vec![person("ana", "waiter"), person("eva", "manager")],
        sessions: session.into_iter().collect(),
    }
}

fn sessions(ana: &mut Waiter, who: Option<&str>) {
    let people = Box::new(people(who));
    ana.desk.hear_house(HouseUpdate::People { people });
}

/// The last ask that no disk keeps.
pub(crate) fn last_desk(ana: &Waiter) -> (RequestId, DeskAsk) {
    let asked = ana.effects.iter().rev().find_map(|effect| match effect {
        Effect::Desk(request, ask) => Some((*request, ask.clone())),
        _ => None,
    });
    asked.expect("something was asked")
}

#[test]
fn nobody_works_before_a_pin_and_a_wrong_one_says_how_many_tries_are_left() {
    let mut touch = Touch::on(staffed(None));
    assert!(touch.sees("Who are you?"));
    touch.presses(egui::Modifiers::NONE, egui::Key::Escape);
    assert!(touch.sees("Who are you?"), "there is nothing behind it");
    touch
        .tap("Ana")
        .types("12")
        .tap("Key 3")
        .tap("Key 4")
        .tap("Enter");
    let (request, ask) = last_desk(touch.waiter());
    let (actor, pin) = ("ana".parse().unwrap(), "1234".to_owned());
    assert_eq!(ask, DeskAsk::SignIn { actor, pin });
    touch
        .waiter()
        .answered(request, Err(Reject::WrongPin { left: 2 }));
    touch.settle();
    assert!(touch.sees("Wrong PIN; 2 more tries."));
    touch.tap("Key 1").tap("Enter");
    let (request, _) = last_desk(touch.waiter());
    touch
        .waiter()
        .answered(request, Err(Reject::PinLocked { secs: 30 }));
    touch.settle();
    assert!(touch.sees("wait 30 s"));
    touch.tap("Key 1").tap("Enter");
    let (request, _) = last_desk(touch.waiter());
    let signed = person("ana", "waiter");
    touch
        .waiter()
        .answered(request, Ok(Accepted::SignedIn { person: signed }));
    sessions(touch.waiter(), Some("ana"));
    touch.settle();
    assert!(touch.sees("Ana is signed in.") && touch.sees("Table 12, free"));
}

#[test]
fn with_the_router_away_whoever_works_goes_on() {
    let mut ana = staffed(None);
    ana.silence(shared::time::Span::from_secs(5));
    assert!(!ana.desk.must_sign_in());
}

#[test]
fn a_void_after_fire_is_agreed_to_by_a_second_person_and_asked_again_with_their_name() {
    let mut ana = staffed(Some("ana"));
    ana.does([table("12"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(4);
    ana.does([
        Intent::NextLine,
        Intent::AskVoid,
        Intent::Type(Field::Reason, "sent back".to_owned()),
        Intent::Confirm,
    ]);
    let first = ana.last();
    let FrontAsk::Revise { operations, .. } = &first.ask else {
        panic!("a void")
    };
    let LineOperation::Void { line, revision, .. } = operations[0].clone() else {
        panic!("a void")
    };
    let what = Approvable::Void { line, revision };
    let needed = Reject::ApprovalNeeded { what: what.clone() };
    ana.answered(first.request, Err(needed));
    let mut touch = Touch::on(ana);
    assert!(touch.sees("A second person must approve") && touch.sees("void of a line"));
    assert!(
        !touch.sees("Ana · Waiter"),
        "nobody agrees to their own doing"
    );
    touch.tap("Eva").types("9999").tap("Enter");
    let (request, ask) = last_desk(touch.waiter());
    assert!(matches!(&ask, DeskAsk::Approve { what: asked, .. } if *asked == what));
    let approver: ActorId = "eva".parse().unwrap();
    let until = EVENING;
    touch.waiter().answered(
        request,
        Ok(Accepted::Approved {
            approver: approver.clone(),
            until,
        }),
    );
    let again = touch.waiter().last();
    assert_eq!((&again.ask, again.approver), (&first.ask, Some(approver)));
    assert_eq!(again.actor.unwrap().as_str(), "ana");
    assert_ne!(
        again.request, first.request,
        "a new ask, not the old one changed"
    );
}

#[test]
fn the_shift_ends_with_the_cash_that_was_counted() {
    let mut ana = staffed(Some("ana"));
    ana.does([Intent::AskPeople, Intent::ClockIn]);
    assert_eq!(ana.asked(), [FrontAsk::ClockIn]);
    let cash = Intent::Type(Field::Cash, "abc".to_owned());
    ana.does([Intent::AskPeople, cash, Intent::ClockOut]);
    assert!(
        ana.notice().contains("'abc' is not an amount"),
        "{}",
        ana.notice()
    );
    let cash = Intent::Type(Field::Cash, "212,40".to_owned());
    ana.does([cash, Intent::ClockOut]);
    let cash = Some(Money(21_240));
    assert_eq!(ana.last().ask, FrontAsk::ClockOut { cash });
}

#[test]
fn a_guest_is_found_by_phone_and_brings_their_allergies_along() {
    let mut touch = Touch::on(Waiter::new());
    touch.tap("Table 12, free").tap("Seat 2").tap("4 guests");
    touch.waiter().does([
        Intent::Type(Field::GuestPhone, "555".to_owned()),
        Intent::FindGuest,
    ]);
    let (request, ask) = last_desk(touch.waiter());
    let text = "555".to_owned();
    assert_eq!(ask, DeskAsk::FindCustomers { text });
    let maria = Customer {
        id: CustomerId(uuid::Uuid::from_u128(7)),
        name: "Maria".to_owned(),
        phone: Some("555 0199".to_owned()),
        consent: true,
        allergies: vec![Allergen::Peanut],
        points: 12,
    };
    let customers = vec![maria];
    touch
        .waiter()
        .answered(request, Ok(Accepted::Customers { customers }));
    touch.settle();
    assert!(touch.sees("Maria · 555 0199 · 12 points") || touch.sees("It is Maria"));
    assert!(touch.sees("⚠ remembered: peanut"));
    touch.tap("It is Maria");
    assert!(touch.sees("Maria is on this order.") && touch.sees("Seat 2, allergy: peanut"));
    touch.tap_on("Soup, 7.00").tap("Send 1 item");
    let FrontAsk::Submit { order } = &touch.waiter().asked()[0] else {
        panic!("a new order")
    };
    assert_eq!(order.guest.as_ref().unwrap().name, "Maria");
    assert_eq!(order.allergies.len(), 1);
}
