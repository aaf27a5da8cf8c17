//! A graphics device that is lost: the screen ends in words, and comes back by being started again.
//!
//! Nothing that the engine drew survives its device, while tickets and taps are on the disk; so a new start is the
//! surest way back, and it takes a second. What must not happen is a screen that stands there and looks alive.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bevy::prelude::*;
use bevy::render::error_handler::{RenderErrorHandler, RenderErrorPolicy};
use bevy::render::renderer::RenderDevice;

use crate::BoardNow;
use crate::proof::Progress;

/// A screen that drew for this long begins anew by itself; one that fails sooner ends, and whoever started it waits
/// before the next try.
pub const WELL_AFTER: Duration = Duration::from_secs(10);

/// Why nothing can be drawn any more.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error(
    "the graphics device failed: {why}. Tickets and taps are kept; the screen has to start again. If this happens \
     often, update the graphics driver or lower the resolution"
)]
pub struct GpuLost {
    pub why: String,
}

/// Filled once, when drawing has failed for good; readable after the app has gone.
#[derive(Resource, Clone, Default)]
pub struct Loss(Arc<OnceLock<GpuLost>>);

impl Loss {
    pub fn get(&self) -> Option<&GpuLost> {
        self.0.get()
    }
}

/// Notes the loss and ends the app. Needs the engine's renderer.
pub fn plugin(app: &mut App) {
    app.init_resource::<Loss>()
        .insert_resource(RenderErrorHandler(|error, main, _render| {
            let why = format!("{:?}: {}", error.ty, error.description);
            let first = main.resource::<Loss>().0.set(GpuLost { why }).is_ok();
            if first {
                main.write_message(AppExit::error());
            }
            RenderErrorPolicy::StopRendering
        }));
}

/// A drill: so long after its start the screen loses its graphics device, as if the driver had failed.
#[derive(Resource, Clone, Copy, Debug)]
pub struct Drill {
    pub after_ms: u64,
}

impl Drill {
    pub fn install(self, app: &mut App) {
        app.insert_resource(self).add_systems(Last, lose);
    }
}

fn lose(
    drill: Res<Drill>,
    now: Res<BoardNow>,
    progress: Res<Progress>,
    device: Res<RenderDevice>,
    mut done: Local<bool>,
) {
    if drill.after_ms <= now.now && 1 < progress.done() && !*done {
        *done = true;
        tracing::warn!("a drill: the graphics device is given up");
        device.wgpu_device().destroy();
    }
}
