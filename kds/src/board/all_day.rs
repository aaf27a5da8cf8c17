//! All-day: how much of each dish is open on this rail, with its ways of cooking.

use std::collections::BTreeMap;

use shared::ids::{ItemId, ModifierId};
use shared::menu::ModifierKind;
use shared::order::StepState;
use shared::ticket::{TicketLine, TicketView};

use super::words::Lang;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    pub name: String,
    pub count: u32,
    /// By way of cooking (medium rare, well done), most first.
    pub ways: Vec<(String, u32)>,
}

#[derive(Default)]
struct Sum {
    name: String,
    count: u32,
    ways: BTreeMap<ModifierId, (String, u32)>,
}

/// Counts of what is still to do on fired tickets, most first, then by name.
pub fn all_day<'a>(
    tickets: impl Iterator<Item = &'a TicketView>,
    lang: Lang,
    shown: &dyn Fn(&TicketLine) -> StepState,
) -> Vec<Tally> {
    let mut sums: BTreeMap<ItemId, Sum> = BTreeMap::new();
    for line in tickets
        .filter(|view| view.fired_at.is_some())
        .flat_map(|view| &view.lines)
    {
        if !matches!(
            shown(line),
            StepState::Fired | StepState::Started | StepState::Waiting
        ) {
            continue;
        }
        let sum = sums.entry(line.item.clone()).or_default();
        sum.name = line.names.get(lang.code()).to_owned();
        let quantity = u32::from(line.quantity);
        sum.count += quantity;
        for way in line
            .modifiers
            .iter()
            .filter(|m| m.kind == ModifierKind::Prep)
        {
            let name = way.names.get(lang.code()).to_owned();
            sum.ways.entry(way.modifier.clone()).or_insert((name, 0)).1 += quantity;
        }
    }
    let mut tallies: Vec<Tally> = sums.into_values().map(tally).collect();
    tallies.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    tallies
}

fn tally(sum: Sum) -> Tally {
    let mut ways: Vec<(String, u32)> = sum.ways.into_values().collect();
    ways.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Tally {
        name: sum.name,
        count: sum.count,
        ways,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::samples::ticket;
    use shared::menu::Names;
    use shared::order::SealedModifier;

    #[test]
    fn only_open_work_of_fired_tickets_counts() {
        let mut one = ticket("grill", 1, &[("Ribeye", 2), ("Lamb", 1)]);
        let mut two = ticket("grill", 2, &[("Ribeye", 1), ("Lamb", 3)]);
        let mut held = ticket("grill", 3, &[("Ribeye", 9)]);
        held.fired_at = None;
        let rare = SealedModifier {
            modifier: ModifierId::new("rare").unwrap(),
            names: Names::en("rare"),
            kind: ModifierKind::Prep,
            count: 1,
        };
        one.lines[0].modifiers.push(rare);
        two.lines[1].state = StepState::Done;
        let found = all_day([&one, &two, &held].into_iter(), Lang::En, &|line| {
            line.state
        });
        let tally = |name: &str, count, ways: &[(&str, u32)]| Tally {
            name: name.to_owned(),
            count,
            ways: ways
                .iter()
                .map(|(way, n)| ((*way).to_owned(), *n))
                .collect(),
        };
        assert_eq!(
            found,
            [tally("Ribeye", 3, &[("rare", 2)]), tally("Lamb", 1, &[])]
        );
    }
}
