//! What the waiters' terminal costs: from a finger or key to the drawn change, searching a long menu, starting, resting.

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crossbeam_channel::bounded;
use egui::{
    Context, Event, FullOutput, Modifiers, PointerButton, Pos2, RawInput, Rect, Shape, vec2,
};
use front_of_house::intent::{Field, Intent};
use front_of_house::link::Who;
use front_of_house::scene::{Face, pass};
use front_of_house::spool::Spool;
use front_of_house::stamp::{LocalClock, mint};
use front_of_house::terminal::{Devices, Parts, Terminal};
use serde::Serialize;
use shared::bus::{ClientLink, Health, Wake};
use shared::menu::{Names, Restaurant};
use shared::theme::Theme;

use super::process::{cpu, instant, rss_mb};
use crate::crew::{Crew, House, free_port, keep_going, program, rest};
use crate::replay::Quantiles;

/// The menu that the panels are measured with.
const DISHES: usize = 500;
const GROUPS: usize = 200;
/// Taps on dishes, each a drawn frame.
const TAPS: usize = 120;
const SIZE: [f32; 2] = [1_280.0, 800.0];
const CALM: Duration = Duration::from_secs(8);
const IDLE: Duration = Duration::from_secs(20);
const WITHIN: Duration = Duration::from_secs(60);
/// A dish that is on the menu once, among five hundred.
const TYPED: &str = "number 49";

/// Times in ms of this machine; a frame here is laid out and cut into triangles, without the rasteriser.
#[derive(Clone, Debug, Serialize)]
pub struct TerminalBench {
    /// The same window with nothing in it: what any frame costs.
    pub empty_frame_ms: Quantiles,
    /// A frame of an open table at rest.
    pub frame_ms: Quantiles,
    /// From the finger's lifting to the frame that shows the dish on the check, its spool write included.
    pub tap_ms: Quantiles,
    /// Frames from the finger to what it changed; 1 is the frame that heard it.
    pub tap_frames_max: u32,
    /// The same for each letter that is typed into the search, and for the search alone without a frame.
    pub key_ms: Quantiles,
    pub key_frames_max: u32,
    pub search_ms: Quantiles,
    pub dishes: usize,
    pub groups: usize,
    /// The real program: from its start to the first picture, and at rest.
    pub start_ms: f64,
    pub idle_core_pct: f64,
    pub idle_total_core_pct: f64,
    pub rss_mb: f64,
}

/// The panels over a long menu, then the real program beside a router.
pub fn terminal(
    config: &Path,
    restaurant: &Restaurant,
    folder: &Path,
) -> anyhow::Result<TerminalBench> {
    let mut bench = panels(long(restaurant), folder)?;
    let house = House {
        config: config.to_owned(),
        data: folder.join("terminal-house"),
        bus_port: free_port()?,
        http_port: 0,
        headless: true,
        driven: false,
        accept_clock: false,
        size: "1280x800".to_owned(),
    };
    let mut crew = Crew::new(&house.logs())?;
    crew.start_ready(house.router(), "router ready", Duration::from_secs(30))?;
    let png = folder.join("terminal.png");
    let begun = instant();
    let program = Started(start(&house, folder, &png)?);
    while !png.is_file() {
        keep_going()?;
        anyhow::ensure!(begun.elapsed() < WITHIN, "the terminal drew nothing");
        std::thread::sleep(Duration::from_millis(2));
    }
    bench.start_ms = begun.elapsed().as_secs_f64() * 1e3;
    rest(CALM)?;
    let pid = program.0.id();
    let before = cpu(pid)?;
    rest(IDLE)?;
    let after = cpu(pid)?;
    let pct = |s: f64| 100.0 * s / IDLE.as_secs_f64();
    bench.idle_core_pct = pct(after.own_s - before.own_s);
    bench.idle_total_core_pct = pct(after.total_s() - before.total_s());
    bench.rss_mb = rss_mb(pid)?;
    drop(program);
    crew.stop();
    Ok(bench)
}

/// Killed when dropped.
struct Started(Child);

impl Drop for Started {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn start(house: &House, folder: &Path, png: &Path) -> anyhow::Result<Child> {
    let log = std::fs::File::create(folder.join("terminal.log"))?;
    Ok(Command::new(program("front-of-house")?)
        .args(["--headless", "--size", &house.size, "--png"])
        .arg(png)
        .args(["--connect", &house.endpoint(), "--config"])
        .arg(&house.config)
        .arg("--data")
        .arg(folder.join("terminal"))
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?)
}

/// The house's first dish without choices, five hundred times, and two hundred groups beside it.
fn long(restaurant: &Restaurant) -> Restaurant {
    let mut house = restaurant.clone();
    let plain = |id: &&shared::ids::ItemId| {
        let item = &house.menu.items[*id];
        item.groups.is_empty() && item.sizes.is_empty()
    };
    let first = house.menu.item_order.iter().find(plain).cloned();
    let pattern = first.and_then(|id| house.menu.items.get(&id).cloned());
    if let Some(pattern) = pattern {
        for n in 0..DISHES {
            let mut dish = pattern.clone();
            dish.id = format!("dish-{n}").parse().expect("a plain word is an id");
            dish.names = Names::en(format!("Dish number {n} with crème and onions"));
            house.menu.item_order.push(dish.id.clone());
            house.menu.items.insert(dish.id.clone(), dish);
        }
    }
    let group = house.menu.groups.values().next().cloned();
    if let Some(pattern) = group {
        for n in 0..GROUPS {
            let mut group = pattern.clone();
            group.id = format!("group-{n}").parse().expect("a plain word is an id");
            house.menu.groups.insert(group.id.clone(), group);
        }
    }
    house
}

/// A window of egui as the program has it, without the graphics card.
struct Glass {
    ctx: Context,
    face: Face,
    at: f64,
}

impl Glass {
    fn frame(&mut self, events: Vec<Event>) -> FullOutput {
        self.at += 0.016;
        let input = RawInput {
            screen_rect: Some(Rect::from_min_size(Pos2::ZERO, vec2(SIZE[0], SIZE[1]))),
            time: Some(self.at),
            events,
            ..RawInput::default()
        };
        let face = &mut self.face;
        let output = self.ctx.run_ui(input, |ui| pass(ui, face));
        let shapes = self.ctx.tessellate(output.shapes.clone(), 1.0);
        std::hint::black_box(shapes);
        output
    }
}

/// Where a text was painted.
fn painted(output: &FullOutput, text: &str) -> Option<Pos2> {
    output.shapes.iter().find_map(|own| match &own.shape {
        Shape::Text(shape) if shape.galley.text().contains(text) => {
            Some(shape.pos + shape.galley.size() / 2.0)
        }
        _ => None,
    })
}

fn glass(house: Restaurant, folder: &Path) -> anyhow::Result<Glass> {
    let (_tell, inbox) = bounded(8);
    let (outbox, _said) = bounded(1_024);
    let link = ClientLink {
        inbox,
        outbox,
        health: Health::default(),
        wake: Wake::default(),
    };
    let clock = LocalClock::start();
    let parts = Parts {
        who: Who {
            site: house.site.clone(),
            device: "bench".parse()?,
            actor: "ana".parse()?,
        },
        house: Arc::new(house),
        lang: Some(shared::lang::Lang::En),
        link,
        spool: Spool::open(&folder.join("bench-spool.db"))?,
        records: folder.to_owned(),
        plan_file: folder.join("floor.toml"),
        devices: Devices::default(),
        mint,
        load_menu: Box::new(|| None),
    };
    let mut terminal = Terminal::new(parts, clock.now())?;
    let table = terminal.desk.house.tables[0].id.clone();
    terminal.act(&Intent::OpenTable(table), clock.now());
    let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("../assets/fonts");
    let face = Face {
        terminal,
        clock,
        theme: Theme::shipped(),
        fonts: Some(fonts),
    };
    let ctx = Context::default();
    Ok(Glass { ctx, face, at: 0.0 })
}

fn panels(house: Restaurant, folder: &Path) -> anyhow::Result<TerminalBench> {
    let (dishes, groups) = (house.menu.items.len(), house.menu.groups.len());
    let mut glass = glass(house, folder)?;
    // Fonts and sizes settle in the first frames.
    (0..5).for_each(|_| drop(glass.frame(Vec::new())));
    let timed = |times: &mut Vec<f64>, work: &mut dyn FnMut()| {
        let begun = instant();
        work();
        times.push(begun.elapsed().as_secs_f64() * 1e3);
    };
    let (mut empty, mut still) = (Vec::new(), Vec::new());
    let bare = Context::default();
    for _ in 0..TAPS {
        timed(&mut empty, &mut || {
            let output = bare.run_ui(RawInput::default(), |_ui| {});
            std::hint::black_box(bare.tessellate(output.shapes, 1.0));
        });
        timed(&mut still, &mut || drop(glass.frame(Vec::new())));
    }
    let (key_ms, key_frames_max) = keys(&mut glass);
    let (tap_ms, tap_frames_max) = taps(&mut glass)?;
    let mut search = Vec::new();
    for typed in ["c", "cr", "crème", "onions", TYPED] {
        for _ in 0..20 {
            let now = glass.face.clock.now();
            let typed = Intent::Type(Field::Search, typed.to_owned());
            timed(&mut search, &mut || {
                glass.face.terminal.act(&typed, now);
                std::hint::black_box(glass.face.terminal.desk.menu_view());
            });
        }
    }
    Ok(TerminalBench {
        empty_frame_ms: Quantiles::of(&empty),
        frame_ms: Quantiles::of(&still),
        tap_ms: Quantiles::of(&tap_ms),
        tap_frames_max,
        key_ms: Quantiles::of(&key_ms),
        key_frames_max,
        search_ms: Quantiles::of(&search),
        dishes,
        groups,
        start_ms: 0.0,
        idle_core_pct: 0.0,
        idle_total_core_pct: 0.0,
        rss_mb: 0.0,
    })
}

/// Frames until the picture shows it, and the time that they took.
fn until(
    glass: &mut Glass,
    mut events: Vec<Event>,
    shows: impl Fn(&Glass, &FullOutput) -> bool,
) -> (f64, u32) {
    let begun = instant();
    let mut frames = 0;
    loop {
        let output = glass.frame(std::mem::take(&mut events));
        frames += 1;
        if shows(glass, &output) || 10 <= frames {
            return (begun.elapsed().as_secs_f64() * 1e3, frames);
        }
    }
}

/// Each letter that is typed changes what is found, and the same frame shows it.
fn keys(glass: &mut Glass) -> (Vec<f64>, u32) {
    let (mut times, mut most) = (Vec::new(), 0);
    for _ in 0..10 {
        let mut typed = String::new();
        for letter in TYPED.chars() {
            typed.push(letter);
            let text = typed.trim_end().to_owned();
            let event = Event::Text(letter.to_string());
            let (ms, frames) = until(glass, vec![event], |glass, output| {
                glass.face.terminal.desk.screen.search.trim_end() == text
                    && painted(output, &text).is_some()
            });
            times.push(ms);
            most = most.max(frames);
        }
        let now = glass.face.clock.now();
        let clear = Intent::Type(Field::Search, String::new());
        glass.face.terminal.act(&clear, now);
        drop(glass.frame(Vec::new()));
    }
    (times, most)
}

/// A finger on a dish, again and again: the green button counts.
fn taps(glass: &mut Glass) -> anyhow::Result<(Vec<f64>, u32)> {
    let (mut times, mut most) = (Vec::new(), 0);
    let now = glass.face.clock.now();
    let find = Intent::Type(Field::Search, TYPED.to_owned());
    glass.face.terminal.act(&find, now);
    let output = glass.frame(Vec::new());
    let at = painted(&output, "number 49 with");
    let at = at.ok_or_else(|| anyhow::anyhow!("the dish was not drawn"))?;
    for n in 1..=TAPS {
        let button = |pressed| Event::PointerButton {
            pos: at,
            button: PointerButton::Primary,
            pressed,
            modifiers: Modifiers::NONE,
        };
        drop(glass.frame(vec![Event::PointerMoved(at), button(true)]));
        let label = if n == 1 {
            "Send 1 item".to_owned()
        } else {
            format!("Send {n} items")
        };
        let (ms, frames) = until(glass, vec![button(false)], |_, output| {
            painted(output, &label).is_some()
        });
        anyhow::ensure!(frames < 10, "tap {n} was never drawn");
        times.push(ms);
        most = most.max(frames);
        // A list that grew too long is another table's.
        drop(glass.frame(Vec::new()));
    }
    Ok((times, most))
}
