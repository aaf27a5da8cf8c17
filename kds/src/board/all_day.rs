//! All-day: how much is open, by dish with its ways of cooking or by what is counted in pieces, here or in the house.

use std::collections::BTreeMap;

use shared::ids::{ItemId, ModifierId, TicketId};
use shared::menu::ModifierKind;
use shared::order::{LineState, SealedModifier, StepState};
use shared::ticket::{LineView, TicketLine, TicketView};

use super::words::{Lang, Word};
use super::{Board, MenuItem};

/// What the totals count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Totals {
    /// Dishes on this rail.
    #[default]
    Dishes,
    /// Pieces that go into them: five double burgers are ten patties.
    Pieces,
    /// Dishes that the whole house still has to make.
    House,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tally {
    /// The dish (its id) or the piece (its name): what a touch looks for.
    pub key: String,
    pub name: String,
    pub count: u32,
    /// By way of cooking (medium rare, well done), most first.
    pub ways: Vec<(String, u32)>,
    /// Its tickets are marked on the rail.
    pub found: bool,
}

#[derive(Default)]
struct Sum {
    name: String,
    count: u32,
    ways: BTreeMap<ModifierId, (String, u32)>,
}

impl Sum {
    fn add(&mut self, name: &str, quantity: u16, modifiers: &[SealedModifier], code: &str) {
        name.clone_into(&mut self.name);
        let quantity = u32::from(quantity);
        self.count += quantity;
        for way in modifiers.iter().filter(|m| m.kind == ModifierKind::Prep) {
            let name = way.names.get(code).to_owned();
            self.ways.entry(way.modifier.clone()).or_insert((name, 0)).1 += quantity;
        }
    }
}

/// What is still to do on fired tickets.
fn open_lines<'a>(
    tickets: impl Iterator<Item = &'a TicketView>,
    shown: &dyn Fn(&TicketLine) -> StepState,
) -> impl Iterator<Item = &'a TicketLine> {
    tickets
        .filter(|view| view.fired_at.is_some())
        .flat_map(|view| &view.lines)
        .filter(|line| {
            matches!(
                shown(line),
                StepState::Fired | StepState::Started | StepState::Waiting
            )
        })
}

/// Counts of dishes still to do, most first, then by name.
pub fn all_day<'a>(
    tickets: impl Iterator<Item = &'a TicketView>,
    lang: Lang,
    shown: &dyn Fn(&TicketLine) -> StepState,
) -> Vec<Tally> {
    let code = lang.code();
    let mut sums: BTreeMap<ItemId, Sum> = BTreeMap::new();
    for line in open_lines(tickets, shown) {
        let sum = sums.entry(line.item.clone()).or_default();
        sum.add(line.names.get(code), line.quantity, &line.modifiers, code);
    }
    tallies(sums.into_iter().map(|(item, sum)| (item.to_string(), sum)))
}

/// Counts of pieces in those dishes.
pub fn pieces<'a>(
    tickets: impl Iterator<Item = &'a TicketView>,
    items: &[MenuItem],
    shown: &dyn Fn(&TicketLine) -> StepState,
) -> Vec<Tally> {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for line in open_lines(tickets, shown) {
        let item = items.iter().find(|item| item.id == line.item);
        for (name, each) in item.into_iter().flat_map(|item| &item.pieces) {
            let sum = sums.entry(name.clone()).or_default();
            name.clone_into(&mut sum.name);
            let all = each.saturating_mul(i64::from(line.quantity));
            sum.count = sum.count.saturating_add(u32::try_from(all).unwrap_or(0));
        }
    }
    tallies(sums.into_iter())
}

fn house<'a>(lines: impl Iterator<Item = &'a LineView>, lang: Lang) -> Vec<Tally> {
    let code = lang.code();
    let mut sums: BTreeMap<ItemId, Sum> = BTreeMap::new();
    for line in lines.filter(|line| line.state == LineState::Cooking) {
        let sum = sums.entry(line.item.clone()).or_default();
        sum.add(line.names.get(code), line.quantity, &line.modifiers, code);
    }
    tallies(sums.into_iter().map(|(item, sum)| (item.to_string(), sum)))
}

fn tallies(sums: impl Iterator<Item = (String, Sum)>) -> Vec<Tally> {
    let mut tallies: Vec<Tally> = sums.map(tally).collect();
    tallies.sort_by(|a, b| b.count.cmp(&a.count).then_with(|| a.name.cmp(&b.name)));
    tallies
}

fn tally((key, sum): (String, Sum)) -> Tally {
    let mut ways: Vec<(String, u32)> = sum.ways.into_values().collect();
    ways.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    Tally {
        key,
        name: sum.name,
        count: sum.count,
        ways,
        found: false,
    }
}

impl Board {
    pub fn all_day_open(&self) -> bool {
        let roomy = super::view::ALL_DAY_FROM_W <= self.canvas.0;
        let usual = !self.setup.pass && roomy;
        !self.setup.pickup && self.all_day_chosen.unwrap_or(usual)
    }

    pub fn all_day(&self) -> Vec<Tally> {
        let lang = self.setup.lang;
        let up = self.tickets.values().filter(|view| self.is_up(view));
        let shown = |line: &TicketLine| self.shown(line);
        let mut found = match self.totals_of() {
            Totals::Dishes => all_day(up, lang, &shown),
            Totals::Pieces => pieces(up, &self.setup.items, &shown),
            Totals::House => house(self.orders.values().flat_map(|order| &order.lines), lang),
        };
        for tally in &mut found {
            tally.found = self.found.as_ref() == Some(&tally.key);
        }
        found
    }

    /// The pass has no rail of its own: it counts the house.
    pub fn totals_of(&self) -> Totals {
        if self.setup.pass {
            Totals::House
        } else {
            self.totals
        }
    }

    pub fn totals_title(&self) -> String {
        let word = match self.totals_of() {
            Totals::Dishes => Word::AllDay,
            Totals::Pieces => Word::AllDayPieces,
            Totals::House => Word::AllDayHouse,
        };
        word.text(self.setup.lang).to_owned()
    }

    pub(super) fn next_scope(&mut self) {
        self.found = None;
        self.totals = match self.totals {
            Totals::Dishes => Totals::Pieces,
            Totals::Pieces => Totals::House,
            Totals::House => Totals::Dishes,
        };
    }

    /// Marks the tickets that hold a dish or piece and turns to the first; the same again takes the mark away.
    pub(super) fn find(&mut self, what: String) {
        if self.found.as_ref() == Some(&what) {
            self.found = None;
            return;
        }
        self.found = Some(what);
        if self.setup.pass {
            return;
        }
        let pages: Vec<i32> = self
            .panes
            .iter()
            .flat_map(|pane| pane.placed.iter().map(|p| (p, pane.frame.cells())))
            .filter(|(placed, _)| {
                let piece = placed.piece.as_ref();
                piece.is_some_and(|piece| piece.first && self.is_found_on(&piece.card.ticket))
            })
            .map(|(placed, cells)| placed.cell / cells)
            .collect();
        if !pages.contains(&self.page)
            && let Some(first) = pages.into_iter().min()
        {
            self.page = first;
        }
    }

    /// The totals were asked for what this ticket holds.
    pub(super) fn is_found_on(&self, ticket: &TicketId) -> bool {
        let (Some(found), Some(view)) = (&self.found, self.tickets.get(ticket)) else {
            return false;
        };
        let holds = |line: &TicketLine| {
            let item = self.setup.items.iter().find(|item| item.id == line.item);
            let piece = item.is_some_and(|item| item.pieces.iter().any(|(name, _)| name == found));
            self.shown(line) < StepState::Done && (line.item.as_str() == found || piece)
        };
        view.lines.iter().any(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::samples::ticket;
    use shared::menu::Names;

    fn tally(name: &str, count: u32, ways: &[(&str, u32)]) -> Tally {
        Tally {
            key: name.to_owned(),
            name: name.to_owned(),
            count,
            ways: ways
                .iter()
                .map(|(way, n)| ((*way).to_owned(), *n))
                .collect(),
            found: false,
        }
    }

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
        assert_eq!(
            found,
            [tally("Ribeye", 3, &[("rare", 2)]), tally("Lamb", 1, &[])]
        );
    }

    #[test]
    fn five_doubles_are_ten_patties() {
        let item = |name: &str, pieces: &[(&str, i64)]| MenuItem {
            id: ItemId::new(name).unwrap(),
            names: Names::en(name),
            stations: Vec::new(),
            pieces: pieces.iter().map(|(n, c)| ((*n).to_owned(), *c)).collect(),
        };
        let items = [
            item("double", &[("patty", 2), ("bun", 1)]),
            item("burger", &[("patty", 1), ("bun", 1)]),
        ];
        let one = ticket("grill", 1, &[("double", 5), ("burger", 1)]);
        let found = pieces(std::iter::once(&one), &items, &|line| line.state);
        assert_eq!(found, [tally("patty", 11, &[]), tally("bun", 6, &[])]);
    }
}
