//! Plans under a driver's clock: made at the same moments every time, and told like everything else.

use super::*;
use crate::kitchen::Event;

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
