//! What nobody should send and somebody does: long tickets, strange letters, no window, a renderer that stands still.

use bevy::render::renderer::RenderDevice;
use kds::BoardNow;
use kds::board::words::Lang;
use kds::board::{Board, Kept};
use kds::config;
use kds::headless::Offscreen;
use kds::intent::Intent;
use shared::ids::*;
use shared::menu::Names;
use shared::order::Channel;
use shared::ticket::TicketView;
use shared::wire::{Ask, StationAsk};

use super::screen::{Screen, ticket};

const HEBREW: &str = "שווארמה עם חומוס";
const EMOJI: &str = "Happy birthday 🎂🎉 👩‍👧 Zoë";

fn board(canvas: (i32, i32)) -> Board {
    let house = shared::fixture::restaurant();
    let station = config::station(&house, "grill").unwrap();
    let mut board = Board::new(config::setup(&house, station, Lang::En), Vec::new());
    board.set_linked(true);
    board.beat(ticket(1, &[]).head.accepted_at, 0);
    board.resize(canvas.0, canvas.1);
    board
}

/// Sixty lines, a note of 200 characters, modifiers without end.
fn monster() -> TicketView {
    let names: Vec<String> = (0..60)
        .map(|n| format!("Dish number {n} of the banquet"))
        .collect();
    let lines: Vec<(&str, u16)> = names.iter().map(|name| (name.as_str(), 2)).collect();
    let mut view = ticket(60, &[]);
    view.lines = lines
        .iter()
        .zip(0..)
        .map(|((name, quantity), n)| {
            let mut line = super::screen::line(60, n, "dish", *quantity);
            line.item = ItemId::new(format!("dish-{n}")).unwrap();
            line.names = Names::en(*name);
            line
        })
        .collect();
    view.lines[0].note = Some("äußerst wichtig ".repeat(13).chars().take(200).collect());
    view.head.note = Some("W".repeat(200));
    view.head.guest = Some(EMOJI.to_owned());
    view.head.channel = Channel::Delivery;
    view.lines[1].names = Names::en(HEBREW);
    view.lines[2].names = Names::en("\u{1F9C6}\u{FFFD}\u{E000}");
    view
}

/// Every word of the ticket stands on some page, within its column.
fn check(canvas: (i32, i32)) {
    let mut board = board(canvas);
    let view = monster();
    board.set_ticket(view.clone(), 0);
    let pages = board.pages();
    let mut lines = 0;
    for page in 0..pages {
        for card in board.page(0) {
            let area = board.area();
            let end = card.y + card.piece.h;
            assert!(
                end <= area.y + area.h,
                "{canvas:?}: a piece ends at {end}, its column at {}",
                area.y + area.h
            );
            let blocks = &card.piece.card.blocks[card.piece.blocks.clone()];
            lines += blocks
                .iter()
                .filter(|block| !block.steps.is_empty())
                .count();
        }
        if page + 1 < pages {
            board.act(Intent::NextPage, 0);
        }
    }
    assert!(
        view.lines.len() <= lines,
        "{canvas:?}: {lines} of {} lines",
        view.lines.len()
    );
}

#[test]
fn a_ticket_of_sixty_lines_loses_none_on_any_screen() {
    for canvas in [
        (1_920, 1_080),
        (960, 1_707),
        (1_290, 774),
        (960, 640),
        (3_000, 900),
    ] {
        check(canvas);
    }
}

#[test]
fn a_ticket_longer_than_a_page_is_proved_by_its_beginning() {
    let mut board = board((960, 640));
    let view = monster();
    board.set_ticket(view.clone(), 0);
    assert!(1 < board.pages());
    assert_eq!(board.shown_tickets(0), [(view.id, view.revision)]);
}

#[test]
fn strange_letters_are_drawn_or_boxed_but_stop_nothing() {
    let mut screen = Screen::linked(None);
    screen.news(monster());
    screen.frame();
    assert!(screen.says("שווארמה"), "{:?}", screen.texts());
    screen.news(ticket(59, &[("Ribeye", 1)]));
    screen.frame();
    assert!(
        screen.says("Ribeye"),
        "the next ticket stands there as ever"
    );
}

#[test]
fn an_unknown_channel_in_a_message_is_refused_as_a_whole_not_half_read() {
    let text = serde_json::to_string(&ticket(1, &[("Ribeye", 1)])).unwrap();
    let strange = text.replace("\"dine-in\"", "\"by-drone\"");
    let error = serde_json::from_str::<TicketView>(&strange)
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("by-drone") && error.contains("delivery"),
        "{error}"
    );
}

#[test]
fn a_window_of_no_size_and_one_that_changes_stop_nothing() {
    let mut screen = Screen::linked(None);
    screen.news(ticket(1, &[("Ribeye", 1)]));
    screen.frame();
    for (w, h) in [(0, 0), (1, 1), (40, 9_000), (20_000, 30), (1_920, 1_080)] {
        screen
            .app
            .world_mut()
            .resource_mut::<BoardNow>()
            .board
            .resize(w, h);
        screen.beating_frame();
        screen.press(bevy::prelude::KeyCode::F1);
        screen.press(bevy::prelude::KeyCode::F1);
    }
    assert_eq!(screen.cards(), 1, "and it is there again");
}

#[test]
fn tickets_and_taps_survive_a_restart_while_the_router_is_away() {
    let folder = tempfile::tempdir().unwrap();
    let mut screen = Screen::linked(Some(folder.path()));
    screen.snapshot(vec![ticket(1, &[("Ribeye", 1)]), ticket(2, &[("Tuna", 1)])]);
    screen.frame();
    let kept = serde_json::to_string(&screen.board().kept()).unwrap();
    screen.ms += 10_000;
    screen.frame();
    screen.press(bevy::prelude::KeyCode::Enter);
    drop(screen);

    // Nobody answers, and the screen begins anew.
    let mut again = Screen::new(Some(folder.path()));
    let kept: Kept = serde_json::from_str(&kept).unwrap();
    again
        .app
        .world_mut()
        .resource_mut::<BoardNow>()
        .board
        .restore(kept);
    again.ms += 3_000;
    again.frame();
    again.frame();
    assert_eq!(again.cards(), 1, "one was bumped, one is there");
    assert!(
        again.says("These are the tickets of 19:42"),
        "{:?}",
        again.texts()
    );
    again.link();
    let asks = again.asks();
    assert!(
        matches!(&asks[0].body, Ask::Station(StationAsk::Bump { .. })),
        "the tap goes out"
    );
    again.snapshot(vec![ticket(2, &[("Tuna", 1)])]);
    again.frame();
    assert!(!again.says("tickets of"), "the router's word counts now");
}

#[test]
fn a_revision_that_is_older_changes_nothing() {
    let mut board = board((1_920, 1_080));
    let mut new = ticket(1, &[("Ribeye", 1)]);
    new.revision = Revision(5);
    board.set_ticket(new.clone(), 0);
    let mut old = ticket(1, &[("Tuna", 9)]);
    old.revision = Revision(4);
    board.set_ticket(old, 0);
    assert_eq!(board.truth().0[&new.id], new);
}

#[test]
fn a_lost_graphics_device_is_said_in_words_and_ends_the_screen_instead_of_freezing_it() {
    if !crate::machine::can_draw() {
        return;
    }
    let mut board = board((960, 600));
    board.set_ticket(ticket(1, &[("Ribeye", 1)]), 0);
    let mut screen = Offscreen::still(board, 0, (960, 600), 1.0).unwrap();
    screen.picture().expect("it draws while it has a device");
    assert_eq!(screen.lost(), None);
    let device = screen.app.world().resource::<RenderDevice>();
    device.wgpu_device().destroy();
    // Drivers tell it some time after.
    for _ in 0..250 {
        screen.update(true);
        if screen.lost().is_some() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let lost = screen.lost().expect("the loss is noticed").to_string();
    assert!(lost.contains("DeviceLost"), "{lost}");
    assert!(lost.contains("Tickets and taps are kept"), "{lost}");
}
