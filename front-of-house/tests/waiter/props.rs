//! Whatever a hasty waiter taps: no line is sent twice, no cent is lost, and undo brings back what was there.

use std::collections::BTreeSet;

use front_of_house::desk::SplitBy;
use front_of_house::intent::{Chosen, Intent};
use proptest::prelude::*;
use shared::ids::*;
use shared::money::Money;
use shared::wire::{FrontAsk, LineOperation, Split};

use crate::house::*;

fn taps() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0_u8..16, 1..60)
}

/// One of sixteen things that hands do, over three tables.
fn intent(tap: u8, ana: &Waiter) -> Intent {
    let items = ["soup", "cola", "fries", "steak"];
    match tap {
        0 => table("12"),
        1 => table("7"),
        2..=5 => add(items[usize::from(tap - 2)]),
        6 => choose("medium"),
        7 => Intent::Seat(Some(2)),
        8 => Intent::Quantity(1),
        9 => Intent::Undo,
        10 | 11 => Intent::Send,
        12 => Intent::RepeatRound,
        13 => Intent::MoveTo(TableId::new("4").unwrap()),
        14 => Intent::NextLine,
        _ => match ana.desk.screen.chosen {
            Some(Chosen::New(_)) => Intent::RemoveLine,
            _ => Intent::LineSeat(Some(1)),
        },
    }
}

fn lines_of(ask: &FrontAsk) -> Vec<LineId> {
    match ask {
        FrontAsk::Submit { order } => order.lines.iter().map(|line| line.id).collect(),
        FrontAsk::Revise { operations, .. } => operations
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
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn no_line_is_ever_sent_twice(taps in taps()) {
        let mut ana = Waiter::new();
        ana.does([table("12")]);
        let mut sent: BTreeSet<LineId> = BTreeSet::new();
        let mut looked = 0;
        for tap in taps {
            let wanted = intent(tap, &ana);
            ana.does([wanted]);
            let asked = ana.asked();
            for line in asked[looked.min(asked.len())..].iter().flat_map(lines_of) {
                prop_assert!(sent.insert(line), "{line} was sent twice");
            }
            looked = asked.len();
        }
    }

    #[test]
    fn however_a_check_is_split_its_parts_are_the_whole(
        units in prop::collection::vec((0_usize..3, 1_u16..5, 0_u8..5), 1..9),
        ways in 2_u8..9,
        picks in prop::collection::vec((0_usize..9, 0_u8..9), 0..14),
        by in 0_u8..3,
    ) {
        let mut ana = Waiter::new();
        ana.does([table("12")]);
        for (item, count, seat) in units {
            ana.does([Intent::Seat((seat != 0).then_some(seat)), add(["soup", "cola", "fries"][item])]);
            for _ in 1..count {
                ana.does([Intent::Quantity(1)]);
            }
        }
        ana.does([Intent::Send]);
        ana.kitchen_takes_all(1);
        let place = ana.desk.place().unwrap().clone();
        let bill = ana.desk.bills(&place).remove(0);
        let by = [SplitBy::Seat, SplitBy::Item, SplitBy::Evenly][usize::from(by)];
        ana.does([Intent::AskSplit, Intent::SplitBy(by), Intent::SplitWays(ways)]);
        for (line, part) in picks {
            if let Some(line) = bill.lines.get(line) {
                ana.does([Intent::SplitPart(part.min(ways - 1)), Intent::SplitLine(line.line)]);
            }
        }
        let view = ana.desk.split_view().unwrap();
        if view.told.is_ok() {
            let parts: Money = view.parts.iter().map(|part| part.amount).sum();
            prop_assert_eq!(parts, bill.due);
        }
        ana.does([Intent::SplitNow]);
        if let Some(FrontAsk::SplitCheck { split: Split::Item { lines }, .. }) = ana.asked().last() {
            for line in lines {
                let of = line.shares[0].share.of;
                let whole: u64 = line.shares.iter().map(|own| own.share.part).sum();
                prop_assert!(whole == of, "{line:?}");
            }
        }
        prop_assert_eq!(ana.desk.bills(&place).remove(0).due, bill.due, "nothing changes before the router says so");
    }

    #[test]
    fn undo_walks_all_the_way_back(taps in prop::collection::vec(2_u8..9, 1..20)) {
        let mut ana = Waiter::new();
        ana.does([table("12")]);
        for tap in taps {
            let wanted = intent(tap, &ana);
            ana.does([wanted]);
        }
        for _ in 0..60 {
            ana.does([Intent::Undo]);
        }
        prop_assert!(ana.check().is_empty(), "{:?}", ana.check());
    }

    #[test]
    fn a_search_never_fails_and_finds_what_it_was_given(text in "\\PC{0,20}", item in 0_usize..6) {
        let ana = Waiter::new();
        let index = front_of_house::desk::MenuIndex::new(&ana.desk.house.menu, shared::lang::Lang::En);
        let _found = index.find(&text);
        let id = &ana.desk.house.menu.item_order[item];
        let name = ana.desk.house.menu.items[id].names.get("en");
        prop_assert_eq!(index.find(name)[0], id);
    }
}
