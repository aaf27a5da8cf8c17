//! The router's whole loop on a real bus, and terminals with their own spool, link, card terminal and people.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use crossbeam_channel::{Sender, bounded};
use front_of_house::card_terminal::{CardTerminal, Pace, Simulator};
use front_of_house::desk::{Bill, Desk, Place};
use front_of_house::intent::{Field, Intent};
use front_of_house::link::{Who, client_config};
use front_of_house::spool::Spool;
use front_of_house::stamp::{LocalClock, mint};
use front_of_house::terminal::{Devices, Parts, Terminal};
use router::clock::RealClock;
use router::serve::{self, Core, Options};
use router::staff::{self, Book};
use router::store::Reader;
use shared::bus::zenoh::{RouterHandle, connect, serve};
use shared::fixture;
use shared::ids::*;
use shared::lang::Lang;
use shared::menu::Restaurant;
use shared::money::Money;
use shared::order::LineState;
use shared::time::Span;

/// Long enough for reconnects on a busy machine; a step that takes so long has failed.
const PATIENCE: Span = Span::from_secs(60);

pub(super) const ANA: usize = 0;
pub(super) const BEN: usize = 1;
const NAMES: [&str; 2] = ["ana", "ben"];

/// Waiters may little alone, so that the manager is asked.
const PEOPLE: &str = r#"
[[role]]
id = "waiter"
discount_percent = "10"
[[role]]
id = "manager"
discount_percent = "100"
comp = "100.00"
refund = "100.00"
void_after_fire = true
open_item = true
"#;

/// PINs that are not the first anybody tries.
pub(super) fn pin(who: &str) -> &'static str {
    match who {
        "ana" => "4711",
        "ben" => "8035",
        _ => "2694",
    }
}

struct Router {
    stop: Sender<()>,
    thread: JoinHandle<()>,
    handle: RouterHandle,
}

pub(super) struct House {
    folder: tempfile::TempDir,
    restaurant: Restaurant,
    router: Option<Router>,
    endpoint: String,
    terminals: BTreeMap<usize, Terminal>,
    clock: LocalClock,
    /// How long the card terminals take to approve.
    pub(super) pace: Pace,
}

impl House {
    /// Opens with three people; nobody is signed in.
    pub(super) fn open() -> Self {
        let mut restaurant = fixture::restaurant();
        // Cash is due to the next quarter.
        restaurant.currency.cash_step = Money(25);
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("people.toml"), PEOPLE).unwrap();
        let roles = staff::load_roles(folder.path()).unwrap().unwrap();
        let dir = folder.path().join("router");
        std::fs::create_dir_all(&dir).unwrap();
        for (who, role) in [("ana", "waiter"), ("ben", "waiter"), ("eva", "manager")] {
            let name = format!("{}{}", who[..1].to_uppercase(), &who[1..]);
            let (actor, role) = (who.parse().unwrap(), role.parse().unwrap());
            staff::add(&dir, &roles, &actor, (&name, &role), pin(who)).unwrap();
        }
        let mut house = Self {
            folder,
            restaurant,
            router: None,
            endpoint: "tcp/127.0.0.1:0".to_owned(),
            terminals: BTreeMap::new(),
            clock: LocalClock::start(),
            pace: Pace {
                approve: Duration::from_millis(20),
                late: Duration::from_millis(900),
            },
        };
        house.router_comes();
        house.begin(ANA);
        house.begin(BEN);
        house
    }

    /// With both waiters at work.
    pub(super) fn at_work() -> Self {
        let mut house = Self::open();
        for who in [ANA, BEN] {
            house.sign_in(who);
        }
        house
    }

    pub(super) fn router_comes(&mut self) {
        let data = self.folder.path();
        let options = Options {
            watch: false,
            ..Options::default()
        };
        let mut core = Core::restore(data, options).unwrap();
        let clock = RealClock::start(core.now());
        core.load_menu(Box::new(self.restaurant.clone()), clock.now())
            .unwrap();
        let roles = staff::load_roles(data).unwrap().unwrap();
        core.employ(Some(Book::open(&data.join("router"), roles).unwrap()));
        let site = self.restaurant.site.clone();
        let mut tries = 0;
        // The port of the one before may need a moment to be free again.
        let (link, handle) = loop {
            match serve(site.clone(), std::slice::from_ref(&self.endpoint)) {
                Ok(opened) => break opened,
                Err(error) if 50 <= tries => panic!("cannot listen: {error}"),
                Err(_busy) => std::thread::sleep(Duration::from_millis(100)),
            }
            tries += 1;
        };
        self.endpoint = handle.endpoints()[0].clone();
        let (stop, stopped) = bounded(1);
        let run = move || serve::run(&mut core, link, &clock, &stopped).unwrap();
        let thread = std::thread::Builder::new().name("router".to_owned());
        self.router = Some(Router {
            stop,
            thread: thread.spawn(run).unwrap(),
            handle,
        });
    }

    pub(super) fn router_goes(&mut self) {
        if let Some(router) = self.router.take() {
            router.stop.send(()).unwrap();
            router.thread.join().unwrap();
            drop(router.handle);
        }
    }

    fn folder_of(&self, who: usize) -> PathBuf {
        let folder = self.folder.path().join(NAMES[who]);
        std::fs::create_dir_all(&folder).unwrap();
        folder
    }

    /// A terminal starts with what its disk has, and with the same card terminal beside it.
    pub(super) fn begin(&mut self, who: usize) {
        let folder = self.folder_of(who);
        let site = self.restaurant.site.clone();
        let who_is = Who {
            site,
            device: DeviceId::new(format!("front-{}", NAMES[who])).unwrap(),
            actor: NAMES[who].parse().unwrap(),
        };
        let link = connect(client_config(&who_is, vec![self.endpoint.clone()])).unwrap();
        let card = Simulator::new(self.pace).remembering(folder.join("card-simulator.txt"));
        let card: Box<dyn CardTerminal> = Box::new(card);
        let parts = Parts {
            house: Arc::new(self.restaurant.clone()),
            lang: Some(Lang::En),
            who: who_is,
            link,
            spool: Spool::open(&folder.join("spool.db")).unwrap(),
            records: folder.clone(),
            plan_file: folder.join("floor.toml"),
            devices: Devices {
                card: Some(card),
                ..Devices::default()
            },
            mint,
            load_menu: Box::new(|| None),
        };
        let terminal = Terminal::new(parts, self.clock.now()).unwrap();
        self.terminals.insert(who, terminal);
        self.until("the house is known", |house| {
            house.router.is_none() || house.desk(who).status().link == "Kitchen linked"
        });
    }

    /// It is dropped in the sink: no last word, only what is on the disk.
    pub(super) fn drowns(&mut self, who: usize) {
        drop(self.terminals.remove(&who));
    }

    pub(super) fn desk(&self, who: usize) -> &Desk {
        &self.terminals[&who].desk
    }

    pub(super) fn does(&mut self, who: usize, intents: impl IntoIterator<Item = Intent>) {
        let now = self.clock.now();
        let terminal = self.terminals.get_mut(&who).expect("it works");
        for intent in intents {
            terminal.act(&intent, now);
        }
    }

    fn pump(&mut self) {
        let now = self.clock.now();
        for terminal in self.terminals.values_mut() {
            terminal.pump(now);
        }
        std::thread::sleep(Duration::from_millis(3));
    }

    /// News come in at both until it holds.
    pub(super) fn until(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        let begun = self.clock.now();
        while self.clock.now() - begun < PATIENCE {
            self.pump();
            if holds(self) {
                return;
            }
        }
        for (who, terminal) in &self.terminals {
            let desk = &terminal.desk;
            let notice = desk.screen.notice.as_ref().map(|own| own.text.clone());
            let refused: Vec<_> = desk.refusals().map(|own| own.why.clone()).collect();
            eprintln!("{}: {notice:?} {refused:?}", NAMES[*who]);
            eprintln!("   {:?} {:?}", desk.status(), desk.waiting());
            eprintln!("   {:?}", desk.screen.dialog);
        }
        panic!("{what}: not within {PATIENCE:?}");
    }

    /// Everything that this terminal asked was answered.
    pub(super) fn answered(&mut self, who: usize) {
        self.until("all is answered", |house| {
            house.desk(who).waiting().is_empty()
        });
    }

    /// Acts, and waits for the answers.
    pub(super) fn asks(&mut self, who: usize, intents: impl IntoIterator<Item = Intent>) {
        self.does(who, intents);
        self.answered(who);
        let refused: Vec<_> = self.desk(who).refusals().map(|own| &own.why).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }

    /// A PIN on the pad that is open there.
    pub(super) fn pin(&mut self, at: usize, who: &str, pin: &str) {
        let keys = pin.bytes().map(|digit| Intent::PinKey(Some(digit - b'0')));
        let choose = Intent::ChoosePerson(who.parse().unwrap());
        self.does(at, [choose]);
        self.does(at, keys.chain([Intent::PinEnter]));
        self.until("the PIN was judged", |house| {
            house.desk(at).pin_view().is_none_or(|pad| !pad.asking)
        });
    }

    pub(super) fn sign_in(&mut self, who: usize) {
        self.until("somebody must sign in", |house| {
            house.desk(who).pin_view().is_some()
        });
        self.pin(who, NAMES[who], pin(NAMES[who]));
        self.until("signed in", |house| house.desk(who).signed_in().is_some());
    }

    /// The manager agrees at this terminal.
    pub(super) fn manager_agrees(&mut self, at: usize) {
        self.until("a second person is asked for", |house| {
            house
                .desk(at)
                .pin_view()
                .is_some_and(|pad| pad.why.is_some())
        });
        self.pin(at, "eva", pin("eva"));
        self.answered(at);
        let refused: Vec<_> = self.desk(at).refusals().map(|own| &own.why).collect();
        assert!(refused.is_empty(), "{refused:?}");
    }

    pub(super) fn bills(&self, who: usize, table: &str) -> Vec<Bill> {
        self.desk(who).bills(&Place::Table(table.parse().unwrap()))
    }

    /// What both show of a table, row by row: "1 Soup, S1".
    pub(super) fn rows(&self, who: usize, table: &str) -> Vec<String> {
        let desk = self.desk(who);
        let orders = desk.orders_at(&Place::Table(table.parse().unwrap()));
        let lines = orders.iter().flat_map(|view| &view.lines);
        let lines = lines.filter(|line| line.state != LineState::Void);
        let mut rows: Vec<String> = lines
            .map(|line| {
                let seat = line
                    .seat
                    .map_or("table".to_owned(), |seat| format!("S{seat}"));
                format!("{} {}, {seat}", line.quantity, line.item)
            })
            .collect();
        rows.sort_unstable();
        rows
    }

    pub(super) fn both_show(&mut self, table: &str, rows: &[&str]) {
        self.until(&format!("both show {rows:?}"), |house| {
            [ANA, BEN].iter().all(|who| house.rows(*who, table) == rows)
        });
    }

    /// Each id of a line that the journal took in; the same one twice would be cooked twice.
    pub(super) fn lines_taken(&self) -> BTreeMap<String, usize> {
        let mut taken = BTreeMap::new();
        let reader = Reader::open(&self.folder.path().join("router")).unwrap();
        let read = reader.events(0, |row| {
            let event: serde_json::Value = serde_json::from_str(&row.event).unwrap();
            let lines = match event["event"].as_str() {
                Some("order-accepted") => &event["order"]["lines"],
                Some("lines-added") => &event["lines"],
                _ => return Ok(()),
            };
            for line in lines.as_array().expect("lines") {
                let id = line["facts"]["id"].as_str().expect("a line has an id");
                *taken.entry(id.to_owned()).or_default() += 1;
            }
            Ok(())
        });
        read.unwrap();
        taken
    }
}

impl Drop for House {
    fn drop(&mut self) {
        self.terminals.clear();
        if !std::thread::panicking() {
            self.router_goes();
        }
    }
}

pub(super) fn table(name: &str) -> Intent {
    Intent::OpenTable(name.parse().unwrap())
}

pub(super) fn add(name: &str) -> Intent {
    Intent::AddItem(name.parse().unwrap())
}

pub(super) fn write(field: Field, text: impl ToString) -> Intent {
    Intent::Type(field, text.to_string())
}
