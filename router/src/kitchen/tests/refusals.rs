//! Each refusal, by the ask that earns it; a refused ask changes nothing (the house checks that).

use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Allergy, Channel, Guest};
use shared::wire::Malformed;

use super::*;

pub(super) fn check(deed: Deed, want: Reject) {
    let house = given([
        menu(),
        submit("A1", &["burger", "soup"]),
        submit("A2", &["cola"]),
        submit("A3", &["cola"]),
        front(FrontAsk::Cancel {
            order: order_id("A3"),
            reason: "left".to_owned(),
        }),
        front(FrontAsk::EightySix {
            item: "steak".parse().unwrap(),
            out: true,
        }),
        front(FrontAsk::Countdown {
            item: "pizza".parse().unwrap(),
            left: Some(2),
        }),
    ]);
    house.when(deed).refused(want);
}

/// An order that is right but for one thing.
fn wrong(change: impl FnOnce(&mut OrderDraft)) -> Deed {
    let mut order = draft("B1", &["burger", "cola"]);
    change(&mut order);
    front(FrontAsk::Submit { order })
}

pub(super) fn text(words: &str) -> Option<String> {
    Some(words.to_owned())
}

#[test]
fn orders_that_cannot_be() {
    let (b0, b1) = (line_id("B1", 0), line_id("B1", 1));
    check(wrong(|o| o.lines.clear()), Reject::EmptyOrder);
    let many = |o: &mut OrderDraft| {
        o.lines = (0..=200).map(|n| line("B1", n, "cola")).collect();
    };
    check(wrong(many), Reject::TooManyLines { max: 200 });
    check(
        wrong(|o| o.id = order_id("A1")),
        Reject::OrderExists {
            order: order_id("A1"),
        },
    );
    check(
        wrong(|o| o.lines[1].id = b0),
        Reject::LineExists { line: b0 },
    );
    let old = line_id("A1", 0);
    check(
        wrong(|o| o.lines[1].id = old),
        Reject::LineExists { line: old },
    );
    let yours: MenuVersion = "yesterday".parse().unwrap();
    let stale = yours.clone();
    check(
        wrong(|o| o.menu_version = stale),
        Reject::UnknownMenu { yours },
    );
    let nowhere: TableId = "99".parse().unwrap();
    let table = nowhere.clone();
    check(
        wrong(|o| o.table = Some(table)),
        Reject::UnknownTable { table: nowhere },
    );
    check(
        wrong(|o| o.lines[1].course = CourseNo(9)),
        Reject::UnknownCourse {
            course: CourseNo(9),
        },
    );
    let seat = |seat| Reject::BadSeat {
        line: b1,
        seat,
        max: 60,
    };
    check(wrong(|o| o.lines[1].seat = Some(0)), seat(0));
    check(wrong(|o| o.lines[1].seat = Some(61)), seat(61));
    let detail = "the seat 77 of an allergy is not between 1 and 60".to_owned();
    let nuts = Allergy {
        allergen: Allergen::Nuts,
        seat: Some(77),
    };
    let malformed = Malformed::NotJson { detail };
    check(
        wrong(|o| o.allergies = vec![nuts]),
        Reject::Malformed { malformed },
    );
}

#[test]
fn quantities_and_items() {
    let (b0, b1) = (line_id("B1", 0), line_id("B1", 1));
    for quantity in [0, 100, u16::MAX] {
        let want = Reject::BadQuantity {
            line: b1,
            quantity: u32::from(quantity),
            max: 99,
        };
        check(wrong(|o| o.lines[1].quantity = quantity), want);
    }
    let cheddar = |count| {
        wrong(move |o| {
            o.lines[0] = line("B1", 0, "burger+cheddar");
            o.lines[0].modifiers[1].count = count;
        })
    };
    check(
        cheddar(0),
        Reject::BadQuantity {
            line: b0,
            quantity: 0,
            max: 9,
        },
    );
    let (item, group) = ("burger".parse().unwrap(), "burger-mods".parse().unwrap());
    check(
        cheddar(4),
        Reject::TooManyOfGroup {
            line: b0,
            item,
            group,
            max: 3,
        },
    );
    let item = |id: &str| id.parse::<ItemId>().unwrap();
    let caviar = |o: &mut OrderDraft| o.lines[1].item = item("caviar");
    check(
        wrong(caviar),
        Reject::UnknownItem {
            line: b1,
            item: item("caviar"),
        },
    );
    let is_out = Reject::ItemOut {
        line: b1,
        item: item("steak"),
    };
    check(wrong(|o| o.lines[1] = line("B1", 1, "steak")), is_out);
    let few = Reject::NotEnoughLeft {
        line: b1,
        item: item("pizza"),
        left: 2,
    };
    check(
        wrong(|o| o.lines[1] = line("B1", 1, "pizza*3")),
        few.clone(),
    );
    let twice = |o: &mut OrderDraft| o.lines = draft("B1", &["pizza*2", "pizza"]).lines;
    check(wrong(twice), few);
    let no_size = |o: &mut OrderDraft| {
        o.lines[1] = line("B1", 1, "pizza");
        o.lines[1].size = None;
    };
    let sizes = "M, L".to_owned();
    check(
        wrong(no_size),
        Reject::SizeNeeded {
            line: b1,
            item: item("pizza"),
            sizes,
        },
    );
    let size: SizeId = "XXL".parse().unwrap();
    let huge = Reject::UnknownSize {
        line: b1,
        item: item("pizza"),
        size,
    };
    check(wrong(|o| o.lines[1] = line("B1", 1, "pizza/XXL")), huge);
}

#[test]
fn modifiers() {
    let b0 = line_id("B1", 0);
    let item: ItemId = "burger".parse().unwrap();
    let modifier: ModifierId = "gold".parse().unwrap();
    let unknown = Reject::UnknownModifier {
        line: b0,
        item: item.clone(),
        modifier,
    };
    check(
        wrong(|o| o.lines[0] = line("B1", 0, "burger+gold")),
        unknown,
    );
    let modifier: ModifierId = "cheddar".parse().unwrap();
    let cola = "cola".parse().unwrap();
    let stray = Reject::UnknownModifier {
        line: line_id("B1", 1),
        item: cola,
        modifier,
    };
    check(wrong(|o| o.lines[1] = line("B1", 1, "cola+cheddar")), stray);
    let group: GroupId = "doneness".parse().unwrap();
    let missing = Reject::ModifierMissing {
        line: b0,
        item: item.clone(),
        group: group.clone(),
    };
    check(wrong(|o| o.lines[0].modifiers.clear()), missing);
    let both = Reject::TooManyOfGroup {
        line: b0,
        item,
        group,
        max: 1,
    };
    check(wrong(|o| o.lines[0] = line("B1", 0, "burger+well")), both);
}

#[test]
fn texts_times_and_totals() {
    let long = "x".repeat(201);
    check(
        wrong(|o| o.note = Some(long)),
        Reject::NoteTooLong { max: 200 },
    );
    let card = "4111 1111 1111 1111";
    check(wrong(|o| o.note = text(card)), Reject::CardNumberInText);
    check(
        wrong(|o| o.lines[0].note = text(card)),
        Reject::CardNumberInText,
    );
    let customer = CustomerId(Uuid::from_u128(1));
    let guest = Guest {
        customer,
        name: format!("Ann {card}"),
        phone: None,
    };
    check(wrong(|o| o.guest = Some(guest)), Reject::CardNumberInText);
    let (yours, ours) = (Money(1), Money(1320 + 400));
    check(
        wrong(|o| o.expected_total = Some(yours)),
        Reject::TotalDiffers { yours, ours },
    );
    let late = Reject::BadWantedTime { max_hours: 24 };
    check(wrong(|o| o.wanted_in = Some(Span(-1))), late.clone());
    check(
        wrong(|o| o.wanted_in = Some(Span::from_mins(24 * 60 + 1))),
        late,
    );
}

#[test]
fn the_first_refusal_in_order_wins() {
    let b1 = line_id("B1", 1);
    let all_wrong = |o: &mut OrderDraft| {
        o.lines[0].quantity = 0;
        o.lines[1].item = "caviar".parse().unwrap();
        o.note = text("4111111111111111");
        o.table = Some("99".parse().unwrap());
    };
    check(
        wrong(all_wrong),
        Reject::UnknownItem {
            line: b1,
            item: "caviar".parse().unwrap(),
        },
    );
}

#[test]
fn only_who_may() {
    let need = |who: &str| Reject::NotAllowed {
        need: format!("it is for {who}"),
    };
    let submit = || {
        Command::Front(FrontAsk::Submit {
            order: draft("B1", &["cola"]),
        })
    };
    let serve = || {
        Command::Station(StationAsk::Serve {
            order: order_id("A1"),
            course: CourseNo(1),
            reason: None,
        })
    };
    let stock = || {
        Command::Bridge(BridgeAsk::Stock {
            item: "cola".parse().unwrap(),
            out: true,
        })
    };
    check(
        ask(Role::Station, move |_| submit()),
        need("a waiters' terminal"),
    );
    check(
        ask(Role::Bridge, move |_| serve()),
        need("a kitchen screen"),
    );
    check(ask(Role::Front, move |_| stock()), need("the bridge"));
    given([menu()])
        .when(ask(Role::Driver, move |_| submit()))
        .then(["accepted B1 #1"]);
}

#[test]
fn before_the_menu_is_loaded_nothing_is_sold() {
    let yours = fixture::restaurant().version;
    given([])
        .when(submit("A1", &["cola"]))
        .refused(Reject::UnknownMenu { yours });
    given([])
        .when(add("A1", 0, &["cola"]))
        .refused(Reject::UnknownOrder {
            order: order_id("A1"),
        });
}

#[test]
fn online_orders_obey_the_same_rules() {
    let order = draft("A1", &["cola"]);
    let bad = OrderDraft {
        channel: Channel::Online,
        lines: Vec::new(),
        ..order
    };
    let body = BridgeAsk::SubmitOnline {
        order: bad,
        paid_online: None,
    };
    let deed = ask(Role::Bridge, move |_| Command::Bridge(body.clone()));
    given([menu()]).when(deed).refused(Reject::EmptyOrder);
}
