//! `./kitchen bench`: runs the benchmarks named, or all, and prints a table or one JSON object.

use std::process::ExitCode;

use serde_json::{Map, Value, json};
use tests::crew::heed_signals;

#[derive(clap::Args)]
pub(crate) struct Bench {
    /// pipeline, router, kds, terminal, bridge, scheduling (ten minutes); all without a name.
    names: Vec<String>,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
}

const ALL: [&str; 6] = [
    "pipeline",
    "router",
    "kds",
    "terminal",
    "bridge",
    "scheduling",
];

pub(crate) fn run(args: &Bench) -> anyhow::Result<ExitCode> {
    if let Some(unknown) = args.names.iter().find(|name| !ALL.contains(&name.as_str())) {
        anyhow::bail!(
            "there is no benchmark '{unknown}'; choose from {}",
            ALL.join(", ")
        );
    }
    heed_signals()?;
    let mut results = Map::new();
    for name in ALL {
        if args.names.is_empty() || args.names.iter().any(|wanted| wanted == name) {
            eprintln!("bench {name}…");
            let found = one(name, args.json)?;
            if !found.is_null() {
                results.insert(name.to_owned(), found);
            }
        }
    }
    let results = Value::Object(results);
    if args.json {
        crate::table::print_line(&results.to_string());
    } else {
        let mut rows = Vec::new();
        flatten("", &results, &mut rows);
        let rows: Vec<(&str, String)> = rows.iter().map(|(k, v)| (k.as_str(), v.clone())).collect();
        crate::table::rows(&rows);
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs one; `Null` where it has printed tables of its own.
fn one(name: &str, as_json: bool) -> anyhow::Result<Value> {
    let (config, restaurant) = crate::find_restaurant("bistro")?;
    let scratch = tempfile::tempdir()?;
    let folder = scratch.path();
    Ok(match name {
        "pipeline" => {
            let mut value = json!(tests::bench::durable(&config, &restaurant, folder)?);
            merge(
                &mut value,
                json!(tests::bench::latency(&config, &restaurant, folder)?),
            );
            value
        }
        "kds" => json!(tests::bench::kds(&config, &restaurant, folder)?),
        "terminal" => json!(tests::bench::terminal(&config, &restaurant, folder)?),
        "router" => json!(tests::bench::router_start(&config, &restaurant, folder)?),
        "bridge" => {
            let (pizzeria, _) = crate::find_restaurant("pizzeria")?;
            tests::bench::bridge(&config, &pizzeria)?
        }
        "scheduling" => {
            let found = tests::bench::scheduling(&crate::samples(), &restaurant)?;
            if as_json {
                json!(found)
            } else {
                crate::table::print_line(&found.to_string());
                Value::Null
            }
        }
        other => anyhow::bail!("there is no benchmark '{other}'"),
    })
}

fn merge(into: &mut Value, more: Value) {
    if let (Value::Object(into), Value::Object(more)) = (into, more) {
        into.extend(more);
    }
}

fn flatten(path: &str, value: &Value, rows: &mut Vec<(String, String)>) {
    let below = |key: &str| match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    };
    match value {
        Value::Object(fields) => {
            for (key, value) in fields {
                flatten(&below(key), value, rows);
            }
        }
        Value::Array(items) => {
            for (n, value) in items.iter().enumerate() {
                flatten(&below(&n.to_string()), value, rows);
            }
        }
        other => rows.push((path.to_owned(), other.to_string())),
    }
}
