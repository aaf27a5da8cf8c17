//! `router learned`: what steps really take, as learned from taps, and which taps taught nothing and why.
//!
//! A cook who bumps too early, too late or a whole rail at once makes forecasts wrong for everybody; here a
//! manager sees at which station and with which dish.

use std::io::Write;
use std::path::Path;

use shared::ids::{ItemId, StationId};

use crate::kitchen::{Evidence, Kitchen, Known, evolve};
use crate::report::{ReportError, each_event};

/// Prints one line for each item, station and load of which anything is known.
///
/// # Errors
/// The journal cannot be read.
pub fn print_learned(data: &Path, out: &mut impl Write) -> Result<(), ReportError> {
    let mut kitchen = Kitchen::new();
    each_event(data, |at, event| evolve(&mut kitchen, at, event))?;
    if let Some(rests) = kitchen.plan_rests() {
        writeln!(out, "nothing is planned: {rests}")?;
    }
    print(&kitchen, out)?;
    Ok(())
}

/// The same of a kitchen in memory.
///
/// # Errors
/// `out` cannot be written.
pub fn print(kitchen: &Kitchen, out: &mut impl Write) -> std::io::Result<()> {
    let mut any = false;
    for (station, item, known) in kitchen.evidence() {
        for text in lines(station, item, known) {
            if !any {
                writeln!(
                    out,
                    "{:<12}{:<24}{:<6}{:>16}{:>16}{:>6}  taps that taught nothing",
                    "station", "item", "load", "of configured", "nine in ten", "taps"
                )?;
            }
            any = true;
            writeln!(out, "{text}")?;
        }
    }
    if !any {
        writeln!(
            out,
            "nothing is learned yet: cooks must tap both start and done, and the configured times hold"
        )?;
    }
    Ok(())
}

fn lines(station: &StationId, item: &ItemId, known: &Known) -> Vec<String> {
    let loads = [("calm", &known.calm), ("busy", &known.busy)];
    let told = loads
        .into_iter()
        .filter(|(_, evidence)| evidence.says_something());
    let line = |(load, evidence): (&str, &Evidence)| {
        let percent = |thousandths: i64| format!("{} %", (thousandths + 5) / 10);
        let (p50, p90) = evidence.lesson.map_or_else(
            || ("as configured".to_owned(), "-".to_owned()),
            |lesson| (percent(lesson.p50), percent(lesson.p90)),
        );
        let flags = evidence.flags;
        let kinds = [
            (flags.early, "too early"),
            (flags.late, "too late"),
            (flags.bulk, "in bulk"),
        ];
        let kinds = kinds.iter().filter(|(count, _)| 0 < *count);
        let flags: Vec<String> = kinds.map(|(count, how)| format!("{count} {how}")).collect();
        let flags = flags.join(", ");
        let (station, item, taps) = (station.as_str(), item.as_str(), evidence.taps());
        let text = format!("{station:<12}{item:<24}{load:<6}{p50:>16}{p90:>16}{taps:>6}  {flags}");
        text.trim_end().to_owned()
    };
    told.map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(known: &Known) -> Vec<String> {
        let (station, item) = ("grill".parse().unwrap(), "burger".parse().unwrap());
        lines(&station, &item, known)
    }

    #[test]
    fn a_lesson_and_the_taps_that_taught_nothing_are_named() {
        let known: Known = serde_json::from_str(
            r#"{"calm":{"samples":[900,1100],"fresh":0,"flags":{"early":3,"late":0,"bulk":4},
                "lesson":{"p50":1084,"p90":1310,"samples":12}},
                "busy":{"samples":[],"fresh":0,"flags":{"early":0,"late":0,"bulk":0}}}"#,
        )
        .unwrap();
        assert_eq!(
            told(&known),
            [
                "grill       burger                  calm             108 %           131 %     2  3 too early, 4 in bulk"
            ]
        );
        assert!(told(&Known::default()).is_empty());
    }
}
