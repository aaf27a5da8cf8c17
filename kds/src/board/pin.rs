//! The PIN before the settings: chosen once, asked each time, and slow for those who guess.

use sha2::{Digest, Sha256};

use super::list::ListView;
use super::options::PinMark;
use super::words::Word;
use super::{Board, Overlay};

const PIN_MIN: usize = 4;
const PIN_MAX: usize = 8;
/// Wrong PINs in a row before the screen makes fingers wait.
const TRIES_MAX: u32 = 5;
const WAIT_MS: u64 = 30_000;
/// Rounds of the hash: a few milliseconds for a hand, hours for all PINs of eight figures.
const ROUNDS: u32 = 20_000;

/// Who may change what now.
#[derive(Clone, Debug, Default)]
pub(super) struct Settings {
    open: bool,
    typed: String,
    /// The new PIN as it was typed first.
    first: Option<String>,
    choosing: bool,
    wrong: u32,
    wait_until: u64,
}

impl Settings {
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn choose(&mut self) {
        self.lock();
        self.choosing = true;
    }

    pub(super) fn lock(&mut self) {
        (self.open, self.choosing) = (false, false);
        (self.typed, self.first) = (String::new(), None);
    }
}

/// A PIN as it is kept.
fn mark(salt: &str, pin: &str) -> PinMark {
    let mut hash = Sha256::digest(format!("{salt}:{pin}").as_bytes());
    for _ in 1..ROUNDS {
        hash = Sha256::digest(hash);
    }
    PinMark {
        salt: salt.to_owned(),
        hash: hash.iter().map(|byte| format!("{byte:02x}")).collect(),
    }
}

impl Board {
    pub(super) fn open_settings(&mut self) {
        if matches!(self.overlay, Overlay::Settings | Overlay::Pin) {
            self.close_list();
            return;
        }
        self.settings.lock();
        self.settings.choosing = self.options.pin.is_none();
        self.open_list(Overlay::Pin);
    }

    pub(super) fn type_pin(&mut self, c: char, mono: u64) {
        if c == '\u{8}' {
            self.settings.typed.pop();
        } else if c.is_ascii_digit() && self.settings.typed.len() < PIN_MAX {
            self.settings.typed.push(c);
        }
        // Right as soon as it is right: nobody with wet hands looks for Enter.
        let known = self
            .options
            .pin
            .as_ref()
            .filter(|_| !self.settings.choosing);
        let long = known.is_some() && PIN_MIN <= self.settings.typed.len();
        if long && self.is_pin_right(mono) {
            self.enter_pin(mono);
        }
    }

    fn is_pin_right(&self, mono: u64) -> bool {
        let typed = &self.settings.typed;
        self.settings.wait_until <= mono
            && self
                .options
                .pin
                .as_ref()
                .is_some_and(|pin| mark(&pin.salt, typed) == *pin)
    }

    pub(super) fn enter_pin(&mut self, mono: u64) {
        if self.settings.choosing {
            self.choose_pin(mono);
            return;
        }
        if self.is_pin_right(mono) {
            self.settings.wrong = 0;
            self.settings.open = true;
            self.settings.typed.clear();
            self.overlay = Overlay::Settings;
            return;
        }
        self.settings.typed.clear();
        self.settings.wrong += 1;
        let lang = self.setup.lang;
        if TRIES_MAX <= self.settings.wrong && self.settings.wait_until <= mono {
            self.settings.wait_until = mono + WAIT_MS;
        }
        let text = if mono < self.settings.wait_until {
            Word::PinWait.with(lang, (self.settings.wait_until - mono).div_ceil(1_000))
        } else {
            Word::PinWrong.text(lang).to_owned()
        };
        self.say(text, mono);
    }

    fn choose_pin(&mut self, mono: u64) {
        let lang = self.setup.lang;
        let typed = std::mem::take(&mut self.settings.typed);
        match self.settings.first.take() {
            None if typed.len() < PIN_MIN => {
                self.say(Word::PinShort.with(lang, PIN_MIN), mono);
            }
            None => self.settings.first = Some(typed),
            Some(first) if first == typed => {
                self.options.pin = Some(mark(&self.salt, &first));
                self.settings.choosing = false;
                self.settings.open = true;
                self.overlay = Overlay::Settings;
                self.say(Word::PinSet.text(lang).to_owned(), mono);
            }
            Some(_) => self.say(Word::PinDiffers.text(lang).to_owned(), mono),
        }
    }

    pub(super) fn pin_list(&self) -> ListView {
        let lang = self.setup.lang;
        let help = match (self.settings.choosing, &self.settings.first) {
            (true, None) => Word::PinChoose,
            (true, Some(_)) => Word::PinAgain,
            (false, _) => Word::PinAsk,
        };
        ListView {
            title: Word::SettingsTitle.text(lang).to_owned(),
            help: help.text(lang).to_owned(),
            search: Some("•".repeat(self.settings.typed.len())),
            rows: Vec::new(),
            cursor: None,
            page: 0,
            pages: 1,
            empty: String::new(),
            keypad: true,
        }
    }
}
