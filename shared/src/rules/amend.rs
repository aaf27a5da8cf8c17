//! The difference between two revisions of an order's lines, line by line.
//!
//! Unsent marks on a terminal and change marks in the kitchen come from this one comparison, so that
//! a waiter and a cook never disagree about what is new.

use std::collections::BTreeMap;

use crate::ids::LineId;
use crate::order::LineDraft;

/// What became of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    Added(LineId),
    /// Never empty; in the order of `Part`.
    Altered(LineId, Vec<Part>),
    Removed(LineId),
}

/// A part of a line that a cook or a guest would notice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Item,
    Size,
    Quantity,
    Modifiers,
    Seat,
    Course,
    Note,
}

/// Changes that lead from `before` to `after`: additions and alterations in the order of `after`,
/// then removals in the order of `before`. The order of lines and of modifiers does not matter.
pub fn diff(before: &[LineDraft], after: &[LineDraft]) -> Vec<Change> {
    let (old, new) = (index(before), index(after));
    let mut changes = Vec::new();
    for line in after {
        match old.get(&line.id) {
            None => changes.push(Change::Added(line.id)),
            Some(was) => {
                let parts = altered(was, line);
                if !parts.is_empty() {
                    changes.push(Change::Altered(line.id, parts));
                }
            }
        }
    }
    let gone = before.iter().filter(|line| !new.contains_key(&line.id));
    changes.extend(gone.map(|line| Change::Removed(line.id)));
    changes
}

fn index(lines: &[LineDraft]) -> BTreeMap<LineId, &LineDraft> {
    lines.iter().map(|line| (line.id, line)).collect()
}

fn altered(was: &LineDraft, is: &LineDraft) -> Vec<Part> {
    let differs = [
        (Part::Item, was.item != is.item),
        (Part::Size, was.size != is.size),
        (Part::Quantity, was.quantity != is.quantity),
        (Part::Modifiers, modifiers(was) != modifiers(is)),
        (Part::Seat, was.seat != is.seat),
        (Part::Course, was.course != is.course),
        (Part::Note, was.note != is.note),
    ];
    differs
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(part, _)| part)
        .collect()
}

/// Counts per modifier: one cheddar twice is the same dish as two cheddars.
fn modifiers(line: &LineDraft) -> BTreeMap<&str, u32> {
    let mut counts = BTreeMap::new();
    for choice in &line.modifiers {
        *counts.entry(choice.modifier.as_str()).or_insert(0) += u32::from(choice.count);
    }
    counts
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::ids::CourseNo;
    use crate::order::ModifierChoice;

    fn line(id: u128, item: &str) -> LineDraft {
        LineDraft {
            id: LineId(Uuid::from_u128(id)),
            item: item.parse().unwrap(),
            size: None,
            quantity: 1,
            modifiers: Vec::new(),
            seat: None,
            course: CourseNo(1),
            note: None,
            open: None,
        }
    }

    fn with(mut line: LineDraft, modifiers: &[(&str, u8)]) -> LineDraft {
        let choice = |(id, count): &(&str, u8)| ModifierChoice {
            modifier: id.parse().unwrap(),
            count: *count,
        };
        line.modifiers = modifiers.iter().map(choice).collect();
        line
    }

    #[test]
    fn nothing_changed_is_nothing() {
        let a = with(line(1, "burger"), &[("rare", 1), ("cheddar", 2)]);
        let b = with(
            line(1, "burger"),
            &[("cheddar", 1), ("cheddar", 1), ("rare", 1)],
        );
        assert_eq!(
            diff(&[a.clone(), line(2, "cola")], &[line(2, "cola"), b]),
            []
        );
    }

    #[test]
    fn added_altered_removed() {
        let id = |n| LineId(Uuid::from_u128(n));
        let mut two = line(2, "fries");
        two.quantity = 2;
        two.note = Some("crisp".to_owned());
        let before = [line(1, "burger"), line(2, "fries"), line(3, "cola")];
        let after = [
            line(4, "soup"),
            with(line(1, "burger"), &[("rare", 1)]),
            two,
        ];
        assert_eq!(
            diff(&before, &after),
            [
                Change::Added(id(4)),
                Change::Altered(id(1), vec![Part::Modifiers]),
                Change::Altered(id(2), vec![Part::Quantity, Part::Note]),
                Change::Removed(id(3)),
            ]
        );
    }
}
