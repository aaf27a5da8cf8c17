//! Destinations that fail, answer nonsense, answer twice and come back: each day arrives once, in order.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bridge::shop::{Scheme, Signed};
use bridge::store::{Parcel, QueueAction, Reader, Wishing};
use bridge::wish::{Done, Granted, Wish};
use serde_json::Value;
use shared::time::{BusinessDate, Timestamp};

use crate::fake::{EVENING, House, eventually, yes};
use crate::shelves::four_patties;

/// What the other program heard: key and body, with how it answered.
type Heard = Arc<Mutex<Vec<(String, Value, u16)>>>;

/// Listens on a free port; the n-th call is answered by the n-th of `answers`, later ones with 200. 0 hangs up.
fn listen(answers: &'static [(u16, &'static str)]) -> (String, Heard) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let heard = Heard::default();
    let log = heard.clone();
    let serve = move || {
        for (n, stream) in listener.incoming().enumerate() {
            let mut stream = BufReader::new(stream.unwrap());
            let (mut headers, mut line) = (Vec::new(), String::new());
            while stream.read_line(&mut line).unwrap() > 2 {
                headers.push(line.trim().to_ascii_lowercase());
                line.clear();
            }
            let header = |name: &str| {
                let found = headers
                    .iter()
                    .find_map(|h| h.strip_prefix(&format!("{name}: ")));
                found.unwrap_or_default().to_owned()
            };
            let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
            stream.read_exact(&mut body).unwrap();
            let timestamp = header("x-brigade-timestamp");
            let signed = Signed {
                body: &body,
                timestamp: &timestamp,
                ..Signed::default()
            };
            let signature = header("x-brigade-signature");
            assert!(Scheme::Generic.verifies(b"s3cret", &signed, &signature));
            let (status, text) = answers.get(n).copied().unwrap_or((200, ""));
            let json = serde_json::from_slice(&body).unwrap();
            log.lock()
                .unwrap()
                .push((header("idempotency-key"), json, status));
            if status != 0 {
                let answer = format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{text}",
                    text.len()
                );
                stream.get_mut().write_all(answer.as_bytes()).unwrap();
            }
        }
    };
    let name = std::thread::Builder::new().name("another-program".to_owned());
    name.spawn(serve).unwrap();
    (url, heard)
}

fn house(dir: &Path, url: &str) -> House {
    let books = dir.join("books");
    let text = format!(
        "[[destination]]\nid = \"books\"\nkind = \"hledger\"\nfolder = \"{}\"\n[[destination]]\nid = \"office\"\nkind = \"webhook\"\nurl = \"{url}\"\nsecret = \"s3cret\"\n",
        books.display()
    );
    std::fs::write(dir.join("destinations.toml"), text).unwrap();
    let house = House::open(dir, four_patties(), yes);
    house.beat();
    house.until("/v1/stock", |said| said.text.contains("patty"));
    house
}

fn grant(dir: &Path, wish: &Wish) -> Granted {
    let wishing = Wishing::leave(dir, wish, EVENING).unwrap();
    eventually(|| {
        wishing
            .answer()
            .unwrap()
            .ok_or_else(|| "no answer".to_owned())
    })
}

fn close(dir: &Path, day: &str) {
    let day = BusinessDate(day.parse().unwrap());
    let closed = grant(
        dir,
        &Wish::CloseDay {
            day,
            counted: None,
            float: 0,
        },
    );
    assert!(matches!(closed, Ok(Done::Closed { .. })), "{closed:?}");
}

fn until(dir: &Path, expected: impl Fn(&[Parcel]) -> bool) -> Vec<Parcel> {
    let reader = Reader::open(dir).unwrap();
    eventually(|| {
        let parcels = reader.parcels(100).unwrap();
        if expected(&parcels) {
            Ok(parcels)
        } else {
            Err(format!("{parcels:?}"))
        }
    })
}

fn all_sent(parcels: &[Parcel]) -> bool {
    !parcels.is_empty() && parcels.iter().all(|parcel| parcel.state == "sent")
}

#[test]
fn each_day_arrives_once_in_order_through_failures() {
    // Hangs up, is busy, and on the third call takes the first day.
    let (url, heard) = listen(&[(0, ""), (503, "busy")]);
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), &url);
    close(dir.path(), "2026-11-21");
    close(dir.path(), "2026-11-22");
    until(dir.path(), |parcels| {
        parcels.len() == 4 && all_sent(parcels)
    });
    let heard = heard.lock().unwrap().clone();
    let keys: Vec<(&str, u16)> = heard
        .iter()
        .map(|(key, _, status)| (key.as_str(), *status))
        .collect();
    let first = "z1-2026-11-21";
    assert_eq!(
        keys,
        [
            (first, 0),
            (first, 503),
            (first, 200),
            ("z2-2026-11-22", 200)
        ]
    );
    assert_eq!(
        heard[3].1["report"]["after"], heard[2].1["seal"],
        "the reports are a chain"
    );
    let opening = &heard[3].1["entries"][0];
    assert_eq!(opening["postings"][0]["amount"], "5.00");
    let file = std::fs::read_to_string(dir.path().join("books/2026-11-22.journal")).unwrap();
    assert!(file.contains("stock at the opening of the books"), "{file}");
    drop(house);
}

#[test]
fn an_error_inside_a_good_answer_is_parked_and_a_person_sends_it_again() {
    let (url, heard) = listen(&[(200, "{\"error\":\"account unknown\"}")]);
    let dir = tempfile::tempdir().unwrap();
    let house = house(dir.path(), &url);
    let act = |action| grant(dir.path(), &Wish::Queue { action });
    close(dir.path(), "2026-11-21");
    let parcels = until(dir.path(), |parcels| {
        parcels.iter().any(|p| p.state == "parked")
    });
    let parked = parcels.iter().find(|p| p.state == "parked").unwrap();
    assert!(parked.words.as_ref().unwrap().contains("account unknown"));
    // What is parked holds nothing up; what is paused waits.
    let office = || "office".to_owned();
    assert_eq!(
        act(QueueAction::Pause {
            destination: office()
        }),
        Ok(Done::Resolved)
    );
    close(dir.path(), "2026-11-22");
    until(dir.path(), |parcels| {
        parcels.iter().filter(|p| p.state == "sent").count() == 2
    });
    assert_eq!(heard.lock().unwrap().len(), 1);
    assert_eq!(
        act(QueueAction::Resume {
            destination: office()
        }),
        Ok(Done::Resolved)
    );
    assert!(
        act(QueueAction::Resume {
            destination: office()
        })
        .is_err()
    );
    until(dir.path(), |parcels| {
        parcels.iter().filter(|p| p.state == "sent").count() == 3
    });
    assert_eq!(
        act(QueueAction::Retry { parcel: parked.id }),
        Ok(Done::Resolved)
    );
    assert!(act(QueueAction::Retry { parcel: 99 }).is_err());
    until(dir.path(), all_sent);
    drop(house);
}

#[test]
fn a_destination_that_is_added_later_gets_what_it_missed_and_nothing_twice() {
    let (url, heard) = listen(&[]);
    let dir = tempfile::tempdir().unwrap();
    let plain = House::open(dir.path(), four_patties(), yes);
    plain.beat();
    close(dir.path(), "2026-11-21");
    drop(plain);
    for _start in 0..3 {
        let house = house(dir.path(), &url);
        until(dir.path(), |parcels| {
            parcels.len() == 2 && all_sent(parcels)
        });
        drop(house);
    }
    assert_eq!(heard.lock().unwrap().len(), 1);
    // Time is never a reason to send again.
    let reader = Reader::open(dir.path()).unwrap();
    assert_eq!(
        reader.next_parcel("office", Timestamp(i64::MAX)).unwrap(),
        None
    );
}
