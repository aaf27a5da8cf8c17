//! Real systems, where they are installed: `BRIGADE_LIVE` names the folder (README says how to fill it).

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod contracts;
mod quickbooks;
mod postgres;
mod tryton;
mod vendure;

use std::path::{Path, PathBuf};
use std::process::Child;

use bridge::destinations::{Settings, read_destinations};
use bridge::ingest::{Ingested, Rules, ingest, open_shelves};
use bridge::store::{Parcel, Reader, Store};
use bridge::wish::{Place, Wish, fulfil};
use proof::dice::Dice;
use proof::service::{lines, story};
use serde_json::json;
use shared::ids::{Epoch, OrderId};
use shared::menu::Restaurant;
use shared::order::Channel;
use shared::time::{BusinessDate, Timestamp};
use shared::wire::Fact;

const DAY: &str = "2026-03-14";
const NOON: Timestamp = Timestamp(1_773_489_600_000);
/// Of Tryton's universal chart: cash, deposits, equity, revenue, expense.
const CODES: [(&str, &str); 5] = [
    ("assets", "1.1.1"),
    ("liabilities", "2.3.1"),
    ("equity", "3.1.1"),
    ("income", "4.1.1"),
    ("expenses", "5.1.1"),
];

fn installed(part: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("BRIGADE_LIVE").map(PathBuf::from);
    let found = folder
        .map(|folder| folder.join(part))
        .filter(|path| path.exists());
    if found.is_none() {
        eprintln!("skipped: {part} is not installed (set BRIGADE_LIVE to the folder that has it)");
    }
    found
}

/// Ends with its value, by its own id.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn bistro() -> Restaurant {
    let folder = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/restaurants/bistro"
    );
    shared::menu::load(Path::new(folder)).unwrap()
}

/// One evening of sixty orders, booked and closed.
fn evening(dir: &Path, restaurant: &Restaurant) -> Reader {
    let rules = Rules::of(restaurant).unwrap();
    let mut store = Store::open(dir).unwrap();
    let mut dice = Dice(14);
    let day = BusinessDate(DAY.parse().unwrap());
    let mut at = NOON.0;
    store
        .turn(|turn| {
            open_shelves(turn, &rules, NOON, day)?;
            let mut seq = 0;
            for n in 0..60 {
                let order = OrderId(dice.id());
                let lines = lines(&mut dice, restaurant);
                for body in story(
                    &mut dice,
                    restaurant,
                    order,
                    (Channel::TakeAway, &lines),
                    None,
                ) {
                    (seq, at) = (seq + 1, at + 1);
                    let fact = Fact {
                        at: Timestamp(at),
                        business_date: day,
                        order,
                        number: n,
                        body,
                    };
                    let said = ingest(turn, &rules, (Epoch(uuid::Uuid::nil()), seq), &fact)?;
                    assert_eq!(said, Ingested::Done);
                }
            }
            let place = Place {
                rules: &rules,
                restaurant,
                at: Timestamp(at),
            };
            let wish = Wish::CloseDay {
                day,
                counted: None,
                float: 0,
            };
            fulfil(turn, &place, &wish)
        })
        .unwrap()
        .unwrap();
    drop(store);
    Reader::open(dir).unwrap()
}

fn parcel() -> Parcel {
    Parcel {
        id: 1,
        destination: "there".to_owned(),
        key: format!("z1-{DAY}"),
        day: DAY.to_owned(),
        state: "waiting".to_owned(),
        tries: 0,
        words: None,
        kind: "day".to_owned(),
        body: String::new(),
    }
}

fn key(dir: &Path, password: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join("key.json");
    std::fs::write(&path, json!({ "access_token": password }).to_string()).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

fn settings(dir: &Path, restaurant: &Restaurant, head: &str, tail: &str) -> Settings {
    let codes = CODES
        .map(|(name, code)| format!("{name} = \"{code}\"\n"))
        .concat();
    let text = format!(
        "[[destination]]\nid = \"there\"\ntoken_file = \"key.json\"\ntimeout_s = 60\n{head}\n[destination.accounts]\n{codes}{tail}"
    );
    read_destinations(&text, restaurant, dir).unwrap().remove(0)
}
