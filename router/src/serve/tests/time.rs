//! Stamps, ticks, the driven clock, and screens that fall silent.

use shared::order::Channel;

use super::*;

fn fetched_in_two_hours(house: &mut House) -> Envelope<Ask> {
    let mut order = fixture::order_of(&mut house.ids, &["burger"]);
    order.channel = Channel::TakeAway;
    order.table = None;
    order.wanted_in = Some(Span::from_mins(120));
    submit(house.ids.next_request(), &order)
}

#[test]
fn a_real_clock_takes_no_orders_from_a_driver() {
    let mut house = House::open();
    let ask = advance(house.ids.next_request(), START + Span::from_mins(5));
    assert_eq!(house.ask(&ask), Err(Reject::ClockIsReal));
}

#[test]
fn only_a_driver_moves_a_driven_clock() {
    let mut house = House::driven();
    let id = house.ids.next_request();
    let ask = envelope(
        id,
        Role::Front,
        Ask::Driver(DriverAsk::Advance { to: START }),
    );
    assert!(matches!(house.ask(&ask), Err(Reject::NotAllowed { .. })));
}

#[test]
fn a_driven_clock_stands_still_between_advances_and_never_goes_back() {
    let mut house = House::driven();
    let noon = START + Span::from_mins(60);
    let ask = advance(house.ids.next_request(), noon);
    assert_eq!(
        house.ask(&ask),
        Ok(Accepted::Advanced {
            now: noon,
            next_wake: None
        })
    );
    house.order(&["cola"]);
    assert_eq!(house.core.now(), noon);
    let back = advance(house.ids.next_request(), START);
    let Ok(Accepted::Advanced { now, .. }) = house.ask(&back) else {
        panic!("refused")
    };
    assert_eq!(now, noon);
    let house = house.restart();
    assert_eq!(house.core.now(), noon, "the journal's last stamp");
}

#[test]
fn an_advance_runs_every_tick_on_the_way_at_its_own_time() {
    let mut house = House::driven();
    let ask = advance(house.ids.next_request(), START);
    house.ask(&ask).unwrap();
    // The course fires by itself on the way.
    let ask = fetched_in_two_hours(&mut house);
    house.ask(&ask).unwrap();
    let wake = house
        .core
        .kitchen()
        .next_wake()
        .expect("a scheduled course has a time");
    assert!(START < wake && wake < START + Span::from_mins(120));
    let end = START + Span::from_mins(180);
    let ask = advance(house.ids.next_request(), end);
    let Ok(Accepted::Advanced { now, next_wake }) = house.ask(&ask) else {
        panic!("refused")
    };
    assert_eq!(now, end);
    assert!(next_wake.is_none_or(|next| end < next));
    let mut fired_at = None;
    let read = house.core.store().reader().events(0, |row| {
        if row.event.contains("\"course-fired\"") {
            fired_at = Some(row.at);
        }
        Ok(())
    });
    read.unwrap();
    assert_eq!(fired_at, Some(wake));
}

#[test]
fn with_a_real_clock_courses_fire_when_their_time_comes_and_not_while_timers_stand_still() {
    let fires = |timers: bool| {
        let mut house = House::open_with(Options {
            watch: false,
            ..Options::default()
        });
        let ask = fetched_in_two_hours(&mut house);
        house.ask(&ask).unwrap();
        if !timers {
            house.core.stop_timers().unwrap();
        }
        house.now = START + Span::from_mins(119);
        house.turn(Vec::new()).unwrap();
        house
            .journal()
            .iter()
            .any(|event| event.contains("\"course-fired\""))
    };
    assert!(fires(true));
    assert!(!fires(false));
}

#[test]
fn a_clock_that_jumped_stays_stopped_until_a_manager_accepts_it() {
    let mut house = House::open();
    house.core.stop_timers().unwrap();
    let house = house.restart();
    assert!(!house.core.timers_run(), "a restart alone is not enough");
    assert!(
        house.core.beat(START).timers_stopped,
        "every screen hears of it"
    );
    let mut house = house;
    house.options.accept_clock = true;
    let mut house = house.restart();
    assert!(house.core.timers_run());
    assert!(!house.core.beat(START).timers_stopped);
    house.options.accept_clock = false;
    assert!(house.restart().core.timers_run(), "accepted once is enough");
}

#[test]
fn stamps_never_go_below_the_journal() {
    let mut house = House::open();
    house.order(&["cola"]);
    let last = house.core.store().last_at();
    house.now = START - Span::from_mins(30);
    house.order(&["cola"]);
    assert!(last <= house.core.store().last_at());
}

#[test]
fn a_screen_that_falls_silent_makes_its_station_dark() {
    let mut house = House::open();
    let beat = |frame| {
        let (device, station) = (device("grill-1"), Some(station("grill")));
        let role = Role::Station;
        RouterInbound::DeviceBeat(DeviceBeat {
            v: PROTOCOL,
            device,
            role,
            station,
            frame,
            waiting: 0,
        })
    };
    let dark = |house: &House| {
        house
            .core
            .kitchen()
            .station_health(&station("grill"))
            .unwrap()
            .dark
    };
    for second in 0..20 {
        house.now = START + Span::from_secs(second);
        house.turn(vec![beat(second as u64)]).unwrap();
    }
    assert!(!dark(&house));
    house.now = START + Span::from_secs(30);
    house.turn(Vec::new()).unwrap();
    assert!(dark(&house), "nothing heard for ten seconds");
    house.turn(vec![beat(31)]).unwrap();
    house.now = START + Span::from_secs(36);
    house.turn(vec![beat(32)]).unwrap();
    assert!(!dark(&house), "back with the next beat");

    // A restart remembers that the station had a screen, and waits for it 15 s.
    let mut house = house.restart();
    house.turn(Vec::new()).unwrap();
    assert!(!dark(&house));
    house.now = house.now + Span::from_secs(16);
    house.turn(Vec::new()).unwrap();
    assert!(dark(&house));
}
