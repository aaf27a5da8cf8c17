//! The router's end: asks, pulls, beats and presence come in; tells and beats go out.

use std::net::TcpListener;

use ::zenoh::key_expr::KeyExpr;
use ::zenoh::qos::CongestionControl;
use ::zenoh::query::Query;
use ::zenoh::sample::{Sample, SampleKind};
use ::zenoh::{Session, Wait};
use crossbeam_channel::{Receiver, Sender, bounded, never, select};

use super::{LinkError, close_within_limit, config, spawn};
use crate::bus::{Put, Reply, RouterInbound, RouterLink};
use crate::ids::SiteId;
use crate::wire::limits::QUEUE_DEPTH_MAX;
use crate::wire::{
    DeviceBeat, Pull, Topic, decode, every_alive, every_ask, every_device_beat, every_since, key,
    parse,
};

/// How often a free port may be snatched away between our look and zenoh's.
const FREE_PORT_TRIES_MAX: usize = 5;

/// Keeps the router on the bus; dropping it closes the bus, in 2 s at most.
pub struct RouterHandle {
    session: Option<Session>,
    endpoints: Vec<String>,
    /// Disconnects when dropped, which ends the thread that tells.
    _stop: Sender<()>,
}

impl RouterHandle {
    /// Where it listens, with the real port where 0 was asked for.
    pub fn endpoints(&self) -> &[String] {
        &self.endpoints
    }
}

impl Drop for RouterHandle {
    fn drop(&mut self) {
        if let Some(session) = self.session.take() {
            close_within_limit(session);
        }
    }
}

/// Opens the bus of a site on `tcp/HOST:PORT` addresses; port 0 takes a free one.
///
/// What finds the inbox full is lost: who asked gets no reply and asks again. Errors: an address that is no
/// address, or that is in use.
pub fn serve(site: SiteId, listen: &[String]) -> Result<(RouterLink, RouterHandle), LinkError> {
    let (session, endpoints) = open(listen)?;
    let (inbox_in, inbox) = bounded(QUEUE_DEPTH_MAX);
    let (outbox, outbox_out) = bounded(QUEUE_DEPTH_MAX);
    let (stop, stopped) = bounded(0);
    let handle = RouterHandle {
        session: Some(session.clone()),
        endpoints,
        _stop: stop,
    };
    listen_to(&session, &site, &inbox_in).map_err(LinkError::bus)?;
    spawn("bus-tell", move || {
        tell(&session, &site, &outbox_out, &stopped)
    })?;
    Ok((RouterLink { inbox, outbox }, handle))
}

fn open(listen: &[String]) -> Result<(Session, Vec<String>), LinkError> {
    let mut tries = 1;
    loop {
        let endpoints = listen
            .iter()
            .map(|e| free_endpoint(e))
            .collect::<Result<Vec<_>, _>>()?;
        match ::zenoh::open(config::router(&endpoints)?).wait() {
            Ok(session) => return Ok((session, endpoints)),
            Err(error) if FREE_PORT_TRIES_MAX <= tries => return Err(LinkError::bus(error)),
            Err(error) => tracing::debug!(%error, "opening the bus; trying again"),
        }
        tries += 1;
    }
}

/// Finds out with the system's own words whether an address can be had, and which port 0 becomes.
fn free_endpoint(endpoint: &str) -> Result<String, LinkError> {
    let (host, _) = config::host_and_port(endpoint)?;
    let cannot = |source| LinkError::Listen {
        endpoint: endpoint.to_owned(),
        source,
    };
    let address = endpoint.trim_start_matches("tcp/");
    let port = TcpListener::bind(address)
        .and_then(|probe| probe.local_addr())
        .map_err(cannot)?;
    Ok(format!("tcp/{host}:{}", port.port()))
}

fn listen_to(
    session: &Session,
    site: &SiteId,
    inbox: &Sender<RouterInbound>,
) -> ::zenoh::Result<()> {
    let heard = inbox.clone();
    session
        .declare_queryable(every_ask(site))
        .complete(true)
        .callback(move |query| enqueue(&heard, ask(query)))
        .background()
        .wait()?;
    let heard = inbox.clone();
    session
        .declare_queryable(every_since(site))
        .complete(true)
        .callback(move |query| enqueue(&heard, pull(query)))
        .background()
        .wait()?;
    let heard = inbox.clone();
    session
        .declare_subscriber(every_device_beat(site))
        .callback(move |sample| enqueue(&heard, device_beat(&sample)))
        .background()
        .wait()?;
    let heard = inbox.clone();
    session
        .liveliness()
        .declare_subscriber(every_alive(site))
        .history(true)
        .callback(move |sample| enqueue(&heard, presence(&sample)))
        .background()
        .wait()
}

/// Never waits: these run on zenoh's own threads.
fn enqueue(inbox: &Sender<RouterInbound>, inbound: Option<RouterInbound>) {
    if let Some(inbound) = inbound
        && inbox.try_send(inbound).is_err()
    {
        tracing::debug!("the router's inbox is full; left for a repeat");
    }
}

fn ask(query: Query) -> Option<RouterInbound> {
    let (_, Topic::Ask { role, device }) = parse(query.key_expr().as_str())? else {
        return None;
    };
    let bytes = query
        .payload()
        .map(|payload| payload.to_bytes().into_owned())
        .unwrap_or_default();
    Some(RouterInbound::Ask {
        bytes,
        role,
        device,
        reply: reply_to(query),
    })
}

fn pull(query: Query) -> Option<RouterInbound> {
    let (_, Topic::Since { stream }) = parse(query.key_expr().as_str())? else {
        return None;
    };
    let bytes = query
        .payload()
        .map(|payload| payload.to_bytes())
        .unwrap_or_default();
    match decode::<Pull>(&bytes) {
        Ok(pull) => {
            drop(bytes);
            Some(RouterInbound::Pull {
                stream,
                pull,
                reply: reply_to(query),
            })
        }
        Err(error) => {
            tracing::warn!(%stream, %error, "a pull that is no message");
            None
        }
    }
}

/// The reply goes out with the asker's own urgency, and is dropped rather than waited for when the asker does
/// not read: it asks again.
fn reply_to(query: Query) -> Reply {
    Box::new(move |bytes| {
        if let Err(error) = query.reply(query.key_expr().clone(), bytes).wait() {
            tracing::debug!(%error, "a reply that could not be sent; it will be asked for again");
        }
    })
}

fn device_beat(sample: &Sample) -> Option<RouterInbound> {
    let (_, Topic::DeviceBeat { role, device }) = parse(sample.key_expr().as_str())? else {
        return None;
    };
    match decode::<DeviceBeat>(&sample.payload().to_bytes()) {
        // Who it is from is where it was put, whatever it says of itself.
        Ok(beat) => Some(RouterInbound::DeviceBeat(DeviceBeat {
            role,
            device,
            ..beat
        })),
        Err(error) => {
            tracing::warn!(%device, %error, "a beat that is no message");
            None
        }
    }
}

fn presence(sample: &Sample) -> Option<RouterInbound> {
    let (_, Topic::Alive { role, device }) = parse(sample.key_expr().as_str())? else {
        return None;
    };
    Some(RouterInbound::Presence {
        role,
        device,
        alive: sample.kind() == SampleKind::Put,
    })
}

/// Puts what the router says, in order, never waiting long for anybody. Messages are batched while more wait;
/// the last one of a burst flushes.
fn tell(session: &Session, site: &SiteId, outbox: &Receiver<Put>, stopped: &Receiver<()>) {
    let mut outbox = outbox.clone();
    loop {
        let put = select! {
            recv(outbox) -> put => put.ok(),
            recv(stopped) -> _ => return,
        };
        let Some(Put { topic, bytes }) = put else {
            // The router lets go of its end while the bus is still wanted; wait for the handle.
            outbox = never();
            continue;
        };
        let last = outbox.is_empty();
        let name = key(site, &topic);
        let sent = KeyExpr::try_from(name).and_then(|name| {
            session
                .put(name, bytes)
                .congestion_control(CongestionControl::Drop)
                .express(last)
                .wait()
        });
        if let Err(error) = sent {
            if session.is_closed() {
                return;
            }
            tracing::warn!(%error, "could not put; screens will pull it");
        }
    }
}
