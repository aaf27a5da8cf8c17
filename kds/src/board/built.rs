//! Cards as they were last built: a card is built anew when its ticket changed, and not under a finger.

use std::collections::BTreeMap;
use std::sync::Arc;

use shared::ids::*;
use shared::order::StepState;
use shared::time::Timestamp;

use super::card::{Card, Setting, card};
use super::layout::Pane;
use super::rail::Place;
use super::{Board, Cached};

impl Board {
    /// The card of a ticket on the rail, as of the last change.
    pub fn card(&self, id: &TicketId) -> Option<Arc<Card>> {
        self.cards.get(id).map(|cached| Arc::clone(&cached.card))
    }

    /// Builds the cards that changed since they were built. Right after a touch a card does not change its height:
    /// its news wait, so that nothing moves under the finger.
    pub(super) fn build_cards(&mut self, wanted: &[TicketId], pane: &Pane) {
        let width = pane.frame.cell_w();
        let still = pane.rail.is_still(self.moment);
        for id in wanted {
            let stamp = self.card_stamps.get(id).copied().unwrap_or(0);
            let cached = self.cards.get(id);
            if cached.is_some_and(|cached| cached.stamp == stamp && cached.card.width == width) {
                continue;
            }
            let Some(mut card) = self.build_card(id, width) else {
                continue;
            };
            card.cut(pane.frame.cell_h());
            let moves = cached.is_some_and(|cached| {
                cached.card.width == width && cached.card.height() < card.height()
            });
            if still && moves {
                self.placing.held_back = true;
                continue;
            }
            let card = Arc::new(card);
            self.cards.insert(id.clone(), Cached { card, stamp });
        }
    }

    /// Drops cards that no place needs any more.
    pub(super) fn forget_cards(&mut self) {
        let places: usize = self.panes.iter().map(|pane| pane.rail.places().len()).sum();
        // Bumped ones wait in the recall list; there are few of them.
        if self.cards.len() <= places + self.tickets.len() {
            return;
        }
        let kept: std::collections::BTreeSet<TicketId> = self
            .panes
            .iter()
            .flat_map(|pane| pane.rail.places())
            .map(|place| match place {
                Place::Ticket { id, .. }
                | Place::Free { was: id, .. }
                | Place::Rest { of: id, .. } => id.clone(),
            })
            .collect();
        let tickets = &self.tickets;
        self.cards
            .retain(|id, _| kept.contains(id) || tickets.contains_key(id));
    }

    fn build_card(&self, id: &TicketId, width: i32) -> Option<Card> {
        let setting = Setting {
            lang: self.setup.lang,
            zone: self.setup.zone,
            width,
            compact: self.options.compact,
            gloves: self.options.gloves,
            stations: &self.setup.names,
            courses: &self.setup.courses,
            forecasts: self.forecasts(id),
            order: self.orders.get(&id.order),
            shown: &|line| self.shown(line),
            changed: self.changed.contains_key(id),
            seen_allergies: self.has_seen_allergies(id),
        };
        Some(card(self.tickets.get(id)?, &setting))
    }

    /// When the other stations should be done with the same course.
    fn forecasts(&self, id: &TicketId) -> BTreeMap<StationId, Timestamp> {
        let mut forecasts = BTreeMap::new();
        let Some(order) = self.orders.get(&id.order) else {
            return forecasts;
        };
        let lines = order.lines.iter().filter(|line| line.course == id.course);
        for step in lines.flat_map(|line| &line.steps) {
            let open = matches!(step.state, StepState::Fired | StepState::Started);
            if let Some(at) = step.ready_at.filter(|_| open) {
                let latest = forecasts.entry(step.station.clone()).or_insert(at);
                *latest = at.max(*latest);
            }
        }
        forecasts
    }
}
