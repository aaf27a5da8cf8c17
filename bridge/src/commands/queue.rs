//! `bridge queue`: what is on its way to other programs, and a person's hand on it.

use std::io::Write;

use anyhow::{Context, Result, bail};
use bridge::config::{Folders, QueueArgs};
use bridge::destinations::open;
use bridge::store::{Parcel, QueueAction};
use bridge::wish::{Done, Wish};

/// Shown at once: all that waits or is parked, and the latest that was sent.
const SHOWN_MAX: usize = 1_000;

fn action(args: &QueueArgs) -> Option<QueueAction> {
    let QueueArgs {
        pause,
        resume,
        retry,
        park,
        ..
    } = args.clone();
    let pause = pause.map(|destination| QueueAction::Pause { destination });
    let resume = resume.map(|destination| QueueAction::Resume { destination });
    let retry = retry.map(|parcel| QueueAction::Retry { parcel });
    let park = park.map(|parcel| QueueAction::Park { parcel });
    pause.or(resume).or(retry).or(park)
}

pub(crate) fn run(folders: &Folders, args: &QueueArgs) -> Result<()> {
    if let Some(action) = action(args) {
        let wish = Wish::Queue { action };
        if super::wish(folders, &wish)? != Done::Resolved {
            bail!("the bridge answered something else; update this program");
        }
    }
    let reader = super::reader(folders)?;
    let (parcels, paused) = (reader.parcels(SHOWN_MAX)?, reader.paused()?);
    let mut out = std::io::stdout().lock();
    if let Some(number) = args.show {
        let found = parcels.iter().find(|parcel| parcel.id == number);
        let parcel = found.with_context(|| format!("there is no parcel {number}"))?;
        let restaurant = super::restaurant(folders)?;
        let all = bridge::read_own_destinations(&folders.own(), &restaurant)?;
        let settings = all.iter().find(|one| one.id == parcel.destination);
        let settings = settings
            .with_context(|| format!("'{}' is not in destinations.toml", parcel.destination))?;
        writeln!(out, "{}", open(settings).show(parcel, &reader)?)?;
        return Ok(());
    }
    if args.json {
        let answer = serde_json::json!({ "parcels": parcels, "paused": paused });
        writeln!(out, "{answer}")?;
        return Ok(());
    }
    for destination in paused {
        writeln!(out, "{destination} is paused")?;
    }
    for parcel in parcels {
        let Parcel {
            id,
            destination,
            key,
            state,
            tries,
            words,
            ..
        } = &parcel;
        let words = words.as_deref().unwrap_or_default();
        writeln!(
            out,
            "{id:>5}  {destination:<12} {key:<20} {state:<8} {tries:>3}  {words}"
        )?;
    }
    Ok(())
}
