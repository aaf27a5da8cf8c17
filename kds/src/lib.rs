//! One kitchen screen. It owns pixels and taps; what is true in the kitchen the router knows.
//!
//! `board` is everything a screen knows, pure; `screen` describes what is drawn; `link` is the only module
//! that knows messages. Rules of the kitchen must not come here: a screen only greys out what the router
//! would refuse, and says the router's own words when it does.

pub mod board;
pub mod intent;
pub mod input;
pub mod screen;
pub mod link;
pub mod theme;
pub mod sound;
pub mod record;
pub mod store;
pub mod keep;
pub mod proof;
pub mod lost;
pub mod stats;
pub mod pulse;
pub mod app;
pub mod window;
pub mod headless;
pub mod config;

use bevy::prelude::*;

use board::Board;

/// The order of a frame; add a step here and nowhere else.
#[derive(SystemSet, Clone, Debug, PartialEq, Eq, Hash)]
pub enum Step {
    Clock,
    Receive,
    Decide,
    Draw,
    Send,
}

/// The board, and the time of this frame in milliseconds since the program started.
#[derive(Resource)]
pub struct BoardNow {
    pub board: Board,
    pub now: u64,
}

/// Set when the program was asked to end (Ctrl-C, SIGTERM); the loops look at it when woken.
#[derive(Resource, Clone, Default)]
pub struct Stop(std::sync::Arc<std::sync::atomic::AtomicBool>);

impl Stop {
    pub fn ask(&self) {
        self.0.store(true, std::sync::atomic::Ordering::Release);
    }

    pub fn is_asked(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::Acquire)
    }
}

/// How the frame's time comes: from the program's clock, or set by a test.
#[derive(Resource, Clone, Copy)]
pub enum FrameTime {
    Pulse(pulse::Pulse),
    Set(u64),
}

/// Board, link, hands and recorder: all that works without a renderer.
pub fn logic(app: &mut App) {
    app.configure_sets(
        Update,
        (
            Step::Clock,
            Step::Receive,
            Step::Decide,
            Step::Draw,
            Step::Send,
        )
            .chain(),
    )
    .init_resource::<record::Recorder>()
    .add_systems(
        Update,
        (
            clock.in_set(Step::Clock),
            tick.after(Step::Receive).before(Step::Decide),
        ),
    )
    .add_plugins((link::plugin, input::plugin));
}

/// What is drawn.
pub fn screen(app: &mut App) {
    app.add_plugins((theme::plugin, screen::plugin));
}

fn clock(time: Res<FrameTime>, mut now: ResMut<BoardNow>) {
    now.now = match *time {
        FrameTime::Pulse(pulse) => pulse.ms(),
        FrameTime::Set(ms) => ms,
    };
}

fn tick(mut now: ResMut<BoardNow>) {
    let mono = now.now;
    now.board.tick(mono);
}
