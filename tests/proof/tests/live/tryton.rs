//! Tryton on PostgreSQL takes a closed day; its stock and its accounts are then held against ours.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use bridge::destinations::open;
use bridge::store::{Delivered, Reader};
use proof::programs::{free_port, until};
use serde_json::{Value, json};
use shared::menu::Restaurant;
use shared::quantity::Quantity;

use crate::postgres::Postgres;
use crate::{CODES, DAY, Running, bistro, evening, installed, key, parcel, settings};

/// A plain call of Tryton's JSON-RPC, beside the bridge's own.
struct Tryton {
    url: String,
    session: String,
}

impl Tryton {
    fn ask(&self, method: &str, params: Value) -> Value {
        let body = json!({ "id": 1, "method": method, "params": params }).to_string();
        let mut request = ureq::post(&self.url).header("content-type", "application/json");
        if !self.session.is_empty() {
            request = request.header("authorization", &self.session);
        }
        let text = request
            .send(&body)
            .unwrap()
            .body_mut()
            .read_to_string()
            .unwrap();
        let said: Value = serde_json::from_str(&text).unwrap();
        assert!(
            said.get("error").is_none_or(Value::is_null),
            "{method}: {said}"
        );
        said["result"].clone()
    }

    fn login(url: String) -> Self {
        let mut own = Self {
            url,
            session: String::new(),
        };
        let said = own.ask(
            "common.db.login",
            json!(["admin", { "password": "secretpass" }]),
        );
        let plain = format!("admin:{}:{}", said[0], said[1].as_str().unwrap());
        own.session = format!("Session {}", base64(plain.as_bytes()));
        own
    }
}

fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for part in bytes.chunks(3) {
        let whole = part
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0_usize, |n, b| n << 8 | usize::from(*b));
        for k in 0..4 {
            let letter = LETTERS[whole >> (18 - 6 * k) & 63];
            text.push(if k <= part.len() {
                char::from(letter)
            } else {
                '='
            });
        }
    }
    text
}

/// A database of its own, copied from the prepared one, and a server on it.
fn trytond(
    (live, postgres): (&Path, &Postgres),
    dir: &Path,
    restaurant: &Restaurant,
) -> (Running, String, String) {
    let base = &postgres.uri;
    let name = format!("brigade_{}", std::process::id());
    let made = postgres.say(&format!("create database {name} template kds"));
    assert!(made, "no copy of the database 'kds'");
    let port = free_port().unwrap();
    let conf = dir.join("trytond.conf");
    let text = format!(
        "[database]\nuri = {base}\n[web]\nlisten = 127.0.0.1:{port}\n[session]\nauthentications = password\n"
    );
    std::fs::write(&conf, text).unwrap();
    let shelves: String = restaurant
        .ingredients
        .iter()
        .map(|one| format!("{} {} 0.01\n", one.id, one.unit))
        .collect();
    let list = dir.join("ingredients.txt");
    std::fs::write(&list, shelves).unwrap();
    let bin = live.join("tryton-venv/bin");
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/live/tryton_books.py");
    let ready = Command::new(bin.join("python"))
        .arg(script)
        .arg(&conf)
        .arg(&name)
        .arg(&list)
        .arg("2026")
        .output();
    let ready = ready.unwrap();
    assert!(
        ready.status.success(),
        "{}",
        String::from_utf8_lossy(&ready.stderr)
    );
    let server = Command::new(bin.join("trytond"))
        .arg("-c")
        .arg(&conf)
        .args(["-d", &name])
        .stderr(Stdio::null())
        .spawn();
    let server = Running(server.unwrap());
    let url = format!("http://127.0.0.1:{port}/{name}");
    until("trytond listens", || {
        Ok(std::net::TcpStream::connect(("127.0.0.1", port)).ok())
    })
    .unwrap();
    (server, url, format!("drop database {name} with (force)"))
}

#[test]
fn tryton_takes_the_day_once_and_its_stock_and_accounts_equal_ours() {
    let Some(live) = installed("tryton-venv").and_then(|path| Some(path.parent()?.to_owned()))
    else {
        return;
    };
    let Some(postgres) = Postgres::start(&live) else {
        return;
    };
    let dir = tempfile::tempdir().unwrap();
    let restaurant = bistro();
    let reader = evening(dir.path(), &restaurant);
    key(dir.path(), "secretpass");
    let (server, url, undo) = trytond((&live, &postgres), dir.path(), &restaurant);
    let head = format!("kind = \"tryton\"\nurl = \"{url}\"\nuser = \"admin\"\ndishes = \"DISHES\"");
    let ids = restaurant.ingredients.iter();
    let shelves: String = ids
        .map(|one| format!("\"{0}\" = \"{0}\"\n", one.id))
        .collect();
    let settings = settings(
        dir.path(),
        &restaurant,
        &head,
        &format!("[destination.ingredients]\n{shelves}"),
    );
    // Twice, as after an answer that was lost.
    for _time in 0..2 {
        let said = open(&settings).deliver(&parcel(), &reader).unwrap();
        assert_eq!(said, Delivered::Sent);
    }
    let tryton = Tryton::login(format!("{url}/rpc/"));
    stock_equals(&tryton, &reader);
    accounts_equal(&tryton, &reader);
    drop(server);
    assert!(postgres.say(&undo), "the copy is still there");
}

fn stock_equals(tryton: &Tryton, reader: &Reader) {
    let company = json!({ "company": 1 });
    let houses = tryton.ask(
        "model.stock.location.search_read",
        json!([
            [["type", "=", "warehouse"]],
            0,
            null,
            null,
            ["storage_location"],
            company
        ]),
    );
    let end = json!({ "__class__": "date", "year": 2026, "month": 12, "day": 31 });
    let context = json!({ "company": 1, "locations": [houses[0]["storage_location"]], "stock_date_end": end });
    let fields = ["code", "quantity"];
    let found = tryton.ask(
        "model.product.product.search_read",
        json!([[], 0, null, null, fields, context]),
    );
    let mut there: BTreeMap<&str, i64> = BTreeMap::new();
    for one in found.as_array().unwrap() {
        let thousandths = (one["quantity"].as_f64().unwrap() * 1_000.0).round();
        there.insert(one["code"].as_str().unwrap(), thousandths as i64);
    }
    let levels = reader.levels().unwrap();
    assert!(100 < levels.len());
    for level in &levels {
        let ours: Quantity = level.level.parse().unwrap();
        assert_eq!(
            there.get(level.ingredient.as_str()),
            Some(&ours.0),
            "{}",
            level.ingredient
        );
    }
    eprintln!(
        "tryton: {} shelves equal ours to the thousandth",
        levels.len()
    );
}

fn accounts_equal(tryton: &Tryton, reader: &Reader) {
    let context = json!({ "company": 1 });
    let moves = json!([
        [["move.state", "=", "posted"]],
        0,
        null,
        null,
        ["account.code", "debit", "credit"],
        context
    ]);
    let found = tryton.ask("model.account.move.line.search_read", moves);
    let minor = |value: &Value| -> i64 {
        let money: shared::money::Money = value["decimal"].as_str().unwrap().parse().unwrap();
        money.0
    };
    let mut there: BTreeMap<String, i64> = BTreeMap::new();
    for line in found.as_array().unwrap() {
        let code = line["account."]["code"].as_str().unwrap().to_owned();
        *there.entry(code).or_default() += minor(&line["debit"]) - minor(&line["credit"]);
    }
    let mut ours: BTreeMap<String, i64> = BTreeMap::new();
    for (name, amount) in reader.figures(DAY).unwrap().ledger {
        let top = name.split(':').next().unwrap();
        let code = CODES.iter().find(|(kind, _)| *kind == top).unwrap().1;
        *ours.entry(code.to_owned()).or_default() += amount;
    }
    ours.retain(|_, amount| *amount != 0);
    there.retain(|_, amount| *amount != 0);
    assert_eq!(there, ours);
    eprintln!(
        "tryton: {} accounts equal ours to the cent: {there:?}",
        there.len()
    );
}
