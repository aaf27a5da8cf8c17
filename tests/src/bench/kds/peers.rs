//! The same board drawn by others: by bevy_egui in a process of its own, and by a web page in headless Chromium.
//!
//! Both are spared what the real screen does besides: no bus, no JSON to read, no journal of taps. They hold the
//! same tickets, show as many of them as the screen's first page, with the totals at the side, and hear of as many
//! events a second; their ages tick. Threads that only fill pixels are left out of `…_core_pct` and of the cost of
//! an event on every side, and are in the totals.

mod board;
mod chromium;
mod egui;

use std::path::Path;
use std::time::Duration;

use serde::Serialize;

use super::super::probe::Helper;
use super::super::process::{Cpu, cpu_of_all, pss_mb};
use crate::crew::rest;

pub use board::{PeerBoard, PeerLine, PeerTicket};
pub use egui::egui_board;

/// Events come for so long, then only seconds pass.
const LOADED: Duration = Duration::from_secs(15);
const IDLE: Duration = Duration::from_secs(10);
const CALM: Duration = Duration::from_secs(3);
/// A peer that has not drawn its board by then will not.
const WITHIN_S: u64 = 60;

/// What a peer, or the screen itself, took; percent of one core.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Peer {
    pub cpu_ms_per_event: f64,
    pub loaded_core_pct: f64,
    pub loaded_total_core_pct: f64,
    pub idle_core_pct: f64,
    pub idle_total_core_pct: f64,
    /// Memory of all its processes, shared pages in parts.
    pub pss_mb: f64,
}

/// Figures of those that this machine has.
#[derive(Clone, Debug, Serialize)]
pub struct Peers {
    pub ours: Peer,
    pub egui: Peer,
    /// Ours ÷ theirs.
    pub event_of_egui: f64,
    pub memory_of_egui: f64,
    #[serde(flatten)]
    pub page: Page,
}

/// A machine without Chromium has no figure, and says so.
#[derive(Clone, Debug, Serialize)]
#[serde(untagged)]
pub enum Page {
    Measured {
        page: Peer,
        event_of_page: f64,
        idle_of_page: f64,
        memory_of_page: f64,
    },
    Skipped {
        page_skipped: String,
    },
}

/// From processor time before and after a load and a rest.
pub(super) fn peer(
    load: (Cpu, Cpu, Duration),
    events: u64,
    idle: (Cpu, Cpu, Duration),
    pss_mb: f64,
) -> Peer {
    let pct = |from: f64, to: f64, over: Duration| 100.0 * (to - from) / over.as_secs_f64();
    Peer {
        cpu_ms_per_event: 1e3 * (load.1.own_s - load.0.own_s) / events.max(1) as f64,
        loaded_core_pct: pct(load.0.own_s, load.1.own_s, load.2),
        loaded_total_core_pct: pct(load.0.total_s(), load.1.total_s(), load.2),
        idle_core_pct: pct(idle.0.own_s, idle.1.own_s, idle.2),
        idle_total_core_pct: pct(idle.0.total_s(), idle.1.total_s(), idle.2),
        pss_mb,
    }
}

/// Both peers with this board, one after the other.
pub(super) fn peers(ours: Peer, mut board: PeerBoard, folder: &Path) -> anyhow::Result<Peers> {
    board.load_ms = u64::try_from(LOADED.as_millis())?;
    let file = folder.join("peer-board.json");
    std::fs::write(&file, serde_json::to_vec(&board)?)?;
    let egui = {
        let helper = Helper::start(&["egui-board", &file.to_string_lossy()])?;
        let pid = helper.pid();
        helper.wait_for("begun", WITHIN_S)?;
        let figures = watched(&board, || Ok(vec![pid]))?;
        helper.wait_for("ended", WITHIN_S)?;
        figures
    };
    let page = match chromium::open(&board, folder)? {
        Err(why) => {
            eprintln!("skipped: the web page: {why}");
            Page::Skipped { page_skipped: why }
        }
        Ok(page) => {
            page.wait_for("begun", WITHIN_S)?;
            let figures = watched(&board, || page.processes())?;
            page.wait_for("ended", 1)?;
            Page::Measured {
                page: figures,
                event_of_page: ours.cpu_ms_per_event / figures.cpu_ms_per_event,
                idle_of_page: ours.idle_core_pct / figures.idle_core_pct,
                memory_of_page: ours.pss_mb / figures.pss_mb,
            }
        }
    };
    Ok(Peers {
        ours,
        egui,
        event_of_egui: ours.cpu_ms_per_event / egui.cpu_ms_per_event,
        memory_of_egui: ours.pss_mb / egui.pss_mb,
        page,
    })
}

/// Watches a peer from its first event on: under load, then at rest.
fn watched(
    board: &PeerBoard,
    processes: impl Fn() -> anyhow::Result<Vec<u32>>,
) -> anyhow::Result<Peer> {
    let pids = processes()?;
    let before = cpu_of_all(&pids)?;
    // Not to the very end, so that every counted moment is a loaded one.
    let loaded = LOADED - Duration::from_secs(1);
    rest(loaded)?;
    let after = cpu_of_all(&pids)?;
    let pids = processes()?;
    let memory = pids
        .iter()
        .map(|pid| pss_mb(*pid))
        .sum::<anyhow::Result<f64>>()?;
    rest(CALM)?;
    let resting = cpu_of_all(&pids)?;
    rest(IDLE)?;
    let rested = cpu_of_all(&pids)?;
    let events = board.events_per_s * loaded.as_secs();
    Ok(peer(
        (before, after, loaded),
        events,
        (resting, rested, IDLE),
        memory,
    ))
}
