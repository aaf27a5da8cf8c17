//! `openapi.json` says what the code does: routes, statuses, and examples that the code itself reads.

use std::collections::{BTreeMap, BTreeSet};

use bridge::http::{
    BODY_BYTES_MAX, DaysReport, ErrorBody, ExceptionsBody, HealthBody, HookKept, MenuBody,
    NoticesBody, OrderFollowed, OrderPlaced, QuoteBody, ROUTES, SalesReport, SpeedReport,
    StockBody, StockReport,
};
use bridge::shop::{SeenLine, read_order, read_stock};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::schema::{OPENAPI, component, fits};

#[test]
fn routes_methods_and_statuses_are_those_of_the_code() {
    let mut described = BTreeMap::new();
    for (path, operations) in OPENAPI["paths"].as_object().unwrap() {
        for (method, operation) in operations.as_object().unwrap() {
            let statuses = operation["responses"].as_object().unwrap().keys();
            let statuses: BTreeSet<u16> = statuses.map(|status| status.parse().unwrap()).collect();
            described.insert((method.to_uppercase(), path.clone()), statuses);
        }
    }
    let served: BTreeMap<_, BTreeSet<u16>> = ROUTES
        .iter()
        .map(|route| {
            (
                (route.method.to_string(), route.path.to_owned()),
                route.statuses.iter().copied().collect(),
            )
        })
        .collect();
    assert_eq!(described, served);
    let limit = format!("over {} KiB", BODY_BYTES_MAX / 1024);
    assert!(OPENAPI.to_string().contains(&limit));
}

fn example(name: &str) -> Value {
    component(name)["examples"][0].clone()
}

/// The code reads the example, and writes it back as it was.
fn same<T: Serialize + DeserializeOwned>(name: &str) {
    let example = example(name);
    let read: T = serde_json::from_value(example.clone()).unwrap_or_else(|e| panic!("{name}: {e}"));
    assert_eq!(serde_json::to_value(read).unwrap(), example, "{name}");
}

#[test]
fn examples_of_answers_are_what_the_code_writes() {
    same::<OrderPlaced>("OrderPlaced");
    same::<OrderFollowed>("OrderFollowed");
    same::<SeenLine>("Line");
    same::<MenuBody>("Menu");
    same::<StockBody>("Stock");
    same::<QuoteBody>("Quote");
    same::<NoticesBody>("Notices");
    same::<HealthBody>("Health");
    same::<ErrorBody>("Error");
    same::<HookKept>("HookKept");
    same::<ExceptionsBody>("Exceptions");
    same::<SalesReport>("SalesReport");
    same::<SpeedReport>("SpeedReport");
    same::<StockReport>("StockReport");
    same::<DaysReport>("DaysReport");
}

#[test]
fn examples_of_requests_are_what_the_code_reads() {
    read_order(&example("OrderRequest")).unwrap();
    read_stock(&example("Receipt"), true, &|_| true).unwrap();
    read_stock(&example("Count"), false, &|_| true).unwrap();
}

#[test]
fn every_example_fits_its_schema_and_every_schema_is_used() {
    let schemas = OPENAPI["components"]["schemas"].as_object().unwrap();
    let all = OPENAPI.to_string();
    for (name, schema) in schemas {
        for example in schema
            .get("examples")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            fits(schema, example).unwrap_or_else(|why| panic!("{name}: {why}"));
        }
        assert!(
            all.contains(&format!("#/components/schemas/{name}\"")),
            "{name} is used nowhere"
        );
    }
}

/// Each field that the code reads from a body is described, and no other: the reader names what it knows
/// when it meets a stranger.
#[test]
fn requests_describe_every_field_the_code_knows() {
    let known = |words: &str| -> BTreeSet<String> {
        let (_, list) = words.split_once("known are: ").unwrap();
        list.split(", ").map(str::to_owned).collect()
    };
    let described = |name: &str| -> BTreeSet<String> {
        component(name)["properties"]
            .as_object()
            .unwrap()
            .keys()
            .cloned()
            .collect()
    };
    let stranger = serde_json::json!({ "stranger": 1 });
    assert_eq!(
        known(&read_order(&stranger).unwrap_err().message),
        described("OrderRequest")
    );
    let mut order = example("OrderRequest");
    order["lines"][0]["stranger"] = 1.into();
    assert_eq!(
        known(&read_order(&order).unwrap_err().message),
        described("OrderRequestLine")
    );
}
