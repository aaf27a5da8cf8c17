//! A few words to a station and back, and what a guest had before.

use front_of_house::desk::{Chime, Dialog, Place, Tone};
use front_of_house::intent::{Field, Intent};
use shared::ids::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Channel, ModifierChoice};
use shared::time::{BusinessDate, Span, Timestamp};
use shared::wire::*;

use crate::house::*;
use crate::people::last_desk;
use crate::touch::Touch;

/// As the router tells it.
fn told(ask: &FrontAsk, at: Timestamp, seen: Option<&str>) -> HouseUpdate {
    let FrontAsk::Message {
        message,
        station,
        order,
        table,
        text,
    } = ask.clone()
    else {
        panic!("a message, not {ask:?}")
    };
    let reply = seen.map(|text| Some(text.to_owned()).filter(|text| !text.is_empty()));
    HouseUpdate::Message {
        message: Box::new(StationMessage {
            message,
            station,
            order,
            number: Some(4),
            table,
            text,
            from: Some("ana".parse().unwrap()),
            sent_at: at,
            seen: reply.map(|reply| MessageSeen {
                at: at + Span::from_mins(1),
                reply,
            }),
        }),
    }
}

#[test]
fn a_phrase_goes_to_the_station_that_cooks_and_its_answer_comes_back_with_a_sound() {
    let mut waiter = Waiter::new();
    waiter.does([table("12"), add("soup"), Intent::Send]);
    waiter.kitchen_takes_all(4);
    let mut touch = Touch::on(waiter);
    touch.tap("More").tap("Message");
    assert!(touch.sees("Message · Table 12"));
    let own = touch.waiter().desk.message_view().unwrap();
    let on = own
        .stations
        .iter()
        .find(|chip| chip.on)
        .unwrap()
        .station
        .clone();
    touch
        .tap("Guests are in a hurry")
        .tap("Confirm: Send message");
    let sent = touch.waiter().last();
    let FrontAsk::Message {
        station,
        order: Some(order),
        text,
        ..
    } = &sent.ask
    else {
        panic!("a message about the order")
    };
    assert_eq!((station, text.as_str()), (&on, "Guests are in a hurry"));
    assert!(touch.waiter().desk.order(*order).is_some());
    touch.waiter().answered(sent.request, Ok(Accepted::Done));
    touch
        .waiter()
        .desk
        .hear_house(told(&sent.ask, EVENING, None));
    let row = touch.waiter().desk.message_rows().remove(0);
    assert_eq!(
        (row.state.as_str(), row.tone),
        ("not seen yet", Tone::Muted)
    );
    touch.waiter().desk.take_chimes();

    let answer = told(&sent.ask, EVENING, Some("in 5 minutes"));
    touch.waiter().desk.hear_house(answer.clone());
    let said = format!("seen 19:43 by {}: in 5 minutes", on.as_str());
    assert!(
        touch.waiter().notice().ends_with(&said),
        "{}",
        touch.waiter().notice()
    );
    assert_eq!(touch.waiter().desk.take_chimes(), [Chime::Message]);
    touch.waiter().desk.hear_house(answer);
    assert_eq!(touch.waiter().desk.take_chimes(), [], "said once");
    assert_eq!(touch.waiter().desk.message_rows()[0].state, said);
}

#[test]
fn own_words_are_guarded_and_a_station_that_nobody_reads_is_named() {
    let mut ana = Waiter::new();
    ana.station("grill", true, false);
    ana.does([table("12"), Intent::AskMessage]);
    let grill = StationId::new("grill").unwrap();
    ana.does([Intent::Confirm]);
    assert!(
        ana.notice().contains("Choose a station"),
        "{}",
        ana.notice()
    );
    ana.does([Intent::MessageTo(grill), Intent::Confirm]);
    assert!(ana.notice().contains("Choose a phrase"), "{}", ana.notice());
    let types = |text: &str| Intent::Type(Field::Message, text.to_owned());
    ana.does([types(&"x".repeat(121)), Intent::Confirm]);
    assert!(ana.notice().contains("At most 120"), "{}", ana.notice());
    ana.does([types("4111 1111 1111 1111")]);
    assert!(ana.notice().contains("card number"), "{}", ana.notice());
    assert_eq!(ana.asked(), []);
    ana.does([types("no onions after all"), Intent::Confirm]);
    assert_eq!(
        ana.asked().len(),
        1,
        "it waits there until the screen is back"
    );
    assert!(
        ana.notice().contains("Grill has no screen at work"),
        "{}",
        ana.notice()
    );
    ana.silence(Span::from_secs(5));
    ana.does([Intent::AskMessage, types("hello")]);
    let view = ana.desk.message_view().unwrap();
    assert!(!view.ready && view.told.unwrap().0.contains("cannot be reached"));
}

fn maria() -> Customer {
    Customer {
        id: CustomerId(uuid::Uuid::from_u128(7)),
        name: "Maria".to_owned(),
        phone: Some("555 0199".to_owned()),
        consent: true,
        allergies: vec![Allergen::Peanut],
        points: 12,
    }
}

fn visit(n: u128, channel: Channel, items: &[(&str, &str)]) -> Visit {
    let lines = items.iter().map(|(id, name)| VisitLine {
        item: item(id),
        name: (*name).to_owned(),
        size: None,
        quantity: 2,
        modifiers: match *id {
            "burger" => ["rare", "gone-by-now"]
                .map(|id| ModifierChoice {
                    modifier: id.parse().unwrap(),
                    count: 1,
                })
                .to_vec(),
            _ => Vec::new(),
        },
    });
    Visit {
        order: OrderId(uuid::Uuid::from_u128(n)),
        at: EVENING,
        business_date: {
            let house = shared::fixture::restaurant();
            BusinessDate::of(EVENING, house.time_zone, house.day_ends_at)
        },
        channel,
        table: None,
        lines: lines.collect(),
        total: Money(4_200),
    }
}

/// Table 12 with Maria's history open.
fn looked_up(guest: Customer, visits: Vec<Visit>) -> Touch {
    let mut touch = Touch::on(Waiter::new());
    touch.tap("Table 12, free").tap("4 guests");
    touch.waiter().does([
        Intent::Type(Field::GuestPhone, "555".to_owned()),
        Intent::FindGuest,
    ]);
    let (request, _) = last_desk(touch.waiter());
    let customer = guest.id;
    let customers = vec![guest];
    touch
        .waiter()
        .answered(request, Ok(Accepted::Customers { customers }));
    touch.settle();
    touch.tap("History: Maria");
    let (request, ask) = last_desk(touch.waiter());
    assert_eq!(ask, DeskAsk::CustomerHistory { customer });
    touch
        .waiter()
        .answered(request, Ok(Accepted::History { customer, visits }));
    touch.settle();
    touch
}

#[test]
fn what_a_guest_had_before_comes_onto_the_check_with_who_they_are() {
    let visits = vec![
        visit(
            1,
            Channel::Online,
            &[("soup", "Soup"), ("unicorn", "Unicorn")],
        ),
        visit(
            2,
            Channel::DineIn,
            &[("burger", "Burger"), ("cola", "Cola")],
        ),
    ];
    let mut touch = looked_up(maria(), visits);
    assert!(touch.sees("12 points") && touch.sees("⚠ remembered: peanut"));
    assert!(touch.sees("2 Soup, 2 Unicorn") && touch.sees("2 Burger, 2 Cola"));
    let again = Intent::RepeatVisit(OrderId(uuid::Uuid::from_u128(2)));
    touch.waiter().does([again]);
    let place = Place::Table(TableId::new("12").unwrap());
    let draft = touch.waiter().desk.draft(&place).unwrap().clone();
    assert_eq!(draft.guest.unwrap().name, "Maria");
    let lines: Vec<(&str, u16, usize)> = draft
        .content
        .lines
        .iter()
        .map(|line| (line.item.as_str(), line.quantity, line.modifiers.len()))
        .collect();
    assert_eq!(
        lines,
        [("burger", 2, 1), ("cola", 2, 0)],
        "what is not offered any more stays away"
    );
    assert!(touch.waiter().notice().contains("As Maria had it"));
}

#[test]
fn what_is_not_to_be_had_today_is_named_and_without_consent_no_allergy_is() {
    let guest = Customer {
        consent: false,
        points: 0,
        ..maria()
    };
    let visits = vec![
        visit(
            1,
            Channel::Online,
            &[("soup", "Soup"), ("unicorn", "Unicorn")],
        ),
        visit(2, Channel::TakeAway, &[("unicorn", "Unicorn")]),
    ];
    let mut touch = looked_up(guest, visits);
    let view = touch.waiter().desk.history_view().unwrap();
    assert!(view.allergies.is_empty());
    let rows = view.visits.unwrap();
    assert_eq!((rows[0].can_repeat, rows[1].can_repeat), (true, false));
    let again = Intent::RepeatVisit(OrderId(uuid::Uuid::from_u128(1)));
    touch.waiter().does([again]);
    assert!(
        touch
            .waiter()
            .notice()
            .contains("Not to be had today: Unicorn")
    );
    assert!(touch.waiter().desk.screen.dialog.is_none());
}

#[test]
fn who_has_no_history_is_told_so() {
    let mut touch = looked_up(maria(), Vec::new());
    assert!(touch.sees("Nothing is known of earlier visits."));
    touch.presses(egui::Modifiers::NONE, egui::Key::Escape);
    let dialog = touch.waiter().desk.screen.dialog.clone();
    assert!(!matches!(dialog, Some(Dialog::History(_))));
}
