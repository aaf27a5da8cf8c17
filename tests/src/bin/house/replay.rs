//! `./kitchen replay`: a recorded day through the real programs, ending with totals from the journals.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use chrono::NaiveDate;
use indicatif::{ProgressBar, ProgressStyle};
use shared::menu::Restaurant;
use shared::time::clock_text;
use tests::crew::{Crew, House, free_port, heed_signals, rest};
use tests::replay::{self, Pace, Player, Totals};

#[derive(clap::Args)]
pub(crate) struct Replay {
    /// CSV (id,date,time,name,size,type,price) or JSON Lines; see the README.
    file: PathBuf,
    #[arg(long, default_value = "pizzeria")]
    restaurant: String,
    /// Only this day of the recording.
    #[arg(long)]
    day: Option<NaiveDate>,
    /// Times faster than life, or `max`.
    #[arg(long, default_value = "max", value_parser = parse_speed)]
    speed: Speed,
    /// Where to keep the journals; must be new. Without it a temporary folder, removed at the end.
    #[arg(long)]
    data: Option<PathBuf>,
    /// Draw offscreen even where there is a display.
    #[arg(long)]
    headless: bool,
    /// One JSON object on standard output.
    #[arg(long)]
    json: bool,
    /// Kill the router with SIGKILL this many times on the way.
    #[arg(long, default_value_t = 0)]
    kills: usize,
    /// Size of offscreen screens, in pixels.
    #[arg(long, default_value = "1024x600")]
    size: String,
}

#[derive(Clone, Copy)]
struct Speed(Option<u32>);

fn parse_speed(text: &str) -> Result<Speed, String> {
    match text {
        "max" => Ok(Speed(None)),
        _ => match text.parse() {
            Ok(times @ 1..=100_000) => Ok(Speed(Some(times))),
            _ => Err("must be max or a number from 1 to 100000".to_owned()),
        },
    }
}

pub(crate) fn run(args: &Replay) -> anyhow::Result<ExitCode> {
    let (config, restaurant) = crate::find_restaurant(&args.restaurant)?;
    let arrivals = replay::read(&args.file, &restaurant, args.day)?;
    let scratch = tempfile::tempdir().context("making a temporary data folder")?;
    let data = args
        .data
        .clone()
        .unwrap_or_else(|| scratch.path().to_owned());
    anyhow::ensure!(
        !data.join("router").exists(),
        "{} holds a journal already; name a new folder, a replay starts from nothing",
        data.display()
    );
    let house = House {
        config,
        data,
        bus_port: free_port()?,
        http_port: free_port()?,
        headless: args.headless || !shared::machine::has_display(),
        driven: true,
        accept_clock: false,
        size: args.size.clone(),
    };
    let offered: Vec<String> = arrivals
        .iter()
        .filter_map(|a| a.order.alias.clone())
        .collect();
    let totals = play(args, &house, &restaurant, &arrivals, &offered)?;
    if args.json {
        crate::table::print_line(&serde_json::to_string(&totals)?);
    } else {
        crate::table::totals(&totals);
    }
    let shortfalls = totals.shortfalls();
    for short in &shortfalls {
        eprintln!("not whole: {short}");
    }
    Ok(if shortfalls.is_empty() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn play(
    args: &Replay,
    house: &House,
    restaurant: &Restaurant,
    arrivals: &[replay::Arrival],
    offered: &[String],
) -> anyhow::Result<Totals> {
    std::fs::create_dir_all(house.data.join("screens"))?;
    heed_signals()?;
    let mut crew = Crew::new(&house.logs())?;
    crew.start_ready(house.router(), "router ready", Duration::from_secs(30))?;
    crew.start_ready(house.bridge(), "bridge ready", Duration::from_secs(30))?;
    for screen in house.screens(restaurant) {
        crew.start(screen)?;
    }
    let bar = ProgressBar::new(arrivals.len() as u64);
    let style = "{bar:40} {pos}/{len} orders  {msg}  {elapsed} gone, {eta} to go";
    bar.set_style(ProgressStyle::with_template(style)?);
    let pace = Pace {
        speed: args.speed.0,
        kills: args.kills,
    };
    let endpoint = house.endpoint();
    let player = Player::new(&mut crew, restaurant, &endpoint, arrivals, pace)?;
    let timings = player.play(&|finished, now| {
        bar.set_position(finished as u64);
        bar.set_message(clock_text(now, restaurant.time_zone));
    })?;
    bar.finish();
    for refused in timings.refused.iter().take(10) {
        eprintln!("refused: {refused}");
    }
    if args.kills != 0 {
        eprintln!("the router was killed {} times", timings.kills);
    }
    // The screens and the router stop first; the bridge then has all the facts there will be.
    let jsonl = wait_for_books(house)?;
    crew.stop();
    let journal = replay::count_journal(&jsonl)?;
    let books = replay::book_totals(&house.config, &house.data)?;
    Ok(replay::totals(offered, &journal, &books, &timings))
}

/// Waits until the bridge has booked every fact of the router; returns the router's journal.
fn wait_for_books(house: &House) -> anyhow::Result<String> {
    let data = house.data.to_string_lossy().into_owned();
    let facts = replay::output(
        "router",
        &["journal", "--jsonl", "--facts", "--data", &data],
    )?;
    let head = count_facts(&facts);
    for _ in 0..300 {
        if head <= replay::book_totals(&house.config, Path::new(&data))?.facts_seq {
            return replay::output("router", &["journal", "--jsonl", "--data", &data]);
        }
        rest(Duration::from_millis(100))?;
    }
    anyhow::bail!(
        "the bridge has not booked all {head} facts after 30 s; see {data}/logs/bridge.log"
    )
}

fn count_facts(jsonl: &str) -> u64 {
    jsonl
        .lines()
        .filter(|line| line.contains("\"fact\":"))
        .count() as u64
}

#[cfg(test)]
mod speeds {
    use super::*;

    #[test]
    fn a_speed_is_max_or_a_sensible_number() {
        let speed = |text| parse_speed(text).map(|Speed(times)| times);
        assert_eq!(speed("max"), Ok(None));
        assert_eq!(speed("1"), Ok(Some(1)));
        assert_eq!(speed("100000"), Ok(Some(100_000)));
        for bad in ["0", "100001", "-1", "fast", "1.5", ""] {
            let said = speed(bad).unwrap_err();
            assert_eq!(said, "must be max or a number from 1 to 100000", "{bad}");
        }
    }
}
