//! Quotes grow with what is on the rails, pause a full kitchen, and change nothing.

use super::*;

fn ask(house: &House, dishes: &[&str]) -> Result<Quote, Reject> {
    let by = By {
        role: Role::Bridge,
        device: DeviceId::new("bridge").unwrap(),
        actor: None,
        approver: None,
        roster: None,
    };
    let basket = draft("Z9", dishes);
    let look = look(&house.kitchen, house.at, &by, &basket)?;
    Ok(look.quote(Algorithm::Ours, &planner::Tuning::default()))
}

#[test]
fn a_quote_grows_with_what_is_on_the_rails() {
    let mut house = given([menu()]);
    let empty = ask(&house, &["burger"]).unwrap();
    assert!(empty.p50 < empty.p90 && empty.full.is_none(), "{empty:?}");
    let before = house.kitchen.state_hash();
    let mut last = empty.p90;
    for n in 1..=40 {
        house.run(&submit(&format!("B{n}"), &["burger"])).0.unwrap();
        if n % 10 == 0 {
            let now = ask(&house, &["burger"]).unwrap();
            assert!(
                last < now.p90,
                "{last} before, {} with more to cook",
                now.p90
            );
            // Each burger is eight minutes on one of four grills.
            assert_eq!(
                now.full.is_some(),
                FULL_AFTER < Span::from_mins(2 * n),
                "{n}: {now:?}"
            );
            last = now.p90;
        }
    }
    assert!(FULL_AFTER < last, "forty burgers on four grills: {last}");
    assert_ne!(before, house.kitchen.state_hash());
    let full = house.kitchen.state_hash();
    ask(&house, &["burger"]).unwrap();
    assert_eq!(full, house.kitchen.state_hash(), "asking changes nothing");
}

#[test]
fn a_basket_that_cannot_be_ordered_is_not_quoted() {
    let house = given([menu()]);
    assert_eq!(ask(&house, &[]), Err(Reject::EmptyOrder));
}

#[test]
fn a_full_kitchen_pauses_online_orders_with_a_time_to_try_again_and_serves_its_tables() {
    let mut house = given([menu()]);
    for n in 1..=45 {
        house.run(&submit(&format!("B{n}"), &["burger"])).0.unwrap();
    }
    let online = |dishes: &[&str], wanted: Option<Span>| {
        let order = OrderDraft {
            channel: shared::order::Channel::Online,
            table: None,
            wanted_in: wanted,
            ..draft("Z9", dishes)
        };
        let by = By {
            role: Role::Bridge,
            device: DeviceId::new("bridge").unwrap(),
            actor: None,
            approver: None,
            roster: None,
        };
        let body = Command::Bridge(BridgeAsk::SubmitOnline {
            order,
            paid_online: None,
        });
        let at = house.at;
        decide(&house.kitchen, &Stamped { at, by, body }).map(drop)
    };
    let again_in = Span::from_mins(15);
    assert_eq!(
        online(&["burger"], None),
        Err(Reject::KitchenFull { again_in })
    );
    let words = Reject::KitchenFull { again_in }.to_string();
    assert!(words.ends_with("try again in 15 min"), "{words}");
    assert_eq!(online(&["cola"], None), Ok(()), "the bar has time");
    assert_eq!(
        online(&["burger"], Some(Span::from_mins(120))),
        Ok(()),
        "wanted after the rush"
    );
    house.run(&submit("T1", &["burger"])).0.unwrap();
}
