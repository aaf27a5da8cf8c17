//! Turning what was written down into asks, each with an id minted where the person acted.

use std::collections::BTreeSet;

use shared::ids::*;
use shared::order::OrderDraft;
use shared::wire::{FrontAsk, LineOperation};

use super::*;
use crate::intent::Chosen;
use crate::say::{people as p, questions as q, status as w};

impl Desk {
    /// Hands an ask over to be kept and sent. Refused in words when too much waits here already.
    pub(super) fn ask(&mut self, place: Option<Place>, ask: FrontAsk, stamp: &mut Stamp<'_>) {
        self.ask_approved(place, ask, None, stamp);
    }

    /// The same, with the name of the second person who agreed to it.
    pub(super) fn ask_approved(
        &mut self,
        place: Option<Place>,
        ask: FrontAsk,
        approver: Option<ActorId>,
        stamp: &mut Stamp<'_>,
    ) {
        let request = RequestId((stamp.mint)());
        self.ask_as(request, place, ask, approver, stamp);
    }

    /// The same under an id that was known before: of a card payment, so that it is booked once.
    pub(super) fn ask_as(
        &mut self,
        request: RequestId,
        place: Option<Place>,
        ask: FrontAsk,
        approver: Option<ActorId>,
        stamp: &mut Stamp<'_>,
    ) {
        self.waiting.push(Waiting {
            request,
            place,
            at: stamp.at,
            actor: Some(self.server.clone()),
            approver,
            ask,
        });
        self.effects.push(Effect::Ask(request));
    }

    fn room_to_wait(&mut self) -> bool {
        if WAITING_MAX <= self.waiting.len() {
            self.say_with(w::TOO_MUCH_WAITS, &[&WAITING_MAX], Tone::Late);
            return false;
        }
        true
    }

    pub(super) fn send(&mut self, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let Some(draft) = self.drafts.get(&place).cloned() else {
            return self.say(w::NOTHING_TO_SEND, Tone::Soon);
        };
        if draft.content == Content::default() {
            return self.say(w::NOTHING_TO_SEND, Tone::Soon);
        }
        if draft.taken.is_some() {
            let whose = self.place_name(&place);
            return self.say_with(p::DRAFT_GONE, &[&whose], Tone::Late);
        }
        let problems = draft.not_ready(&self.house, &self.availability, self.lang());
        if let Some(first) = problems.first() {
            self.screen.chosen = Some(Chosen::New(first.line()));
            let (more, first) = (problems.len() - 1, first.words(self.lang()));
            let word = if more == 0 {
                w::NOT_SENT_BECAUSE
            } else {
                w::NOT_SENT_MORE
            };
            return self.say_with(word, &[&first, &more], Tone::Late);
        }
        if !self.room_to_wait() {
            return;
        }
        let replaced = draft.content.replaces.values().next();
        let order = replaced.map(|first| first.order);
        let order = match order.or_else(|| self.order_for_additions(&place)) {
            Some(order) => {
                let operations = self.operations_of(&draft, order);
                if !operations.is_empty() {
                    let ask = FrontAsk::Revise { order, operations };
                    self.ask(Some(place.clone()), ask, stamp);
                }
                order
            }
            None if draft.content.lines.is_empty() => {
                return self.say(w::DISH_FIRST, Tone::Soon);
            }
            None => {
                let order = self.order_draft(&place, &draft, stamp);
                let id = order.id;
                self.ask(Some(place.clone()), FrontAsk::Submit { order }, stamp);
                id
            }
        };
        for course in draft.content.hold {
            self.ask(
                Some(place.clone()),
                FrontAsk::HoldCourse { order, course },
                stamp,
            );
        }
        let part = self.daypart();
        self.favourites.count(part, &draft.content.lines);
        self.effects.push(Effect::SaveFavourites);
        self.drafts.remove(&place);
        self.screen.chosen = None;
        self.screen.course = None;
    }

    /// Sends, and goes back to the floor when everything went out.
    pub(super) fn send_and_go(&mut self, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        self.send(stamp);
        if !self.unsent(&place) {
            self.screen.open(Page::Floor);
        }
    }

    fn order_draft(&mut self, place: &Place, draft: &Draft, stamp: &mut Stamp<'_>) -> OrderDraft {
        let known = self.orders.contains_key(&draft.order)
            || self
                .echo
                .iter()
                .chain(&self.waiting)
                .any(|w| w.order() == Some(draft.order));
        let table = match place {
            Place::Table(table) => Some(table.clone()),
            Place::Order(_) => None,
        };
        let total = self.preview(&draft.content.lines);
        OrderDraft {
            id: if known {
                OrderId((stamp.mint)())
            } else {
                draft.order
            },
            channel: draft.channel,
            table,
            guest: draft.guest.clone(),
            covers: draft.covers,
            lines: draft.content.lines.clone(),
            allergies: draft.content.allergies.iter().copied().collect(),
            note: None,
            wanted_in: None,
            alias: self.alias(),
            menu_version: self.house.version.clone(),
            expected_total: total.complete.then_some(total.total),
        }
    }

    /// A label of this terminal's own, for an order that gets no number at once.
    fn alias(&mut self) -> Option<String> {
        self.clock.away_since()?;
        let label = format!("{}{}", self.label_prefix, self.label_next);
        self.label_next = self.label_next % 999 + 1;
        Some(label)
    }

    pub(super) fn allergy_done(&mut self, stamp: &mut Stamp<'_>) {
        self.screen.dialog = None;
        let Some(place) = self.place().cloned() else {
            return;
        };
        let Some(order) = self.order_for_additions(&place) else {
            return;
        };
        let Some(draft) = self.drafts.get_mut(&place) else {
            return;
        };
        // The kitchen works on this order: a late allergy does not wait for the next dish.
        let late: BTreeSet<_> = draft.edit(|content| std::mem::take(&mut content.allergies));
        if late.is_empty() {
            return;
        }
        let late = late
            .into_iter()
            .map(|allergy| LineOperation::Allergy { allergy });
        let ask = FrontAsk::Revise {
            order,
            operations: late.collect(),
        };
        self.ask(Some(place), ask, stamp);
    }

    pub(super) fn fire(&mut self, course: CourseNo, stamp: &mut Stamp<'_>) {
        self.course_ask(course, stamp, |order| FrontAsk::FireCourse {
            order,
            course,
        });
    }

    pub(super) fn fire_next(&mut self, stamp: &mut Stamp<'_>) {
        match self.next_held() {
            Some((course, _)) => self.fire(course, stamp),
            None => self.say(q::NO_HELD, Tone::Soon),
        }
    }

    pub(super) fn hold_next(&mut self, stamp: &mut Stamp<'_>) {
        match self.next_to_hold() {
            Some(course) => self.hold(course, stamp),
            None => self.say(q::NO_HOLDABLE, Tone::Soon),
        }
    }

    /// Sent courses are held at the router; unsent ones are marked, and asked for with the send.
    pub(super) fn hold(&mut self, course: CourseNo, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let sent = self.orders_at(&place).iter().any(|view| {
            view.courses
                .iter()
                .any(|own| own.course == course && own.fired_at.is_none())
        });
        if sent {
            return self.course_ask(course, stamp, |order| FrontAsk::HoldCourse {
                order,
                course,
            });
        }
        if let Some(draft) = self.draft_mut(stamp) {
            draft.edit(|content| {
                if !content.hold.remove(&course) {
                    content.hold.insert(course);
                }
            });
        }
    }

    fn course_ask(
        &mut self,
        course: CourseNo,
        stamp: &mut Stamp<'_>,
        ask: impl Fn(OrderId) -> FrontAsk,
    ) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let views = self.orders_at(&place).into_iter();
        let waits = views.filter(|view| {
            view.courses
                .iter()
                .any(|own| own.course == course && own.fired_at.is_none())
        });
        let orders: Vec<OrderId> = waits.map(|view| view.head.order).collect();
        if orders.is_empty() {
            self.say(q::COURSE_NOT_WAITING, Tone::Soon);
        }
        for order in orders {
            self.ask(Some(place.clone()), ask(order), stamp);
        }
    }

    pub(super) fn rush(&mut self, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let open = self.orders_at(&place).into_iter().next_back();
        match open.map(|view| (view.head.order, view.head.rush)) {
            Some((order, rush)) => {
                self.ask(Some(place), FrontAsk::Rush { order, on: !rush }, stamp);
                self.screen.dialog = None;
            }
            None => self.say(q::NO_ORDER_YET, Tone::Soon),
        }
    }

    pub(super) fn ask_reason(&mut self, intent: &crate::intent::Intent) {
        use crate::intent::Intent;
        let chosen = match self.screen.chosen {
            Some(Chosen::Sent(order, line)) => self.orders.get(&order).and_then(|view| {
                view.lines
                    .iter()
                    .find(|own| own.line == line)
                    .map(|own| (order, own))
            }),
            _ => None,
        };
        let of = match (intent, chosen) {
            (Intent::AskCancel, _) => {
                let place = self.place();
                let open = place.and_then(|place| self.orders_at(place).into_iter().next_back());
                open.map(|view| ReasonFor::Cancel {
                    order: view.head.order,
                })
            }
            (Intent::AskVoid, Some((order, line))) => Some(ReasonFor::Void {
                order,
                line: line.line,
                revision: line.revision,
                name: self.name_of(line),
            }),
            (Intent::AskRefire, Some((order, line))) => Some(ReasonFor::Refire {
                order,
                line: line.line,
                name: self.name_of(line),
            }),
            _ => None,
        };
        match of {
            Some(of) => {
                self.screen.dialog = Some(Dialog::Reason {
                    of,
                    text: String::new(),
                })
            }
            None => self.say(q::CHOOSE_SENT, Tone::Soon),
        }
    }

    /// Carries out what the open dialog asks about.
    pub(super) fn confirm(&mut self, stamp: &mut Stamp<'_>) {
        let place = self.place().cloned();
        match self.screen.dialog.clone() {
            Some(Dialog::Reason { of, text }) => {
                let reason = text.trim().to_owned();
                if reason.is_empty() {
                    return self.say(q::REASON_FIRST, Tone::Soon);
                }
                let ask = match of {
                    ReasonFor::Void {
                        order,
                        line,
                        revision,
                        ..
                    } => {
                        let void = LineOperation::Void {
                            line,
                            revision,
                            reason,
                        };
                        FrontAsk::Revise {
                            order,
                            operations: vec![void],
                        }
                    }
                    ReasonFor::Refire { order, line, .. } => FrontAsk::Refire {
                        order,
                        line,
                        reason,
                    },
                    ReasonFor::Cancel { order } => FrontAsk::Cancel { order, reason },
                };
                self.ask(place, ask, stamp);
                self.screen.chosen = None;
            }
            Some(Dialog::Note { line, text }) => {
                let note = Some(text.trim().to_owned()).filter(|note| !note.is_empty());
                if let Some(draft) = self.draft_mut(stamp) {
                    draft.change(line, |own| own.note = note);
                }
            }
            Some(Dialog::Guest(own)) => self.name_guest(&own, stamp),
            Some(Dialog::Adjust(own)) => return self.confirm_adjust(&own, stamp),
            Some(Dialog::Refund(own)) => return self.confirm_refund(&own, stamp),
            Some(Dialog::Tip(_)) => return self.confirm_tip(stamp),
            Some(Dialog::Message(own)) => return self.confirm_message(&own, stamp),
            Some(Dialog::OpenItem(own)) => return self.confirm_open_item(&own, stamp),
            Some(Dialog::Gift(own)) => return self.confirm_gift(&own, stamp),
            _ => {}
        }
        self.screen.dialog = None;
    }

    /// The name on the label; somebody who was found keeps their own id. Sitting down is written down as well.
    fn name_guest(&mut self, own: &GuestSearch, stamp: &mut Stamp<'_>) {
        let (name, phone) = (own.name.trim().to_owned(), own.phone.trim().to_owned());
        let fresh = CustomerId((stamp.mint)());
        if let Some(draft) = self.draft_mut(stamp) {
            let before = draft.guest.take();
            let same = before.filter(|guest| guest.name == name);
            draft.guest = (!name.is_empty()).then(|| shared::order::Guest {
                customer: same.map_or(fresh, |guest| guest.customer),
                name,
                phone: Some(phone).filter(|phone| !phone.is_empty()),
            });
        }
    }
}
