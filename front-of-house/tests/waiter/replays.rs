//! A terminal that dies again and again: what it sends, it sends with the same bytes, and no line under two names.

use std::collections::BTreeMap;

use front_of_house::intent::Intent;
use proptest::prelude::*;
use shared::ids::*;
use shared::wire::{Accepted, Ask, FrontAsk, LineOperation, encode};

use crate::house::*;
use crate::spool::Process;

#[derive(Clone, Debug)]
enum Deed {
    Do(u8),
    /// The power is cut.
    Dies,
    /// The router answers the oldest ask.
    Answers,
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        8 => (0_u8..9).prop_map(Deed::Do),
        2 => Just(Deed::Dies),
        2 => Just(Deed::Answers),
    ];
    prop::collection::vec(deed, 1..40)
}

fn intent(n: u8) -> Intent {
    match n {
        0 => table("12"),
        1 => table("7"),
        2 => add("soup"),
        3 => add("cola"),
        4 => Intent::Quantity(1),
        5 => Intent::Undo,
        6 => Intent::RepeatRound,
        _ => Intent::Send,
    }
}

fn lines_of(ask: &Ask) -> Vec<LineId> {
    match ask {
        Ask::Front(FrontAsk::Submit { order }) => order.lines.iter().map(|line| line.id).collect(),
        Ask::Front(FrontAsk::Revise { operations, .. }) => operations
            .iter()
            .filter_map(|operation| match operation {
                LineOperation::Add { line } => Some(line.id),
                _ => None,
            })
            .collect(),
        _ => Vec::new(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_sent_again_is_the_same_ask_and_no_line_is_in_two(deeds in deeds()) {
        let folder = tempfile::tempdir().unwrap();
        let mut process = Process::start(folder.path());
        process.does([table("12")]);
        let mut asks: BTreeMap<RequestId, Vec<u8>> = BTreeMap::new();
        let mut lines: BTreeMap<LineId, RequestId> = BTreeMap::new();
        let mut answered: Vec<RequestId> = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Do(n) => process.does([intent(n)]),
                Deed::Dies => {
                    drop(process);
                    process = Process::start(folder.path());
                    process.does([table("12")]);
                }
                Deed::Answers => {
                    let oldest = process.terminal.desk.waiting().first().map(|own| own.request);
                    if let Some(oldest) = oldest {
                        process.answer(oldest, Ok(Accepted::Done));
                        answered.push(oldest);
                    }
                }
            }
            for envelope in process.sent() {
                if !matches!(&envelope.body, Ask::Front(ask) if !matches!(ask, FrontAsk::Quote { .. })) {
                    continue;
                }
                prop_assert!(!answered.contains(&envelope.id), "answered, and sent again");
                let bytes = encode(&envelope);
                let before = asks.entry(envelope.id).or_insert_with(|| bytes.clone());
                prop_assert_eq!(&*before, &bytes, "another ask under the same id");
                for line in lines_of(&envelope.body) {
                    let first = lines.entry(line).or_insert(envelope.id);
                    prop_assert_eq!(*first, envelope.id, "a line is sent in two asks");
                }
            }
        }
    }
}
