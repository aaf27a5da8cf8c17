//! What a cook may set on this screen; kept on the device, and the same after a restart.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use shared::time::Span;

use super::Chime;
use super::aging::Thresholds;
use super::words::Lang;

/// How cards stand on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Layout {
    /// Columns that fill downward; each card is as high as it needs.
    #[default]
    Columns,
    /// Places of one size; a long order takes several.
    Grid,
}

/// How far back the list of bumped tickets goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecallWindow {
    /// The last 50.
    #[default]
    Last50,
    /// What was bumped within 15 minutes.
    Mins15,
}

/// How loud this screen is, and when it is quieter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Sounds {
    /// 0 (silent) to 10.
    pub volume: u8,
    /// 0 to 10, within the quiet hours.
    pub quiet_volume: u8,
    /// Full hours of the restaurant's clock, 0 to 23; equal hours: no quiet time.
    pub quiet_from_h: u8,
    pub quiet_to_h: u8,
    /// Kinds that are never heard.
    pub muted: BTreeSet<Chime>,
}

impl Default for Sounds {
    fn default() -> Self {
        Self {
            volume: 8,
            quiet_volume: 4,
            quiet_from_h: 0,
            quiet_to_h: 0,
            muted: BTreeSet::new(),
        }
    }
}

impl Sounds {
    /// Loudness of a chime at this hour, 0 to 10; without a clock it is day.
    pub fn volume_of(&self, chime: Chime, hour: Option<u8>) -> u8 {
        if self.muted.contains(&chime) {
            return 0;
        }
        let (from, to) = (self.quiet_from_h, self.quiet_to_h);
        let quiet = hour.is_some_and(|h| {
            if from <= to {
                (from..to).contains(&h)
            } else {
                from <= h || h < to
            }
        });
        let volume = if quiet {
            self.quiet_volume
        } else {
            self.volume
        };
        volume.min(VOLUME_MAX)
    }
}

pub const VOLUME_MAX: u8 = 10;
/// Share of the normal size of everything.
pub const TEXT_PERCENT: std::ops::RangeInclusive<u16> = 60..=200;
/// Columns (or places side by side) that may be asked for; 0 is as many as fit.
pub const COLUMNS_MAX: u8 = 8;
pub const ROWS_MAX: u8 = 4;

/// A PIN as it is kept: never the digits. It keeps curious fingers off the settings; whoever holds the device's
/// disk can change the file anyway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PinMark {
    pub salt: String,
    pub hash: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Options {
    /// `None`: as the command line says.
    pub lang: Option<Lang>,
    pub light: bool,
    pub layout: Layout,
    /// 0: as many as fit.
    pub columns: u8,
    /// Of the grid; 0: as many as fit.
    pub rows: u8,
    pub text_percent: u16,
    /// Only what is cooked: no course and waiter, no other stations.
    pub compact: bool,
    /// Guests in the house at the left, everything that leaves it at the right.
    pub split: bool,
    /// Lines farther apart, for gloves.
    pub gloves: bool,
    /// A ticket that moves glides for a moment.
    pub motion: bool,
    pub sounds: Sounds,
    /// Minutes in place of the station's own, 1 to 240.
    pub soon_after_mins: Option<u16>,
    pub late_after_mins: Option<u16>,
    pub recall: RecallWindow,
    /// A recalled ticket counts its time from the recall.
    pub recall_restarts: bool,
    /// Name of the bump bar's key map; empty: only the keyboard's own keys.
    pub keys: String,
    pub pin: Option<PinMark>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            lang: None,
            light: false,
            layout: Layout::Columns,
            columns: 0,
            rows: 0,
            text_percent: 100,
            compact: false,
            split: false,
            gloves: false,
            motion: true,
            sounds: Sounds::default(),
            soon_after_mins: None,
            late_after_mins: None,
            recall: RecallWindow::Last50,
            recall_restarts: false,
            keys: String::new(),
            pin: None,
        }
    }
}

impl Options {
    /// Brings values that a hand wrote into the file back into their ranges.
    #[must_use]
    pub fn within_limits(mut self) -> Self {
        self.text_percent = self
            .text_percent
            .clamp(*TEXT_PERCENT.start(), *TEXT_PERCENT.end());
        self.columns = self.columns.min(COLUMNS_MAX);
        self.rows = self.rows.min(ROWS_MAX);
        self.sounds.volume = self.sounds.volume.min(VOLUME_MAX);
        self.sounds.quiet_volume = self.sounds.quiet_volume.min(VOLUME_MAX);
        self.sounds.quiet_from_h %= 24;
        self.sounds.quiet_to_h %= 24;
        self
    }

    /// The station's minutes, or those set here; soon never comes after late.
    pub fn limits(&self, station: Thresholds) -> Thresholds {
        let mins = |mins: u16| Span::from_mins(i64::from(mins.clamp(1, 240)));
        let late_after = self.late_after_mins.map_or(station.late_after, mins);
        let soon_after = self.soon_after_mins.map_or(station.soon_after, mins);
        Thresholds {
            soon_after: soon_after.min(late_after),
            late_after,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quiet_hours_may_pass_midnight_and_mute_is_mute() {
        let mut sounds = Sounds {
            quiet_from_h: 22,
            quiet_to_h: 7,
            ..Sounds::default()
        };
        let at = |sounds: &Sounds, hour| sounds.volume_of(Chime::New, hour);
        assert_eq!(at(&sounds, Some(23)), 4);
        assert_eq!(at(&sounds, Some(6)), 4);
        assert_eq!(at(&sounds, Some(7)), 8);
        assert_eq!(at(&sounds, None), 8, "no clock: day");
        sounds.muted.insert(Chime::New);
        assert_eq!(at(&sounds, Some(12)), 0);
        assert_eq!(sounds.volume_of(Chime::Late, Some(12)), 8);
    }

    #[test]
    fn a_file_of_another_version_is_read_and_wild_values_come_back_into_range() {
        let text = r#"{"text_percent": 900, "columns": 77, "new_in_a_later_version": 1}"#;
        let read: Options = serde_json::from_str(text).unwrap();
        let read = read.within_limits();
        assert_eq!((read.text_percent, read.columns), (200, 8));
        assert!(read.motion);
        let station = Thresholds {
            soon_after: Span::from_mins(8),
            late_after: Span::from_mins(12),
        };
        let set = Options {
            late_after_mins: Some(5),
            ..Options::default()
        };
        let limits = set.limits(station);
        assert_eq!(limits.late_after, Span::from_mins(5));
        assert_eq!(limits.soon_after, limits.late_after);
    }
}
