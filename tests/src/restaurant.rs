//! The fixture's restaurant around the router's real core and a real journal, without threads or a bus.

use std::collections::BTreeSet;
use std::path::PathBuf;

use anyhow::Context;
use router::clock::ClockKind;
use router::serve::{Core, Options};
use shared::bus::{Reply, RouterInbound};
use shared::fixture;
use shared::ids::{ActorId, DeviceId, RequestId, StationId};
use shared::menu::{Restaurant, Station};
use shared::ticket::{OrderView, TicketView};
use shared::time::{Span, Timestamp};
use shared::wire::*;

/// Crash it, ask it, look at every rail.
pub struct InMemory {
    pub restaurant: Restaurant,
    plans: bool,
    core: Option<Core>,
    folder: tempfile::TempDir,
    /// Real time as the core is told it; only screens are judged by it.
    real: Timestamp,
    /// Stations whose screen is off.
    silent: BTreeSet<StationId>,
    ids: fixture::Ids,
}

fn nobody() -> Reply {
    Box::new(|_bytes| {})
}

impl InMemory {
    /// Opens with an empty journal at `now` of a driven clock.
    pub fn open(now: Timestamp) -> anyhow::Result<Self> {
        Self::open_with(now, fixture::restaurant(), false)
    }

    /// The same for another restaurant, and planned where `plans`.
    pub fn open_with(now: Timestamp, restaurant: Restaurant, plans: bool) -> anyhow::Result<Self> {
        let mut house = Self {
            restaurant,
            plans,
            core: None,
            folder: tempfile::tempdir().context("making a temporary folder")?,
            real: now,
            silent: BTreeSet::new(),
            ids: fixture::ids(99),
        };
        house.core = Some(house.start()?);
        house.advance(now);
        Ok(house)
    }

    fn data(&self) -> PathBuf {
        self.folder.path().to_owned()
    }

    fn start(&self) -> anyhow::Result<Core> {
        let options = Options {
            clock: ClockKind::Driven,
            plan: self.plans,
            ..Options::default()
        };
        Ok(Core::open(
            &self.data(),
            Box::new(self.restaurant.clone()),
            options,
            self.real,
        )?)
    }

    fn core(&mut self) -> &mut Core {
        self.core
            .as_mut()
            .expect("only `crash` takes the core away, and puts a new one back")
    }

    /// Loses everything that is not in the journal, and starts again.
    pub fn crash(&mut self) -> anyhow::Result<()> {
        // Dropped, not closed: no checkpoint, no last word.
        drop(self.core.take());
        self.core = Some(self.start()?);
        Ok(())
    }

    fn handle(&mut self, heard: Vec<RouterInbound>) -> router::publish::Spoken {
        let real = self.real;
        self.core()
            .handle(heard, real)
            .expect("the journal is on a healthy disk in this test")
    }

    /// The driven clock; whatever is due on the way happens.
    pub fn advance(&mut self, to: Timestamp) {
        let id = self.ids.next_request();
        let bytes = self.envelope(Role::Driver, id, Ask::Driver(DriverAsk::Advance { to }));
        self.ask(Role::Driver, bytes);
    }

    pub fn envelope(&self, role: Role, id: RequestId, body: Ask) -> Vec<u8> {
        let actor = (role == Role::Front).then(|| ActorId::new("ana").expect("a legal name"));
        let device = device(role);
        encode(&Envelope {
            v: PROTOCOL,
            id,
            role,
            device,
            actor,
            approver: None,
            term: 0,
            body,
        })
    }

    /// Asks as the given bytes say; the same bytes again are a retry.
    pub fn ask(&mut self, role: Role, bytes: Vec<u8>) -> Answer {
        let ask = RouterInbound::Ask {
            bytes,
            role,
            device: device(role),
            reply: nobody(),
        };
        let spoken = self.handle(vec![ask]);
        let first = spoken.answers.into_iter().next();
        first.expect("every ask is answered in its own turn").1
    }

    /// Makes a station's screen fall silent, or speak again; the other screens go on.
    pub fn dark(&mut self, station: &StationId, dark: bool) {
        if dark {
            self.silent.insert(station.clone());
        } else {
            self.silent.remove(station);
        }
        self.watched();
    }

    /// Past the grace after a start, and past the silence that makes a station dark or brings it back.
    fn watched(&mut self) {
        for _ in 0..9 {
            self.real = self.real + Span::from_secs(3);
            let prep = self.restaurant.prep_stations();
            let lit = prep.filter(|station| !self.silent.contains(&station.id));
            let beat = |station: &Station| {
                RouterInbound::DeviceBeat(DeviceBeat {
                    v: PROTOCOL,
                    device: DeviceId::new(format!("screen-{}", station.id)).expect("a legal name"),
                    role: Role::Station,
                    station: Some(station.id.clone()),
                    frame: self.real.0.unsigned_abs(),
                    waiting: 0,
                })
            };
            let beats = lit.map(beat).collect();
            self.handle(beats);
        }
    }

    fn pull(&mut self, stream: Stream, epoch: Option<shared::ids::Epoch>, seq: u64) -> Pulled {
        let pull = Pull {
            v: PROTOCOL,
            epoch,
            seq,
        };
        let spoken = self.handle(vec![RouterInbound::Pull {
            stream,
            pull,
            reply: nobody(),
        }]);
        let first = spoken.pulled.into_iter().next();
        first.expect("every pull is answered in its own turn").1
    }

    /// Every ticket on every rail and recall list, by station in the file's order.
    pub fn tickets(&mut self) -> Vec<TicketView> {
        let stations: Vec<StationId> = self
            .restaurant
            .stations
            .iter()
            .map(|station| station.id.clone())
            .collect();
        let mut tickets = Vec::new();
        for station in stations {
            let pulled = self.pull(Stream::Station(station), None, 0);
            if let PulledContent::Snapshot { snapshot } = pulled.content
                && let Snapshot::Station(rail) = *snapshot
            {
                tickets.extend(rail.tickets);
            }
        }
        tickets
    }

    pub fn orders(&mut self) -> Vec<OrderView> {
        self.house().orders
    }

    /// All that a terminal which joins now is told.
    pub fn house(&mut self) -> HouseSnapshot {
        let pulled = self.pull(Stream::House, None, 0);
        match pulled.content {
            PulledContent::Snapshot { snapshot } => match *snapshot {
                Snapshot::House(house) => house,
                Snapshot::Station(_) => HouseSnapshot::default(),
            },
            _ => HouseSnapshot::default(),
        }
    }

    /// Facts with a higher number than `seq`, with theirs.
    pub fn facts_after(&mut self, seq: u64) -> Vec<(u64, Fact)> {
        let epoch = self.core().store().epoch();
        let pulled = self.pull(Stream::Facts, Some(epoch), seq);
        let PulledContent::Updates { tells } = pulled.content else {
            return Vec::new();
        };
        let fact = |tell: Tell| match tell.update {
            Update::Fact(fact) => Some((tell.seq, *fact)),
            _ => None,
        };
        tells.into_iter().filter_map(fact).collect()
    }

    /// Hash of the whole state; equal journals give equal hashes.
    pub fn state_hash(&mut self) -> u64 {
        self.core().kitchen().state_hash()
    }
}

fn device(role: Role) -> DeviceId {
    let name = match role {
        Role::Front => "till",
        Role::Station => "screen",
        Role::Bridge => "bridge",
        Role::Driver => "driver",
    };
    DeviceId::new(name).expect("a legal name")
}
