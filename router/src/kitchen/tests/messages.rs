//! A few words to a station: they wait there until somebody has seen them, once, and never for ever.

use super::*;

fn message(n: u128) -> MessageId {
    MessageId(Uuid::from_u128(n))
}

fn says(n: u128, station: &str, text: &str) -> Deed {
    front(FrontAsk::Message {
        message: message(n),
        station: station.parse().unwrap(),
        order: Some(order_id("A1")),
        table: None,
        text: text.to_owned(),
    })
}

fn sees(n: u128, station: &str, reply: Option<&str>) -> Deed {
    screen(StationAsk::SeeMessage {
        station: station.parse().unwrap(),
        message: message(n),
        reply: reply.map(str::to_owned),
    })
}

fn waits(house: &House, station: &str) -> Vec<String> {
    let station = station.parse().unwrap();
    let rail = house.kitchen.station_snapshot(&station, &Nobody).unwrap();
    rail.messages.into_iter().map(|one| one.text).collect()
}

fn house() -> House {
    given([menu(), submit("A1", &["burger"])])
}

#[test]
fn a_station_shows_it_until_somebody_there_has_seen_it_and_the_floor_hears_what_they_say() {
    let mut house = house()
        .when(says(1, "grill", " guests in a hurry "))
        .accepted();
    assert_eq!(waits(&house, "grill"), ["guests in a hurry"]);
    assert!(waits(&house, "fry").is_empty());
    let sent = house.kitchen.message(message(1)).unwrap().clone();
    assert_eq!((sent.number, sent.seen), (Some(1), None));
    assert_eq!(sent.from, Some(ActorId::new("ana").unwrap()));
    house.wait(Span::from_secs(60));
    let at = house.at;
    let house = house
        .when(sees(1, "grill", Some("in 5 minutes")))
        .accepted();
    assert!(waits(&house, "grill").is_empty());
    let seen = house
        .kitchen
        .message(message(1))
        .unwrap()
        .seen
        .clone()
        .unwrap();
    assert_eq!((seen.at, seen.reply.as_deref()), (at, Some("in 5 minutes")));
    // Another screen of the station was a moment later.
    let again = house.when(sees(1, "grill", Some("no")));
    assert!(again.events.is_empty());
    let kept = again
        .accepted()
        .kitchen
        .message(message(1))
        .unwrap()
        .seen
        .clone();
    assert_eq!(kept.unwrap().reply.as_deref(), Some("in 5 minutes"));
}

#[test]
fn what_cannot_be_said_is_refused_in_words() {
    let check = |deed: Deed, want: Reject| house().when(deed).refused(want);
    let max = 120;
    drop(check(says(1, "grill", "  "), Reject::BadMessage { max }));
    drop(check(
        says(1, "grill", &"x".repeat(121)),
        Reject::BadMessage { max },
    ));
    drop(check(
        says(1, "grill", "4111 1111 1111 1111"),
        Reject::CardNumberInText,
    ));
    let station = "moon".parse().unwrap();
    drop(check(
        says(1, "moon", "hello"),
        Reject::UnknownStation { station },
    ));
    let nobody = front(FrontAsk::Message {
        message: message(1),
        station: "grill".parse().unwrap(),
        order: Some(order_id("B7")),
        table: None,
        text: "hello".to_owned(),
    });
    let order = order_id("B7");
    drop(check(nobody, Reject::UnknownOrder { order }));
    let unknown = Reject::UnknownMessage {
        message: message(1),
    };
    drop(check(sees(1, "grill", None), unknown.clone()));
    let elsewhere = house().when(says(1, "grill", "hello")).accepted();
    drop(elsewhere.when(sees(1, "fry", None)).refused(unknown));
    let twice = house().when(says(1, "grill", "hello")).accepted();
    drop(
        twice
            .when(says(1, "grill", "hello"))
            .refused(Reject::IdReused),
    );
    let long = house().when(says(1, "grill", "hello")).accepted();
    let reply = "x".repeat(121);
    drop(
        long.when(sees(1, "grill", Some(&reply)))
            .refused(Reject::BadMessage { max }),
    );
}

#[test]
fn so_many_wait_and_no_more_and_what_is_old_goes() {
    let mut house = house();
    for n in 0..20 {
        house = house.when(says(n, "grill", "hello")).accepted();
    }
    let full = Reject::TooManyMessages {
        station: "grill".parse().unwrap(),
        max: 20,
    };
    let mut house = house.when(says(20, "grill", "hello")).refused(full).house;
    house = house.when(says(21, "fry", "hello")).accepted();
    house = house.when(sees(0, "grill", None)).accepted();
    house = house.when(says(22, "grill", "one has gone")).accepted();
    // Seen ones stay an hour for the floor, unseen ones half a day; the next word clears them away.
    house.wait(Span::from_mins(61));
    house = house.when(says(23, "fry", "hello")).accepted();
    assert!(house.kitchen.message(message(0)).is_none());
    assert!(house.kitchen.message(message(1)).is_some());
    house.wait(Span::from_mins(12 * 60));
    house = house
        .when(front(FrontAsk::Message {
            message: message(24),
            station: "grill".parse().unwrap(),
            order: None,
            table: None,
            text: "good morning".to_owned(),
        }))
        .accepted();
    assert_eq!(waits(&house, "grill"), ["good morning"]);
}
