//! The settings of this screen behind their PIN: each row says what it is and what it is set to.

use chrono::Timelike;
use shared::ids::StationId;
use shared::time::{Span, local};

use super::list::{ListRow, row};
use super::options::{
    COLUMNS_MAX, Layout, Options, ROWS_MAX, RecallWindow, TEXT_PERCENT, VOLUME_MAX,
};
use super::words::{Lang, Word};
use super::{Board, Chime, Overlay};
use crate::intent::Intent;

/// One thing that can be set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    Lang,
    Light,
    Layout,
    Columns,
    Rows,
    Text,
    Compact,
    Split,
    Gloves,
    Motion,
    Volume,
    Mute(Chime),
    QuietVolume,
    QuietFrom,
    QuietTo,
    Soon,
    Late,
    Recall,
    RecallRestarts,
    Keys,
    Learn,
    Station,
    Pin,
}

/// In the order of the list.
const FIELDS: &[Field] = &[
    Field::Lang,
    Field::Light,
    Field::Text,
    Field::Layout,
    Field::Columns,
    Field::Rows,
    Field::Compact,
    Field::Split,
    Field::Gloves,
    Field::Motion,
    Field::Volume,
    Field::Mute(Chime::New),
    Field::Mute(Chime::Online),
    Field::Mute(Chime::Changed),
    Field::Mute(Chime::Cancelled),
    Field::Mute(Chime::Late),
    Field::Mute(Chime::Trouble),
    Field::QuietVolume,
    Field::QuietFrom,
    Field::QuietTo,
    Field::Soon,
    Field::Late,
    Field::Recall,
    Field::RecallRestarts,
    Field::Keys,
    Field::Learn,
    Field::Station,
    Field::Pin,
];

impl Board {
    pub fn options(&self) -> &Options {
        &self.options
    }

    /// What was kept on the device.
    pub fn set_options(&mut self, options: Options) {
        self.options = options.within_limits();
        self.touch_all_cards();
        self.set_anew();
    }

    /// Language and names of another language, or another kind of screen.
    pub fn set_setup(&mut self, setup: super::Setup) {
        self.setup = setup;
        self.touch_all_cards();
        self.set_anew();
    }

    /// What the salt of a PIN is made of: the device's name.
    pub fn set_salt(&mut self, salt: String) {
        self.salt = salt;
    }

    /// Names of the key maps that this screen can use.
    pub fn set_key_maps(&mut self, names: Vec<String>) {
        self.key_maps = names;
    }

    /// Loudness of a chime now, 0 to 10.
    pub fn volume(&self, chime: Chime, mono: u64) -> u8 {
        let now = self.clock.now(mono);
        let hour = now.and_then(|now| u8::try_from(local(now, self.setup.zone).hour()).ok());
        self.options.sounds.volume_of(chime, hour)
    }

    pub(super) fn limits(&self) -> super::aging::Thresholds {
        self.options.limits(self.setup.limits)
    }

    pub(super) fn settings_list(&self) -> Vec<ListRow> {
        let one = |field: &Field| ListRow {
            right: self.value(*field),
            adjust: Some(*field),
            ..row(
                String::new(),
                field_word(*field).text(self.setup.lang).to_owned(),
                Intent::Adjust(*field, 1),
            )
        };
        let rows = FIELDS.iter().filter(|field| self.has(**field));
        rows.map(one).collect()
    }

    /// Some settings mean nothing on some screens.
    fn has(&self, field: Field) -> bool {
        let pass = self.setup.pass || self.setup.pickup;
        match field {
            Field::Rows => self.options.layout == Layout::Grid && !pass,
            Field::Layout | Field::Columns | Field::Compact | Field::Split | Field::Gloves => !pass,
            Field::Keys => !self.key_maps.is_empty(),
            _ => true,
        }
    }

    fn value(&self, field: Field) -> String {
        let lang = self.setup.lang;
        let o = &self.options;
        let yes = |on: bool| if on { Word::Yes } else { Word::No }.text(lang).to_owned();
        let fit = |n: u8| match n {
            0 => Word::AsFits.text(lang).to_owned(),
            n => n.to_string(),
        };
        let hour = |h: u8| format!("{h}:00");
        let mins = |mins: Option<u16>, station: Span| match mins {
            Some(mins) => format!("{mins} min"),
            None => Word::OfStation.with(lang, station.secs() / 60),
        };
        match field {
            Field::Lang => self.setup.lang.own_name().to_owned(),
            Field::Light => if o.light { Word::Light } else { Word::DarkMode }
                .text(lang)
                .to_owned(),
            Field::Layout => match o.layout {
                Layout::Columns => Word::ColumnsWord,
                Layout::Grid => Word::GridWord,
            }
            .text(lang)
            .to_owned(),
            Field::Columns => fit(o.columns),
            Field::Rows => fit(o.rows),
            Field::Text => format!("{} %", o.text_percent),
            Field::Compact => yes(o.compact),
            Field::Split => yes(o.split),
            Field::Gloves => yes(o.gloves),
            Field::Motion => yes(o.motion),
            Field::Volume => volume(o.sounds.volume),
            Field::Mute(chime) => yes(!o.sounds.muted.contains(&chime)),
            Field::QuietVolume => volume(o.sounds.quiet_volume),
            Field::QuietFrom => hour(o.sounds.quiet_from_h),
            Field::QuietTo => hour(o.sounds.quiet_to_h),
            Field::Soon => mins(o.soon_after_mins, self.setup.limits.soon_after),
            Field::Late => mins(o.late_after_mins, self.setup.limits.late_after),
            Field::Recall => match o.recall {
                RecallWindow::Last50 => Word::RecallLast50,
                RecallWindow::Mins15 => Word::RecallMins15,
            }
            .text(lang)
            .to_owned(),
            Field::RecallRestarts => if o.recall_restarts {
                Word::TimeRestarts
            } else {
                Word::TimeKept
            }
            .text(lang)
            .to_owned(),
            Field::Keys if o.keys.is_empty() => Word::KeyboardOnly.text(lang).to_owned(),
            Field::Keys => o.keys.clone(),
            Field::Learn | Field::Pin => "…".to_owned(),
            Field::Station => match &self.wanted_station {
                Some(station) => station.as_str().to_owned(),
                None => self.setup.name.clone(),
            },
        }
    }

    pub(super) fn adjust(&mut self, field: Field, by: i8, mono: u64) {
        if !self.settings.is_open() {
            return;
        }
        let o = &mut self.options;
        let turn = |n: u8, count: u8| {
            let next = i16::from(n) + i16::from(by);
            u8::try_from(next.rem_euclid(i16::from(count))).unwrap_or(0)
        };
        let louder = |n: u8| n.saturating_add_signed(by).min(VOLUME_MAX);
        match field {
            Field::Lang => {
                let now = Lang::ALL.iter().position(|lang| *lang == self.setup.lang);
                let at = u8::try_from(now.unwrap_or(0)).unwrap_or(0);
                o.lang = Some(Lang::ALL[usize::from(turn(at, 5))]);
            }
            Field::Light => o.light = !o.light,
            Field::Layout => {
                o.layout = match o.layout {
                    Layout::Columns => Layout::Grid,
                    Layout::Grid => Layout::Columns,
                }
            }
            Field::Columns => o.columns = turn(o.columns, COLUMNS_MAX + 1),
            Field::Rows => o.rows = turn(o.rows, ROWS_MAX + 1),
            Field::Text => {
                let next = i32::from(o.text_percent) + i32::from(by) * 10;
                o.text_percent = u16::try_from(next)
                    .unwrap_or(100)
                    .clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
            }
            Field::Compact => o.compact = !o.compact,
            Field::Split => o.split = !o.split,
            Field::Gloves => o.gloves = !o.gloves,
            Field::Motion => o.motion = !o.motion,
            Field::Volume => o.sounds.volume = louder(o.sounds.volume),
            Field::Mute(chime) => {
                if !o.sounds.muted.remove(&chime) {
                    o.sounds.muted.insert(chime);
                }
            }
            Field::QuietVolume => o.sounds.quiet_volume = louder(o.sounds.quiet_volume),
            Field::QuietFrom => o.sounds.quiet_from_h = turn(o.sounds.quiet_from_h, 24),
            Field::QuietTo => o.sounds.quiet_to_h = turn(o.sounds.quiet_to_h, 24),
            Field::Soon => {
                o.soon_after_mins = minutes(o.soon_after_mins, self.setup.limits.soon_after, by);
            }
            Field::Late => {
                o.late_after_mins = minutes(o.late_after_mins, self.setup.limits.late_after, by);
            }
            Field::Recall => {
                o.recall = match o.recall {
                    RecallWindow::Last50 => RecallWindow::Mins15,
                    RecallWindow::Mins15 => RecallWindow::Last50,
                }
            }
            Field::RecallRestarts => o.recall_restarts = !o.recall_restarts,
            Field::Keys => self.next_key_map(by),
            Field::Learn => self.begin_to_learn(),
            Field::Station => self.next_station(by),
            Field::Pin => {
                self.settings.choose();
                self.overlay = Overlay::Pin;
            }
        }
        self.options_changed(mono);
    }

    /// A setting that bars and keys may change without the PIN, because it hurts nobody.
    pub(super) fn options_changed(&mut self, mono: u64) {
        self.moment = mono;
        self.touch_all_cards();
        self.set_anew();
    }

    fn next_key_map(&mut self, by: i8) {
        let mut names = vec![String::new()];
        names.extend(self.key_maps.iter().cloned());
        let now = names.iter().position(|name| *name == self.options.keys);
        let count = i64::try_from(names.len()).unwrap_or(1);
        let next = i64::try_from(now.unwrap_or(0)).unwrap_or(0) + i64::from(by);
        let at = usize::try_from(next.rem_euclid(count)).unwrap_or(0);
        self.options.keys = names.swap_remove(at);
    }

    fn next_station(&mut self, by: i8) {
        let stations: Vec<_> = self.setup.names.keys().cloned().collect();
        let now = self.wanted_station.as_ref().unwrap_or(&self.setup.station);
        let at = stations.iter().position(|station| station == now);
        let count = i64::try_from(stations.len()).unwrap_or(1).max(1);
        let next = i64::try_from(at.unwrap_or(0)).unwrap_or(0) + i64::from(by);
        let at = usize::try_from(next.rem_euclid(count)).unwrap_or(0);
        self.wanted_station = stations.get(at).cloned();
    }

    /// Another station was chosen, and the settings are closed again: the screen begins anew there.
    pub fn moves_to(&self) -> Option<&StationId> {
        let wanted = self.wanted_station.as_ref();
        wanted.filter(|station| self.overlay == Overlay::None && **station != self.setup.station)
    }
}

fn volume(n: u8) -> String {
    format!("{n} / {VOLUME_MAX}")
}

/// The next whole minutes; below one the station's own count again.
fn minutes(set: Option<u16>, station: Span, by: i8) -> Option<u16> {
    let own = i32::try_from(station.secs() / 60).unwrap_or(10);
    let next = i32::from(set.unwrap_or(u16::try_from(own).unwrap_or(10))) + i32::from(by);
    u16::try_from(next)
        .ok()
        .filter(|mins| (1..=240).contains(mins))
}

fn field_word(field: Field) -> Word {
    match field {
        Field::Lang => Word::SetLang,
        Field::Light => Word::SetLight,
        Field::Layout => Word::SetLayout,
        Field::Columns => Word::SetColumns,
        Field::Rows => Word::SetRows,
        Field::Text => Word::SetText,
        Field::Compact => Word::SetCompact,
        Field::Split => Word::SetSplit,
        Field::Gloves => Word::SetGloves,
        Field::Motion => Word::SetMotion,
        Field::Volume => Word::SetVolume,
        Field::Mute(Chime::New) => Word::SoundNew,
        Field::Mute(Chime::Online) => Word::SoundOnline,
        Field::Mute(Chime::Changed) => Word::SoundChanged,
        Field::Mute(Chime::Cancelled) => Word::SoundCancelled,
        Field::Mute(Chime::Late) => Word::SoundLate,
        Field::Mute(Chime::Trouble) => Word::SoundTrouble,
        Field::QuietVolume => Word::SetQuietVolume,
        Field::QuietFrom => Word::SetQuietFrom,
        Field::QuietTo => Word::SetQuietTo,
        Field::Soon => Word::SetSoon,
        Field::Late => Word::SetLate,
        Field::Recall => Word::SetRecall,
        Field::RecallRestarts => Word::SetRecallTime,
        Field::Keys => Word::SetKeys,
        Field::Learn => Word::SetLearn,
        Field::Station => Word::SetStation,
        Field::Pin => Word::SetPin,
    }
}
