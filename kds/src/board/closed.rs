//! Stations that somebody closed: what this screen says of its own, and who stands in for it.

use shared::ids::StationId;
use shared::time::clock_text;

use super::Board;
use super::pending::Tap;
use super::words::Word;
use crate::intent::IntentKind;

impl Board {
    /// Somebody closed this screen's station, as the router has it.
    pub fn is_closed(&self) -> bool {
        self.closed.contains_key(&self.setup.station)
    }

    /// The same, as it will be once the taps on their way have arrived.
    pub fn is_meant_closed(&self) -> bool {
        let asked = |tap: &Tap| match tap {
            Tap::CloseStation { closed } => Some(*closed),
            _ => None,
        };
        let mut taps = self.pending.waiting().map(|waiting| &waiting.tap);
        let last = taps.by_ref().filter_map(asked).last();
        last.unwrap_or_else(|| self.is_closed())
    }

    pub(super) fn is_shut(&self, station: &StationId) -> bool {
        self.dark.contains(station) || self.closed.contains_key(station)
    }

    /// Who gets the work of this station while it is closed; the last of them takes it in any case.
    pub(super) fn stand_in(&self) -> &str {
        let deputies = &self.setup.deputies;
        let there = deputies.iter().find(|(id, _)| !self.is_shut(id));
        there
            .or_else(|| deputies.last())
            .map_or("", |(_, name)| name)
    }

    /// "CLOSED since 19:42: new tickets go to Fry; press C to open".
    pub(super) fn closed_words(&self) -> Option<String> {
        let lang = self.setup.lang;
        let since = self.closed.get(&self.setup.station)?;
        let head = match since {
            Some(at) => Word::ClosedSince.with(lang, clock_text(*at, self.setup.zone)),
            None => Word::ClosedNow.text(lang).to_owned(),
        };
        let key = IntentKind::CloseStation.describe().cap;
        let whereto = Word::ClosedTo.with2(lang, self.stand_in(), key);
        Some(format!("{head} {whereto}"))
    }

    /// Names of closed prep stations, in the order of the house.
    pub(super) fn closed_names(&self) -> Vec<String> {
        let prep = self.setup.prep.iter();
        let closed = prep.filter(|(id, _)| self.closed.contains_key(id));
        closed.map(|(_, name)| name.clone()).collect()
    }
}
