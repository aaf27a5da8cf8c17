//! `router rehearse`: reads what is asked, rehearses, prints.

use std::io::Write;

use anyhow::Context;
use shared::menu::Restaurant;

use super::difference::differences;
use super::figures::Printed;
use super::instances::instances;
use super::{
    Crew, Figures, Rehearsal, Service, Settings, at_load, bench, recorded, rehearse, saturday,
};
use crate::config::RehearseArgs;
use crate::kitchen::Algorithm;

/// Rehearses as the command line says.
///
/// # Errors
/// A setting, a file or a service that does not fit, with its place.
pub fn run(args: &RehearseArgs, out: &mut impl Write) -> anyhow::Result<()> {
    let loaded =
        shared::menu::load(&args.restaurant).map_err(|problems| anyhow::anyhow!("{problems}"));
    let mut restaurant = loaded.with_context(|| {
        format!(
            "the restaurant in {} cannot be opened",
            args.restaurant.display()
        )
    })?;
    let guests = restaurant.clone();
    let mut settings = Settings::default();
    for text in &args.set {
        settings.set(&mut restaurant, text)?;
    }
    if let Some(count) = args.instances {
        for instance in instances(&restaurant, args.seed, count, &settings.tuning) {
            writeln!(out, "{}", serde_json::to_string(&instance)?)?;
        }
        return Ok(());
    }
    if args.what_if {
        let without = settings_of_none(&settings);
        for seed in args.seed..args.seed + args.seeds.max(1) {
            let service = service(args, &guests, &settings, seed)?;
            let as_it_is = one(&guests, &service, &without, args.policy, seed)?;
            let if_so = one(&restaurant, &service, &settings, args.policy, seed)?;
            for row in differences(&as_it_is, &if_so) {
                writeln!(out, "{row}")?;
            }
        }
        return Ok(());
    }
    if args.compare {
        return compare(args, &guests, &settings, out);
    }
    if let Some(path) = &args.report {
        return report(args, path, &restaurant, &guests, &settings);
    }
    let policies = std::slice::from_ref(&args.policy);
    for seed in args.seed..args.seed + args.seeds.max(1) {
        let service = service(args, &guests, &settings, seed)?;
        for algorithm in policies {
            let figures = one(&restaurant, &service, &settings, *algorithm, seed)?;
            if args.json {
                writeln!(out, "{}", serde_json::to_string(&Printed::of(&figures))?)?;
            } else {
                writeln!(out, "{figures:#?}")?;
            }
        }
    }
    Ok(())
}

/// The planner's numbers as they are, and the guests and cooks that were asked for.
fn settings_of_none(settings: &Settings) -> Settings {
    Settings {
        tuning: crate::kitchen::planner::Tuning::default(),
        ..settings.clone()
    }
}

fn service(
    args: &RehearseArgs,
    restaurant: &Restaurant,
    settings: &Settings,
    seed: u64,
) -> anyhow::Result<Service> {
    if args.service == "saturday" {
        return Ok(saturday(restaurant, seed, settings.load));
    }
    let text = std::fs::read_to_string(&args.service)
        .with_context(|| format!("cannot read {}", args.service))?;
    let service = recorded(restaurant, &args.service, &text)?;
    Ok(at_load(restaurant, &service, settings.load))
}

fn one(
    restaurant: &Restaurant,
    service: &Service,
    settings: &Settings,
    algorithm: Algorithm,
    seed: u64,
) -> anyhow::Result<Figures> {
    Ok(bench::one(restaurant, service, settings, algorithm, seed)?)
}

/// All settings of the bench on this restaurant, as JSON.
fn compare(
    args: &RehearseArgs,
    restaurant: &Restaurant,
    settings: &Settings,
    out: &mut impl Write,
) -> anyhow::Result<()> {
    let service = (args.service != "saturday")
        .then(|| service(args, restaurant, settings, args.seed))
        .transpose()?;
    for (load, variation) in bench::SETTINGS {
        let tuning = settings.tuning.clone();
        let settings = Settings {
            load: f64::from(load) / 100.0,
            variation: f64::from(variation) / 100.0,
            tuning,
        };
        let table = bench::table(
            restaurant,
            service.as_ref(),
            &settings,
            args.seed,
            args.seeds.max(1),
        )?;
        if args.json {
            writeln!(out, "{}", serde_json::to_string(&table)?)?;
        } else {
            writeln!(out, "{table}")?;
        }
    }
    if service.is_none() {
        for size in
            super::dishes::dishes(restaurant, &settings.tuning, args.seed, args.seeds.max(1))?
        {
            writeln!(out, "{}", serde_json::to_string(&size)?)?;
        }
    }
    Ok(())
}

/// One evening under every policy, as a page.
fn report(
    args: &RehearseArgs,
    path: &std::path::Path,
    restaurant: &Restaurant,
    guests: &Restaurant,
    settings: &Settings,
) -> anyhow::Result<()> {
    let service = &service(args, guests, settings, args.seed)?;
    let crew = Crew {
        seed: args.seed,
        variation: settings.variation,
    };
    let mut runs = Vec::new();
    for algorithm in Algorithm::ALL {
        let notes = rehearse(&Rehearsal {
            restaurant,
            service,
            crew,
            algorithm,
            tuning: &settings.tuning,
            keep_journal: false,
        })?;
        runs.push((algorithm, notes));
    }
    let title = format!("{}: {}, seed {}", restaurant.name, service.name, args.seed);
    let page = super::report::page(&title, &runs);
    // Whole or not at all: a page cut short would look like a bad evening.
    let draft = path.with_extension("new");
    std::fs::write(&draft, page).with_context(|| format!("cannot write {}", draft.display()))?;
    std::fs::rename(&draft, path).with_context(|| format!("cannot write {}", path.display()))
}
