//! Messages from the floor: one at a time in the place of the figures, until somebody here has seen it.

use std::collections::{BTreeMap, BTreeSet};

use shared::ids::*;
use shared::time::clock_text;
use shared::wire::StationMessage;

use super::list::{ListRow, row};
use super::pending::Tap;
use super::words::Word;
use super::{Board, Chime, Overlay};
use crate::intent::Intent;

/// What a cook says with one touch; the first says only that it was seen.
const REPLIES: [Word; 6] = [
    Word::NoteSeen,
    Word::NoteTwo,
    Word::NoteFive,
    Word::NoteTen,
    Word::NoteNo,
    Word::NoteCome,
];

#[derive(Clone, Debug, Default)]
pub(super) struct Notes {
    waiting: BTreeMap<MessageId, StationMessage>,
    /// Answered here; the router's word is on its way.
    answered: BTreeSet<MessageId>,
}

impl Board {
    pub fn set_note(&mut self, note: StationMessage, mono: u64) {
        let known = self.notes.waiting.insert(note.message, note).is_some();
        if !known {
            self.chime(Chime::Changed, String::new(), mono);
        }
    }

    pub fn note_gone(&mut self, note: MessageId) {
        self.notes.waiting.remove(&note);
        self.notes.answered.remove(&note);
        if self.note().is_none() && self.overlay == Overlay::Replies {
            self.close_list();
        }
    }

    pub fn replace_notes(&mut self, notes: Vec<StationMessage>, mono: u64) {
        let gone = self.notes.waiting.keys().copied();
        let gone: Vec<MessageId> = gone
            .filter(|id| notes.iter().all(|note| note.message != *id))
            .collect();
        gone.into_iter().for_each(|id| self.note_gone(id));
        for note in notes {
            self.set_note(note, mono);
        }
    }

    /// The one that has waited longest.
    pub fn note(&self) -> Option<&StationMessage> {
        let mut waiting = self.notes.waiting.values();
        waiting.find(|note| !self.notes.answered.contains(&note.message))
    }

    /// "Table 12 · Ana 19:03: guests in a hurry", and how many more wait.
    pub(super) fn note_words(&self) -> Option<String> {
        let note = self.note()?;
        let lang = self.setup.lang;
        let mut about: Vec<String> = Vec::new();
        about.extend(
            note.table
                .as_ref()
                .map(|table| Word::Table.with(lang, table)),
        );
        about.extend(note.number.map(|number| format!("#{number}")));
        let from = note.from.as_ref().map(|from| capital(from.as_str()));
        let at = clock_text(note.sent_at, self.setup.zone);
        about.push(from.map_or_else(|| at.clone(), |from| format!("{from} {at}")));
        let words = format!("{}: {}", about.join(" · "), note.text);
        let more = self.notes.waiting.len() - self.notes.answered.len() - 1;
        if more == 0 {
            return Some(words);
        }
        Some(format!("{words}  +{more}"))
    }

    /// What can be said to it.
    pub(super) fn open_replies(&mut self) {
        if self.note().is_some() {
            self.open_list(Overlay::Replies);
        }
    }

    /// Title, help, what an empty list says, and the rows.
    pub(super) fn replies(&self) -> (String, String, String, Vec<ListRow>) {
        let lang = self.setup.lang;
        let text = |word: &Word| word.text(lang).to_owned();
        let rows = REPLIES.iter().zip(0_u8..);
        let rows = rows.map(|(word, n)| row(String::new(), text(word), Intent::Reply(n)));
        let help = self.note_words().unwrap_or_default();
        (text(&Word::NoteTitle), help, String::new(), rows.collect())
    }

    /// Says it, and that it was seen; by the tap's own way, so that it waits on the disk while cut off.
    pub(super) fn reply(&mut self, n: u8, mono: u64) {
        if self.overlay == Overlay::Replies {
            self.close_list();
        }
        let Some(message) = self.note().map(|note| note.message) else {
            return;
        };
        let word = REPLIES.get(usize::from(n)).filter(|_| 0 < n);
        let reply = word.map(|word| word.text(self.setup.lang).to_owned());
        if self.tap(Tap::SeeMessage { message, reply }, mono).is_some() {
            self.notes.answered.insert(message);
        }
    }
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

#[cfg(test)]
mod tests {
    use shared::time::Timestamp;
    use uuid::Uuid;

    use super::super::tests::board;
    use super::*;

    fn note(n: u128, text: &str) -> StationMessage {
        StationMessage {
            message: MessageId(Uuid::from_u128(n)),
            station: "grill".parse().unwrap(),
            order: None,
            number: Some(41),
            table: Some("12".parse().unwrap()),
            text: text.to_owned(),
            from: Some("ana".parse().unwrap()),
            sent_at: Timestamp(1_767_987_780_000),
            seen: None,
        }
    }

    fn taps(board: &mut Board) -> Vec<Tap> {
        let out = board.take_outgoing().into_iter();
        out.map(|waiting| waiting.tap).collect()
    }

    #[test]
    fn a_message_stands_where_the_figures_are_until_somebody_says_something_to_it() {
        let mut board = board(Vec::new());
        board.set_note(note(1, "guests in a hurry"), 0);
        board.set_note(note(2, "no onions after all"), 10);
        assert_eq!(board.take_chimes(), [Chime::Changed]);
        let banner = board.header(20).banner.expect("it stands in the header");
        let words = "Table 12 · #41 · Ana 19:43: guests in a hurry  +1";
        assert_eq!(
            (banner.text.as_str(), banner.alarm, banner.note),
            (words, false, true)
        );

        board.act(Intent::Answer, 30);
        let list = board.list().expect("what can be said");
        assert!(list.help.contains("guests in a hurry"), "{}", list.help);
        board.act(Intent::Pick(3), 40);
        let message = MessageId(Uuid::from_u128(1));
        let reply = Some("in 5 minutes".to_owned());
        assert_eq!(taps(&mut board), [Tap::SeeMessage { message, reply }]);
        // The next one shows, though the router has not answered; told again, the first asks for nothing.
        board.set_note(note(1, "guests in a hurry"), 50);
        assert!(board.note_words().unwrap().ends_with("no onions after all"));
        board.note_gone(message);
        board.act(Intent::Answer, 60);
        board.act(Intent::Pick(1), 70);
        let message = MessageId(Uuid::from_u128(2));
        assert_eq!(
            taps(&mut board),
            [Tap::SeeMessage {
                message,
                reply: None
            }]
        );
        assert!(board.note_words().is_none());
    }

    #[test]
    fn one_that_another_screen_answered_takes_its_list_along() {
        let mut board = board(Vec::new());
        board.act(Intent::Answer, 0);
        assert!(board.list().is_none(), "nothing to answer");
        board.set_note(note(1, "table 4 is here"), 10);
        board.act(Intent::Answer, 20);
        assert_eq!(board.overlay(), Overlay::Replies);
        board.replace_notes(Vec::new(), 30);
        assert_eq!(board.overlay(), Overlay::None);
        assert!(board.header(40).banner.is_none_or(|banner| !banner.note));
    }
}
