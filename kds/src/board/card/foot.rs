//! The foot of a card: how far the other stations are with the same plates.

use shared::ticket::TicketView;

use super::measure::*;
use super::{Other, Progress, Setting};
use crate::board::metrics::{Weight, width};

pub(super) fn foot(view: &TicketView, set: &Setting, inner: i32) -> Vec<Vec<Other>> {
    let mut lines: Vec<(i32, Vec<Other>)> = Vec::new();
    for other in view
        .others
        .iter()
        .filter(|other| other.station != view.id.station)
    {
        let progress = match (other.done, other.total, other.cooking) {
            (done, total, _) if total <= done => Progress::Ready,
            (0, _, false) => Progress::Waiting,
            _ => Progress::Cooking,
        };
        let name = set
            .stations
            .get(&other.station)
            .map_or(other.station.as_str(), String::as_str);
        let ready_at = set.forecasts.get(&other.station).copied();
        let item = Other {
            name: name.to_owned(),
            progress,
            ready_at,
        };
        let wide = foot_width(&item);
        match lines.last_mut() {
            Some((used, line)) if *used + wide <= inner => {
                *used += wide;
                line.push(item);
            }
            _ => lines.push((wide, vec![item])),
        }
    }
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Width of one station in the foot: its ring, its name, and room for its forecast while it cooks.
pub fn foot_width(other: &Other) -> i32 {
    let forecast = if other.progress == Progress::Cooking {
        FORECAST
    } else {
        ""
    };
    width(&format!("{}{forecast}", other.name), FOOT, Weight::Medium) + 26
}
