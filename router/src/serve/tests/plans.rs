//! Plans under a driver's clock: made at the same moments every time, and told like everything else.

use std::time::Duration;

use super::*;
use crate::kitchen::Event;
use crate::serve::planning::Planner;

/// Five tables within a minute, then ten minutes of nothing but time.
fn rush(ids: &mut fixture::Ids) -> Vec<Envelope<Ask>> {
    let tables: [&[&str]; 5] = [
        &["burger", "fries", "cola"],
        &["pizza", "fries"],
        &["burger", "burger", "fries", "fries"],
        &["pizza", "burger"],
        &["fries", "cola"],
    ];
    let mut asks = Vec::new();
    for (n, items) in (0..).zip(tables) {
        let at = START + Span::from_secs(12 * n);
        asks.push(advance(ids.next_request(), at));
        let order = fixture::order_of(ids, items);
        asks.push(submit(ids.next_request(), &order));
    }
    asks.push(advance(ids.next_request(), START + Span::from_mins(10)));
    asks
}

fn plans(journal: &[String]) -> Vec<Event> {
    let events = journal
        .iter()
        .map(|event| serde_json::from_str(event).unwrap());
    events
        .filter(|event| matches!(event, Event::PlanAdopted { .. }))
        .collect()
}

#[test]
fn a_driver_gets_the_same_plans_however_its_asks_come_together() {
    let journal = |bundle: usize| {
        let mut house = House::driven();
        let asks = rush(&mut house.ids);
        for some in asks.chunks(bundle) {
            let answers = house.ask_all(some);
            assert!(answers.iter().all(|answer| answer.result.is_ok()));
        }
        (house.journal(), house.core.kitchen().state_hash())
    };
    let alone = journal(1);
    assert!(alone == journal(11), "all of them in one turn");
    assert!(alone == journal(3), "three by three");
    let waits = plans(&alone.0).into_iter().any(|event| match event {
        Event::PlanAdopted { plan } => {
            let mut steps = plan.orders.iter().flat_map(|order| &order.steps);
            steps.any(|step| step.wait.is_some())
        }
        _ => false,
    });
    assert!(
        waits,
        "fries wait for what takes longer, or this proves nothing"
    );
}

#[test]
fn a_driver_hears_when_what_waits_must_begin() {
    let mut house = House::driven();
    let go = |house: &mut House, at| {
        let ask = advance(house.ids.next_request(), at);
        match house.ask(&ask) {
            Ok(Accepted::Advanced { next_wake, .. }) => next_wake,
            other => panic!("{other:?}"),
        }
    };
    go(&mut house, START);
    house.order(&["burger", "fries"]);
    let begins = go(&mut house, START + Span::from_secs(1)).expect("the fries wait");
    assert!(
        begins < START + Span::from_mins(8),
        "in time for the burger"
    );
    let fired = |house: &House| {
        let journal = house.journal();
        journal
            .iter()
            .filter(|event| event.contains("\"steps-fired\""))
            .count()
    };
    assert_eq!(fired(&house), 0);
    go(&mut house, begins);
    assert_eq!(fired(&house), 1);
}

#[test]
fn a_look_waits_for_a_quiet_moment_but_not_for_long() {
    let mut house = House::open_with(Options {
        watch: false,
        ..Options::default()
    });
    let mut planner = Planner::start().unwrap();
    let at = |ms: i64| START + Span(ms);
    // The menu was news; it has been looked at.
    assert!(house.core.look().is_some());
    planner.feed(&mut house.core, START, false);
    assert_eq!(planner.due(), None, "nothing to plan");
    for ms in (0..=240).step_by(10) {
        house.order(&["burger", "fries"]);
        planner.feed(&mut house.core, at(ms), true);
        assert_eq!(planner.due(), Some(at((ms + 20).min(250))));
    }
    planner.feed(&mut house.core, at(249), false);
    assert_eq!(planner.due(), Some(at(250)), "the rush goes on");
    planner.feed(&mut house.core, at(250), false);
    assert_eq!(planner.due(), None, "one look at a time");
    let limit = Duration::from_secs(30);
    let plan = planner.proposals().recv_timeout(limit).unwrap();
    let planned = plan.expect("the fries wait for the burgers").orders.len();
    assert_eq!(planned, 25);
}
