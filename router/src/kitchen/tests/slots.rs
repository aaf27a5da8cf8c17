//! Any sequence of orders and taps in a kitchen with twins and baskets: no slot is over-full, no step is lost,
//! and nobody is passed over.

use proptest::prelude::*;

use super::cooking::menu_of;
use super::*;

const ORDERS: [&str; 6] = ["A1", "A2", "A3", "A4", "A5", "A6"];
const DISHES: [&str; 7] = [
    "burger", "fries*2", "fries*5", "fries*4", "steak", "pizza/L", "soup",
];
const STATIONS: [&str; 4] = ["grill", "fry", "fry-2", "bar"];

#[derive(Clone, Debug)]
enum Act {
    Submit(usize, Vec<usize>),
    Start(usize, usize),
    Bump(usize, usize),
    Rush(usize),
    Close(usize, bool),
    Plan,
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let order = || 0..ORDERS.len();
    let station = || 0..STATIONS.len();
    prop_oneof![
        5 => (order(), prop::collection::vec(0..DISHES.len(), 1..4))
            .prop_map(|(o, dishes)| Act::Submit(o, dishes)),
        4 => (station(), order()).prop_map(|(s, o)| Act::Start(s, o)),
        3 => (station(), order()).prop_map(|(s, o)| Act::Bump(s, o)),
        1 => order().prop_map(Act::Rush),
        1 => (station(), any::<bool>()).prop_map(|(s, closed)| Act::Close(s, closed)),
        4 => Just(Act::Plan),
        3 => (1i64..200).prop_map(Act::Wait),
    ]
}

impl Act {
    fn deed(self) -> Deed {
        match self {
            Self::Submit(o, dishes) => {
                let dishes: Vec<&str> = dishes.into_iter().map(|dish| DISHES[dish]).collect();
                submit(ORDERS[o], &dishes)
            }
            Self::Start(s, o) => start(STATIONS[s], ORDERS[o]),
            Self::Bump(s, o) => bump(STATIONS[s], ORDERS[o]),
            Self::Rush(o) => front(FrontAsk::Rush {
                order: order_id(ORDERS[o]),
                on: true,
            }),
            Self::Close(s, closed) => screen(StationAsk::CloseStation {
                station: STATIONS[s].parse().unwrap(),
                closed,
            }),
            Self::Plan => planned(),
            Self::Wait(secs) => wait(secs),
        }
    }
}

/// Two fryers of two slots, four portions of fries to a basket, three burgers or steaks to a slot of the grill.
fn kitchen() -> Deed {
    menu_of(&[
        (
            "stations",
            "id = \"fry\"\nname = \"Fry\"\ncapacity = 4",
            "id = \"fry\"\nname = \"Fry\"\ncapacity = 2",
        ),
        (
            "stations",
            "[[station]]\nid = \"bar\"",
            "[[station]]\nid = \"fry-2\"\nname = \"Fry 2\"\ntwin_of = \"fry\"\ncapacity = 2\nsoon_after = \"5m\"\nlate_after = \"8m\"\n[[together]]\nstation = \"fry\"\nat_most = 4\nitems = [\"fries\", \"burger\"]\n[[together]]\nstation = \"grill\"\nat_most = 3\nitems = [\"burger\", \"steak\"]\n[[station]]\nid = \"bar\"",
        ),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn slots_hold_what_they_hold_and_nobody_is_passed_over(acts in prop::collection::vec(act(), 1..40)) {
        let mut house = given([kitchen()]);
        for act in acts {
            // What is refused is refused for good reasons; what is done is checked by the house.
            let _refused_or_done = house.run(&act.deed());
            pacing::audit::check(&house.kitchen, house.at);
        }
    }
}
