//! How long one order takes in memory; printed on request, never asserted.

use super::*;

#[test]
#[ignore = "prints timings; run with --ignored --nocapture"]
#[expect(clippy::disallowed_methods, reason = "a measurement, by hand")]
fn timings() {
    let mut house = given([menu()]);
    let orders: Vec<OrderDraft> = (1..=2_000)
        .map(|n| {
            draft(
                &format!("A{n}"),
                &["burger+cheddar", "pizza/L", "cola", "soup"],
            )
        })
        .collect();
    let by = By {
        role: Role::Driver,
        device: "bench".parse().unwrap(),
        actor: None,
        approver: None,
    };
    let (mut effects, mut rows) = (Vec::new(), 0);
    let mut run = |kitchen: &mut Kitchen, body: Command| {
        let decided = decide(
            kitchen,
            &Stamped {
                at: OPENING,
                by: by.clone(),
                body,
            },
        )
        .unwrap();
        effects.clear();
        for event in &decided.events {
            evolve(kitchen, OPENING, event);
            react(kitchen, OPENING, event, &mut effects);
        }
        rows += decided.events.len();
    };
    let begin = std::time::Instant::now();
    for order in orders {
        run(
            &mut house.kitchen,
            Command::Front(FrontAsk::Submit { order }),
        );
    }
    let accepted = begin.elapsed();
    let begin = std::time::Instant::now();
    for n in 1..=2_000 {
        let steps = vec![SeenStep {
            step: step(&format!("A{n}"), 3, 0),
            revision: Revision(1),
        }];
        let station = "fry".parse().unwrap();
        let bump = StationAsk::Bump {
            station,
            steps,
            tap_age: None,
        };
        run(&mut house.kitchen, Command::Station(bump));
    }
    let bumped = begin.elapsed();
    println!(
        "accept {:?}, bump {:?} each; {rows} events",
        accepted / 2_000,
        bumped / 2_000
    );
}
