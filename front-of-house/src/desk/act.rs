//! What each tap means: the table of contents of the desk.

use shared::ids::*;
use shared::menu::Allergen;
use shared::order::Allergy;
use shared::rules::card_number::holds_card_number;
use shared::wire::FrontAsk;

use super::*;
use crate::intent::{Chosen, Field, Intent};
use crate::say::questions as q;

impl Desk {
    /// Does what the person wants, and says what the world must do for it.
    pub fn act(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) -> Vec<Effect> {
        self.screen.notice = None;
        let place = self.place().cloned();
        let before = place
            .as_ref()
            .and_then(|place| self.drafts.get(place).cloned());
        self.take(intent, stamp);
        if let Some(place) = place
            && self.drafts.get(&place) != before.as_ref()
        {
            self.effects.push(Effect::SaveDraft(place));
        }
        std::mem::take(&mut self.effects)
    }

    fn take(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        match intent {
            Intent::OpenFloor => self.screen.open(Page::Floor),
            Intent::ShowRoom(room) => self.screen.room = room.clone(),
            Intent::ShowSide(side) => self.screen.side = *side,
            Intent::OpenTable(table) => self.screen.open(Page::Place(Place::Table(table.clone()))),
            Intent::OpenOrder(order) => self.open_order(*order),
            Intent::StartTakeAway => {
                self.screen
                    .open(Page::Place(Place::Order(OrderId((stamp.mint)()))));
            }
            Intent::Seat(seat) => self.screen.seat = *seat,
            Intent::Course(course) => self.screen.course = *course,
            Intent::Category(category) => self.open_category(category.clone()),
            Intent::NextCategory => self.next_category(),
            Intent::Favourites => {
                self.screen.favourites = true;
                self.screen.search.clear();
            }
            Intent::OnlySafe => self.screen.only_safe = !self.screen.only_safe,
            Intent::Type(field, text) => self.type_text(*field, text),
            Intent::Choose(chosen) => self.screen.chosen = *chosen,
            Intent::NextLine => self.step_line(true),
            Intent::PreviousLine => self.step_line(false),
            Intent::AskNote
            | Intent::AskGuest
            | Intent::AskAllergy
            | Intent::AskEightySix
            | Intent::AskOrders
            | Intent::AskWaiting
            | Intent::AskMore
            | Intent::AskSettings
            | Intent::AskHelp => self.open_dialog(intent),
            Intent::SetPrefs(prefs) => self.choose_prefs(*prefs),
            Intent::ArrangeTable { .. }
            | Intent::ArrangeChoose(_)
            | Intent::ArrangeTurn
            | Intent::ArrangeShape(_)
            | Intent::ArrangeDone
            | Intent::ArrangeLeave => self.arranges(intent),
            Intent::ChangeSent => self.change_sent(stamp),
            Intent::AskVoid | Intent::AskRefire | Intent::AskCancel => self.ask_reason(intent),
            Intent::AskPay | Intent::PayCheck(_) | Intent::Pay(_) => self.open_pay(intent),
            Intent::AskBalance => self.ask_balance(stamp),
            Intent::StopCard => self.stop_card(),
            Intent::CardAgain(_) | Intent::CardTaken(_) | Intent::CardNothing(_) => {
                self.settle_card(intent, stamp);
            }
            Intent::AskReceipt(check) => self.screen.dialog = Some(Dialog::Receipt(*check)),
            Intent::PrintReceipt => self.print_receipt(),
            Intent::OpenDrawer => self.effects.push(Effect::OpenDrawer),
            Intent::AskSplit
            | Intent::SplitBy(_)
            | Intent::SplitWays(_)
            | Intent::SplitPart(_)
            | Intent::SplitLine(_)
            | Intent::SplitNow
            | Intent::MergeBack => self.splits(intent, stamp),
            Intent::AskAdjust
            | Intent::AdjustKind(_)
            | Intent::AdjustPercent(_)
            | Intent::AdjustWhole
            | Intent::AskRefund(_) => self.prices(intent),
            Intent::AskTip(_) | Intent::TipOf(_) | Intent::AskGift | Intent::GiftPaid(_) => {
                self.slips(intent, stamp);
            }
            _ => self.take_more(intent, stamp),
        }
    }

    /// People, tables, and the edits of what is not sent.
    fn take_more(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        match intent {
            Intent::AskTables => {
                self.screen.dialog = self.place().map(|_place| Dialog::Tables);
            }
            Intent::MoveTo(_) | Intent::TransferTo(_) => self.goes_to(intent, stamp),
            Intent::AskPeople
            | Intent::SignIn
            | Intent::SignOut
            | Intent::Arrange
            | Intent::ChoosePerson(_)
            | Intent::PinKey(_)
            | Intent::PinEnter
            | Intent::ClockIn
            | Intent::ClockOut => self.peoples(intent, stamp),
            Intent::FindGuest
            | Intent::Consent
            | Intent::AttachGuest(_)
            | Intent::NewGuest
            | Intent::ForgetGuest(_) => self.guests(intent, stamp),
            Intent::AskMessage | Intent::MessageTo(_) => self.messages(intent),
            Intent::GuestHistory(_) | Intent::RepeatVisit(_) => self.histories(intent, stamp),
            Intent::AskOpenItem | Intent::OpenDepartment(_) | Intent::OpenStation(_) => {
                self.open_items(intent);
            }
            Intent::AskDrafts => self.ask_drafts(stamp),
            Intent::TakeDraft(draft) => self.take_draft(*draft, stamp),
            Intent::WantMine => self.want_mine(stamp),
            Intent::CloseDialog => self.close(stamp),
            Intent::AddGuest
            | Intent::RemoveGuest
            | Intent::PickFirstFound
            | Intent::AddItem(_)
            | Intent::Size(_)
            | Intent::Modifier(_)
            | Intent::Quantity(_)
            | Intent::LineSeat(_)
            | Intent::LineCourse(_)
            | Intent::RemoveLine
            | Intent::Undo
            | Intent::RepeatRound => self.edit(intent, stamp),
            Intent::Allergy(allergen) => self.toggle_allergy(*allergen, stamp),
            Intent::Send => self.send(stamp),
            Intent::SendAndGo => self.send_and_go(stamp),
            Intent::AllergyDone => self.allergy_done(stamp),
            Intent::FireCourse(course) => self.fire(*course, stamp),
            Intent::FireNext => self.fire_next(stamp),
            Intent::HoldCourse(course) => self.hold(*course, stamp),
            Intent::HoldNext => self.hold_next(stamp),
            Intent::Rush => self.rush(stamp),
            Intent::Confirm => self.confirm(stamp),
            Intent::TakePayment => self.take_payment(false, stamp),
            Intent::TakePart => self.take_payment(true, stamp),
            Intent::EightySix { item, out } => {
                let (item, out) = (item.clone(), *out);
                self.ask(None, FrontAsk::EightySix { item, out }, stamp);
            }
            Intent::Countdown { item, left } => {
                let (item, left) = (item.clone(), *left);
                self.ask(None, FrontAsk::Countdown { item, left }, stamp);
            }
            Intent::WriteRecord => self.effects.push(Effect::WriteRecord),
            _ => {}
        }
    }

    fn open_order(&mut self, order: OrderId) {
        let place = self
            .orders
            .get(&order)
            .map_or(Place::Order(order), |v| Place::of(&v.head));
        self.screen.open(Page::Place(place));
    }

    fn open_category(&mut self, category: CategoryId) {
        self.screen.category = Some(category);
        self.screen.favourites = false;
        self.screen.search.clear();
    }

    fn next_category(&mut self) {
        let all = &self.house.menu.categories;
        let at = all
            .iter()
            .position(|own| Some(&own.id) == self.screen.category.as_ref());
        let at = at.filter(|_| !self.screen.favourites);
        match at.map_or(all.first(), |at| all.get(at + 1)) {
            Some(category) => self.open_category(category.id.clone()),
            // After the last category come the favourites, then the first.
            None => self.screen.favourites = true,
        }
    }

    fn type_text(&mut self, field: Field, text: &str) {
        if matches!(
            field,
            Field::Note
                | Field::GuestName
                | Field::GuestPhone
                | Field::Reason
                | Field::Approval
                | Field::Gift
                | Field::OpenName
                | Field::Message
        ) && holds_card_number(text)
        {
            return self.say(q::CARD_NUMBER, Tone::Late);
        }
        self.screen.type_into(field, text);
    }

    /// Chooses the line below or above on the check.
    fn step_line(&mut self, down: bool) {
        let Some(view) = self.check_screen() else {
            return;
        };
        let rows: Vec<Chosen> = view
            .sections
            .iter()
            .flat_map(|s| &s.rows)
            .map(|r| r.key)
            .collect();
        let at = rows.iter().position(|key| Some(*key) == self.screen.chosen);
        let next = match (at, down) {
            (None, true) => 0,
            (None, false) => rows.len().saturating_sub(1),
            (Some(at), true) => (at + 1).min(rows.len().saturating_sub(1)),
            (Some(at), false) => at.saturating_sub(1),
        };
        self.screen.chosen = rows.get(next).copied();
    }

    fn open_dialog(&mut self, intent: &Intent) {
        let on_place = self.place().cloned();
        self.screen.dialog = match intent {
            Intent::AskNote => match self.screen.chosen {
                Some(Chosen::New(line)) => {
                    let draft = on_place.as_ref().and_then(|place| self.drafts.get(place));
                    let note = draft
                        .and_then(|d| d.line(line))
                        .and_then(|l| l.note.clone());
                    Some(Dialog::Note {
                        line,
                        text: note.unwrap_or_default(),
                    })
                }
                _ => {
                    self.say(q::CHOOSE_NEW, Tone::Soon);
                    None
                }
            },
            Intent::AskGuest => on_place.map(|place| {
                let draft = self.drafts.get(&place);
                let guest = draft.and_then(|draft| draft.guest.clone());
                Dialog::Guest(GuestSearch {
                    name: guest
                        .as_ref()
                        .map(|own| own.name.clone())
                        .unwrap_or_default(),
                    phone: guest.and_then(|own| own.phone).unwrap_or_default(),
                    ..GuestSearch::default()
                })
            }),
            Intent::AskAllergy => on_place.map(|_place| Dialog::Allergy),
            Intent::AskMore => Some(Dialog::More),
            Intent::AskSettings => Some(Dialog::Settings),
            Intent::AskEightySix => Some(Dialog::EightySix {
                search: String::new(),
            }),
            Intent::AskOrders => Some(Dialog::Orders),
            Intent::AskWaiting => Some(Dialog::Waiting),
            _ => Some(Dialog::Help),
        };
    }

    fn print_receipt(&mut self) {
        let Some(Dialog::Receipt(check)) = self.screen.dialog else {
            return;
        };
        // Printers speak the letters of the west; other scripts fall back to English.
        let lang = match self.lang() {
            Lang::Zh => Lang::En,
            lang => lang,
        };
        if let Some(receipt) = self.receipt(check, lang) {
            self.effects.push(Effect::Print(receipt));
        }
    }

    /// Closes what is on top: a refusal, a dialog, the search, the chosen line, the table.
    fn close(&mut self, stamp: &mut Stamp<'_>) {
        if self.refusals.pop_front().is_some() {
            return;
        }
        if matches!(self.screen.dialog, Some(Dialog::Pin(_))) && self.must_sign_in() {
            return;
        }
        if let Some(dialog) = self.screen.dialog.take() {
            if let Dialog::Pin(pad) = dialog {
                self.not_approved(pad, stamp);
            }
            return self.see_people();
        }
        if !self.screen.search.is_empty() {
            self.screen.search.clear();
        } else if self.screen.chosen.take().is_none() {
            self.screen.open(Page::Floor);
        }
    }

    fn toggle_allergy(&mut self, allergen: Allergen, stamp: &mut Stamp<'_>) {
        let allergy = Allergy {
            allergen,
            seat: self.screen.seat,
        };
        let sent = self
            .place()
            .is_some_and(|p| self.sent_allergies(p).contains(&allergy));
        if sent {
            return self.say(q::ALLERGY_STAYS, Tone::Allergy);
        }
        if let Some(draft) = self.draft_mut(stamp) {
            draft.edit(|content| {
                if !content.allergies.remove(&allergy) {
                    content.allergies.insert(allergy);
                }
            });
        }
    }

    /// Allergies that the kitchen has been told, or is being told.
    pub(super) fn sent_allergies(&self, place: &Place) -> Vec<Allergy> {
        let told = self
            .orders_at(place)
            .into_iter()
            .flat_map(|v| v.head.allergies.clone());
        let telling = self
            .under_way(place)
            .flat_map(|waiting| match &waiting.ask {
                FrontAsk::Submit { order } => order.allergies.clone(),
                FrontAsk::Revise { operations, .. } => {
                    let late = operations.iter().filter_map(|operation| match operation {
                        shared::wire::LineOperation::Allergy { allergy } => Some(*allergy),
                        _ => None,
                    });
                    late.collect()
                }
                _ => Vec::new(),
            });
        told.chain(telling).collect()
    }
}
