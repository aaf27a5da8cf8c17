//! Chimes, where there is a sound card: optional, looked for again, and never the only sign.

use std::io::Cursor;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bevy::prelude::*;
use crossbeam_channel::{Receiver, Sender, bounded};
use rodio::{Decoder, DeviceSinkBuilder, MixerDeviceSink, Source};

use crate::board::Chime;
use crate::board::options::VOLUME_MAX;
use crate::pulse::Pulse;
use crate::{BoardNow, Step};

const ONLINE: &[u8] = include_bytes!("../../assets/sounds/online.wav");
const NEW: &[u8] = include_bytes!("../../assets/sounds/new.wav");
const CHANGED: &[u8] = include_bytes!("../../assets/sounds/changed.wav");
const LATE: &[u8] = include_bytes!("../../assets/sounds/late.wav");
const CANCELLED: &[u8] = include_bytes!("../../assets/sounds/cancelled.wav");
const TROUBLE: &[u8] = include_bytes!("../../assets/sounds/trouble.wav");

/// A sound card that is not there, or is lost, is looked for by the first chime this long after the last look.
const RETRY_MS: u64 = 30_000;
/// Chimes that may wait to be heard; more are dropped, since old sounds only confuse.
const WAITING_MAX: usize = 4;

#[derive(Resource)]
struct Speaker(Sender<(Chime, u8)>);

/// Plays the board's chimes on a thread of their own; sound cards may be slow or gone.
pub fn plugin(app: &mut App) {
    let (sender, chimes) = bounded(WAITING_MAX);
    let thread = std::thread::Builder::new().name("kds-sound".to_owned());
    let (pulse, lost) = (Pulse::start(), Arc::new(AtomicBool::new(false)));
    match thread.spawn(move || {
        let card = lost.clone();
        play_all(&chimes, &lost, || pulse.ms(), || open(&card), ring);
    }) {
        Ok(_) => {
            app.insert_resource(Speaker(sender))
                .add_systems(Update, play.in_set(Step::Send));
        }
        Err(error) => tracing::warn!(%error, "no thread for sounds; this screen stays silent"),
    }
}

fn play(mut now: ResMut<BoardNow>, speaker: Res<Speaker>) {
    let mono = now.now;
    for chime in now.board.take_chimes() {
        let volume = now.board.volume(chime, mono);
        if 0 < volume {
            // A full queue means that sounds are playing already.
            speaker.0.try_send((chime, volume)).ok();
        }
    }
}

/// `lost` is set by the open card when it fails; clock, card and ringing are the caller's.
fn play_all<S>(
    chimes: &Receiver<(Chime, u8)>,
    lost: &AtomicBool,
    now_ms: impl Fn() -> u64,
    mut open: impl FnMut() -> Option<S>,
    mut ring: impl FnMut(&S, Chime, u8),
) {
    let mut card = Card::default();
    card.find(false, now_ms(), &mut open);
    for (chime, volume) in chimes {
        let lost_now = lost.swap(false, Ordering::Relaxed);
        if let Some(sink) = card.find(lost_now, now_ms(), &mut open) {
            ring(sink, chime, volume);
        }
    }
}

/// The sound card, as far as there is one.
struct Card<S> {
    sink: Option<S>,
    tried_ms: Option<u64>,
}

impl<S> Default for Card<S> {
    fn default() -> Self {
        Self {
            sink: None,
            tried_ms: None,
        }
    }
}

impl<S> Card<S> {
    /// The open card, or a new look for one. Looking may take long, so not every chime does it.
    fn find(&mut self, lost: bool, now_ms: u64, open: impl FnOnce() -> Option<S>) -> Option<&S> {
        if lost {
            self.sink = None;
        }
        let rested = |tried: u64| RETRY_MS <= now_ms.saturating_sub(tried);
        if self.sink.is_none() && self.tried_ms.is_none_or(rested) {
            self.tried_ms = Some(now_ms);
            self.sink = open();
        }
        self.sink.as_ref()
    }
}

/// Opens the default card, else any; `lost` is set when the card that was opened fails later.
fn open(lost: &Arc<AtomicBool>) -> Option<MixerDeviceSink> {
    let flag = lost.clone();
    let default = DeviceSinkBuilder::from_default_device().and_then(|builder| {
        let builder = builder.with_error_callback(move |error| {
            tracing::warn!(%error, "the sound card fails");
            flag.store(true, Ordering::Relaxed);
        });
        builder.open_stream()
    });
    let mut sink = default
        .or_else(|_no_default| DeviceSinkBuilder::open_default_sink())
        .ok()?;
    sink.log_on_drop(false);
    Some(sink)
}

fn ring(sink: &MixerDeviceSink, chime: Chime, volume: u8) {
    let wav = match chime {
        Chime::New => NEW,
        Chime::Changed => CHANGED,
        Chime::Late => LATE,
        Chime::Online => ONLINE,
        Chime::Cancelled => CANCELLED,
        Chime::Trouble => TROUBLE,
    };
    match Decoder::new(Cursor::new(wav)) {
        Ok(source) => sink
            .mixer()
            .add(source.amplify(f32::from(volume) / f32::from(VOLUME_MAX))),
        Err(error) => tracing::warn!(%error, "a sound of this program cannot be played"),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::{Cell, RefCell};

    use super::*;

    #[test]
    fn a_missing_card_is_looked_for_by_later_chimes_and_a_lost_one_is_opened_again() {
        let mut card = Card::default();
        let mut looks = 0;
        let mut chime = |lost, now_ms, there: bool| {
            let open = || {
                looks += 1;
                there.then_some(())
            };
            let rings = card.find(lost, now_ms, open).is_some();
            (rings, looks)
        };
        assert_eq!(chime(false, 0, false), (false, 1));
        // A busy screen chimes every second; the card is still found.
        assert_eq!(chime(false, 1_000, true), (false, 1));
        assert_eq!(chime(false, RETRY_MS - 1, true), (false, 1));
        assert_eq!(chime(false, RETRY_MS, true), (true, 2));
        assert_eq!(chime(false, 10 * RETRY_MS, true), (true, 2));
        assert_eq!(chime(true, 11 * RETRY_MS, true), (true, 3));
    }

    #[test]
    fn a_card_that_is_pulled_out_rings_again_once_it_is_plugged_in() {
        let lost = AtomicBool::new(false);
        let (send, chimes) = bounded(8);
        let (clock, rung) = (Cell::new(0), RefCell::new(Vec::new()));
        // Opened once for nothing, then as card 1, then as card 2.
        let mut cards = [None, Some(1), None, Some(2)].into_iter();
        let mut chime = |minute: u64| {
            send.try_send((Chime::New, u8::try_from(minute).unwrap()))
                .unwrap();
        };
        (0..6).for_each(&mut chime);
        drop(send);
        let open = || cards.next().flatten();
        let ring = |card: &i32, _: Chime, minute: u8| {
            rung.borrow_mut().push((*card, minute));
            // Between the minutes 2 and 3 somebody trips over the cable: the driver reports it.
            lost.store(minute == 2, Ordering::Relaxed);
        };
        let now = || {
            clock.set(clock.get() + 1);
            clock.get() * 60_000
        };
        play_all(&chimes, &lost, now, open, ring);
        let all = rung.into_inner();
        assert_eq!(all, [(1, 0), (1, 1), (1, 2), (2, 4), (2, 5)]);
    }
}
