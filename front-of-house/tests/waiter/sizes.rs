//! The same terminal on a phone, in the left hand, in the sun, and in five languages.

use egui::accesskit::Role;
use egui_kittest::kittest::{NodeT, Queryable};
use front_of_house::desk::Prefs;
use front_of_house::intent::Intent;
use shared::lang::Lang;
use shared::wire::FrontAsk;

use crate::house::*;
use crate::touch::Touch;

const PHONE: [f32; 2] = [390.0, 844.0];

#[test]
fn on_a_phone_one_hand_orders_sends_and_looks_at_the_check() {
    let mut touch = Touch::sized(Waiter::new(), PHONE);
    touch
        .tap("Table 12, free")
        .tap("Mains")
        .tap_on("Burger, 12.00");
    touch.tap("medium").tap("Check");
    assert!(touch.sees("1 Burger, table, 12.00") && !touch.sees("Fries, 6.00"));
    touch.tap("Menu").tap("Send 1 item");
    assert!(matches!(
        touch.waiter().asked()[..],
        [FrontAsk::Submit { .. }]
    ));
    touch.tap("◂ Floor");
    assert!(touch.sees("Table 12, ordered"));
}

#[test]
fn nothing_on_a_phone_is_too_small_or_beside_the_screen() {
    let mut touch = Touch::sized(Waiter::in_bistro(), PHONE);
    let mut bad = Vec::new();
    let mut look = |touch: &Touch, at: &str| {
        for node in touch.0.query_all_by_role(Role::Button) {
            let (rect, label) = (node.rect(), node.accesskit_node().label());
            let small = rect.width() < 43.0 || rect.height() < 43.0;
            if small {
                bad.push(format!("{at}: {label:?} {:?}", rect.size()));
            }
        }
    };
    look(&touch, "floor");
    touch.tap("Table 1, free");
    look(&touch, "menu");
    touch.tap("Mains").tap_on("Bistro burger, ");
    look(&touch, "sheet");
    touch.tap("medium");
    for dialog in ["Allergy", "More"] {
        touch.tap(dialog);
        look(&touch, dialog);
        touch.presses(egui::Modifiers::NONE, egui::Key::Escape);
    }
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn the_green_button_is_under_the_thumb_of_either_hand() {
    let at_table = |left_handed: bool| {
        let mut ana = Waiter::new();
        let prefs = Prefs {
            left_handed,
            ..ana.desk.prefs()
        };
        ana.does([Intent::SetPrefs(prefs), table("12"), add("soup")]);
        let touch = Touch::on(ana);
        let send = touch.0.get_by_label("Send 1 item").rect().center().x;
        let seat = touch.0.get_by_label("Seat 1").rect().center().x;
        (send, seat)
    };
    let (send, seat) = at_table(false);
    assert!(900.0 < send && seat < 400.0);
    let (send, seat) = at_table(true);
    assert!(send < 400.0 && 880.0 < seat);
}

#[test]
fn a_language_is_one_tap_and_everything_speaks_it() {
    let mut touch = Touch::on(Waiter::in_bistro());
    touch.tap("More").tap("Settings").tap("Deutsch");
    assert!(touch.sees("Dieses Terminal"));
    touch.tap("Fertig").tap("Tisch 16, frei");
    touch.tap("Hauptgerichte").tap_on("Bistro-Burger, ");
    assert!(touch.sees("Küche verbunden") && touch.sees("NOCH NICHT GESENDET"));
    touch.tap("1 Position senden");
    assert!(touch.sees("braucht eine Wahl"));
    for lang in Lang::ALL {
        let prefs = Prefs {
            lang,
            ..touch.waiter().desk.prefs()
        };
        touch.waiter().does([Intent::SetPrefs(prefs)]);
        touch.settle();
        let send = front_of_house::say::check::SEND_ONE.text(lang);
        assert!(touch.sees(send), "{send}");
    }
}

#[test]
fn light_and_dark_are_the_same_screen_in_other_colours() {
    let mut touch = Touch::on(Waiter::new());
    let ground = |touch: &Touch| {
        let look = touch.0.ctx.data(|data| {
            data.get_temp::<std::sync::Arc<front_of_house::theme::Look>>(egui::Id::new("look"))
        });
        look.unwrap().ground
    };
    let dark = ground(&touch);
    touch.tap("More").tap("Settings").tap("light");
    let light = ground(&touch);
    assert!(
        dark.intensity() < 0.2 && 0.7 < light.intensity(),
        "{dark:?} {light:?}"
    );
    assert!(matches!(
        touch.waiter().effects.last(),
        Some(front_of_house::desk::Effect::SavePrefs)
    ));
}
