//! Writing down: what merges, what is undone, what keeps a draft from being sent.

use front_of_house::desk::Place;
use front_of_house::intent::{Chosen, Field, Intent};
use shared::ids::*;
use shared::menu::Allergen;
use shared::order::Allergy;
use shared::time::Span;
use shared::wire::{Availability, FrontAsk, HouseUpdate, LineOperation};

use crate::house::*;

#[test]
fn the_same_plain_dish_counts_up_and_another_seat_is_another_line() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        add("fries"),
        add("fries"),
        Intent::Seat(Some(2)),
        add("fries"),
    ]);
    assert_eq!(
        ana.check(),
        ["NOT SENT YET: 2 Fries table", "NOT SENT YET: 1 Fries S2"]
    );
}

#[test]
fn a_dish_with_choices_is_always_a_line_of_its_own() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        add("burger"),
        choose("rare"),
        add("burger"),
        choose("well"),
    ]);
    assert_eq!(
        ana.check(),
        [
            "NOT SENT YET: 1 Burger table [rare]",
            "NOT SENT YET: 1 Burger table [well done]"
        ]
    );
}

#[test]
fn in_a_group_of_one_the_new_choice_replaces_the_old() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        add("burger"),
        choose("rare"),
        choose("no-onion"),
        choose("medium"),
    ]);
    assert_eq!(
        ana.check(),
        ["NOT SENT YET: 1 Burger table [no\u{a0}onion · medium]"]
    );
    ana.does([choose("no-onion")]);
    assert_eq!(ana.check(), ["NOT SENT YET: 1 Burger table [medium]"]);
}

#[test]
fn undo_takes_back_one_edit_at_a_time() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        add("burger"),
        choose("rare"),
        Intent::Quantity(1),
        Intent::RemoveLine,
    ]);
    assert!(ana.check().is_empty());
    let mut seen = Vec::new();
    for _ in 0..4 {
        ana.does([Intent::Undo]);
        seen.push(ana.check().join(" "));
    }
    assert_eq!(
        seen,
        [
            "NOT SENT YET: 2 Burger table [rare]",
            "NOT SENT YET: 1 Burger table [rare]",
            "NOT SENT YET: 1 Burger table [Cooked?]",
            "",
        ]
    );
    ana.does([Intent::Undo]);
    assert_eq!(ana.notice(), "Nothing to undo here.");
}

#[test]
fn what_lacks_a_choice_is_not_sent_and_the_line_is_shown() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("burger"), add("pizza"), Intent::Send]);
    assert_eq!(
        ana.notice(),
        "Not sent: Burger needs a choice: Cooked (1 more like this)."
    );
    assert!(ana.asked().is_empty());
    let Some(Chosen::New(line)) = ana.desk.screen.chosen else {
        panic!("the line is chosen")
    };
    let place: Place = "table/12".parse().unwrap();
    assert_eq!(
        ana.desk.draft(&place).unwrap().line(line).unwrap().item,
        item("burger")
    );
    ana.does([choose("rare"), Intent::Send]);
    assert_eq!(ana.notice(), "Not sent: Pizza needs a size.");
    ana.does([Intent::Size(SizeId::new("L").unwrap()), Intent::Send]);
    assert_eq!(ana.asked().len(), 1);
}

#[test]
fn what_is_out_cannot_be_added_and_a_count_keeps_what_is_written_down() {
    let mut ana = Waiter::new();
    let news = |item: &str, out, left| HouseUpdate::Availability {
        item: Availability {
            item: ItemId::new(item).unwrap(),
            out,
            by_stock: false,
            left,
        },
    };
    ana.desk.hear_house(news("fries", true, None));
    ana.desk.hear_house(news("cola", false, Some(2)));
    ana.does([table("12"), add("fries")]);
    assert_eq!(ana.notice(), "Fries is out (86).");
    ana.does([add("cola"), add("cola"), add("cola")]);
    assert_eq!(ana.notice(), "Cola: none left beyond what you wrote down.");
    assert_eq!(ana.check(), ["NOT SENT YET: 2 Cola table"]);
    // Somebody else sold one meanwhile.
    ana.desk.hear_house(news("cola", false, Some(1)));
    ana.does([Intent::Send]);
    assert_eq!(ana.notice(), "Not sent: only 1 of Cola left.");
}

#[test]
fn an_allergy_marks_seat_and_dish_and_travels_with_the_order() {
    let mut ana = Waiter::new();
    ana.does([table("12"), Intent::Seat(Some(3)), Intent::AskAllergy]);
    ana.does([
        Intent::Allergy(Allergen::Milk),
        Intent::AllergyDone,
        add("burger"),
        choose("rare"),
    ]);
    assert_eq!(ana.check(), ["NOT SENT YET: 1 Burger S3 [rare · ⚠ milk]"]);
    let tile = ana.desk.menu_view();
    assert!(
        tile.tiles.iter().all(|tile| tile.item != item("burger")),
        "starters are open first"
    );
    ana.does([Intent::Category(CategoryId::new("mains").unwrap())]);
    let view = ana.desk.menu_view();
    let burger = view
        .tiles
        .iter()
        .find(|tile| tile.item == item("burger"))
        .unwrap();
    assert_eq!(burger.mark.as_ref().unwrap().0, "⚠ milk");
    ana.does([Intent::Send]);
    let FrontAsk::Submit { order } = &ana.asked()[0] else {
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
fn a_late_allergy_does_not_wait_for_the_next_dish() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(1);
    ana.does([
        Intent::AskAllergy,
        Intent::Allergy(Allergen::Celery),
        Intent::AllergyDone,
    ]);
    let FrontAsk::Revise { operations, .. } = &ana.asked()[0] else {
        panic!("a revision")
    };
    let allergy = Allergy {
        allergen: Allergen::Celery,
        seat: None,
    };
    assert_eq!(operations, &[LineOperation::Allergy { allergy }]);
}

#[test]
fn search_finds_by_any_word_and_enter_takes_the_first() {
    let mut ana = Waiter::new();
    let typed = |text: &str| Intent::Type(Field::Search, text.to_owned());
    ana.does([table("12"), typed("300")]);
    let names: Vec<String> = ana
        .desk
        .menu_view()
        .tiles
        .into_iter()
        .map(|tile| tile.name)
        .collect();
    assert_eq!(names, ["Steak 300 g"]);
    ana.does([Intent::PickFirstFound]);
    assert_eq!(ana.check(), ["NOT SENT YET: 1 Steak 300 g table [Cooked?]"]);
    ana.does([Intent::OpenFloor, typed("7"), Intent::PickFirstFound]);
    assert_eq!(ana.desk.check_screen().unwrap().title, "Table 7");
}

#[test]
fn a_note_with_a_card_number_is_not_taken() {
    let mut ana = Waiter::new();
    let number = "4111 1111 1111 1111";
    ana.does([table("12"), add("soup"), Intent::AskNote]);
    ana.does([
        Intent::Type(Field::Note, format!("visa {number}")),
        Intent::Confirm,
    ]);
    ana.does([
        Intent::AskNote,
        Intent::Type(Field::Note, "no pepper".to_owned()),
        Intent::Confirm,
    ]);
    assert_eq!(ana.check(), ["NOT SENT YET: 1 Soup table [“no pepper”]"]);
    let kept = format!("{:?}", ana.desk.draft(&"table/12".parse().unwrap()));
    assert!(!kept.contains("4111"), "{kept}");
}

#[test]
fn totals_preview_what_the_router_will_seal() {
    let mut ana = Waiter::new();
    ana.does([
        table("12"),
        add("burger"),
        choose("rare"),
        choose("cheddar"),
        add("cola"),
        Intent::Send,
    ]);
    let FrontAsk::Submit { order } = ana.asked()[0].clone() else {
        panic!("a new order")
    };
    let preview = ana.desk.check_screen().unwrap().totals;
    assert_eq!(order.expected_total, Some(preview.total));
    ana.kitchen_takes_all(1);
    let sealed = ana.desk.check_screen().unwrap().totals;
    assert_eq!(
        (sealed.total, sealed.items, sealed.taxes),
        (preview.total, preview.items, preview.taxes)
    );
}

#[test]
fn the_last_round_is_repeated_and_not_the_one_before() {
    let mut ana = Waiter::new();
    ana.does([table("12"), add("cola"), add("soup"), Intent::Send]);
    ana.kitchen_takes_all(1);
    ana.does([Intent::RepeatRound]);
    assert_eq!(ana.check().last().unwrap(), "NOT SENT YET: 1 Cola table");
    assert_eq!(ana.check().len(), 3, "the soup is no drink");
    ana.later(Span::from_mins(1));
}
