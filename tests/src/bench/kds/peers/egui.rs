//! The board as a program of bevy_egui: drawn anew for each event and each second, into a picture nobody looks at.

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use bevy::camera::{ImageRenderTarget, RenderTarget};
use bevy::prelude::*;
use bevy::render::render_resource::{PollType, TextureFormat};
use bevy::render::renderer::RenderDevice;
use bevy::render::settings::RenderCreation;
use bevy_egui::egui::{self, LayerId, UiBuilder};
use bevy_egui::{EguiContexts, EguiPlugin, EguiPrimaryContextPass};

use super::super::super::probe::{end_of_input, say};
use super::super::super::process::instant;
use super::board::{PeerBoard, PeerTicket, Sums};

#[derive(Resource)]
struct Shown {
    board: PeerBoard,
    open: VecDeque<(PeerTicket, Instant)>,
    sums: Sums,
    next: usize,
    events: u64,
}

impl Shown {
    fn open_next(&mut self) {
        let ticket = self.board.ticket(self.next);
        self.next += 1;
        self.sums.add(&ticket);
        self.open.push_back((ticket, instant()));
    }

    /// New tickets and bumps by turns, as the screen gets them.
    fn event(&mut self) {
        if self.events.is_multiple_of(2) {
            self.open_next();
        } else if let Some((gone, _)) = self.open.pop_front() {
            self.sums.take(&gone);
        }
        self.events += 1;
    }
}

/// Runs the board of this file until standard input ends; says `begun` with the first event, `ended` with the last.
pub fn egui_board(file: &Path) -> anyhow::Result<()> {
    let board: PeerBoard = serde_json::from_slice(&std::fs::read(file)?)?;
    let end = end_of_input()?;
    let mut shown = Shown {
        open: VecDeque::new(),
        sums: Sums::default(),
        next: 0,
        events: 0,
        board,
    };
    (0..shown.board.tickets.len()).for_each(|_| shown.open_next());
    let (calm, load) = (shown.board.calm_ms, shown.board.load_ms);
    let (rate, size) = (shown.board.events_per_s, shown.board.size);
    let mut app = app(shown, size);
    let start = instant();
    let (mut begun, mut ended, mut second) = (false, false, 0);
    draw_one(&mut app)?;
    while end.try_recv().is_err() {
        let ms = u64::try_from(start.elapsed().as_millis())?;
        let since = ms.saturating_sub(calm);
        if calm <= ms && !begun {
            begun = true;
            say("begun")?;
        }
        if load < since && !ended {
            ended = true;
            say("ended")?;
        }
        let due = since.min(load) * rate / 1_000;
        let mut shown = app.world_mut().resource_mut::<Shown>();
        let mut news = second != ms / 1_000;
        second = ms / 1_000;
        while shown.events < due {
            shown.event();
            news = true;
        }
        if news {
            draw_one(&mut app)?;
        }
        let next = if begun && !ended {
            4
        } else {
            1_000 - ms % 1_000
        };
        std::thread::sleep(Duration::from_millis(next));
    }
    Ok(())
}

/// The next frame waits for the rasteriser, as the screen's own loop does.
fn draw_one(app: &mut App) -> anyhow::Result<()> {
    app.update();
    let device = app.world().resource::<RenderDevice>();
    device.poll(PollType::wait_indefinitely())?;
    Ok(())
}

/// The screen's own lean engine, with egui on top.
fn app(shown: Shown, size: (u32, u32)) -> App {
    let mut app = App::new();
    let render = RenderCreation::Automatic(Box::new(kds::app::graphics()));
    app.add_plugins(kds::app::engine(None, render))
        .add_plugins(EguiPlugin::default())
        .insert_resource(shown)
        .add_systems(EguiPrimaryContextPass, draw);
    app.finish();
    app.cleanup();
    let image = Image::new_target_texture(size.0, size.1, TextureFormat::Rgba8UnormSrgb, None);
    let target = app.world_mut().resource_mut::<Assets<Image>>().add(image);
    let to = RenderTarget::Image(ImageRenderTarget::from(target));
    app.world_mut().spawn((Camera2d, Msaa::Off, to));
    app
}

fn draw(mut contexts: EguiContexts, shown: Res<Shown>) -> Result {
    let context = contexts.ctx_mut()?.clone();
    let place = UiBuilder::new()
        .layer_id(LayerId::background())
        .max_rect(context.viewport_rect());
    let mut ui = egui::Ui::new(context, "board".into(), place);
    let more = shown.open.len().saturating_sub(shown.board.shown);
    egui::Panel::top("header").show(&mut ui, |ui| {
        ui.horizontal(|ui| {
            ui.heading("GRILL");
            ui.label(format!("{} open", shown.open.len()));
            ui.label(format!("{more} more"));
        });
    });
    egui::Panel::right("totals").show(&mut ui, |ui| {
        ui.label("ALL DAY");
        for (name, count) in &shown.sums.0 {
            ui.horizontal(|ui| {
                ui.label(name);
                ui.strong(count.to_string());
            });
        }
    });
    egui::CentralPanel::default().show(&mut ui, |ui| {
        let each = shown.board.shown.div_ceil(shown.board.columns).max(1);
        ui.columns(shown.board.columns, |columns| {
            let first = shown.open.iter().take(shown.board.shown);
            for (n, (ticket, since)) in first.enumerate() {
                card(&mut columns[n / each], ticket, since.elapsed());
            }
        });
    });
    Ok(())
}

fn card(ui: &mut egui::Ui, ticket: &PeerTicket, age: Duration) {
    egui::Frame::group(ui.style()).show(ui, |ui| {
        ui.horizontal(|ui| {
            ui.heading(ticket.number.to_string());
            ui.label(&ticket.who);
            let secs = age.as_secs();
            ui.heading(format!("{}:{:02}", secs / 60, secs % 60));
        });
        for line in &ticket.lines {
            ui.horizontal(|ui| {
                ui.strong(line.quantity.to_string());
                ui.strong(&line.name);
            });
            for modifier in &line.modifiers {
                ui.label(modifier);
            }
        }
    });
}
