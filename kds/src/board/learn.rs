//! Learning a bump bar: the screen names what it wants, the cook presses the key for it.

use std::collections::BTreeMap;

use super::words::Word;
use super::{Board, Overlay};
use crate::intent::{Intent, IntentKind};

/// The name of the map that was learned on this device.
pub const LEARNED: &str = "learned";

/// What is asked for, in this order; figures come at the end, because many bars have none.
const WANTED: &[Intent] = &[
    Intent::Bump,
    Intent::Recall,
    Intent::Undo,
    Intent::NextTicket,
    Intent::PreviousTicket,
    Intent::NextLine,
    Intent::PreviousLine,
    Intent::NextPage,
    Intent::PreviousPage,
    Intent::Start,
    Intent::AllDay,
    Intent::Tidy,
    Intent::Pick(1),
    Intent::Pick(2),
    Intent::Pick(3),
    Intent::Pick(4),
    Intent::Pick(5),
    Intent::Pick(6),
    Intent::Pick(7),
    Intent::Pick(8),
    Intent::Pick(9),
    Intent::Pick(10),
];

/// A map as the hands gave it: key names as the engine has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Learned(pub Vec<(String, Intent)>);

#[derive(Clone, Debug, Default)]
pub(super) struct Learn {
    at: usize,
    keys: BTreeMap<String, usize>,
    done: Option<Learned>,
    twice: Option<String>,
}

/// What the screen asks for now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LearnView {
    pub title: String,
    pub wanted: String,
    pub help: String,
    /// "3 / 22".
    pub count: String,
    /// A key that has a meaning already.
    pub trouble: Option<String>,
    pub skip: String,
    pub stop: String,
}

impl Board {
    pub(super) fn begin_to_learn(&mut self) {
        self.learn = Learn::default();
        self.overlay = Overlay::Learn;
    }

    /// A key was pressed while the screen learns.
    pub fn learn_key(&mut self, key: &str) {
        if self.learn.keys.contains_key(key) {
            self.learn.twice = Some(key.to_owned());
            return;
        }
        self.learn.keys.insert(key.to_owned(), self.learn.at);
        self.next_wanted();
    }

    pub fn is_learning(&self) -> bool {
        self.overlay == Overlay::Learn
    }

    /// Touches while learning: skip this one, or stop and keep nothing.
    pub(super) fn while_learning(&mut self, intent: &Intent) {
        match intent {
            Intent::Close => self.close_list(),
            _ => self.next_wanted(),
        }
    }

    fn next_wanted(&mut self) {
        self.learn.twice = None;
        self.learn.at += 1;
        if self.learn.at < WANTED.len() {
            return;
        }
        let keys = std::mem::take(&mut self.learn.keys);
        let meant = |(key, at): (String, usize)| Some((key, WANTED.get(at)?.clone()));
        let learned: Vec<(String, Intent)> = keys.into_iter().filter_map(meant).collect();
        if !learned.is_empty() {
            self.options.keys = LEARNED.to_owned();
            self.learn.done = Some(Learned(learned));
        }
        self.close_list();
    }

    /// The map, once it is complete.
    pub fn take_learned(&mut self) -> Option<Learned> {
        self.learn.done.take()
    }

    pub fn learn_view(&self) -> Option<LearnView> {
        let wanted = WANTED.get(self.learn.at).filter(|_| self.is_learning())?;
        let lang = self.setup.lang;
        let label = |kind: IntentKind| kind.describe().label[lang as usize].to_owned();
        let name = match wanted {
            Intent::Pick(n) => format!("{} {n}", label(IntentKind::Pick)),
            other => IntentKind::of(other).map(label).unwrap_or_default(),
        };
        let twice = self.learn.twice.as_ref();
        Some(LearnView {
            title: Word::SetLearn.text(lang).to_owned(),
            wanted: name.to_uppercase(),
            help: Word::LearnHelp.text(lang).to_owned(),
            count: format!("{} / {}", self.learn.at + 1, WANTED.len()),
            trouble: twice.map(|key| Word::LearnTwice.with(lang, key)),
            skip: Word::LearnSkip.text(lang).to_owned(),
            stop: Word::LearnStop.text(lang).to_owned(),
        })
    }

    /// What the keys of the bump bar are called, for the help.
    pub fn set_legends(&mut self, legends: BTreeMap<IntentKind, String>) {
        self.legends = legends;
    }

    pub fn legends(&self) -> &BTreeMap<IntentKind, String> {
        &self.legends
    }
}
