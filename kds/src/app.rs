//! The engine's parts that a screen needs, whether it has a window or not.

use bevy::app::{PluginGroupBuilder, TaskPoolOptions, TaskPoolPlugin, TerminalCtrlCHandlerPlugin};
use bevy::ecs::schedule::{ScheduleLabel, SingleThreadedExecutor};
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::pipelined_rendering::PipelinedRenderingPlugin;
use bevy::render::settings::{MemoryHints, RenderCreation, WgpuSettings};
use bevy::sprite::SpritePlugin;
use bevy::sprite_render::SpriteRenderPlugin;
use bevy::text::TextPlugin;
use bevy::ui::UiPlugin;
use bevy::ui_render::UiRenderPlugin;
use bevy::winit::WinitPlugin;

use crate::board::Board;
use crate::link::Wire;
use crate::proof::Shown;
use crate::pulse::Pulse;
use crate::screen::Unit;
use crate::{BoardNow, FrameTime, Step};

/// Canvas units of a screen of the design: 1080 from top to bottom at scale 1.
const UNITS_HIGH: f32 = 1080.0;
/// A narrow screen is scaled so that at least this much fits across.
const UNITS_WIDE_MIN: f32 = 960.0;

/// Letters of a dish are then 17 pixels high.
const UNIT_READABLE: f32 = 0.62;
/// At least this much fits from top to bottom.
const UNITS_HIGH_MIN: f32 = 620.0;

/// The font scale of this station.
#[derive(Resource, Clone, Copy)]
pub struct Scale(pub f32);

/// How the graphics device is opened: small blocks of memory, since a screen of text and boxes needs little. The
/// engine's own choice doubles its blocks up to 64 MB, most of which would lie idle.
pub fn graphics() -> WgpuSettings {
    const MB: u64 = 1 << 20;
    WgpuSettings {
        memory_hints: MemoryHints::Manual {
            suballocated_device_memory_block_size: 4 * MB..8 * MB,
        },
        ..WgpuSettings::default()
    }
}

/// The engine without what a calm screen does not need: few threads, no second render thread.
pub fn engine(window: Option<Window>, render: RenderCreation) -> PluginGroupBuilder {
    let plugins = DefaultPlugins
        .set(TaskPoolPlugin {
            task_pool_options: TaskPoolOptions::with_num_threads(3),
        })
        .set(RenderPlugin {
            render_creation: render,
            // A frame that is reported as shown must not wait for its pipelines.
            synchronous_pipeline_compilation: true,
            ..RenderPlugin::default()
        })
        .disable::<PipelinedRenderingPlugin>()
        // The screen draws for itself (`screen::drawing`): what the engine's interface, text and sprites look
        // through in every frame would be looked through for nothing.
        .disable::<UiRenderPlugin>()
        .disable::<UiPlugin>()
        .disable::<TextPlugin>()
        .disable::<SpriteRenderPlugin>()
        .disable::<SpritePlugin>()
        // `main` listens to Ctrl-C, so that the flight recorder is written.
        .disable::<TerminalCtrlCHandlerPlugin>()
        .disable::<bevy::log::LogPlugin>();
    match window {
        Some(window) => plugins.set(WindowPlugin {
            primary_window: Some(window),
            ..WindowPlugin::default()
        }),
        None => plugins
            .set(WindowPlugin {
                primary_window: None,
                exit_condition: bevy::window::ExitCondition::DontExit,
                ..WindowPlugin::default()
            })
            .disable::<WinitPlugin>(),
    }
}

/// Board, link and drawing on top of the engine.
pub fn live(app: &mut App, board: Board, wire: Wire, pulse: Pulse, scale: f32) {
    app.insert_resource(BoardNow {
        board,
        now: pulse.ms(),
    })
    .insert_resource(FrameTime::Pulse(pulse))
    .insert_resource(wire)
    .add_plugins(crate::logic);
    drawing(app, scale);
}

/// A board that is only drawn; its time stands still.
pub fn still(app: &mut App, board: Board, now: u64, scale: f32) {
    app.insert_resource(BoardNow { board, now })
        .configure_sets(Update, (Step::Draw, Step::Send).chain());
    drawing(app, scale);
}

fn drawing(app: &mut App, scale: f32) {
    app.insert_resource(Scale(scale));
    app.add_plugins((
        crate::screen,
        crate::screen::drawing,
        crate::stats::plugin,
        crate::lost::plugin,
    ))
    .add_systems(Update, shown.in_set(Step::Send))
    .add_systems(PreUpdate, resize);
    // A screen has little to do per frame: handing work to other threads costs more than doing it.
    for label in [
        First.intern(),
        PreUpdate.intern(),
        Update.intern(),
        PostUpdate.intern(),
        Last.intern(),
    ] {
        app.edit_schedule(label, |schedule| {
            schedule.set_executor(SingleThreadedExecutor::new());
        });
    }
}

/// Pixels per unit. A small screen is not a picture of a large one: letters keep a size that can be read, and
/// fewer tickets fit, until too little would be left of the canvas.
fn unit(size: Vec2) -> f32 {
    let whole = (size.y / UNITS_HIGH).min(size.x / UNITS_WIDE_MIN);
    let most = (size.x / UNITS_WIDE_MIN).min(size.y / UNITS_HIGH_MIN);
    whole.max(UNIT_READABLE).min(most)
}

/// The canvas follows the window or the target: units stay, pixels per unit change.
fn resize(
    cameras: Query<&Camera>,
    scale: Res<Scale>,
    mut drawn: ResMut<Unit>,
    mut now: ResMut<BoardNow>,
) {
    let target = |camera: &Camera| {
        let factor = camera.target_scaling_factor()?;
        Some((camera.logical_viewport_size()?, factor))
    };
    let Some((size, factor)) = cameras.iter().find_map(target) else {
        return;
    };
    let percent = f32::from(now.board.options().text_percent);
    let unit = unit(size) * scale.0 * percent / 100.0;
    let unit = unit.clamp(0.2, 6.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a screen is a few thousand units wide"
    )]
    let canvas = (
        (size.x / unit).round() as i32,
        (size.y / unit).round() as i32,
    );
    let unit = Unit {
        logical: unit,
        factor,
    };
    if now.board.canvas() != canvas || *drawn != unit {
        *drawn = unit;
        now.board.resize(canvas.0, canvas.1);
    }
}

/// What this frame shows, for the proof.
fn shown(now: Res<BoardNow>, cameras: Query<&Camera>, mut shown: ResMut<Shown>) {
    shown.tickets = now.board.shown_tickets(now.now);
    shown.drawn = cameras.iter().any(|camera| camera.is_active);
}
