//! What terminals ask that is no deed: drafts and guests (PINs have a file of their own). Answered after the commit like all else, but
//! kept out of the journal and out of the remembered answers.

use std::collections::BTreeMap;

use shared::ids::{CustomerId, OrderId};
use shared::rules::card_number::holds_card_number;
use shared::time::{Span, Timestamp};
use shared::wire::limits::VISITS_MAX;
use shared::wire::{Accepted, Customer, DeskAsk, Fact, FactBody, KeptDraft, Reject};

use super::core::Core;
use super::stop::Stop;
use super::turn::Turn;
use crate::kitchen::{By, Command, Stamped, Subject};
use crate::staff::Book;
use crate::store::{CustomerRow, DraftRow, VisitRow};

/// Bytes of a draft's body; a larger one is refused (`DraftTooLarge`).
const DRAFT_BYTES_MAX: usize = 64 * 1024;
/// Drafts that are kept; more are refused (`DraftTooLarge`).
const DRAFTS_MAX: usize = 200;
/// A draft that nobody touched for so long is forgotten with the next one that is put.
const DRAFT_LASTS: Span = Span::from_mins(48 * 60);
/// Characters of a guest's name or phone; longer ones are refused (`BadCustomer`).
const CUSTOMER_CHARS_MAX: usize = 80;
/// Guests in one answer.
const FOUND_MAX: usize = 10;
/// How often the book of people is looked at, at most.
const BOOK_EVERY: Span = Span::from_secs(5);
/// Minor units that a guest pays for one point.
const MINOR_PER_POINT: i64 = 100;

pub(super) type Drafts = BTreeMap<OrderId, KeptDraft>;

type Answered = Result<Accepted, Reject>;

impl Core {
    /// Lets these people in; `None`: everybody may do everything.
    pub fn employ(&mut self, book: Option<Book>) {
        self.folk.roster = book.as_ref().and_then(Book::roster);
        self.book = book;
        // Terminals that stayed through a restart do not know of them.
        (self.book_due, self.people_told) = (Timestamp::default(), false);
    }

    /// People come and go while the router runs, also the first of an open house, where nobody types a PIN.
    pub(super) fn look_at_people(&mut self, turn: &mut Turn, now: Timestamp) {
        if self.book.is_none() || now < self.book_due {
            return;
        }
        self.book_due = now + BOOK_EVERY;
        self.look_into_the_book(turn);
        if !self.people_told {
            self.people_told = true;
            turn.touch(self.now, Subject::People);
        }
    }

    /// Nobody has to sign in.
    pub fn is_open_house(&self) -> bool {
        self.folk.roster.is_none()
    }

    pub(super) fn desk(&mut self, turn: &mut Turn, by: By, ask: DeskAsk) -> Result<Answered, Stop> {
        let leaves = matches!(ask, DeskAsk::SignOut);
        if !leaves && let Err(refused) = self.kitchen.admits(&by) {
            return Ok(Err(refused));
        }
        Ok(match ask {
            DeskAsk::SignIn { .. } | DeskAsk::Approve { .. } => {
                unreachable!("a PIN is compared in pins.rs")
            }
            DeskAsk::SignOut => {
                let (at, body) = (self.now, Command::SignOut);
                self.step(turn, &Stamped { at, by, body })
            }
            DeskAsk::PutDraft { draft } => self.put_draft(turn, &by, draft),
            DeskAsk::TakeDraft { draft } => self.take_draft(turn, &by, draft),
            DeskAsk::DropDraft { draft } => {
                self.drop_draft(turn, draft);
                Ok(Accepted::Done)
            }
            DeskAsk::Drafts => Ok(Accepted::Drafts {
                drafts: self.drafts.values().cloned().collect(),
            }),
            DeskAsk::FindCustomers { text } => self.find_customers(&text)?,
            DeskAsk::PutCustomer { customer } => self.put_customer(turn, customer)?,
            DeskAsk::ForgetCustomer { customer } => self.forget_customer(turn, customer)?,
            DeskAsk::CustomerHistory { customer } => {
                let visits = self.store.visits(customer, VISITS_MAX)?;
                Ok(Accepted::History { customer, visits })
            }
            DeskAsk::GiftBalance { code } => match self.kitchen.gift_balance(&code) {
                Some(balance) => Ok(Accepted::Gift { code, balance }),
                None => Err(Reject::UnknownGift { code }),
            },
        })
    }

    /// Who was added or removed since works, or works no longer, from here on.
    pub(super) fn look_into_the_book(&mut self, turn: &mut Turn) {
        let Some(book) = &mut self.book else { return };
        match book.refresh() {
            Ok(false) => {}
            Ok(true) => {
                self.folk.roster = book.roster();
                turn.touch(self.now, Subject::People);
            }
            Err(error) => tracing::error!(%error, "the people known before stay"),
        }
    }

    fn put_draft(&mut self, turn: &mut Turn, by: &By, draft: KeptDraft) -> Answered {
        if holds_card_number(&draft.label) {
            return Err(Reject::CardNumberInText);
        }
        let (now, before) = (self.now, self.drafts.get(&draft.id));
        let theirs = before.map(|before| before.revision).unwrap_or_default();
        // A draft that the router has forgotten is put again as it is.
        if before.is_some() && theirs != draft.revision {
            let draft = draft.id;
            return Err(Reject::DraftChanged { draft, theirs });
        }
        let old = |kept: &KeptDraft| kept.at.is_none_or(|at| at + DRAFT_LASTS < now);
        let old: Vec<OrderId> = self
            .drafts
            .values()
            .filter(|kept| old(kept))
            .map(|kept| kept.id)
            .collect();
        old.into_iter().for_each(|id| self.drop_draft(turn, id));
        let full = DRAFTS_MAX <= self.drafts.len() && !self.drafts.contains_key(&draft.id);
        if full || DRAFT_BYTES_MAX < draft.body.len() {
            let (max, drafts) = (DRAFT_BYTES_MAX, DRAFTS_MAX);
            return Err(Reject::DraftTooLarge { max, drafts });
        }
        let revision = draft.revision.next();
        Ok(self.keep_draft(turn, by, KeptDraft { revision, ..draft }))
    }

    /// The next `PutDraft` of whoever had it is refused, and they see who goes on with it.
    fn take_draft(&mut self, turn: &mut Turn, by: &By, id: OrderId) -> Answered {
        let unknown = || Reject::UnknownDraft { draft: id };
        let draft = self.drafts.get(&id).cloned().ok_or_else(unknown)?;
        let revision = draft.revision.next();
        Ok(self.keep_draft(turn, by, KeptDraft { revision, ..draft }))
    }

    fn keep_draft(&mut self, turn: &mut Turn, by: &By, draft: KeptDraft) -> Accepted {
        let draft = KeptDraft {
            device: Some(by.device.clone()),
            actor: by.actor.clone(),
            at: Some(self.now),
            ..draft
        };
        let row = DraftRow::Kept(Box::new(draft.clone()));
        turn.batch.drafts.push(row);
        self.drafts.insert(draft.id, draft.clone());
        Accepted::Drafts {
            drafts: vec![draft],
        }
    }

    /// Sent, thrown away or too old.
    pub(super) fn drop_draft(&mut self, turn: &mut Turn, id: OrderId) {
        if self.drafts.remove(&id).is_some() {
            turn.batch.drafts.push(DraftRow::Gone(id));
        }
    }

    fn find_customers(&self, text: &str) -> Result<Answered, Stop> {
        let text = text.trim().to_lowercase();
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let name = (2 <= text.chars().count()).then_some(text.as_str());
        let digits = (3 <= digits.len()).then_some(digits.as_str());
        let customers = self.store.find_customers(name, digits, FOUND_MAX)?;
        Ok(Ok(Accepted::Customers { customers }))
    }

    fn put_customer(&mut self, turn: &mut Turn, customer: Customer) -> Result<Answered, Stop> {
        let max = CUSTOMER_CHARS_MAX;
        let phone = customer.phone.as_deref().unwrap_or_default();
        let long = |text: &str| max < text.chars().count();
        if customer.name.trim().is_empty() || long(&customer.name) || long(phone) {
            return Ok(Err(Reject::BadCustomer { max }));
        }
        // A phone has 15 digits at most (E.164), and some of those pass the check.
        let digits = phone.chars().filter(char::is_ascii_digit).count();
        if holds_card_number(&customer.name) || 15 < digits {
            return Ok(Err(Reject::CardNumberInText));
        }
        let before = self.store.customer(customer.id)?;
        let customer = Customer {
            allergies: if customer.consent {
                customer.allergies
            } else {
                Vec::new()
            },
            points: before.map_or(0, |before| before.points),
            ..customer
        };
        self.folk.names.insert(customer.id, customer.name.clone());
        let row = CustomerRow::Kept(Box::new(customer.clone()));
        turn.batch.customers.push(row);
        Ok(Ok(Accepted::Customers {
            customers: vec![customer],
        }))
    }

    fn forget_customer(&mut self, turn: &mut Turn, id: CustomerId) -> Result<Answered, Stop> {
        turn.batch.people.retain(|guest| guest.customer != id);
        turn.batch.customers.retain(|row| match row {
            CustomerRow::Kept(customer) => customer.id != id,
            CustomerRow::Points(customer, _) => *customer != id,
        });
        turn.batch.visits.retain(|row| match row {
            VisitRow::Kept(customer, _) => *customer != id,
            VisitRow::Gone(_) => true,
        });
        self.store.erase_person(id)?;
        self.folk.names.remove(id);
        for order in self.kitchen.orders_of_customer(id) {
            turn.touch(self.now, Subject::Order(order));
        }
        Ok(Ok(Accepted::Done))
    }

    /// A guest who is known collects a point for each unit of money that is settled.
    pub(super) fn count_points(&self, turn: &mut Turn, fact: &Fact) {
        let paid = match &fact.body {
            FactBody::CheckSettled { totals, .. } => totals.gross.0,
            FactBody::Refunded { amount, .. } => -amount.0,
            _ => return,
        };
        if let Some(customer) = self.kitchen.customer_of(fact.order) {
            let row = CustomerRow::Points(customer, paid.div_euclid(MINOR_PER_POINT));
            turn.batch.customers.push(row);
        }
    }
}
