//! What the bridge books of an event: each fact leaves once, with the order it belongs to.

use shared::ids::*;
use shared::order::Channel;
use shared::rules::pricing;
use shared::time::{BusinessDate, Span};
use shared::wire::{Fact, FactBody, MadeLine, SoldLine};
use uuid::Uuid;

use super::check_event::CheckEvent;
use super::event::Event;
use super::react::Tell;
use super::staff_event::StaffEvent;
use super::{Effect, check, made};

impl Tell<'_> {
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

    pub(super) fn facts(&mut self, event: &Event) {
        match event {
            Event::OrderAccepted { order } => self.taken(order.id, order.channel),
            Event::OrderCompleted { order } => self.fact(*order, FactBody::OrderCompleted),
            Event::OrderCancelled { order, reason, .. } => {
                let reason = reason.clone();
                self.fact(*order, FactBody::OrderCancelled { reason });
            }
            _ => {
                self.work_facts(event);
                self.money_facts(event);
            }
        }
    }

    fn taken(&mut self, id: OrderId, channel: Channel) {
        let Some(order) = self.order(id) else { return };
        let body = FactBody::OrderTaken {
            channel,
            totals: check::totals(&order.lines),
            customer: order.customer,
            lines: order.lines.iter().map(made::line).collect(),
        };
        self.fact(id, body);
    }

    /// What stock follows: work done, taken back, void or made again.
    fn work_facts(&mut self, event: &Event) {
        match event {
            Event::StepsDone {
                order,
                station,
                steps,
                tap_age,
            } => {
                for done in steps {
                    let step = done.step;
                    let first_of_line = done.first_of_line;
                    let took = self.took(*order, step, *tap_age);
                    self.made(*order, step.line, |made, again| FactBody::StepDone {
                        station: station.clone(),
                        step,
                        made,
                        first_of_line,
                        again,
                        took,
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
            _ => {}
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
                tip,
                ..
            } => {
                let (tender, amount, change) = (tender.clone(), *amount, *change);
                let body = FactBody::TenderTaken {
                    check: *check,
                    tender,
                    amount,
                    change,
                    tip: *tip,
                };
                self.fact(*order, body);
            }
            Event::CheckSettled { .. } => self.settled(event),
            Event::Check(event) => self.check_facts(event),
            Event::Staff(StaffEvent::ClockedOut {
                actor,
                business_date,
                cash: Some(counted),
            }) => {
                let body = FactBody::CashDeclared {
                    actor: Some(actor.clone()),
                    counted: *counted,
                };
                self.fact_of_no_order(*business_date, body);
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

    /// One fact for each order that shares the check: each is booked on the day of its order.
    fn settled(&mut self, event: &Event) {
        let Event::CheckSettled {
            order,
            check,
            lines,
            adjustments,
            ..
        } = event
        else {
            return;
        };
        let of = |line: &SoldLine| self.kitchen.lines.get(&line.line).copied();
        let mut orders: Vec<OrderId> = lines.iter().filter_map(of).collect();
        orders.sort();
        orders.dedup();
        if orders.is_empty() {
            orders.push(*order);
        }
        for id in orders {
            let Some(channel) = self.order(id).map(|order| order.channel) else {
                continue;
            };
            let lines = lines.iter().filter(|line| of(line).unwrap_or(*order) == id);
            let lines: Vec<SoldLine> = lines.cloned().collect();
            let own = adjustments.iter().filter(|one| one.order == id);
            let adjustments: Vec<_> = own.map(|one| one.adjustment.clone()).collect();
            let sealed = lines.iter().map(|line| &line.sealed);
            let sealed = sealed.chain(adjustments.iter().map(|one| &one.sealed));
            let body = FactBody::CheckSettled {
                check: *check,
                channel,
                totals: pricing::totals(sealed),
                lines,
                adjustments,
            };
            self.fact(id, body);
        }
    }

    fn check_facts(&mut self, event: &CheckEvent) {
        match event {
            CheckEvent::TipAdjusted {
                order,
                check,
                tender,
                amount,
                before,
                tip,
                ..
            } => {
                let body = FactBody::TipAdjusted {
                    check: *check,
                    tender: tender.clone(),
                    amount: *amount,
                    before: *before,
                    tip: *tip,
                };
                self.fact(*order, body);
            }
            CheckEvent::GiftIssued {
                code,
                amount,
                tender,
                reason,
                business_date,
                ..
            } => {
                let body = FactBody::GiftIssued {
                    code: code.clone(),
                    amount: *amount,
                    tender: tender.clone(),
                    reason: reason.clone(),
                };
                self.fact_of_no_order(*business_date, body);
            }
            CheckEvent::Arranged { .. }
            | CheckEvent::Adjusted { .. }
            | CheckEvent::Rounded { .. } => {}
        }
    }

    fn fact_of_no_order(&mut self, business_date: BusinessDate, body: FactBody) {
        self.out.push(Effect::Fact(Fact {
            at: self.at,
            business_date,
            order: OrderId(Uuid::nil()),
            number: 0,
            body,
        }));
    }

    /// How long a step lay on its station's rail; a tap that waited in a screen was made before it came.
    fn took(&self, id: OrderId, step: StepId, tap_age: Option<Span>) -> Option<Span> {
        let fired_at = self.order(id)?.step(step)?.fired_at?;
        let tapped_at = self.at - tap_age.unwrap_or_default();
        Some((tapped_at - fired_at).max(Span::ZERO))
    }

    fn made(&mut self, id: OrderId, line: LineId, body: impl FnOnce(MadeLine, u16) -> FactBody) {
        let Some(line) = self.order(id).and_then(|order| order.line(line)) else {
            return;
        };
        let body = body(made::line(line), line.again);
        self.fact(id, body);
    }
}
