//! Reads the six files of a restaurant and says everything that is wrong with them at once.
//!
//! An owner corrects a menu between lunch and dinner: one round of "line, what, what to do" must be enough.

mod limits;
mod problem;
mod table;
mod known;
mod words;
mod hours;
mod prep;
mod house;
mod stations;
mod together;
mod taxes;
mod choices;
mod departments;
mod menu;
mod recipes;
mod batches;
mod accounts;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use toml::Spanned;
use toml::de::DeTable;

use super::{Chart, Menu, Restaurant, RouteRule, Station, TaxRate, Together};
use crate::ids::{MenuVersion, TaxRateId};
use known::Known;
use limits::{FILE_BYTES_MAX, SYNTAX_PROBLEMS_PER_FILE_MAX};
use problem::Found;
pub use problem::{Problem, Problems};
use table::{Fields, Source};

/// The files of a restaurant, in the order in which they are read and their problems listed.
pub const FILES: [&str; 6] = [
    "restaurant.toml",
    "menu.toml",
    "stations.toml",
    "taxes.toml",
    "recipes.toml",
    "accounts.toml",
];

/// The texts of the six files.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RestaurantFiles {
    pub restaurant: String,
    pub menu: String,
    pub stations: String,
    pub taxes: String,
    pub recipes: String,
    pub accounts: String,
}

/// Reads a restaurant from its folder.
pub fn load(dir: &Path) -> Result<Restaurant, Problems> {
    let found = Found::default();
    let texts = FILES.map(|name| read_file(dir, name, &found));
    judge(texts.each_ref().map(Option::as_deref), found)
}

/// Reads a restaurant from texts; pure.
pub fn parse(files: &RestaurantFiles) -> Result<Restaurant, Problems> {
    let found = Found::default();
    let RestaurantFiles {
        restaurant,
        menu,
        stations,
        taxes,
        recipes,
        accounts,
    } = files;
    let texts = [restaurant, menu, stations, taxes, recipes, accounts];
    let mut judged = [None; 6];
    for (n, text) in texts.into_iter().enumerate() {
        judged[n] = fits(text.len(), FILES[n], &found).then_some(text.as_str());
    }
    judge(judged, found)
}

fn fits(bytes: usize, name: &str, found: &Found) -> bool {
    let fits = bytes <= FILE_BYTES_MAX;
    if !fits {
        let fix = "Is it the right file? Shorten it.".to_owned();
        found.add(name, 0, "the file is larger than 4 MB".to_owned(), fix);
    }
    fits
}

fn read_file(dir: &Path, name: &str, found: &Found) -> Option<String> {
    let path = dir.join(name);
    let mut bytes = Vec::new();
    let limit = FILE_BYTES_MAX as u64 + 1;
    let read = File::open(&path).and_then(|file| file.take(limit).read_to_end(&mut bytes));
    if let Err(error) = read {
        let what = format!("the file cannot be read ({error})");
        let fix = format!("It must lie in {}; all six are needed.", dir.display());
        found.add(name, 0, what, fix);
        return None;
    }
    if !fits(bytes.len(), name, found) {
        return None;
    }
    let text = String::from_utf8(bytes);
    if let Err(error) = &text {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = 1 + good.iter().filter(|byte| **byte == b'\n').count();
        let fix = "Save the file as UTF-8 in your editor.".to_owned();
        found.add(name, line, "a letter is not UTF-8".to_owned(), fix);
    }
    text.ok()
}

/// What the files declare, for references between them.
struct Ids {
    languages: Known,
    courses: Known,
    tables: Known,
    dayparts: Known,
    stations: Known,
    taxes: Known,
    categories: Known,
    sizes: Known,
    groups: Known,
    modifiers: Known,
    items: Known,
    ingredients: Known,
}

impl Ids {
    fn new(there: [bool; 6]) -> Self {
        let [house, menu, stations, taxes, recipes, _accounts] = there;
        Self {
            languages: Known::new("language", FILES[0], house),
            courses: Known::new("course", FILES[0], house),
            tables: Known::new("table", FILES[0], house),
            dayparts: Known::new("daypart", FILES[0], house),
            categories: Known::new("category", FILES[1], menu),
            sizes: Known::new("size", FILES[1], menu),
            groups: Known::new("group", FILES[1], menu),
            modifiers: Known::new("modifier", FILES[1], menu),
            items: Known::new("item", FILES[1], menu),
            stations: Known::new("station", FILES[2], stations),
            taxes: Known::new("tax", FILES[3], taxes),
            ingredients: Known::new("ingredient", FILES[4], recipes),
        }
    }
}

/// The parts, each `None` where it has problems.
struct Parts {
    house: Option<house::House>,
    stations: Option<Vec<Station>>,
    routes: Option<Vec<RouteRule>>,
    together: Option<Vec<Together>>,
    taxes: Option<BTreeMap<TaxRateId, TaxRate>>,
    menu: Option<Menu>,
    larder: Option<recipes::Larder>,
    chart: Option<Chart>,
}

/// `None` stands for a file that could not be read, which `found` holds already.
fn judge(texts: [Option<&str>; 6], found: Found) -> Result<Restaurant, Problems> {
    let parts = {
        let mut sources: Vec<Source<'_>> = Vec::new();
        for (file, text) in FILES.into_iter().zip(texts) {
            sources.push(Source {
                file,
                text: text.unwrap_or_default(),
                found: &found,
            });
        }
        let mut docs: Vec<Option<Spanned<DeTable<'_>>>> = Vec::new();
        for (source, text) in sources.iter().zip(texts) {
            docs.push(text.and_then(|_| syntax(source)));
        }
        read_parts(&sources, &docs)
    };
    let mut problems = found.into_vec();
    let rank = |file: &str| FILES.iter().position(|name| *name == file);
    problems.sort_by_key(|problem| (rank(&problem.file), problem.line));
    problems.dedup();
    if !problems.is_empty() {
        return Err(Problems(problems));
    }
    let whole = assemble(parts, version(&texts));
    Ok(whole.expect("a part is missing only where a problem was found: see Parts"))
}

fn syntax<'a>(source: &Source<'a>) -> Option<Spanned<DeTable<'a>>> {
    let (doc, errors) = DeTable::parse_recoverable(source.text);
    for error in errors.iter().take(SYNTAX_PROBLEMS_PER_FILE_MAX) {
        let at = error.span().map_or(0, |span| span.start);
        if error.message().contains("duplicate key") {
            let fix = "Remove one of the two, or rename it.";
            source.problem(at, "this field or section is there twice", fix);
            continue;
        }
        let what = format!("this is not TOML: {}", error.message().trim());
        source.problem(
            at,
            what,
            "Check quotes, brackets and '=' here and in the line above.",
        );
    }
    errors.is_empty().then_some(doc)
}

fn read_parts(sources: &[Source<'_>], docs: &[Option<Spanned<DeTable<'_>>>]) -> Parts {
    let doc = |n: usize| {
        let table = docs[n].as_ref()?.get_ref();
        Some(Fields::new(&sources[n], table, 0, FILES[n]))
    };
    let ids = Ids::new([0, 1, 2, 3, 4, 5].map(|n| docs[n].is_some()));
    let house = doc(0).and_then(|fields| house::read(fields, &ids));
    let mut kitchen = doc(2).map(|fields| stations::read(fields, &ids));
    let taxes = doc(3).and_then(|fields| taxes::read(fields, &ids));
    let pass = kitchen.as_ref().and_then(|kitchen| kitchen.pass);
    let menu = doc(1).map(|fields| menu::read(fields, &ids, pass));
    let routes = kitchen
        .as_mut()
        .and_then(|kitchen| stations::routes(kitchen, &ids));
    let sold = menu.as_ref().and_then(|read| read.menu.as_ref());
    let together = kitchen
        .as_mut()
        .and_then(|kitchen| together::read(kitchen, &ids, sold));
    let none = BTreeMap::new();
    let shapes = menu.as_ref().map_or(&none, |read| &read.shapes);
    let menu_source = menu.as_ref().map(|_| &sources[1]);
    let larder = doc(4).and_then(|fields| recipes::read(fields, &ids, shapes, menu_source));
    let chart = doc(5).and_then(|fields| accounts::read(fields, &ids));
    Parts {
        house,
        stations: kitchen.and_then(|kitchen| kitchen.stations),
        routes,
        together,
        taxes,
        menu: menu.and_then(|read| read.menu),
        larder,
        chart,
    }
}

fn assemble(parts: Parts, version: MenuVersion) -> Option<Restaurant> {
    let (house, larder) = (parts.house?, parts.larder?);
    Some(Restaurant {
        version,
        site: house.site,
        name: house.name,
        currency: house.currency,
        time_zone: house.time_zone,
        day_ends_at: house.day_ends_at,
        languages: house.languages,
        courses: house.courses,
        tables: house.tables,
        promises: house.promises,
        dayparts: house.dayparts,
        stations: parts.stations?,
        routes: parts.routes?,
        together: parts.together?,
        menu: parts.menu?,
        taxes: parts.taxes?,
        ingredients: larder.ingredients,
        recipes: larder.recipes,
        batches: larder.batches,
        depletes: larder.depletes,
        chart: parts.chart?,
    })
}

/// FNV-1a, 64 bits, over each file's name, length and text, as 16 hexadecimal digits.
///
/// The same on every machine and in every release, and no secret: it tells versions apart, it does not
/// guard against forgery.
fn version(texts: &[Option<&str>; 6]) -> MenuVersion {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut eat = |bytes: &[u8]| {
        for byte in bytes {
            hash = (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    };
    for (name, text) in FILES.iter().zip(texts) {
        let text = text.unwrap_or_default();
        eat(name.as_bytes());
        eat(&(text.len() as u64).to_le_bytes());
        eat(text.as_bytes());
    }
    MenuVersion::new(format!("{hash:016x}")).expect("16 hexadecimal digits are a valid id")
}
