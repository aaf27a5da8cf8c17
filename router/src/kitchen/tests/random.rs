//! Any sequence of deeds keeps every invariant: the house checks them after each one.

use proptest::prelude::*;
use shared::menu::Allergen;
use shared::money::Money;
use shared::order::{Allergy, Channel, Tender};
use shared::wire::SeenTicket;

use super::*;

const STATIONS: [&str; 4] = ["grill", "fry", "bar", "pass"];
const ORDERS: [&str; 3] = ["A1", "A2", "A3"];
const DISHES: [&str; 8] = [
    "burger+side-salad",
    "fries*2",
    "cola",
    "steak",
    "pizza/L",
    "soup",
    "soup@3",
    "cola@2",
];

#[derive(Clone, Debug)]
enum Act {
    Submit(usize, Vec<usize>, u8),
    Add(usize, usize),
    Void(usize, u8),
    Warn(usize),
    Cancel(usize),
    Fire(usize, u8),
    Hold(usize, u8),
    Rush(usize, bool),
    Refire(usize, u8),
    Pay(usize, i64),
    Refund(usize, i64),
    /// How, of which check, into how many.
    Split(u8, usize, usize),
    Merge(usize, usize),
    /// To another table, or to a colleague.
    Move(usize, bool),
    /// A line whole to another check, which may be new.
    MoveLine(usize, usize, usize),
    Discount(usize, u8, u32),
    Reseat(usize, u8, u8),
    PayCheck(usize, i64),
    Out(usize, bool),
    Stock(usize, bool),
    Count(usize, Option<u32>),
    Start(usize, usize),
    Bump(usize, usize),
    /// A tap with whatever revision, on whatever step.
    Stab(usize, usize, u8, u8, u32),
    Undo(usize, usize, u8, u8),
    Recall(usize, usize, u8, u16),
    Serve(usize, u8),
    Show(usize),
    Dark(usize, bool),
    /// A plan for the kitchen as it is.
    Plan,
    /// A plan that keeps everything back for so many seconds, with whatever revision.
    Fancy(usize, i64, u32),
    Wait(i64),
}

fn act() -> impl Strategy<Value = Act> {
    let order = || 0..ORDERS.len();
    let station = || 0..STATIONS.len();
    let dish = || 0..DISHES.len();
    let (line, n, course) = (|| 0u8..5, || 0u8..4, || 0u8..4);
    prop_oneof![
        6 => (order(), prop::collection::vec(dish(), 1..4), 0u8..6)
            .prop_map(|(o, d, how)| Act::Submit(o, d, how)),
        3 => (order(), dish()).prop_map(|(o, d)| Act::Add(o, d)),
        2 => (order(), line()).prop_map(|(o, l)| Act::Void(o, l)),
        1 => order().prop_map(Act::Warn),
        1 => order().prop_map(Act::Cancel),
        2 => (order(), course()).prop_map(|(o, c)| Act::Fire(o, c)),
        1 => (order(), course()).prop_map(|(o, c)| Act::Hold(o, c)),
        1 => (order(), any::<bool>()).prop_map(|(o, on)| Act::Rush(o, on)),
        2 => (order(), line()).prop_map(|(o, l)| Act::Refire(o, l)),
        3 => (order(), 1i64..101).prop_map(|(o, percent)| Act::Pay(o, percent)),
        1 => (order(), 1i64..101).prop_map(|(o, percent)| Act::Refund(o, percent)),
        4 => (0u8..4, 0usize..6, 1usize..5).prop_map(|(how, c, n)| Act::Split(how, c, n)),
        2 => (0usize..6, 0usize..6).prop_map(|(a, b)| Act::Merge(a, b)),
        2 => (order(), any::<bool>()).prop_map(|(o, table)| Act::Move(o, table)),
        2 => (0usize..6, 0usize..4, 0usize..6).prop_map(|(c, l, to)| Act::MoveLine(c, l, to)),
        2 => (0usize..6, 0u8..3, 0u32..100_001).prop_map(|(c, kind, p)| Act::Discount(c, kind, p)),
        2 => (order(), line(), 0u8..4).prop_map(|(o, l, s)| Act::Reseat(o, l, s)),
        4 => (0usize..6, 1i64..101).prop_map(|(c, percent)| Act::PayCheck(c, percent)),
        1 => (dish(), any::<bool>()).prop_map(|(d, out)| Act::Out(d, out)),
        1 => (dish(), any::<bool>()).prop_map(|(d, out)| Act::Stock(d, out)),
        1 => (dish(), prop::option::of(0u32..9)).prop_map(|(d, left)| Act::Count(d, left)),
        3 => (station(), order()).prop_map(|(s, o)| Act::Start(s, o)),
        9 => (station(), order()).prop_map(|(s, o)| Act::Bump(s, o)),
        2 => (station(), order(), line(), n(), 1u32..4)
            .prop_map(|(s, o, l, n, r)| Act::Stab(s, o, l, n, r)),
        2 => (station(), order(), line(), n()).prop_map(|(s, o, l, n)| Act::Undo(s, o, l, n)),
        2 => (station(), order(), course(), 1u16..3)
            .prop_map(|(s, o, c, n)| Act::Recall(s, o, c, n)),
        1 => (order(), course()).prop_map(|(o, c)| Act::Serve(o, c)),
        1 => station().prop_map(Act::Show),
        2 => (station(), any::<bool>()).prop_map(|(s, dark)| Act::Dark(s, dark)),
        4 => Just(Act::Plan),
        2 => (order(), -5i64..90, 1u32..3).prop_map(|(o, s, r)| Act::Fancy(o, s, r)),
        2 => prop_oneof![1i64..20, 200i64..2_000].prop_map(Act::Wait),
    ]
}

fn item(dish: usize) -> ItemId {
    line("A1", 0, DISHES[dish]).item
}

impl Act {
    /// It moves guests and money about, and nothing in the kitchen.
    fn is_money(&self) -> bool {
        let pays = matches!(
            self,
            Self::Discount(..) | Self::PayCheck(..) | Self::Pay(..) | Self::Refund(..)
        );
        pays || self.only_arranges()
    }

    /// It only says who pays what, and where they sit: the house gets the same.
    fn only_arranges(&self) -> bool {
        matches!(
            self,
            Self::Split(..)
                | Self::Merge(..)
                | Self::Move(..)
                | Self::MoveLine(..)
                | Self::Reseat(..)
        )
    }

    fn deed(self, house: &House) -> Option<Deed> {
        let order = |o: usize| order_id(ORDERS[o]);
        let reason = || "because".to_owned();
        let view = |o: usize| house.kitchen.order_view(order(o), &Nobody);
        let check = |o: usize| CheckId(order(o).0);
        Some(match self {
            Self::Submit(o, dishes, how) => submitted(o, &dishes, how),
            Self::Add(o, dish) => {
                let n = view(o).map_or(0, |view| u8::try_from(view.lines.len()).unwrap());
                add(ORDERS[o], n, &[DISHES[dish]])
            }
            Self::Void(o, l) if usize::from(l) < view(o)?.lines.len() => void(ORDERS[o], l),
            Self::Void(..) => return None,
            Self::Warn(o) => {
                let allergy = Allergy {
                    allergen: Allergen::Milk,
                    seat: Some(2),
                };
                let operations = vec![LineOperation::Allergy { allergy }];
                front(FrontAsk::Revise {
                    order: order(o),
                    operations,
                })
            }
            Self::Cancel(o) => front(FrontAsk::Cancel {
                order: order(o),
                reason: reason(),
            }),
            Self::Plan => planned(),
            Self::Fancy(o, secs, revision) => {
                let view = view(o)?;
                let until = house.at + Span::from_secs(secs);
                let wait = Some(Wait {
                    until,
                    for_line: view.lines[0].line,
                });
                let revision = Revision(revision);
                let steps = view.lines.iter().flat_map(|line| &line.steps);
                let steps = steps.map(|one| PlannedStep {
                    step: one.step,
                    revision,
                    wait,
                    again: false,
                });
                let (order, courses, steps) = (order(o), Vec::new(), steps.collect());
                let orders = vec![PlannedOrder {
                    order,
                    steps,
                    courses,
                }];
                adopted(orders)
            }
            Self::Fire(o, c) => fire(ORDERS[o], c),
            Self::Hold(o, c) => front(FrontAsk::HoldCourse {
                order: order(o),
                course: CourseNo(c),
            }),
            Self::Rush(o, on) => front(FrontAsk::Rush {
                order: order(o),
                on,
            }),
            Self::Refire(o, l) => {
                let (order, line) = (order(o), line_id(ORDERS[o], l));
                front(FrontAsk::Refire {
                    order,
                    line,
                    reason: reason(),
                })
            }
            Self::Pay(o, percent) => {
                let amount = Money(view(o)?.check.due.0 * percent / 100);
                let tender = Tender::Cash {
                    tendered: amount + Money(5),
                };
                front(FrontAsk::Pay {
                    check: check(o),
                    tender,
                    amount,
                    tip: Money::ZERO,
                })
            }
            Self::Refund(o, percent) => {
                let amount = Money(view(o)?.check.paid.0 * percent / 100);
                let tender = Tender::Cash { tendered: amount };
                front(FrontAsk::Refund {
                    check: check(o),
                    tender,
                    amount,
                    reason: reason(),
                })
            }
            Self::Split(how, c, n) => any_money::any_split(house, how, c, n)?,
            Self::Merge(a, b) => any_money::any_merge(house, a, b)?,
            Self::Move(o, true) => front(FrontAsk::MoveTable {
                order: order(o),
                table: "7".parse().ok()?,
            }),
            Self::Move(o, false) => front(FrontAsk::Transfer {
                order: order(o),
                to: "ben".parse().ok()?,
            }),
            Self::MoveLine(c, l, to) => any_money::any_move(house, c, l, to)?,
            Self::Discount(c, kind, p) => any_money::any_discount(house, c, kind, p)?,
            Self::Reseat(o, l, s) => any_money::reseat(
                ORDERS[o],
                l,
                view(o)?.lines.get(usize::from(l))?.revision,
                s,
            ),
            Self::PayCheck(c, percent) => any_money::any_payment(house, c, percent)?,
            Self::Out(d, out) => front(FrontAsk::EightySix { item: item(d), out }),
            Self::Stock(d, out) => {
                let body = BridgeAsk::Stock { item: item(d), out };
                ask(Role::Bridge, move |_| Command::Bridge(body.clone()))
            }
            Self::Count(d, left) => front(FrontAsk::Countdown {
                item: item(d),
                left,
            }),
            other => other.tap(house)?,
        })
    }

    fn tap(self, house: &House) -> Option<Deed> {
        Some(match self {
            Self::Start(s, o) => start(STATIONS[s], ORDERS[o]),
            Self::Bump(s, o) => bump(STATIONS[s], ORDERS[o]),
            Self::Stab(s, o, l, n, r) => bump_seen(STATIONS[s], step(ORDERS[o], l, n), r),
            Self::Undo(s, o, l, n) => undo(
                STATIONS[s],
                &[step(ORDERS[o], l, n), step(ORDERS[o], l, n + 1)],
            ),
            Self::Recall(s, o, c, n) => recall(ORDERS[o], c, STATIONS[s], n),
            Self::Serve(o, c) => serve(ORDERS[o], c),
            Self::Show(s) => {
                let station: StationId = STATIONS[s].parse().unwrap();
                let tickets = house.kitchen.station_snapshot(&station, &Nobody)?.tickets;
                let seen = |t: shared::ticket::TicketView| SeenTicket {
                    ticket: t.id,
                    revision: t.revision,
                };
                let tickets = tickets.into_iter().map(seen).collect();
                screen(StationAsk::Displayed { station, tickets })
            }
            Self::Dark(s, dark) => ask(Role::Driver, move |_| {
                let station = STATIONS[s].parse().unwrap();
                if dark {
                    Command::StationDark(station)
                } else {
                    Command::StationBack(station)
                }
            }),
            Self::Wait(seconds) => wait(seconds),
            _ => return None,
        })
    }
}

fn submitted(o: usize, dishes: &[usize], how: u8) -> Deed {
    let dishes: Vec<&str> = dishes.iter().map(|dish| DISHES[*dish]).collect();
    match how {
        0 => online(ORDERS[o], &dishes, Some("shop-1")),
        1 => online(ORDERS[o], &dishes, None),
        2 => {
            let mut order = draft(ORDERS[o], &dishes);
            order.channel = Channel::TakeAway;
            order.wanted_in = Some(Span::from_mins(30));
            front(FrontAsk::Submit { order })
        }
        _ => submit(ORDERS[o], &dishes),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 192, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_evening_keeps_the_invariants(acts in prop::collection::vec(act(), 1..60)) {
        let mut house = given([menu()]);
        for act in acts {
            // A refusal is an answer too; whatever is wrong in the state shows in the house's checks.
            let (is_money, only_arranges) = (act.is_money(), act.only_arranges());
            let owed = any_money::owed(&house.kitchen);
            let work = any_money::work(&house.kitchen);
            if let Some(deed) = act.deed(&house)
                && let (Err(refused), events) = house.run(&deed)
            {
                prop_assert!(events.is_empty() && !refused.to_string().is_empty());
            }
            // No split, merge, discount, payment or change of seats has anything cooked again.
            prop_assert!(!is_money || work == any_money::work(&house.kitchen));
            // And what only says who pays what changes the sum by no cent.
            prop_assert!(!only_arranges || owed == any_money::owed(&house.kitchen));
            house.at = house.at + Span::from_secs(1);
            let overdue = house.kitchen.next_wake().is_some_and(|wake| wake <= house.at);
            if overdue {
                house.wait(Span::ZERO);
            }
        }
        let checkpoint = serde_json::to_string(&house.kitchen).unwrap();
        let restored: Kitchen = serde_json::from_str(&checkpoint).unwrap();
        prop_assert_eq!(restored.state_hash(), house.kitchen.state_hash());
        prop_assert_eq!(&restored, &house.kitchen);
    }
}
