//! A program that takes what the bridge sends, and is as bad at it as a program on the web can be.
//!
//! It hangs up, is busy, answers too late, takes something and loses the answer, answers 200 with an error
//! inside, and is away for a while. It keeps the rule that idempotency keys ask of it: a repeat has no effect.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};
use bridge::shop::{Scheme, Signed};
use serde::Serialize;

use crate::dice::Dice;

/// What the bridge signs with.
pub const SECRET: &str = "storm-secret";
/// Longer than the bridge's patience with it, which the settings put at one second.
const TOO_LATE: Duration = Duration::from_millis(1_300);

/// How often it did what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Faults {
    pub calls: u64,
    pub hung_up: u64,
    pub busy: u64,
    pub too_late: u64,
    /// Taken, and the answer was lost.
    pub answers_lost: u64,
    pub errors_inside: u64,
    pub repeats_without_effect: u64,
}

#[derive(Debug, Default)]
pub struct Taken {
    pub faults: Faults,
    /// Keys in the order in which they had their effect.
    pub order: Vec<String>,
    bodies: BTreeMap<String, Vec<u8>>,
    /// Keys that it refused once: a person sends those again, out of order.
    pub refused: Vec<String>,
    pub wrong: Vec<String>,
}

pub struct Service {
    pub url: String,
    taken: Arc<Mutex<Taken>>,
    kind: Arc<AtomicBool>,
    away: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
}

struct Call {
    key: String,
    body: Vec<u8>,
}

impl Service {
    pub fn start(name: &str, dice: Dice) -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let url = format!("http://{}/{name}", listener.local_addr()?);
        let taken: Arc<Mutex<Taken>> = Arc::default();
        let (kind, away, stop): (Arc<AtomicBool>, Arc<AtomicBool>, Arc<AtomicBool>) =
            (Arc::default(), Arc::default(), Arc::default());
        let service = Self {
            url,
            taken: taken.clone(),
            kind: kind.clone(),
            away: away.clone(),
            stop: stop.clone(),
        };
        let dice = Arc::new(Mutex::new(dice));
        let listen = move || {
            for stream in listener.incoming() {
                if stop.load(Ordering::Relaxed) {
                    return;
                }
                let Ok(stream) = stream else { continue };
                let (taken, dice) = (taken.clone(), dice.clone());
                let (kind, away) = (kind.clone(), away.clone());
                let serve = move || {
                    let roll = if kind.load(Ordering::Relaxed) {
                        99
                    } else {
                        hold(&dice).below(100)
                    };
                    if !away.load(Ordering::Relaxed) {
                        // Whoever hung up first is asked nothing more.
                        drop(answer(stream, roll, &taken));
                    }
                };
                let one = std::thread::Builder::new().name("one-call".to_owned());
                drop(one.spawn(serve));
            }
        };
        let thread = std::thread::Builder::new().name(format!("service-{name}"));
        thread.spawn(listen)?;
        Ok(service)
    }

    /// From now on it does as it should.
    pub fn be_kind(&self) {
        self.kind.store(true, Ordering::Relaxed);
        self.away(false);
    }

    pub fn away(&self, away: bool) {
        self.away.store(away, Ordering::Relaxed);
    }

    pub fn taken(&self) -> MutexGuard<'_, Taken> {
        hold(&self.taken)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        // Wakes the listener, so that it sees.
        let address = self.url.trim_start_matches("http://");
        drop(TcpStream::connect(
            address.split('/').next().unwrap_or_default(),
        ));
    }
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn read(stream: &TcpStream) -> Result<Call> {
    let mut stream = BufReader::new(stream);
    let mut headers: BTreeMap<String, String> = BTreeMap::new();
    let mut line = String::new();
    while 2 < stream.read_line(&mut line)? {
        if let Some((name, value)) = line.trim().split_once(": ") {
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        line.clear();
    }
    let header = |name: &str| headers.get(name).cloned().unwrap_or_default();
    let mut body = vec![0; header("content-length").parse().context("no length")?];
    stream.read_exact(&mut body)?;
    let timestamp = header("x-brigade-timestamp");
    let signed = Signed {
        body: &body,
        timestamp: &timestamp,
        ..Signed::default()
    };
    let signature = header("x-brigade-signature");
    if !Scheme::Generic.verifies(SECRET.as_bytes(), &signed, &signature) {
        bail!("a call with a wrong signature");
    }
    Ok(Call {
        key: header("idempotency-key"),
        body,
    })
}

fn answer(stream: TcpStream, roll: usize, taken: &Mutex<Taken>) -> Result<()> {
    stream.set_read_timeout(Some(Duration::from_secs(5)))?;
    hold(taken).faults.calls += 1;
    if roll < 8 {
        hold(taken).faults.hung_up += 1;
        return Ok(());
    }
    let call = match read(&stream) {
        Ok(call) => call,
        Err(error) if error.to_string().contains("signature") => {
            hold(taken).wrong.push(error.to_string());
            return Ok(());
        }
        Err(error) => return Err(error),
    };
    match roll {
        8..16 => {
            hold(taken).faults.busy += 1;
            say(stream, 503, "busy")
        }
        16..24 => {
            hold(taken).take(call);
            hold(taken).faults.answers_lost += 1;
            Ok(())
        }
        24..27 => {
            hold(taken).take(call);
            hold(taken).faults.too_late += 1;
            std::thread::sleep(TOO_LATE);
            say(stream, 200, "")
        }
        27..30 if !hold(taken).bodies.contains_key(&call.key) => {
            let mut taken = hold(taken);
            taken.faults.errors_inside += 1;
            taken.refused.push(call.key);
            say(stream, 200, "{\"error\":\"not today\"}")
        }
        _ => {
            hold(taken).take(call);
            say(stream, 200, "{\"ok\":true}")
        }
    }
}

impl Taken {
    fn take(&mut self, call: Call) {
        match self.bodies.get(&call.key) {
            Some(before) if *before == call.body => self.faults.repeats_without_effect += 1,
            Some(_) => self
                .wrong
                .push(format!("{} came again with another body", call.key)),
            None => {
                self.order.push(call.key.clone());
                self.bodies.insert(call.key, call.body);
            }
        }
    }

    /// What had an effect, as JSON, in the order in which it had.
    pub fn json(&self) -> impl Iterator<Item = (&String, serde_json::Value)> {
        self.order.iter().filter_map(|key| {
            let body = self.bodies.get(key)?;
            Some((key, serde_json::from_slice(body).unwrap_or_default()))
        })
    }
}

fn say(mut stream: TcpStream, status: u16, text: &str) -> Result<()> {
    let length = text.len();
    let head =
        format!("HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n");
    stream.write_all(head.as_bytes())?;
    stream.write_all(text.as_bytes())?;
    Ok(())
}
