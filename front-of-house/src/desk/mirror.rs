//! Drafts beside this terminal: each is mirrored at the router while it can be reached, so that another terminal goes on
//! with it when this one is dropped in the sink; and what others have not sent can be taken over here.

use serde::{Deserialize, Serialize};
use shared::ids::*;
use shared::time::Span;
use shared::wire::{Accepted, DeskAsk, KeptDraft, Reject};

use super::*;
use crate::say::people as w;

/// A draft that is being written is put away at most this often: each key would be a message.
const PUT_EVERY: Span = Span(1_500);

/// What a mirrored draft holds: the terminal's own form.
#[derive(Serialize, Deserialize)]
struct Body {
    place: Place,
    draft: Draft,
}

/// A draft that another terminal keeps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftRow {
    pub draft: OrderId,
    /// "Table 4".
    pub place: String,
    /// "3 items".
    pub label: String,
    pub who: String,
    pub age: Option<Span>,
}

/// What of a draft the router has.
#[derive(Clone, Debug, Default)]
pub(super) struct Mirrored {
    revision: Revision,
    /// As it was put; another is put when it differs.
    content: Option<Draft>,
    at: Option<Timestamp>,
    asked: bool,
}

impl Mirrored {
    /// It never left; it is put again.
    pub(super) fn not_put(&mut self) {
        (self.asked, self.content) = (false, None);
    }
}

impl Desk {
    /// Puts away what changed since it was last put, and drops what was sent. Called with each look at the news.
    pub fn mirror(&mut self, stamp: &mut Stamp<'_>) -> Vec<Effect> {
        if !self.clock.ever_heard() || self.clock.away_since().is_some() || !self.fetched {
            return Vec::new();
        }
        let gone: Vec<(Place, OrderId)> = self
            .mirrored
            .keys()
            .filter(|(place, id)| self.drafts.get(place).is_none_or(|own| own.order != *id))
            .cloned()
            .collect();
        for key in gone {
            if self
                .mirrored
                .remove(&key)
                .is_some_and(|own| own.content.is_some())
            {
                let drop = DeskAsk::DropDraft { draft: key.1 };
                self.desk_ask(drop, DeskWait::DropDraft, stamp);
            }
        }
        let changed: Vec<Place> = self
            .drafts
            .iter()
            .filter(|(place, draft)| self.wants_putting(place, draft, stamp.at))
            .map(|(place, _)| place.clone())
            .collect();
        for place in changed {
            self.put(place, stamp);
        }
        std::mem::take(&mut self.effects)
    }

    fn wants_putting(&self, place: &Place, draft: &Draft, now: Timestamp) -> bool {
        if draft.taken.is_some() {
            return false;
        }
        let Some(known) = self.mirrored.get(&(place.clone(), draft.order)) else {
            return !draft.is_empty();
        };
        let rested = known.at.is_none_or(|at| PUT_EVERY <= now - at);
        let same = known.content.as_ref().is_some_and(|own| own.alike(draft));
        rested && !known.asked && !same
    }

    fn put(&mut self, place: Place, stamp: &mut Stamp<'_>) {
        let Some(draft) = self.drafts.get(&place).cloned() else {
            return;
        };
        let key = (place.clone(), draft.order);
        let known = self.mirrored.entry(key).or_default();
        let revision = known.revision;
        (known.at, known.asked) = (Some(stamp.at), true);
        known.content = Some(draft.clone());
        let body = Body {
            place: place.clone(),
            draft,
        };
        let units = waiting::items(body.draft.units(), self.lang());
        let kept = KeptDraft {
            id: body.draft.order,
            revision,
            table: match &place {
                Place::Table(table) => Some(table.clone()),
                Place::Order(_) => None,
            },
            label: units,
            body: serde_json::to_string(&body).expect("a draft is plain data"),
            device: None,
            actor: None,
            at: None,
        };
        let wait = DeskWait::PutDraft(place);
        self.desk_ask(DeskAsk::PutDraft { draft: kept }, wait, stamp);
    }

    pub(super) fn hear_put(&mut self, place: &Place, result: Result<Accepted, Reject>) {
        let Some(order) = self.drafts.get(place).map(|draft| draft.order) else {
            return;
        };
        let key = (place.clone(), order);
        let Some(known) = self.mirrored.get_mut(&key) else {
            return;
        };
        known.asked = false;
        match result {
            Ok(Accepted::Drafts { drafts }) => {
                if let Some(kept) = drafts.iter().find(|kept| kept.id == order) {
                    known.revision = kept.revision;
                }
            }
            Err(Reject::DraftChanged { theirs, .. }) => {
                known.revision = theirs;
                if let Some(draft) = self.drafts.get_mut(place) {
                    draft.taken = Some(true);
                }
                let whose = self.place_name(place);
                self.say_with(w::DRAFT_GONE, &[&whose], Tone::Late);
                self.effects.push(Effect::SaveDraft(place.clone()));
            }
            // A router that keeps no drafts, or is full: the disk of this terminal has it all the same.
            _ => {}
        }
    }

    pub(super) fn ask_drafts(&mut self, stamp: &mut Stamp<'_>) {
        self.screen.dialog = Some(Dialog::Drafts { rows: None });
        self.desk_ask(DeskAsk::Drafts, DeskWait::Drafts, stamp);
    }

    pub(super) fn hear_drafts(&mut self, drafts: Vec<KeptDraft>) {
        let own = self.device.clone();
        let others = drafts
            .into_iter()
            .filter(|kept| kept.device != own || own.is_none());
        let rows = others.map(|kept| {
            let place = serde_json::from_str::<Body>(&kept.body).ok();
            let place = place.map(|body| self.place_name(&body.place));
            DraftRow {
                draft: kept.id,
                place: place.unwrap_or_default(),
                label: kept.label,
                who: kept
                    .actor
                    .map(|actor| words::capital(actor.as_str()))
                    .unwrap_or_default(),
                age: kept.at.map(|at| self.now() - at),
            }
        });
        let rows = rows.collect();
        if let Some(Dialog::Drafts { rows: shown }) = &mut self.screen.dialog {
            *shown = Some(rows);
        }
    }

    pub(super) fn take_draft(&mut self, draft: OrderId, stamp: &mut Stamp<'_>) {
        self.desk_ask(DeskAsk::TakeDraft { draft }, DeskWait::TakeDraft, stamp);
    }

    /// What another terminal wrote stands here now, below what this one had at the same place.
    pub(super) fn hear_taken(&mut self, drafts: Vec<KeptDraft>) {
        for kept in drafts {
            let Ok(Body { place, mut draft }) = serde_json::from_str::<Body>(&kept.body) else {
                continue;
            };
            draft.taken = None;
            if let Some(own) = self
                .drafts
                .remove(&place)
                .filter(|own| own.order != kept.id)
            {
                draft.content.lines.extend(own.content.lines);
                draft.content.allergies.extend(own.content.allergies);
            }
            let mirrored = Mirrored {
                revision: kept.revision,
                content: Some(draft.clone()),
                at: None,
                asked: false,
            };
            self.mirrored.insert((place.clone(), kept.id), mirrored);
            self.drafts.insert(place.clone(), draft);
            self.effects.push(Effect::SaveDraft(place.clone()));
            let whose = self.place_name(&place);
            self.screen.open(Page::Place(place));
            self.say_with(w::DRAFT_TAKEN, &[&whose], Tone::Changed);
        }
    }
}
