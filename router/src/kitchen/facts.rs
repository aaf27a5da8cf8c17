//! What the bridge books of an event: each fact leaves once, with the order it belongs to.

use shared::ids::*;
use shared::money::Money;
use shared::order::Channel;
use shared::wire::{Fact, FactBody, MadeLine};

use super::event::Event;
use super::react::Tell;
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
        let body = body(made::line(line), line.again);
        self.fact(id, body);
    }
}
