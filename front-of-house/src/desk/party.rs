//! A party that goes elsewhere: to another table, together with one, or to a colleague; and a line that two changed.

use shared::ids::*;
use shared::wire::{FrontAsk, LineOperation, Reject};

use super::*;
use crate::intent::{Chosen, Intent};
use crate::say::{check as c, people as w, questions as q};

/// Where a party can go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TablesView {
    pub free: Vec<TableId>,
    pub taken: Vec<TableId>,
    pub colleagues: Vec<PersonRow>,
}

/// Two changed one line: the other was first.
#[derive(Clone, Debug, PartialEq)]
pub struct Conflict {
    pub order: OrderId,
    pub line: LineId,
    pub mine: LineOperation,
}

/// How it reads: the line as it is, and what was wanted here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictView {
    pub place: String,
    pub theirs: String,
    pub mine: String,
    /// It is void, so nothing more can be done to it.
    pub gone: bool,
}

impl Desk {
    pub fn tables_view(&self) -> TablesView {
        let here = self.place();
        let (mut free, mut taken) = (Vec::new(), Vec::new());
        for table in &self.house.tables {
            let place = Place::Table(table.id.clone());
            if here == Some(&place) {
                continue;
            }
            let open = !self.orders_at(&place).iter().all(|view| view.check.settled);
            if open { &mut taken } else { &mut free }.push(table.id.clone());
        }
        TablesView {
            free,
            taken,
            colleagues: self.colleagues(),
        }
    }

    pub(super) fn goes_to(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        let Some(here) = self.place().cloned() else {
            return;
        };
        let open = self.orders_at(&here).into_iter();
        let open = open.filter(|view| !view.check.settled);
        let orders: Vec<OrderId> = open.map(|view| view.head.order).collect();
        self.screen.dialog = None;
        match intent {
            Intent::MoveTo(table) => {
                for order in orders {
                    let table = table.clone();
                    self.ask(
                        Some(here.clone()),
                        FrontAsk::MoveTable { order, table },
                        stamp,
                    );
                }
                self.draft_goes_to(&here, &Place::Table(table.clone()));
                self.screen.open(Page::Place(Place::Table(table.clone())));
            }
            Intent::TransferTo(to) => {
                for order in orders {
                    let to = to.clone();
                    self.ask(Some(here.clone()), FrontAsk::Transfer { order, to }, stamp);
                }
                let (place, name) = (self.place_name(&here), words::capital(to.as_str()));
                self.say_with(w::TRANSFERRED, &[&place, &name], Tone::Ready);
            }
            _ => {}
        }
    }

    /// What is not sent goes along, and stands behind what is written down there.
    fn draft_goes_to(&mut self, from: &Place, to: &Place) {
        let Some(moved) = self.drafts.remove(from) else {
            return;
        };
        match self.drafts.get_mut(to) {
            Some(there) => {
                there.covers = there.covers.saturating_add(moved.covers);
                there.content.lines.extend(moved.content.lines);
                there.content.allergies.extend(moved.content.allergies);
                there.content.hold.extend(moved.content.hold);
            }
            None => drop(self.drafts.insert(to.clone(), moved)),
        }
        self.effects.push(Effect::SaveDraft(from.clone()));
        self.effects.push(Effect::SaveDraft(to.clone()));
    }

    /// A line that the kitchen has goes to another seat: nothing is cooked again.
    pub(super) fn reseat(&mut self, seat: Option<u8>, stamp: &mut Stamp<'_>) -> bool {
        let Some(Chosen::Sent(order, line)) = self.screen.chosen else {
            return false;
        };
        let found = self.orders.get(&order);
        let found = found.and_then(|view| view.lines.iter().find(|own| own.line == line));
        let Some(revision) = found.map(|own| own.revision) else {
            return false;
        };
        let operation = LineOperation::Seat {
            line,
            revision,
            seat,
        };
        self.operate(order, operation, stamp);
        true
    }

    fn operate(&mut self, order: OrderId, operation: LineOperation, stamp: &mut Stamp<'_>) {
        let place = self.place().cloned();
        let operations = vec![operation];
        self.ask(place, FrontAsk::Revise { order, operations }, stamp);
    }

    /// The second change to one line: both are shown, and the person decides. False where it is another refusal.
    pub(super) fn collides(&mut self, waiting: &Waiting, reject: &Reject) -> bool {
        let (Reject::LineChanged { line, .. }, FrontAsk::Revise { order, operations }) =
            (reject, &waiting.ask)
        else {
            return false;
        };
        let [mine] = operations.as_slice() else {
            return false;
        };
        if self.screen.dialog.is_some() {
            return false;
        }
        self.screen.dialog = Some(Dialog::Both(Conflict {
            order: *order,
            line: *line,
            mine: mine.clone(),
        }));
        true
    }

    pub fn conflict_view(&self) -> Option<ConflictView> {
        let Some(Dialog::Both(own)) = &self.screen.dialog else {
            return None;
        };
        let view = self.orders.get(&own.order)?;
        let line = view.lines.iter().find(|line| line.line == own.line)?;
        let place = Place::of(&view.head);
        let gone = line.state == shared::order::LineState::Void;
        let row = self.sent_row(&place, view, line);
        let changes: String = row.changes.iter().map(|run| run.text.as_str()).collect();
        let head = format!("{} {} · {}", row.quantity, row.name, row.seat);
        let theirs = match (gone, changes.is_empty()) {
            (true, _) => format!("{head}: {}", w::NO_MORE.text(self.lang())),
            (false, true) => head,
            (false, false) => format!("{head} · {changes}"),
        };
        let mine = match &own.mine {
            LineOperation::Void { reason, .. } => {
                format!("{}: {reason}", q::VOID_OF.with(self.lang(), &row.name))
            }
            LineOperation::Seat { seat, .. } => {
                format!("{} → {}", row.name, self.seat_words(*seat))
            }
            LineOperation::Add { .. } | LineOperation::Allergy { .. } => {
                c::CHANGE_LINE.text(self.lang()).to_owned()
            }
        };
        Some(ConflictView {
            place: self.place_name(&place),
            theirs,
            mine,
            gone,
        })
    }

    /// As it was wanted here, on top of what the other did.
    pub(super) fn want_mine(&mut self, stamp: &mut Stamp<'_>) {
        let Some(Dialog::Both(own)) = self.screen.dialog.take() else {
            return;
        };
        let found = self.orders.get(&own.order);
        let found = found.and_then(|view| view.lines.iter().find(|line| line.line == own.line));
        let Some(now) = found.map(|line| line.revision) else {
            return;
        };
        let mut mine = own.mine;
        if let LineOperation::Void { revision, .. } | LineOperation::Seat { revision, .. } =
            &mut mine
        {
            *revision = now;
        }
        self.operate(own.order, mine, stamp);
    }
}
