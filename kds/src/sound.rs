//! Chimes, where there is a sound card: optional, tried again, and never the only sign.

use std::io::Cursor;
use std::time::Duration;

use bevy::prelude::*;
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use rodio::{Decoder, DeviceSinkBuilder, MixerDeviceSink};

use crate::board::Chime;
use crate::{BoardNow, Step};

const NEW: &[u8] = include_bytes!("../../assets/sounds/new.wav");
const CHANGED: &[u8] = include_bytes!("../../assets/sounds/changed.wav");
const LATE: &[u8] = include_bytes!("../../assets/sounds/late.wav");
const TROUBLE: &[u8] = include_bytes!("../../assets/sounds/cancelled.wav");

/// A sound card that was not there is looked for again after this long.
const RETRY: Duration = Duration::from_secs(300);
/// Chimes that may wait to be heard; more are dropped, since old sounds only confuse.
const WAITING_MAX: usize = 4;

#[derive(Resource)]
struct Speaker(Sender<Chime>);

/// Plays the board's chimes on a thread of their own; sound cards may be slow or gone.
pub fn plugin(app: &mut App) {
    let (sender, chimes) = bounded(WAITING_MAX);
    let thread = std::thread::Builder::new().name("kds-sound".to_owned());
    match thread.spawn(move || play_all(&chimes)) {
        Ok(_) => {
            app.insert_resource(Speaker(sender))
                .add_systems(Update, play.in_set(Step::Send));
        }
        Err(error) => tracing::warn!(%error, "no thread for sounds; this screen stays silent"),
    }
}

fn play(mut now: ResMut<BoardNow>, speaker: Res<Speaker>) {
    for chime in now.board.take_chimes() {
        // A full queue means that sounds are playing already.
        speaker.0.try_send(chime).ok();
    }
}

fn play_all(chimes: &Receiver<Chime>) {
    let mut sink = open();
    loop {
        match chimes.recv_timeout(RETRY) {
            Ok(chime) => {
                if let Some(sink) = &sink {
                    ring(sink, chime);
                }
            }
            Err(RecvTimeoutError::Timeout) => {
                if sink.is_none() {
                    sink = open();
                }
            }
            Err(RecvTimeoutError::Disconnected) => return,
        }
    }
}

fn open() -> Option<MixerDeviceSink> {
    let mut sink = DeviceSinkBuilder::open_default_sink().ok()?;
    sink.log_on_drop(false);
    Some(sink)
}

fn ring(sink: &MixerDeviceSink, chime: Chime) {
    let wav = match chime {
        Chime::New => NEW,
        Chime::Changed => CHANGED,
        Chime::Late => LATE,
        Chime::Trouble => TROUBLE,
    };
    match Decoder::new(Cursor::new(wav)) {
        Ok(source) => sink.mixer().add(source),
        Err(error) => tracing::warn!(%error, "a sound of this program cannot be played"),
    }
}
