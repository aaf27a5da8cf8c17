//! What a waiter sees and does, with the panels as they are drawn.

use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use front_of_house::intent::Intent;
use shared::ids::*;
use shared::lang::Lang;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Allergy, Tender};
use shared::time::Span;
use shared::wire::{Accepted, Availability, FrontAsk, HouseUpdate, Reject};

use crate::house::*;
use crate::touch::Touch;

fn at_table() -> Touch {
    let mut touch = Touch::on(Waiter::new());
    touch.tap("Table 12, free");
    touch
}

#[test]
fn a_tap_on_the_floor_opens_the_table() {
    let mut touch = Touch::on(Waiter::new());
    assert!(touch.sees("Floor") && touch.sees("Table 4, free") && touch.sees("No orders to go."));
    touch.tap("Table 12, free");
    assert!(touch.sees("Table 12") && touch.sees("4 guests") && touch.sees("Nothing ordered yet"));
    touch.tap("◂ Floor");
    assert!(touch.sees("Table 12, free"));
}

#[test]
fn a_burger_needs_its_doneness_before_it_is_sent() {
    let mut touch = at_table();
    touch.tap("Mains").tap("Seat 2").tap_on("Burger, 12.00");
    assert!(touch.sees("Burger · seat 2") && touch.sees("required"));
    touch.tap("Send 1 item");
    assert!(touch.sees("Not sent: Burger needs a choice: Cooked."));
    assert!(touch.waiter().asked().is_empty());
    touch
        .tap("medium")
        .tap("no onion")
        .tap("extra cheddar")
        .tap("Send 1 item");
    let FrontAsk::Submit { order } = &touch.waiter().asked()[0] else {
        panic!("a new order")
    };
    let line = &order.lines[0];
    let chosen: Vec<&str> = line
        .modifiers
        .iter()
        .map(|own| own.modifier.as_str())
        .collect();
    assert_eq!(
        (line.seat, chosen),
        (Some(2), vec!["medium", "no-onion", "cheddar"])
    );
    assert!(
        touch.sees("1 Burger, S2, 14.00, medium · no\u{a0}onion · +\u{a0}cheddar 2.00, on its way")
    );
    touch.waiter().kitchen_takes_all(31);
    touch.settle();
    assert!(touch.sees("with the kitchen") && touch.sees("#31 · open 0 min"));
}

#[test]
fn a_dish_that_is_out_says_so_and_cannot_be_ordered() {
    let mut ana = Waiter::new();
    for (item, out, left) in [("burger", true, None), ("steak", false, Some(7))] {
        let item = ItemId::new(item).unwrap();
        let item = Availability {
            item,
            out,
            by_stock: false,
            left,
        };
        ana.desk.hear_house(HouseUpdate::Availability { item });
    }
    let mut touch = Touch::on(ana);
    touch.tap("Table 12, free").tap("Mains");
    assert!(touch.sees("Steak 300 g, 30.00, 7 left"));
    touch.tap("Burger, 12.00, 86");
    assert!(touch.sees("Nothing ordered yet"));
    touch.tap_on("Steak 300 g, 30.00");
    assert!(
        touch.sees("Steak 300 g, 30.00, 6 left"),
        "what is written down is not left for others"
    );
}

#[test]
fn just_typing_searches_and_enter_adds() {
    let mut touch = at_table();
    touch.types("co");
    assert!(touch.sees("Cola, 4.00") && !touch.sees("Soup, 7.00"));
    touch.presses(Modifiers::NONE, Key::Enter);
    assert!(touch.sees("1 Cola, table, 4.00, not sent"));
    assert!(touch.sees("Soup, 7.00"), "the search is over");
    touch.presses(Modifiers::CTRL, Key::Z);
    assert!(touch.sees("Nothing ordered yet"));
}

#[test]
fn a_cut_off_terminal_says_since_when_and_what_waits() {
    let mut touch = at_table();
    touch.waiter().silence(Span::from_secs(3));
    touch.settle();
    assert!(touch.sees("The kitchen cannot be reached since 19:42; what you send waits here"));
    touch.tap_on("Soup, 7.00").tap("Send 1 item");
    assert!(touch.sees("1 order waits here and will be sent by itself."));
    touch.tap("Show what waits");
    assert!(touch.sees("order of 1 item") && touch.sees("once, also after a restart"));
    touch.tap("Close");
    touch.waiter().later(Span::ZERO);
    touch.settle();
    assert!(!touch.sees("cannot be reached") && touch.sees("Kitchen linked"));
}

#[test]
fn a_refusal_is_a_dialog_with_the_reason_and_the_way_back() {
    let mut touch = at_table();
    touch.tap_on("Soup, 7.00").tap("Send 1 item").tap("◂ Floor");
    let waiting = touch.waiter().last();
    let line = waiting.lines()[0].id;
    let out = Reject::ItemOut {
        line,
        item: item("soup"),
    };
    touch.waiter().answered(waiting.request, Err(out));
    touch.settle();
    assert!(touch.sees("Not accepted by the kitchen"));
    assert!(touch.sees("Soup is out (86); choose something else."));
    assert!(touch.sees("Everything is kept as NOT SENT YET."));
    touch.tap("Correct table 12");
    assert!(touch.sees("1 Soup, table, 7.00, not sent") && !touch.sees("Not accepted"));
}

#[test]
fn beats_alone_are_no_empty_house_and_news_that_do_not_come_are_said() {
    let ana = Waiter::unfetched();
    let mut touch = Touch::on(ana);
    assert!(touch.sees("Fetching the orders …") && !touch.sees("No orders to go."));
    touch.waiter().desk.hear_feed(false, true, None);
    touch.settle();
    assert!(touch.sees("Orders may be missing here") && touch.sees("Kitchen behind"));
    touch.waiter().desk.hear_feed(true, false, None);
    touch.settle();
    assert!(touch.sees("No orders to go.") && !touch.sees("may be missing"));
    touch.waiter().desk.hear_feed(true, false, Some(9));
    touch.settle();
    assert!(touch.sees("The router speaks protocol 9"));
}

#[test]
fn an_order_that_the_routers_disk_did_not_take_is_given_back_with_the_reason() {
    let mut touch = at_table();
    touch.tap_on("Soup, 7.00").tap("Send 1 item").tap("◂ Floor");
    let request = touch.waiter().last().request;
    let detail = "no space left on device".to_owned();
    let full = Reject::StoreUnavailable { detail };
    touch.waiter().answered(request, Err(full));
    touch.settle();
    assert!(touch.sees("Not accepted by the kitchen"));
    assert!(touch.sees("no space left on device"));
    assert!(touch.sees("Everything is kept as NOT SENT YET."));
}

#[test]
fn cash_shows_the_change_before_and_after() {
    let mut touch = at_table();
    touch.tap_on("Soup, 7.00").tap("Send 1 item");
    touch.waiter().kitchen_takes_all(1);
    touch.settle();
    let due = touch.waiter().desk.check_screen().unwrap().totals.total;
    touch.tap("Pay").tap("10.00");
    let change = Money(1_000) - due;
    assert!(touch.sees(&change.to_string()), "change {change}");
    touch.tap("Take payment");
    let waiting = touch.waiter().last();
    let FrontAsk::Pay { tender, amount, .. } = &waiting.ask else {
        panic!("a payment")
    };
    assert_eq!(
        (tender, *amount),
        (
            &Tender::Cash {
                tendered: Money(1_000)
            },
            due
        )
    );
    let check = CheckId(waiting.order().unwrap().0);
    let paid = Accepted::Paid {
        check,
        change,
        due: Money::ZERO,
        settled: true,
    };
    touch.waiter().answered(waiting.request, Ok(paid));
    touch.settle();
    assert!(touch.sees("Give back"));
    touch.tap("Done");
    assert!(!touch.sees("Give back"));
}

#[test]
fn an_allergy_makes_the_seat_yellow_and_warns_on_the_dish() {
    let mut touch = at_table();
    touch
        .tap("Seat 3")
        .tap("Allergy")
        .tap("milk")
        .tap("Done")
        .tap("Mains");
    assert!(touch.sees("Seat 3, allergy: milk"));
    touch.tap_on("Burger, 12.00, ⚠ milk");
    assert!(touch.sees("⚠ contains milk"));
    touch.tap("rare").tap("Send 1 item");
    let FrontAsk::Submit { order } = &touch.waiter().asked()[0] else {
        panic!("a new order")
    };
    assert_eq!(
        order.allergies,
        [Allergy {
            allergen: Allergen::Milk,
            seat: Some(3)
        }]
    );
}

#[test]
fn a_held_course_has_a_button_that_fires_it() {
    let mut touch = at_table();
    touch
        .tap_on("Soup, 7.00")
        .tap("Mains")
        .tap_on("Fries, 6.00")
        .tap("Send 2 items");
    touch.waiter().kitchen_takes_all(1);
    touch.settle();
    assert!(touch.sees("held: starters still out"));
    touch.tap("Fire this course: mains").tap("Fire mains");
    assert_eq!(
        touch.waiter().asked().len(),
        2,
        "at the head of the course, and in the footer"
    );
    let course = CourseNo(2);
    assert!(
        matches!(touch.waiter().last().ask, FrontAsk::FireCourse { course: c, .. } if c == course)
    );
}

#[test]
fn the_86_list_takes_a_dish_off_and_counts_another() {
    let mut touch = Touch::on(Waiter::new());
    touch.tap("86 list").tap("Burger is out").tap("More Cola");
    let burger = FrontAsk::EightySix {
        item: item("burger"),
        out: true,
    };
    let cola = FrontAsk::Countdown {
        item: item("cola"),
        left: Some(10),
    };
    assert_eq!(touch.waiter().asked(), [burger, cola]);
}

#[test]
fn the_field_of_a_dialog_takes_what_is_typed_and_enter_confirms() {
    let mut touch = at_table();
    touch.tap("86 list").types("bur");
    assert!(touch.sees("Burger is out") && !touch.sees("Cola is out"));
    touch.presses(Modifiers::NONE, Key::Escape);
    touch.tap_on("Soup, 7.00").tap("Send 1 item");
    touch.waiter().kitchen_takes_all(1);
    touch.settle();
    touch.tap("Pay").types("20");
    assert!(
        touch.sees("give back") || touch.sees("12."),
        "the change for 20"
    );
    touch.presses(Modifiers::NONE, Key::Enter);
    let paid = touch.waiter().last().ask;
    assert!(matches!(
        paid,
        FrontAsk::Pay {
            tender: Tender::Cash {
                tendered: Money(2_000)
            },
            ..
        }
    ));
}

#[test]
fn the_orders_of_the_house_are_one_tap_away() {
    let mut ana = Waiter::new();
    ana.does([table("7"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(31);
    ana.does([Intent::OpenFloor]);
    let mut touch = Touch::on(ana);
    touch.tap("Orders");
    assert!(touch.sees("#31 Table 7, 0/1 ready"));
    touch.tap_on("#31 Table 7");
    assert!(touch.sees("1 Soup, table, 7.00, with the kitchen"));
}

#[test]
fn keys_do_what_the_help_says() {
    let mut touch = at_table();
    touch.presses(Modifiers::NONE, Key::F1);
    assert!(touch.sees("Send: sends what is marked NOT SENT YET"));
    touch.presses(Modifiers::NONE, Key::F12);
    assert!(touch.sees("Keys"), "under a dialog nothing else happens");
    touch
        .presses(Modifiers::NONE, Key::Escape)
        .presses(Modifiers::NONE, Key::F9);
    assert!(touch.sees("Done") && touch.sees("crustaceans"));
    touch
        .presses(Modifiers::NONE, Key::Escape)
        .presses(Modifiers::ALT, Key::Num2);
    touch
        .presses(Modifiers::NONE, Key::PageDown)
        .types("fri")
        .presses(Modifiers::NONE, Key::Enter);
    assert!(touch.sees("1 Fries, S2, 6.00, not sent"));
    touch
        .presses(Modifiers::CTRL, Key::Plus)
        .presses(Modifiers::NONE, Key::F12);
    assert_eq!(touch.waiter().last().what(Lang::En), "order of 2 items");
    touch.presses(Modifiers::NONE, Key::F2);
    assert!(touch.sees("Floor") && touch.sees("Table 12, ordered"));
}

#[test]
fn everything_that_can_be_tapped_is_big_enough_for_a_finger() {
    let mut touch = at_table();
    touch.tap("Mains").tap_on("Burger, 12.00");
    let mut small = Vec::new();
    for opened in ["", "Allergy", "More", "Orders", "86 list"] {
        if !opened.is_empty() {
            touch.tap(opened);
        }
        for node in touch.0.query_all_by_role(Role::Button) {
            let rect = node.rect();
            if rect.width() < 43.5 || rect.height() < 43.5 {
                small.push(format!(
                    "{:?} {:?}",
                    node.accesskit_node().label(),
                    rect.size()
                ));
            }
        }
        if !opened.is_empty() {
            touch.presses(Modifiers::NONE, Key::Escape);
        }
    }
    assert!(small.is_empty(), "too small for a finger: {small:#?}");
}

#[test]
fn a_screen_at_rest_asks_for_no_frame() {
    let mut touch = Touch::on(Waiter::new());
    let rest = |touch: &mut Touch, what: &str| {
        touch.0.run_steps(12);
        let causes = format!("{:?}", touch.0.ctx.repaint_causes());
        let wanted = touch.0.ctx.has_requested_repaint();
        assert!(!wanted, "{what} would be drawn again and again: {causes}");
    };
    rest(&mut touch, "the floor");
    touch.tap("Table 12, free");
    rest(&mut touch, "a table");
    touch.tap("Mains").tap_on("Burger, 12.00");
    rest(&mut touch, "the sheet");
    touch.tap("Allergy");
    rest(&mut touch, "a dialog");
}
