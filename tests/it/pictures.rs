//! The screens as pictures: drawn offscreen by the real renderer and held against accepted ones.
//!
//! What is kept is small: at most 960 pixels wide and four bits a colour, and the picture drawn now is made as small
//! before the two are compared. `BRIGADE_ACCEPT=1` accepts what is drawn now; `BRIGADE_PICTURES=DIR` also writes the
//! pictures as they are drawn. A machine without a graphics driver skips them, in words (CI fails).

#[path = "pictures/scene.rs"]
mod scene;
#[path = "pictures/grill.rs"]
mod grill;
#[path = "pictures/pass.rs"]
mod pass;
#[path = "pictures/plates.rs"]
mod plates;
#[path = "pictures/views.rs"]
mod views;

use std::path::PathBuf;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, RgbaImage};
use kds::board::Board;
use kds::headless::{NoAdapter, Offscreen};
use kds::intent::Intent;

use crate::machine::skip;

/// Mean difference of a channel, of 255, that another rasteriser may bring.
const MEAN_MAX: f64 = 0.6;
/// Share of pixels that may differ clearly, in thousandths: edges of letters.
const CLEAR_PERMILLE_MAX: f64 = 8.0;
/// A difference of one channel above this is clear.
const CLEAR: u8 = 40;
/// Kept pictures are at most this wide.
const KEPT_W: u32 = 960;

/// `None` on a machine that cannot draw.
fn draw(board: Board, now: u64, size: (u32, u32)) -> Option<RgbaImage> {
    match Offscreen::still(board, now, size, 1.0) {
        Ok(mut screen) => Some(
            screen
                .picture()
                .expect("a complete frame is drawn within seconds"),
        ),
        Err(error) if error.is::<NoAdapter>() => {
            skip(&error.to_string());
            None
        }
        Err(error) => panic!("{error:#}"),
    }
}

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("it/pictures")
}

/// Means of squares of pixels, with four bits a colour.
fn small(picture: &RgbaImage) -> RgbImage {
    let by = picture
        .width()
        .div_ceil(KEPT_W)
        .max(if picture.height() < 700 { 1 } else { 2 });
    let (w, h) = (picture.width() / by, picture.height() / by);
    RgbImage::from_fn(w, h, |x, y| {
        let mean = |channel: usize| {
            let inside = (0..by * by).map(|n| (x * by + n % by, y * by + n / by));
            let sum: u32 = inside
                .map(|(x, y)| u32::from(picture.get_pixel(x, y).0[channel]))
                .sum();
            let mean = sum / (by * by);
            u8::try_from((mean + 8).min(255) / 17 * 17).unwrap_or(255)
        };
        Rgb([mean(0), mean(1), mean(2)])
    })
}

fn keep(picture: &RgbImage, path: &std::path::Path) {
    let file = std::io::BufWriter::new(std::fs::File::create(path).unwrap());
    let encoder = PngEncoder::new_with_quality(file, CompressionType::Best, FilterType::NoFilter);
    let (w, h) = picture.dimensions();
    encoder
        .write_image(picture.as_raw(), w, h, ExtendedColorType::Rgb8)
        .unwrap();
}

/// Mean difference per channel, and thousandths of pixels that differ clearly.
fn differences(a: &RgbImage, b: &RgbImage) -> (f64, f64) {
    assert_eq!(
        a.dimensions(),
        b.dimensions(),
        "the picture has another size"
    );
    let (mut sum, mut clear) = (0_u64, 0_u64);
    for (a, b) in a.pixels().zip(b.pixels()) {
        let apart = |n: usize| a.0[n].abs_diff(b.0[n]);
        sum += u64::from(apart(0)) + u64::from(apart(1)) + u64::from(apart(2));
        clear += u64::from((0..3).any(|n| CLEAR < apart(n)));
    }
    let pixels = f64::from(a.width()) * f64::from(a.height());
    (sum as f64 / pixels / 3.0, clear as f64 / pixels * 1_000.0)
}

fn check(name: &str, board: Board, now: u64, size: (u32, u32)) {
    let Some(drawn) = draw(board, now, size) else {
        return;
    };
    if let Some(folder) = std::env::var_os("BRIGADE_PICTURES") {
        let path = PathBuf::from(folder).join(format!("{name}.png"));
        drawn.save(path).unwrap();
    }
    let seen = small(&drawn);
    let accepted = folder().join(format!("{name}.png"));
    if std::env::var_os("BRIGADE_ACCEPT").is_some() {
        keep(&seen, &accepted);
        return;
    }
    let wanted = image::open(&accepted)
        .expect("accept the picture first: BRIGADE_ACCEPT=1")
        .to_rgb8();
    let (mean, clear) = differences(&seen, &wanted);
    if MEAN_MAX < mean || CLEAR_PERMILLE_MAX < clear {
        let seen = std::env::temp_dir().join(format!("brigade-{name}.png"));
        drawn.save(&seen).unwrap();
        panic!(
            "{name}: mean difference {mean:.2} (limit {MEAN_MAX}), {clear:.1} ‰ differ clearly (limit {CLEAR_PERMILLE_MAX});\n\
             drawn: {}\naccepted: {}",
            seen.display(),
            accepted.display()
        );
    }
}

#[test]
fn a_station_with_every_kind_of_card() {
    check("station", grill::board_of_grill(), 0, (1_920, 1_080));
}

#[test]
fn the_pass_with_what_may_go_and_what_is_late() {
    check("expo", pass::board_of_pass(), 0, (1_920, 1_080));
}

#[test]
fn a_station_that_is_cut_off_says_so() {
    let mut board = grill::board_of_grill();
    board.set_linked(false);
    // Twelve seconds without a word, and a tap meanwhile.
    board.act(Intent::NextTicket, 9_000);
    board.act(Intent::NextTicket, 9_000);
    board.act(Intent::Bump, 9_000);
    check("cut_off", board, 12_400, (1_280, 720));
}

#[test]
fn an_empty_rail_is_calm() {
    check(
        "empty",
        scene::board(scene::setup("grill", "Grill")),
        0,
        (1_280, 720),
    );
}

#[test]
fn a_closed_station_says_so_and_asks_before_it_opens() {
    let mut board = grill::board_of_grill();
    let station = board.setup().station.clone();
    board.set_closed(&station, Some(board.now(0)));
    board.act(Intent::CloseStation, 0);
    check("closed", board, 0, (1_280, 720));
}

#[test]
fn a_message_from_the_floor_stands_in_the_header_and_offers_its_answers() {
    let mut board = grill::board_of_grill();
    board.set_note(grill::message(), 0);
    check("message", board.clone(), 0, (1_280, 720));
    board.act(Intent::Answer, 0);
    check("message_replies", board, 0, (1_280, 720));
}

/// One test a handful: each opens a renderer of its own, and they share two cores with the rest.
fn check_views(names: &[&str]) {
    let views = views::all();
    for name in names {
        let (size, make) = views[name];
        check(name, make(), 0, size);
    }
}

#[test]
fn the_rail_from_calm_to_late_in_columns_and_in_a_grid() {
    check_views(&["calm", "rush", "late", "grid", "split", "light", "found"]);
}

#[test]
fn plates_shared_with_others_a_plan_and_what_runs_from_right_to_left() {
    check_views(&["planned", "turned", "grown"]);
}

#[test]
fn what_stands_over_the_rail() {
    check_views(&[
        "allergy", "recall", "settings", "pin", "learn", "help", "out",
    ]);
}

#[test]
fn the_pass_in_hand_and_the_guests_board() {
    check_views(&["pass_order", "pickup", "small_pass"]);
}

#[test]
fn five_languages() {
    check_views(&["lang_es", "lang_fr", "lang_de", "lang_zh", "settings_zh"]);
}

#[test]
fn small_tall_and_very_large_screens() {
    check_views(&["small", "small_list", "portrait", "uhd"]);
}

#[test]
fn every_view_is_in_one_of_the_tests() {
    let source = include_str!("pictures.rs");
    for name in views::all().keys() {
        assert!(
            source.contains(&format!("\"{name}\"")),
            "{name} is never looked at"
        );
    }
}
