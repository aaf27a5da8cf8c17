//! Chimes of the terminal, where there is a sound card: optional, and never the only sign.

use std::io::Cursor;
use std::time::{Duration, Instant};

use crossbeam_channel::{Receiver, Sender, bounded};
use rodio::{Decoder, DeviceSinkBuilder, MixerDeviceSink};

use crate::desk::Chime;

const UP: &[u8] = include_bytes!("../../assets/sounds/online.wav");
const LATE: &[u8] = include_bytes!("../../assets/sounds/late.wav");
const REFUSED: &[u8] = include_bytes!("../../assets/sounds/cancelled.wav");
const MESSAGE: &[u8] = include_bytes!("../../assets/sounds/new.wav");

/// A sound card that is not there is looked for again by a chime this long after the last look.
const RETRY: Duration = Duration::from_secs(30);
/// Chimes that may wait; old sounds only confuse.
const WAITING_MAX: usize = 4;

/// Plays on a thread of its own; sound cards may be slow or gone.
#[derive(Clone)]
pub struct Speaker(Sender<Chime>);

impl Speaker {
    pub fn start() -> std::io::Result<Self> {
        let (sender, chimes) = bounded(WAITING_MAX);
        std::thread::Builder::new()
            .name("foh-sound".to_owned())
            .spawn(move || play_all(&chimes))?;
        Ok(Self(sender))
    }

    pub fn play(&self, chime: Chime) {
        // A full queue means that sounds are playing already.
        self.0.try_send(chime).unwrap_or(());
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "how long ago a sound card was looked for concerns nobody else"
)]
fn play_all(chimes: &Receiver<Chime>) {
    let mut card: Option<MixerDeviceSink> = None;
    let mut looked: Option<Instant> = None;
    for chime in chimes {
        if card.is_none() && looked.is_none_or(|at| RETRY <= at.elapsed()) {
            looked = Some(Instant::now());
            card = open();
        }
        if let Some(card) = &card {
            ring(card, chime);
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
        Chime::FoodUp => UP,
        Chime::Late => LATE,
        Chime::Refused => REFUSED,
        Chime::Message => MESSAGE,
    };
    match Decoder::new(Cursor::new(wav)) {
        Ok(source) => sink.mixer().add(source),
        Err(error) => tracing::warn!(%error, "a sound of this program cannot be played"),
    }
}
