//! Choosing modifiers: a group of one replaces, a full group says so, and a choice that goes takes along what it opened.

use shared::ids::*;
use shared::lang::Lang;
use shared::menu::{Item, Menu, ModifierGroup};
use shared::order::{LineDraft, ModifierChoice};
use shared::wire::limits::MODIFIERS_PER_LINE_MAX;

use super::Draft;
use crate::say::questions as q;

impl Draft {
    /// Chooses or drops a modifier. In a group of one, the new choice replaces the old; a choice that goes takes
    /// along what it had opened. The error says in words why nothing changed.
    pub fn toggle(
        &mut self,
        id: LineId,
        modifier: &ModifierId,
        menu: &Menu,
        lang: Lang,
    ) -> Result<(), String> {
        let mut full = Ok(());
        self.change(id, |line| {
            let Some(item) = menu.item(&line.item) else {
                return;
            };
            if let Some(at) = line
                .modifiers
                .iter()
                .position(|own| own.modifier == *modifier)
            {
                line.modifiers.remove(at);
                return drop_closed(line, item, menu);
            }
            let Some(group) = menu.group_offering(item, &line.modifiers, modifier) else {
                return;
            };
            let chosen = chosen_of(line, group).count();
            if group.max == 1 {
                line.modifiers
                    .retain(|own| !group.modifiers.contains(&own.modifier));
                drop_closed(line, item, menu);
            } else if usize::from(group.max) <= chosen {
                let name = group.names.get(lang.code());
                full = Err(q::AT_MOST_OF.filled(lang, &[&group.max, &name]));
                return;
            }
            if MODIFIERS_PER_LINE_MAX <= line.modifiers.len() {
                full = Err(q::AT_MOST_CHANGES.with(lang, MODIFIERS_PER_LINE_MAX));
                return;
            }
            line.modifiers.push(ModifierChoice {
                modifier: modifier.clone(),
                count: 1,
            });
        });
        full
    }
}

/// Takes off choices whose group is not open any more.
fn drop_closed(line: &mut LineDraft, item: &Item, menu: &Menu) {
    loop {
        let choices = line.modifiers.clone();
        line.modifiers
            .retain(|own| menu.group_offering(item, &choices, &own.modifier).is_some());
        if line.modifiers.len() == choices.len() {
            return;
        }
    }
}

/// The choices of `line` that belong to `group`.
pub(super) fn chosen_of<'a>(
    line: &'a LineDraft,
    group: &'a ModifierGroup,
) -> impl Iterator<Item = &'a ModifierChoice> {
    line.modifiers
        .iter()
        .filter(|own| group.modifiers.contains(&own.modifier))
}
