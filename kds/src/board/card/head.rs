//! The words on top of a card: where the food goes, for whom, and what must never reach them.

use shared::order::{Allergy, Channel};
use shared::ticket::{OrderHead, TicketView};
use shared::time::clock_text;

use super::Setting;
use super::measure::*;
use crate::board::metrics::{Weight, width, wrap};
use crate::board::words::{Lang, Word, allergen};

/// Numbers keep the room of three figures, so that the words beside them stand in line.
pub fn number_width(number: &str) -> i32 {
    width(number, NUMBER, Weight::Heavy).max(width("000", NUMBER, Weight::Heavy))
}

/// Joins segments with a dot and breaks between them where they do not fit.
fn wrap_segments(segments: &[String], size: i32, weight: Weight, max: i32) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for segment in segments.iter().filter(|segment| !segment.is_empty()) {
        if let Some(last) = lines.last_mut() {
            let longer = format!("{last} · {segment}");
            if width(&longer, size, weight) <= max {
                *last = longer;
                continue;
            }
        }
        lines.extend(wrap(segment, size, weight, max));
    }
    lines
}

/// A single word that is wider than its room is cut with a mark: broken in two it would be harder to read.
fn shortened(segments: Vec<String>, room: i32) -> Vec<String> {
    let one = |segment: String| {
        if segment.contains(' ') || width(&segment, SUB, Weight::Semi) <= room {
            return segment;
        }
        let room = room - width("…", SUB, Weight::Semi);
        let mut fits = wrap(&segment, SUB, Weight::Semi, room.max(20));
        format!("{}…", fits.swap_remove(0))
    };
    segments.into_iter().map(one).collect()
}

pub(super) fn head_words(
    view: &TicketView,
    set: &Setting,
    room: i32,
) -> (Vec<String>, Vec<String>) {
    let lang = set.lang;
    let head = &view.head;
    let mut who = Vec::new();
    let mut sub = Vec::new();
    if head.rush {
        who.push(Word::Rush.text(lang).to_owned());
    }
    if view.recalled {
        who.push(Word::Recalled.text(lang).to_owned());
    }
    let (place, covers) = place_words(view, lang);
    let both = if covers.is_empty() {
        place.clone()
    } else {
        format!("{place} · {covers}")
    };
    if width(&both, WHO, Weight::Heavy) <= room {
        who.push(both);
    } else {
        who.push(place);
        sub.push(covers);
    }
    // Course, waiter and time of pick-up are for those who look twice.
    if head.channel != Channel::DineIn {
        sub.push(head.guest.clone().unwrap_or_default());
        if !set.compact {
            sub.push(clock_text(head.due_at, set.zone));
        }
    } else if !set.compact {
        let course = set.courses.get(&view.course).cloned();
        sub.push(course.unwrap_or_else(|| view.course_names.get(lang.code()).to_owned()));
        let server = head.server.as_ref().map(|s| capital(s.as_str()));
        sub.push(server.unwrap_or_default());
    }
    sub.extend(head.alias.clone());
    if let Some(from) = &view.handed_over_from {
        let name = set.stations.get(from).map_or(from.as_str(), String::as_str);
        sub.push(Word::HandedOver.with(lang, name));
    }
    (
        wrap_segments(&who, WHO, Weight::Heavy, room),
        wrap_segments(&shortened(sub, room), SUB, Weight::Semi, room),
    )
}

/// Where the food goes, and how many sit there.
pub fn place_words(view: &TicketView, lang: Lang) -> (String, String) {
    place_of(&view.head, lang)
}

pub fn place_of(head: &OrderHead, lang: Lang) -> (String, String) {
    let place = match (head.channel, &head.table) {
        (Channel::DineIn, Some(table)) => Word::Table.with(lang, table),
        (Channel::DineIn, None) => head.guest.clone().unwrap_or_default(),
        (Channel::TakeAway, _) => Word::TakeAway.text(lang).to_owned(),
        (Channel::Online, _) => Word::Online.text(lang).to_owned(),
        (Channel::Delivery, _) => Word::Delivery.text(lang).to_owned(),
    };
    let seated = head.channel == Channel::DineIn && 0 < head.covers;
    (
        place,
        if seated {
            head.covers.to_string()
        } else {
            String::new()
        },
    )
}

pub fn capital(name: &str) -> String {
    let mut chars = name.chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

pub(super) fn allergy_words(view: &TicketView, lang: Lang, max: i32) -> Vec<String> {
    let text = allergies(&view.head, lang);
    if text.is_empty() {
        Vec::new()
    } else {
        wrap(&text, ALLERGY, Weight::Heavy, max)
    }
}

/// `PEANUT · seat 3, MILK · whole table`; empty without allergies.
pub fn allergies(head: &OrderHead, lang: Lang) -> String {
    allergy_text(&head.allergies, lang)
}

/// The same of any list of them.
pub fn allergy_text(allergies: &[Allergy], lang: Lang) -> String {
    let one = |a: &Allergy| {
        let who = a.seat.map(|seat| Word::Seat.with(lang, seat));
        let who = who.unwrap_or_else(|| Word::WholeTable.text(lang).to_owned());
        format!("{} · {who}", allergen(a.allergen, lang))
    };
    allergies.iter().map(one).collect::<Vec<_>>().join(", ")
}
