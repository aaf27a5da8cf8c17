//! Three sizes of terminal: a phone held upright, a tablet, and the screen on the counter.

use egui::Ui;

/// Decided by width alone, so that a window can be made small to try it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// One thing at a time: the menu or the check.
    Phone,
    Tablet,
    Counter,
}

/// Points below which check and menu do not fit side by side.
const TABLET_MIN: f32 = 700.0;
const COUNTER_MIN: f32 = 1_500.0;

pub(super) fn form(ui: &Ui) -> Form {
    match ui.ctx().content_rect().width() {
        width if width < TABLET_MIN => Form::Phone,
        width if width < COUNTER_MIN => Form::Tablet,
        _ => Form::Counter,
    }
}
