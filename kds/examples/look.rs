//! scratch
#![allow(dead_code, unused_imports, clippy::all)]
#[path = "../../tests/it/pictures/scene.rs"]
mod scene;
#[path = "../../tests/it/pictures/grill.rs"]
mod grill;
#[path = "../../tests/it/pictures/pass.rs"]
mod pass;
use kds::headless::Offscreen;
use kds::intent::Intent;
fn main() {
    let a: Vec<String> = std::env::args().collect();
    let (mut board, mut now, mut size, mut scale) = (grill::board_of_grill(), 0, (1920, 1080), 1.0);
    match a[1].as_str() {
        "station" => {}
        "expo" => board = pass::board_of_pass(),
        "small" => {
            size = (1280, 720);
        }
        "cut" => {
            board.set_linked(false);
            board.act(Intent::Bump, 9_000);
            now = 12_400;
            size = (1280, 720);
        }
        "empty" => {
            board = scene::board(scene::setup("grill", "Grill"));
        }
        "help" => board.act(Intent::Help, 0),
        "recall" => board.act(Intent::Recall, 0),
        "pick" => {
            board.keys_used();
            board.act(Intent::Pick(4), 0);
            board.act(Intent::NextLine, 0);
            board.act(Intent::NextLine, 0);
            board.act(
                Intent::BumpTicket(board.page(0)[1].piece.card.ticket.clone()),
                0,
            );
            board.set_disk_trouble(None);
        }
        "big" => scale = 1.5,
        _ => panic!(),
    }
    let t = std::time::Instant::now();
    let mut s = Offscreen::still(board, now, size, scale).unwrap();
    println!("built {:?}", t.elapsed());
    let p = s.picture().unwrap();
    println!("drawn {:?}", t.elapsed());
    p.save(&a[2]).unwrap();
}
