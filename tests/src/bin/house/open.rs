//! `./kitchen`: tonight's service, until Ctrl-C.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use shared::menu::Restaurant;
use tests::crew::{Crew, House, News, heed_signals, port_or_free, stop_asked};
use tests::hands::Guests;

/// Where the bus listens unless somebody else does.
const BUS_PORT: u16 = 7447;
const HTTP_PORT: u16 = 8080;

#[derive(clap::Args)]
pub(crate) struct Open {
    /// A sample (bistro, pizzeria) or a folder with the six restaurant files.
    #[arg(long, default_value = "bistro")]
    restaurant: String,
    /// Where everything is kept.
    #[arg(long, default_value = "./var")]
    data: PathBuf,
    /// Simulated guests order and simulated cooks bump.
    #[arg(long)]
    guests: bool,
    /// Draw offscreen into PNG files even where there is a display.
    #[arg(long)]
    headless: bool,
    /// Size of offscreen screens, in pixels.
    #[arg(long, default_value = "1280x720")]
    size: String,
    /// This machine's clock was set and is right now: let timers that stand still run again.
    #[arg(long)]
    accept_clock: bool,
    /// End by itself after this many seconds.
    #[arg(long)]
    for_secs: Option<u64>,
}

pub(crate) fn run(args: &Open) -> anyhow::Result<ExitCode> {
    let (config, restaurant) = crate::find_restaurant(&args.restaurant)?;
    let house = House {
        config,
        data: args.data.clone(),
        bus_port: port_or_free(BUS_PORT)?,
        http_port: port_or_free(HTTP_PORT)?,
        headless: args.headless || !shared::machine::has_display(),
        driven: false,
        accept_clock: args.accept_clock,
        size: args.size.clone(),
    };
    std::fs::create_dir_all(house.data.join("screens"))
        .with_context(|| format!("cannot make the data folder {}", house.data.display()))?;
    heed_signals()?;
    let mut crew = Crew::new(&house.logs())?;
    crew.start_ready(house.router(), "router ready", Duration::from_secs(30))?;
    crew.start_ready(house.bridge(), "bridge ready", Duration::from_secs(30))?;
    crew.start(house.terminal())?;
    for screen in house.screens(&restaurant) {
        crew.start(screen)?;
    }
    welcome(&house, &restaurant, args);
    let mut guests = if args.guests {
        Some(Guests::connect(&restaurant, &house.endpoint(), 1)?)
    } else {
        None
    };
    let ticks_max = args.for_secs.map_or(u64::MAX, |secs| secs * 10);
    let mut ticks = 0;
    while !stop_asked() && ticks < ticks_max && crew.anyone_left() {
        std::thread::sleep(Duration::from_millis(100));
        ticks += 1;
        if stop_asked() {
            break;
        }
        crew.tend().iter().for_each(report);
        if let Some(guests) = &mut guests {
            guests.tend();
        }
    }
    eprintln!("\nClosing: every program writes what it knows…");
    drop(guests);
    let killed = crew.stop();
    for name in &killed {
        eprintln!("  {name} did not stop by itself and was ended; nothing acknowledged is lost");
    }
    eprintln!("Closed. Open again with the same --data and service goes on.");
    Ok(ExitCode::SUCCESS)
}

fn report(news: &News) {
    match news {
        News::Died { name, words } => {
            eprintln!("{name} stopped and will be restarted. Its last words:\n{words}");
        }
        News::GaveUp { name, words } => {
            eprintln!(
                "{name} stopped, and starting it again would not help. Its last words:\n{words}"
            );
        }
        News::Restarted { name } => eprintln!("{name} runs again"),
        News::Closed { name } => eprintln!("{name} was closed"),
    }
}

fn welcome(house: &House, restaurant: &Restaurant, args: &Open) {
    eprintln!("{} is open.", restaurant.name);
    eprintln!("  bus        {}", house.endpoint());
    eprintln!("  online     http://127.0.0.1:{}/v1/menu", house.http_port);
    eprintln!("  data       {}", house.data.display());
    if house.headless {
        let why = if shared::machine::has_display() {
            ""
        } else {
            "no display here, so "
        };
        eprintln!("  screens    {why}each screen draws offscreen; look at");
        eprintln!("             {}", house.picture("front-of-house").display());
        for station in restaurant.prep_stations() {
            eprintln!(
                "             {}",
                house.picture(station.id.as_str()).display()
            );
        }
        eprintln!("             {}", house.picture("expo").display());
    }
    if args.guests {
        eprintln!(
            "  guests     simulated guests order, simulated cooks bump what the screens show"
        );
    }
    eprintln!("Ctrl-C closes everything.");
}
