//! How long it takes until a shop hears that a dish is out: from the waiter's tap to the shop's own address.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use crossbeam_channel::{Receiver, bounded};
use serde::Serialize;
use shared::ids::RequestId;
use shared::wire::FrontAsk;

use crate::accept::{Till, quantile};
use crate::dice::Dice;
use crate::guests;
use crate::programs::{Process, clock, free_port, until};

/// Taps that are measured.
const TAPS: usize = 60;
/// Before them, until files are made and connections stand.
const WARM: usize = 4;
/// Within this a shop must have heard.
const LIMIT: Duration = Duration::from_secs(2);

/// Times in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Reach {
    pub taps: usize,
    pub p50_ms: f64,
    pub p99_ms: f64,
    pub worst_ms: f64,
    /// Taps of which the shop heard later than two seconds after.
    pub late: usize,
}

/// A shop's product interface: notes when it hears of a product, and says yes.
fn shop() -> Result<(String, Receiver<(Instant, String)>)> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let url = format!("http://{}", listener.local_addr()?);
    let (heard, calls) = bounded(1_024);
    let serve = move || {
        for stream in listener.incoming().flatten() {
            let heard = heard.clone();
            let one = move || {
                let mut stream = BufReader::new(stream);
                while let Some(call) = call(&mut stream) {
                    if heard.send((clock(), call)).is_err() {
                        return;
                    }
                    let yes = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
                    if stream.get_mut().write_all(yes.as_bytes()).is_err() {
                        return;
                    }
                }
            };
            let thread = std::thread::Builder::new().name("shop-call".to_owned());
            drop(thread.spawn(one));
        }
    };
    let thread = std::thread::Builder::new().name("shop".to_owned());
    thread.spawn(serve)?;
    Ok((url, calls))
}

/// The next call on a connection, its body.
fn call(stream: &mut BufReader<std::net::TcpStream>) -> Option<String> {
    let (mut length, mut line) = (0, String::new());
    loop {
        line.clear();
        if stream.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let lower = line.to_ascii_lowercase();
        if let Some(n) = lower.strip_prefix("content-length:") {
            length = n.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body).ok()?;
    String::from_utf8(body).ok()
}

/// Until the shop hears that the dish is out, or back.
fn hear(calls: &Receiver<(Instant, String)>, out: bool) -> Result<Instant> {
    // What is counted comes back as a count.
    let words: &[&str] = if out {
        &["\"outofstock\""]
    } else {
        &["\"instock\"", "\"stock_quantity\""]
    };
    loop {
        let (at, body) = calls
            .recv_timeout(Duration::from_secs(20))
            .context("the shop never heard of it")?;
        if words.iter().any(|word| body.contains(word)) {
            return Ok(at);
        }
    }
}

/// A dish is taken off and brought back by a waiter, again and again.
pub fn reach(config: &Path, data: &Path, seed: u64) -> Result<Reach> {
    let loaded = shared::menu::load(config);
    let restaurant = loaded.map_err(|problems| anyhow::anyhow!("{problems}"))?;
    let mut items = restaurant.menu.items.values();
    let item = items
        .find(|item| item.online && item.sizes.is_empty())
        .or_else(|| restaurant.menu.items.values().find(|item| item.online))
        .context("the menu has nothing online")?;
    let name = item.sizes.first().map_or(item.id.to_string(), |size| {
        format!("{}/{}", item.id, size.id)
    });
    let (url, calls) = shop()?;
    let folder = data.join("bridge");
    std::fs::create_dir_all(&folder)?;
    let text = format!(
        "[[destination]]\nid = \"shop\"\nkind = \"woocommerce\"\nurl = \"{url}\"\nuser = \"ck\"\ntoken_file = \"shop.json\"\nnews = [\"stock\"]\n[destination.items]\n93 = \"{name}\"\n"
    );
    std::fs::write(folder.join("destinations.toml"), text)?;
    let key = folder.join("shop.json");
    std::fs::write(&key, "{\"access_token\": \"cs\"}")?;
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o600))?;

    let (bus, http) = (free_port()?, free_port()?);
    let endpoint = format!("tcp/127.0.0.1:{bus}");
    let mut router = Process::router(config, data, bus)?;
    router.ready()?;
    let mut bridge = Process::bridge(config, data, &endpoint, http)?;
    bridge.ready()?;
    until("the bridge hears the router", || {
        let health = guests::get(http, "/healthz")?;
        Ok((health["status"] == "ok").then_some(()))
    })?;
    let till = Till::connect(&restaurant, &endpoint)?;
    let (mut dice, mut times) = (Dice(seed), Vec::new());
    for n in 0..TAPS + WARM {
        let out = n % 2 == 0;
        let item = item.id.clone();
        let begun = clock();
        till.ask(FrontAsk::EightySix { item, out }, RequestId(dice.id()))?;
        let heard = hear(&calls, out)?;
        if WARM <= n {
            times.push(heard.saturating_duration_since(begun).as_secs_f64() * 1e3);
        }
    }
    let late = |ms: &&f64| LIMIT.as_secs_f64() * 1e3 < **ms;
    Ok(Reach {
        taps: times.len(),
        late: times.iter().filter(late).count(),
        p50_ms: quantile(&mut times, 50),
        p99_ms: quantile(&mut times, 99),
        worst_ms: quantile(&mut times, 100),
    })
}
