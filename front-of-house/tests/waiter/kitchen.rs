//! What a waiter is told of the kitchen: closed stations, and timers that stand still.

use crate::house::Waiter;
use crate::touch::Touch;

#[test]
fn a_closed_station_stands_beside_the_link_and_is_no_alarm() {
    let mut touch = Touch::on(Waiter::new());
    assert!(touch.sees("Kitchen linked") && !touch.sees("closed"));
    for (name, words) in [
        ("grill", "Kitchen linked · grill closed"),
        ("fry", "Kitchen linked · fry, grill closed"),
        ("bar", "Kitchen linked · 3 stations closed"),
    ] {
        // Its screen was switched off as well: that is not told a second time.
        touch.waiter().station(name, true, true);
        touch.settle();
        assert!(touch.sees(words), "{words}");
        assert!(!touch.sees("No screen at"));
    }
    touch.waiter().station("bar", true, false);
    touch.settle();
    assert!(touch.sees("fry, grill closed") && touch.sees("No screen at bar"));
}

#[test]
fn timers_that_stand_still_are_told_with_what_to_do() {
    let mut touch = Touch::on(Waiter::new());
    let now = touch.waiter().at;
    touch.waiter().desk.hear_beat(now, true);
    touch.settle();
    assert!(touch.sees("Timers stand still: the router's clock jumped. Fire courses by hand"));
    assert!(touch.sees("restart it with --accept-clock"));
    touch.waiter().desk.hear_beat(now, false);
    touch.settle();
    assert!(!touch.sees("Timers stand still"));
}
