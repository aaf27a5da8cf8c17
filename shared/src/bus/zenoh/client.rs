//! A client's end: one thread opens the session, one does all the talking; zenoh's own threads only enqueue.

use std::convert::Infallible;
use std::time::Duration;

use ::zenoh::bytes::ZBytes;
use ::zenoh::key_expr::KeyExpr;
use ::zenoh::liveliness::LivelinessToken;
use ::zenoh::{Config, Session, Wait};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::talk::{Clock, RETURNED_MAX, Talk};
use super::{LinkError, config, spawn};
use crate::bus::courier::Courier;
use crate::bus::{ClientConfig, ClientLink, Health, Wake};
use crate::wire::limits::QUEUE_DEPTH_MAX;
use crate::wire::{Stream, Topic, key};

/// Pauses between attempts to reach a router that is away.
const OPEN_PAUSE_MIN: Duration = Duration::from_millis(100);
const OPEN_PAUSE_MAX: Duration = Duration::from_millis(400);

/// Links up with the router of a site, in the background and for good: returns at once, also while the router
/// is away, and comes back by itself after any loss. Errors: an address that is no address, or no thread.
pub fn connect(config: ClientConfig) -> Result<ClientLink, LinkError> {
    let zenoh_config = config::client(&config.endpoints)?;
    let names = Names::new(&config)?;
    let (inbox_in, inbox) = bounded(QUEUE_DEPTH_MAX);
    let (outbox, outbox_out) = bounded(QUEUE_DEPTH_MAX);
    let (news_in, news) = bounded(QUEUE_DEPTH_MAX);
    let (replies_in, replies) = bounded(RETURNED_MAX);
    let (opened_in, opened) = bounded(1);
    let (stop, stopped) = bounded::<Infallible>(0);
    let (health, wake) = (Health::default(), Wake::default());

    let courier = Courier::new(&config, inbox_in, health.clone(), wake.clone());
    let open_names = names.clone();
    spawn("bus-open", move || {
        if let Some(open) = open(&zenoh_config, &open_names, &news_in, &stopped) {
            // Nobody waits any more when this fails; the session then closes by being dropped.
            drop(opened_in.send(open));
        }
    })?;
    let talk = Talk {
        courier,
        health: health.clone(),
        names,
        outbox: outbox_out,
        news,
        replies,
        replies_in,
        opened,
        open: None,
        clock: Clock::start(),
        _stop: stop,
    };
    spawn("bus-client", move || talk.run())?;
    Ok(ClientLink {
        inbox,
        outbox,
        health,
        wake,
    })
}

/// Key expressions of one client, checked once.
#[derive(Clone)]
pub(super) struct Names {
    pub(super) ask: KeyExpr<'static>,
    pub(super) device_beat: KeyExpr<'static>,
    alive: KeyExpr<'static>,
    beat: KeyExpr<'static>,
    /// Stream, its pull and its tells.
    pub(super) streams: Vec<(Stream, KeyExpr<'static>, KeyExpr<'static>)>,
}

impl Names {
    fn new(config: &ClientConfig) -> Result<Self, LinkError> {
        let (role, device) = (config.role, || config.device.clone());
        let name =
            |topic: Topic| KeyExpr::try_from(key(&config.site, &topic)).map_err(LinkError::bus);
        let streams = config.streams.iter().map(|follow| {
            let stream = follow.stream.clone();
            let since = name(Topic::Since {
                stream: stream.clone(),
            })?;
            let tell = name(Topic::Tell {
                stream: stream.clone(),
            })?;
            Ok((stream, since, tell))
        });
        Ok(Self {
            ask: name(Topic::Ask {
                role,
                device: device(),
            })?,
            device_beat: name(Topic::DeviceBeat {
                role,
                device: device(),
            })?,
            alive: name(Topic::Alive {
                role,
                device: device(),
            })?,
            beat: name(Topic::Beat)?,
            streams: streams.collect::<Result<_, LinkError>>()?,
        })
    }
}

/// What the router says unasked.
pub(super) enum News {
    Beat(ZBytes),
    Tell(Stream, ZBytes),
}

pub(super) struct Open {
    pub(super) session: Session,
    /// Other devices see it while the session lives.
    pub(super) _alive: LivelinessToken,
}

/// Tries until there is a session or nobody wants one.
fn open(
    config: &Config,
    names: &Names,
    news: &Sender<News>,
    stopped: &Receiver<Infallible>,
) -> Option<Open> {
    let mut pause = OPEN_PAUSE_MIN;
    loop {
        match ::zenoh::open(config.clone())
            .wait()
            .and_then(|session| declare(session, names, news))
        {
            Ok(open) => return Some(open),
            Err(error) => tracing::debug!(%error, "no router yet"),
        }
        if stopped.recv_timeout(pause) != Err(RecvTimeoutError::Timeout) {
            return None;
        }
        pause = (2 * pause).min(OPEN_PAUSE_MAX);
    }
}

fn declare(session: Session, names: &Names, news: &Sender<News>) -> ::zenoh::Result<Open> {
    let beats = news.clone();
    session
        .declare_subscriber(&names.beat)
        .callback(move |sample| enqueue(&beats, News::Beat(sample.payload().clone())))
        .background()
        .wait()?;
    for (stream, _, tell) in &names.streams {
        let (tells, stream) = (news.clone(), stream.clone());
        session
            .declare_subscriber(tell)
            .callback(move |sample| {
                enqueue(&tells, News::Tell(stream.clone(), sample.payload().clone()));
            })
            .background()
            .wait()?;
    }
    let alive = session.liveliness().declare_token(&names.alive).wait()?;
    Ok(Open {
        session,
        _alive: alive,
    })
}

/// Never waits: a tell that finds no room is a gap, and gaps are pulled.
pub(super) fn enqueue<T>(queue: &Sender<T>, message: T) {
    if queue.try_send(message).is_err() {
        tracing::debug!("more comes in than is taken out; left for a pull or a repeat");
    }
}
