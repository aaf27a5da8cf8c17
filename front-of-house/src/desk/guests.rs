//! Guests that are known by name: found by name or phone, attached to an order, their allergies taken over, forgotten.

use shared::ids::*;
use shared::order::{Allergy, Guest};
use shared::wire::{Customer, DeskAsk, FrontAsk};

use super::*;
use crate::intent::Intent;
use crate::say::{people as w, questions as q};

/// While a guest is looked for or written down.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct GuestSearch {
    pub name: String,
    pub phone: String,
    /// `None`: not asked yet.
    pub found: Option<Vec<Customer>>,
    /// The guest agreed that allergies are remembered.
    pub consent: bool,
}

impl Desk {
    pub(super) fn guests(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let Some(Dialog::Guest(own)) = self.screen.dialog.clone() else {
            return;
        };
        match intent {
            Intent::FindGuest => {
                let phone = own.phone.trim();
                let text = if phone.is_empty() {
                    own.name.trim()
                } else {
                    phone
                };
                if text.is_empty() {
                    return self.say(w_name(), Tone::Soon);
                }
                let text = text.to_owned();
                self.desk_ask(DeskAsk::FindCustomers { text }, DeskWait::FindGuests, stamp);
            }
            Intent::Consent => {
                if let Some(Dialog::Guest(own)) = &mut self.screen.dialog {
                    own.consent = !own.consent;
                }
            }
            Intent::AttachGuest(id) => {
                let found = own.found.into_iter().flatten();
                if let Some(guest) = found.into_iter().find(|guest| guest.id == *id) {
                    self.attach_guest(&place, &guest, stamp);
                }
            }
            Intent::NewGuest => self.new_guest(place, &own, stamp),
            Intent::ForgetGuest(id) => {
                let ask = DeskAsk::ForgetCustomer { customer: *id };
                self.desk_ask(ask, DeskWait::ForgetGuest, stamp);
                if let Some(Dialog::Guest(own)) = &mut self.screen.dialog {
                    own.found = None;
                }
            }
            _ => {}
        }
    }

    pub(super) fn hear_guests(&mut self, customers: Vec<Customer>) {
        if let Some(Dialog::Guest(own)) = &mut self.screen.dialog {
            own.found = Some(customers);
        }
    }

    fn new_guest(&mut self, place: Place, own: &GuestSearch, stamp: &mut Stamp<'_>) {
        let name = own.name.trim().to_owned();
        if name.is_empty() {
            return self.say(w_name(), Tone::Soon);
        }
        let phone = Some(own.phone.trim().to_owned()).filter(|text| !text.is_empty());
        let told = self.allergens_at(&place, self.screen.seat, true);
        let customer = Customer {
            id: CustomerId((stamp.mint)()),
            name,
            phone,
            consent: own.consent,
            allergies: if own.consent { told } else { Vec::new() },
            points: 0,
        };
        let wait = DeskWait::PutGuest(place);
        self.desk_ask(DeskAsk::PutCustomer { customer }, wait, stamp);
    }

    /// This is who it is: on the order that the kitchen has, and on what is not sent. Allergies that may be remembered
    /// are told for the chosen seat.
    pub(super) fn attach_guest(&mut self, place: &Place, guest: &Customer, stamp: &mut Stamp<'_>) {
        self.screen.dialog = None;
        let seat = self.screen.seat;
        for order in self
            .orders_at(place)
            .iter()
            .map(|v| v.head.order)
            .collect::<Vec<_>>()
        {
            let customer = Some(guest.id);
            let ask = FrontAsk::AttachCustomer { order, customer };
            self.ask(Some(place.clone()), ask, stamp);
        }
        let sent = self.sent_allergies(place);
        if self.place() == Some(place)
            && let Some(draft) = self.draft_mut(stamp)
        {
            draft.guest = Some(Guest {
                customer: guest.id,
                name: guest.name.clone(),
                phone: guest.phone.clone(),
            });
            let known = guest.allergies.iter().filter(|_| guest.consent);
            let known = known.map(|allergen| Allergy {
                allergen: *allergen,
                seat,
            });
            let fresh: Vec<Allergy> = known.filter(|own| !sent.contains(own)).collect();
            draft.edit(|content| content.allergies.extend(fresh));
            self.effects.push(Effect::SaveDraft(place.clone()));
        }
        self.say_with(w::CUSTOMER_IS, &[&guest.name], Tone::Ready);
    }
}

fn w_name() -> shared::lang::Word {
    q::NAME_FIRST
}
