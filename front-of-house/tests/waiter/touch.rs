//! A terminal under test: the real panels over a real desk, touched and typed on by what a waiter reads.

use egui::{Event, Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use front_of_house::panels::terminal_ui;
use front_of_house::theme::{ensure, mode_of};
use shared::theme::Theme;

use crate::house::*;

/// What the harness draws.
pub(crate) struct Screen {
    pub(crate) waiter: Waiter,
    /// Every intent the panels emitted, for tests that ask.
    pub(crate) intents: Vec<front_of_house::intent::Intent>,
    /// Fingers on the glass so far.
    pub(crate) taps: usize,
}

pub(crate) struct Touch(pub(crate) Harness<'static, Screen>);

impl Touch {
    pub(crate) fn on(waiter: Waiter) -> Self {
        Self::sized(waiter, [1_280.0, 800.0])
    }

    /// On a screen of another size.
    pub(crate) fn sized(waiter: Waiter, size: [f32; 2]) -> Self {
        let theme = Theme::shipped();
        let fonts = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
        let screen = Screen {
            waiter,
            intents: Vec::new(),
            taps: 0,
        };
        let draw = move |ui: &mut egui::Ui, screen: &mut Screen| {
            let mode = mode_of(screen.waiter.desk.prefs());
            if !ensure(ui.ctx(), &theme, mode, Some(&fonts)) {
                return;
            }
            let mut intents = Vec::new();
            let (at, desk) = (screen.waiter.at, &screen.waiter.desk);
            terminal_ui(ui, desk, at, &mut intents);
            screen.intents.extend(intents.iter().cloned());
            if !intents.is_empty() {
                ui.ctx().request_repaint();
            }
            screen.waiter.does(intents);
        };
        let harness = Harness::builder()
            .with_size(size)
            .with_max_steps(12)
            .build_ui_state(draw, screen);
        let mut touch = Self(harness);
        touch.settle();
        touch
    }

    pub(crate) fn settle(&mut self) {
        self.0.run_steps(3);
    }

    /// Taps what reads exactly so.
    pub(crate) fn tap(&mut self, label: &str) -> &mut Self {
        self.0.get_by_label(label).click();
        self.0.state_mut().taps += 1;
        self.settle();
        self
    }

    /// Taps the first thing whose label starts so.
    pub(crate) fn tap_on(&mut self, start: &str) -> &mut Self {
        self.0.get_by_label_contains(start).click();
        self.0.state_mut().taps += 1;
        self.settle();
        self
    }

    pub(crate) fn sees(&self, text: &str) -> bool {
        0 < self.0.query_all_by_label_contains(text).count()
    }

    pub(crate) fn types(&mut self, text: &str) -> &mut Self {
        for letter in text.chars() {
            self.0.event(Event::Text(letter.to_string()));
            self.settle();
        }
        self
    }

    pub(crate) fn presses(&mut self, modifiers: Modifiers, key: Key) -> &mut Self {
        self.0.key_press_modifiers(modifiers, key);
        self.settle();
        self
    }

    pub(crate) fn waiter(&mut self) -> &mut Waiter {
        &mut self.0.state_mut().waiter
    }
}

impl Touch {
    pub(crate) fn enter(&mut self) -> &mut Self {
        self.presses(Modifiers::NONE, Key::Enter)
    }

    /// A capital letter, with Shift held down.
    pub(crate) fn shifted(&mut self, letter: &str) -> &mut Self {
        self.0.event(Event::ModifiersChanged(Modifiers::SHIFT));
        self.0.event(Event::Text(letter.to_owned()));
        self.settle();
        self.0.event(Event::ModifiersChanged(Modifiers::NONE));
        self.settle();
        self
    }

    /// Drags what reads so by this many points.
    pub(crate) fn drags(&mut self, label: &str, by: egui::Vec2) -> &mut Self {
        let from = self.0.get_by_label(label).rect().center();
        self.0.drag_at(from);
        self.0.run_steps(1);
        for part in 1..=4_u8 {
            let gone = by * (f32::from(part) / 4.0);
            self.0.hover_at(from + gone);
            self.0.run_steps(1);
        }
        self.0.drop_at(from + by);
        self.settle();
        self
    }
}
