//! Who a screen is on the bus, and what it says there: taps, beats, and which tickets were shown.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crossbeam_channel::Sender;
use shared::bus::Outbound;
use shared::ids::*;
use shared::order::Allergy;
use shared::wire::limits::DISPLAYED_PER_MESSAGE_MAX;
use shared::wire::*;

/// Asks of `Displayed` that may be on their way; beyond it the screen waits and reports the newest.
const DISPLAYED_IN_FLIGHT_MAX: usize = 64;

/// Who this screen is on the bus, and what its threads share.
#[derive(Clone)]
pub struct Voice {
    pub station: StationId,
    /// It shows the station's tickets; the guests' board does not, and nobody must think so.
    pub watches: bool,
    pub device: DeviceId,
    pub(super) outbox: Sender<Outbound>,
    pub(super) term: Arc<AtomicU64>,
    pub(super) frame: Arc<AtomicU64>,
    pub(super) waiting: Arc<AtomicU32>,
    /// Asks whose answers nobody needs to see.
    quiet: Arc<Mutex<BTreeSet<RequestId>>>,
}

impl Voice {
    pub(super) fn new(
        station: StationId,
        watches: bool,
        device: DeviceId,
        outbox: Sender<Outbound>,
    ) -> Self {
        Self {
            station,
            watches,
            device,
            outbox,
            term: Arc::default(),
            frame: Arc::default(),
            waiting: Arc::default(),
            quiet: Arc::default(),
        }
    }

    pub(super) fn envelope(&self, id: RequestId, term: u64, ask: StationAsk) -> Outbound {
        Outbound::Ask(Box::new(Envelope {
            v: PROTOCOL,
            id,
            role: Role::Station,
            device: self.device.clone(),
            actor: None,
            approver: None,
            term,
            body: Ask::Station(ask),
        }))
    }

    pub(super) fn quiet(&self) -> std::sync::MutexGuard<'_, BTreeSet<RequestId>> {
        self.quiet.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn is_quiet(&self, answer: &Answer) -> bool {
        self.quiet().remove(&answer.id)
    }

    /// Tells the other screens of this station, by the router, that these allergies were seen.
    pub(super) fn saw(&self, order: OrderId, allergies: Vec<Allergy>) {
        let id = mint();
        let ask = StationAsk::SeeAllergies {
            station: self.station.clone(),
            order,
            allergies,
        };
        self.quiet().insert(id);
        let term = self.term.load(Ordering::Relaxed);
        if self.outbox.try_send(self.envelope(id, term, ask)).is_err() {
            self.quiet().remove(&id);
        }
    }

    pub(super) fn beat(&self) -> Outbound {
        Outbound::Beat(DeviceBeat {
            v: PROTOCOL,
            device: self.device.clone(),
            role: Role::Station,
            station: self.watches.then(|| self.station.clone()),
            frame: self.frame.load(Ordering::Relaxed),
            waiting: self.waiting.load(Ordering::Relaxed),
        })
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a hand or a presented frame is behind each of these ids"
)]
pub(super) fn mint() -> RequestId {
    RequestId(uuid::Uuid::now_v7())
}

/// Tells the router what was shown, once the GPU has shown it. Lives on the thread that waits for the GPU.
pub struct Reporter {
    voice: Voice,
    reported: BTreeMap<TicketId, Revision>,
}

impl Reporter {
    pub(super) fn new(voice: Voice) -> Self {
        Self {
            voice,
            reported: BTreeMap::new(),
        }
    }

    /// Frame `frame` is on the screen with these tickets, entirely.
    pub fn presented(&mut self, frame: u64, shown: &[(TicketId, Revision)]) {
        self.voice.frame.store(frame, Ordering::Relaxed);
        let news = |(id, revision): &&(TicketId, Revision)| {
            self.reported.get(id).is_none_or(|before| before < revision)
        };
        let fresh: Vec<SeenTicket> = shown
            .iter()
            .filter(news)
            .map(|(ticket, revision)| SeenTicket {
                ticket: ticket.clone(),
                revision: *revision,
            })
            .collect();
        self.reported
            .retain(|id, _| shown.iter().any(|(other, _)| other == id));
        for part in fresh.chunks(DISPLAYED_PER_MESSAGE_MAX) {
            if !self.send(part.to_vec()) {
                break;
            }
            self.reported
                .extend(part.iter().map(|seen| (seen.ticket.clone(), seen.revision)));
        }
    }

    /// False when the way is full; the next frame reports again.
    fn send(&self, tickets: Vec<SeenTicket>) -> bool {
        if DISPLAYED_IN_FLIGHT_MAX <= self.voice.quiet().len() {
            return false;
        }
        let id = mint();
        let ask = StationAsk::Displayed {
            station: self.voice.station.clone(),
            tickets,
        };
        let term = self.voice.term.load(Ordering::Relaxed);
        self.voice.quiet().insert(id);
        let sent = self
            .voice
            .outbox
            .try_send(self.voice.envelope(id, term, ask))
            .is_ok();
        if !sent {
            self.voice.quiet().remove(&id);
        }
        sent
    }
}
