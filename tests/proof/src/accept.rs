//! How long a shop waits for its yes, beside one question to the router and its answer.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use serde::Serialize;
use shared::bus::{ClientConfig, ClientLink, Inbound, Outbound, zenoh};
use shared::ids::{DeviceId, OrderId, RequestId};
use shared::menu::Restaurant;
use shared::order::{Channel, OrderDraft};
use shared::wire::{Ask, Envelope, FrontAsk, PROTOCOL, Role};

use crate::dice::Dice;
use crate::guests;
use crate::programs::{Process, clock, free_port, until};
use crate::service;

const ORDERS: usize = 400;
/// Asked and not counted, until caches are warm and files are made.
const WARM: usize = 40;

/// Times in milliseconds.
#[derive(Clone, Debug, Serialize)]
pub struct Accept {
    pub orders: usize,
    /// `POST /v1/orders` until 201.
    pub post_p50_ms: f64,
    pub post_p99_ms: f64,
    /// A terminal's order until the router's yes, in turn with the posts.
    pub router_p50_ms: f64,
    pub router_p99_ms: f64,
    pub p99_ratio: f64,
    /// Largest memory of a bridge on a year's books while it takes these orders.
    pub bridge_peak_mb: u64,
}

pub(crate) fn quantile(values: &mut [f64], percent: usize) -> f64 {
    values.sort_by(f64::total_cmp);
    let n = (values.len() * percent / 100).min(values.len().saturating_sub(1));
    values.get(n).copied().unwrap_or_default()
}

/// A waiter's terminal, without its screen.
pub(crate) struct Till {
    link: ClientLink,
    device: DeviceId,
}

impl Till {
    pub(crate) fn connect(restaurant: &Restaurant, endpoint: &str) -> Result<Self> {
        let device = DeviceId::new("till-1")?;
        let link = zenoh::connect(ClientConfig {
            site: restaurant.site.clone(),
            role: Role::Front,
            device: device.clone(),
            endpoints: vec![endpoint.to_owned()],
            streams: Vec::new(),
        })?;
        Ok(Self { link, device })
    }

    /// Until its answer.
    pub(crate) fn ask(&self, ask: FrontAsk, id: RequestId) -> Result<()> {
        let envelope = Envelope {
            v: PROTOCOL,
            id,
            role: Role::Front,
            device: self.device.clone(),
            actor: None,
            approver: None,
            term: 0,
            body: Ask::Front(ask),
        };
        self.link.outbox.send(Outbound::Ask(Box::new(envelope)))?;
        loop {
            let heard = self.link.inbox.recv_timeout(Duration::from_secs(10))?;
            if let Inbound::Answer(answer) = heard
                && answer.id == id
            {
                return answer
                    .result
                    .map(drop)
                    .map_err(|reject| anyhow::anyhow!("the router refused: {reject}"));
            }
        }
    }
}

impl Till {
    /// Nobody cooks here, and a full kitchen takes no more.
    fn cancel(&self, orders: &[OrderId], dice: &mut Dice) {
        for order in orders {
            let (order, reason) = (*order, "only measured".to_owned());
            // One that was refused cannot be cancelled, and need not be.
            drop(self.ask(FrontAsk::Cancel { order, reason }, RequestId(dice.id())));
        }
    }
}

fn draft(dice: &mut Dice, restaurant: &Restaurant) -> OrderDraft {
    OrderDraft {
        id: OrderId(dice.id()),
        channel: Channel::TakeAway,
        table: None,
        guest: None,
        covers: 0,
        lines: lines(dice, restaurant),
        allergies: Vec::new(),
        note: None,
        wanted_in: None,
        alias: None,
        menu_version: restaurant.version.clone(),
        expected_total: None,
    }
}

/// Of what is offered online, so that both ways take the same.
fn lines(dice: &mut Dice, restaurant: &Restaurant) -> Vec<shared::order::LineDraft> {
    loop {
        let lines = service::lines(dice, restaurant);
        let online = |line: &shared::order::LineDraft| {
            restaurant
                .menu
                .items
                .get(&line.item)
                .is_some_and(|item| item.online)
        };
        if lines.iter().all(online) {
            return lines;
        }
    }
}

/// A year of cooking leaves the shelves empty, and what is out is refused: somebody fills them first.
fn restock(restaurant: &Restaurant, port: u16) -> Result<()> {
    let all = restaurant.ingredients.iter();
    let lines: Vec<String> = all
        .map(|one| format!("{{\"ingredient\":\"{}\",\"quantity\":\"1000000\"}}", one.id))
        .collect();
    let body = format!("{{\"lines\":[{}]}}", lines.join(","));
    let url = format!("http://127.0.0.1:{port}/v1/stock/counts");
    let request = guests::agent()
        .post(&url)
        .header("idempotency-key", "restock");
    let request = request.header("content-type", "application/json");
    let said = request.send(&body)?;
    if said.status() != 201 {
        bail!("the shelves could not be filled: {}", said.status());
    }
    until("everything is on the menu again", || {
        let menu = guests::get(port, "/v1/menu")?.to_string();
        Ok((!menu.contains("\"available\":false")).then_some(()))
    })
}

/// `data` may hold a year's books already, below `bridge`.
pub fn accept(config: &Path, data: &Path, seed: u64) -> Result<Accept> {
    let loaded = shared::menu::load(config);
    let restaurant = loaded.map_err(|problems| anyhow::anyhow!("{problems}"))?;
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
    restock(&restaurant, http)?;
    let till = Till::connect(&restaurant, &endpoint)?;
    let mut dice = Dice(seed);
    let agent = guests::agent();
    let url = format!("http://127.0.0.1:{http}/v1/orders");
    let (mut posts, mut asks) = (Vec::new(), Vec::new());
    for n in 0..ORDERS + WARM {
        let reference = format!("accept-{n}");
        let mut body = guests::body(&lines(&mut dice, &restaurant), &reference);
        // Like a terminal's order it is paid later, and can be called off again.
        body["paid_reference"].take();
        let body = body.to_string();
        let begun = clock();
        let request = agent.post(&url).header("idempotency-key", &reference);
        let mut said = request
            .header("content-type", "application/json")
            .send(&body)?;
        let text = said.body_mut().read_to_string()?;
        let post = begun.elapsed().as_secs_f64() * 1e3;
        if said.status() != 201 {
            // Something ran out on the way; it is refused as it should be, and counts as an answer.
            if said.status() != 422 {
                bail!("{}: {text}", said.status());
            }
            continue;
        }
        let placed: serde_json::Value = serde_json::from_str(&text)?;
        let posted: OrderId = serde_json::from_value(placed["order"].clone())?;
        let (order, id) = (draft(&mut dice, &restaurant), RequestId(dice.id()));
        let asked = order.id;
        let begun = clock();
        let refused = till.ask(FrontAsk::Submit { order }, id).is_err();
        let ask = begun.elapsed().as_secs_f64() * 1e3;
        till.cancel(&[posted, asked], &mut dice);
        if refused {
            continue;
        }
        if WARM <= n {
            posts.push(post);
            asks.push(ask);
        }
    }
    let peak = bridge.peak_mb().context("the bridge's memory")?;
    let (p99, router_p99) = (quantile(&mut posts, 99), quantile(&mut asks, 99));
    Ok(Accept {
        orders: posts.len(),
        post_p50_ms: quantile(&mut posts, 50),
        post_p99_ms: p99,
        router_p50_ms: quantile(&mut asks, 50),
        router_p99_ms: router_p99,
        p99_ratio: p99 / router_p99.max(1e-6),
        bridge_peak_mb: peak,
    })
}
