//! The terminal as it looks: drawn offscreen by the real renderer, for eyes and for comparison with the sketch.
//!
//! Needs a graphics driver (Mesa’s software one will do), and says when it skips for want of one; `BRIGADE_PICTURES` may
//! name a folder to keep them in.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::bounded;
use front_of_house::headless::{offscreen, picture};
use front_of_house::intent::{Field, Intent};
use front_of_house::link::Who;
use front_of_house::scene::Face;
use front_of_house::spool::Spool;
use front_of_house::stamp::LocalClock;
use front_of_house::terminal::{Parts, Terminal};
use shared::bus::{ClientLink, Health, Wake};
use shared::fixture;
use shared::ids::*;
use shared::menu::Allergen;
use shared::theme::Theme;

use crate::house::*;

fn face(folder: &Path) -> Face {
    let (_, inbox) = bounded(64);
    let (outbox, _) = bounded(64);
    let link = ClientLink {
        inbox,
        outbox,
        health: Health::default(),
        wake: Wake::default(),
    };
    let parts = Parts {
        house: Arc::new(fixture::restaurant()),
        lang: None,
        who: Who {
            site: SiteId::new("test").unwrap(),
            device: DeviceId::new("front-1").unwrap(),
            actor: ActorId::new("ana").unwrap(),
        },
        link,
        spool: Spool::open(&folder.join("spool.db")).unwrap(),
        records: folder.to_owned(),
        plan_file: folder.join("floor.toml"),
        mint,
        load_menu: Box::new(|| None),
    };
    let clock = LocalClock::start();
    let terminal = Terminal::new(parts, clock.now()).unwrap();
    let fonts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    Face {
        terminal,
        clock,
        theme: Theme::shipped(),
        fonts: Some(fonts),
    }
}

#[test]
fn the_table_is_drawn_with_its_check_menu_sheet_and_button() {
    if !Path::new("/usr/share/vulkan/icd.d").is_dir() {
        eprintln!("skipped: no graphics driver here (Debian: mesa-vulkan-drivers)");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut face = face(folder.path());
    let at = face.clock.now();
    let seat = Intent::Seat(Some(3));
    let allergy = [
        Intent::AskAllergy,
        Intent::Allergy(Allergen::Peanut),
        Intent::AllergyDone,
    ];
    let taps = [table("12"), seat].into_iter().chain(allergy).chain([
        add("soup"),
        add("cola"),
        Intent::Seat(Some(2)),
        Intent::Category(CategoryId::new("mains").unwrap()),
        add("burger"),
        choose("medium"),
        choose("no-onion"),
        choose("cheddar"),
        Intent::Type(Field::Search, String::new()),
    ]);
    for tap in taps {
        face.terminal.act(&tap, at);
    }
    let kept = std::env::var_os("BRIGADE_PICTURES").map(PathBuf::from);
    let png = kept
        .unwrap_or_else(|| folder.path().to_owned())
        .join("terminal.png");
    let mut app = offscreen(face, (1_280, 800), png.clone());
    picture(&mut app).unwrap();
    let drawn = image::open(&png).unwrap().to_rgb8();
    let near = |x, y, wanted: [u8; 3]| {
        let found = drawn.get_pixel(x, y).0;
        let far = found
            .iter()
            .zip(wanted)
            .map(|(a, b)| a.abs_diff(b))
            .max()
            .unwrap();
        assert!(far < 8, "at {x},{y}: {found:?}, not {wanted:?}");
    };
    let colours = Theme::shipped().dark.colour;
    near(640, 6, colours.panel.0);
    near(1_250, 745, colours.ready.0);
    near(2, 250, colours.changed.0);
    near(1_250, 500, colours.raised.0);
}
