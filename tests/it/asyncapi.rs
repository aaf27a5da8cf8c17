//! `shared/asyncapi.yaml` says what the code says: every topic, message, field and variant, no more and no less.
//!
//! It is YAML in the form of JSON, so that nothing but serde_json is needed to hold it against the code.

mod schema;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use schema::Schemas;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json, to_value};
use shared::wire::limits::MESSAGE_BYTES_MAX;
use shared::wire::*;

use crate::wire_format::samples;
use crate::wire_format::variants::*;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../shared/asyncapi.yaml")).expect("the document is JSON")
});

#[test]
fn it_is_of_this_protocol_and_limit() {
    assert_eq!(DOCUMENT["asyncapi"], "3.0.0");
    assert_eq!(DOCUMENT["info"]["version"], PROTOCOL.to_string());
    let text = DOCUMENT["info"]["description"].as_str().unwrap();
    assert!(
        text.contains(&MESSAGE_BYTES_MAX.to_string()),
        "the limit of bytes is named"
    );
    assert!(text.contains(&format!("{PROTOCOL_MIN} is still understood")));
}

#[test]
fn every_topic_is_a_channel_with_its_address() {
    let channels = DOCUMENT["channels"].as_object().unwrap();
    let documented: BTreeMap<&str, &str> = channels
        .iter()
        .map(|(name, channel)| (name.as_str(), channel["address"].as_str().unwrap()))
        .collect();
    let built: Vec<(&str, String)> = samples::topics()
        .iter()
        .map(|t| (topic(t), address(t)))
        .collect();
    for (name, address) in &built {
        assert_eq!(
            documented.get(name),
            Some(&address.as_str()),
            "channel {name}"
        );
    }
    let names: BTreeSet<&str> = built.iter().map(|(name, _)| *name).collect();
    assert_eq!(
        names,
        documented.keys().copied().collect(),
        "a channel that the code does not have"
    );
}

/// The key of a topic with the names of parameters in place of their values.
fn address(topic: &Topic) -> String {
    let key = key(&samples::site(), topic);
    let key = key.replacen(samples::site().as_str(), "{site}", 1);
    match topic {
        Topic::Ask { role, device }
        | Topic::DeviceBeat { role, device }
        | Topic::Alive { role, device } => {
            key.replacen(role.name(), "{role}", 1)
                .replacen(device.as_str(), "{device}", 1)
        }
        Topic::Since { stream } | Topic::Tell { stream } => {
            key.replacen(&stream.to_string(), "{stream}", 1)
        }
        Topic::Beat => key,
    }
}

/// The parameters of every channel are those of its address.
#[test]
fn channels_name_their_parameters_and_messages() {
    let mut used = BTreeSet::new();
    for (name, channel) in DOCUMENT["channels"].as_object().unwrap() {
        let address = channel["address"].as_str().unwrap();
        for (parameter, reference) in channel["parameters"].as_object().unwrap() {
            assert!(
                address.contains(&format!("{{{parameter}}}")),
                "{name}: {parameter}"
            );
            assert!(resolves(reference), "{name}: {parameter}");
        }
        let count = channel["parameters"].as_object().unwrap().len();
        assert_eq!(address.matches('{').count(), count, "{name}");
        for (message, reference) in channel["messages"].as_object().unwrap() {
            assert!(resolves(reference), "{name}: {message}");
            used.insert(message.as_str());
        }
    }
    let messages = DOCUMENT["components"]["messages"].as_object().unwrap();
    assert_eq!(
        used,
        messages.keys().map(String::as_str).collect(),
        "a message on no channel"
    );
    for (name, operation) in DOCUMENT["operations"].as_object().unwrap() {
        assert!(resolves(&operation["channel"]), "{name}");
        for message in operation["messages"].as_array().unwrap() {
            assert!(resolves(message), "{name}");
        }
    }
}

fn resolves(reference: &Value) -> bool {
    let pointer = reference["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix('#'));
    pointer.is_some_and(|pointer| DOCUMENT.pointer(pointer).is_some())
}

fn message(name: &str) -> &'static Value {
    &DOCUMENT["components"]["messages"][name]
}

/// The examples of a message are our samples, and as bytes they decode and encode to the same.
fn check_examples<T>(name: &str, samples: &[T])
where
    T: Serialize + DeserializeOwned + Versioned,
{
    let examples = message(name)["examples"].as_array().unwrap();
    let names: BTreeSet<_> = examples
        .iter()
        .map(|example| example["name"].as_str())
        .collect();
    assert_eq!(
        names.len(),
        examples.len(),
        "{name}: two examples of one name"
    );
    for example in examples {
        let bytes = serde_json::to_vec(&example["payload"]).unwrap();
        let message: T =
            decode(&bytes).unwrap_or_else(|e| panic!("{name} {}: {e}", example["name"]));
        assert_eq!(
            to_value(&message).unwrap(),
            example["payload"],
            "{name} {}",
            example["name"]
        );
    }
    let documented: Vec<&Value> = examples.iter().map(|example| &example["payload"]).collect();
    for sample in samples {
        let sample = to_value(sample).unwrap();
        assert!(
            documented.contains(&&sample),
            "{name} lacks this example:\n{sample}"
        );
    }
}

#[test]
fn every_example_is_a_message_and_every_message_has_its_examples() {
    check_examples("ask", &samples::envelopes());
    check_examples("answer", &samples::answers());
    check_examples("pull", &samples::pulls());
    check_examples("pulled", &samples::pulled());
    check_examples("tell", &samples::tells());
    check_examples("beat", &samples::beats());
    check_examples("deviceBeat", &samples::device_beats());
    assert_eq!(
        DOCUMENT["components"]["messages"]
            .as_object()
            .unwrap()
            .len(),
        7
    );
}

#[test]
fn every_example_is_as_its_schema_says_and_every_field_has_an_example() {
    let mut schemas = Schemas::new(&DOCUMENT);
    for (name, message) in DOCUMENT["components"]["messages"].as_object().unwrap() {
        for example in message["examples"].as_array().unwrap() {
            if let Err(why) = schemas.check(&message["payload"], &example["payload"]) {
                panic!("{name} {}: {why}", example["name"]);
            }
        }
    }
    let mut fields = BTreeSet::new();
    for (name, schema) in DOCUMENT["components"]["schemas"].as_object().unwrap() {
        collect_fields(name, schema, &mut fields);
    }
    let unmet: Vec<_> = fields.difference(&schemas.met).collect();
    assert!(unmet.is_empty(), "documented, but in no message: {unmet:?}");
}

fn collect_fields(name: &str, schema: &Value, fields: &mut BTreeSet<String>) {
    for field in schema["properties"]
        .as_object()
        .into_iter()
        .flat_map(|fields| fields.keys())
    {
        fields.insert(format!("{name}.{field}"));
    }
    for part in ["oneOf", "allOf"]
        .into_iter()
        .flat_map(|key| schema[key].as_array().into_iter().flatten())
    {
        collect_fields(name, part, fields);
    }
}

#[test]
fn what_is_not_documented_does_not_pass() {
    let check = |name: &str, change: fn(&mut Value)| {
        let mut payload = message(name)["examples"][0]["payload"].clone();
        change(&mut payload);
        Schemas::new(&DOCUMENT)
            .check(&message(name)["payload"], &payload)
            .unwrap_err()
    };
    assert!(
        check("beat", |beat| beat["mood"] = json!("good")).contains("'mood' is not documented")
    );
    assert!(check("beat", |beat| beat["term"] = json!(-1)).contains("below 0"));
    assert!(check("deviceBeat", |beat| beat["role"] = json!("waiter")).contains("not in the list"));
    assert!(
        check("ask", |ask| ask["body"]["front"]["ask"] = json!("dance")).contains("no alternative")
    );
    let no_id = |ask: &mut Value| drop(ask.as_object_mut().unwrap().remove("id"));
    assert!(check("ask", no_id).contains("'id' must be there"));
}

/// The names by which a schema tells its variants apart.
fn documented_variants(schema: &str, tag: Option<&str>) -> BTreeSet<String> {
    let schema = &DOCUMENT["components"]["schemas"][schema];
    if let Some(values) = schema["enum"].as_array() {
        return values
            .iter()
            .map(|value| value.as_str().unwrap().to_owned())
            .collect();
    }
    let of = |choice: &Value| match tag {
        // The tag stands in the alternative, or in the first part of it.
        Some(tag) => [&choice["properties"], &choice["allOf"][0]["properties"]]
            .into_iter()
            .find_map(|fields| fields[tag]["const"].as_str())
            .map(str::to_owned),
        None => choice["properties"]
            .as_object()
            .and_then(|fields| fields.keys().next().cloned()),
    };
    schema["oneOf"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(of)
        .collect()
}

#[test]
fn every_variant_is_documented_and_nothing_else() {
    let check = |schema, tag, names: &[&str]| {
        let expected: BTreeSet<String> = names.iter().map(|name| (*name).to_owned()).collect();
        assert_eq!(documented_variants(schema, tag), expected, "{schema}");
    };
    check("Ask", None, ASKS);
    check("FrontAsk", Some("ask"), FRONT_ASKS);
    check("StationAsk", Some("ask"), STATION_ASKS);
    check("BridgeAsk", Some("ask"), BRIDGE_ASKS);
    check("DriverAsk", Some("ask"), DRIVER_ASKS);
    check("DeskAsk", Some("ask"), DESK_ASKS);
    check("Approvable", Some("approve"), APPROVABLES);
    check("Split", Some("by"), SPLITS);
    check("AdjustBy", Some("of"), ADJUST_BYS);
    check("LineOperation", Some("do"), LINE_OPERATIONS);
    check("Result", None, &["Ok", "Err"]);
    check("Accepted", Some("accepted"), ACCEPTED);
    check("Reject", Some("refused"), REJECTS);
    check("Malformed", Some("why"), MALFORMED);
    check("Update", Some("of"), UPDATES);
    check("StationUpdate", Some("news"), STATION_UPDATES);
    check("HouseUpdate", Some("news"), HOUSE_UPDATES);
    check("FactBody", Some("fact"), FACTS);
    check("Snapshot", Some("of"), SNAPSHOTS);
    check("PulledContent", Some("pulled"), PULLED_CONTENTS);
    check("Tender", Some("kind"), TENDERS);
    check("HoldReason", Some("why"), HOLD_REASONS);
    check("Role", None, ROLES);
    check("Channel", None, CHANNELS);
    check("StepState", None, STEP_STATES);
    check("LineState", None, LINE_STATES);
    check("OrderState", None, ORDER_STATES);
    check("ModifierKind", None, MODIFIER_KINDS);
    check("Allergen", None, ALLERGENS);
}

/// The lists of variants are not only complete, their names are those that serde writes.
#[test]
fn variants_are_called_as_they_are_written() {
    fn check<T: Serialize>(values: &[T], name: fn(&T) -> &'static str) {
        for value in values {
            assert_eq!(to_value(value).unwrap(), name(value));
        }
    }
    use shared::menu::{Allergen, ModifierKind};
    use shared::order::{Channel, LineState, OrderState, StepState};
    fn all<T: DeserializeOwned>(names: &[&str]) -> Vec<T> {
        names
            .iter()
            .map(|name| serde_json::from_value(json!(name)).unwrap())
            .collect()
    }
    check(&all::<Role>(ROLES), role);
    check(&all::<Channel>(CHANNELS), channel);
    check(&all::<StepState>(STEP_STATES), step_state);
    check(&all::<LineState>(LINE_STATES), line_state);
    check(&all::<OrderState>(ORDER_STATES), order_state);
    check(&all::<ModifierKind>(MODIFIER_KINDS), modifier_kind);
    check(&all::<Allergen>(ALLERGENS), allergen);
    let tagged = |value: Value, tag: &str, name: &str| assert_eq!(value[tag], name);
    for reject in samples::rejects() {
        tagged(
            to_value(&reject).unwrap(),
            "refused",
            crate::wire_format::variants::reject(&reject),
        );
    }
    for taken in samples::accepted() {
        tagged(to_value(&taken).unwrap(), "accepted", accepted(&taken));
    }
    for ask in samples::asks() {
        assert!(
            to_value(&ask)
                .unwrap()
                .get(crate::wire_format::variants::ask(&ask))
                .is_some()
        );
    }
    for ask in samples::asks() {
        if let Ask::Front(
            FrontAsk::Pay { tender: paid, .. } | FrontAsk::Refund { tender: paid, .. },
        ) = ask
        {
            tagged(to_value(&paid).unwrap(), "kind", tender(&paid));
        }
    }
    for course in samples::order_view().courses {
        let reason = course.hold.expect("each sample course waits");
        tagged(to_value(&reason).unwrap(), "why", hold_reason(&reason));
    }
}
