//! `kds`: reads the command line and the restaurant, then shows one screen until it is ended.

use std::time::Duration;

use anyhow::Context;
use clap::Parser;
use kds::board::Board;
use kds::config::{self, Args};
use kds::link::{Wire, streams};
use kds::pulse::Pulse;
use kds::store::{self, Store};
use kds::{Stop, headless, window};
use shared::bus::ClientConfig;
use shared::wire::Role;

fn main() -> anyhow::Result<()> {
    let pulse = Pulse::start();
    let args = Args::parse();
    let filter = tracing_subscriber::EnvFilter::try_from_default_env()
        .unwrap_or_else(|_not_set| "info,wgpu=error,naga=error,bevy_render=warn,zenoh=warn".into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let folder = shared::menu::find::find(args.config.as_deref())?;
    let house = shared::menu::load(&folder)
        .map_err(|problems| anyhow::anyhow!("{problems}"))
        .with_context(|| format!("the restaurant in {} cannot be used", folder.display()))?;
    let station = config::station(&house, &args.station)?;
    let data = config::folder(&args.data, &station.id, args.device.as_ref());
    let _claim = store::claim(&data)?;
    let device = match args.device.clone() {
        Some(device) => device,
        None => store::device(&data, mint_device)?,
    };
    let (store, kept) = Store::open(&data)?;
    let board = Board::new(config::setup(&house, station, args.lang), kept);
    let link = shared::bus::zenoh::connect(ClientConfig {
        site: house.site.clone(),
        role: Role::Station,
        device: device.clone(),
        endpoints: args.connect.clone(),
        streams: streams(&station.id),
    })?;
    let flight = data.join("flight.jsonl");
    let wire = Wire::threaded(link, station.id.clone(), device, Some(store), pulse)?;
    let stop = Stop::default();
    let (asked, wake) = (stop.clone(), wire.wake());
    ctrlc::set_handler(move || {
        asked.ask();
        wake.ring();
    })?;
    tracing::info!(station = %station.id, restaurant = house.name, "screen started");
    let has_display = shared::machine::has_display();
    if args.headless || !has_display {
        let every = Duration::from_secs(args.png_every);
        // A screen that nobody asked to be without a window is to be found somewhere.
        let file = args.png.or_else(|| {
            let file = data.join("screen.png");
            (!args.headless).then_some(file)
        });
        if let Some(file) = &file {
            tracing::info!(has_display, png = %file.display(), "no window: drawing into a picture");
        }
        let pictures = file.map(|file| headless::Pictures { file, every });
        return headless::run(
            board, wire, pulse, args.size, args.scale, pictures, &stop, &flight,
        );
    }
    let look = window::Look {
        title: format!("{} · {}", station.names.get(args.lang.code()), house.name),
        size: args.size,
        fullscreen: args.fullscreen,
        scale: args.scale,
    };
    window::run(board, wire, pulse, look, stop, flight)?;
    Ok(())
}

#[expect(
    clippy::disallowed_methods,
    reason = "a device is named once, at its first start"
)]
fn mint_device() -> String {
    format!("kds-{}", uuid::Uuid::now_v7())
}
