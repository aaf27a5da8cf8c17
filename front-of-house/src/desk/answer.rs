//! What the router's answers change here; a refusal gives back what it refused.

use shared::ids::*;
use shared::wire::{Accepted, FrontAsk, LineOperation, Reject};

use super::*;
use crate::say::{status as w, tender as t};

impl Desk {
    /// The answer to an ask of ours. One that nobody waits for only leaves the disk.
    pub fn hear_answer(
        &mut self,
        request: RequestId,
        result: Result<Accepted, Reject>,
        stamp: &mut Stamp<'_>,
    ) -> Vec<Effect> {
        if self.hear_quote(request, &result) {
            return Vec::new();
        }
        if self.hear_desk(request, &result, stamp) {
            return std::mem::take(&mut self.effects);
        }
        let found = self
            .waiting
            .iter()
            .position(|waiting| waiting.request == request);
        let Some(at) = found else {
            return vec![Effect::Settled(request, None)];
        };
        let waiting = self.waiting.remove(at);
        let place = waiting.place.clone();
        match result {
            Ok(accepted) => {
                self.booked(request);
                self.accepted(waiting, accepted);
            }
            Err(Reject::CheckChanged { theirs, .. })
                if self.same_again(&waiting, theirs, stamp) => {}
            Err(reject) if self.needs_approval(&waiting, &reject) => {}
            Err(reject) if self.collides(&waiting, &reject) => {}
            Err(reject) => {
                let fresh_ids = matches!(
                    reject,
                    Reject::OrderExists { .. } | Reject::LineExists { .. }
                );
                let failed = matches!(reject, Reject::StoreUnavailable { .. });
                let advice = match self.not_booked(request, failed) {
                    Some(advice) => advice,
                    None => self.give_back(waiting.clone(), fresh_ids, stamp),
                };
                if let Some(place) = &place {
                    self.seen_again(place, &reject);
                }
                let why = self.why(&reject);
                self.refuse(&waiting, why, advice, stamp.at);
            }
        }
        self.effects.push(Effect::Settled(request, place));
        std::mem::take(&mut self.effects)
    }

    /// This terminal's disk would not keep the ask: nothing was sent, everything is back in the draft.
    pub fn not_kept(
        &mut self,
        request: RequestId,
        why: &str,
        stamp: &mut Stamp<'_>,
    ) -> Vec<Effect> {
        let found = self
            .waiting
            .iter()
            .position(|waiting| waiting.request == request);
        let Some(at) = found else { return Vec::new() };
        let waiting = self.waiting.remove(at);
        let advice = self.not_booked(request, true).unwrap_or_else(|| {
            self.give_back(waiting.clone(), false, stamp);
            self.word(w::NOT_KEPT_ADVICE)
        });
        let why = w::NOT_KEPT.with(self.lang(), why);
        self.refuse(&waiting, why, advice, stamp.at);
        Vec::new()
    }

    pub fn refusals(&self) -> impl Iterator<Item = &Refusal> {
        self.refusals.iter()
    }

    fn accepted(&mut self, waiting: Waiting, accepted: Accepted) {
        if let Accepted::Paid {
            check, change, due, ..
        } = accepted
        {
            self.screen.dialog = Some(Dialog::Paid { check, change, due });
        }
        if let Accepted::Gift { code, balance } = &accepted {
            self.say_with(t::GIFT_ISSUED, &[code, balance], Tone::Ready);
        }
        let adds = !waiting.lines().is_empty();
        let order = waiting.order().and_then(|order| self.orders.get(&order));
        if adds && !order.is_some_and(|view| waiting.shown_by(view)) {
            self.echo.push(waiting);
        }
    }

    /// A plain check has no revision of its own that a terminal could know: the first change names the one that the
    /// router has, once.
    fn same_again(&mut self, waiting: &Waiting, theirs: Revision, stamp: &mut Stamp<'_>) -> bool {
        let mut ask = waiting.ask.clone();
        let (FrontAsk::SplitCheck {
            check, revision, ..
        }
        | FrontAsk::Adjust {
            check, revision, ..
        }) = &mut ask
        else {
            return false;
        };
        let plain = !self.checks.contains_key(check);
        if !plain || *revision != Revision::default() || *revision == theirs {
            return false;
        }
        *revision = theirs;
        let approver = waiting.approver.clone();
        self.ask_approved(waiting.place.clone(), ask, approver, stamp);
        true
    }

    fn refuse(&mut self, waiting: &Waiting, why: String, advice: String, at: Timestamp) {
        let place = waiting.place.clone();
        let whose = place.as_ref().map(|place| self.place_name(place));
        let what = match whose {
            Some(whose) => format!("{}: {}", whose, waiting.what(self.lang())),
            None => waiting.what(self.lang()),
        };
        if self.refusals.len() == REFUSALS_MAX {
            self.refusals.pop_front();
        }
        self.chime(Chime::Refused);
        let who = waiting.actor.as_ref();
        self.refusals.push_back(Refusal {
            who: who.map(|actor| words::capital(actor.as_str())),
            place,
            what,
            why,
            advice,
            at,
        });
    }

    /// Puts what was not taken back where the person can correct it; says in words where that is.
    pub(super) fn give_back(
        &mut self,
        waiting: Waiting,
        fresh_ids: bool,
        stamp: &mut Stamp<'_>,
    ) -> String {
        let Some(place) = waiting.place else {
            return self.word(w::NOTHING_CHANGED);
        };
        match waiting.ask {
            FrontAsk::Submit { order } => {
                self.draft_from(&place, order, fresh_ids, stamp);
                self.word(w::KEPT_ALL)
            }
            FrontAsk::Revise { order, operations } => {
                let kept = operations
                    .iter()
                    .any(|o| !matches!(o, LineOperation::Void { .. }));
                let (covers, channel) = (self.covers(&place), self.channel(&place));
                let draft = self
                    .drafts
                    .entry(place)
                    .or_insert_with(|| Draft::new(order, channel, covers));
                draft.edit(|content| {
                    let (mut lines, mut first) = (Vec::new(), None);
                    for operation in operations {
                        // A line that is taken off right before another was to be replaced by it.
                        let replaced = first.take();
                        match operation {
                            LineOperation::Add { mut line } => {
                                if fresh_ids {
                                    line.id = LineId((stamp.mint)());
                                }
                                if let Some(first) = replaced {
                                    content.replaces.insert(line.id, first);
                                }
                                lines.push(line);
                            }
                            LineOperation::Allergy { allergy } => {
                                content.allergies.insert(allergy);
                            }
                            LineOperation::Void { line, revision, .. } => {
                                first = Some(Replaced {
                                    order,
                                    line,
                                    revision,
                                });
                            }
                            LineOperation::Seat { .. } => {}
                        }
                    }
                    lines.append(&mut content.lines);
                    content.lines = lines;
                });
                if kept {
                    self.word(w::KEPT_SOME)
                } else {
                    self.word(w::LINE_STAYS)
                }
            }
            _ => self.word(w::LOOK_AGAIN),
        }
    }

    fn draft_from(
        &mut self,
        place: &Place,
        order: OrderDraft,
        fresh_ids: bool,
        stamp: &mut Stamp<'_>,
    ) {
        let at_table = matches!(place, Place::Table(_));
        let id = if fresh_ids && at_table {
            OrderId((stamp.mint)())
        } else {
            order.id
        };
        let newer = self.drafts.remove(place);
        let mut draft = Draft::new(id, order.channel, order.covers);
        draft.guest = order.guest;
        draft.content.lines = order.lines;
        draft.content.allergies = order.allergies.into_iter().collect();
        if fresh_ids {
            for line in &mut draft.content.lines {
                line.id = LineId((stamp.mint)());
            }
        }
        if let Some(newer) = newer {
            draft.covers = newer.covers;
            draft.content.lines.extend(newer.content.lines);
            draft.content.allergies.extend(newer.content.allergies);
            draft.content.hold.extend(newer.content.hold);
        }
        self.drafts.insert(place.clone(), draft);
    }
}
