//! What known guests had before: on every channel, by the same phone, and nothing of whoever was forgotten.

use shared::money::Money;
use shared::order::{Channel, Guest};

use super::*;

fn id(n: u128) -> CustomerId {
    CustomerId(uuid::Uuid::from_u128(n))
}

fn guest(n: u128, phone: &str) -> Option<Guest> {
    Some(Guest {
        customer: id(n),
        name: "Maria".to_owned(),
        phone: Some(phone.to_owned()),
    })
}

impl House {
    fn history(&mut self, n: u128) -> Vec<Visit> {
        let ask = Ask::Desk(DeskAsk::CustomerHistory { customer: id(n) });
        let id = self.ids.next_request();
        match self.ask(&envelope(id, Role::Front, ask)) {
            Ok(Accepted::History { visits, .. }) => visits,
            other => panic!("{other:?}"),
        }
    }

    fn front(&mut self, ask: FrontAsk) {
        let id = self.ids.next_request();
        self.ask(&envelope(id, Role::Front, Ask::Front(ask)))
            .unwrap();
    }
}

#[test]
fn dine_in_take_away_and_online_are_one_history_as_it_was_in_the_end() {
    let mut house = House::open();
    let mut here = fixture::order_of(&mut house.ids, &["burger", "cola"]);
    here.guest = guest(1, "+1 555 0199");
    house.front(FrontAsk::Submit {
        order: here.clone(),
    });
    house.now = house.now + Span::from_mins(1);
    // The shop knows her under an id of its own.
    let mut online = fixture::order_of(&mut house.ids, &["soup"]);
    (online.channel, online.table) = (Channel::Online, None);
    online.guest = guest(2, "+1-555-0199");
    let ask = BridgeAsk::SubmitOnline {
        order: online.clone(),
        paid_online: None,
    };
    let request = house.ids.next_request();
    house
        .ask(&envelope(request, Role::Bridge, Ask::Bridge(ask)))
        .unwrap();
    house.now = house.now + Span::from_mins(1);
    let mut stranger = fixture::order_of(&mut house.ids, &["fries"]);
    stranger.guest = guest(3, "555 7777");
    house.front(FrontAsk::Submit { order: stranger });

    let more = fixture::line(&mut house.ids, "fries");
    let void = LineOperation::Void {
        line: here.lines[1].id,
        revision: Revision(1),
        reason: "changed her mind".to_owned(),
    };
    house.front(FrontAsk::Revise {
        order: here.id,
        operations: vec![LineOperation::Add { line: more }, void],
    });
    let mut house = house.restart();
    let visits = house.history(1);
    let told: Vec<(Channel, Vec<&str>)> = visits
        .iter()
        .map(|visit| {
            let names = visit.lines.iter().map(|line| line.name.as_str());
            (visit.channel, names.collect())
        })
        .collect();
    assert_eq!(
        told,
        [
            (Channel::Online, vec!["Soup"]),
            (Channel::DineIn, vec!["Burger", "Fries"]),
        ]
    );
    assert_eq!(
        visits,
        house.history(2),
        "whichever of her ids is asked for"
    );
    let whole = house.core.kitchen().due(here.id).unwrap();
    assert_eq!(visits[1].total, whole);
    assert!(Money::ZERO < whole);
}

#[test]
fn who_was_forgotten_has_no_history_and_neither_has_an_order_that_was_called_off() {
    let mut house = House::open();
    let mut order = fixture::order_of(&mut house.ids, &["burger"]);
    order.guest = guest(1, "555 0199");
    house.front(FrontAsk::Submit {
        order: order.clone(),
    });
    let mut gone = fixture::order_of(&mut house.ids, &["cola"]);
    gone.guest = guest(1, "555 0199");
    house.front(FrontAsk::Submit {
        order: gone.clone(),
    });
    house.front(FrontAsk::Cancel {
        order: gone.id,
        reason: "left".to_owned(),
    });
    assert_eq!(house.history(1).len(), 1);
    let forget = Ask::Desk(DeskAsk::ForgetCustomer { customer: id(1) });
    let request = house.ids.next_request();
    house.ask(&envelope(request, Role::Front, forget)).unwrap();
    assert_eq!(house.history(1), []);
    // The order goes on, and what happens to it brings nobody back.
    let more = fixture::line(&mut house.ids, "cola");
    house.front(FrontAsk::Revise {
        order: order.id,
        operations: vec![LineOperation::Add { line: more }],
    });
    assert_eq!(house.history(1), []);
    let mut house = house.restart();
    assert_eq!(house.history(1), []);
    assert_eq!(house.history(99), [], "nobody");
}
