//! The keyboard: each key of the action table, seats and courses by number, and typing to search.

use egui::{Event, Key, Modifiers, Ui};
use shared::ids::CourseNo;

use crate::desk::{Desk, Dialog, Sheet};
use crate::intent::{ACTIONS, Field, Intent};

/// Turns keys that no field takes into intents.
pub fn keys(ui: &Ui, desk: &Desk, out: &mut Vec<Intent>) {
    let typing = ui.ctx().text_edit_focused();
    let focused = ui.ctx().memory(|memory| memory.focused().is_some());
    let open = desk.screen.dialog.is_some() || desk.refusals().next().is_some();
    let mut search = desk.screen.search.clone();
    for event in ui.input(|input| input.events.clone()) {
        match event {
            Event::Key {
                key,
                pressed: true,
                modifiers,
                repeat,
                ..
            } => {
                let plain = modifiers.is_none();
                match key {
                    // A field lets go of the keyboard at Enter before we look; a button takes it itself.
                    Key::Enter if plain && (typing || !focused) && !open => {
                        out.push(Intent::PickFirstFound);
                    }
                    Key::Enter if plain && (typing || !focused) => out.extend(enter(desk)),
                    Key::Backspace if plain && !typing && !open && search.pop().is_some() => {
                        out.push(Intent::Type(Field::Search, search.clone()));
                    }
                    _ => {
                        let found = intent_of(key, modifiers, typing, repeat);
                        out.extend(found.filter(|intent| allowed(intent, open)));
                    }
                }
            }
            // Digits of a PIN from a keyboard.
            Event::Text(text) if matches!(desk.screen.dialog, Some(Dialog::Pin(_))) => {
                out.extend(text.parse().ok().map(|digit| Intent::PinKey(Some(digit))));
            }
            // A capital letter takes a choice of the open sheet.
            Event::Text(text) if !(typing || open) && choice(ui, desk, &text).is_some() => {
                out.extend(choice(ui, desk, &text));
            }
            // Space presses a button that has the keyboard.
            Event::Text(text) if !(typing || open || (focused && text == " ")) => {
                search.push_str(&text);
                out.push(Intent::Type(Field::Search, search.clone()));
            }
            _ => {}
        }
    }
}

/// The choice of the open sheet that Shift and this letter take.
fn choice(ui: &Ui, desk: &Desk, text: &str) -> Option<Intent> {
    let [letter @ b'A'..=b'Z'] = text.as_bytes() else {
        return None;
    };
    if !ui.input(|input| input.modifiers.shift_only()) {
        return None;
    }
    let Some(Sheet::New { groups, .. }) = desk.sheet() else {
        return None;
    };
    let mut chips = groups.into_iter().flat_map(|group| group.chips);
    chips
        .nth(usize::from(letter - b'A'))
        .map(|chip| chip.intent)
}

/// Enter in the field of a dialog does what its main button does.
fn enter(desk: &Desk) -> Option<Intent> {
    match &desk.screen.dialog {
        Some(Dialog::Pay(_)) => Some(Intent::TakePayment),
        Some(Dialog::Pin(_)) => Some(Intent::PinEnter),
        Some(Dialog::Split(_)) => Some(Intent::SplitNow),
        Some(
            Dialog::Reason { .. }
            | Dialog::Note { .. }
            | Dialog::Guest(_)
            | Dialog::Adjust(_)
            | Dialog::Refund(_)
            | Dialog::Tip(_)
            | Dialog::Gift(_)
            | Dialog::OpenItem(_)
            | Dialog::Message(_),
        ) => Some(Intent::Confirm),
        _ => None,
    }
}

/// Under a dialog only what closes or replaces it works, so that nothing happens unseen.
fn allowed(intent: &Intent, open: bool) -> bool {
    let anywhere = [
        Intent::CloseDialog,
        Intent::AskHelp,
        Intent::OpenFloor,
        Intent::WriteRecord,
    ];
    !open || anywhere.contains(intent)
}

fn intent_of(key: Key, modifiers: Modifiers, typing: bool, repeat: bool) -> Option<Intent> {
    if let Some(digit) = digit(key) {
        let some = (digit != 0).then_some(digit);
        if modifiers.alt {
            return Some(Intent::Seat(some));
        }
        if modifiers.ctrl {
            return Some(Intent::Course(some.map(CourseNo)));
        }
    }
    let found = ACTIONS
        .iter()
        .find(|action| matches(action.key, key, modifiers))?;
    // A field keeps its own keys: arrows, Delete, undo. A held key does not send twice.
    let own = [
        Key::Delete,
        Key::ArrowDown,
        Key::ArrowUp,
        Key::Z,
        Key::Home,
        Key::End,
    ];
    let once = matches!(
        found.intent,
        Intent::Send | Intent::SendAndGo | Intent::Rush | Intent::RepeatRound
    );
    let taken = (typing && own.contains(&key)) || (repeat && once);
    (!taken).then(|| found.intent.clone())
}

/// `Ctrl+Z` in words against what was pressed.
fn matches(words: &str, key: Key, modifiers: Modifiers) -> bool {
    let (ctrl, name) = words
        .strip_prefix("Ctrl+")
        .map_or((false, words), |name| (true, name));
    if ctrl != modifiers.ctrl || modifiers.alt {
        return false;
    }
    match name {
        // The key right of 0 needs Shift on some keyboards and none on others.
        "Plus" => matches!(key, Key::Plus | Key::Equals),
        "Minus" => key == Key::Minus,
        "Comma" => key == Key::Comma,
        name => Key::from_name(name) == Some(key) && !modifiers.shift,
    }
}

fn digit(key: Key) -> Option<u8> {
    let keys = [
        Key::Num0,
        Key::Num1,
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num6,
        Key::Num7,
        Key::Num8,
        Key::Num9,
    ];
    keys.iter()
        .position(|own| *own == key)
        .and_then(|n| u8::try_from(n).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_table_is_a_key_that_exists() {
        for action in ACTIONS {
            let name = action.key.strip_prefix("Ctrl+").unwrap_or(action.key);
            let known =
                matches!(name, "Plus" | "Minus" | "Comma") || Key::from_name(name).is_some();
            assert!(known, "{} is not a key", action.key);
        }
    }

    #[test]
    fn control_z_undoes_and_z_does_not() {
        let undo = intent_of(Key::Z, Modifiers::CTRL, false, false);
        assert_eq!(undo, Some(Intent::Undo));
        assert_eq!(intent_of(Key::Z, Modifiers::NONE, false, false), None);
        assert_eq!(
            intent_of(Key::Z, Modifiers::CTRL, true, false),
            None,
            "a field undoes itself"
        );
        assert_eq!(
            intent_of(Key::F12, Modifiers::NONE, false, true),
            None,
            "a held key sends once"
        );
    }
}
