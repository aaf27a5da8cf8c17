//! What is too much for one key: it is asked back, in words, and only a yes does it.

use super::pending::Tap;
use super::words::Word;
use super::{Board, Overlay};

/// What waits for a yes. It keeps what was meant: another screen may do the same meanwhile.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Question {
    Station { close: bool },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuestionView {
    pub title: String,
    /// What a yes would do.
    pub help: String,
    pub yes: String,
    pub no: String,
}

impl Board {
    /// Close this station, or open it? The pass is the last resort of all work and stays open.
    pub(super) fn ask_station(&mut self) {
        if self.setup.pass {
            return;
        }
        self.overlay = Overlay::Question;
        self.question = Some(Question::Station {
            close: !self.is_meant_closed(),
        });
    }

    pub(super) fn answer_question(&mut self, yes: bool, mono: u64) {
        self.overlay = Overlay::None;
        match self.question.take().filter(|_| yes) {
            Some(Question::Station { close }) => {
                self.tap(Tap::CloseStation { closed: close }, mono);
            }
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
            },
            Question::Station { close: false } => QuestionView {
                title: Word::OpenAsk.with(lang, name),
                help: text(Word::OpenAskHelp),
                yes: text(Word::OpenStation),
                no: text(Word::KeepClosed),
            },
        })
    }
}
