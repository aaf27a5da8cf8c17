//! The same screen without a display: drawn into one PNG, again when it would look different.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bevy::app::TerminalCtrlCHandlerPlugin;
use bevy::camera::{ImageRenderTarget, RenderTarget};
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::RenderPlugin;
use bevy::render::render_resource::TextureFormat;
use bevy::render::view::Msaa;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy::window::ExitCondition;
use bevy::winit::WinitPlugin;
use crossbeam_channel::{RecvTimeoutError, bounded};
use shared::time::Span;

use crate::desk::Desk;
use crate::scene::{Face, logic};

/// Pictures are not drawn more often than this, whatever happens (a frame costs a software renderer 0.15 s).
const PAUSE: Span = Span(250);
/// Ages alone are redrawn this seldom.
const AGES: Span = Span(5_000);
/// Updates until a screenshot has come back from the GPU; more than any driver here took.
const READ_BACK_UPDATES_MAX: usize = 40;

#[derive(Resource, Default)]
struct Taken(bool);

#[derive(Resource)]
struct Target(Handle<Image>);

/// Draws until the program is ended.
pub fn run(mut face: Face, png: &Path, size: (u32, u32)) -> anyhow::Result<()> {
    let (ring, bell) = bounded(1);
    // A full bell has rung already.
    face.terminal
        .line
        .wake(move || ring.try_send(()).unwrap_or(()))?;
    let clock = face.clock;
    let mut app = offscreen(face, size, png.to_owned());
    let (mut shown, mut drawn_at, mut news) = (None, None, true);
    loop {
        match bell.recv_timeout(Duration::from_secs(1)) {
            Ok(()) | Err(RecvTimeoutError::Timeout) => {}
            Err(RecvTimeoutError::Disconnected) => anyhow::bail!("the link ended"),
        }
        let now = clock.now();
        let mut face = app.world_mut().non_send_mut::<Face>();
        news |= face.terminal.pump(now);
        let looks = fingerprint(&face.terminal.desk);
        let rested = drawn_at.is_none_or(|at| if news { PAUSE } else { AGES } <= now - at);
        if rested && shown != Some(looks) {
            picture(&mut app)?;
            (shown, drawn_at, news) = (Some(looks), Some(now), false);
        }
    }
}

/// The app without a window; its camera draws into an image.
pub fn offscreen(face: Face, size: (u32, u32), png: PathBuf) -> App {
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin {
                primary_window: None,
                exit_condition: ExitCondition::DontExit,
                ..default()
            })
            // A picture of a frame without its shaders would be black.
            .set(RenderPlugin {
                synchronous_pipeline_compilation: true,
                ..default()
            })
            .disable::<WinitPlugin>()
            // Its handler waits for the next frame; a signal may end us at once, everything is on disk.
            .disable::<TerminalCtrlCHandlerPlugin>()
            .disable::<LogPlugin>(),
    );
    logic(&mut app, face);
    app.init_resource::<Taken>();
    app.finish();
    app.cleanup();
    let format = TextureFormat::Rgba8UnormSrgb;
    let image = Image::new_target_texture(size.0, size.1, format, None);
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    app.world_mut().spawn((
        Camera2d,
        Msaa::Off,
        RenderTarget::Image(ImageRenderTarget::from(target.clone())),
    ));
    app.insert_resource(Target(target));
    app.add_observer(
        move |shot: On<ScreenshotCaptured>, mut taken: ResMut<Taken>| {
            taken.0 = true;
            if let Err(problem) = write(&shot.image, &png) {
                tracing::error!(png = %png.display(), %problem, "the picture cannot be written");
            }
        },
    );
    app
}

/// Draws one picture and waits until it is written.
pub fn picture(app: &mut App) -> anyhow::Result<()> {
    // Fonts and sizes of new panels settle in the first frames.
    for _ in 0..3 {
        app.update();
    }
    let target = app.world().resource::<Target>().0.clone();
    app.world_mut().resource_mut::<Taken>().0 = false;
    app.world_mut().spawn(Screenshot::image(target));
    for _ in 0..READ_BACK_UPDATES_MAX {
        app.update();
        if app.world().resource::<Taken>().0 {
            return Ok(());
        }
    }
    anyhow::bail!("no picture came back from the graphics driver; is a Vulkan driver installed?")
}

fn write(image: &Image, png: &Path) -> anyhow::Result<()> {
    let picture = image.clone().try_into_dynamic()?.to_rgb8();
    let temporary = png.with_extension("part");
    picture.save_with_format(&temporary, image::ImageFormat::Png)?;
    std::fs::rename(&temporary, png)?;
    Ok(())
}

/// Whether the screen would look different.
fn fingerprint(desk: &Desk) -> u64 {
    let mut hasher = DefaultHasher::new();
    let screen = &desk.screen;
    format!(
        "{:?}{:?}{:?}{:?}",
        desk.status(),
        desk.floor(),
        desk.check_screen(),
        desk.footer()
    )
    .hash(&mut hasher);
    format!(
        "{:?}{:?}{:?}{:?}",
        desk.menu_view(),
        desk.sheet(),
        screen.dialog,
        screen.notice
    )
    .hash(&mut hasher);
    format!("{:?}{:?}", desk.refusals().next(), desk.open_checks()).hash(&mut hasher);
    hasher.finish()
}
