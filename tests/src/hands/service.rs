//! The dining room's side of a simulated service: who ordered, what is ready, who has paid.

use std::collections::{BTreeMap, BTreeSet};

use shared::bus::Inbound;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::{LineState, OrderDraft, OrderState, StepState, Tender};
use shared::ticket::OrderView;
use shared::time::Timestamp;
use shared::wire::*;

use super::Hand;

/// A waiters' terminal on the bus, without a screen.
pub struct Floor {
    hand: Hand,
    pub orders: BTreeMap<OrderId, OrderView>,
    pub gone: BTreeSet<OrderId>,
    pub out: BTreeSet<ItemId>,
    /// The router's time in its last beat.
    pub router_now: Option<Timestamp>,
    pub linked: bool,
}

impl Floor {
    pub fn connect(restaurant: &Restaurant, device: &str, endpoint: &str) -> anyhow::Result<Self> {
        let hand = Hand::connect(
            &restaurant.site,
            Role::Front,
            device,
            endpoint,
            &[Stream::House],
        )?;
        Ok(Self {
            hand,
            orders: BTreeMap::new(),
            gone: BTreeSet::new(),
            out: BTreeSet::new(),
            router_now: None,
            linked: false,
        })
    }

    /// Takes in what has arrived; returns the answers, and whether anything came at all.
    pub fn hear(&mut self) -> (bool, Vec<Answer>) {
        let (mut anything, mut answers) = (false, Vec::new());
        while let Some(inbound) = self.hand.next() {
            // A beat comes whether or not anything happens.
            anything |= !matches!(inbound, Inbound::Beat(_));
            match inbound {
                Inbound::Update { tell, .. } => {
                    if let Update::House(news) = tell.update {
                        self.take(news);
                    }
                }
                Inbound::Snapshot {
                    snapshot: Snapshot::House(house),
                    ..
                } => self.start_over(house),
                Inbound::Answer(answer) => answers.push(answer),
                Inbound::Beat(beat) => self.router_now = Some(beat.now),
                Inbound::Linked(linked) => self.linked = linked,
                _ => {}
            }
        }
        (anything, answers)
    }

    fn start_over(&mut self, house: HouseSnapshot) {
        let now: BTreeMap<OrderId, OrderView> = house
            .orders
            .into_iter()
            .map(|view| (view.head.order, view))
            .collect();
        self.gone
            .extend(self.orders.keys().filter(|id| !now.contains_key(id)));
        self.orders = now;
        let out = house
            .availability
            .into_iter()
            .filter(|a| a.out)
            .map(|a| a.item);
        self.out = out.collect();
    }

    fn take(&mut self, news: HouseUpdate) {
        match news {
            HouseUpdate::Order { view } => {
                self.orders.insert(view.head.order, *view);
            }
            HouseUpdate::OrderGone { order } => {
                self.orders.remove(&order);
                self.gone.insert(order);
            }
            HouseUpdate::Availability { item } if item.out => {
                self.out.insert(item.item);
            }
            HouseUpdate::Availability { item } => {
                self.out.remove(&item.item);
            }
            HouseUpdate::Station { .. }
            | HouseUpdate::Menu { .. }
            | HouseUpdate::Check { .. }
            | HouseUpdate::CheckGone { .. }
            | HouseUpdate::Message { .. }
            | HouseUpdate::MessageGone { .. }
            | HouseUpdate::People { .. } => {}
        }
    }

    pub fn submit(&self, order: OrderDraft) -> RequestId {
        self.hand.ask(Ask::Front(FrontAsk::Submit { order }))
    }

    pub fn fire(&self, order: OrderId, course: CourseNo) -> RequestId {
        self.hand
            .ask(Ask::Front(FrontAsk::FireCourse { order, course }))
    }

    /// Pays what is due, cash and card in turn.
    pub fn pay(&self, order: OrderId) -> Option<RequestId> {
        let view = self.orders.get(&order)?;
        let amount = view.check.due;
        let tender = if view.head.number.is_multiple_of(2) {
            Tender::Cash {
                tendered: Money((amount.0 + 499) / 500 * 500),
            }
        } else {
            Tender::Card {
                approval: None,
                last_four: None,
                brand: None,
            }
        };
        let check = view.check.check;
        Some(self.hand.ask(Ask::Front(FrontAsk::Pay {
            check,
            tender,
            amount,
            tip: Money::ZERO,
        })))
    }

    /// Steps on some rail now.
    pub fn fired_steps(&self) -> impl Iterator<Item = StepId> {
        let steps = self
            .orders
            .values()
            .flat_map(|o| &o.lines)
            .flat_map(|line| &line.steps);
        let open = |s: StepState| s == StepState::Fired || s == StepState::Started;
        steps
            .filter(move |step| open(step.state))
            .map(|step| step.step)
    }

    pub fn step_state(&self, order: OrderId, step: StepId) -> Option<StepState> {
        let line = self
            .orders
            .get(&order)?
            .lines
            .iter()
            .find(|line| line.line == step.line)?;
        line.steps.iter().find(|s| s.step == step).map(|s| s.state)
    }

    /// Courses whose every line is ready and not yet served.
    pub fn ready_courses(&self, order: OrderId) -> Vec<CourseNo> {
        let Some(view) = self.orders.get(&order) else {
            return Vec::new();
        };
        let unserved = view
            .courses
            .iter()
            .filter(|course| course.served_at.is_none());
        let ready = unserved.filter(|course| {
            let mut lines = view
                .lines
                .iter()
                .filter(|line| line.course == course.course);
            lines.all(|line| matches!(line.state, LineState::Ready | LineState::Void))
        });
        ready.map(|course| course.course).collect()
    }

    /// The next course that waits for a waiter's word once everything before it was served.
    pub fn course_to_fire(&self, order: OrderId) -> Option<CourseNo> {
        let view = self.orders.get(&order)?;
        let mut courses: Vec<_> = view.courses.iter().collect();
        courses.sort_by_key(|course| course.course);
        let next = courses
            .into_iter()
            .find(|course| course.served_at.is_none())?;
        next.fired_at.is_none().then_some(next.course)
    }

    pub fn is_completed(&self, order: OrderId) -> bool {
        self.orders
            .get(&order)
            .is_some_and(|view| view.state == OrderState::Completed)
    }

    /// Paid and everything out, or closed by the router.
    pub fn is_finished(&self, order: OrderId) -> bool {
        self.gone.contains(&order)
            || self.orders.get(&order).is_some_and(|view| {
                view.state == OrderState::Cancelled
                    || view.check.settled && view.courses.iter().all(|c| c.served_at.is_some())
            })
    }
}
