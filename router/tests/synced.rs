//! Seen from outside: the real program syncs its journal before anything about an order leaves it.
#![allow(
    clippy::unwrap_used,
    reason = "a test that cannot go on should stop where it is"
)]

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use shared::bus::{ClientConfig, ClientLink, Follow, Inbound, Outbound, zenoh};
use shared::fixture;
use shared::ids::{DeviceId, RequestId};
use shared::menu::FILES;
use shared::wire::*;

const ORDERS: usize = 20;

/// The tracer; the router, its child, is stopped by its own process id.
struct Traced(Child);

impl Drop for Traced {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn strace_works() -> bool {
    let tried = Command::new("strace")
        .args(["-f", "-o", "/dev/null", "true"])
        .output();
    tried.is_ok_and(|out| out.status.success())
}

fn write_restaurant(dir: &Path) {
    let files = fixture::files();
    let texts = [
        files.restaurant,
        files.menu,
        files.stations,
        files.taxes,
        files.recipes,
        files.accounts,
    ];
    std::fs::create_dir_all(dir).unwrap();
    for (name, text) in FILES.iter().zip(texts) {
        std::fs::write(dir.join(name), text).unwrap();
    }
}

fn wait_for_answer(link: &ClientLink, id: RequestId) -> Result<Accepted, Reject> {
    loop {
        let heard = link
            .inbox
            .recv_timeout(Duration::from_secs(30))
            .expect("an answer");
        if let Inbound::Answer(answer) = heard
            && answer.id == id
        {
            return answer.result;
        }
    }
}

/// Orders one after the other, each waiting for its answer; returns their ids.
fn take_orders(endpoint: &str) -> Vec<String> {
    let restaurant = fixture::restaurant();
    let device = DeviceId::new("till").unwrap();
    let link = zenoh::connect(ClientConfig {
        site: restaurant.site.clone(),
        role: Role::Front,
        device: device.clone(),
        endpoints: vec![endpoint.to_owned()],
        streams: vec![Follow {
            stream: Stream::House,
            from: None,
        }],
    })
    .unwrap();
    let mut ids = fixture::ids(1);
    let mut taken = Vec::new();
    for _ in 0..ORDERS {
        let order = fixture::order_of(&mut ids, &["burger", "cola"]);
        let (id, order_id) = (ids.next_request(), order.id);
        let body = Ask::Front(FrontAsk::Submit { order });
        let (role, device) = (Role::Front, device.clone());
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
        link.outbox.send(Outbound::Ask(Box::new(envelope))).unwrap();
        let answer = wait_for_answer(&link, id);
        assert!(matches!(answer, Ok(Accepted::Order { .. })), "{answer:?}");
        taken.push(order_id.to_string());
    }
    taken
}

fn trace_an_evening(dir: &Path) -> (Vec<String>, String) {
    let (config, data, trace) = (dir.join("test"), dir.join("data"), dir.join("trace"));
    write_restaurant(&config);
    let calls = "trace=fdatasync,fsync,write,writev,sendto,sendmsg";
    let mut child = Command::new("strace")
        .args(["-f", "-y", "-s", "200000", "-e", calls, "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_router"))
        .args(["--listen", "tcp/127.0.0.1:0", "--config"])
        .arg(&config)
        .arg("--data")
        .arg(&data)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    let traced = Traced(child);
    let mut ready = String::new();
    stdout.read_line(&mut ready).unwrap();
    let endpoint = ready
        .trim()
        .strip_prefix("router ready on ")
        .expect("the ready line");
    let taken = take_orders(endpoint);
    let router = std::fs::read_to_string(data.join("router/lock")).unwrap();
    let stopped = Command::new("kill").arg(router.trim()).status().unwrap();
    assert!(stopped.success());
    let mut traced = traced;
    traced.0.wait().unwrap();
    (taken, std::fs::read_to_string(trace).unwrap())
}

#[test]
fn a_sync_of_the_journal_precedes_every_word_about_an_order() {
    if !strace_works() {
        let why = "strace is not installed or may not trace here (apt install strace)";
        let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
        // `./kitchen test` installs it.
        assert!(!ci, "this must run where CI=true: {why}");
        eprintln!("skipped: {why}");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let (taken, trace) = trace_an_evening(dir.path());
    let mut syncs = 0;
    let mut orders = taken.iter().peekable();
    // A sync counts when it has ended: strace splits a call that others interrupt into two lines.
    let mut syncing = BTreeSet::new();
    for line in trace.lines() {
        let thread = line.split_whitespace().next().unwrap_or_default();
        // SQLite calls fdatasync where it was built with it, else fsync, which syncs more.
        let is_sync = line.contains("fdatasync(") || line.contains("fsync(");
        let of_the_log = is_sync && line.contains("journal.sqlite-wal");
        if of_the_log && line.contains("<unfinished") {
            syncing.insert(thread);
        } else if line.ends_with(" = 0")
            && (of_the_log || (line.contains("sync resumed") && syncing.remove(thread)))
        {
            syncs += 1;
        } else if is_sent(line)
            && let Some(order) = orders.next_if(|order| line.contains(order.as_str()))
        {
            assert!(
                0 < syncs,
                "order {order} was spoken of before it was synced: {line:.300}"
            );
            syncs = 0;
        }
    }
    assert_eq!(orders.len(), 0, "orders that were never spoken of");
}

fn is_sent(line: &str) -> bool {
    let calls = ["sendto(", "sendmsg(", "writev(", "write("];
    let to_bus = line.contains("socket:[") || line.contains("TCP:[");
    to_bus && calls.iter().any(|call| line.contains(call))
}
