//! An online order through the real house: HTTP, the real bus, the real router, a cook who bumps, and the books.

use std::path::Path;
use std::thread::JoinHandle;
use std::time::Duration;

use bridge::{Bridge, Place};
use crossbeam_channel::{Sender, bounded};
use router::clock::RealClock;
use router::serve::{Core, Options};
use serde_json::{Value, json};
use shared::bus::{ClientConfig, ClientLink, Follow, Inbound, Outbound, zenoh};
use shared::fixture;
use shared::ids::{CourseNo, DeviceId, OrderId, StationId};
use shared::order::StepState;
use shared::wire::*;

/// Long enough for a reconnect on a busy machine; what takes this long has failed.
const PATIENCE: Duration = Duration::from_secs(40);

/// The router on a thread of its own; `stop` ends it as a signal would.
struct Router {
    endpoint: String,
    stop: Sender<()>,
    thread: Option<JoinHandle<()>>,
}

impl Router {
    fn start(data: &Path, listen: &str) -> Self {
        let restaurant = fixture::restaurant();
        // Nothing is kept back: the hand of this story taps whatever it saw first.
        let options = Options {
            plan: false,
            ..Options::default()
        };
        let mut core = Core::restore(data, options).unwrap();
        let clock = RealClock::start(core.now());
        core.load_menu(Box::new(restaurant.clone()), clock.now())
            .unwrap();
        let (link, handle) = zenoh::serve(restaurant.site, &[listen.to_owned()]).unwrap();
        let endpoint = handle.endpoints()[0].clone();
        let (stop, stopped) = bounded(1);
        let serve = move || {
            router::serve::run(&mut core, link, &clock, &stopped).unwrap();
            drop(handle);
        };
        let thread = std::thread::Builder::new()
            .name("router".to_owned())
            .spawn(serve)
            .unwrap();
        Self {
            endpoint,
            stop,
            thread: Some(thread),
        }
    }

    fn stop(mut self) {
        self.stop.send(()).unwrap();
        self.thread.take().unwrap().join().unwrap();
    }
}

fn open_bridge(data: &Path, endpoint: &str) -> Bridge {
    let place = Place {
        dir: data.join("bridge"),
        http: ([127, 0, 0, 1], 0).into(),
        endpoints: vec![endpoint.to_owned()],
    };
    let connect = |config| zenoh::connect(config).map_err(|e| e.to_string());
    let load = Box::new(|| Ok(fixture::restaurant()));
    Bridge::open(&place, fixture::restaurant(), load, connect).unwrap()
}

/// One cook for all stations, who bumps when told to.
struct Cook {
    link: ClientLink,
    device: DeviceId,
    ids: fixture::Ids,
    steps: Vec<(StationId, SeenStep)>,
}

impl Cook {
    fn new(endpoint: &str) -> Self {
        let restaurant = fixture::restaurant();
        let device = DeviceId::new("cook").unwrap();
        let follow = |s: &shared::menu::Station| Follow {
            stream: Stream::Station(s.id.clone()),
            from: None,
        };
        let link = zenoh::connect(ClientConfig {
            site: restaurant.site.clone(),
            role: Role::Station,
            device: device.clone(),
            endpoints: vec![endpoint.to_owned()],
            streams: restaurant.prep_stations().map(follow).collect(),
        });
        Self {
            link: link.unwrap(),
            device,
            ids: fixture::ids(5),
            steps: Vec::new(),
        }
    }

    fn ask(&mut self, ask: StationAsk) {
        let id = self.ids.next_request();
        let (role, device) = (Role::Station, self.device.clone());
        let body = Ask::Station(ask);
        let envelope = Envelope {
            v: PROTOCOL,
            id,
            role,
            device,
            actor: None,
            approver: None,
            term: 0,
            body,
        };
        self.link
            .outbox
            .send(Outbound::Ask(Box::new(envelope)))
            .unwrap();
        self.hear_until(|inbound| match inbound {
            Inbound::Answer(answer) if answer.id == id => {
                assert!(answer.result.is_ok(), "{answer:?}");
                true
            }
            _ => false,
        });
    }

    fn hear_until(&mut self, mut done: impl FnMut(&Inbound) -> bool) {
        loop {
            let inbound = self.link.inbox.recv_timeout(PATIENCE).unwrap();
            let finished = done(&inbound);
            match inbound {
                Inbound::Update { tell, .. } => {
                    if let Update::Station(StationUpdate::Ticket { view }) = tell.update {
                        self.see(&view);
                    }
                }
                Inbound::Snapshot {
                    snapshot: Snapshot::Station(rail),
                    ..
                } => {
                    rail.tickets.iter().for_each(|ticket| self.see(ticket));
                }
                _ => {}
            }
            if finished {
                return;
            }
        }
    }

    fn see(&mut self, ticket: &shared::ticket::TicketView) {
        for line in &ticket.lines {
            self.steps.retain(|(_, seen)| seen.step != line.step);
            if matches!(line.state, StepState::Fired | StepState::Started) {
                let seen = SeenStep {
                    step: line.step,
                    revision: line.revision,
                };
                self.steps.push((ticket.id.station.clone(), seen));
            }
        }
    }

    /// Bumps the next open step on any rail; waits for one where there is none.
    fn bump_one(&mut self) {
        while self.steps.is_empty() {
            self.hear_until(|inbound| !matches!(inbound, Inbound::Beat(_)));
        }
        let (station, step) = self.steps.remove(0);
        self.ask(StationAsk::Bump {
            station,
            steps: vec![step],
            tap_age: None,
        });
    }
}

struct Shop {
    base: String,
    agent: ureq::Agent,
}

impl Shop {
    fn at(bridge: &Bridge) -> Self {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let agent = config.timeout_global(Some(PATIENCE)).build().new_agent();
        Self {
            base: format!("http://{}", bridge.address()),
            agent,
        }
    }

    fn get(&self, path: &str) -> (u16, Value) {
        let mut response = self
            .agent
            .get(format!("{}{path}", self.base))
            .call()
            .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (
            response.status().as_u16(),
            serde_json::from_str(&text).unwrap_or_default(),
        )
    }

    fn post(&self, path: &str, key: &str, body: &Value) -> (u16, Value) {
        let request = self.agent.post(format!("{}{path}", self.base));
        let mut response = request
            .header("Idempotency-Key", key)
            .send(body.to_string())
            .unwrap();
        let text = response.body_mut().read_to_string().unwrap();
        (
            response.status().as_u16(),
            serde_json::from_str(&text).unwrap(),
        )
    }

    fn until(&self, path: &str, wanted: impl Fn(u16, &Value) -> bool) -> Value {
        let mut last = (0, Value::Null);
        for _round in 0..PATIENCE.as_millis() / 20 {
            last = self.get(path);
            if wanted(last.0, &last.1) {
                return last.1;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{path} never got there; it says {last:?}");
    }

    fn until_status(&self, order: &str, status: &str) -> Value {
        self.until(&format!("/v1/orders/{order}"), |_, body| {
            body["status"] == status
        })
    }

    fn level(&self, ingredient: &str) -> String {
        let (_, stock) = self.get("/v1/stock");
        let levels = stock["levels"].as_array().unwrap().iter();
        let mut found = levels.filter(|level| level["ingredient"] == ingredient);
        found.next().unwrap()["level"].as_str().unwrap().to_owned()
    }
}

fn burger() -> Value {
    json!({
        "channel": "online",
        "guest": { "name": "Ada" },
        "lines": [{ "item": "burger", "quantity": 2, "modifiers": ["medium", "no-onion"] }],
        "paid_reference": "shop-1",
    })
}

#[test]
fn an_online_order_is_cooked_booked_and_followed() {
    let dir = tempfile::tempdir().unwrap();
    let router = Router::start(dir.path(), "tcp/127.0.0.1:0");
    let bridge = open_bridge(dir.path(), &router.endpoint);
    let shop = Shop::at(&bridge);
    let mut cook = Cook::new(&router.endpoint);
    shop.until("/healthz", |status, _| status == 200);

    let (status, placed) = shop.post("/v1/orders", "k1", &burger());
    assert_eq!(
        (status, &placed["status"]),
        (201, &json!("accepted")),
        "{placed}"
    );
    let order = placed["order"].as_str().unwrap();
    shop.until_status(order, "accepted");
    assert_eq!(
        (shop.level("beef"), shop.level("bun")),
        ("20000".to_owned(), "60".to_owned())
    );

    // Grill and fryer work in parallel: the first bump takes the ingredients, the second takes none.
    cook.bump_one();
    shop.until_status(order, "cooking");
    cook.bump_one();
    let ready = shop.until_status(order, "ready");
    assert_eq!(
        (
            &ready["lines"][0]["steps_done"],
            &ready["lines"][0]["steps"]
        ),
        (&json!(2), &json!(2))
    );
    shop.until("/v1/stock", |_, _| shop.level("beef") == "19640");
    assert_eq!(
        (shop.level("bun"), shop.level("onion")),
        ("58".to_owned(), "5000".to_owned())
    );
    let serve = StationAsk::Serve {
        order: order.parse::<OrderId>().unwrap(),
        course: CourseNo(0),
        reason: None,
    };
    cook.ask(serve);
    shop.until_status(order, "served");

    let (_, again) = shop.post("/v1/orders", "k1", &burger());
    assert_eq!(again["order"], placed["order"]);
    let totals = bridge::store::Reader::open(&dir.path().join("bridge"))
        .unwrap()
        .totals()
        .unwrap();
    assert_eq!(
        (
            totals.orders_settled,
            totals.trial_balance_minor,
            totals.facts_parked
        ),
        (1, 0, 0)
    );
    bridge.stop().unwrap();
    router.stop();
}

#[test]
fn an_order_taken_while_the_router_is_away_arrives_once() {
    let dir = tempfile::tempdir().unwrap();
    let router = Router::start(dir.path(), "tcp/127.0.0.1:0");
    let endpoint = router.endpoint.clone();
    let bridge = open_bridge(dir.path(), &endpoint);
    let shop = Shop::at(&bridge);
    shop.until("/healthz", |status, _| status == 200);
    router.stop();
    shop.until("/healthz", |status, _| status == 503);

    let (status, kept) = shop.post("/v1/orders", "k1", &burger());
    assert_eq!((status, &kept["status"]), (202, &json!("sending")));
    let order = kept["order"].as_str().unwrap();
    let router = Router::start(dir.path(), &endpoint);
    let accepted = shop.until_status(order, "accepted");
    assert_eq!(accepted["number"], 1);
    let (status, again) = shop.post("/v1/orders", "k1", &burger());
    assert_eq!((status, &again["order"]), (201, &kept["order"]));
    let (_, second) = shop.post("/v1/orders", "k2", &burger());
    assert_eq!(second["number"], 2, "the kept order came in once");
    bridge.stop().unwrap();
    router.stop();
}

#[test]
fn an_empty_shelf_takes_the_dish_off_everywhere_until_it_is_filled() {
    let dir = tempfile::tempdir().unwrap();
    let router = Router::start(dir.path(), "tcp/127.0.0.1:0");
    let bridge = open_bridge(dir.path(), &router.endpoint);
    let shop = Shop::at(&bridge);
    shop.until("/healthz", |status, _| status == 200);
    let available = |body: &Value, item: &str| {
        let items = body["items"].as_array().unwrap().iter();
        items
            .filter(|i| i["id"] == item)
            .map(|i| i["available"] == true)
            .next()
            .unwrap()
    };
    let bun = |quantity: &str| json!({ "lines": [{ "ingredient": "bun", "quantity": quantity }] });

    shop.until("/v1/menu", |_, menu| {
        menu["live"] == true && available(menu, "burger")
    });
    assert_eq!(shop.post("/v1/stock/counts", "c1", &bun("0")).0, 201);
    // The word goes to the router and comes back to the menu as everybody's truth.
    shop.until("/v1/menu", |_, menu| {
        !available(menu, "burger") && available(menu, "fries")
    });
    let (status, refused) = shop.post("/v1/orders", "k1", &burger());
    assert_eq!(
        (status, &refused["error"]["code"]),
        (422, &json!("item-out")),
        "{refused}"
    );
    assert_eq!(refused["error"]["field"], "lines[0].item");
    assert_eq!(shop.post("/v1/stock/receipts", "r1", &bun("120")).0, 201);
    shop.until("/v1/menu", |_, menu| available(menu, "burger"));
    assert_eq!(shop.post("/v1/orders", "k2", &burger()).0, 201);
    bridge.stop().unwrap();
    router.stop();
}
