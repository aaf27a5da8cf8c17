//! Dividing a check: how, into how many, what each pays before anything is done.

use egui::{Ui, vec2};

use super::kit::{Press, field, words};
use super::modal;
use crate::desk::{SplitBy, SplitView, Tone, WAYS_MAX};
use crate::intent::{Field, Intent};
use crate::say::tender as w;
use crate::theme::{look, tongue};

pub fn split_ui(ui: &Ui, view: &SplitView, out: &mut Vec<Intent>) {
    modal(ui, "split", 760.0, out, |ui, out| {
        let (look, lang) = (look(ui), tongue(ui));
        ui.horizontal(|ui| {
            words(ui, w::SPLIT.text(lang), 24.0, 700, look.text);
            let due = format!("{} · {}", view.label, w::DUE.with(lang, view.due));
            words(ui, &due, 18.0, 500, look.muted);
        });
        if view.away {
            words(ui, w::AWAY.text(lang), 17.0, 600, look.tone(Tone::Late));
        }
        ways_ui(ui, view, out);
        let height = (ui.ctx().content_rect().height() - 330.0).max(160.0);
        let scroll = egui::ScrollArea::vertical().max_height(height);
        scroll.show(ui, |ui| {
            parts_ui(ui, view, out);
            match view.by {
                SplitBy::Item => lines_ui(ui, view, out),
                SplitBy::Amount => {
                    let hint = w::BY_AMOUNT.text(lang);
                    field(ui, Field::SplitAmount, &view.amount, hint, 220.0, true, out);
                }
                SplitBy::Seat | SplitBy::Evenly => {}
            }
        });
        let (told, tone) = match &view.told {
            Ok(told) => (told, Tone::Ready),
            Err(why) => (why, Tone::Late),
        };
        words(ui, told, 18.0, 700, look.tone(tone));
        ui.horizontal_wrapped(|ui| {
            let leave = Press::new(&look, w::NOT_NOW.text(lang)).min(110.0, 56.0);
            leave.emit(ui, Intent::CloseDialog, out);
            if view.many {
                let merge = Press::new(&look, w::MERGE.text(lang)).min(110.0, 56.0);
                merge.emit(ui, Intent::MergeBack, out);
            }
            let ready = view.told.is_ok() && !view.away;
            let now = Press::new(&look, w::SPLIT_NOW.text(lang))
                .min(200.0, 56.0)
                .font(20.0, 800);
            now.colours(look.fill(Tone::Ready))
                .enabled(ready)
                .emit(ui, Intent::SplitNow, out);
        });
    });
}

/// By what, and in how many.
fn ways_ui(ui: &mut Ui, view: &SplitView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    ui.horizontal_wrapped(|ui| {
        for (by, word) in [
            (SplitBy::Seat, w::BY_SEAT),
            (SplitBy::Item, w::BY_ITEM),
            (SplitBy::Evenly, w::EVENLY),
            (SplitBy::Amount, w::BY_AMOUNT),
        ] {
            let mut press = Press::new(&look, word.text(lang))
                .quiet(&look)
                .min(110.0, 50.0);
            if by == view.by {
                press = press.colours(look.fill(Tone::Text));
            }
            press.emit(ui, Intent::SplitBy(by), out);
        }
    });
    if view.by == SplitBy::Seat {
        return;
    }
    ui.horizontal_wrapped(|ui| {
        for ways in 2..=8 {
            let label = ways.to_string();
            let mut press = Press::new(&look, &label)
                .quiet(&look)
                .named(w::WAYS.with(lang, ways));
            if ways == view.ways {
                press = press.colours(look.fill(Tone::Text));
            }
            press.emit(ui, Intent::SplitWays(ways), out);
        }
        let more = Press::new(&look, "+").quiet(&look);
        let ways = view.ways + 1;
        more.named(w::WAYS.with(lang, "+"))
            .enabled(ways <= WAYS_MAX)
            .emit(ui, Intent::SplitWays(ways), out);
    });
}

fn parts_ui(ui: &mut Ui, view: &SplitView, out: &mut Vec<Intent>) {
    let look = look(ui);
    let chooses = matches!(view.by, SplitBy::Item | SplitBy::Amount);
    ui.horizontal_wrapped(|ui| {
        for (part, n) in view.parts.iter().zip(0..) {
            let label = format!("{}  {}", part.label, part.amount);
            let mut press = Press::new(&look, &label).min(150.0, 54.0);
            press = press.colours((look.card, look.text));
            if chooses && part.on {
                press = press.stroke(look.changed);
            }
            press.emit(ui, Intent::SplitPart(n), out);
        }
    });
}

/// A tap gives a line to the chosen check; more taps on other checks share it.
fn lines_ui(ui: &mut Ui, view: &SplitView, out: &mut Vec<Intent>) {
    let (look, lang) = (look(ui), tongue(ui));
    words(ui, w::SPLIT_ADVICE.text(lang), 15.0, 500, look.muted);
    let chosen = view.parts.iter().position(|part| part.on);
    for line in &view.lines {
        let here = line
            .parts
            .iter()
            .any(|part| Some(usize::from(*part)) == chosen);
        let parts: Vec<String> = line
            .parts
            .iter()
            .map(|part| (part + 1).to_string())
            .collect();
        let label = format!(
            "{}   {}   {} → {}",
            line.name,
            line.label,
            line.cost,
            parts.join(" + ")
        );
        let width = ui.available_width();
        let mut press = Press::new(&look, &label)
            .font(17.0, 600)
            .widest(width)
            .min(width, 46.0)
            .colours((look.card, look.text))
            .named(format!("{}, {}", line.name, line.label));
        if here {
            press = press.colours(look.fill(Tone::Changed));
        }
        press.emit(ui, Intent::SplitLine(line.line), out);
    }
    ui.allocate_space(vec2(0.0, 6.0));
}
