//! The router is killed with SIGKILL again and again while orders, taps and payments flow; nothing acknowledged
//! is lost, nothing is taken twice, and a repeated ask gets the answer that the first one got.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::RecvTimeoutError;
use router::store::Reader;
use shared::bus::{ClientConfig, ClientLink, Inbound, Outbound, zenoh};
use shared::ids::{CheckId, DeviceId, OrderId, RequestId};
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::Tender;
use shared::wire::*;
use tests::crew::{free_port, program};
use tests::hands::mint;
use tests::workload::Seed;

const KILLS: usize = 7;
const TILLS: u64 = 3;
/// The journal grows by at least this many events between two kills.
const GROWTH: u64 = 60;
/// Checkpoints fall between the kills, so that restarts begin from one.
const CHECKPOINT_EVERY: &str = "150";
/// A till gives up on an answer after this long; the whole test is then wrong.
const PATIENCE: Duration = Duration::from_secs(60);

static STOP: AtomicBool = AtomicBool::new(false);

/// The router's process; killed when the test ends, however it ends.
struct Router(Child);

impl Router {
    fn start(config: &Path, data: &Path, port: u16) -> Self {
        let mut child = Command::new(router_program())
            .args(["--listen", &format!("tcp/127.0.0.1:{port}"), "--config"])
            .arg(config)
            .arg("--data")
            .arg(data)
            .args(["--checkpoint-every", CHECKPOINT_EVERY])
            .env("RUST_LOG", "error")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut ready = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut ready)
            .unwrap();
        let router = Self(child);
        assert!(
            ready.starts_with("router ready on "),
            "it did not start: {ready:?}"
        );
        router
    }

    fn kill(mut self) {
        self.0.kill().unwrap();
        self.0.wait().unwrap();
    }
}

impl Drop for Router {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn router_program() -> PathBuf {
    program("router").unwrap_or_else(|_not_built| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let built = Command::new(cargo)
            .args(["build", "-p", "router"])
            .status()
            .unwrap();
        assert!(built.success(), "cargo build -p router");
        program("router").unwrap()
    })
}

/// A waiter who keeps ordering, and now and then asks the same thing again.
struct Till {
    link: ClientLink,
    device: DeviceId,
    restaurant: Restaurant,
    seed: Seed,
    asked: BTreeMap<RequestId, Envelope<Ask>>,
    answers: BTreeMap<RequestId, Result<Accepted, Reject>>,
    repeats: usize,
}

impl Till {
    fn connect(restaurant: &Restaurant, n: u64, port: u16) -> Self {
        let device = DeviceId::new(format!("till-{n}")).unwrap();
        let link = zenoh::connect(ClientConfig {
            site: restaurant.site.clone(),
            role: Role::Front,
            device: device.clone(),
            endpoints: vec![format!("tcp/127.0.0.1:{port}")],
            streams: Vec::new(),
        });
        Self {
            link: link.unwrap(),
            device,
            restaurant: restaurant.clone(),
            seed: Seed(n),
            asked: BTreeMap::new(),
            answers: BTreeMap::new(),
            repeats: 0,
        }
    }

    fn order_until_stopped(mut self) -> Self {
        while !STOP.load(Ordering::Relaxed) {
            // A few at a time, so that a kill finds some decided, some on their way, some unheard.
            let batch: Vec<_> = (0..4).map(|_| self.submit()).collect();
            for envelope in &batch {
                self.say(envelope);
            }
            for envelope in batch {
                let answer = self.answer(envelope.id);
                let total = match &answer {
                    Ok(Accepted::Order { totals, .. }) => Some(totals.gross),
                    _ => None,
                };
                self.answers.insert(envelope.id, answer);
                if envelope.id.0.as_u128().is_multiple_of(5) {
                    self.ask_again(&envelope);
                }
                if let (Ask::Front(FrontAsk::Submit { order }), Some(due)) = (&envelope.body, total)
                {
                    let paid = self.pay(order.id, due);
                    self.say(&paid);
                    let answer = self.answer(paid.id);
                    self.answers.insert(paid.id, answer);
                    self.asked.insert(paid.id, paid);
                }
                self.asked.insert(envelope.id, envelope);
            }
        }
        self
    }

    fn submit(&mut self) -> Envelope<Ask> {
        let station = self.restaurant.prep_stations().next().unwrap().id.clone();
        let order = tests::bench::order_for(&self.restaurant, &station, 4, &mut self.seed);
        self.envelope(Ask::Front(FrontAsk::Submit { order }))
    }

    fn pay(&self, order: OrderId, amount: Money) -> Envelope<Ask> {
        let tender = Tender::Card {
            approval: None,
            last_four: None,
            brand: None,
        };
        let check = CheckId(order.0);
        self.envelope(Ask::Front(FrontAsk::Pay {
            check,
            tender,
            amount,
            tip: Money::ZERO,
        }))
    }

    fn envelope(&self, body: Ask) -> Envelope<Ask> {
        let (id, role, device) = (RequestId(mint()), Role::Front, self.device.clone());
        Envelope {
            v: PROTOCOL,
            id,
            role,
            device,
            actor: None,
            approver: None,
            term: 0,
            body,
        }
    }

    fn say(&self, envelope: &Envelope<Ask>) {
        self.link
            .outbox
            .send(Outbound::Ask(Box::new(envelope.clone())))
            .unwrap();
    }

    fn answer(&mut self, id: RequestId) -> Result<Accepted, Reject> {
        if let Some(early) = self.answers.remove(&id) {
            return early;
        }
        loop {
            match self.link.inbox.recv_timeout(PATIENCE) {
                Ok(Inbound::Answer(answer)) if answer.id == id => return answer.result,
                Ok(Inbound::Answer(answer)) => drop(self.answers.insert(answer.id, answer.result)),
                Ok(_other) => {}
                Err(RecvTimeoutError::Timeout) => panic!("{}: no answer to {id}", self.device),
                Err(RecvTimeoutError::Disconnected) => panic!("{}: the link ended", self.device),
            }
        }
    }

    fn ask_again(&mut self, envelope: &Envelope<Ask>) {
        let first = self.answers.remove(&envelope.id).unwrap();
        self.say(envelope);
        let second = self.answer(envelope.id);
        assert_eq!(second, first, "a repeat got another answer");
        self.answers.insert(envelope.id, second);
        self.repeats += 1;
    }
}

fn start_till(restaurant: &Restaurant, n: u64, port: u16) -> JoinHandle<Till> {
    let till = Till::connect(restaurant, n, port);
    let name = format!("till-{n}");
    std::thread::Builder::new()
        .name(name)
        .spawn(move || till.order_until_stopped())
        .unwrap()
}

fn journal_seq(data: &Path) -> u64 {
    Reader::open(&data.join("router"))
        .and_then(|reader| reader.journal_seq())
        .unwrap()
}

fn wait_for_growth(data: &Path, from: u64, tills: &[JoinHandle<Till>]) -> u64 {
    for _ in 0..6_000 {
        assert!(!tills.iter().any(JoinHandle::is_finished), "a till failed");
        let seq = journal_seq(data);
        if from + GROWTH <= seq {
            return seq;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("the journal did not grow beyond event {from} within a minute");
}

/// How often each order was accepted, by the journal alone.
fn accepted_by_journal(data: &Path) -> BTreeMap<OrderId, usize> {
    #[derive(serde::Deserialize)]
    struct Row {
        event: String,
        order: Option<serde_json::Value>,
    }
    let mut accepted = BTreeMap::new();
    let reader = Reader::open(&data.join("router")).unwrap();
    // Reading fails where a number is missing.
    let read = reader.events(0, |row| {
        let row: Row = serde_json::from_str(&row.event).unwrap();
        if row.event == "order-accepted" {
            let id = row.order.unwrap()["id"].as_str().unwrap().parse().unwrap();
            *accepted.entry(id).or_insert(0) += 1;
        }
        Ok(())
    });
    read.unwrap();
    accepted
}

/// How often each check was settled, by the facts that the bridge will book.
fn settled_by_facts(data: &Path) -> BTreeMap<CheckId, usize> {
    let reader = Reader::open(&data.join("router")).unwrap();
    let mut settled = BTreeMap::new();
    let mut seq = 0;
    loop {
        let facts = reader.facts(seq, 500).unwrap();
        let Some(last) = facts.last() else {
            return settled;
        };
        seq = last.seq;
        for stored in &facts {
            let fact: Fact = serde_json::from_str(&stored.payload).unwrap();
            if let FactBody::CheckSettled { check, .. } = fact.body {
                *settled.entry(check).or_insert(0) += 1;
            }
        }
    }
}

#[test]
fn killed_again_and_again_the_router_loses_nothing_and_doubles_nothing() {
    let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/restaurants/bistro");
    let restaurant = shared::menu::load(&config).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path();
    let port = free_port().unwrap();

    let mut router = Router::start(&config, data, port);
    let tills: Vec<_> = (1..=TILLS)
        .map(|n| start_till(&restaurant, n, port))
        .collect();
    let mut seq = journal_seq(data);
    for _ in 0..KILLS {
        seq = wait_for_growth(data, seq, &tills);
        router.kill();
        router = Router::start(&config, data, port);
    }
    wait_for_growth(data, seq, &tills);
    STOP.store(true, Ordering::Relaxed);
    let mut tills: Vec<Till> = tills.into_iter().map(|till| till.join().unwrap()).collect();

    // Once more over everything, long after: half of it was decided by routers that are dead.
    for till in &mut tills {
        let asked: Vec<_> = till.asked.values().take(80).cloned().collect();
        for envelope in asked {
            till.ask_again(&envelope);
        }
    }
    router.kill();

    let journal = accepted_by_journal(data);
    let settled = settled_by_facts(data);
    let (mut acknowledged, mut paid) = (0, 0);
    for till in &tills {
        for (id, answer) in &till.answers {
            match answer {
                Ok(Accepted::Order { order, .. }) => {
                    acknowledged += 1;
                    let times = journal.get(order);
                    assert_eq!(times, Some(&1), "order {order} was acknowledged");
                }
                Ok(Accepted::Paid {
                    check,
                    settled: true,
                    ..
                }) => {
                    paid += 1;
                    let times = settled.get(check);
                    assert_eq!(times, Some(&1), "check {check} was acknowledged as paid");
                }
                _ => panic!("{id}: an honest ask was refused: {answer:?}"),
            }
        }
    }
    assert_eq!(settled.len(), paid, "every till waited for all its answers");
    assert_eq!(paid, acknowledged, "every order was paid, once");
    assert!(
        journal.values().all(|times| *times == 1),
        "an order was taken twice"
    );
    assert_eq!(
        journal.len(),
        acknowledged,
        "every till waited for all its answers"
    );
    let repeats: usize = tills.iter().map(|till| till.repeats).sum();
    assert!(
        0 < repeats && KILLS * GROWTH as usize / 10 < acknowledged,
        "{acknowledged} {repeats}"
    );
    let checked = router::serve::check(data).unwrap();
    assert!(
        checked.is_sound() && 0 < checked.checkpoint_seq,
        "{checked:?}"
    );
    println!(
        "{KILLS} kills, {acknowledged} orders acknowledged, {repeats} repeated asks, {checked:?}"
    );
}
