//! A waiter at a desk, and the router's side of the talk, written down by hand.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use front_of_house::desk::{Desk, Effect, Stamp, Waiting};
use front_of_house::intent::Intent;
use shared::fixture;
use shared::ids::*;
use shared::lang::Lang;
use shared::menu::{Names, Restaurant};
use shared::money::Money;
use shared::order::*;
use shared::rules::pricing;
use shared::ticket::*;
use shared::time::{BusinessDate, Span, Timestamp};
use shared::wire::{Accepted, FrontAsk, HouseUpdate, LineOperation, Reject, StationHealth};
use uuid::Uuid;

/// 2026-01-09 19:42 UTC, which is the test restaurant's zone.
pub(crate) const EVENING: Timestamp = Timestamp(1_767_987_720_000);

static MINTED: AtomicU64 = AtomicU64::new(1);

/// Ids in order of time, as `Uuid::now_v7` makes them, 1 ms apart.
pub(crate) fn mint() -> Uuid {
    let n = MINTED.fetch_add(1, Ordering::Relaxed);
    let millis = u64::try_from(EVENING.0).unwrap() + n;
    uuid::Builder::from_unix_timestamp_millis(millis, &[7; 10]).into_uuid()
}

pub(crate) struct Waiter {
    pub(crate) desk: Desk,
    pub(crate) at: Timestamp,
    pub(crate) effects: Vec<Effect>,
}

pub(crate) fn item(name: &str) -> ItemId {
    ItemId::new(name).unwrap()
}

pub(crate) fn add(name: &str) -> Intent {
    Intent::AddItem(item(name))
}

pub(crate) fn choose(name: &str) -> Intent {
    Intent::Modifier(ModifierId::new(name).unwrap())
}

pub(crate) fn table(name: &str) -> Intent {
    Intent::OpenTable(TableId::new(name).unwrap())
}

impl Waiter {
    /// At a desk with a fresh link to the kitchen.
    pub(crate) fn new() -> Self {
        Self::of(fixture::restaurant())
    }

    /// In the bistro that the project ships: a long menu, courses, three rooms.
    pub(crate) fn in_bistro() -> Self {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/restaurants/bistro");
        Self::of(shared::menu::load(std::path::Path::new(folder)).unwrap())
    }

    fn of(house: Restaurant) -> Self {
        let house = Arc::new(house);
        let mut desk = Desk::new(house, Lang::En, ActorId::new("ana").unwrap());
        desk.clock.tick(EVENING);
        desk.clock.beat(EVENING);
        desk.hear_feed(true, false, None);
        Self {
            desk,
            at: EVENING,
            effects: Vec::new(),
        }
    }

    /// The kitchen is linked, but what the house has was not heard yet.
    pub(crate) fn unfetched() -> Self {
        let mut waiter = Self::new();
        let (house, server) = (waiter.desk.house.clone(), waiter.desk.server.clone());
        waiter.desk = Desk::new(house, Lang::En, server);
        waiter.later(Span::ZERO);
        waiter
    }

    pub(crate) fn does(&mut self, intents: impl IntoIterator<Item = Intent>) -> &mut Self {
        for intent in intents {
            let mut mint = mint;
            let mut stamp = Stamp {
                at: self.at,
                mint: &mut mint,
            };
            self.effects.extend(self.desk.act(&intent, &mut stamp));
        }
        self
    }

    /// Time goes by without a word from the router.
    pub(crate) fn silence(&mut self, span: Span) {
        self.at = self.at + span;
        self.desk.clock.tick(self.at);
    }

    /// The router tells how a station is.
    pub(crate) fn station(&mut self, name: &str, dark: bool, closed: bool) {
        let health = StationHealth {
            station: StationId::new(name).unwrap(),
            dark,
            since: None,
            closed,
        };
        self.desk.hear_house(HouseUpdate::Station { health });
    }

    /// Time goes by, and the router is there.
    pub(crate) fn later(&mut self, span: Span) {
        self.silence(span);
        self.desk.clock.beat(self.at);
    }

    pub(crate) fn asked(&self) -> Vec<FrontAsk> {
        self.desk
            .waiting()
            .iter()
            .map(|waiting| waiting.ask.clone())
            .collect()
    }

    pub(crate) fn last(&self) -> Waiting {
        self.desk
            .waiting()
            .last()
            .expect("something was asked")
            .clone()
    }

    pub(crate) fn hears(&mut self, view: OrderView) {
        let effects = self.desk.hear_house(HouseUpdate::Order {
            view: Box::new(view),
        });
        self.effects.extend(effects);
    }

    pub(crate) fn answered(&mut self, request: RequestId, result: Result<Accepted, Reject>) {
        let mut mint = mint;
        let mut stamp = Stamp {
            at: self.at,
            mint: &mut mint,
        };
        self.effects
            .extend(self.desk.hear_answer(request, result, &mut stamp));
    }

    /// The router takes everything that waits, and says so to the whole house.
    pub(crate) fn kitchen_takes_all(&mut self, number: u32) {
        let effects = takes_all(&mut self.desk, self.at, number);
        self.effects.extend(effects);
    }

    /// What the check shows, one line per row: "NOT SENT YET: 1 Burger S2 [medium]".
    pub(crate) fn check(&self) -> Vec<String> {
        let screen = self.desk.check_screen().expect("a table is open");
        let mut lines = Vec::new();
        for section in &screen.sections {
            for row in &section.rows {
                let changes: String = row.changes.iter().map(|run| run.text.as_str()).collect();
                let changes = if changes.is_empty() {
                    changes
                } else {
                    format!(" [{changes}]")
                };
                let title = &section.title;
                lines.push(format!(
                    "{title}: {} {} {}{changes}",
                    row.quantity, row.name, row.seat
                ));
            }
        }
        lines
    }

    pub(crate) fn notice(&self) -> &str {
        self.desk
            .screen
            .notice
            .as_ref()
            .map_or("", |notice| notice.text.as_str())
    }
}

/// The router takes what waits on a desk, and says so to the whole house.
pub(crate) fn takes_all(desk: &mut Desk, at: Timestamp, number: u32) -> Vec<Effect> {
    let house = desk.house.clone();
    let mut effects = Vec::new();
    for waiting in desk.waiting().to_vec() {
        let (answer, view) = match &waiting.ask {
            FrontAsk::Submit { order } => {
                let view = view_in(&house, order, number, at);
                (taken(&view), Some(view))
            }
            FrontAsk::Revise { order, operations } => {
                let mut view = desk.order(*order).unwrap().clone();
                revise(&house, &mut view, operations);
                let (revision, totals) = (view.revision, view.check.totals);
                let order = *order;
                let revised = Accepted::Revised {
                    order,
                    revision,
                    totals,
                };
                (revised, Some(view))
            }
            _ => (Accepted::Done, None),
        };
        let mut mint = mint;
        let mut stamp = Stamp {
            at,
            mint: &mut mint,
        };
        effects.extend(desk.hear_answer(waiting.request, Ok(answer), &mut stamp));
        if let Some(view) = view {
            let view = Box::new(view);
            effects.extend(desk.hear_house(HouseUpdate::Order { view }));
        }
    }
    effects
}

fn taken(view: &OrderView) -> Accepted {
    Accepted::Order {
        order: view.head.order,
        check: view.check.check,
        number: view.head.number,
        business_date: view.head.business_date,
        totals: view.check.totals,
        due_at: view.head.due_at,
    }
}

/// The order as a router would show it: the first course fired, later ones held.
pub(crate) fn view_of(order: &OrderDraft, number: u32, at: Timestamp) -> OrderView {
    view_in(&fixture::restaurant(), order, number, at)
}

fn view_in(house: &Restaurant, order: &OrderDraft, number: u32, at: Timestamp) -> OrderView {
    let due_at = at + house.promises.dine_in;
    let head = OrderHead {
        order: order.id,
        number,
        alias: order.alias.clone(),
        business_date: BusinessDate::of(at, house.time_zone, house.day_ends_at),
        channel: order.channel,
        table: order.table.clone(),
        guest: order.guest.as_ref().map(|guest| guest.name.clone()),
        covers: order.covers,
        server: Some(ActorId::new("ana").unwrap()),
        accepted_at: at,
        due_at,
        rush: false,
        allergies: order.allergies.clone(),
        note: None,
    };
    let check = CheckId(order.id.0);
    let (paid, due, totals) = (Money::ZERO, Money::ZERO, Totals::default());
    let check = CheckView {
        check,
        totals,
        paid,
        due,
        settled: false,
    };
    let mut view = OrderView {
        allergies_seen: std::collections::BTreeMap::new(),
        head,
        revision: Revision(0),
        state: OrderState::Open,
        courses: Vec::new(),
        lines: Vec::new(),
        check,
    };
    let added = order
        .lines
        .iter()
        .cloned()
        .map(|line| LineOperation::Add { line });
    revise(house, &mut view, &added.collect::<Vec<_>>());
    view
}

pub(crate) fn revise(house: &Restaurant, view: &mut OrderView, operations: &[LineOperation]) {
    for operation in operations {
        match operation {
            LineOperation::Add { line } => {
                view.lines
                    .push(line_view(house, line, view.head.accepted_at))
            }
            LineOperation::Void { line, .. } => {
                let found = view.lines.iter_mut().find(|own| own.line == *line).unwrap();
                found.state = LineState::Void;
                found.revision = found.revision.next();
            }
            LineOperation::Seat { line, seat, .. } => {
                let found = view.lines.iter_mut().find(|own| own.line == *line).unwrap();
                found.seat = *seat;
                found.revision = found.revision.next();
            }
            LineOperation::Allergy { allergy } => view.head.allergies.push(*allergy),
        }
    }
    let mut numbers: Vec<CourseNo> = view.lines.iter().map(|line| line.course).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let first = numbers.iter().copied().find(|no| CourseNo(0) < *no);
    let courses = numbers.into_iter().map(|course| {
        let waits = first.is_some_and(|first| first < course);
        let earlier = HoldReason::EarlierCourse {
            course: first.unwrap_or_default(),
        };
        CourseView {
            course,
            names: house
                .course(course)
                .map_or_else(|| Names::en("At once"), |own| own.names.clone()),
            fired_at: (!waits).then_some(view.head.accepted_at),
            hold: waits.then_some(earlier),
            ready_at: None,
            served_at: None,
            forecast: None,
        }
    });
    view.courses = courses.collect();
    let live = view
        .lines
        .iter()
        .filter(|line| line.state != LineState::Void);
    view.check.totals = pricing::totals(live.map(|line| &line.sealed));
    view.check.due = view.check.totals.gross - view.check.paid;
    view.revision = view.revision.next();
}

fn line_view(house: &Restaurant, line: &LineDraft, at: Timestamp) -> LineView {
    let item = house.menu.item(&line.item).unwrap();
    let modifiers = line.modifiers.iter().map(|own| {
        let known = &house.menu.modifiers[&own.modifier];
        let (names, kind) = (known.names.clone(), known.kind);
        SealedModifier {
            modifier: own.modifier.clone(),
            names,
            kind,
            count: own.count,
        }
    });
    let steps = item
        .work
        .iter()
        .flatten()
        .enumerate()
        .map(|(n, step)| StepView {
            modifier: None,
            step: StepId {
                line: line.id,
                n: u8::try_from(n).unwrap(),
            },
            station: step.station.clone(),
            state: StepState::Fired,
            revision: Revision(1),
            ready_at: Some(at + step.prep),
            done_at: None,
        });
    LineView {
        line: line.id,
        revision: Revision(1),
        item: line.item.clone(),
        names: match &line.open {
            Some(open) => Names::en(open.name.as_str()),
            None => item.names.clone(),
        },
        quantity: line.quantity,
        size: line.size.clone(),
        seat: line.seat,
        course: line.course,
        modifiers: modifiers.collect(),
        note: line.note.clone(),
        state: LineState::Cooking,
        sealed: pricing::price_line(house, line).unwrap(),
        steps: steps.collect(),
    }
}
