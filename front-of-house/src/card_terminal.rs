//! The card terminal beside this one, behind a small interface: amount and check go out; approval, brand and last four
//! come back. No card number ever does.
//!
//! The simulator stands in for the hardware. As acquirers' test hosts do, the last cents of the amount choose what
//! happens: .01 declined, .02 never answers, .03 answers late; anything else is approved. It remembers what it was asked,
//! in a file if it is given one, as the hardware does over a crash of whoever asked.

use std::collections::BTreeSet;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};
use shared::money::Money;

use crate::desk::{Attempt, CardAnswer, CardAsk};

/// Answers that wait to be taken in; a waiter handles one card at a time.
const ANSWERS_MAX: usize = 64;

/// What a real terminal's driver has to do: take asks at once, and put each answer into the channel when it is known.
pub trait CardTerminal: Send {
    fn ask(&mut self, ask: CardAsk);
    fn answers(&self) -> &Receiver<(Attempt, CardAnswer)>;
}

/// How long the simulator takes.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    pub approve: Duration,
    pub late: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            approve: Duration::from_millis(1_500),
            late: Duration::from_secs(40),
        }
    }
}

pub struct Simulator {
    pace: Pace,
    asked: BTreeSet<Attempt>,
    /// Given back; said twice, it is given back once.
    returned: BTreeSet<Attempt>,
    memory: Option<PathBuf>,
    answers: Receiver<(Attempt, CardAnswer)>,
    sender: Sender<(Attempt, CardAnswer)>,
}

impl Simulator {
    pub fn new(pace: Pace) -> Self {
        let (sender, answers) = bounded(ANSWERS_MAX);
        Self {
            pace,
            asked: BTreeSet::new(),
            returned: BTreeSet::new(),
            memory: None,
            answers,
            sender,
        }
    }

    /// What it was asked, and what it gave back, stands in this file, one attempt a line, and is known to the next one that reads it.
    #[must_use]
    pub fn remembering(mut self, memory: PathBuf) -> Self {
        let text = std::fs::read_to_string(&memory).unwrap_or_default();
        for line in text.lines() {
            match line.split_once(' ') {
                Some((attempt, "returned")) => {
                    self.returned.extend(attempt.parse::<Attempt>().ok())
                }
                _ => self.asked.extend(line.parse::<Attempt>().ok()),
            }
        }
        self.memory = Some(memory);
        self
    }

    fn remember(&mut self, attempt: Attempt) {
        if self.asked.insert(attempt) {
            self.note(&attempt.to_string());
        }
    }

    fn give_back(&mut self, attempt: Attempt, amount: Money) {
        if !self.returned.insert(attempt) {
            return tracing::info!(%attempt, "was given back before");
        }
        self.note(&format!("{attempt} returned"));
        tracing::info!(%attempt, %amount, "given back on the card");
    }

    /// How many payments were given back, each counted once.
    pub fn given_back(&self) -> usize {
        self.returned.len()
    }

    fn note(&self, line: &str) {
        let Some(memory) = &self.memory else { return };
        let file = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(memory);
        let written = file.and_then(|mut file| writeln!(file, "{line}"));
        if let Err(problem) = written {
            tracing::error!(%problem, path = %memory.display(), "the card simulator forgets with this program");
        }
    }

    fn look(&self, attempt: Attempt, amount: Money) {
        if self.asked.contains(&attempt) && !self.returned.contains(&attempt) {
            self.charge(attempt, amount);
        } else {
            self.say_after(self.pace.approve, (attempt, CardAnswer::Unheard));
        }
    }

    fn charge(&self, attempt: Attempt, amount: Money) {
        let approved = CardAnswer::Approved {
            approval: format!("{:06}", attempt.as_u128() % 1_000_000),
            brand: "visa".to_owned(),
            last_four: "4242".to_owned(),
        };
        let declined = CardAnswer::Declined {
            why: "51 insufficient funds".to_owned(),
        };
        let (after, answer) = match amount.0.rem_euclid(100) {
            1 => (self.pace.approve, declined),
            2 => return,
            3 => (self.pace.late, approved),
            _ => (self.pace.approve, approved),
        };
        self.say_after(after, (attempt, answer));
    }

    fn say_after(&self, after: Duration, answer: (Attempt, CardAnswer)) {
        let sender = self.sender.clone();
        let wait = move || {
            std::thread::sleep(after);
            // Nobody listens any more when the terminal was closed.
            sender.try_send(answer).unwrap_or(());
        };
        let thread = std::thread::Builder::new().name("card-simulator".to_owned());
        if let Err(problem) = thread.spawn(wait) {
            tracing::error!(%problem, "the card simulator cannot answer");
        }
    }
}

impl CardTerminal for Simulator {
    fn ask(&mut self, ask: CardAsk) {
        match ask {
            CardAsk::Charge {
                attempt, amount, ..
            } => {
                self.remember(attempt);
                self.charge(attempt, amount);
            }
            CardAsk::Look { attempt, amount } => self.look(attempt, amount),
            // A terminal that is asked to stop may have approved already; this one always has.
            CardAsk::Stop { attempt } => tracing::info!(%attempt, "the card was stopped"),
            CardAsk::Return { attempt, amount } => self.give_back(attempt, amount),
        }
    }

    fn answers(&self) -> &Receiver<(Attempt, CardAnswer)> {
        &self.answers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_cents_choose_what_the_simulator_does() {
        let quick = Duration::from_millis(1);
        let mut simulator = Simulator::new(Pace {
            approve: quick,
            late: quick,
        });
        let mut answer = |cents: i64| {
            let attempt = Attempt::from_u128(u128::from(cents.unsigned_abs()));
            simulator.ask(CardAsk::Charge {
                attempt,
                check: shared::ids::CheckId(attempt),
                amount: Money(cents),
            });
            let wait = Duration::from_secs(5);
            let wait = if cents % 100 == 2 { quick } else { wait };
            simulator
                .answers()
                .recv_timeout(wait)
                .ok()
                .map(|(_, answer)| answer)
        };
        assert!(
            matches!(answer(1_050), Some(CardAnswer::Approved { last_four, .. }) if last_four == "4242")
        );
        assert!(matches!(answer(1_001), Some(CardAnswer::Declined { .. })));
        assert_eq!(answer(1_002), None);
        assert!(matches!(answer(1_003), Some(CardAnswer::Approved { .. })));
    }

    #[test]
    fn money_goes_back_once_however_often_and_by_whom_it_is_said() {
        let folder = tempfile::tempdir().unwrap();
        let memory = || folder.path().join("cards");
        let quick = Duration::from_millis(1);
        let pace = Pace {
            approve: quick,
            late: quick,
        };
        let (attempt, amount) = (Attempt::from_u128(7), Money(1_000));
        let mut simulator = Simulator::new(pace).remembering(memory());
        simulator.ask(CardAsk::Charge {
            attempt,
            check: shared::ids::CheckId(attempt),
            amount,
        });
        for _ in 0..3 {
            simulator.ask(CardAsk::Return { attempt, amount });
        }
        drop(simulator);
        let mut simulator = Simulator::new(pace).remembering(memory());
        assert_eq!(simulator.given_back(), 1, "it remembers over a crash");
        simulator.ask(CardAsk::Return { attempt, amount });
        let lines = std::fs::read_to_string(memory()).unwrap();
        assert_eq!(lines.matches("returned").count(), 1, "{lines}");
        // Nothing is taken any more, so nothing is to be booked.
        simulator.ask(CardAsk::Look { attempt, amount });
        let wait = Duration::from_secs(5);
        let answer = simulator.answers().recv_timeout(wait).unwrap().1;
        assert_eq!(answer, CardAnswer::Unheard);
    }
}
