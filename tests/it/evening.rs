//! An evening over the real wire: two terminals with their own client code, disk and card terminal, and one router
//! with people, PINs and a journal between them.

mod house;
mod money;

use std::time::Duration;

use front_of_house::desk::{Dialog, Place};
use front_of_house::intent::{Chosen, Field, Intent};
use house::{ANA, BEN, House, add, table, write};
use shared::ids::OrderId;
use shared::menu::Allergen;

fn dues(house: &House, who: usize, name: &str) -> Vec<i64> {
    let bills = house.bills(who, name);
    bills.iter().map(|bill| bill.due.0).collect()
}

fn order_at(house: &House, who: usize, name: &str) -> Option<OrderId> {
    let place = Place::Table(name.parse().unwrap());
    let orders = house.desk(who).orders_at(&place);
    orders.first().map(|view| view.head.order)
}

fn choose(house: &House, who: usize, name: &str, item: &str) -> Intent {
    let place = Place::Table(name.parse().unwrap());
    let orders = house.desk(who).orders_at(&place);
    let found = orders.iter().find_map(|view| {
        let line = view.lines.iter().find(|line| line.item.as_str() == item)?;
        Some(Chosen::Sent(view.head.order, line.line))
    });
    Intent::Choose(Some(found.expect("it was sent")))
}

#[test]
fn an_evening_begins_with_pins_and_two_waiters_share_a_table() {
    let mut house = House::open();
    house.until("nobody works before a PIN", |house| {
        house.desk(ANA).pin_view().is_some_and(|pad| pad.must)
    });
    house.pin(ANA, "ana", "9182");
    let told = house.desk(ANA).pin_view().and_then(|pad| pad.told);
    assert!(told.clone().unwrap().contains("Wrong PIN"), "{told:?}");
    house.sign_in(ANA);
    house.sign_in(BEN);

    let cooked = Intent::Modifier("medium".parse().unwrap());
    let seat = |n| Intent::Seat(Some(n));
    house.does(
        ANA,
        [table("12"), seat(2), Intent::Allergy(Allergen::Sesame)],
    );
    house.does(ANA, [add("burger"), cooked, seat(1), add("soup")]);
    house.does(ANA, [Intent::Seat(None), add("cola"), Intent::Quantity(1)]);
    house.asks(ANA, [Intent::Send]);
    house.both_show("12", &["1 burger, S2", "1 soup, S1", "2 cola, table"]);

    // Both add at the same moment, neither knows of the other.
    house.does(ANA, [add("fries"), Intent::Send]);
    house.does(BEN, [table("12"), add("cola"), Intent::Send]);
    let all = [
        "1 burger, S2",
        "1 cola, table",
        "1 fries, table",
        "1 soup, S1",
        "2 cola, table",
    ];
    house.both_show("12", &all);

    // Changed after it was sent: another seat, and nothing is cooked again.
    let fries = choose(&house, ANA, "12", "fries");
    house.asks(ANA, [fries, Intent::LineSeat(Some(2))]);
    let all = [
        "1 burger, S2",
        "1 cola, table",
        "1 fries, S2",
        "1 soup, S1",
        "2 cola, table",
    ];
    house.both_show("12", &all);

    // Void after fire: a reason, and the manager, for this line as it is now.
    let soup = choose(&house, BEN, "12", "soup");
    let why = write(Field::Reason, "guest changed their mind");
    house.does(BEN, [soup, Intent::AskVoid, why, Intent::Confirm]);
    house.manager_agrees(BEN);
    let all = [
        "1 burger, S2",
        "1 cola, table",
        "1 fries, S2",
        "2 cola, table",
    ];
    house.both_show("12", &all);
    let taken = house.lines_taken();
    assert_eq!((taken.len(), taken.values().max()), (5, Some(&1)));
}

#[test]
fn both_void_one_line_and_the_second_is_told_with_both_on_the_screen() {
    let mut house = House::at_work();
    house.asks(ANA, [table("4"), add("cola"), add("soup"), Intent::Send]);
    house.both_show("4", &["1 cola, table", "1 soup, table"]);
    let seat = |n| [Intent::LineSeat(Some(n))];
    for who in [ANA, BEN] {
        house.does(who, [table("4")]);
        let soup = choose(&house, who, "4", "soup");
        house.does(who, [soup]);
    }
    // Both act before either has heard of the other.
    house.does(ANA, seat(1));
    house.does(BEN, seat(2));
    house.answered(ANA);
    house.answered(BEN);
    house.until("one of them sees both", |house| {
        let both = |who| matches!(house.desk(who).screen.dialog, Some(Dialog::Both(_)));
        both(ANA) || both(BEN)
    });
    let second = [ANA, BEN]
        .into_iter()
        .find(|who| matches!(house.desk(*who).screen.dialog, Some(Dialog::Both(_))));
    let second = second.unwrap();
    house.until("the other's change is shown", |house| {
        let view = house.desk(second).conflict_view();
        view.is_some_and(|view| {
            view.theirs
                .contains(if second == ANA { "S2" } else { "S1" })
        })
    });
    house.asks(second, [Intent::WantMine]);
    let mine = if second == ANA {
        "1 soup, S1"
    } else {
        "1 soup, S2"
    };
    house.both_show("4", &["1 cola, table", mine]);
}

#[test]
fn a_party_moves_is_merged_and_handed_over() {
    let mut house = House::at_work();
    house.asks(ANA, [table("4"), add("soup"), Intent::Send]);
    house.asks(BEN, [table("7"), add("cola"), Intent::Send]);
    house.until("both tables are known", |house| {
        order_at(house, ANA, "7").is_some() && order_at(house, BEN, "4").is_some()
    });
    let whole = dues(&house, ANA, "4")[0] + dues(&house, ANA, "7")[0];
    house.asks(
        ANA,
        [
            table("4"),
            Intent::AskTables,
            Intent::MoveTo("7".parse().unwrap()),
        ],
    );
    house.both_show("7", &["1 cola, table", "1 soup, table"]);
    house.both_show("4", &[]);
    house.asks(BEN, [table("7"), Intent::AskSplit, Intent::MergeBack]);
    house.until("one check", |house| dues(house, ANA, "7") == [whole]);
    house.asks(
        ANA,
        [
            table("7"),
            Intent::AskTables,
            Intent::TransferTo("ben".parse().unwrap()),
        ],
    );
    house.until("all of it is Ben's", |house| {
        let orders = house
            .desk(ANA)
            .orders_at(&Place::Table("7".parse().unwrap()));
        let ben = |view: &&shared::ticket::OrderView| {
            view.head
                .server
                .as_ref()
                .is_some_and(|own| own.as_str() == "ben")
        };
        orders.iter().filter(|view| ben(view)).count() == 2
    });
    assert_eq!(house.lines_taken().values().max(), Some(&1));
}

#[test]
fn a_drowned_terminals_draft_goes_on_at_another_and_is_sent_once() {
    let mut house = House::at_work();
    house.does(ANA, [table("12"), add("soup"), add("cola")]);
    let listed = |house: &House| {
        let Some(Dialog::Drafts { rows: Some(rows) }) = &house.desk(BEN).screen.dialog else {
            return None;
        };
        rows.first().map(|row| row.draft)
    };
    // The mirror rests between two puts; whoever looks in between looks again.
    for _ in 0..20 {
        house.does(BEN, [Intent::AskDrafts]);
        house.until("the list is there", |house| {
            matches!(
                &house.desk(BEN).screen.dialog,
                Some(Dialog::Drafts { rows: Some(_) })
            )
        });
        let two = house.desk(BEN).screen.dialog.clone();
        let whole = matches!(two, Some(Dialog::Drafts { rows: Some(rows) })
            if rows.iter().any(|row| row.label == "2 items" && row.who == "Ana"));
        if whole {
            break;
        }
        std::thread::sleep(Duration::from_millis(200));
        house.until("time goes by", |_| true);
    }
    let draft = listed(&house).expect("the draft is mirrored");
    house.drowns(ANA);
    house.does(BEN, [Intent::TakeDraft(draft)]);
    house.until("it is Ben's", |house| {
        let place = Place::Table("12".parse().unwrap());
        house.desk(BEN).draft(&place).is_some()
    });
    house.asks(BEN, [Intent::Send]);

    // Dried and started again, the first shows what it had, and does not send it a second time.
    house.begin(ANA);
    let rows = ["1 cola, table", "1 soup, table"];
    house.both_show("12", &rows);
    house.until("what Ben sent is no draft here any more", |house| {
        let place = Place::Table("12".parse().unwrap());
        house.desk(ANA).draft(&place).is_none()
    });
    house.does(ANA, [table("12"), Intent::Send]);
    house.until("nothing of it is on its way", |house| {
        house.desk(ANA).waiting().is_empty()
    });
    house.both_show("12", &rows);
    let taken = house.lines_taken();
    assert_eq!((taken.len(), taken.values().max()), (2, Some(&1)));
}

#[test]
fn what_is_sent_with_the_router_away_waits_on_the_disk_and_goes_out_once() {
    let mut house = House::at_work();
    house.router_goes();
    house.until("the screen says so", |house| {
        house.desk(ANA).status().banner.is_some()
    });
    house.does(ANA, [table("12"), add("soup"), add("cola"), Intent::Send]);
    house.does(ANA, [add("fries"), Intent::Send]);
    let banner = house.desk(ANA).status().banner.unwrap().0;
    assert!(banner.contains("1 order waits here"), "{banner}");
    // The terminal dies as well; its disk remembers.
    house.drowns(ANA);
    house.begin(ANA);
    assert_eq!(house.desk(ANA).waiting().len(), 2);
    house.router_comes();
    house.until("all went out", |house| house.desk(ANA).waiting().is_empty());
    house.both_show("12", &["1 cola, table", "1 fries, table", "1 soup, table"]);
    let taken = house.lines_taken();
    assert_eq!((taken.len(), taken.values().max()), (3, Some(&1)));
}

#[test]
fn a_shift_is_clocked_in_and_out_with_the_cash_that_was_counted() {
    let mut house = House::at_work();
    house.asks(ANA, [Intent::AskPeople, Intent::ClockIn]);
    house.until("she works", |house| {
        let ana = house.desk(BEN).signed_in().is_some();
        let at_work = house.desk(ANA).signed_in();
        ana && at_work.is_some_and(|own| own.clocked_in.is_some())
    });
    house.does(
        ANA,
        [
            Intent::AskPeople,
            write(Field::Cash, "lots"),
            Intent::ClockOut,
        ],
    );
    let told = house.desk(ANA).screen.notice.clone().unwrap();
    assert!(told.text.contains("'lots' is not an amount"), "{told:?}");
    house.asks(ANA, [write(Field::Cash, "212.40"), Intent::ClockOut]);
    house.until("she went home", |house| {
        house
            .desk(ANA)
            .signed_in()
            .is_some_and(|own| own.clocked_in.is_none())
    });
}

#[test]
fn a_sent_line_is_changed_with_the_managers_word_and_given_back_without_it() {
    let mut house = House::at_work();
    house.asks(ANA, [table("4"), add("cola"), Intent::Send]);
    house.both_show("4", &["1 cola, table"]);
    let cola = choose(&house, ANA, "4", "cola");
    house.does(
        ANA,
        [cola, Intent::ChangeSent, Intent::Quantity(1), Intent::Send],
    );
    house.until("a second person is asked for", |house| {
        house.desk(ANA).pin_view().is_some()
    });
    house.does(ANA, [Intent::CloseDialog]);
    house.both_show("4", &["1 cola, table"]);
    let place = Place::Table("4".parse().unwrap());
    let kept = house
        .desk(ANA)
        .draft(&place)
        .expect("the change is kept")
        .content
        .clone();
    assert_eq!((kept.lines.len(), kept.replaces.len()), (1, 1));
    house.does(ANA, [Intent::Send]);
    house.manager_agrees(ANA);
    house.both_show("4", &["2 cola, table"]);
    assert!(house.desk(ANA).draft(&place).is_none());
}

#[test]
fn what_it_would_take_is_asked_of_the_live_plan_while_the_order_is_built() {
    let mut house = House::at_work();
    house.does(ANA, [table("4"), add("soup")]);
    house.until("the plan has answered", |house| {
        let ready = house.desk(ANA).footer().and_then(|footer| footer.ready);
        ready.is_some_and(|(_, by)| by.contains("9 in 10 by"))
    });
    assert_eq!(
        house.lines_taken().len(),
        0,
        "nothing was ordered by asking"
    );
}
