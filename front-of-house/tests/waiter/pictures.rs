//! The terminal as it looks: drawn offscreen by the real renderer and held against accepted pictures.
//!
//! `BRIGADE_ACCEPT=1` accepts what is drawn now. Needs a graphics driver (Mesa’s software one will do), and says when it
//! skips for want of one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crossbeam_channel::bounded;
use front_of_house::desk::{Prefs, Side, SplitBy};
use front_of_house::headless::{offscreen, picture};
use front_of_house::intent::{Field, Intent};
use front_of_house::link::Who;
use front_of_house::scene::Face;
use front_of_house::spool::Spool;
use front_of_house::stamp::LocalClock;
use front_of_house::terminal::{Devices, Parts, Terminal};
use image::RgbImage;
use shared::bus::{ClientLink, Health, Wake};
use shared::ids::*;
use shared::lang::Lang;
use shared::menu::Allergen;
use shared::order::LineState;
use shared::theme::Theme;
use shared::time::Span;
use shared::wire::{Availability, HouseUpdate};

use crate::house::*;

/// Mean difference of a channel, of 255, that another rasteriser may bring.
const MEAN_MAX: f64 = 0.8;
/// Share of pixels that may differ clearly, in thousandths: edges of letters.
const CLEAR_PERMILLE_MAX: f64 = 9.0;
/// A difference of one channel above this is clear.
const CLEAR: u8 = 40;

fn accepted(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pictures");
    folder.join(format!("{name}.png"))
}

fn face(folder: &Path) -> Face {
    let (_, inbox) = bounded(64);
    let (outbox, _) = bounded(64);
    let link = ClientLink {
        inbox,
        outbox,
        health: Health::default(),
        wake: Wake::default(),
    };
    let house = Waiter::in_bistro().desk.house;
    let parts = Parts {
        house: Arc::new((*house).clone()),
        lang: Some(Lang::En),
        who: Who {
            site: SiteId::new("test").unwrap(),
            device: DeviceId::new("front-1").unwrap(),
            actor: ActorId::new("ana").unwrap(),
        },
        link,
        spool: Spool::open(&folder.join("spool.db")).unwrap(),
        records: folder.to_owned(),
        plan_file: folder.join("floor.toml"),
        devices: Devices::default(),
        mint,
        load_menu: Box::new(|| None),
    };
    let clock = LocalClock::standing(EVENING);
    let mut terminal = Terminal::new(parts, EVENING).unwrap();
    terminal.desk.hear_beat(EVENING, false);
    terminal.desk.hear_feed(true, false, None);
    let fonts = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    Face {
        terminal,
        clock,
        theme: Theme::shipped(),
        fonts: Some(fonts),
    }
}

/// An evening: tables in every state, one of them with a check that has all kinds of lines.
fn evening(face: &mut Face) {
    let terminal = &mut face.terminal;
    let mut does = |intents: Vec<Intent>| {
        for intent in intents {
            terminal.act(&intent, EVENING);
        }
    };
    does(vec![table("5"), add("burrata"), Intent::Send]);
    does(vec![
        table("7"),
        add("ribeye"),
        choose("medium"),
        Intent::Send,
    ]);
    does(vec![table("22"), add("cola"), Intent::Send]);
    let past = EVENING - Span::from_mins(31);
    drop(takes_all(&mut terminal.desk, past, 28));
    let orders: Vec<OrderId> = terminal
        .desk
        .open_checks()
        .iter()
        .map(|row| row.order)
        .collect();
    for (order, up) in orders.into_iter().zip([true, false, false]) {
        let mut view = terminal.desk.order(order).unwrap().clone();
        view.courses[0].ready_at = up.then_some(EVENING - Span::from_mins(1));
        let view = Box::new(view);
        drop(terminal.desk.hear_house(HouseUpdate::Order { view }));
    }
    let mut does = |intents: Vec<Intent>| {
        for intent in intents {
            terminal.act(&intent, EVENING);
        }
    };
    does(vec![table("2"), Intent::AddGuest]);
    does(vec![
        table("12"),
        Intent::Seat(Some(1)),
        add("burrata"),
        Intent::Seat(Some(4)),
        add("oysters"),
        add("ribeye"),
        choose("medium-rare"),
        Intent::Seat(Some(3)),
        add("lamb-chops"),
        choose("medium"),
        choose("no-satay-glaze"),
        Intent::AskAllergy,
        Intent::Allergy(Allergen::Peanut),
        Intent::AllergyDone,
        Intent::Send,
    ]);
    let earlier = EVENING - Span::from_mins(18);
    drop(takes_all(&mut terminal.desk, earlier, 31));
    served_starters(terminal);
    for (item, out, left) in [("sea-bass", true, None), ("ribeye", false, Some(7))] {
        let item = ItemId::new(item).unwrap();
        let item = Availability {
            item,
            out,
            by_stock: false,
            left,
        };
        drop(terminal.desk.hear_house(HouseUpdate::Availability { item }));
    }
    terminal.desk.take_chimes();
}

fn served_starters(terminal: &mut Terminal) {
    let place = terminal.desk.place().unwrap().clone();
    let mut view = terminal.desk.orders_at(&place)[0].clone();
    let at = EVENING - Span::from_mins(4);
    view.courses[0].served_at = Some(at);
    view.courses[1].hold = None;
    view.courses[1].fired_at = Some(at);
    for line in view
        .lines
        .iter_mut()
        .filter(|line| line.course == CourseNo(1))
    {
        line.state = LineState::Served;
    }
    let mains = view
        .lines
        .iter_mut()
        .filter(|line| line.course == CourseNo(2));
    for step in mains.flat_map(|line| &mut line.steps) {
        step.ready_at = Some(EVENING + Span::from_mins(3));
    }
    let view = Box::new(view);
    drop(terminal.desk.hear_house(HouseUpdate::Order { view }));
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
        sum += (0..3).map(|n| u64::from(apart(n))).sum::<u64>();
        clear += u64::from((0..3).any(|n| CLEAR < apart(n)));
    }
    let pixels = f64::from(a.width()) * f64::from(a.height());
    (sum as f64 / pixels / 3.0, clear as f64 / pixels * 1_000.0)
}

pub(crate) struct Album {
    app: bevy::app::App,
    png: PathBuf,
    wrong: Vec<String>,
    _folder: tempfile::TempDir,
}

impl Album {
    /// `None` on a machine that cannot draw.
    pub(crate) fn open(size: (u32, u32)) -> Option<Self> {
        if !Path::new("/usr/share/vulkan/icd.d").is_dir() {
            eprintln!("skipped: no graphics driver here (Debian: mesa-vulkan-drivers)");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let mut face = face(folder.path());
        evening(&mut face);
        let png = folder.path().join("drawn.png");
        let app = offscreen(face, size, png.clone());
        Some(Self {
            app,
            png,
            wrong: Vec::new(),
            _folder: folder,
        })
    }

    pub(crate) fn face(&mut self) -> bevy::prelude::Mut<'_, Face> {
        self.app.world_mut().non_send_mut::<Face>()
    }

    pub(crate) fn does(&mut self, intents: impl IntoIterator<Item = Intent>) {
        let mut face = self.face();
        let at = face.clock.now();
        for intent in intents {
            face.terminal.act(&intent, at);
        }
    }

    /// Does this, and takes a picture of it.
    pub(crate) fn shows(&mut self, name: &str, intents: impl IntoIterator<Item = Intent>) {
        self.does(intents);
        picture(&mut self.app).unwrap();
        let drawn = image::open(&self.png).unwrap().to_rgb8();
        let accepted = accepted(name);
        if std::env::var_os("BRIGADE_ACCEPT").is_some() {
            drawn.save(&accepted).unwrap();
            return;
        }
        let wanted = image::open(&accepted).expect("accept it first: BRIGADE_ACCEPT=1");
        let (mean, clear) = differences(&drawn, &wanted.to_rgb8());
        if MEAN_MAX < mean || CLEAR_PERMILLE_MAX < clear {
            let seen = std::env::temp_dir().join(format!("brigade-terminal-{name}.png"));
            drawn.save(&seen).unwrap();
            self.wrong.push(format!(
                "{name}: mean difference {mean:.2}, {clear:.1} ‰ differ clearly; drawn: {}, accepted: {}",
                seen.display(),
                accepted.display()
            ));
        }
    }

    pub(crate) fn close(self) {
        assert!(self.wrong.is_empty(), "{:#?}", self.wrong);
    }
}

#[test]
fn the_pictures_of_the_counter_are_the_accepted_ones() {
    let Some(mut album) = Album::open((1_280, 800)) else {
        return;
    };
    let mains = Intent::Category(CategoryId::new("mains").unwrap());
    let new = [
        Intent::Seat(Some(2)),
        mains.clone(),
        add("burger"),
        choose("medium"),
        choose("no-onion"),
        choose("extra-cheddar"),
    ];
    album.shows("floor", [Intent::OpenFloor]);
    album.shows("menu", [table("12"), Intent::Seat(Some(3)), mains.clone()]);
    album.shows("modifiers", new);
    album.shows("check", [Intent::Choose(None), Intent::Seat(None), mains]);
    album.shows("split", [Intent::AskSplit, Intent::SplitBy(SplitBy::Seat)]);
    let given = Intent::Type(Field::Tendered, "150".to_owned());
    album.shows("pay", [Intent::CloseDialog, Intent::AskPay, given]);
    let light = Prefs {
        light: true,
        left_handed: true,
        lang: Lang::De,
        ..Prefs::default()
    };
    album.shows("light", [Intent::CloseDialog, Intent::SetPrefs(light)]);
    let mut face = album.face();
    face.clock = LocalClock::standing(EVENING + Span::from_secs(40));
    let dark = Intent::SetPrefs(Prefs::default());
    album.shows("offline", [dark, Intent::Send]);
    album.close();
}

#[test]
fn the_pictures_of_the_phone_are_the_accepted_ones() {
    let Some(mut album) = Album::open((390, 844)) else {
        return;
    };
    let new = [
        table("12"),
        Intent::Seat(Some(2)),
        Intent::Category(CategoryId::new("mains").unwrap()),
        add("burger"),
        choose("medium"),
        choose("no-onion"),
    ];
    album.shows("phone_floor", [Intent::OpenFloor]);
    album.shows("phone_sheet", new);
    album.shows(
        "phone_check",
        [Intent::Choose(None), Intent::ShowSide(Side::Check)],
    );
    album.shows("phone_menu", [Intent::ShowSide(Side::Menu)]);
    album.close();
}
