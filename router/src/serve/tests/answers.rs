//! An ask is decided once, whatever happens to its answer.

use super::*;

#[test]
fn an_order_asked_twice_is_taken_once() {
    let mut house = House::open();
    let order = fixture::order_of(&mut house.ids, &["burger", "cola"]);
    let ask = submit(house.ids.next_request(), &order);
    let same_turn = house.ask_all(&[ask.clone(), ask.clone()]);
    let later = house.ask(&ask);
    let mut house = house.restart();
    let after_restart = house.ask(&ask);

    assert!(
        matches!(same_turn[0].result, Ok(Accepted::Order { number: 1, .. })),
        "{same_turn:?}"
    );
    assert_eq!(same_turn[0], same_turn[1]);
    assert_eq!(later, same_turn[0].result);
    assert_eq!(after_restart, same_turn[0].result);
    assert_eq!(house.accepted_orders(), 1);
    assert_eq!(house.core.kitchen().open_orders(), 1);
}

#[test]
fn a_refusal_is_remembered_too() {
    let mut house = House::open();
    let mut order = fixture::order_of(&mut house.ids, &["burger"]);
    order.lines[0].item = ItemId::new("unicorn").unwrap();
    let ask = submit(house.ids.next_request(), &order);
    let refused = house.ask(&ask);
    assert!(
        matches!(refused, Err(Reject::UnknownItem { .. })),
        "{refused:?}"
    );
    let before = house.journal();
    let mut house = house.restart();
    assert_eq!(house.ask(&ask), refused);
    assert_eq!(house.journal(), before, "a refusal changes nothing");
}

#[test]
fn the_same_id_for_something_else_is_refused_loudly() {
    let mut house = House::open();
    let id = house.ids.next_request();
    let first = fixture::order_of(&mut house.ids, &["burger"]);
    let second = fixture::order_of(&mut house.ids, &["cola"]);
    let answers = house.ask_all(&[submit(id, &first), submit(id, &second)]);
    assert!(answers[0].result.is_ok());
    assert_eq!(answers[1].result, Err(Reject::IdReused), "within one turn");
    let mut house = house.restart();
    assert_eq!(
        house.ask(&submit(id, &second)),
        Err(Reject::IdReused),
        "and ever after"
    );
    assert!(
        house.ask(&submit(id, &first)).is_ok(),
        "the first still has its answer"
    );
    assert_eq!(house.accepted_orders(), 1);
}

#[test]
fn what_is_no_message_gets_an_answer_and_leaves_no_trace() {
    let mut house = House::open();
    let id = house.ids.next_request();
    let before = house.core.store().reader().counts().unwrap();
    let cases: [(&str, Vec<u8>, RequestId); 4] = [
        ("broken", b"{\"v\":2".to_vec(), RequestId(uuid::Uuid::nil())),
        (
            "a future protocol",
            format!("{{\"v\":9,\"id\":\"{id}\"}}").into_bytes(),
            id,
        ),
        (
            "an unknown ask",
            format!("{{\"v\":2,\"id\":\"{id}\",\"body\":1}}").into_bytes(),
            id,
        ),
        (
            "too large",
            vec![b' '; limits::MESSAGE_BYTES_MAX + 1],
            RequestId(uuid::Uuid::nil()),
        ),
    ];
    for (what, bytes, expected_id) in cases {
        let heard = house.raw(bytes, Role::Front);
        let spoken = house.turn(vec![heard]).unwrap();
        let replies = house.speak(spoken);
        let answer: Answer = decode(&replies[0]).unwrap();
        assert!(
            matches!(answer.result, Err(Reject::Malformed { .. })),
            "{what}: {answer:?}"
        );
        assert_eq!(answer.id, expected_id, "{what}");
    }
    assert_eq!(house.core.store().reader().counts().unwrap(), before);
}

#[test]
fn a_device_speaks_only_in_its_own_name() {
    let mut house = House::open();
    let order = fixture::order_of(&mut house.ids, &["cola"]);
    let mut ask = submit(house.ids.next_request(), &order);
    ask.device = device("somebody-else");
    let heard = house.raw(encode(&ask), Role::Front);
    let spoken = house.turn(vec![heard]).unwrap();
    let replies = house.speak(spoken);
    let answer: Answer = decode(&replies[0]).unwrap();
    assert!(
        matches!(answer.result, Err(Reject::NotAllowed { .. })),
        "{answer:?}"
    );
    assert_eq!(house.accepted_orders(), 0);
}

#[test]
fn an_ask_with_a_higher_term_is_refused_and_the_kitchen_goes_on() {
    let mut house = House::open();
    let order = fixture::order_of(&mut house.ids, &["cola"]);
    let first = submit(house.ids.next_request(), &order);
    let mut newer = submit(house.ids.next_request(), &order);
    newer.term = 2;
    let heard = vec![house.heard(&newer), house.heard(&first)];
    let spoken = house.turn(heard).expect("one ask must not close a kitchen");
    let replies = house.speak(spoken);
    let answers: Vec<Answer> = replies.iter().map(|bytes| decode(bytes).unwrap()).collect();
    let refused = &answers.iter().find(|a| a.id == newer.id).unwrap().result;
    assert!(
        matches!(refused, Err(Reject::NotAllowed { need }) if need.contains("term 1")),
        "{refused:?}"
    );
    assert!(answers.iter().any(|a| a.id == first.id && a.result.is_ok()));
    assert_eq!(house.restart().accepted_orders(), 1);
}

#[test]
fn on_a_full_disk_everybody_is_told_and_nothing_is_remembered() {
    let mut house = House::open();
    let known = fixture::order_of(&mut house.ids, &["cola"]);
    let known = submit(house.ids.next_request(), &known);
    let taken = house.ask(&known);
    house.core.store().let_no_page_be_added();
    let lines = (0..150)
        .map(|_| fixture::line(&mut house.ids, "burger"))
        .collect();
    let large = fixture::order(&mut house.ids, lines);
    let large = submit(house.ids.next_request(), &large);
    let heard = vec![house.heard(&known), house.heard(&large)];
    let Err(Fallen { last_words, .. }) = house.turn(heard) else {
        panic!("it was kept")
    };
    let answers: Vec<Answer> = house
        .speak(*last_words)
        .iter()
        .map(|bytes| decode(bytes).unwrap())
        .collect();
    assert_eq!(
        answers[0].result, taken,
        "what was taken before stays taken"
    );
    assert!(
        matches!(answers[1].result, Err(Reject::StoreUnavailable { .. })),
        "{answers:?}"
    );

    let mut house = house.restart();
    assert_eq!(house.accepted_orders(), 1);
    assert!(
        house.ask(&large).is_ok(),
        "the same ask again, with room on the disk"
    );
}

#[test]
fn a_guests_name_is_shown_but_never_journalled() {
    let mut house = House::open();
    let mut order = fixture::order_of(&mut house.ids, &["burger"]);
    let customer = house.ids.next_customer();
    let (name, phone) = ("Wilhelmina Zzyzx".to_owned(), Some("555-0199".to_owned()));
    order.guest = Some(shared::order::Guest {
        customer,
        name,
        phone,
    });
    let ask = submit(house.ids.next_request(), &order);
    house.ask(&ask).unwrap();
    let guest = |house: &House| {
        let view = house.core.kitchen().order_view(order.id, &house.core.folk);
        view.unwrap().head.guest
    };
    assert_eq!(guest(&house).as_deref(), Some("Wilhelmina Zzyzx"));
    let house = house.restart();
    assert_eq!(
        guest(&house).as_deref(),
        Some("Wilhelmina Zzyzx"),
        "after a restart too"
    );
    for event in house.journal() {
        assert!(
            !event.contains("Zzyzx") && !event.contains("555-0199"),
            "{event}"
        );
    }
    assert!(house.core.store().erase_person(customer).unwrap());
    assert_eq!(guest(&house.restart()), None);
}

#[test]
fn a_quantity_that_is_no_quantity_is_refused_by_its_line() {
    let mut house = House::open();
    let order = fixture::order_of(&mut house.ids, &["cola", "cola"]);
    let line = order.lines[1].id;
    for (written, quantity) in [("-1", 0), ("70000", 65_535), ("99999999999", 65_535)] {
        let ask = submit(house.ids.next_request(), &order);
        let text = String::from_utf8(encode(&ask)).unwrap();
        let at = text.rfind("\"quantity\":1").unwrap();
        let (before, after) = (&text[..at], &text[at + "\"quantity\":1".len()..]);
        let bytes = format!("{before}\"quantity\":{written}{after}").into_bytes();
        let heard = house.raw(bytes, Role::Front);
        let spoken = house.turn(vec![heard]).unwrap();
        let replies = house.speak(spoken);
        let answer: Answer = decode(&replies[0]).unwrap();
        let max = 99;
        let want = Reject::BadQuantity {
            line,
            quantity,
            max,
        };
        assert_eq!(answer.result, Err(want), "{written}");
    }
}
