//! A line as the bridge books it: what was made, without what it is called.

use shared::order::ModifierChoice;
use shared::wire::MadeLine;

use super::order::Line;

pub(super) fn line(line: &Line) -> MadeLine {
    let facts = &line.facts;
    let choices = facts.modifiers.iter();
    MadeLine {
        line: facts.id,
        item: facts.item.clone(),
        size: facts.size.as_ref().map(|size| size.id.clone()),
        quantity: facts.quantity,
        modifiers: choices
            .map(|choice| ModifierChoice {
                modifier: choice.modifier.clone(),
                count: choice.count,
            })
            .collect(),
    }
}
