//! Orders on their way: what a shop hears while cooks bump, and after the house has closed them.

use shared::ids::{CheckId, CourseNo, Revision, StepId};
use shared::menu::Names;
use shared::money::Money;
use shared::order::{
    Channel, LineDraft, LineState, OrderDraft, OrderState, Sealed, StepState, Totals,
};
use shared::ticket::{CheckView, LineView, OrderHead, OrderView, StepView};
use shared::wire::{FactBody, HouseSnapshot, HouseUpdate};

use crate::fake::{EVENING, day};
use crate::orders::{KEY, burger, house, submitted};

const TOTALS: Totals = Totals {
    net: Money(1_852),
    tax: Money(148),
    gross: Money(2_000),
};

fn line(draft: &LineDraft, state: LineState, step: StepState) -> LineView {
    let item = &shared::fixture::restaurant().menu.items[&draft.item];
    let Totals { net, tax, gross } = TOTALS;
    let (rate, category) = (item.tax.clone(), item.category.clone());
    LineView {
        line: draft.id,
        revision: Revision(1),
        item: draft.item.clone(),
        names: Names::en("Burger"),
        quantity: draft.quantity,
        size: None,
        seat: None,
        course: CourseNo(0),
        modifiers: Vec::new(),
        note: None,
        state,
        sealed: Sealed {
            unit: gross,
            net,
            tax,
            gross,
            rate,
            category,
        },
        steps: vec![StepView {
            modifier: None,
            step: StepId {
                line: draft.id,
                n: 0,
            },
            station: item.work[0][0].station.clone(),
            state: step,
            revision: Revision(1),
            ready_at: None,
            done_at: None,
        }],
    }
}

pub(crate) fn view(order: &OrderDraft, state: LineState, step: StepState) -> Box<OrderView> {
    Box::new(OrderView {
        allergies_seen: std::collections::BTreeMap::new(),
        head: OrderHead {
            order: order.id,
            number: 12,
            alias: None,
            business_date: day(),
            channel: Channel::Online,
            table: None,
            guest: Some("Ada Lovelace".to_owned()),
            covers: 0,
            server: None,
            accepted_at: EVENING,
            due_at: EVENING,
            rush: false,
            allergies: Vec::new(),
            note: None,
        },
        revision: Revision(1),
        state: OrderState::Open,
        courses: Vec::new(),
        lines: order
            .lines
            .iter()
            .map(|draft| line(draft, state, step))
            .collect(),
        check: CheckView {
            check: CheckId(order.id.0),
            totals: TOTALS,
            paid: TOTALS.gross,
            due: Money(0),
            settled: true,
        },
    })
}

#[test]
fn an_order_is_followed_from_the_rail_to_the_guest_and_after_it_is_closed() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = house(&dir);
    let said = house.post("/v1/orders", KEY, &burger());
    let path = said.location.unwrap();
    let order = submitted(&house).remove(0);
    for (line, step, status, of_line) in [
        (LineState::Cooking, StepState::Fired, "accepted", "waiting"),
        (LineState::Cooking, StepState::Started, "cooking", "cooking"),
        (LineState::Ready, StepState::Done, "ready", "ready"),
        (LineState::Served, StepState::Done, "served", "served"),
    ] {
        house.house(HouseUpdate::Order {
            view: view(&order, line, step),
        });
        let said = house.until(&path, |said| said.at("/lines/0/state") == of_line);
        assert_eq!(said.at("/status"), status);
    }
    house.house(HouseUpdate::OrderGone { order: order.id });
    house.fact(order.id, FactBody::OrderCompleted);
    let before = house.until(&path, |said| said.at("/status") == "served");
    drop(house.bridge.take());
    let after = crate::orders::house(&dir).get(&path);
    assert_eq!(
        after.text, before.text,
        "a closed order still answers after a restart"
    );
    assert!(!after.text.contains("Ada"), "nobody's name is told");
}

#[test]
fn an_order_whose_last_views_were_missed_is_finished_by_the_facts() {
    let dir = tempfile::tempdir().unwrap();
    let mut house = house(&dir);
    let path = house.post("/v1/orders", KEY, &burger()).location.unwrap();
    let order = submitted(&house).remove(0);
    house.house(HouseUpdate::Order {
        view: view(&order, LineState::Cooking, StepState::Started),
    });
    house.fact(order.id, FactBody::OrderCompleted);
    house.until(&path, |said| said.at("/status") == "ready");
    // The house comes back from a cut and shows it no longer.
    house.snapshot(HouseSnapshot::default());
    house.until(&path, |said| said.at("/status") == "served");

    let path = house
        .post("/v1/orders", Some("2"), &burger())
        .location
        .unwrap();
    let order = submitted(&house).remove(1);
    // A picture that is older than the order closes nothing.
    house.snapshot(HouseSnapshot::default());
    house.fact(
        order.id,
        FactBody::OrderCancelled {
            reason: "kitchen on fire".to_owned(),
        },
    );
    let said = house.until(&path, |said| said.at("/status") == "cancelled");
    assert_eq!(said.at("/reason"), "kitchen on fire");
}
