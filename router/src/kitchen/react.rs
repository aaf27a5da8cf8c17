//! Who must hear of an event: whose picture has changed, and what the bridge books.

use std::collections::BTreeMap;

use shared::ids::*;
use shared::money::Money;
use shared::order::ModifierChoice;
use shared::time::Timestamp;
use shared::wire::{Fact, FactBody, MadeLine};

use super::event::{Event, Moves, NewLine};
use super::order::{Line, Order};
use super::{Effect, Kitchen, Subject, check};

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
            tell.whole_order(order.id);
            tell.counted(&order.lines);
        }
        Event::LinesAdded { order, lines, .. } => {
            tell.whole_order(*order);
            tell.counted(lines);
        }
        Event::LineVoided { order, line, .. } => {
            tell.line(*order, *line);
            tell.counted_line(*order, *line);
        }
        Event::LineRefired { order, line, .. } => tell.line(*order, *line),
        Event::AllergyAdded { order, .. }
        | Event::RushSet { order, .. }
        | Event::OrderCancelled { order, .. } => tell.whole_order(*order),
        Event::CourseFired { order, course, .. }
        | Event::CourseHeld { order, course, .. }
        | Event::CourseServed { order, course } => tell.courses(*order, &[*course]),
        Event::StepsStarted { order, steps, .. } | Event::VoidsSeen { order, steps, .. } => {
            tell.steps(*order, steps.iter().map(|step| step.line));
        }
        Event::StepsDone { order, steps, .. } | Event::StepsUndone { order, steps, .. } => {
            tell.steps(*order, steps.iter().map(|done| done.step.line));
        }
        Event::TicketRecalled { ticket, .. } => tell.courses(ticket.order, &[ticket.course]),
        Event::TenderTaken { order, .. }
        | Event::CheckSettled { order, .. }
        | Event::Refunded { order, .. }
        | Event::OrderCompleted { order } => tell.touch(Subject::Order(*order)),
        Event::TicketsDisplayed { tickets, .. } => {
            for shown in tickets {
                tell.touch(Subject::Ticket(shown.ticket.clone()));
            }
        }
        Event::ItemEightySixed { item, .. }
        | Event::ItemBack { item, .. }
        | Event::CountdownSet { item, .. } => tell.touch(Subject::Item(item.clone())),
        Event::OrderClosed { order, tickets } => {
            tell.touch(Subject::Order(*order));
            for ticket in tickets {
                tell.touch(Subject::Ticket(ticket.clone()));
            }
        }
        Event::StationWentDark { station, moved } | Event::StationClosed { station, moved, .. } => {
            tell.touch(Subject::Station(station.clone()));
            tell.moves(moved);
        }
        Event::StationCameBack { station } | Event::StationOpened { station, .. } => {
            tell.touch(Subject::Station(station.clone()));
        }
    }
    tell.recall_lists(event);
    tell.facts(event);
}

struct Tell<'a> {
    kitchen: &'a Kitchen,
    at: Timestamp,
    out: &'a mut Vec<Effect>,
}

impl Tell<'_> {
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

    fn order(&self, id: OrderId) -> Option<&Order> {
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

    fn moves(&mut self, moved: &[Moves]) {
        for moves in moved {
            self.steps(moves.order, moves.steps.iter().map(|moved| moved.step.line));
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

    fn fact(&mut self, id: OrderId, body: FactBody) {
        let Some(order) = self.order(id) else { return };
        let (business_date, number) = (order.business_date, order.number);
        self.out.push(Effect::Fact(Fact {
            at: self.at,
            business_date,
            order: id,
            number,
            body,
        }));
    }

    fn facts(&mut self, event: &Event) {
        match event {
            Event::OrderAccepted { order } => {
                let Some(taken) = self.order(order.id) else {
                    return;
                };
                let totals = check::totals(&taken.lines);
                let lines = taken.lines.iter().map(made_line).collect();
                self.fact(
                    order.id,
                    FactBody::OrderTaken {
                        channel: order.channel,
                        totals,
                        lines,
                    },
                );
            }
            Event::StepsDone {
                order,
                station,
                steps,
                ..
            } => {
                for done in steps {
                    let step = done.step;
                    let first_of_line = done.first_of_line;
                    self.made(*order, step.line, |made, again| FactBody::StepDone {
                        station: station.clone(),
                        step,
                        made,
                        first_of_line,
                        again,
                    });
                }
            }
            Event::StepsUndone { order, steps, .. } => {
                for undone in steps {
                    let (step, first_of_line) = (undone.step, undone.first_of_line);
                    self.made(*order, step.line, |made, again| FactBody::StepUndone {
                        step,
                        made,
                        first_of_line,
                        again,
                    });
                }
            }
            Event::LineVoided {
                order,
                line,
                reason,
                after_fire,
                ..
            } => {
                let (reason, after_fire) = (reason.clone(), *after_fire);
                let body = |made, _| FactBody::LineVoided {
                    made,
                    after_fire,
                    reason,
                };
                self.made(*order, *line, body);
            }
            Event::LineRefired {
                order,
                line,
                reason,
                ..
            } => {
                let reason = reason.clone();
                self.made(*order, *line, |made, _| FactBody::LineRefired {
                    made,
                    reason,
                });
            }
            Event::OrderCompleted { order } => self.fact(*order, FactBody::OrderCompleted),
            Event::OrderCancelled { order, reason, .. } => {
                self.fact(
                    *order,
                    FactBody::OrderCancelled {
                        reason: reason.clone(),
                    },
                );
            }
            _ => self.money_facts(event),
        }
    }

    fn money_facts(&mut self, event: &Event) {
        match event {
            Event::TenderTaken {
                order,
                check,
                tender,
                amount,
                change,
                ..
            } => {
                let (tender, amount, change) = (tender.clone(), *amount, *change);
                let body = FactBody::TenderTaken {
                    check: *check,
                    tender,
                    amount,
                    change,
                    tip: Money::ZERO,
                };
                self.fact(*order, body);
            }
            Event::CheckSettled {
                order,
                check,
                lines,
                totals,
            } => {
                let Some(channel) = self.order(*order).map(|order| order.channel) else {
                    return;
                };
                let (check, lines, totals) = (*check, lines.clone(), *totals);
                self.fact(
                    *order,
                    FactBody::CheckSettled {
                        check,
                        channel,
                        lines,
                        totals,
                        adjustments: Vec::new(),
                    },
                );
            }
            Event::Refunded {
                order,
                check,
                tender,
                amount,
                reason,
                ..
            } => {
                let (tender, reason) = (tender.clone(), reason.clone());
                let body = FactBody::Refunded {
                    check: *check,
                    tender,
                    amount: *amount,
                    reason,
                };
                self.fact(*order, body);
            }
            _ => {}
        }
    }

    fn made(&mut self, id: OrderId, line: LineId, body: impl FnOnce(MadeLine, u16) -> FactBody) {
        let Some(line) = self.order(id).and_then(|order| order.line(line)) else {
            return;
        };
        let body = body(made_line(line), line.again);
        self.fact(id, body);
    }
}

fn made_line(line: &Line) -> MadeLine {
    let facts = &line.facts;
    let choices = facts.modifiers.iter();
    MadeLine {
        line: facts.id,
        item: facts.item.clone(),
        size: facts.size.as_ref().map(|size| size.id.clone()),
        quantity: facts.quantity,
        modifiers: choices
            .map(|choice| ModifierChoice {
                modifier: choice.modifier.clone(),
                count: choice.count,
            })
            .collect(),
    }
}
