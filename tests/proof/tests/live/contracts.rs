//! What Xero and Square would be sent keeps to their published contracts, as Prism reads them.

use std::path::Path;
use std::process::{Command, Stdio};

use bridge::destinations::open;
use bridge::store::{Delivered, Parcel};
use proof::programs::{free_port, until};
use shared::ids::OrderId;

use crate::{Running, bistro, evening, installed, key, parcel, settings};

#[test]
fn xero_and_square_bodies_keep_to_the_published_contracts() {
    let Some(prism) = installed("prism/node_modules/.bin/prism") else {
        return;
    };
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/specs");
    if !Path::new(specs).is_dir() {
        eprintln!("skipped: the contracts do not lie beside this checkout");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let restaurant = bistro();
    let reader = evening(dir.path(), &restaurant);
    key(dir.path(), "k-1");
    let mock = |spec: &str| {
        let port = free_port().unwrap();
        let mut command = Command::new(&prism);
        command.args([
            "mock",
            "--errors",
            "-h",
            "127.0.0.1",
            "-p",
            &port.to_string(),
        ]);
        let running = command
            .arg(format!("{specs}/{spec}"))
            .stdout(Stdio::null())
            .spawn();
        until("prism listens", || {
            Ok(std::net::TcpStream::connect(("127.0.0.1", port)).ok())
        })
        .unwrap();
        (
            Running(running.unwrap()),
            format!("http://127.0.0.1:{port}"),
        )
    };
    let (_xero, url) = mock("xero_accounting_min.yaml");
    let proxy = front(&url, "/api.xro/2.0");
    let head = format!(
        "kind = \"xero\"\nurl = \"{proxy}\"\nplace = \"00000000-0000-0000-0000-000000000001\""
    );
    let xero = settings(dir.path(), &restaurant, &head, "");
    let said = open(&xero).deliver(&parcel(), &reader).unwrap();
    // What breaks the contract is answered 4xx; a good call gets the contract's own example, errors inside and all.
    let refused = matches!(&said, Delivered::Refused(words) if !words.contains("Hello there"));
    assert!(!refused && !matches!(said, Delivered::Later(_)), "{said:?}");
    eprintln!("prism: xero took the journal");

    let (_square, url) = mock("square_orders_inventory_catalog.json");
    let item = restaurant
        .menu
        .items
        .values()
        .find(|item| item.sizes.is_empty())
        .unwrap();
    let head = format!("kind = \"square\"\nurl = \"{url}\"\nplace = \"L1\"");
    let square = settings(
        dir.path(),
        &restaurant,
        &head,
        &format!("[destination.items]\n\"V1\" = \"{}\"\n", item.id),
    );
    for (n, news) in news_of(&item.id).iter().enumerate() {
        let parcel = Parcel {
            key: format!("k-{n}"),
            kind: news.topic().name().to_owned(),
            body: serde_json::to_string(news).unwrap(),
            ..parcel()
        };
        let said = open(&square).deliver(&parcel, &reader).unwrap();
        assert_eq!(said, Delivered::Sent, "{news:?}");
    }
    eprintln!("prism: square took a count, a price and a status");
}

fn news_of(item: &shared::ids::ItemId) -> [bridge::shop::News; 3] {
    use bridge::shop::{News, ShopStatus};
    [
        News::Item {
            item: item.clone(),
            out: false,
            left: Some(7),
        },
        News::Price {
            item: item.clone(),
            size: None,
            price: shared::money::Money(1_250),
        },
        News::Order {
            order: OrderId(uuid::Uuid::nil()),
            theirs: "O1".to_owned(),
            status: ShopStatus::Ready,
            reason: None,
            due_at: None,
        },
    ]
}

/// Prism serves a contract at the root; the real service has it below `prefix`.
fn front(url: &str, prefix: &'static str) -> String {
    use std::io::{BufRead, BufReader, Read, Write};
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let own = format!("http://{}", listener.local_addr().unwrap());
    let there = url.trim_start_matches("http://").to_owned();
    let serve = move || {
        for stream in listener.incoming() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut head, mut line, mut length) = (String::new(), String::new(), 0);
            while stream.read_line(&mut line).unwrap() > 2 {
                let lower = line.to_ascii_lowercase();
                if let Some(n) = lower.strip_prefix("content-length: ") {
                    length = n.trim().parse().unwrap();
                }
                if !lower.starts_with("connection:") {
                    head.push_str(&line.replacen(&format!(" {prefix}/"), " /", 1));
                }
                line.clear();
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).unwrap();
            let mut onward = std::net::TcpStream::connect(&there).unwrap();
            onward
                .write_all(format!("{head}connection: close\r\n\r\n").as_bytes())
                .unwrap();
            onward.write_all(&body).unwrap();
            let mut answer = Vec::new();
            onward.read_to_end(&mut answer).unwrap();
            drop(stream.get_mut().write_all(&answer));
        }
    };
    std::thread::Builder::new()
        .name("front".to_owned())
        .spawn(serve)
        .unwrap();
    own
}
