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
    quote(
        &house.kitchen,
        house.at,
        &by,
        &basket,
        &planner::Tuning::default(),
    )
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
            assert_eq!(now.full.is_some(), FULL_AFTER < now.p90, "{now:?}");
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
