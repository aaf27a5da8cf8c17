//! All-day: how much is open, by dish with its ways of cooking or by what is counted in pieces, here or in the house.

use std::collections::BTreeMap;

use shared::ids::{ItemId, ModifierId, TicketId};
use shared::menu::{ModifierKind, Names};
use shared::order::{LineState, SealedModifier, StepState};
use shared::ticket::{LineView, TicketLine};

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
    /// The dish (its id and name) or the piece (its name): what a touch looks for.
    pub key: String,
    pub name: String,
    pub count: u32,
    /// By way of cooking (medium rare, well done), most first.
    pub ways: Vec<(String, u32)>,
    /// Its tickets are marked on the rail.
    pub found: bool,
}

#[derive(Clone, Debug, Default)]
struct Sum {
    name: String,
    count: u32,
    ways: BTreeMap<ModifierId, (String, u32)>,
}

impl Sum {
    fn add(&mut self, name: &str, quantity: u16, modifiers: &[SealedModifier], code: &str) {
        if self.name != name {
            name.clone_into(&mut self.name);
        }
        let quantity = u32::from(quantity);
        self.count += quantity;
        for way in ways(modifiers) {
            let name = || (way.names.get(code).to_owned(), 0);
            self.ways.entry(way.modifier.clone()).or_insert_with(name).1 += quantity;
        }
    }
}

/// How it is to be cooked.
fn ways(modifiers: &[SealedModifier]) -> impl Iterator<Item = &SealedModifier> {
    modifiers.iter().filter(|m| m.kind == ModifierKind::Prep)
}

/// Open items of one department are different dishes.
fn key(item: &ItemId, names: &Names) -> String {
    format!("{item}/{}", names.get("en"))
}

/// What one line has added to the dishes, so that it can be taken away again.
#[derive(Clone, Debug)]
pub(super) struct Dish {
    key: String,
    quantity: u16,
    ways: Vec<ModifierId>,
}

/// Counts of dishes, line by line.
#[derive(Clone, Debug, Default)]
pub(super) struct Dishes(BTreeMap<String, Sum>);

impl Dishes {
    pub(super) fn add(&mut self, line: &TicketLine, code: &str) -> Dish {
        let key = key(&line.item, &line.names);
        let sum = self.0.entry(key.clone()).or_default();
        sum.add(line.names.get(code), line.quantity, &line.modifiers, code);
        Dish {
            key,
            quantity: line.quantity,
            ways: ways(&line.modifiers)
                .map(|way| way.modifier.clone())
                .collect(),
        }
    }

    pub(super) fn take(&mut self, dish: &Dish) {
        let Some(sum) = self.0.get_mut(&dish.key) else {
            return;
        };
        let quantity = u32::from(dish.quantity);
        sum.count = sum.count.saturating_sub(quantity);
        for way in &dish.ways {
            if let Some((_, count)) = sum.ways.get_mut(way) {
                *count = count.saturating_sub(quantity);
            }
        }
        sum.ways.retain(|_, (_, count)| 0 < *count);
        if sum.count == 0 {
            self.0.remove(&dish.key);
        }
    }

    /// Most first, then by name.
    fn tallies(&self) -> Vec<Tally> {
        let sums = self.0.iter();
        tallies(sums.map(|(dish, sum)| (dish.clone(), sum.clone())))
    }

    /// Counts of pieces in those dishes.
    fn pieces(&self, items: &[MenuItem]) -> Vec<Tally> {
        let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
        for (dish, all) in &self.0 {
            // No id has a '/'.
            let id = dish.split_once('/').map(|(id, _)| id);
            let item = items.iter().find(|item| Some(item.id.as_str()) == id);
            for (name, each) in item.into_iter().flat_map(|item| &item.pieces) {
                let sum = sums.entry(name.clone()).or_default();
                name.clone_into(&mut sum.name);
                let all = each.saturating_mul(i64::from(all.count));
                sum.count = sum.count.saturating_add(u32::try_from(all).unwrap_or(0));
            }
        }
        tallies(sums.into_iter())
    }
}

fn house<'a>(lines: impl Iterator<Item = &'a LineView>, lang: Lang) -> Vec<Tally> {
    let code = lang.code();
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for line in lines.filter(|line| line.state == LineState::Cooking) {
        let sum = sums.entry(key(&line.item, &line.names)).or_default();
        sum.add(line.names.get(code), line.quantity, &line.modifiers, code);
    }
    tallies(sums.into_iter())
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
        let dishes = self.ledger.dishes();
        let mut found = match self.totals_of() {
            Totals::Dishes => dishes.tallies(),
            Totals::Pieces => dishes.pieces(&self.setup.items),
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
        // The first one may stand behind what has a place.
        let first = self.ledger.rail().position(|(id, _)| self.is_found_on(id));
        if let Some(first) = first {
            self.placing.reach = self.placing.reach.max(first + 1);
        }
        self.lay_out();
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
            self.shown(line) < StepState::Done && (key(&line.item, &line.names) == *found || piece)
        };
        view.lines.iter().any(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::samples::ticket;
    use shared::ticket::TicketView;

    /// A board with these tickets, counted in English.
    fn counted(tickets: Vec<TicketView>) -> Board {
        crate::board::tests::board(tickets)
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
        let mut board = counted(vec![one.clone(), two.clone(), held]);
        let all = |board: &Board| -> Vec<(String, u32, usize)> {
            let tallies = board.all_day().into_iter();
            tallies
                .map(|tally| (tally.name, tally.count, tally.ways.len()))
                .collect()
        };
        let named = |name: &str, count, ways| (name.to_owned(), count, ways);
        assert_eq!(all(&board), [named("Ribeye", 3, 1), named("Lamb", 1, 0)]);
        // What goes takes its share with it, ways and all.
        board.ticket_gone(&one.id, 5);
        assert_eq!(all(&board), [named("Ribeye", 1, 0)]);
        board.ticket_gone(&two.id, 6);
        assert_eq!(all(&board), []);
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
        let mut dishes = Dishes::default();
        one.lines
            .iter()
            .for_each(|line| drop(dishes.add(line, "en")));
        let found = dishes.pieces(&items).into_iter();
        let found: Vec<(String, u32)> = found.map(|tally| (tally.name, tally.count)).collect();
        assert_eq!(found, [("patty".to_owned(), 11), ("bun".to_owned(), 6)]);
    }
}
