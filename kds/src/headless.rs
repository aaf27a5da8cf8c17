//! A screen without a window: drawn offscreen by the real renderer, or not drawn at all in tests.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::asset::RenderAssetUsages;
use bevy::camera::RenderTarget;
use bevy::prelude::*;
use bevy::render::render_resource::{TextureFormat, TextureUsages};
use bevy::render::renderer::initialize_renderer;
use bevy::render::settings::RenderCreation;
use bevy::tasks::block_on;
use crossbeam_channel::{Receiver, bounded};
use image::RgbaImage;
use shared::bus::ClientLink;
use shared::ids::DeviceId;

use crate::board::{Board, Setup};
use crate::keep::{self, Own};
use crate::link::{Reporter, Wire};
use crate::lost::{GpuLost, Loss};
use crate::proof::{Capture, PictureTo, Progress, Shown};
use crate::pulse::Pulse;
use crate::record::Recorder;
use crate::screen::Painted;
use crate::store::Store;
use crate::theme::OwnTheme;
use crate::{BoardNow, FrameTime, Step, Stop, app, proof, screen, stats};

/// A frame that lacked a pipeline is drawn again after this long.
const AGAIN: Duration = Duration::from_millis(15);
/// Between two frames of a ticket on its way: 25 a second are enough for the eye to follow a glide of 140 ms.
const MOTION: Duration = Duration::from_millis(40);
/// The rasteriser is given this long for one frame before the loop goes on without it.
const FRAME_WITHIN: Duration = Duration::from_secs(5);

/// There is nothing to draw with.
#[derive(Debug, thiserror::Error)]
#[error(
    "no graphics adapter was found ({why}); install a driver, or Mesa's software one: apt install mesa-vulkan-drivers libvulkan1"
)]
pub struct NoAdapter {
    why: String,
}

/// Opens an adapter without a window; says so in words where there is none.
fn renderer() -> Result<RenderCreation, NoAdapter> {
    let settings = app::graphics();
    let backends = settings.backends.unwrap_or_default();
    // The engine panics where it finds no adapter; the words are all that is lost by catching it.
    let found = catch_unwind(AssertUnwindSafe(|| {
        block_on(initialize_renderer(backends, None, &settings))
    }));
    found
        .map(RenderCreation::Manual)
        .map_err(|panic| NoAdapter {
            why: panic
                .downcast_ref::<&str>()
                .map_or_else(|| "the engine gave up".to_owned(), |why| (*why).to_owned()),
        })
}

/// An app that draws into a picture.
pub struct Offscreen {
    pub app: App,
    camera: Entity,
    target: Handle<Image>,
    progress: Progress,
    painted: u64,
}

impl Offscreen {
    /// A board that is only drawn, as it looks at its time `now`.
    pub fn still(board: Board, now: u64, size: (u32, u32), scale: f32) -> anyhow::Result<Self> {
        Self::new(size, None, |app| app::still(app, board, now, scale))
    }

    /// A screen that lives: it listens, and time goes on.
    pub fn live(
        board: Board,
        wire: Wire,
        pulse: Pulse,
        size: (u32, u32),
        scale: f32,
        theme: Option<OwnTheme>,
    ) -> anyhow::Result<Self> {
        let reporter = wire.reporter();
        Self::new(size, Some(reporter), |app| {
            if let Some(theme) = theme {
                app.insert_resource(theme);
            }
            app::live(app, board, wire, pulse, scale)
        })
    }

    fn new(
        size: (u32, u32),
        reporter: Option<Reporter>,
        program: impl FnOnce(&mut App),
    ) -> anyhow::Result<Self> {
        let mut app = App::new();
        app.add_plugins(app::engine(None, renderer()?));
        program(&mut app);
        proof::install(&mut app, reporter, false)?;
        let mut image =
            Image::new_target_texture(size.0, size.1, TextureFormat::Rgba8UnormSrgb, None);
        image.texture_descriptor.usage |= TextureUsages::COPY_SRC;
        // The main world never looks at the pixels: no copy of them there, and none to upload.
        image.asset_usage = RenderAssetUsages::RENDER_WORLD;
        image.data = None;
        let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
        let to = RenderTarget::Image(target.clone().into());
        let camera = app.world_mut().spawn((screen::camera(), to)).id();
        app.finish();
        app.cleanup();
        let progress = app.world().resource::<Progress>().clone();
        Ok(Self {
            app,
            camera,
            target,
            progress,
            painted: 0,
        })
    }

    /// One update. It draws only if the picture differs from the last one, or if `anyway`; true if it drew.
    pub fn update(&mut self, anyway: bool) -> bool {
        let again = self.progress.is_incomplete();
        // Whether to draw must be known before drawing; what the update is about to paint is not. So paint
        // counts what it changed, and a camera that had nothing to do stays off.
        self.wants(anyway || again);
        self.app.update();
        let drew = self.app.world().resource::<Shown>().drawn;
        self.painted = self.app.world().resource::<Painted>().changes;
        stats::note(&mut self.app, drew);
        drew
    }

    fn wants(&mut self, anyway: bool) {
        self.app.world_mut().insert_resource(Gate {
            camera: self.camera,
            painted: self.painted,
            anyway,
        });
    }

    /// Why nothing can be drawn any more, once that is so.
    pub fn lost(&self) -> Option<GpuLost> {
        self.app.world().resource::<Loss>().get().cloned()
    }

    /// Waits until at most `left` frames are outstanding.
    pub fn settle(&self, left: u64) {
        let step = Duration::from_millis(1);
        let mut waited = Duration::ZERO;
        while left < self.progress.outstanding() && waited < FRAME_WITHIN {
            std::thread::sleep(step);
            waited += step;
        }
    }

    fn capture(&mut self, to: PictureTo, wanted: bool) {
        let target = self.target.clone();
        self.app
            .world_mut()
            .insert_resource(Capture { target, wanted, to });
    }

    /// Draws until the frame is complete and returns it.
    pub fn picture(&mut self) -> Option<RgbaImage> {
        for frame in 0..200 {
            self.update(true);
            self.settle(0);
            // The canvas has its size with the second.
            let moving = self.app.world().resource::<Painted>().moving;
            if 2 <= frame && !moving && !self.progress.is_incomplete() {
                break;
            }
            std::thread::sleep(AGAIN);
        }
        let (pictures, taken): (_, Receiver<RgbaImage>) = bounded(1);
        self.capture(PictureTo::Memory(pictures), true);
        self.update(true);
        self.app.world_mut().remove_resource::<Capture>();
        taken.recv_timeout(FRAME_WITHIN).ok()
    }
}

/// Decides, once painting is done, whether the camera has anything to do.
#[derive(Resource)]
struct Gate {
    camera: Entity,
    painted: u64,
    anyway: bool,
}

fn gate(gate: Option<Res<Gate>>, painted: Res<Painted>, mut cameras: Query<&mut Camera>) {
    let Some(gate) = gate else {
        return;
    };
    if let Ok(mut camera) = cameras.get_mut(gate.camera) {
        let active = gate.anyway || painted.changes != gate.painted;
        if camera.is_active != active {
            camera.is_active = active;
        }
    }
}

/// Where the picture of the screen goes and how often.
pub struct Pictures {
    pub file: PathBuf,
    pub every: Duration,
}

/// Runs until `stop` is asked, then writes the flight recorder: sleeps until news or the next second, draws only what
/// changed. A lost graphics device ends it with `GpuLost`.
pub fn run(
    board: Board,
    wire: Wire,
    pulse: Pulse,
    size: (u32, u32),
    scale: f32,
    pictures: Option<Pictures>,
    own: Own,
    stop: &Stop,
    flight: &Path,
) -> anyhow::Result<()> {
    let (ring, rung) = bounded(1);
    wire.wake().set(move || {
        ring.try_send(()).ok();
    });
    let mut screen = Offscreen::live(board, wire, pulse, size, scale, own.theme)?;
    screen
        .app
        .insert_resource(own.bars)
        .insert_resource(stop.clone());
    keep::install(&mut screen.app, own.files, own.house)?;
    if let Some(drill) = own.drill {
        drill.install(&mut screen.app);
    }
    screen
        .app
        .add_systems(Update, gate.after(Step::Draw).before(Step::Send));
    let mut taken_at: Option<u64> = None;
    let mut untaken = false;
    while !stop.is_asked() {
        // The rasteriser keeps the pace: no frame is begun before the last one is done.
        screen.settle(0);
        let due = |ms: u64| {
            pictures
                .as_ref()
                .is_some_and(|p| taken_at.is_none_or(|at| at + millis(p.every) <= ms))
        };
        let now = pulse.ms();
        let take = due(now);
        if let Some(pictures) = &pictures {
            screen.capture(PictureTo::File(pictures.file.clone()), take);
        }
        let drew = screen.update(taken_at.is_none() && take);
        if let Some(lost) = screen.lost() {
            screen.app.world().resource::<Recorder>().write(flight)?;
            return Err(lost.into());
        }
        untaken |= drew;
        if take && untaken {
            taken_at = Some(now);
            untaken = screen.progress.is_incomplete();
        }
        let moving = screen.app.world().resource::<Painted>().moving;
        let wait = match (screen.progress.is_incomplete(), moving) {
            (true, _) => AGAIN,
            (false, true) => MOTION,
            (false, false) => pulse.to_next_second(),
        };
        // News or the next second, whichever comes first; both are looked at above.
        rung.recv_timeout(wait).ok();
    }
    screen.app.world().resource::<Recorder>().write(flight)?;
    Ok(())
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// A screen without a renderer, for tests: entities are there, pixels are not. Time stands until it is set.
pub fn app(
    setup: Setup,
    link: ClientLink,
    device: DeviceId,
    store: Option<(Store, Vec<crate::board::pending::Waiting>)>,
) -> App {
    let (store, kept) = store.map_or((None, Vec::new()), |(store, kept)| (Some(store), kept));
    let wire = Wire::direct(link, setup.station.clone(), device, store);
    let mut app = App::new();
    app.add_plugins((MinimalPlugins, bevy::input::InputPlugin))
        .insert_resource(BoardNow {
            board: Board::new(setup, kept),
            now: 0,
        })
        .insert_resource(FrameTime::Set(0))
        .insert_resource(wire)
        .add_plugins((crate::logic, screen));
    app
}
