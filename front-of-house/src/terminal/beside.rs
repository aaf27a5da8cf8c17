//! What stands beside the terminal: card terminal, printer, speaker.

use shared::time::Timestamp;

use super::Terminal;
use crate::desk::{Attempt, CardAsk, Stamp, Tone};
use crate::printer::Printer;
use crate::say::tender as t;

impl Terminal {
    /// What the card terminal and the printer say; chimes go out. True where something came.
    pub(super) fn hear_devices(&mut self, at: Timestamp) -> bool {
        let mut news = false;
        let mut answers = Vec::new();
        if let Some(card) = &self.devices.card {
            answers.extend(card.answers().try_iter());
        }
        for (attempt, answer) in answers {
            news = true;
            let mut mint = self.mint;
            let mut stamp = Stamp {
                at,
                mint: &mut mint,
            };
            let effects = self.desk.hear_card(attempt, answer, &mut stamp);
            self.carry_out(effects, at);
        }
        while let Some(went) = self.devices.printer.as_ref().and_then(Printer::news) {
            news = true;
            self.printed(went);
        }
        let chimes = self.desk.take_chimes();
        if let Some(speaker) = &self.devices.speaker {
            chimes.into_iter().for_each(|chime| speaker.play(chime));
        }
        news
    }

    fn printed(&mut self, went: Result<(), String>) {
        let Some(printer) = &self.devices.printer else {
            return;
        };
        let (lang, name) = (self.desk.lang(), printer.port.name());
        let (text, tone) = match went {
            Ok(()) => (t::PRINTED.with(lang, name), Tone::Ready),
            Err(problem) => (t::NOT_PRINTED.filled(lang, &[&name, &problem]), Tone::Late),
        };
        self.desk.screen.say(text, tone);
    }

    pub(super) fn print(&mut self, bytes: Vec<u8>) {
        let lang = self.desk.lang();
        match &self.devices.printer {
            Some(printer) if printer.print(bytes) => {}
            Some(printer) => {
                let busy = t::NOT_PRINTED.filled(lang, &[&printer.port.name(), &"…"]);
                self.desk.screen.say(busy, Tone::Late);
            }
            None => self.desk.screen.say(t::NO_PRINTER.text(lang), Tone::Soon),
        }
    }

    /// First the disk: after a crash nobody else here knows that a guest's card was asked for money.
    pub(super) fn ask_card(&mut self, ask: CardAsk) {
        let Some(card) = &mut self.devices.card else {
            return;
        };
        let attempt = ask.attempt();
        if let Some(run) = self.desk.card_run(attempt)
            && let Err(problem) = self.spool.keep_card(run)
        {
            tracing::error!(%problem, %attempt, "a card payment is only in memory");
            if matches!(ask, CardAsk::Charge { .. }) {
                return self.desk.card_not_kept(attempt, &problem.to_string());
            }
        }
        card.ask(ask);
    }

    pub(super) fn card_gone(&mut self, attempt: Attempt) {
        if let Err(problem) = self.spool.forget_card(attempt) {
            // It is asked about again after a restart, and the card terminal says the same.
            tracing::error!(%problem, %attempt, "a card payment stays in the spool");
        }
    }
}
