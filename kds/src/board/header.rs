//! The line above and the message below: what is open, how the link is, and what must not be overlooked.

use shared::ids::StationId;
use shared::time::{Span, Timestamp, clock_text, local};
use shared::wire::PROTOCOL;

use super::orders::{Load, load};
use super::words::Word;
use super::{Board, Chime};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkWord {
    Linked,
    Looking,
    CutOff(Span),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    pub name: String,
    pub open: usize,
    pub held: usize,
    pub last_hour: Option<Span>,
    pub cooking: Option<(u32, u16)>,
    /// Only at the pass.
    pub load: Option<Load>,
    /// Without a screen, though nobody closed them.
    pub dark: Vec<String>,
    pub closed: Vec<String>,
    /// Every prep station has a screen, closed ones too.
    pub all_lit: bool,
    pub stations: usize,
    pub link: LinkWord,
    pub clock: String,
    pub flash: Option<(Chime, String)>,
    pub banner: Option<Banner>,
}

/// What stands in the place of the figures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    pub text: String,
    /// Something is wrong; else it is as somebody wanted it.
    pub alarm: bool,
    /// A message from the floor: a touch answers it.
    pub note: bool,
}

impl Board {
    pub fn header(&self, mono: u64) -> Header {
        let now = self.clock.now(mono);
        let (up, held) = (self.ledger.up(), self.ledger.held());
        let started = u32::try_from(self.ledger.started()).unwrap_or(u32::MAX);
        let rows = now
            .filter(|_| self.setup.pass)
            .map(|now| (self.order_rows(now), now));
        let dark = self
            .setup
            .prep
            .iter()
            .filter(|(id, _)| self.dark.contains(id) && !self.closed.contains_key(id));
        let banner = self.banner(mono);
        Header {
            name: self.name(banner.as_ref()),
            open: if let Some((rows, _)) = &rows {
                rows.len()
            } else {
                up - held
            },
            held,
            last_hour: now.and_then(|_| self.times.mean()),
            cooking: (0 < started && !self.setup.pass).then_some((started, self.setup.capacity)),
            load: rows.map(|(rows, now)| load(self.orders.values(), &rows, now)),
            dark: dark.map(|(_, name)| name.clone()).collect(),
            closed: self.closed_names(),
            all_lit: !self.setup.prep.iter().any(|(id, _)| self.dark.contains(id)),
            stations: self.setup.prep.len(),
            link: self.link_word(mono),
            clock: now
                .map(|now| clock_text(now, self.setup.zone))
                .unwrap_or_default(),
            flash: self
                .flash
                .as_ref()
                .filter(|(_, text, until)| mono < *until && !text.is_empty())
                .map(|(chime, text, _)| (*chime, text.clone())),
            banner,
        }
    }

    fn link_word(&self, mono: u64) -> LinkWord {
        match self.clock.silence(mono) {
            Some(silence) if self.clock.now(mono).is_some() => {
                LinkWord::CutOff(Span(i64::try_from(silence.ms).unwrap_or(i64::MAX)))
            }
            Some(_) => LinkWord::Looking,
            None if self.clock.now(mono).is_none() => LinkWord::Looking,
            None if self.behind => LinkWord::Looking,
            None => LinkWord::Linked,
        }
    }

    /// Nothing is known yet of what there is to do; an empty screen must not look like a quiet evening.
    pub fn is_fetching(&self) -> bool {
        self.fetching
    }

    /// A closed station says so in its name where an alarm has the place of the words.
    fn name(&self, banner: Option<&Banner>) -> String {
        let name = self.setup.name.to_uppercase();
        if self.is_closed() && banner.is_some_and(|banner| banner.alarm || banner.note) {
            let closed = Word::ClosedTag.text(self.setup.lang);
            return format!("{name} · {closed}");
        }
        name
    }

    fn banner(&self, mono: u64) -> Option<Banner> {
        let banner = |alarm, note| move |text| Banner { text, alarm, note };
        let alarm = self.alarm(mono).map(banner(true, false));
        let note = || self.note_words().map(banner(false, true));
        let closed = || self.closed_words().map(banner(false, false));
        alarm.or_else(note).or_else(closed)
    }

    /// What must not be overlooked: cut off, unknown station, a full disk, news that do not arrive, timers that stand.
    fn alarm(&self, mono: u64) -> Option<String> {
        let lang = self.setup.lang;
        if self.unknown_station {
            let first = Word::NoStation.with(lang, &self.setup.station);
            return Some(format!("{first} {}", Word::NoStationHelp.text(lang)));
        }
        if let Some(trouble) = &self.disk_trouble {
            return Some(Word::DiskFull.with(lang, trouble));
        }
        if let Some(theirs) = self.foreign {
            return Some(Word::OtherProtocol.with2(lang, theirs, PROTOCOL));
        }
        let Some(silence) = self.clock.silence(mono) else {
            let text = match (self.behind, self.timers_stopped) {
                (true, _) => Word::NewsLost,
                (false, true) => Word::TimersStopped,
                (false, false) => return None,
            };
            return Some(text.text(lang).to_owned());
        };
        let secs = silence.ms / 1_000;
        let lasted = if secs < 60 {
            format!("{secs} s")
        } else {
            format!("{}:{:02}", secs / 60, secs % 60)
        };
        let mut text = match silence.since {
            Some(at) => {
                let time = local(at, self.setup.zone).format("%H:%M:%S").to_string();
                Word::NoWordSince.with(lang, format!("{time} ({lasted})"))
            }
            None => Word::NoWordYet.with(lang, lasted),
        };
        text.push(' ');
        if let Some(kept) = self.kept_words() {
            text.push_str(&kept);
            text.push(' ');
        }
        text.push_str(Word::MayBeOld.text(lang));
        if !self.pending.is_empty() {
            text.push_str(" · ");
            text.push_str(&Word::Kept.with(lang, self.pending.len()));
        }
        Some(text)
    }

    /// The message at the foot: the router's or our own words, else a station that is behind.
    pub fn notice(&self, mono: u64) -> Option<String> {
        if let Some(toast) = self.toast.as_ref().filter(|toast| mono < toast.until) {
            return Some(toast.text.clone());
        }
        if let Some(complaint) = &self.complaint {
            return Some(complaint.clone());
        }
        let lang = self.setup.lang;
        let backup = self
            .setup
            .prep
            .iter()
            .find(|(id, _)| self.is_shut(id) && self.ledger.stands_in_for(id));
        if let Some((id, name)) = backup {
            let closed = self.closed.contains_key(id);
            let word = if closed { Word::ClosedHere } else { Word::Dark };
            return Some(word.with(lang, name));
        }
        let now = self.clock.now(mono)?;
        let behind = self
            .setup
            .prep
            .iter()
            .filter(|(id, _)| *id != self.setup.station);
        let worst = behind
            .filter_map(|(id, name)| Some((self.behind(id, now)?, name)))
            .max()?;
        let mins = worst.0.secs() / 60;
        (3 <= mins).then(|| Word::Behind.with2(lang, worst.1, mins))
    }

    /// How far a station's oldest forecast has passed.
    fn behind(&self, station: &StationId, now: Timestamp) -> Option<Span> {
        let oldest = self.ledger.oldest_forecast(station)?;
        Some(now - oldest)
    }
}
