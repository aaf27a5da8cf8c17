//! What is too much for one key: it is asked back, in words, and only a yes does it.

use shared::ids::OrderId;
use shared::order::Allergy;

use super::allergy::Then;
use super::card::allergy_text;
use super::pending::Tap;
use super::rail::STILL_AFTER_TOUCH_MS;
use super::words::Word;
use super::{Board, Overlay};

/// What waits for a yes. It keeps what was meant: another screen may do the same meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    Station {
        close: bool,
    },
    /// An order's allergies, before anything of it leaves.
    Allergy {
        order: OrderId,
        number: u32,
        allergies: Vec<Allergy>,
        then: Then,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    pub title: String,
    /// What a yes would do.
    pub help: String,
    pub yes: String,
    pub no: String,
    /// An allergy: it looks like nothing else.
    pub allergy: bool,
}

impl Board {
    /// Close this station, or open it? The pass is the last resort of all work and stays open.
    pub(super) fn ask_station(&mut self, mono: u64) {
        if self.setup.pass || self.setup.pickup {
            return;
        }
        self.overlay = Overlay::Question;
        self.asked_at = mono;
        self.question = Some(Question::Station {
            close: !self.is_meant_closed(),
        });
    }

    /// A warning cannot be answered by the second half of a double tap.
    fn is_too_quick(&self, mono: u64) -> bool {
        matches!(self.question, Some(Question::Allergy { .. }))
            && mono.saturating_sub(self.asked_at) < STILL_AFTER_TOUCH_MS
    }

    pub(super) fn answer_question(&mut self, yes: bool, mono: u64) {
        if yes && self.is_too_quick(mono) {
            return;
        }
        self.overlay = Overlay::None;
        match self.question.take().filter(|_| yes) {
            Some(Question::Station { close }) => {
                self.tap(Tap::CloseStation { closed: close }, mono);
            }
            Some(Question::Allergy {
                order,
                allergies,
                then,
                ..
            }) => self.allergies_seen(order, &allergies, then, mono),
            None => {}
        }
    }

    pub fn question(&self) -> Option<QuestionView> {
        let lang = self.setup.lang;
        let text = |word: Word| word.text(lang).to_owned();
        let name = &self.setup.name;
        Some(match self.question.as_ref()? {
            Question::Station { close: true } => QuestionView {
                title: Word::CloseAsk.with(lang, name),
                help: Word::CloseAskHelp.with(lang, self.stand_in()),
                yes: text(Word::CloseStation),
                no: text(Word::KeepOpen),
                allergy: false,
            },
            Question::Station { close: false } => QuestionView {
                title: Word::OpenAsk.with(lang, name),
                help: text(Word::OpenAskHelp),
                yes: text(Word::OpenStation),
                no: text(Word::KeepClosed),
                allergy: false,
            },
            Question::Allergy {
                number, allergies, ..
            } => QuestionView {
                title: format!("{number}: {}", allergy_text(allergies, lang)),
                help: text(if self.setup.pass {
                    Word::AllergyAskPass
                } else {
                    Word::AllergyAsk
                }),
                yes: text(Word::AllergySeen),
                no: text(Word::NotYet),
                allergy: true,
            },
        })
    }
}
