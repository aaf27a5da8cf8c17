//! Fingers and mouse: a line bumps the line, a head bumps the ticket, a hint does what it says.

use bevy::input::ButtonState;
use bevy::input::mouse::MouseButtonInput;
use bevy::input::touch::{TouchInput, TouchPhase};
use bevy::prelude::*;

use super::{Asked, DEBOUNCE_MS};
use crate::BoardNow;
use crate::board::card::measure::{BORDER, HEAD_AGAIN};
use crate::board::orders::Tone;
use crate::board::{Board, CardView, HEADER_H, Overlay, ROW_H};
use crate::intent::Intent;
use crate::screen::draw::area;
use crate::screen::{Unit, all_day, bar, expo, learn, list, question};

/// Touches closer together than this are one finger; two tickets or two lines are farther apart.
const FINGER: i32 = 24;

/// Where and when touches were taken lately.
#[derive(Resource, Default)]
pub(super) struct LastTouch(Vec<((i32, i32), u64)>);

impl LastTouch {
    /// A wet finger touches the same place again; another finger elsewhere means what it says.
    fn bounces(&mut self, (x, y): (i32, i32), now: u64) -> bool {
        self.0
            .retain(|(_, at)| now.saturating_sub(*at) < DEBOUNCE_MS);
        let near = |place: &(i32, i32)| (place.0 - x).abs().max((place.1 - y).abs()) < FINGER;
        self.0.iter().any(|(place, _)| near(place))
    }
}

pub(super) fn read(
    mut touches: MessageReader<TouchInput>,
    mut clicks: MessageReader<MouseButtonInput>,
    windows: Query<&Window>,
    unit: Option<Res<Unit>>,
    now: Res<BoardNow>,
    mut last: ResMut<LastTouch>,
    mut asked: MessageWriter<Asked>,
) {
    let scale = unit.map_or(1.0, |unit| unit.logical);
    let fingers = touches
        .read()
        .filter(|touch| touch.phase == TouchPhase::Started);
    let mut points: Vec<Vec2> = fingers.map(|touch| touch.position).collect();
    for click in clicks.read() {
        let pressed = click.state == ButtonState::Pressed && click.button == MouseButton::Left;
        let cursor = windows
            .get(click.window)
            .ok()
            .and_then(Window::cursor_position);
        points.extend(cursor.filter(|_| pressed));
    }
    for point in points {
        let (x, y) = units(point, scale);
        if last.bounces((x, y), now.now) {
            continue;
        }
        if let Some(intent) = at(&now.board, x, y, now.now) {
            last.0.push(((x, y), now.now));
            asked.write(Asked(intent));
        }
    }
}

fn units(point: Vec2, scale: f32) -> (i32, i32) {
    #[expect(clippy::cast_possible_truncation, reason = "a point on the screen")]
    let whole = |value: f32| (value / scale) as i32;
    (whole(point.x), whole(point.y))
}

/// What a touch at this point of the canvas means.
pub(super) fn at(board: &Board, x: i32, y: i32, mono: u64) -> Option<Intent> {
    match board.overlay() {
        Overlay::Help => return Some(Intent::Close),
        Overlay::Learn => return learn::touched(board, x, y),
        Overlay::Recall
        | Overlay::Out
        | Overlay::Refire
        | Overlay::Reasons
        | Overlay::Order
        | Overlay::Settings
        | Overlay::Replies
        | Overlay::Pin => return list::touched(board, x, y),
        Overlay::Question => {
            let mut buttons = question::buttons(board).into_iter();
            let hit = buttons.find(|button| button.at.contains(x, y));
            return hit.map_or(Some(Intent::Close), |button| button.intent);
        }
        Overlay::None => {}
    }
    let button = bar::buttons(board, mono)
        .into_iter()
        .find(|button| button.at.contains(x, y));
    if let Some(button) = button {
        return button.intent;
    }
    if board.setup().pickup {
        // A guest's finger does nothing; staff open the settings at the top.
        return (y < HEADER_H).then_some(Intent::Settings);
    }
    if y < HEADER_H && board.note().is_some() {
        return Some(Intent::Answer);
    }
    if let Some(intent) = all_day::touched(board, x, y) {
        return Some(intent);
    }
    if board.setup().pass {
        return pass(board, x, y, mono);
    }
    let cards = board.page(mono);
    let card = cards
        .iter()
        .find(|card| area(card.x, card.y, card.w, card.piece.h).contains(x, y))?;
    on_card(card, y - card.y)
}

/// A row that may go goes; any other says what can be done with it. Its warning is a button of its own.
fn pass(board: &Board, x: i32, y: i32, mono: u64) -> Option<Intent> {
    let page = board.pass_page(mono);
    let on = |top: i32, h: i32| (top..top + h).contains(&y);
    if let Some(row) = page.tickets.iter().find(|row| on(row.y, row.h)) {
        return Some(Intent::BumpTicket(row.ticket.clone()));
    }
    let row = page.orders.iter().find(|row| on(row.y, ROW_H))?;
    let order = row.row.order;
    Some(match row.row.tone {
        Tone::Go if x < expo::DETAILS_END => Intent::Order(order),
        Tone::Go => Intent::Serve(order),
        _ => Intent::Order(order),
    })
}

/// The head bumps the whole ticket; a line bumps its work.
fn on_card(view: &CardView, y: i32) -> Option<Intent> {
    let card = &view.piece.card;
    let head = BORDER
        + if view.piece.first {
            card.head_height()
        } else {
            HEAD_AGAIN
        };
    if y < head {
        return Some(Intent::BumpTicket(card.ticket.clone()));
    }
    let warning = if view.piece.first {
        card.allergy_height()
    } else {
        0
    };
    if y < head + warning {
        return Some(Intent::Acknowledge(card.ticket.order));
    }
    let mut top = head + warning;
    for block in card.blocks.get(view.piece.blocks.clone())? {
        let h = block.height();
        if (top..top + h).contains(&y) && !block.steps.is_empty() {
            return Some(Intent::BumpLines(card.ticket.clone(), block.steps.clone()));
        }
        top += h;
    }
    None
}

#[cfg(test)]
#[path = "touch_tests.rs"]
mod tests;
