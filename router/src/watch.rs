//! Which stations have nobody watching, judged from the beats of their screens.
//!
//! A station is dark when none of its screens has beaten for 5 s, or when tickets wait there and none has presented
//! a frame: the router knows within 5 s of the last one. Nobody is dark in the first 15 s after a start: screens need that long to come
//! back. A station that never had a screen is dark 15 s after any other screen came up; until then the
//! house is not open yet. The judge is pure; instants are passed in.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::{DeviceId, StationId};
use shared::time::{Span, Timestamp};
use shared::wire::{DeviceBeat, Role};

/// Without a beat for longer than this a screen is gone.
pub const GONE_AFTER: Span = Span::from_secs(5);
/// While there are tickets a screen presents a frame a second; without one for this long it is doubted…
const DOUBTED_AFTER: Span = Span(1_500);
/// …and if tickets have waited for this long since, it is frozen. Both, and a beat to notice it, stay below 5 s.
const FROZEN_AFTER: Span = Span(3_000);
/// A screen that has beaten but not presented yet is still starting, for so long.
const STARTS_WITHIN: Span = Span::from_secs(10);
/// Nobody is dark this long after a start.
pub const GRACE: Span = Span::from_secs(15);
/// Devices remembered; beyond it the one that was silent longest is forgotten.
const DEVICES_MAX: usize = 1_000;

/// What the watch found out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    Dark(StationId),
    Back(StationId),
}

struct Screen {
    station: StationId,
    beat_at: Timestamp,
    frame: u64,
    frame_at: Timestamp,
}

/// Beats seen, by device, and stations that ever had a screen.
pub struct Watch {
    /// The first instant it heard of.
    started: Option<Timestamp>,
    /// When the first screen of any station was heard.
    opened: Option<Timestamp>,
    screens: BTreeMap<DeviceId, Screen>,
    known: BTreeSet<StationId>,
    /// Since when tickets have waited at a station.
    busy_since: BTreeMap<StationId, Timestamp>,
    /// When a verdict on a station was last given; a kitchen that refuses it is not asked at every beat.
    judged: BTreeMap<StationId, Timestamp>,
}

impl Watch {
    /// `known`: stations that had a screen in an earlier life of the journal.
    pub fn new(known: BTreeSet<StationId>) -> Self {
        Self {
            started: None,
            opened: None,
            screens: BTreeMap::new(),
            known,
            busy_since: BTreeMap::new(),
            judged: BTreeMap::new(),
        }
    }

    /// A device's beat. Returns the station when this is the first screen it ever had.
    pub fn beat(&mut self, now: Timestamp, beat: &DeviceBeat) -> Option<StationId> {
        self.started.get_or_insert(now);
        let station = beat
            .station
            .as_ref()
            .filter(|_| beat.role == Role::Station)?;
        self.opened.get_or_insert(now);
        let seen = self
            .screens
            .get(&beat.device)
            .filter(|seen| seen.station == *station);
        let frame_at = match seen {
            Some(seen) if seen.frame == beat.frame => seen.frame_at,
            _ => now,
        };
        let screen = Screen {
            station: station.clone(),
            beat_at: now,
            frame: beat.frame,
            frame_at,
        };
        self.screens.insert(beat.device.clone(), screen);
        if DEVICES_MAX < self.screens.len() {
            let silent = self.screens.iter().min_by_key(|(_, screen)| screen.beat_at);
            if let Some(device) = silent.map(|(device, _)| device.clone()) {
                self.screens.remove(&device);
            }
        }
        self.known.insert(station.clone()).then(|| station.clone())
    }

    /// Stations whose state differs from what the kitchen believes. `dark` is that belief (`None`: no
    /// such station any more); `prep` are the stations that cook and so need a screen; `busy`
    /// tells whether tickets wait there and is asked only in doubt.
    pub fn judge(
        &mut self,
        now: Timestamp,
        prep: &[StationId],
        dark: impl Fn(&StationId) -> Option<bool>,
        busy: impl Fn(&StationId) -> bool,
    ) -> Vec<Verdict> {
        let in_grace = now - *self.started.get_or_insert(now) < GRACE;
        let open = self.opened.is_some_and(|at| GRACE <= now - at);
        let never_seen = prep.iter().filter(|id| open && !self.known.contains(*id));
        let mut verdicts = Vec::new();
        for station in self.known.iter().chain(never_seen) {
            let Some(believed_dark) = dark(station) else {
                continue;
            };
            let seen = watched(&self.screens, &mut self.busy_since, station, now, &busy);
            let recently = self
                .judged
                .get(station)
                .is_some_and(|at| now - *at < GONE_AFTER);
            let differs = seen == believed_dark;
            if differs && (seen || !in_grace) && !recently {
                self.judged.insert(station.clone(), now);
                let verdict = if seen { Verdict::Back } else { Verdict::Dark };
                verdicts.push(verdict(station.clone()));
            }
        }
        verdicts
    }
}

/// Some screen of the station beats, and draws when there is something to draw.
fn watched(
    screens: &BTreeMap<DeviceId, Screen>,
    busy_since: &mut BTreeMap<StationId, Timestamp>,
    station: &StationId,
    now: Timestamp,
    busy: &impl Fn(&StationId) -> bool,
) -> bool {
    let own = || screens.values().filter(|screen| screen.station == *station);
    let alive = |screen: &Screen| now - screen.beat_at < GONE_AFTER;
    let drew = |screen: &Screen| {
        let patience = if screen.frame == 0 {
            STARTS_WITHIN
        } else {
            DOUBTED_AFTER
        };
        now - screen.frame_at < patience
    };
    if own().any(|screen| alive(screen) && drew(screen)) {
        // It draws; since when it has had work need not be known.
        busy_since.remove(station);
        return true;
    }
    if !own().any(alive) {
        return false;
    }
    // Beating, but no new frame: right for an empty rail, a frozen renderer otherwise.
    if !busy(station) {
        busy_since.remove(station);
        return true;
    }
    now - *busy_since.entry(station.clone()).or_insert(now) < FROZEN_AFTER
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station(name: &str) -> StationId {
        StationId::new(name).unwrap()
    }

    fn beat(name: &str, frame: u64) -> DeviceBeat {
        DeviceBeat {
            v: 2,
            device: DeviceId::new(format!("screen-{name}")).unwrap(),
            role: Role::Station,
            station: Some(station(name)),
            frame,
            waiting: 0,
        }
    }

    /// Beats of the grill every half second while `beats` says so; collects the verdicts with their times.
    fn watch(
        secs: i64,
        beats: impl Fn(i64) -> bool,
        frame: impl Fn(i64) -> u64,
        busy: impl Fn(i64) -> bool,
    ) -> Vec<(i64, bool)> {
        let mut watch = Watch::new(BTreeSet::new());
        let (mut dark, mut found) = (false, Vec::new());
        for half in 0..secs * 2 {
            let (now, sec) = (Timestamp(half * 500), half / 2);
            if beats(sec) {
                watch.beat(now, &beat("grill", frame(sec)));
            }
            for verdict in watch.judge(now, &[], |_| Some(dark), |_| busy(sec)) {
                dark = matches!(verdict, Verdict::Dark(_));
                found.push((sec, dark));
            }
        }
        found
    }

    #[test]
    fn a_silent_screen_makes_its_station_dark_until_it_beats_again() {
        let beats = |sec| !(20..40).contains(&sec);
        assert_eq!(
            watch(60, beats, |_| 0, |_| false),
            [(24, true), (40, false)]
        );
    }

    #[test]
    fn nobody_is_dark_in_the_first_15_seconds() {
        assert_eq!(watch(30, |sec| sec < 2, |_| 0, |_| false), [(15, true)]);
    }

    #[test]
    fn a_frozen_screen_counts_only_while_tickets_wait() {
        let frozen_from_20 = |sec: i64| sec.min(20) as u64;
        assert_eq!(watch(60, |_| true, frozen_from_20, |_| false), []);
        assert_eq!(
            watch(60, |_| true, frozen_from_20, |_| true),
            [(24, true)],
            "tickets waited all the time: known before 5 s are over"
        );
        assert_eq!(
            watch(60, |_| true, frozen_from_20, |sec| 40 <= sec),
            [(43, true)]
        );
        let thawed = |sec: i64| {
            if sec < 50 {
                sec.min(20) as u64
            } else {
                sec as u64
            }
        };
        assert_eq!(
            watch(60, |_| true, thawed, |sec| 40 <= sec),
            [(43, true), (50, false)]
        );
    }

    #[test]
    fn a_station_that_had_a_screen_in_an_earlier_life_is_waited_for() {
        let late = Timestamp(60_000);
        let known = BTreeSet::from([station("fry")]);
        let mut watch = Watch::new(known);
        assert_eq!(
            watch.judge(Timestamp(0), &[], |_| Some(false), |_| true),
            [],
            "not yet"
        );
        let fry = [Verdict::Dark(station("fry"))];
        assert_eq!(
            watch.judge(late, &[], |_| Some(false), |_| true),
            fry,
            "it had one before"
        );
        assert_eq!(
            watch.judge(late, &[], |_| None, |_| true),
            [],
            "it left the restaurant"
        );
    }

    #[test]
    fn a_station_whose_screen_never_came_up_is_dark_once_the_house_is_open() {
        let mut watch = Watch::new(BTreeSet::new());
        let prep = [station("grill"), station("fry")];
        let judge = |watch: &mut Watch, secs: i64, dark: bool| {
            watch.judge(Timestamp(secs * 1_000), &prep, |_| Some(dark), |_| true)
        };
        assert_eq!(judge(&mut watch, 0, false), []);
        assert_eq!(judge(&mut watch, 600, false), [], "no screen anywhere yet");
        for secs in 601..616 {
            watch.beat(Timestamp(secs * 1_000), &beat("grill", secs as u64));
            assert_eq!(judge(&mut watch, secs, false), [], "screens are coming up");
        }
        watch.beat(Timestamp(616_000), &beat("grill", 616));
        let fry = [Verdict::Dark(station("fry"))];
        assert_eq!(judge(&mut watch, 616, false), fry);
        let first = watch.beat(Timestamp(620_000), &beat("fry", 1));
        assert_eq!(first, Some(station("fry")));
        let all: Vec<_> = judge(&mut watch, 621, true);
        assert!(all.contains(&Verdict::Back(station("fry"))), "{all:?}");
    }

    #[test]
    fn one_of_two_screens_is_enough() {
        let mut watch = Watch::new(BTreeSet::new());
        assert_eq!(
            watch.beat(Timestamp(0), &beat("grill", 1)),
            Some(station("grill"))
        );
        let second = DeviceBeat {
            device: DeviceId::new("other").unwrap(),
            ..beat("grill", 1)
        };
        assert_eq!(
            watch.beat(Timestamp(19_000), &second),
            None,
            "only the first is news"
        );
        assert_eq!(
            watch.judge(Timestamp(20_000), &[], |_| Some(false), |_| true),
            []
        );
    }
}
