//! The same evening in other clothes: full rails, lists, settings, other languages, small, tall and large screens.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use kds::board::options::{Layout, Options};
use kds::board::settings::Field;
use kds::board::words::Lang;
use kds::board::{Board, Out};
use kds::config;
use kds::input::bar::Bars;
use kds::intent::Intent;
use shared::ids::*;
use shared::menu::{Allergen, Restaurant};
use shared::order::{Allergy, Channel, HoldReason, LineState, OrderState, StepState};
use shared::ticket::{Forecast, OrderView, TicketView};
use shared::time::Span;

use super::grill::board_of_grill;
use super::pass::board_of_pass;
use super::plates;
use super::scene::*;

pub(super) fn bistro() -> &'static Restaurant {
    static HOUSE: OnceLock<Restaurant> = OnceLock::new();
    HOUSE.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/restaurants/bistro");
        shared::menu::load(&folder).expect("the sample restaurant is whole")
    })
}

fn real(name: &str, lang: Lang) -> Board {
    let station = config::station(bistro(), name).unwrap();
    board(config::setup(bistro(), station, lang))
}

/// Orders of real dishes, so that every language has its names.
fn real_ticket(number: u32, at: usize, dishes: usize) -> TicketView {
    let grill = station("grill");
    let menu = &bistro().menu;
    let here = menu.item_order.iter().map(|id| &menu.items[id]);
    let here: Vec<_> = here
        .filter(|item| item.work.iter().flatten().any(|step| step.station == grill))
        .collect();
    let mins = i64::try_from(at).unwrap();
    let accepted = ago(14 - mins % 14, 20);
    let head = at_table(
        head(number, accepted, ahead(mins, 30)),
        &(at + 1).to_string(),
        4,
        "ana",
    );
    let lines = (0..dishes).map(|n| {
        let item = here[(at * 3 + n) % here.len()];
        let mut made = line(1 + u16::try_from((at + n) % 3).unwrap(), "x", None, &[]);
        made.item = item.id.clone();
        made.names = item.kitchen_names.clone();
        let group = item.groups.iter().map(|group| &menu.groups[group]);
        let offered: Vec<_> = group.flat_map(|group| &group.modifiers).collect();
        for modifier in offered.iter().skip(at % 2).step_by(2).take(2) {
            let modifier = &menu.modifiers[*modifier];
            made.modifiers.push(shared::order::SealedModifier {
                modifier: modifier.id.clone(),
                names: modifier.names.clone(),
                kind: modifier.kind,
                count: 1,
            });
        }
        made
    });
    let mut view = ticket(
        head,
        Some(accepted),
        lines.collect(),
        others(&[("fry", Share::Cooking), ("cold", Share::Ready)]),
    );
    if at == 2 {
        view.head.allergies = vec![Allergy {
            allergen: Allergen::Peanut,
            seat: None,
        }];
    }
    view
}

/// A rail that needs more than one page.
pub(super) fn rush(lang: Lang) -> Board {
    let mut board = real("grill", lang);
    let tickets = (0..26).map(|n| real_ticket(200 + u32::try_from(n).unwrap(), n, 2 + n % 4));
    let mut tickets: Vec<TicketView> = tickets.collect();
    // What the plan says of them: one keeps a dish back for its slowest, one will be late by it.
    keep_back(&mut tickets[3]);
    let due = tickets[5].head.due_at;
    tickets[5].forecast = Some(Forecast {
        p50: due + Span::from_secs(50),
        p90: due + Span::from_mins(3),
    });
    board.replace_tickets(tickets, 0);
    board
}

/// A few tickets, all on time.
pub(super) fn calm() -> Board {
    let mut board = real("grill", Lang::En);
    let tickets = (8..12).map(|n| {
        let mut view = real_ticket(300 + u32::try_from(n).unwrap(), n, 1 + n % 3);
        view.head.accepted_at = ago(1, 10);
        view.fired_at = Some(ago(1, 10));
        view
    });
    let mut tickets: Vec<TicketView> = tickets.collect();
    keep_back(&mut tickets[0]);
    let orders = tickets.iter().map(|view| {
        let number = view.head.number;
        let due = ahead(2 + i64::from(number % 3), 40);
        let fries = plate(number, 90, 1, "Fries", &[("fry", StepState::Fired, due)]);
        order(view.head.clone(), view.fired_at, None, vec![fries])
    });
    let orders = orders.collect();
    board.replace_tickets(tickets, 0);
    board.replace_house(orders, Vec::new(), 0);
    board
}

/// The last line waits for the first, by the plan.
fn keep_back(view: &mut TicketView) {
    let (item, names) = (view.lines[0].item.clone(), view.lines[0].names.clone());
    if let Some(last) = view.lines.last_mut() {
        last.state = StepState::Held;
        last.hold = Some(HoldReason::WaitsFor {
            item,
            names,
            fire_at: ahead(1, 50),
        });
    }
}

/// Half an hour into a bad evening: late, behind their promise by the plan, handed over, recalled.
pub(super) fn late() -> Board {
    let mut board = real("grill", Lang::En);
    let mut tickets: Vec<TicketView> = (0..9)
        .map(|n| real_ticket(400 + u32::try_from(n).unwrap(), n, 2))
        .collect();
    for view in &mut tickets[..3] {
        view.head.due_at = ago(4, 0);
    }
    let due = tickets[4].head.due_at;
    tickets[4].forecast = Some(Forecast {
        p50: due + Span::from_secs(95),
        p90: due + Span::from_mins(4),
    });
    tickets[5].recalled = true;
    tickets[6].handed_over_from = Some(station("saute"));
    board.replace_tickets(tickets, 0);
    board
}

pub(super) fn allergy_asked() -> Board {
    let mut board = board_of_grill();
    let first = board.page(0)[0].piece.card.ticket.clone();
    board.act(Intent::BumpTicket(first), 0);
    board
}

pub(super) fn recall() -> Board {
    let mut board = board_of_grill();
    let mut all: Vec<TicketView> = board.truth().0.values().cloned().collect();
    for n in 0..14 {
        let mut view = real_ticket(90 + u32::try_from(n).unwrap(), n, 2);
        view.head.accepted_at = ago(30, 0);
        view.bumped_at = Some(ago(i64::try_from(n).unwrap() + 1, 12));
        view.lines
            .iter_mut()
            .for_each(|line| line.state = StepState::Done);
        all.push(view);
    }
    board.replace_tickets(all, 0);
    board.act(Intent::Recall, 0);
    board
}

/// The settings, opened with a PIN that was just chosen.
pub(super) fn settings(lang: Lang) -> Board {
    let mut board = rush(lang);
    board.set_key_maps(vec!["Bematech / Logic Controls, legend B".to_owned()]);
    board.act(Intent::Settings, 0);
    for _ in 0..2 {
        "2468".chars().for_each(|c| board.act(Intent::Type(c), 0));
        board.act(Intent::Bump, 0);
    }
    board.act(Intent::NextLine, 0);
    board
}

pub(super) fn pin() -> Board {
    let mut board = board_of_grill();
    board.act(Intent::Settings, 0);
    "246".chars().for_each(|c| board.act(Intent::Type(c), 0));
    board
}

pub(super) fn learn() -> Board {
    let mut board = settings(Lang::En);
    board.act(Intent::Adjust(Field::Learn, 1), 0);
    board.learn_key("ControlLeft");
    board
}

/// The help with what is printed on a bar.
pub(super) fn help() -> Board {
    let mut board = board_of_grill();
    let (mut bars, _) = Bars::load(&PathBuf::from("/nowhere"));
    let name = bars.names()[1].clone();
    bars.choose(&name);
    board.set_legends(kds::keep::legends(&bars));
    board.set_options(Options {
        keys: name,
        ..Options::default()
    });
    board.act(Intent::Help, 0);
    board
}

pub(super) fn out() -> Board {
    let mut board = rush(Lang::En);
    let items: Vec<ItemId> = board
        .setup()
        .items
        .iter()
        .map(|item| item.id.clone())
        .collect();
    let here: Vec<ItemId> = items
        .into_iter()
        .filter(|id| {
            let item = board.setup().items.iter().find(|item| item.id == *id);
            item.is_some_and(|item| item.stations.contains(&station("grill")))
        })
        .collect();
    let told = |out, left| Out { out, left };
    board.replace_out(vec![
        (here[3].clone(), told(true, None)),
        (here[1].clone(), told(false, Some(4))),
    ]);
    board.act(Intent::Out, 0);
    board
}

pub(super) fn with(mut board: Board, options: Options) -> Board {
    board.set_options(options);
    board
}

pub(super) fn grid() -> Board {
    with(
        rush(Lang::En),
        Options {
            layout: Layout::Grid,
            ..Options::default()
        },
    )
}

/// Guests in the house at the left, the rest at the right; knapp, for a station that knows its dishes.
pub(super) fn split() -> Board {
    let mut board = real("grill", Lang::En);
    let tickets = (0..14).map(|n| {
        let mut view = real_ticket(500 + u32::try_from(n).unwrap(), n, 1 + n % 3);
        if n % 3 == 0 {
            view.head = for_guest(view.head.clone(), Channel::TakeAway, "Mina K.");
        }
        view
    });
    board.replace_tickets(tickets.collect(), 0);
    with(
        board,
        Options {
            split: true,
            compact: true,
            ..Options::default()
        },
    )
}

pub(super) fn light() -> Board {
    with(
        board_of_grill(),
        Options {
            light: true,
            ..Options::default()
        },
    )
}

/// What totals were asked for is marked on the rail.
pub(super) fn found() -> Board {
    let mut board = rush(Lang::En);
    board.act(Intent::Scope, 0);
    let first = board.all_day().first().map(|tally| tally.key.clone());
    board.act(
        Intent::Find(first.expect("something is counted in pieces")),
        0,
    );
    board
}

pub(super) fn pass_order() -> Board {
    let mut board = board_of_pass();
    let row = board.pass_page(0).orders.remove(2).row.order;
    board.act(Intent::PinOrder(row), 0);
    let late = board.pass_page(0).orders.remove(3).row.order;
    board.act(Intent::Order(late), 0);
    board
}

/// The guests' board with numbers at both sides.
pub(super) fn pickup() -> Board {
    let mut board = board(config::pickup(bistro(), Lang::En));
    let order_of = |number: u32, state: LineState, secs: i64| -> OrderView {
        let head = for_guest(
            head(number, ago(12, 0), ahead(5, 0)),
            Channel::TakeAway,
            "Mina",
        );
        let mut line = plate(number, 0, 1, "Burger", &[("grill", StepState::Fired, NOW)]);
        line.state = state;
        let mut view = order(head, Some(ago(10, 0)), None, vec![line]);
        view.state = OrderState::Open;
        if state != LineState::Cooking {
            view.courses[0].ready_at = Some(ago(0, secs));
        }
        view
    };
    let cooking = (140..149).map(|n| order_of(n, LineState::Cooking, 0));
    let ready = [(131, 200), (135, 90), (137, 8)];
    let ready = ready.map(|(n, secs)| order_of(n, LineState::Ready, secs));
    board.replace_house(cooking.chain(ready).collect(), Vec::new(), 0);
    board
}

/// Each picture with its size; the name is the file.
pub(super) fn all() -> BTreeMap<&'static str, ((u32, u32), fn() -> Board)> {
    const HD: (u32, u32) = (1_280, 720);
    let list: [(&'static str, (u32, u32), fn() -> Board); 29] = [
        ("calm", HD, calm),
        ("rush", HD, || rush(Lang::En)),
        ("late", HD, late),
        ("planned", HD, plates::planned),
        ("turned", HD, plates::turned),
        ("grown", HD, plates::grown),
        ("allergy", HD, allergy_asked),
        ("recall", HD, recall),
        ("settings", HD, || settings(Lang::En)),
        ("pin", HD, pin),
        ("learn", HD, learn),
        ("help", HD, help),
        ("out", HD, out),
        ("grid", HD, grid),
        ("split", HD, split),
        ("light", HD, light),
        ("found", HD, found),
        ("pass_order", HD, pass_order),
        ("pickup", HD, pickup),
        ("lang_es", HD, || rush(Lang::Es)),
        ("lang_fr", HD, || rush(Lang::Fr)),
        ("lang_de", HD, || rush(Lang::De)),
        ("lang_zh", HD, || rush(Lang::Zh)),
        ("settings_zh", HD, || settings(Lang::Zh)),
        ("small", (800, 480), || rush(Lang::En)),
        ("small_list", (800, 480), recall),
        ("small_pass", (800, 480), board_of_pass),
        ("portrait", (1_080, 1_920), || rush(Lang::En)),
        ("uhd", (3_840, 2_160), board_of_grill),
    ];
    list.into_iter()
        .map(|(name, size, make)| (name, (size, make)))
        .collect()
}
