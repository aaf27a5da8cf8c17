//! A screen in a window: it sleeps until something happens, and looks once a second.

use std::path::PathBuf;
use std::time::Duration;

use bevy::prelude::*;
use bevy::render::settings::RenderCreation;
use bevy::window::{MonitorSelection, PresentMode, WindowMode};
use bevy::winit::{EventLoopProxyWrapper, UpdateMode, WinitSettings, WinitUserEvent};

use crate::board::Board;
use crate::keep::{self, Own};
use crate::link::Wire;
use crate::lost::Loss;
use crate::proof::Progress;
use crate::pulse::Pulse;
use crate::record::Recorder;
use crate::screen::Painted;
use crate::{Stop, app, proof, screen, sound};

/// Once a second the ages move; the same with and without focus, since nobody clicks on a kitchen screen.
const TICK: Duration = Duration::from_secs(1);

pub struct Look {
    pub title: String,
    pub size: (u32, u32),
    pub fullscreen: bool,
    pub scale: f32,
}

/// Runs until the window is closed. Errors are about threads that could not be started, and a lost graphics device.
pub fn run(
    board: Board,
    wire: Wire,
    pulse: Pulse,
    look: Look,
    own: Own,
    stop: Stop,
    flight: PathBuf,
) -> anyhow::Result<()> {
    let window = Window {
        title: look.title,
        name: Some("kds".to_owned()),
        resolution: look.size.into(),
        present_mode: PresentMode::AutoVsync,
        mode: if look.fullscreen {
            WindowMode::BorderlessFullscreen(MonitorSelection::Current)
        } else {
            WindowMode::Windowed
        },
        ..Window::default()
    };
    let mut app = App::new();
    let render = RenderCreation::Automatic(Box::new(app::graphics()));
    app.add_plugins(app::engine(Some(window), render));
    let wake = wire.wake();
    let reporter = wire.reporter();
    if let Some(theme) = own.theme {
        app.insert_resource(theme);
    }
    app.insert_resource(own.bars);
    app::live(&mut app, board, wire, pulse, look.scale);
    keep::install(&mut app, own.files, own.house)?;
    if let Some(drill) = own.drill {
        drill.install(&mut app);
    }
    proof::install(&mut app, Some(reporter), true)?;
    let mode = UpdateMode::Reactive {
        wait: TICK,
        react_to_device_events: false,
        react_to_user_events: true,
        react_to_window_events: true,
    };
    app.insert_resource(WinitSettings {
        focused_mode: mode,
        unfocused_mode: mode,
    })
    .insert_resource(stop)
    .insert_resource(Flight(flight))
    .add_plugins(sound::plugin)
    .add_systems(Startup, camera)
    .add_systems(Startup, move |proxy: Res<EventLoopProxyWrapper>| {
        let proxy = (**proxy).clone();
        // The loop may be gone when the program ends; then nobody needs to be woken.
        wake.set(move || {
            proxy.send_event(WinitUserEvent::WakeUp).ok();
        });
    })
    .add_systems(Last, (end, again).chain());
    let loss = app.world().resource::<Loss>().clone();
    let exit = app.run();
    match (loss.get(), exit) {
        (Some(lost), _) => Err(lost.clone().into()),
        (None, AppExit::Success) => Ok(()),
        (None, AppExit::Error(code)) => anyhow::bail!("the window ended with code {code}"),
    }
}

/// Where the flight recorder is written at the end.
#[derive(Resource)]
struct Flight(PathBuf);

/// Asked to end, or the window was closed: write down what led here.
fn end(
    stop: Res<Stop>,
    recorder: Res<Recorder>,
    flight: Res<Flight>,
    mut exits: ResMut<Messages<AppExit>>,
) {
    let closed = !exits.is_empty();
    if !closed && !stop.is_asked() {
        return;
    }
    if let Err(error) = recorder.write(&flight.0) {
        tracing::warn!(%error, "the flight recorder cannot be written");
    }
    if !closed {
        exits.write(AppExit::Success);
    }
}

fn camera(mut commands: Commands) {
    commands.spawn(screen::camera());
}

/// A frame that lacked something is drawn again at once, and so is one in which a ticket is on its way.
fn again(progress: Res<Progress>, painted: Res<Painted>, proxy: Res<EventLoopProxyWrapper>) {
    if progress.is_incomplete() || painted.moving {
        proxy.send_event(WinitUserEvent::WakeUp).ok();
    }
}
