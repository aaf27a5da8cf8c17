//! A few words to a station and back: what is said, whether it was seen there, and by when nobody will.

use shared::ids::*;
use shared::wire::limits::MESSAGE_CHARS_MAX;
use shared::wire::{FrontAsk, StationMessage};

use super::*;
use crate::intent::Intent;
use crate::say::extras as w;

/// What is said most; the rest is typed.
const QUICK: [shared::lang::Word; 6] = [
    w::QUICK_HURRY,
    w::QUICK_HOW_LONG,
    w::QUICK_WAIT,
    w::QUICK_TOGETHER,
    w::QUICK_ALLERGY,
    w::QUICK_THANKS,
];
/// Rows of the list: the newest.
const ROWS_MAX: usize = 6;

/// While one is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Messaging {
    pub station: Option<StationId>,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StationChip {
    pub station: StationId,
    pub name: String,
    pub on: bool,
    /// No screen shows it now, or nobody works there.
    pub away: bool,
}

/// One that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageRow {
    /// "Grill 19:03 · table 12: guests in a hurry".
    pub text: String,
    /// "seen 19:04 by grill: in 5 minutes".
    pub state: String,
    pub tone: Tone,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MessageView {
    /// What it will be about: "Table 12".
    pub about: Option<String>,
    pub stations: Vec<StationChip>,
    pub quick: Vec<&'static str>,
    pub text: String,
    /// Why it cannot go, or what to know before.
    pub told: Option<(String, Tone)>,
    pub ready: bool,
    pub rows: Vec<MessageRow>,
}

impl Desk {
    pub(super) fn messages(&mut self, intent: &Intent) {
        match (intent, &mut self.screen.dialog) {
            (Intent::AskMessage, _) => {
                let station = self.cooking_station();
                self.screen.dialog = Some(Dialog::Message(Messaging {
                    station,
                    text: String::new(),
                }));
            }
            (Intent::MessageTo(station), Some(Dialog::Message(own))) => {
                own.station = Some(station.clone());
            }
            _ => {}
        }
    }

    /// Where the chosen line is, else what this table waits for.
    fn cooking_station(&self) -> Option<StationId> {
        use shared::order::StepState::{Done, Void};
        let place = self.place()?;
        let orders = self.orders_at(place);
        let lines = || orders.iter().flat_map(|view| &view.lines);
        let chosen = match self.screen.chosen {
            Some(crate::intent::Chosen::Sent(_, line)) => lines().find(|own| own.line == line),
            _ => None,
        };
        let open = |line: &&shared::ticket::LineView| {
            let mut steps = line.steps.iter();
            let step = steps.find(|step| !matches!(step.state, Done | Void));
            step.map(|step| step.station.clone())
        };
        let found = chosen.and_then(|line| open(&line));
        found.or_else(|| lines().find_map(|line| open(&line)))
    }

    /// Nobody would read it there now.
    fn is_away(&self, station: &StationId) -> bool {
        let health = self.stations.get(station);
        health.is_some_and(|own| own.dark || own.closed)
    }

    pub fn message_view(&self) -> Option<MessageView> {
        let Some(Dialog::Message(own)) = &self.screen.dialog else {
            return None;
        };
        let lang = self.lang();
        let name = |id: &StationId| words::capital(&self.station_name(id));
        let stations = self.house.stations.iter().map(|station| StationChip {
            station: station.id.clone(),
            name: name(&station.id),
            on: own.station.as_ref() == Some(&station.id),
            away: self.is_away(&station.id),
        });
        let chars = own.text.trim().chars().count();
        let told = if self.clock.away_since().is_some() {
            Some((self.word(w::MESSAGE_AWAY), Tone::Late))
        } else if MESSAGE_CHARS_MAX < chars {
            let why = w::MESSAGE_LONG.with(lang, MESSAGE_CHARS_MAX);
            Some((why, Tone::Late))
        } else {
            let away = own.station.as_ref().filter(|id| self.is_away(id));
            away.map(|id| (w::STATION_DARK.with(lang, name(id)), Tone::Soon))
        };
        let ready = own.station.is_some()
            && (1..=MESSAGE_CHARS_MAX).contains(&chars)
            && self.clock.away_since().is_none();
        Some(MessageView {
            about: self.place().map(|place| self.place_name(place)),
            stations: stations.collect(),
            quick: QUICK.iter().map(|word| word.text(lang)).collect(),
            text: own.text.clone(),
            told,
            ready,
            rows: self.message_rows(),
        })
    }

    /// Of this table where one is open, else all; the newest first.
    pub fn message_rows(&self) -> Vec<MessageRow> {
        let here = |one: &&StationMessage| match self.place() {
            Some(Place::Table(table)) => one.table.as_ref() == Some(table),
            Some(Place::Order(order)) => one.order == Some(*order),
            None => true,
        };
        let mut found: Vec<&StationMessage> = self.messages.values().filter(here).collect();
        found.sort_by_key(|one| std::cmp::Reverse((one.sent_at, one.message)));
        let rows = found.into_iter().take(ROWS_MAX);
        rows.map(|one| self.message_row(one)).collect()
    }

    fn message_row(&self, one: &StationMessage) -> MessageRow {
        let lang = self.lang();
        let name = words::capital(&self.station_name(&one.station));
        let mut head = format!("{name} {}", self.clock_text(one.sent_at));
        if let (Some(table), None) = (&one.table, self.place()) {
            let place = self.place_name(&Place::Table(table.clone()));
            head = format!("{head} · {place}");
        }
        let (state, tone) = match &one.seen {
            Some(seen) => (self.seen_words(one, seen), Tone::Ready),
            None if self.is_away(&one.station) => (w::STATION_DARK.with(lang, &name), Tone::Late),
            None => (self.word(w::NOT_SEEN), Tone::Muted),
        };
        MessageRow {
            text: format!("{head}: {}", one.text),
            state,
            tone,
        }
    }

    /// "seen 19:04 by grill: in 5 minutes".
    fn seen_words(&self, one: &StationMessage, seen: &shared::wire::MessageSeen) -> String {
        let at = self.clock_text(seen.at);
        let station = self.station_name(&one.station);
        let said = w::SEEN_BY.filled(self.lang(), &[&at, &station]);
        match &seen.reply {
            Some(reply) => format!("{said}: {reply}"),
            None => said,
        }
    }

    /// What a station says to whoever asked is told at once, with a sound.
    pub(super) fn see_message(&mut self, message: StationMessage) {
        let mine = message.from.as_ref() == Some(&self.server);
        let known = self.messages.insert(message.message, message.clone());
        let was_seen = known.is_none_or(|known| known.seen.is_some());
        if let Some(seen) = &message.seen
            && mine
            && !was_seen
        {
            let name = words::capital(&self.station_name(&message.station));
            let said = self.seen_words(&message, seen);
            let text = format!("{name} · {}: {said}", message.text);
            self.screen.say(text, Tone::Changed);
            self.chime(Chime::Message);
        }
    }

    pub(super) fn confirm_message(&mut self, own: &Messaging, stamp: &mut Stamp<'_>) {
        let Some(view) = self.message_view() else {
            return;
        };
        let Some(station) = own.station.clone() else {
            return self.say(w::WHICH_STATION, Tone::Soon);
        };
        if own.text.trim().is_empty() {
            return self.say(w::MESSAGE_EMPTY, Tone::Late);
        }
        if !view.ready {
            let why = view.told.map(|(why, _)| why);
            let why = why.unwrap_or_else(|| self.word(w::MESSAGE_EMPTY));
            return self.screen.say(why, Tone::Late);
        }
        let place = self.place().cloned();
        let orders = place.as_ref().map(|place| self.orders_at(place));
        let order = orders.and_then(|orders| orders.last().map(|view| view.head.order));
        let table = match &place {
            Some(Place::Table(table)) => Some(table.clone()),
            _ => None,
        };
        let ask = FrontAsk::Message {
            message: MessageId((stamp.mint)()),
            station: station.clone(),
            order,
            table,
            text: own.text.trim().to_owned(),
        };
        self.ask(place, ask, stamp);
        self.screen.dialog = None;
        let name = words::capital(&self.station_name(&station));
        if self.is_away(&station) {
            self.say_with(w::STATION_DARK, &[&name], Tone::Late);
        } else {
            self.say_with(w::MESSAGE_SENT, &[&name], Tone::Ready);
        }
    }
}
