//! Processor time per frame, written to the file named by `BRIGADE_FRAME_STATS`: the bench reads it.
//!
//! A line has two figures in microseconds: the main world's share of the frame, and the whole update with the
//! render world's share. Software rasterisers work on threads of their own and are not in it.

use std::fs::{File, OpenOptions};
use std::io::Write;
use std::path::PathBuf;

use bevy::prelude::*;

#[derive(Resource)]
pub struct FrameStats {
    file: File,
    start_ns: u64,
    main_ns: u64,
}

/// Opens the file if the variable is set.
pub fn from_env() -> Option<FrameStats> {
    let path = PathBuf::from(std::env::var_os("BRIGADE_FRAME_STATS")?);
    match OpenOptions::new().create(true).append(true).open(&path) {
        Ok(file) => Some(FrameStats {
            file,
            start_ns: 0,
            main_ns: 0,
        }),
        Err(error) => {
            tracing::warn!(%error, path = %path.display(), "frame figures cannot be written");
            None
        }
    }
}

/// Nanoseconds that this thread has run on a processor.
fn thread_ns() -> u64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split_whitespace()
        .next()
        .and_then(|ns| ns.parse().ok())
        .unwrap_or(0)
}

pub fn plugin(app: &mut App) {
    if let Some(stats) = from_env() {
        app.insert_resource(stats)
            .add_systems(First, begin)
            .add_systems(Last, end);
    }
}

fn begin(mut stats: ResMut<FrameStats>) {
    stats.start_ns = thread_ns();
}

fn end(mut stats: ResMut<FrameStats>) {
    stats.main_ns = thread_ns().saturating_sub(stats.start_ns);
}

/// Writes the line of an update that drew; called after it by the loop.
pub fn note(app: &mut App, drawn: bool) {
    let Some(mut stats) = app.world_mut().get_resource_mut::<FrameStats>() else {
        return;
    };
    if !drawn {
        return;
    }
    let whole = thread_ns().saturating_sub(stats.start_ns) / 1_000;
    let line = format!("{} {whole}\n", stats.main_ns / 1_000);
    if let Err(error) = stats.file.write_all(line.as_bytes()) {
        tracing::warn!(%error, "frame figures cannot be written");
    }
}
