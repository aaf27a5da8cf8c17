//! A Vendure shop: its order arrives signed, is cooked and comes back Delivered; what runs out goes off sale.

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use proof::dice::Dice;
use proof::guests::{SECRET, agent, get};
use proof::programs::{Process, free_port, until};
use proof::router::PlayedRouter;
use serde_json::Value;
use shared::time::BusinessDate;

use crate::{DAY, Running, bistro, installed};

/// The shop's process, spoken to line by line.
struct Shop {
    _running: Running,
    hands: ChildStdin,
    said: BufReader<ChildStdout>,
}

impl Shop {
    fn open(folder: &Path, port: u16, (sku, price): (&str, i64), hook: &str) -> Self {
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/live/vendure.js");
        let mut command = Command::new("node");
        command
            .arg(script)
            .args([&port.to_string(), sku, &price.to_string(), hook, SECRET]);
        command
            .current_dir(folder)
            .env("VENDURE_DISABLE_TELEMETRY", "true");
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (hands, said) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut shop = Self {
            _running: Running(child),
            hands,
            said: BufReader::new(said),
        };
        shop.hear(&["READY"]);
        shop
    }

    /// The next line that begins with one of these words.
    fn hear(&mut self, words: &[&str]) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(
                self.said.read_line(&mut line).unwrap(),
                0,
                "the shop has ended"
            );
            if words.iter().any(|word| line.starts_with(word)) {
                return line.trim().to_owned();
            }
        }
    }

    fn ask(&mut self, line: &str, words: &[&str]) -> String {
        writeln!(self.hands, "{line}").unwrap();
        self.hear(words)
    }

    fn show(&mut self) -> Value {
        let said = self.ask("show", &["SHOW"]);
        serde_json::from_str(said.trim_start_matches("SHOW ")).unwrap()
    }
}

#[test]
fn a_vendure_order_is_cooked_and_comes_back_delivered() {
    let Some(modules) = installed("vendure/node_modules/@vendure/core") else {
        return;
    };
    let folder = modules.ancestors().nth(3).unwrap();
    let restaurant = Arc::new(bistro());
    let recipe =
        |item: &&shared::menu::Item| item.sizes.is_empty() && item.online && item.groups.is_empty();
    let item = restaurant.menu.items.values().find(recipe).unwrap();
    let dir = tempfile::tempdir().unwrap();
    let own = dir.path().join("bridge");
    std::fs::create_dir_all(&own).unwrap();
    let (http, port) = (free_port().unwrap(), free_port().unwrap());
    let channel =
        format!("[[channel]]\nid = \"vendure\"\nkind = \"generic\"\nsecret = \"{SECRET}\"\n");
    std::fs::write(own.join("channels.toml"), channel).unwrap();
    crate::key(&own, "superadmin");
    let there = format!(
        "[[destination]]\nid = \"vendure\"\nkind = \"vendure\"\nurl = \"http://127.0.0.1:{port}\"\nuser = \"superadmin\"\ntoken_file = \"key.json\"\nchannel = \"vendure\"\n[destination.items]\n\"{0}\" = \"{0}\"\n",
        item.id
    );
    std::fs::write(own.join("destinations.toml"), there).unwrap();
    let hook = format!("http://127.0.0.1:{http}/hooks/vendure");
    let mut shop = Shop::open(folder, port, (item.id.as_str(), item.price.0), &hook);
    let day = BusinessDate(DAY.parse().unwrap());
    // A die whose first throws refuse and cancel nothing.
    let router = PlayedRouter::start(restaurant.clone(), day, Dice(3)).unwrap();
    let config = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../assets/restaurants/bistro"
    );
    let bridge = Process::bridge(
        Path::new(config),
        dir.path(),
        &router.endpoint().unwrap(),
        http,
    );
    let _bridge = bridge.unwrap();
    until("the bridge opens", || get(http, "/v1/stock").map(Some)).unwrap();

    let code = shop.ask("order 2", &["ORDER", "REFUSED"]);
    let code = code
        .strip_prefix("ORDER ")
        .unwrap_or_else(|| panic!("{code}"))
        .to_owned();
    until("the order is Delivered there", || {
        let shown = shop.show();
        let state = shown["orders"]["items"][0]["state"].clone();
        Ok((state == "Delivered").then_some(()))
    })
    .unwrap();
    eprintln!("vendure: order {code} came back Delivered");
    assert_eq!(
        router
            .journal()
            .by_reference
            .get(&code)
            .map(std::collections::BTreeSet::len),
        Some(1)
    );

    let left = |shown: &Value| shown["productVariants"]["items"][0].clone();
    let stock = until("the count is told", || {
        let variant = left(&shop.show());
        Ok((variant["stockOnHand"] != 100).then_some(variant))
    })
    .unwrap();
    eprintln!("vendure: stock on hand {}", stock["stockOnHand"]);
    // Somebody counts, and there is nothing left of what it takes.
    let recipe = restaurant.recipes.iter().find(
        |one| matches!(&one.of, shared::menu::RecipeOf::Item { item: id, .. } if *id == item.id),
    );
    let shelf = recipe.unwrap().uses.keys().next().unwrap();
    let url = format!("http://127.0.0.1:{http}/v1/stock/counts");
    let body = format!("{{\"lines\":[{{\"ingredient\":\"{shelf}\",\"quantity\":\"0\"}}]}}");
    let counted = agent()
        .post(&url)
        .header("idempotency-key", "count-1")
        .header("content-type", "application/json")
        .send(&body);
    assert_eq!(counted.unwrap().status(), 201);
    until("it is off sale there", || {
        Ok((left(&shop.show())["enabled"] == false).then_some(()))
    })
    .unwrap();
    let refused = shop.ask("order 1", &["ORDER", "REFUSED"]);
    assert!(refused.starts_with("REFUSED"), "{refused}");
    eprintln!(
        "vendure: off sale, and an order is answered {}",
        &refused[..refused.len().min(120)]
    );
    writeln!(shop.hands, "end").unwrap();
}
