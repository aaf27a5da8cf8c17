//! Bevy around the panels: one camera, no anti-aliasing, and a frame only when something happened.

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use bevy::app::TerminalCtrlCHandlerPlugin;
use bevy::log::LogPlugin;
use bevy::prelude::*;
use bevy::render::view::Msaa;
use bevy::window::{ExitCondition, WindowResolution};
use bevy::winit::{EventLoopProxyWrapper, UpdateMode, WinitSettings, WinitUserEvent};
use bevy_egui::{EguiContexts, EguiInput, EguiInputSet, EguiPlugin, EguiPrimaryContextPass};
use egui::{LayerId, UiBuilder};
use shared::theme::{Mode, Theme};

use crate::panels::terminal_ui;
use crate::stamp::LocalClock;
use crate::terminal::Terminal;
use crate::theme::{backdrop, ensure, mode_of};

/// A frame at least this often, for the ages. News, taps and a kitchen that falls silent wake it at once.
const TICK: Duration = Duration::from_secs(4);
/// While a card is on its way, its terminal is asked this often.
const TICK_CARD: Duration = Duration::from_millis(400);

/// The terminal and what it is drawn with.
pub struct Face {
    pub terminal: Terminal,
    pub clock: LocalClock,
    pub theme: Theme,
    /// Folder of the fonts; `None`: egui's own.
    pub fonts: Option<PathBuf>,
}

/// Opens the window and stays in it.
pub fn run(face: Face, size: (u32, u32)) -> anyhow::Result<()> {
    let window = Window {
        title: format!("Brigade · {}", face.terminal.desk.house.name),
        resolution: WindowResolution::new(size.0, size.1),
        ..default()
    };
    let mut app = App::new();
    app.add_plugins(
        DefaultPlugins
            .set(WindowPlugin {
                primary_window: Some(window),
                exit_condition: ExitCondition::OnPrimaryClosed,
                ..default()
            })
            // Its handler waits for the next frame; a signal may end us at once, everything is on disk.
            .disable::<TerminalCtrlCHandlerPlugin>()
            .disable::<LogPlugin>(),
    );
    app.insert_resource(paced(TICK));
    logic(&mut app, face);
    app.add_systems(Startup, (camera, wake))
        .add_systems(Update, pace);
    match app.run() {
        AppExit::Success => Ok(()),
        AppExit::Error(code) => anyhow::bail!("the window ended with code {code}"),
    }
}

fn paced(tick: Duration) -> WinitSettings {
    let mode = UpdateMode::reactive_low_power(tick);
    WinitSettings {
        focused_mode: mode,
        unfocused_mode: mode,
    }
}

/// A calm terminal costs little; one that waits for a card looks often.
fn pace(
    face: NonSend<Face>,
    mut settings: ResMut<WinitSettings>,
    mut known: Local<Option<Duration>>,
) {
    let tick = if face.terminal.desk.waits_for_card() {
        TICK_CARD
    } else {
        TICK
    };
    if known.replace(tick) != Some(tick) {
        *settings = paced(tick);
    }
}

/// What the window and the picture have in common.
pub fn logic(app: &mut App, face: Face) {
    app.insert_resource(ClearColor(backdrop(face.theme.tokens(Mode::Dark))))
        .add_plugins(EguiPlugin::default())
        .insert_non_send(face)
        .add_systems(PreUpdate, calm.after(EguiInputSet::WriteEguiEvents))
        .add_systems(Update, receive)
        .add_systems(EguiPrimaryContextPass, draw);
}

fn camera(mut commands: Commands) {
    // Panels have their own soft edges; multisampling would only cost (240 against 145 ms in software).
    commands.spawn((Camera2d, Msaa::Off));
}

/// A message wakes the sleeping event loop.
fn wake(mut face: NonSendMut<Face>, proxy: Res<EventLoopProxyWrapper>) -> Result {
    let proxy = (**proxy).clone();
    face.terminal.line.wake(move || {
        // The loop is gone when the window has closed; nobody is left to wake.
        proxy.send_event(WinitUserEvent::WakeUp).unwrap_or(());
    })?;
    Ok(())
}

/// bevy_egui tells egui the modifier keys anew in each frame, and egui asks for a frame after each event: the two
/// would draw for ever. Only a change goes through.
fn calm(mut inputs: Query<&mut EguiInput>, mut known: Local<egui::Modifiers>) {
    for mut input in &mut inputs {
        input.events.retain(|event| match event {
            egui::Event::ModifiersChanged(now) => std::mem::replace(&mut *known, *now) != *now,
            _ => true,
        });
    }
}

fn receive(mut face: NonSendMut<Face>) {
    let now = face.clock.now();
    face.terminal.pump(now);
}

fn draw(mut face: NonSendMut<Face>, mut contexts: EguiContexts) -> Result {
    let ctx = contexts.ctx_mut()?.clone();
    let place = UiBuilder::new()
        .layer_id(LayerId::background())
        .max_rect(ctx.viewport_rect());
    let mut ui = egui::Ui::new(ctx.clone(), "terminal".into(), place);
    pass(&mut ui, &mut face);
    face.terminal
        .line
        .pulse()
        .frame
        .fetch_add(1, Ordering::Relaxed);
    Ok(())
}

/// Draws, does what was tapped, and in that case asks to be drawn once more within the same frame.
pub fn pass(ui: &mut egui::Ui, face: &mut Face) {
    let ctx = ui.ctx().clone();
    let mode = mode_of(face.terminal.desk.prefs());
    if !ensure(&ctx, &face.theme, mode, face.fonts.as_deref()) {
        return;
    }
    let now = face.clock.now();
    let mut intents = Vec::new();
    terminal_ui(ui, &face.terminal.desk, now, &mut intents);
    for intent in &intents {
        face.terminal.act(intent, now);
    }
    if !intents.is_empty() {
        ctx.request_discard("a tap changed the desk");
        ctx.request_repaint();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modifier_keys_that_stay_as_they_are_ask_for_no_frame() {
        let mut app = App::new();
        app.add_systems(Update, calm);
        let keys = egui::Event::ModifiersChanged;
        let mut heard = |modifiers| {
            let events = vec![keys(modifiers), egui::Event::Copy];
            let input = egui::RawInput {
                events,
                ..default()
            };
            let screen = app.world_mut().spawn(EguiInput(input)).id();
            app.update();
            let left = app.world_mut().entity_mut(screen).take::<EguiInput>();
            left.map_or(0, |input| input.events.len())
        };
        let (none, ctrl) = (egui::Modifiers::NONE, egui::Modifiers::CTRL);
        assert_eq!(
            [none, none, ctrl, ctrl, none].map(&mut heard),
            [1, 1, 2, 1, 2]
        );
    }
}
