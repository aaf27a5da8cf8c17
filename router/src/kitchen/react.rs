//! Who must hear of an event: whose picture has changed.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::time::Timestamp;
use shared::wire::SeenTicket;

use super::check_event::CheckEvent;
use super::event::{Event, Moves, NewLine};
use super::messages::MessageEvent;
use super::order::Order;
use super::party::PartyEvent;
use super::plan::{PlannedCourse, PlannedOrder};
use super::{Effect, Kitchen, Subject};

/// Describes what the world must hear of; `kitchen` is the state after the event.
pub fn react(kitchen: &Kitchen, at: Timestamp, event: &Event, out: &mut Vec<Effect>) {
    let mut tell = Tell { kitchen, at, out };
    match event {
        Event::MenuLoaded { moved, .. } => {
            tell.touch(Subject::Menu);
            tell.stations();
            tell.moves(moved);
        }
        Event::OrderAccepted { order } => {
            // An id used again, after its order was closed, finds the check that others still share.
            tell.checks_of(order.id);
            tell.whole_order(order.id);
            tell.counted(&order.lines);
        }
        Event::LinesAdded { order, lines, .. } => tell.added(*order, lines),
        Event::LineVoided { order, line, .. } => {
            tell.checks_of(*order);
            tell.line(*order, *line);
            tell.counted_line(*order, *line);
        }
        Event::LineRefired { order, line, .. } => tell.line(*order, *line),
        Event::AllergyAdded { order, .. }
        | Event::RushSet { order, .. }
        | Event::OrderCancelled { order, .. } => tell.whole_order(*order),
        Event::CourseFired { order, course, .. }
        | Event::CourseHeld { order, course, .. }
        | Event::CourseServed { order, course, .. } => tell.courses(*order, &[*course]),
        Event::StepsStarted { order, steps, .. }
        | Event::StepsFired { order, steps }
        | Event::VoidsSeen { order, steps, .. } => {
            tell.steps(*order, steps.iter().map(|step| step.line));
        }
        Event::StepsDone { order, steps, .. } | Event::StepsUndone { order, steps, .. } => {
            tell.steps(*order, steps.iter().map(|done| done.step.line));
        }
        Event::TicketRecalled { ticket, .. } => tell.courses(ticket.order, &[ticket.course]),
        Event::OrderCompleted { order } => tell.touch(Subject::Order(*order)),
        Event::TenderTaken { .. }
        | Event::CheckSettled { .. }
        | Event::Refunded { .. }
        | Event::Check(_)
        | Event::Party(_)
        | Event::Staff(_) => tell.guests(event),
        Event::Message(event) => tell.words(event),
        Event::TicketsDisplayed { tickets, .. } => tell.shown(tickets),
        Event::ItemEightySixed { item, .. }
        | Event::ItemBack { item, .. }
        | Event::CountdownSet { item, .. } => tell.touch(Subject::Item(item.clone())),
        Event::OrderClosed {
            order,
            tickets,
            checks,
        } => tell.closed(*order, tickets, checks),
        Event::StationWentDark { station, moved } | Event::StationClosed { station, moved, .. } => {
            tell.left(station, moved);
        }
        Event::StationCameBack { station } | Event::StationOpened { station, .. } => {
            tell.touch(Subject::Station(station.clone()));
        }
        Event::PlanAdopted { plan } => tell.planned(&plan.orders),
        Event::StepsMoved { moved } => tell.moves(moved),
        // Forecasts that follow from it are told when a plan is adopted.
        Event::PrepLearned { .. } => {}
    }
    tell.recall_lists(event);
    tell.facts(event);
}

pub(super) struct Tell<'a> {
    pub(super) kitchen: &'a Kitchen,
    pub(super) at: Timestamp,
    pub(super) out: &'a mut Vec<Effect>,
}

impl Tell<'_> {
    fn added(&mut self, order: OrderId, lines: &[NewLine]) {
        self.checks_of(order);
        self.whole_order(order);
        self.counted(lines);
    }

    fn touch(&mut self, subject: Subject) {
        self.out.push(Effect::Touch(subject));
    }

    /// Stations of every version still known: new ones appear, and old ones may be gone.
    fn stations(&mut self) {
        let versions = self.kitchen.menus.values();
        let stations = versions.flat_map(|menu| &menu.restaurant.stations);
        let mut ids: Vec<&StationId> = stations.map(|station| &station.id).collect();
        ids.sort();
        ids.dedup();
        self.out.extend(
            ids.into_iter()
                .cloned()
                .map(Subject::Station)
                .map(Effect::Touch),
        );
    }

    pub(super) fn order(&self, id: OrderId) -> Option<&Order> {
        self.kitchen.orders.get(&id)
    }

    /// The order and the tickets that `concerned` picks.
    fn order_and(&mut self, id: OrderId, concerned: impl Fn(CourseNo) -> bool) {
        self.touch(Subject::Order(id));
        let Some(order) = self.kitchen.orders.get(&id) else {
            return;
        };
        let tickets = order
            .tickets
            .iter()
            .filter(|ticket| concerned(ticket.course));
        let touches = tickets.map(|ticket| Subject::Ticket(order.ticket_id(ticket)));
        self.out.extend(touches.map(Effect::Touch));
    }

    fn whole_order(&mut self, id: OrderId) {
        self.order_and(id, |_| true);
    }

    /// All tickets of these courses: each shows how far its sisters are.
    fn courses(&mut self, id: OrderId, courses: &[CourseNo]) {
        self.order_and(id, |course| courses.contains(&course));
    }

    fn line(&mut self, id: OrderId, line: LineId) {
        self.steps(id, std::iter::once(line));
    }

    fn steps(&mut self, id: OrderId, lines: impl Iterator<Item = LineId>) {
        let Some(order) = self.order(id) else { return };
        let courses: Vec<CourseNo> = lines
            .filter_map(|line| Some(order.line(line)?.facts.course))
            .collect();
        self.courses(id, &courses);
    }

    fn planned(&mut self, orders: &[PlannedOrder]) {
        for planned in orders {
            let fresh = planned.steps.iter().filter(|one| !one.again);
            self.steps(planned.order, fresh.map(|one| one.step.line));
            for moved in planned.steps.iter().filter(|one| one.again) {
                self.ticket_of(planned.order, moved.step);
            }
            for course in &planned.courses {
                self.planned_course(planned.order, course);
            }
        }
    }

    /// Another time for what was kept back already shows on its own ticket alone.
    fn ticket_of(&mut self, id: OrderId, step: StepId) {
        let ticket = self.order(id).and_then(|order| {
            let place = order.ticket_of(step)?;
            Some(order.ticket_id(&order.tickets[place]))
        });
        self.out
            .extend(ticket.map(Subject::Ticket).map(Effect::Touch));
    }

    /// Who has bumped a ticket of the course is done with it; a place on the rails means nothing to the house.
    fn planned_course(&mut self, id: OrderId, planned: &PlannedCourse) {
        if planned.forecast.is_some() || planned.fire_at.is_some() {
            self.touch(Subject::Order(id));
        }
        let Some(order) = self.kitchen.orders.get(&id) else {
            return;
        };
        let open = order
            .tickets
            .iter()
            .filter(|ticket| ticket.course == planned.course && ticket.bumped_at.is_none());
        let touches = open.map(|ticket| Subject::Ticket(order.ticket_id(ticket)));
        self.out.extend(touches.map(Effect::Touch));
    }

    fn moves(&mut self, moved: &[Moves]) {
        for moves in moved {
            self.steps(moves.order, moves.steps.iter().map(|moved| moved.step.line));
        }
    }

    /// A station takes no more work.
    fn left(&mut self, station: &StationId, moved: &[Moves]) {
        self.touch(Subject::Station(station.clone()));
        self.moves(moved);
    }

    /// Money and people.
    fn guests(&mut self, event: &Event) {
        match event {
            Event::TenderTaken { order, .. }
            | Event::CheckSettled { order, .. }
            | Event::Refunded { order, .. } => {
                self.touch(Subject::Order(*order));
                self.checks_of(*order);
            }
            Event::Check(event) => self.arranged(event),
            Event::Party(PartyEvent::LineReseated { order, line, .. }) => self.line(*order, *line),
            Event::Party(PartyEvent::AllergiesSeen { order, .. }) => {
                self.touch(Subject::Order(*order));
            }
            Event::Party(event) => self.whole_order(event.order()),
            Event::Staff(_) => self.touch(Subject::People),
            _ => {}
        }
    }

    fn shown(&mut self, tickets: &[SeenTicket]) {
        for shown in tickets {
            self.touch(Subject::Ticket(shown.ticket.clone()));
        }
    }

    /// A message concerns the floor and its station.
    fn words(&mut self, event: &MessageEvent) {
        for (station, message) in event.concerned() {
            self.touch(Subject::Message(message));
            self.touch(Subject::Note(station.clone(), message));
        }
    }

    fn closed(&mut self, order: OrderId, tickets: &[TicketId], checks: &[CheckId]) {
        self.touch(Subject::Order(order));
        for check in checks {
            self.touch(Subject::Check(*check));
        }
        for ticket in tickets {
            self.touch(Subject::Ticket(ticket.clone()));
        }
    }

    /// The checks of an order that the house follows, and the other orders that share them.
    fn checks_of(&mut self, id: OrderId) {
        let kitchen = self.kitchen;
        let Some(order) = kitchen.orders.get(&id) else {
            return;
        };
        for (check, found) in kitchen.checks.of(order).filter(|(_, check)| check.told) {
            self.touch(Subject::Check(check));
            let others = found.orders().into_iter().filter(|other| *other != id);
            others.for_each(|other| self.touch(Subject::Order(other)));
        }
    }

    fn arranged(&mut self, event: &CheckEvent) {
        let mut checks: Vec<CheckId> = Vec::new();
        match event {
            CheckEvent::Arranged {
                checks: all,
                gone,
                homes,
                ..
            } => {
                for home in homes {
                    self.touch(Subject::Order(home.order));
                }
                checks.extend(all.iter().map(|one| one.check).chain(gone.iter().copied()));
            }
            CheckEvent::Adjusted { check, .. }
            | CheckEvent::Rounded { check, .. }
            | CheckEvent::TipAdjusted { check, .. } => checks.push(*check),
            CheckEvent::GiftIssued { .. } => {}
        }
        for id in checks {
            self.touch(Subject::Check(id));
            let found = self.kitchen.checks.get(id);
            let orders = found.map(super::check::Check::orders);
            let orders = orders.into_iter().flatten();
            orders.for_each(|order| self.touch(Subject::Order(order)));
        }
    }

    /// Tickets that this event brought into a recall list, or pushed out of one.
    fn recall_lists(&mut self, event: &Event) {
        let mut counts: BTreeMap<StationId, usize> = BTreeMap::new();
        let mut count = |station: &StationId| match counts.get_mut(station) {
            Some(count) => *count += 1,
            None => drop(counts.insert(station.clone(), 1)),
        };
        match event {
            Event::OrderClosed { tickets, .. } => {
                tickets.iter().for_each(|ticket| count(&ticket.station));
            }
            Event::StationWentDark { moved, .. }
            | Event::StationClosed { moved, .. }
            | Event::StepsMoved { moved }
            | Event::MenuLoaded { moved, .. } => {
                for order in moved.iter().filter_map(|moves| self.order(moves.order)) {
                    order
                        .tickets
                        .iter()
                        .for_each(|ticket| count(&ticket.station));
                }
            }
            Event::StepsDone { order, .. }
            | Event::VoidsSeen { order, .. }
            | Event::StepsUndone { order, .. }
            | Event::LineVoided { order, .. }
            | Event::LineRefired { order, .. }
            | Event::TicketRecalled {
                ticket: TicketId { order, .. },
                ..
            } => {
                let Some(order) = self.order(*order) else {
                    return;
                };
                order
                    .tickets
                    .iter()
                    .for_each(|ticket| count(&ticket.station));
            }
            _ => return,
        }
        for (station, count) in counts {
            let edge = self.kitchen.recall_edge(&station, count);
            self.out
                .extend(edge.map(Subject::Ticket).map(Effect::Touch));
        }
    }

    fn counted(&mut self, lines: &[NewLine]) {
        for line in lines {
            self.counted_item(&line.facts.item);
        }
    }

    fn counted_line(&mut self, order: OrderId, line: LineId) {
        let item = self
            .order(order)
            .and_then(|order| Some(&order.line(line)?.facts));
        if let Some(facts) = item.cloned() {
            self.counted_item(&facts.item);
        }
    }

    fn counted_item(&mut self, item: &ItemId) {
        if self.kitchen.counts.contains_key(item) {
            self.touch(Subject::Item(item.clone()));
        }
    }
}
