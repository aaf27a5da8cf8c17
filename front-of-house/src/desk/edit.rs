//! Edits of the draft: items, modifiers, seats, quantities, the round once more.

use shared::ids::*;
use shared::order::{LineDraft, LineState, ModifierChoice, OpenItem};
use shared::ticket::LineView;
use shared::wire::limits::{QUANTITY_MAX, SEAT_MAX};

use super::*;
use crate::intent::{Chosen, Intent};
use crate::say::{floor as f, questions as q};

/// Drinks entered within this time of one another are one round (a waiter types a round in a minute or two).
const ROUND_MS_MAX: u64 = 5 * 60_000;

impl Desk {
    pub(super) fn edit(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        let line = match self.screen.chosen {
            Some(Chosen::New(line)) => Some(line),
            _ => None,
        };
        match (intent, line) {
            (Intent::AddItem(item), _) => self.add_item(&item.clone(), stamp),
            (Intent::PickFirstFound, _) => self.pick_first(stamp),
            (Intent::AddGuest, _) => self.change_covers(1, stamp),
            (Intent::RemoveGuest, _) => self.change_covers(-1, stamp),
            (Intent::RepeatRound, _) => {
                self.screen.dialog = None;
                self.repeat_round(stamp);
            }
            (Intent::Undo, _) => self.undo(stamp),
            (Intent::Modifier(modifier), Some(line)) => {
                let house = self.house.clone();
                let lang = self.lang();
                let done = self
                    .draft_mut(stamp)
                    .map(|d| d.toggle(line, modifier, &house.menu, lang));
                if let Some(Err(why)) = done {
                    self.screen.say(why, Tone::Soon);
                }
            }
            (Intent::Size(size), Some(line)) => {
                self.change_line(line, stamp, |own| own.size = Some(size.clone()));
            }
            (Intent::Quantity(by), Some(line)) => self.change_line(line, stamp, |own| {
                let quantity = i32::from(own.quantity) + i32::from(*by);
                let quantity = quantity.clamp(1, i32::from(QUANTITY_MAX));
                own.quantity = u16::try_from(quantity).unwrap_or(1);
            }),
            (Intent::LineSeat(seat), Some(line)) => {
                self.change_line(line, stamp, |own| own.seat = *seat);
            }
            (Intent::LineCourse(course), Some(line)) => {
                self.change_line(line, stamp, |own| own.course = *course);
            }
            (Intent::RemoveLine, Some(line)) => {
                if let Some(draft) = self.draft_mut(stamp) {
                    draft.remove(line);
                }
                self.screen.chosen = None;
            }
            (Intent::LineSeat(seat), None) if self.reseat(*seat, stamp) => {}
            _ => self.say(q::CHOOSE_NEW, Tone::Soon),
        }
    }

    fn change_line(
        &mut self,
        line: LineId,
        stamp: &mut Stamp<'_>,
        change: impl FnOnce(&mut LineDraft),
    ) {
        if let Some(draft) = self.draft_mut(stamp) {
            draft.change(line, change);
        }
    }

    fn add_item(&mut self, id: &ItemId, stamp: &mut Stamp<'_>) {
        let house = self.house.clone();
        if house.menu.departments.contains_key(id) {
            return self.ask_open_item(Some(id.clone()));
        }
        let Some(item) = house.menu.item(id) else {
            return;
        };
        let name = item.names.get(self.lang().code());
        if self.availability.get(id).is_some_and(|state| state.out) {
            return self.say_with(q::OUT_86, &[&name], Tone::Late);
        }
        let (units, _) = counted(&self.screen.search);
        if self.left(id).is_some_and(|left| left < u32::from(units)) {
            return self.say_with(q::NONE_BEYOND, &[&name], Tone::Late);
        }
        let (seat, course) = (self.screen.seat, self.screen.course.unwrap_or(item.course));
        let line = LineId((stamp.mint)());
        let Some(draft) = self.draft_mut(stamp) else {
            return;
        };
        let line = draft.add(item, line, seat, course, units);
        self.screen.chosen = Some(Chosen::New(line));
        self.screen.search.clear();
    }

    /// Enter: the first dish found; on the floor, the table whose name was typed.
    fn pick_first(&mut self, stamp: &mut Stamp<'_>) {
        let typed = self.screen.search.trim().to_lowercase();
        if typed.is_empty() {
            return;
        }
        if self.screen.page == Page::Floor {
            let tables = &self.house.tables;
            let found = tables
                .iter()
                .find(|table| table.id.as_str().to_lowercase() == typed);
            match found.map(|table| table.id.clone()) {
                Some(table) => self.screen.open(Page::Place(Place::Table(table))),
                None => {
                    self.screen.search.clear();
                    self.say_with(f::NO_TABLE, &[&typed], Tone::Soon);
                }
            }
            return;
        }
        let found = self.menu_view().tiles.into_iter().find(|tile| !tile.out);
        match found {
            Some(tile) => self.add_item(&tile.item, stamp),
            None => self.say(q::NOTHING_ORDERABLE, Tone::Soon),
        }
    }

    fn change_covers(&mut self, by: i8, stamp: &mut Stamp<'_>) {
        if let Some(draft) = self.draft_mut(stamp) {
            let covers = i16::from(draft.covers) + i16::from(by);
            draft.covers = u8::try_from(covers.clamp(0, i16::from(SEAT_MAX))).unwrap_or(0);
            let covers = draft.covers;
            self.screen.seat = self.screen.seat.filter(|seat| *seat <= covers);
        }
    }

    fn undo(&mut self, stamp: &mut Stamp<'_>) {
        let undone = self.draft_mut(stamp).is_some_and(Draft::undo);
        if !undone {
            self.screen.say("Nothing to undo here.", Tone::Muted);
        }
        let place = self.place().cloned();
        let draft = place.and_then(|place| self.drafts.get(&place));
        self.screen.chosen = self.screen.chosen.filter(|chosen| match chosen {
            Chosen::New(line) => draft.is_some_and(|draft| draft.line(*line).is_some()),
            Chosen::Sent(..) => true,
        });
    }

    /// The drinks that were entered last at this table, once more.
    fn repeat_round(&mut self, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let round: Vec<LineDraft> = self
            .last_round(&place)
            .into_iter()
            .map(|line| again(line, self.open_of(line), stamp))
            .collect();
        let (mut there, mut out) = (Vec::new(), Vec::new());
        for line in round {
            let gone = self
                .availability
                .get(&line.item)
                .is_some_and(|state| state.out);
            if gone {
                out.push(self.item_name(&line.item))
            } else {
                there.push(line)
            }
        }
        if there.is_empty() && out.is_empty() {
            self.say(q::NO_ROUND, Tone::Soon);
            return;
        }
        if !out.is_empty() {
            self.say_with(q::OUT_NOT_REPEATED, &[&out.join(", ")], Tone::Late);
        }
        if let Some(draft) = self.draft_mut(stamp) {
            draft.edit(|content| content.lines.extend(there));
        }
    }

    /// Lines of the last round: served at once, and entered together. Line ids carry their time.
    fn last_round(&self, place: &Place) -> Vec<&LineView> {
        let sent = self
            .orders_at(place)
            .into_iter()
            .flat_map(|view| &view.lines);
        let mut drinks: Vec<&LineView> = sent
            .filter(|line| line.course == CourseNo(0) && line.state != LineState::Void)
            .collect();
        drinks.sort_by_key(|line| std::cmp::Reverse(line.line));
        let mut round: Vec<&LineView> = Vec::new();
        for line in drinks {
            let near = round.last().is_none_or(|last| {
                minted_ms(last.line).saturating_sub(minted_ms(line.line)) <= ROUND_MS_MAX
            });
            if !near {
                break;
            }
            round.push(line);
        }
        round.reverse();
        round
    }

    pub(super) fn item_name(&self, item: &ItemId) -> String {
        let found = self.house.menu.item(item);
        found.map_or_else(
            || item.to_string(),
            |item| item.names.get(self.lang().code()).to_owned(),
        )
    }

    /// Left on the count once what is written down on this terminal goes out; `None` if not counted.
    pub(super) fn left(&self, item: &ItemId) -> Option<u32> {
        let left = self.availability.get(item)?.left?;
        let mine: u32 = self.drafts.values().map(|draft| draft.units_of(item)).sum();
        Some(left.saturating_sub(mine))
    }
}

fn again(line: &LineView, open: Option<OpenItem>, stamp: &mut Stamp<'_>) -> LineDraft {
    let choices = line.modifiers.iter().map(|own| ModifierChoice {
        modifier: own.modifier.clone(),
        count: own.count,
    });
    LineDraft {
        id: LineId((stamp.mint)()),
        item: line.item.clone(),
        size: line.size.clone(),
        quantity: line.quantity,
        modifiers: choices.collect(),
        seat: line.seat,
        course: line.course,
        note: line.note.clone(),
        open,
    }
}

fn minted_ms(line: LineId) -> u64 {
    line.0.get_timestamp().map_or(0, |stamp| {
        let (secs, nanos) = stamp.to_unix();
        secs * 1_000 + u64::from(nanos) / 1_000_000
    })
}
