//! What Xero, QuickBooks and Tryton are sent for a closed day, over real HTTP, and keys that run out on the way.

use std::path::Path;

use bridge::destinations::{Settings, open, read_destinations};
use bridge::ingest::Rules;
use bridge::store::{Delivered, Reader, Store};
use bridge::wish::{Place, Wish, fulfil};
use serde_json::{Value, json};
use shared::time::BusinessDate;

use crate::fake::EVENING;
use crate::played::{Heard, Played, Reply, key, parcel};
use crate::shelves::four_patties;

const DAY: &str = "2026-11-21";
/// A code for each kind of account; longer names win.
const ACCOUNTS: &str = "assets = \"610\"\n\"assets:inventory\" = \"630\"\nliabilities = \"800\"\nequity = \"960\"\nincome = \"200\"\nexpenses = \"310\"\n";

/// Books whose only entry is the opening of the shelves: 5.00 of patties.
fn closed(dir: &Path) -> Reader {
    let restaurant = four_patties();
    let rules = Rules::of(&restaurant).unwrap();
    let mut store = Store::open(dir).unwrap();
    let day = BusinessDate(DAY.parse().unwrap());
    let wish = Wish::CloseDay {
        day,
        counted: None,
        float: 0,
    };
    let place = Place {
        rules: &rules,
        restaurant: &restaurant,
        at: EVENING,
    };
    store
        .turn(|turn| {
            bridge::ingest::open_shelves(turn, &rules, EVENING, day)?;
            fulfil(turn, &place, &wish)
        })
        .unwrap()
        .unwrap();
    drop(store);
    Reader::open(dir).unwrap()
}

fn settings(dir: &Path, url: &str, kind: &str, more: &str) -> Settings {
    let text = format!(
        "[[destination]]\nid = \"there\"\nkind = \"{kind}\"\nurl = \"{url}\"\ntoken_url = \"{url}/token\"\ntoken_file = \"key.json\"\ntimeout_s = 3\n{more}\n[destination.accounts]\n{ACCOUNTS}"
    );
    read_destinations(&text, &four_patties(), dir)
        .unwrap()
        .remove(0)
}

fn send(dir: &Path, reader: &Reader, settings: &Settings) -> Delivered {
    let _here = dir;
    let parcel = parcel("z1-2026-11-21", "day", DAY, None);
    open(settings).deliver(&parcel, reader).unwrap()
}

#[test]
fn xero_gets_one_journal_however_often_it_is_sent() {
    let dir = tempfile::tempdir().unwrap();
    let reader = closed(dir.path());
    key(dir.path(), "{\"access_token\": \"k-1\"}");
    let mut posted: Vec<Value> = Vec::new();
    let there = Played::start(move |call: &Heard| -> Reply {
        if call.line.starts_with("GET") {
            return (200, json!({ "ManualJournals": posted }).to_string());
        }
        posted.push(call.json()["ManualJournals"][0].clone());
        // It was taken, and nobody heard so.
        (0, String::new())
    });
    let settings = settings(dir.path(), &there.url, "xero", "place = \"tenant-1\"");
    assert!(matches!(
        send(dir.path(), &reader, &settings),
        Delivered::Later(_)
    ));
    assert_eq!(send(dir.path(), &reader, &settings), Delivered::Sent);
    let heard = there.heard();
    let posts: Vec<&Heard> = heard
        .iter()
        .filter(|call| call.line.starts_with("POST"))
        .collect();
    assert_eq!(posts.len(), 1, "{:?}", there.lines());
    assert_eq!(posts[0].line, "POST /api.xro/2.0/ManualJournals");
    assert_eq!(posts[0].header("xero-tenant-id"), "tenant-1");
    assert_eq!(posts[0].header("idempotency-key"), "z1-2026-11-21");
    let journal = &posts[0].json()["ManualJournals"][0];
    assert_eq!(
        (journal["Date"].as_str(), journal["Status"].as_str()),
        (Some(DAY), Some("POSTED"))
    );
    let mut lines: Vec<(&str, f64)> = journal["JournalLines"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            (
                line["AccountCode"].as_str().unwrap(),
                line["LineAmount"].as_f64().unwrap(),
            )
        })
        .collect();
    lines.sort_by(|a, b| a.0.cmp(b.0));
    assert_eq!(lines, [("630", 5.0), ("960", -5.0)]);
}

#[test]
fn an_error_inside_xeros_good_answer_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let reader = closed(dir.path());
    key(dir.path(), "{\"access_token\": \"k-1\"}");
    let there = Played::start(|call: &Heard| {
        let bad = json!({ "ManualJournals": [{ "ValidationErrors": [{ "Message": "Account code '630' is archived" }] }] });
        let text = if call.line.starts_with("GET") {
            json!({})
        } else {
            bad
        };
        (200, text.to_string())
    });
    let settings = settings(dir.path(), &there.url, "xero", "place = \"t\"");
    let said = send(dir.path(), &reader, &settings);
    assert!(
        matches!(&said, Delivered::Refused(words) if words.contains("archived")),
        "{said:?}"
    );
}

#[test]
fn a_key_is_renewed_and_the_new_one_is_on_the_disk_before_it_is_used() {
    let dir = tempfile::tempdir().unwrap();
    let reader = closed(dir.path());
    key(
        dir.path(),
        "{\"access_token\": \"old\", \"refresh_token\": \"r-1\", \"client_id\": \"me\", \"client_secret\": \"s\", \"expires_at\": 4000000000}",
    );
    let path = dir.path().join("key.json");
    let mut refuse_renewal = false;
    let there = Played::start(move |call: &Heard| -> Reply {
        if call.line == "POST /token" {
            assert_eq!(call.text, "grant_type=refresh_token&refresh_token=r-1");
            assert_eq!(call.header("authorization"), "Basic bWU6cw==");
            if std::mem::replace(&mut refuse_renewal, true) {
                return (400, "{\"error\":\"invalid_grant\"}".to_owned());
            }
            let next = json!({ "access_token": "new", "refresh_token": "r-2", "expires_in": 1800 });
            return (200, next.to_string());
        }
        if call.header("authorization") != "Bearer new" {
            return (401, "token has run out".to_owned());
        }
        let written: Value =
            serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(written["refresh_token"], "r-2");
        (200, "{\"JournalEntry\":{\"Id\":\"1\"}}".to_owned())
    });
    let settings = settings(dir.path(), &there.url, "quickbooks", "place = \"realm-1\"");
    assert_eq!(send(dir.path(), &reader, &settings), Delivered::Sent);
    let lines = there.lines();
    let post = "POST /v3/company/realm-1/journalentry?requestid=z1-2026-11-21&minorversion=75";
    assert_eq!(lines, [post, "POST /token", post]);
    let body = &there.heard()[2].text;
    for part in [
        "<DocNumber>Z1-20261121</DocNumber>",
        "<TxnDate>2026-11-21</TxnDate>",
        "<Amount>5.00</Amount>",
        "<PostingType>Debit</PostingType><AccountRef>630</AccountRef>",
        "<PostingType>Credit</PostingType><AccountRef>960</AccountRef>",
    ] {
        assert!(body.contains(part), "{part}: {body}");
    }
    // A renewal that is refused stops the queue in words; nothing is set aside for it.
    key(
        dir.path(),
        "{\"refresh_token\": \"r-1\", \"client_id\": \"me\", \"client_secret\": \"s\"}",
    );
    let said = send(dir.path(), &reader, &settings);
    assert!(
        matches!(&said, Delivered::Later(words) if words.contains("sign in there again")),
        "{said:?}"
    );
}

#[test]
fn quickbooks_gets_what_is_mapped_to_items_as_a_receipt() {
    let dir = tempfile::tempdir().unwrap();
    let reader = closed(dir.path());
    key(dir.path(), "{\"access_token\": \"k-1\"}");
    let there = Played::start(|_| (200, "{}".to_owned()));
    // Equity stands in for sales: it is the only credit of these small books.
    let equity = four_patties().chart.opening;
    let more = format!(
        "place = \"r\"\nreceipt_into = \"assets:cash\"\n[destination.receipt]\n\"{equity}\" = \"12\"\n"
    );
    let settings = settings(dir.path(), &there.url, "quickbooks", &more);
    assert_eq!(send(dir.path(), &reader, &settings), Delivered::Sent);
    let heard = there.heard();
    assert_eq!(heard.len(), 2);
    assert!(
        heard[0]
            .line
            .contains("/salesreceipt?requestid=z1-2026-11-21-receipt")
    );
    for part in [
        "<ItemRef>12</ItemRef>",
        "<TotalAmt>5.00</TotalAmt>",
        "<DepositToAccountRef>610<",
    ] {
        assert!(heard[0].text.contains(part), "{part}: {}", heard[0].text);
    }
    let both = "<PostingType>Credit</PostingType><AccountRef>610</AccountRef>";
    assert!(heard[1].text.contains(both), "{}", heard[1].text);
    if let Some(folder) = std::env::var_os("BODIES_OUT") {
        std::fs::write(Path::new(&folder).join("receipt.xml"), &heard[0].text).unwrap();
        std::fs::write(Path::new(&folder).join("entry.xml"), &heard[1].text).unwrap();
    }
}

#[test]
fn nothing_is_sent_when_somebody_only_looks() {
    let dir = tempfile::tempdir().unwrap();
    let reader = closed(dir.path());
    key(dir.path(), "{\"access_token\": \"k-1\"}");
    let there = Played::start(|_| (500, String::new()));
    for (kind, more, word) in [
        ("xero", "place = \"t\"", "POST /api.xro/2.0/ManualJournals"),
        ("quickbooks", "place = \"r\"", "<JournalEntry"),
        (
            "tryton",
            "user = \"admin\"\ndishes = \"DISHES\"\n[destination.ingredients]\npatty = \"PATTY\"",
            "model.account.move.create",
        ),
    ] {
        let settings = settings(dir.path(), &there.url, kind, more);
        let parcel = parcel("z1-2026-11-21", "day", DAY, None);
        let shown = open(&settings).show(&parcel, &reader).unwrap();
        assert!(shown.contains(word), "{kind}: {shown}");
    }
    assert_eq!(there.lines(), [""; 0]);
}
