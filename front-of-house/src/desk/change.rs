//! A line that the kitchen has is changed: a copy is written down, and takes the first one's place when it is sent.
//!
//! Both go in one ask, bound to the line as it was seen: it is taken off and cooked anew, or nothing happens. What the
//! kitchen has begun needs a second person, as every void after fire does.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::order::{LineDraft, LineState, ModifierChoice};
use shared::wire::{FrontAsk, LineOperation, Reject};

use super::*;
use crate::intent::Chosen;
use crate::say::{check as c, questions as q};

/// What a line that is not sent stands in for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replaced {
    pub order: OrderId,
    pub line: LineId,
    /// As it was seen.
    pub revision: Revision,
}

impl Desk {
    /// Writes a copy of the chosen line down, to be changed.
    pub(super) fn change_sent(&mut self, stamp: &mut Stamp<'_>) {
        let Some(Chosen::Sent(order, line)) = self.screen.chosen else {
            return self.say(q::CHOOSE_SENT, Tone::Soon);
        };
        let view = self.orders.get(&order);
        let found = view.and_then(|view| view.lines.iter().find(|own| own.line == line));
        let Some(found) = found.filter(|own| own.state != LineState::Void).cloned() else {
            return self.say(q::CHOOSE_SENT, Tone::Soon);
        };
        let place = self.place().cloned();
        let known = place.and_then(|place| {
            let replaces = &self.draft(&place)?.content.replaces;
            let mut again = replaces.iter().filter(|(_, own)| own.line == line);
            again.next().map(|(copy, _)| *copy)
        });
        if let Some(copy) = known {
            self.screen.chosen = Some(Chosen::New(copy));
            return;
        }
        // One send is one ask about one order: copies of two would be two.
        let place = self.place().cloned();
        let others = place.and_then(|place| {
            let replaces = &self.draft(&place)?.content.replaces;
            replaces.values().find(|own| own.order != order).copied()
        });
        if others.is_some() {
            return self.say(q::SEND_CHANGE_FIRST, Tone::Soon);
        }
        let copy = LineId((stamp.mint)());
        let choices = found.modifiers.iter().map(|own| ModifierChoice {
            modifier: own.modifier.clone(),
            count: own.count,
        });
        let draft_line = LineDraft {
            id: copy,
            item: found.item.clone(),
            size: found.size.clone(),
            quantity: found.quantity,
            modifiers: choices.collect(),
            seat: found.seat,
            course: found.course,
            note: found.note.clone(),
            open: self.open_of(&found),
        };
        let revision = found.revision;
        let replaced = Replaced {
            order,
            line,
            revision,
        };
        if let Some(draft) = self.draft_mut(stamp) {
            draft.edit(|content| {
                content.lines.push(draft_line);
                content.replaces.insert(copy, replaced);
            });
            self.screen.chosen = Some(Chosen::New(copy));
            self.say(q::CHANGE_ADVICE, Tone::Changed);
        }
    }

    /// What goes out for a draft to an order that the kitchen has: each copy behind what it stands in for.
    pub(super) fn operations_of(&self, draft: &Draft, order: OrderId) -> Vec<LineOperation> {
        let mut operations = Vec::new();
        for line in &draft.content.lines {
            let first = draft.content.replaces.get(&line.id);
            if let Some(first) = first.filter(|first| first.order == order) {
                operations.push(LineOperation::Void {
                    line: first.line,
                    revision: first.revision,
                    reason: self.word(q::CHANGED_FOR_GUEST),
                });
            }
            operations.push(LineOperation::Add { line: line.clone() });
        }
        let late = draft.content.allergies.iter();
        operations.extend(late.map(|own| LineOperation::Allergy { allergy: *own }));
        operations
    }

    /// The line that a copy stands in for was changed or taken off meanwhile: the next send is a new decision.
    pub(super) fn seen_again(&mut self, place: &Place, reject: &Reject) {
        let Some(draft) = self.drafts.get_mut(place) else {
            return;
        };
        let replaces = &mut draft.content.replaces;
        match reject {
            Reject::LineChanged { line, theirs } => {
                let same = replaces.values_mut().filter(|own| own.line == *line);
                same.for_each(|own| own.revision = *theirs);
            }
            Reject::LineVoid { line } => replaces.retain(|_, own| own.line != *line),
            _ => {}
        }
    }

    /// A second person was asked for and did not come: what was to be sent stands here as not sent.
    pub(super) fn not_approved(&mut self, pad: PinPad, stamp: &mut Stamp<'_>) {
        let PinFor::Approve { place, ask, .. } = pad.pin_for else {
            return;
        };
        let adds = match &*ask {
            FrontAsk::Revise { operations, .. } => operations
                .iter()
                .any(|one| matches!(one, LineOperation::Add { .. })),
            _ => false,
        };
        if let (true, Some(place)) = (adds, place) {
            let whose = self.place_name(&place);
            let waiting = Waiting {
                request: RequestId((stamp.mint)()),
                place: Some(place.clone()),
                at: stamp.at,
                actor: None,
                approver: None,
                ask: *ask,
            };
            drop(self.give_back(waiting, false, stamp));
            self.effects.push(Effect::SaveDraft(place));
            self.say_with(q::STAYS_UNSENT, &[&whose], Tone::Changed);
        }
    }

    /// "instead of the first", for a copy.
    pub(super) fn stands_in(&self, place: &Place, line: LineId) -> Option<String> {
        let draft = self.draft(place)?;
        let stands = draft.content.replaces.contains_key(&line);
        stands.then(|| self.word(c::INSTEAD))
    }
}
