//! Asks that are no deeds: PINs, drafts of others, guests, balances. They are answered now or not at all, so they wait
//! in memory alone and say so when the router does not answer.

use shared::ids::*;
use shared::wire::{Accepted, DeskAsk, Reject};

use super::*;
use crate::say::people as w;

/// What an answer is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DeskWait {
    Pin,
    SignOut,
    /// The draft of this place was put where others can go on with it.
    PutDraft(Place),
    Drafts,
    TakeDraft,
    DropDraft,
    FindGuests,
    /// A guest was written down, and belongs to this place.
    PutGuest(Place),
    ForgetGuest,
    History(CustomerId),
    Gift,
}

/// Asks of this kind that wait at once; older ones are forgotten.
const WAITS_MAX: usize = 64;

impl Desk {
    pub(super) fn desk_ask(
        &mut self,
        ask: DeskAsk,
        wait: DeskWait,
        stamp: &mut Stamp<'_>,
    ) -> RequestId {
        let request = RequestId((stamp.mint)());
        if WAITS_MAX <= self.desk_waits.len() {
            self.desk_waits.pop_first();
        }
        self.desk_waits.insert(request, wait);
        self.effects.push(Effect::Desk(request, ask));
        request
    }

    /// The way to the router was full: what somebody waits for is told, what goes by itself is tried again.
    pub fn desk_lost(&mut self, request: RequestId) {
        match self.desk_waits.remove(&request) {
            Some(DeskWait::PutDraft(place)) => {
                let order = self.drafts.get(&place).map(|draft| draft.order);
                let known = order.and_then(|order| self.mirrored.get_mut(&(place, order)));
                if let Some(known) = known {
                    known.not_put();
                }
            }
            Some(DeskWait::DropDraft) | None => {}
            Some(_) => {
                if let Some(Dialog::Pin(pad)) = &mut self.screen.dialog {
                    pad.asked = None;
                }
                self.say(w::NO_ANSWER, Tone::Late);
            }
        }
    }

    /// True where the answer belonged to an ask of this kind.
    pub(super) fn hear_desk(
        &mut self,
        request: RequestId,
        result: &Result<Accepted, Reject>,
        stamp: &mut Stamp<'_>,
    ) -> bool {
        let Some(wait) = self.desk_waits.remove(&request) else {
            return false;
        };
        match (wait, result.clone()) {
            (DeskWait::Pin, result) => self.hear_pin(request, result, stamp),
            (DeskWait::PutDraft(place), result) => self.hear_put(&place, result),
            (DeskWait::Drafts, Ok(Accepted::Drafts { drafts })) => self.hear_drafts(drafts),
            (DeskWait::TakeDraft, Ok(Accepted::Drafts { drafts })) => self.hear_taken(drafts),
            (DeskWait::FindGuests, Ok(Accepted::Customers { customers })) => {
                self.hear_guests(customers);
            }
            (DeskWait::PutGuest(place), Ok(Accepted::Customers { customers })) => {
                if let Some(guest) = customers.into_iter().next() {
                    self.attach_guest(&place, &guest, stamp);
                }
            }
            (DeskWait::History(_), Ok(Accepted::History { customer, visits })) => {
                self.hear_history(customer, visits);
            }
            (DeskWait::Gift, result) => self.hear_gift(result),
            (DeskWait::SignOut | DeskWait::DropDraft | DeskWait::ForgetGuest, Ok(_)) => {}
            (_, Ok(_)) => {}
            (_, Err(reject)) => {
                let text = self.why_sentence(&reject);
                self.screen.say(text, Tone::Late);
            }
        }
        true
    }
}
