//! What screens see: tickets, orders and snapshots, built from the state whenever somebody asks.

use shared::ids::*;
use shared::menu::Names;
use shared::order::{HoldReason, StepState};
use shared::rules::lifecycle;
use shared::ticket::*;
use shared::wire::{HouseSnapshot, StationHealth, StationSnapshot};

use super::effect::People;
use super::order::{Line, Order, Step, Ticket};
use super::plan::Wait;
use super::{Kitchen, priority};

impl Kitchen {
    /// A ticket as its station shows it; `None`: it is gone, or nothing on it is to be seen yet.
    pub fn ticket_view(&self, id: &TicketId, people: &dyn People) -> Option<TicketView> {
        let order = self.orders.get(&id.order)?;
        let place = order.ticket_at(id.course, &id.station, id.n)?;
        let ticket = &order.tickets[place];
        self.is_listed(order, place)
            .then(|| order.ticket_view(ticket, people))
            .flatten()
    }

    /// An order as the house follows it; `None` once it has closed.
    pub fn order_view(&self, id: OrderId, people: &dyn People) -> Option<OrderView> {
        Some(self.orders.get(&id)?.view(self, people))
    }

    /// `None` where there is no such station.
    pub fn station_health(&self, id: &StationId) -> Option<StationHealth> {
        let station = self.restaurant()?.station(id)?;
        let dark = self.dark.get(&station.id);
        let closed = self.closed.get(&station.id);
        Some(StationHealth {
            station: station.id.clone(),
            dark: dark.is_some(),
            since: dark.or(closed).copied(),
            closed: closed.is_some(),
        })
    }

    /// The rail and the recall list of a station, by order; `None` where there is no such station.
    pub fn station_snapshot(&self, id: &StationId, people: &dyn People) -> Option<StationSnapshot> {
        self.restaurant()?.station(id)?;
        let tickets = self.orders.values().flat_map(|order| {
            let tickets = order.tickets.iter().enumerate();
            let here = tickets.filter(|(_, ticket)| ticket.station == *id);
            let listed = here.filter(|(place, _)| self.is_listed(order, *place));
            listed.filter_map(|(_, ticket)| order.ticket_view(ticket, people))
        });
        Some(StationSnapshot {
            tickets: tickets.collect(),
            messages: self.messages_at(id).cloned().collect(),
        })
    }

    pub fn house_snapshot(&self, people: &dyn People) -> HouseSnapshot {
        let stations = self
            .restaurant()
            .map_or(&[][..], |restaurant| &restaurant.stations);
        HouseSnapshot {
            orders: self
                .orders
                .values()
                .map(|order| order.view(self, people))
                .collect(),
            availability: self.restricted_items(),
            stations: stations
                .iter()
                .filter_map(|s| self.station_health(&s.id))
                .collect(),
            menu: self.current.clone(),
            checks: self.told_checks(),
            people: Some(people.staff(self)).filter(|view| !view.people.is_empty()),
            messages: self.messages.values().cloned().collect(),
        }
    }
}

impl Order {
    fn head(&self, people: &dyn People) -> OrderHead {
        let guest = self.customer.and_then(|customer| people.name(customer));
        OrderHead {
            order: self.id,
            number: self.number,
            alias: self.alias.clone(),
            business_date: self.business_date,
            channel: self.channel,
            table: self.table.clone(),
            guest: guest.map(str::to_owned),
            covers: self.covers,
            server: self.server.clone(),
            accepted_at: self.accepted_at,
            due_at: self.due_at,
            rush: self.rush,
            allergies: self.allergies.clone(),
            note: self.note.clone(),
        }
    }

    fn ticket_view(&self, ticket: &Ticket, people: &dyn People) -> Option<TicketView> {
        let visible = self
            .steps_on(ticket)
            .filter(|(_, _, step)| step.is_visible());
        let lines: Vec<TicketLine> = visible
            .map(|(line, n, step)| TicketLine {
                hold: step.wait.and_then(|wait| self.hold_reason(wait)),
                ..line.on_ticket(n, step)
            })
            .collect();
        if lines.is_empty() {
            return None;
        }
        let course = self.course(ticket.course);
        let kept_back = || {
            let mut waits = self.steps_on(ticket).filter_map(|(_, _, step)| step.wait);
            let first = waits.by_ref().min_by_key(|wait| wait.until)?;
            self.hold_reason(first)
        };
        let hold = course
            .and_then(|course| course.hold.clone())
            .or_else(kept_back);
        Some(TicketView {
            id: self.ticket_id(ticket),
            revision: ticket.revision,
            head: self.head(people),
            course: ticket.course,
            course_names: course.map_or_else(Names::default, |course| course.names.clone()),
            rank: self.rank(ticket, hold.as_ref()),
            fired_at: ticket.fired_at,
            hold: hold.filter(|_| ticket.fired_at.is_none()),
            lines,
            others: self.others(ticket),
            recalled: ticket.recalled,
            recalled_at: ticket.recalled_at,
            seen: ticket.seen,
            handed_over_from: ticket.from.clone(),
            bumped_at: ticket.bumped_at,
            // Who has bumped a ticket waits for nothing on it.
            forecast: course
                .and_then(|course| course.forecast)
                .filter(|_| ticket.bumped_at.is_none()),
        })
    }

    /// What a step waits for, in a form that screens put into words.
    fn hold_reason(&self, wait: Wait) -> Option<HoldReason> {
        let facts = &self.line(wait.for_line)?.facts;
        Some(HoldReason::WaitsFor {
            item: facts.item.clone(),
            names: facts.names.clone(),
            fire_at: wait.until,
        })
    }

    fn rank(&self, ticket: &Ticket, hold: Option<&HoldReason>) -> i64 {
        let planned = self
            .course(ticket.course)
            .and_then(|course| course.rank)
            .filter(|_| ticket.bumped_at.is_none());
        priority::rank(self.rush, planned, ticket.fired_at, hold, self.accepted_at)
    }

    /// How far the other stations of the same course are, by name.
    fn others(&self, ticket: &Ticket) -> Vec<StationProgress> {
        let mut others: Vec<StationProgress> = Vec::new();
        for step in self
            .live_lines_of(ticket.course)
            .flat_map(|line| &line.steps)
        {
            if step.station == ticket.station {
                continue;
            }
            let place = match others.binary_search_by(|o| o.station.cmp(&step.station)) {
                Ok(place) => place,
                Err(place) => {
                    let station = step.station.clone();
                    let new = StationProgress {
                        station,
                        done: 0,
                        total: 0,
                        cooking: false,
                    };
                    others.insert(place, new);
                    place
                }
            };
            let other = &mut others[place];
            other.total += 1;
            other.done += u16::from(step.state == StepState::Done);
            other.cooking |= lifecycle::is_on_rail(step.state);
        }
        others
    }

    fn view(&self, kitchen: &Kitchen, people: &dyn People) -> OrderView {
        let course = |course: &super::order::Course| CourseView {
            course: course.no,
            names: course.names.clone(),
            fired_at: course.fired_at,
            hold: course.hold.clone(),
            ready_at: course.ready_at,
            served_at: course.served_at,
            forecast: course.forecast,
        };
        OrderView {
            head: self.head(people),
            revision: self.revision,
            state: self.state(),
            courses: self.courses.iter().map(course).collect(),
            lines: self.lines.iter().map(Line::view).collect(),
            check: kitchen.check_view(self),
            allergies_seen: self.allergies_seen.clone(),
        }
    }
}

impl Line {
    fn on_ticket(&self, n: usize, step: &Step) -> TicketLine {
        let facts = &self.facts;
        // Work of a modifier shows that modifier alone: the fry cook of a burger's side makes fries.
        let mine = |id: &ModifierId| step.modifier.as_ref().is_none_or(|only| only == id);
        let modifiers = facts
            .modifiers
            .iter()
            .filter(|choice| mine(&choice.modifier));
        TicketLine {
            step: self.step_id(n),
            revision: step.revision,
            item: facts.item.clone(),
            names: facts.names.clone(),
            quantity: facts.quantity,
            size: facts.size.as_ref().map(|size| size.names.clone()),
            seat: facts.seat,
            modifiers: modifiers.cloned().collect(),
            note: facts.note.clone(),
            state: step.state,
            prep: step.prep,
            added_at: step.added_at,
            done_at: step.done_at,
            refire: self.refire.clone(),
            void: self.void.clone(),
            hold: None,
        }
    }

    fn view(&self) -> LineView {
        let facts = &self.facts;
        let step = |(n, step): (usize, &Step)| StepView {
            step: self.step_id(n),
            station: step.station.clone(),
            modifier: step.modifier.clone(),
            state: step.state,
            revision: step.revision,
            ready_at: step.ready_at(),
            done_at: step.done_at,
        };
        LineView {
            line: facts.id,
            revision: self.revision,
            item: facts.item.clone(),
            names: facts.names.clone(),
            quantity: facts.quantity,
            size: facts.size.as_ref().map(|size| size.id.clone()),
            seat: facts.seat,
            course: facts.course,
            modifiers: facts.modifiers.clone(),
            note: facts.note.clone(),
            state: self.state(),
            sealed: facts.sealed.clone(),
            steps: self.steps.iter().enumerate().map(step).collect(),
        }
    }
}

impl Step {
    /// By prep time from its start, or from its fire; only while it is on the rail.
    fn ready_at(&self) -> Option<shared::time::Timestamp> {
        let since = self.started_at.or(self.fired_at)?;
        lifecycle::is_on_rail(self.state).then(|| since + self.prep)
    }
}
