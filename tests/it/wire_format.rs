//! The bytes that travel are a promise to programs of other versions and in other languages.
//!
//! `wire_format/*.jsonl` hold the bytes of every message, one a line, as this version writes them. A change
//! that is meant is accepted with `UPDATE_EXPECT=1 cargo test wire_format` and read in the diff.

pub(crate) mod samples;
pub(crate) mod variants;

use std::collections::BTreeSet;
use std::fmt::Debug;

use expect_test::{ExpectFile, expect, expect_file};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;
use shared::ids::{DeviceId, SiteId, StationId};
use shared::wire::limits::MESSAGE_BYTES_MAX;
use shared::wire::*;

/// Every sample encodes to the pinned bytes, and these bytes decode to the sample.
fn check<T>(messages: &[T], pinned: ExpectFile)
where
    T: Serialize + DeserializeOwned + Versioned + Debug + PartialEq,
{
    let mut text = String::new();
    for message in messages {
        let bytes = encode(message);
        assert_eq!(
            decode::<T>(&bytes).as_ref(),
            Ok(message),
            "what was written can be read"
        );
        text.push_str(std::str::from_utf8(&bytes).unwrap());
        text.push('\n');
    }
    pinned.assert_eq(&text);
}

#[test]
fn asks_are_pinned() {
    check(
        &samples::envelopes(),
        expect_file!["wire_format/asks.jsonl"],
    );
}

#[test]
fn answers_are_pinned() {
    check(
        &samples::answers(),
        expect_file!["wire_format/answers.jsonl"],
    );
}

#[test]
fn tells_are_pinned() {
    check(&samples::tells(), expect_file!["wire_format/tells.jsonl"]);
}

#[test]
fn pulls_and_their_replies_are_pinned() {
    check(&samples::pulls(), expect_file!["wire_format/pulls.jsonl"]);
    check(&samples::pulled(), expect_file!["wire_format/pulled.jsonl"]);
}

#[test]
fn beats_are_pinned() {
    check(&samples::beats(), expect_file!["wire_format/beats.jsonl"]);
    check(
        &samples::device_beats(),
        expect_file!["wire_format/device_beats.jsonl"],
    );
}

/// Of one enum: the samples, by the names that they have on the wire, are all there are.
fn covers(names: impl IntoIterator<Item = &'static str>, all: &[&'static str]) {
    let names: BTreeSet<_> = names.into_iter().collect();
    assert_eq!(
        names,
        all.iter().copied().collect(),
        "a variant without a sample"
    );
}

#[test]
fn there_is_a_sample_of_every_variant() {
    let asks = samples::asks();
    covers(asks.iter().map(variants::ask), variants::ASKS);
    let (mut front, mut station, mut bridge, mut driver) = (vec![], vec![], vec![], vec![]);
    let mut desk = vec![];
    for ask in &asks {
        match ask {
            Ask::Front(ask) => front.push(variants::front_ask(ask)),
            Ask::Station(ask) => station.push(variants::station_ask(ask)),
            Ask::Bridge(ask) => bridge.push(variants::bridge_ask(ask)),
            Ask::Driver(ask) => driver.push(variants::driver_ask(ask)),
            Ask::Desk(ask) => desk.push(variants::desk_ask(ask)),
        }
    }
    covers(front, variants::FRONT_ASKS);
    covers(station, variants::STATION_ASKS);
    covers(bridge, variants::BRIDGE_ASKS);
    covers(driver, variants::DRIVER_ASKS);
    covers(desk, variants::DESK_ASKS);
    covers(
        samples::approvables().iter().map(variants::approvable),
        variants::APPROVABLES,
    );
    covers(
        samples::splits().iter().map(variants::split),
        variants::SPLITS,
    );
    covers(
        samples::adjustments().iter().map(variants::adjust_by),
        variants::ADJUST_BYS,
    );
    covers(
        samples::line_operations()
            .iter()
            .map(variants::line_operation),
        variants::LINE_OPERATIONS,
    );
    covers(
        samples::accepted().iter().map(variants::accepted),
        variants::ACCEPTED,
    );
    covers(
        samples::rejects().iter().map(variants::reject),
        variants::REJECTS,
    );
    let malformed = samples::rejects()
        .into_iter()
        .filter_map(|reject| match reject {
            Reject::Malformed { malformed } => Some(variants::malformed(&malformed)),
            _ => None,
        });
    covers(malformed, variants::MALFORMED);
    covers(
        samples::topics().iter().map(variants::topic),
        variants::TOPICS,
    );
    covers(
        samples::snapshots().iter().map(variants::snapshot),
        variants::SNAPSHOTS,
    );
    let pulled = samples::pulled();
    covers(
        pulled.iter().map(|p| variants::pulled_content(&p.content)),
        variants::PULLED_CONTENTS,
    );
}

#[test]
fn there_is_a_sample_of_every_update() {
    let tells = samples::tells();
    covers(
        tells.iter().map(|tell| variants::update(&tell.update)),
        variants::UPDATES,
    );
    let (mut station, mut house, mut facts) = (vec![], vec![], vec![]);
    for tell in &tells {
        match &tell.update {
            Update::Station(update) => station.push(variants::station_update(update)),
            Update::House(update) => house.push(variants::house_update(update)),
            Update::Fact(fact) => facts.push(variants::fact(&fact.body)),
        }
    }
    covers(station, variants::STATION_UPDATES);
    covers(house, variants::HOUSE_UPDATES);
    covers(facts, variants::FACTS);
}

#[test]
fn what_protocol_1_wrote_is_still_understood() {
    // No optional field, and one that nobody knows any more.
    let submit = br#"{"v":1,"id":"00000000-0000-0000-0000-00000000000a","role":"front","device":"t4",
        "term":0,"colour":"red","body":{"front":{"ask":"submit","order":{
        "id":"00000000-0000-0000-0000-000000000001","channel":"take-away","fancy":[1,2],
        "lines":[{"id":"00000000-0000-0000-0000-000000000002","item":"cola","quantity":1,"course":0}],
        "menu_version":"m1"}}}}"#;
    let envelope: Envelope<Ask> = decode(submit).unwrap();
    assert_eq!(
        (envelope.v, envelope.actor, envelope.approver),
        (1, None, None)
    );
    let Ask::Front(FrontAsk::Submit { order }) = envelope.body else {
        panic!("it is a submit")
    };
    assert_eq!((order.covers, order.table, order.lines.len()), (0, None, 1));

    let beat = br#"{"v":1,"device":"grill-1","role":"station"}"#;
    let beat: DeviceBeat = decode(beat).unwrap();
    assert_eq!((beat.station, beat.frame, beat.waiting), (None, 0, 0));
    assert_eq!(
        decode::<Pull>(br#"{"v":1}"#).unwrap(),
        Pull {
            v: 1,
            epoch: None,
            seq: 0
        }
    );
    let done = br#"{"v":1,"id":"00000000-0000-0000-0000-00000000000a","term":0,
        "result":{"Ok":{"accepted":"done"}}}"#;
    assert_eq!(decode::<Answer>(done).unwrap().result, Ok(Accepted::Done));
}

/// What a device is told about bytes that are no pull.
fn refusal(bytes: &[u8]) -> String {
    decode::<Pull>(bytes).unwrap_err().to_string()
}

#[test]
fn what_is_no_message_is_refused_with_the_reason() {
    let other_protocol = expect![[
        "protocol version 9 is not understood here (this is 2, and 1 still works); update the older program, the router first"
    ]];
    other_protocol.assert_eq(&refusal(br#"{"v":9}"#));
    // Also where nothing else can be read: the version is what matters then.
    other_protocol.assert_eq(&refusal(br#"{"v":9,"seq":"in words"}"#));
    expect![[
        "protocol version 0 is not understood here (this is 2, and 1 still works); update the older program, the router first"
    ]]
    .assert_eq(&refusal(br#"{"v":0}"#));
    expect![["not a valid message: missing field `v` at line 1 column 2"]]
        .assert_eq(&refusal(b"{}"));
    expect![["not a valid message: EOF while parsing a value at line 1 column 0"]]
        .assert_eq(&refusal(b""));
    expect![["not a valid message: expected value at line 1 column 1"]]
        .assert_eq(&refusal(&[0xff, 0xfe, 0x00]));
    expect![["not a valid message: trailing characters at line 1 column 9"]]
        .assert_eq(&refusal(br#"{"v":2} {"v":2}"#));
    expect![[r#"not a valid message: invalid type: string "1", expected u64 at line 1 column 16"#]]
        .assert_eq(&refusal(br#"{"v":2,"seq":"1"}"#));
}

#[test]
fn size_is_judged_before_everything_else() {
    let mut large = b"{\"v\":9}".to_vec();
    large.resize(MESSAGE_BYTES_MAX, b' ');
    assert!(matches!(
        decode::<Pull>(&large),
        Err(Malformed::Protocol { theirs: 9, .. })
    ));
    large.push(b' ');
    expect![["message of 262145 bytes is over the limit of 262144; send fewer lines at a time"]]
        .assert_eq(&refusal(&large));
    assert!(decode_up_to::<Pull>(&large[7..], large.len()).is_err());
}

#[test]
fn a_name_that_would_leave_its_topic_cannot_be_decoded() {
    for device in ["a/b", "*", "", "$x", "t 4"] {
        let bytes = format!(r#"{{"v":2,"device":"{device}","role":"front"}}"#);
        assert!(matches!(
            decode::<DeviceBeat>(bytes.as_bytes()),
            Err(Malformed::NotJson { .. })
        ));
    }
}

const NAME: &str = "[A-Za-z0-9._-]{1,64}";

fn stream() -> impl Strategy<Value = Stream> {
    let station = NAME.prop_map(|text| Stream::Station(StationId::new(text).unwrap()));
    prop_oneof![Just(Stream::House), Just(Stream::Facts), station]
}

fn topic() -> impl Strategy<Value = Topic> {
    let device = || {
        let device = NAME.prop_map(|text| DeviceId::new(text).unwrap());
        (proptest::sample::select(Role::ALL.to_vec()), device)
    };
    prop_oneof![
        device().prop_map(|(role, device)| Topic::Ask { role, device }),
        stream().prop_map(|stream| Topic::Since { stream }),
        stream().prop_map(|stream| Topic::Tell { stream }),
        Just(Topic::Beat),
        device().prop_map(|(role, device)| Topic::DeviceBeat { role, device }),
        device().prop_map(|(role, device)| Topic::Alive { role, device }),
    ]
}

proptest! {
    #[test]
    fn a_key_says_which_topic_it_is(site in NAME, topic in topic()) {
        let site = SiteId::new(site).unwrap();
        prop_assert_eq!(parse(&key(&site, &topic)), Some((site, topic)));
    }

    #[test]
    fn two_topics_never_share_a_key(site in NAME, one in topic(), other in topic()) {
        let site = SiteId::new(site).unwrap();
        prop_assert_eq!(key(&site, &one) == key(&site, &other), one == other);
    }

    #[test]
    fn each_listener_hears_its_own_plane_only(site in NAME, topic in topic()) {
        let site = SiteId::new(site).unwrap();
        let key = key(&site, &topic);
        let hears = |expression: String| {
            let expression = zenoh::key_expr::KeyExpr::try_from(expression).unwrap();
            expression.intersects(&zenoh::key_expr::KeyExpr::try_from(key.clone()).unwrap())
        };
        prop_assert_eq!(hears(every_ask(&site)), matches!(topic, Topic::Ask { .. }));
        prop_assert_eq!(hears(every_since(&site)), matches!(topic, Topic::Since { .. }));
        prop_assert_eq!(hears(every_device_beat(&site)), matches!(topic, Topic::DeviceBeat { .. }));
        prop_assert_eq!(hears(every_alive(&site)), matches!(topic, Topic::Alive { .. }));
    }

    #[test]
    fn any_bytes_are_decoded_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(decode::<Envelope<Ask>>(&bytes).is_err());
        prop_assert!(decode::<Pulled>(&bytes).is_err());
    }

    #[test]
    fn a_message_cut_short_or_spoilt_never_passes_for_another(
        n in 0..23_usize,
        cut in 1..400_usize,
    ) {
        let envelope = &samples::envelopes()[n];
        let bytes = encode(envelope);
        let cut = cut.min(bytes.len());
        prop_assert!(decode::<Envelope<Ask>>(&bytes[..bytes.len() - cut]).is_err());
    }
}

#[test]
fn what_is_not_ours_is_no_topic() {
    for foreign in [
        "",
        "brigade",
        "brigade/v2/bistro/router/beat",
        "brigade/v1/bistro/router/beat/x",
        "brigade/v1/bistro/router/ask/waiter/t4",
        "brigade/v1/bistro/router/tell/station",
        "brigade/v1/bistro/router/tell/station/a/b",
        "brigade/v1/bis tro/router/beat",
    ] {
        assert_eq!(parse(foreign), None, "{foreign:?}");
    }
}
