//! The bridge's own proof and figures, run by the program that is built without anything that draws.

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, bail};
use serde_json::{Value, json};

use crate::crew::program;

/// Where the year of a real pizzeria lies, beside a checkout that has it.
const YEAR: &str = "../shared/data/pizzaplace-2015.csv";

/// Booking against bare inserts, a year, memory, how long a shop waits, and ten thousand orders in a storm.
pub fn bridge(bistro: &Path, pizzeria: &Path) -> anyhow::Result<Value> {
    let mut speed = vec!["speed".to_owned(), "--pizzeria".to_owned(), name(pizzeria)];
    let top = pizzeria.ancestors().nth(3);
    let year = top.map(|top| top.join(YEAR)).filter(|path| path.is_file());
    if let Some(year) = year {
        speed.extend(["--csv".to_owned(), name(&year)]);
    }
    let speed = run(&speed)?;
    let storm = run(&["storm".to_owned(), "--config".to_owned(), name(bistro)])?;
    Ok(json!({ "speed": speed, "storm": storm }))
}

fn name(path: &Path) -> String {
    path.display().to_string()
}

fn run(args: &[String]) -> anyhow::Result<Value> {
    let proof = Command::new(program("proof")?)
        .args(args)
        .stderr(Stdio::inherit())
        .output()?;
    let text = String::from_utf8_lossy(&proof.stdout);
    let told = serde_json::from_str(&text).with_context(|| format!("proof {}", args.join(" ")));
    if !proof.status.success() {
        bail!("proof {} found a difference: {text}", args.join(" "));
    }
    told
}
