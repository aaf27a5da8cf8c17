//! Who may do what: signing in, guessing PINs, limits of roles, and a second person's word.

use std::sync::Arc;

use shared::money::Money;
use shared::order::Tender;
use shared::wire::{AdjustBy, AdjustmentKind, Approvable, Person, Rights};

use super::*;

/// A house with a waiter, ana, and a manager, zoe, at one terminal.
struct Shift {
    kitchen: Kitchen,
    at: Timestamp,
    roster: Arc<Roster>,
}

fn actor(name: &str) -> ActorId {
    name.parse().unwrap()
}

fn person(name: &str, discount: u32, far: bool) -> (ActorId, Person) {
    let money = Money(if far { 10_000 } else { 500 });
    let rights = Rights {
        discount_milli_percent: discount,
        comp: if far { money } else { Money::ZERO },
        refund: money,
        void_after_fire: far,
        open_item: far,
    };
    let person = Person {
        actor: actor(name),
        name: name.to_owned(),
        role: "waiter".parse().unwrap(),
        rights,
        clocked_in: None,
    };
    (actor(name), person)
}

impl Shift {
    fn new() -> Self {
        let mut kitchen = Kitchen::new();
        let loaded = Event::MenuLoaded {
            restaurant: Box::new(fixture::restaurant()),
            moved: Vec::new(),
        };
        evolve(&mut kitchen, OPENING, &loaded);
        let people = [
            person("ana", 10_000, false),
            person("zoe", 100_000, true),
            person("max", 100_000, true),
        ];
        let roster = Arc::new(people.into_iter().collect());
        Self {
            kitchen,
            at: OPENING,
            roster,
        }
    }

    fn run(
        &mut self,
        who: Option<&str>,
        approver: Option<&str>,
        body: Command,
    ) -> Result<Accepted, Reject> {
        let by = By {
            role: Role::Front,
            device: "t1".parse().unwrap(),
            actor: who.map(actor),
            approver: approver.map(actor),
            roster: Some(Arc::clone(&self.roster)),
        };
        let at = self.at;
        let decision = decide(&self.kitchen, &Stamped { at, by, body })?;
        for event in &decision.events {
            evolve(&mut self.kitchen, at, event);
        }
        audit::check(&self.kitchen);
        Ok(decision.accepted)
    }

    fn front(&mut self, approver: Option<&str>, ask: FrontAsk) -> Result<Accepted, Reject> {
        self.run(Some("ana"), approver, Command::Front(ask))
    }

    fn pin(&mut self, who: &str, right: bool, purpose: PinFor) {
        let actor = actor(who);
        let pin = Command::Pin {
            actor,
            right,
            purpose,
        };
        self.run(None, None, pin).unwrap();
    }

    /// Ana is there with an order of fries and a cola that are cooking.
    fn busy() -> Self {
        let mut shift = Self::new();
        shift.pin("ana", true, PinFor::SignIn);
        let order = draft("A1", &["fries", "cola"]);
        shift.front(None, FrontAsk::Submit { order }).unwrap();
        shift
    }
}

fn void(revision: u32) -> FrontAsk {
    FrontAsk::Revise {
        order: order_id("A1"),
        operations: vec![LineOperation::Void {
            line: line_id("A1", 0),
            revision: Revision(revision),
            reason: "hair".to_owned(),
        }],
    }
}

fn approvable(revision: u32) -> Approvable {
    Approvable::Void {
        line: line_id("A1", 0),
        revision: Revision(revision),
    }
}

#[test]
fn nobody_orders_before_signing_in_and_each_under_their_own_name() {
    let mut shift = Shift::new();
    let order = || draft("A1", &["fries"]);
    let ask = || FrontAsk::Submit { order: order() };
    assert_eq!(shift.front(None, ask()), Err(Reject::NotSignedIn));
    shift.pin("zoe", true, PinFor::SignIn);
    assert_eq!(
        shift.front(None, ask()),
        Err(Reject::NotSignedIn),
        "zoe is there, not ana"
    );
    shift.pin("ana", true, PinFor::SignIn);
    assert!(shift.front(None, ask()).is_ok());
    shift.run(None, None, Command::SignOut).unwrap();
    assert_eq!(
        shift.front(None, FrontAsk::ClockIn),
        Err(Reject::NotSignedIn)
    );
}

#[test]
fn after_five_wrong_pins_each_guess_waits_twice_as_long() {
    let mut shift = Shift::new();
    let (device, ana): (DeviceId, ActorId) = ("t1".parse().unwrap(), actor("ana"));
    for left in (1..5).rev() {
        shift.pin("ana", false, PinFor::SignIn);
        assert_eq!(shift.kitchen.pin_locked(shift.at, &device, &ana), None);
        assert_eq!(shift.kitchen.pin_tries_left(&device, &ana), left);
    }
    for (wrong, wait) in [(5, 30), (6, 60), (7, 120), (8, 240)] {
        shift.pin("ana", false, PinFor::SignIn);
        let locked = |at| shift.kitchen.pin_locked(at, &device, &ana);
        assert_eq!(locked(shift.at), Some(wait), "after {wrong}");
        assert_eq!(locked(shift.at + Span::from_secs(i64::from(wait))), None);
        // Guessing other people's at the same terminal is no way around it.
        let zoe = actor("zoe");
        assert!(shift.kitchen.pin_locked(shift.at, &device, &zoe).is_some());
    }
    shift.pin("ana", true, PinFor::SignIn);
    assert_eq!(shift.kitchen.pin_locked(shift.at, &device, &ana), None);
}

#[test]
fn what_is_cooking_goes_off_with_a_second_persons_word_for_that_revision() {
    let mut shift = Shift::busy();
    let needed = |revision| {
        let what = approvable(revision);
        Err(Reject::ApprovalNeeded { what })
    };
    assert_eq!(shift.front(None, void(1)), needed(1));
    assert_eq!(
        shift.front(Some("zoe"), void(1)),
        needed(1),
        "she was not asked"
    );
    let own = Err(Reject::SamePerson {
        actor: actor("ana"),
    });
    assert_eq!(shift.front(Some("ana"), void(1)), own);
    // Her word is for the line as it was; somebody moved it to another seat since.
    shift.pin("zoe", true, PinFor::Approve(approvable(1)));
    let seat = LineOperation::Seat {
        line: line_id("A1", 0),
        revision: Revision(1),
        seat: Some(2),
    };
    let order = order_id("A1");
    let operations = vec![seat];
    shift
        .front(None, FrontAsk::Revise { order, operations })
        .unwrap();
    assert_eq!(shift.front(Some("zoe"), void(2)), needed(2));
    shift.pin("zoe", true, PinFor::Approve(approvable(2)));
    shift.at = shift.at + Span::from_mins(3);
    assert_eq!(
        shift.front(Some("zoe"), void(2)),
        needed(2),
        "it was for two minutes"
    );
    shift.pin("zoe", true, PinFor::Approve(approvable(2)));
    assert!(shift.front(Some("zoe"), void(2)).is_ok());
}

#[test]
fn a_role_goes_so_far_and_no_further() {
    let mut shift = Shift::busy();
    let check = CheckId(order_id("A1").0);
    let discount = |percent: u32, revision| FrontAsk::Adjust {
        check,
        revision: Revision(revision),
        kind: AdjustmentKind::Discount,
        by: AdjustBy::Percent {
            milli_percent: percent * 1_000,
        },
        lines: Vec::new(),
        reason: "waited".to_owned(),
    };
    assert!(shift.front(None, discount(10, 1)).is_ok());
    let what = Approvable::Adjust {
        check,
        revision: Revision(2),
    };
    let over = Reject::OverLimit {
        limit: "a discount of 1.06".to_owned(),
        what: what.clone(),
    };
    assert_eq!(shift.front(None, discount(20, 2)), Err(over));
    shift.pin("zoe", true, PinFor::Approve(what));
    assert!(shift.front(Some("zoe"), discount(20, 2)).is_ok());
    let given = shift.kitchen.open_check(check).unwrap().lines[0].adjustments[0].clone();
    assert_eq!(
        (given.by, given.approver),
        (Some(actor("ana")), Some(actor("zoe")))
    );

    let due = shift.kitchen.open_check(check).unwrap().due;
    let cash = |tendered| Tender::Cash { tendered };
    let pay = FrontAsk::Pay {
        check,
        tender: cash(due),
        amount: due,
        tip: Money::ZERO,
    };
    shift.front(None, pay).unwrap();
    let refund = |amount| FrontAsk::Refund {
        check,
        tender: cash(Money(amount)),
        amount: Money(amount),
        reason: "cold".to_owned(),
    };
    assert!(shift.front(None, refund(500)).is_ok());
    let refused = shift.front(None, refund(501));
    let amount = Money(501);
    let what = Approvable::Refund { check, amount };
    let limit = "a refund of 5.00".to_owned();
    if due - Money(500) < amount {
        assert!(matches!(refused, Err(Reject::BadAmount { .. })));
    } else {
        assert_eq!(refused, Err(Reject::OverLimit { limit, what }));
    }
}

#[test]
fn a_shift_begins_and_ends_once_and_its_cash_is_told() {
    let mut shift = Shift::busy();
    let out = || FrontAsk::ClockOut {
        cash: Some(Money(21_050)),
    };
    assert_eq!(shift.front(None, out()), Err(Reject::NotClockedIn));
    assert!(shift.front(None, FrontAsk::ClockIn).is_ok());
    assert_eq!(shift.front(None, FrontAsk::ClockIn), Err(Reject::ClockedIn));
    let view = shift.kitchen.people_view(&shift.roster);
    assert_eq!(view.people[0].clocked_in, Some(OPENING));
    assert!(shift.front(None, out()).is_ok());
}

#[test]
fn what_is_on_no_menu_is_sold_by_who_may_or_with_a_second_persons_word_for_each() {
    let mut shift = Shift::new();
    shift.pin("ana", true, PinFor::SignIn);
    let cake = |n| open_items::open("A1", n, "Birthday cake", 2_500, None);
    let order = OrderDraft {
        lines: vec![line("A1", 0, "cola"), cake(1), cake(2)],
        ..draft("A1", &[])
    };
    let send = || FrontAsk::Submit {
        order: order.clone(),
    };
    let what = |n| Approvable::OpenItem {
        line: line_id("A1", n),
    };
    let over = |n| {
        let limit = "what stands on the menu".to_owned();
        Err(Reject::OverLimit {
            limit,
            what: what(n),
        })
    };
    assert_eq!(shift.front(None, send()), over(1));
    shift.pin("zoe", true, PinFor::Approve(what(1)));
    let needed = |n| Err(Reject::ApprovalNeeded { what: what(n) });
    assert_eq!(
        shift.front(Some("zoe"), send()),
        needed(2),
        "only one of two"
    );
    shift.pin("zoe", true, PinFor::Approve(what(2)));
    assert!(shift.front(Some("zoe"), send()).is_ok());
    // Each word was for one thing; added later, it is asked for again.
    let add = |n| FrontAsk::Revise {
        order: order_id("A1"),
        operations: vec![LineOperation::Add { line: cake(n) }],
    };
    assert_eq!(shift.front(Some("zoe"), add(3)), needed(3));
    shift.pin("zoe", true, PinFor::SignIn);
    let by_zoe = shift.run(Some("zoe"), None, Command::Front(add(3)));
    assert!(by_zoe.is_ok(), "she may: {by_zoe:?}");
}
