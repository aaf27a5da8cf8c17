//! The command line, the restaurant and the station: everything a screen is told at its start.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Parser;
use shared::ids::*;
use shared::menu::{Item, RecipeOf, Restaurant, Station, StationKind};
use shared::quantity::{Quantity, Unit};

use crate::board::aging::Thresholds;
use crate::board::words::Lang;
use crate::board::{MenuItem, Setup};

/// One kitchen screen: a station's rail, the pass (`--station expo`), or the guests' board (`--station pickup`).
#[derive(Parser, Debug, Clone)]
#[command(name = "kds", version, about)]
pub struct Args {
    /// Station of stations.toml, `expo` for the pass, or `pickup` for the guests' board.
    #[arg(long)]
    pub station: String,
    /// Folder with the six restaurant files.
    #[arg(long, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Data folder of all programs; this one uses DIR/kds/STATION.
    #[arg(long, value_name = "DIR", default_value = "./var")]
    pub data: PathBuf,
    /// A name for this screen instead of a minted one, where a station has several; keeps its own folder.
    #[arg(long, value_name = "NAME")]
    pub device: Option<DeviceId>,
    /// Router, as tcp/HOST:PORT; give it again for a standby.
    #[arg(
        long,
        value_name = "tcp/HOST:PORT",
        default_value = "tcp/127.0.0.1:7447"
    )]
    pub connect: Vec<String>,
    /// Draw without a window; also done where there is no display.
    #[arg(long)]
    pub headless: bool,
    /// Refresh this picture of the screen (with --headless).
    #[arg(long, value_name = "FILE", requires = "headless")]
    pub png: Option<PathBuf>,
    /// Seconds between pictures, at least.
    #[arg(long, value_name = "SECS", default_value_t = 2, value_parser = clap::value_parser!(u64).range(0..=3600))]
    pub png_every: u64,
    /// Pixels of the screen without a window, or of the window at first.
    #[arg(long, value_name = "WxH", default_value = "1280x720", value_parser = size)]
    pub size: (u32, u32),
    /// Language of the screen: en, es, fr, de or zh.
    #[arg(long, value_name = "LANG", default_value = "en", value_parser = lang)]
    pub lang: Lang,
    /// Larger than 1 makes everything larger, and fewer tickets fit.
    #[arg(long, value_name = "FACTOR", default_value_t = 1.0, value_parser = scale)]
    pub scale: f32,
    /// Fill the whole screen.
    #[arg(long, conflicts_with = "headless")]
    pub fullscreen: bool,
    /// Colours of this house instead of assets/theme.toml; one that nobody could read is refused in words.
    #[arg(long, value_name = "FILE")]
    pub theme: Option<PathBuf>,
    /// Forget the PIN of this screen's settings; the next who opens them chooses a new one.
    #[arg(long)]
    pub reset_pin: bool,
    /// A drill: lose the graphics device so many milliseconds after the start, to see that the screen comes back.
    #[arg(long, value_name = "MS", hide = true)]
    pub lose_gpu_after: Option<u64>,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    shared::machine::size(text, "1920x1080", (320, 240))
}

fn lang(text: &str) -> Result<Lang, String> {
    Lang::parse(text)
        .ok_or_else(|| format!("'{text}' is not a language here; use en, es, fr, de or zh"))
}

fn scale(text: &str) -> Result<f32, String> {
    let factor: f32 = text
        .parse()
        .map_err(|_not_a_number| format!("'{text}' is not a number"))?;
    if (0.5..=3.0).contains(&factor) {
        Ok(factor)
    } else {
        Err("use a factor from 0.5 to 3".to_owned())
    }
}

/// Why a screen does not start.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("there is no station '{wanted}' in {restaurant}; use one of: {stations}")]
    UnknownStation {
        wanted: String,
        restaurant: String,
        stations: String,
    },
}

/// This screen's own folder: one per station, and one below it for each screen with a name.
pub fn folder(
    data: &Path,
    wanted: &str,
    station: &StationId,
    device: Option<&DeviceId>,
) -> PathBuf {
    // The guests' board stands where the pass does, and is not the pass.
    let name = if wanted == PICKUP {
        PICKUP
    } else {
        station.as_str()
    };
    let station = data.join("kds").join(name);
    device.map_or(station.clone(), |device| station.join(device.as_str()))
}

/// What the guests' board is called as a station; a station of that name in the house comes first.
pub const PICKUP: &str = "pickup";

/// True where this screen is the guests' board.
pub fn is_pickup(house: &Restaurant, wanted: &str) -> bool {
    wanted == PICKUP && !house.stations.iter().any(|s| s.id.as_str() == wanted)
}

/// Finds the station; `expo` is the pass by another name.
pub fn station<'a>(house: &'a Restaurant, wanted: &str) -> Result<&'a Station, ConfigError> {
    let named = house
        .stations
        .iter()
        .find(|station| station.id.as_str() == wanted);
    let pass = (wanted == "expo").then(|| house.pass());
    // The guests' board follows the house; it has no rail, and stands where the pass does.
    let board = (wanted == PICKUP).then(|| house.pass());
    named.or(pass).or(board).ok_or_else(|| {
        let names = house.stations.iter().map(|station| station.id.to_string());
        let names = names.chain(["expo".to_owned(), PICKUP.to_owned()]);
        ConfigError::UnknownStation {
            wanted: wanted.to_owned(),
            restaurant: house.name.clone(),
            stations: names.collect::<Vec<_>>().join(", "),
        }
    })
}

/// What the board needs of the restaurant.
pub fn setup(house: &Restaurant, station: &Station, lang: Lang) -> Setup {
    let name = |station: &Station| station.names.get(lang.code()).to_owned();
    let names: BTreeMap<StationId, String> = house
        .stations
        .iter()
        .map(|station| (station.id.clone(), name(station)))
        .collect();
    let course =
        |course: &shared::menu::Course| (course.no, course.names.get(lang.code()).to_owned());
    Setup {
        station: station.id.clone(),
        name: name(station),
        pass: station.kind == StationKind::Pass,
        lang,
        zone: house.time_zone,
        limits: Thresholds {
            soon_after: station.soon_after,
            late_after: station.late_after,
        },
        capacity: station.capacity,
        prep: house
            .prep_stations()
            .map(|station| (station.id.clone(), name(station)))
            .collect(),
        deputies: house
            .deputies(&station.id)
            .into_iter()
            .map(|id| (id.clone(), names[id].clone()))
            .collect(),
        names,
        courses: house.courses.iter().map(course).collect(),
        pickup: false,
        items: items(house),
    }
}

/// The guests' board of this house.
pub fn pickup(house: &Restaurant, lang: Lang) -> Setup {
    Setup {
        pickup: true,
        pass: false,
        name: house.name.clone(),
        ..setup(house, house.pass(), lang)
    }
}

/// The menu in its order, each dish with its stations and with what is counted in pieces.
fn items(house: &Restaurant) -> Vec<MenuItem> {
    let in_order = house.menu.item_order.iter();
    let one = |item: &Item| {
        let mut stations: Vec<StationId> = item
            .work
            .iter()
            .flatten()
            .map(|step| step.station.clone())
            .collect();
        stations.sort();
        stations.dedup();
        MenuItem {
            id: item.id.clone(),
            names: item.kitchen_names.clone(),
            stations,
            pieces: pieces(house, &item.id),
        }
    };
    in_order
        .filter_map(|id| house.menu.items.get(id))
        .map(one)
        .collect()
}

/// Whole pieces in one unit of a dish (of its first size): patties and buns, not grams of salt.
fn pieces(house: &Restaurant, item: &ItemId) -> Vec<(String, i64)> {
    let recipe = house
        .recipes
        .iter()
        .find(|recipe| matches!(&recipe.of, RecipeOf::Item { item: of, .. } if of == item));
    let uses = recipe.into_iter().flat_map(|recipe| &recipe.uses);
    let piece = |(id, quantity): (&IngredientId, &Quantity)| {
        let found = house.ingredients.iter().find(|one| one.id == *id)?;
        let whole = quantity.0 / 1_000;
        let counted = found.unit == Unit::Pc && 0 < whole && quantity.0 % 1_000 == 0;
        counted.then(|| (found.name.clone(), whole))
    };
    uses.filter_map(piece).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_station_is_refused_with_the_list() {
        let house = shared::fixture::restaurant();
        let refused = station(&house, "oven").unwrap_err().to_string();
        assert!(
            refused.contains("'oven'") && refused.contains("grill, fry, bar, pass, expo, pickup"),
            "{refused}"
        );
        assert_eq!(station(&house, "expo").unwrap().id, house.pass().id);
    }

    #[test]
    fn a_screen_knows_who_stands_in_for_its_station() {
        let house = shared::fixture::restaurant();
        let deputies = |name: &str| {
            let setup = setup(&house, station(&house, name).unwrap(), Lang::En);
            setup.deputies.into_iter().map(|(_, name)| name).collect()
        };
        let grill: Vec<String> = deputies("grill");
        assert_eq!(grill, ["Fry", "Pass"]);
        let pass: Vec<String> = deputies("pass");
        assert_eq!(pass, [""; 0]);
    }

    #[test]
    fn sizes_and_scales_have_their_limits() {
        assert_eq!(size("1280x720"), Ok((1_280, 720)));
        for bad in ["1280", "0x0", "99999x10", "axb"] {
            assert!(size(bad).is_err(), "{bad}");
        }
        assert!(scale("9").is_err() && scale("1.5").is_ok() && lang("xx").is_err());
    }
}
