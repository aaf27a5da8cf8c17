//! A page with plots: station load over time, ticket times, spread at the pass, promised against actual.
//!
//! One file without scripts, drawn here as SVG, so that it opens anywhere and years later.

use std::fmt::Write;

use shared::time::{Span, Timestamp};

use super::bench::Table;
use super::figures::quantile;
use super::notes::Notes;
use crate::kitchen::Algorithm;

/// Size of one plot, in pixels.
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 240.0;
const MARGIN: f64 = 44.0;
/// A point of the load curve stands for this long.
const BUCKET: Span = Span::from_mins(10);
const COLOURS: [&str; 4] = ["#888888", "#c77d00", "#7a4fbf", "#0a7a4b"];

struct Curve {
    name: String,
    colour: &'static str,
    points: Vec<(f64, f64)>,
    /// Points without a line between them.
    dots: bool,
}

/// The page for one seed under several policies, in the order of `Algorithm::ALL`.
pub fn page(title: &str, runs: &[(Algorithm, Notes)]) -> String {
    let mut out = String::new();
    let head = "<!doctype html><meta charset=\"utf-8\"><style>body{font:15px sans-serif;margin:2em;max-width:760px}svg{display:block;margin:1em 0}text{font:12px sans-serif}</style>";
    write(
        &mut out,
        format_args!("{head}<title>{0}</title><h1>{0}</h1>", escape(title)),
    );
    let longest = cumulative(runs, |notes| {
        let notes = notes.courses.iter().filter(|note| !note.ahead);
        notes.map(|note| secs(note.took()) / 60.0).collect()
    });
    plot(
        &mut out,
        "Ticket times: share of courses ready within so many minutes",
        &longest,
    );
    let spreads = cumulative(runs, |notes| {
        let notes = notes.courses.iter().filter(|note| 1 < note.plates);
        notes.map(|note| secs(note.spread) / 60.0).collect()
    });
    plot(
        &mut out,
        "Spread at the pass: share of courses whose plates came within so many minutes",
        &spreads,
    );
    let frontier: Vec<Curve> = runs
        .iter()
        .zip(COLOURS)
        .map(|((by, notes), colour)| frontier(*by, notes, colour))
        .collect();
    plot(
        &mut out,
        "Spread (minutes, mean) against the slowest twentieth of courses (minutes)",
        &frontier,
    );
    for (algorithm, notes) in runs {
        let name = format!(
            "{}: share of each station's slots in use, over hours",
            algorithm.name()
        );
        plot(&mut out, &name, &loads(notes));
        if notes.courses.iter().any(|note| note.promise.is_some()) {
            let name = format!(
                "{}: promised (P90, minutes) against actual; below the line was late",
                algorithm.name()
            );
            plot(&mut out, &name, &promised(notes));
        }
    }
    out
}

/// Figures of ours that are drawn as shares of fifo's.
const SHARED: [&str; 3] = [
    "spread mean, s",
    "ticket time p95, s",
    "weighted tardiness, s",
];

/// Where ours wins and where it loses: each figure as a share of fifo's, over the settings of the bench.
pub fn shares(tables: &[Table]) -> String {
    let mut kitchens: Vec<&str> = tables.iter().map(|table| table.kitchen.as_str()).collect();
    kitchens.sort_unstable();
    kitchens.dedup();
    let mut out =
        String::from("<!doctype html><meta charset=\"utf-8\"><title>Ours and fifo</title>");
    for kitchen in kitchens {
        let mut here: Vec<&Table> = tables
            .iter()
            .filter(|table| table.kitchen == kitchen)
            .collect();
        here.sort_by(|a, b| {
            let by_load = a.load.total_cmp(&b.load);
            by_load.then(a.variation.total_cmp(&b.variation))
        });
        shares_of(&mut out, kitchen, &here);
    }
    out
}

fn shares_of(out: &mut String, kitchen: &str, here: &[&Table]) {
    let settings = here.iter().enumerate().map(|(n, table)| {
        let (load, variation) = (table.load * 100.0, table.variation * 100.0);
        format!("{n}: {load:.0}/{variation:.0} %")
    });
    let settings = settings.collect::<Vec<_>>().join(", ");
    let of = |figure: &str| -> Vec<(f64, f64)> {
        let tables = here.iter().enumerate();
        tables
            .filter_map(|(n, table)| Some((n as f64, table.row(figure)?.to_fifo.median)))
            .collect()
    };
    let line = |name: String, colour, points| Curve {
        name,
        colour,
        points,
        dots: false,
    };
    let right = here.len().saturating_sub(1) as f64;
    let mut curves = vec![line(
        "fifo".to_owned(),
        COLOURS[0],
        vec![(0.0, 1.0), (right, 1.0)],
    )];
    for (figure, colour) in SHARED.iter().zip(&COLOURS[1..]) {
        let name = figure.split(',').next().unwrap_or(figure);
        curves.push(line(name.replace("ticket time ", ""), colour, of(figure)));
    }
    let title = format!(
        "{kitchen}: ours as a share of fifo; above its line ours loses (load/variation {settings})"
    );
    plot(out, &title, &curves);
    let pairs = of(SHARED[1]).into_iter().zip(of(SHARED[0]));
    let against = Curve {
        name: "p95 (across) and spread (up), shares of fifo's".to_owned(),
        colour: COLOURS[3],
        points: pairs.map(|((_, p95), (_, spread))| (p95, spread)).collect(),
        dots: true,
    };
    plot(out, &format!("{kitchen}: spread against p95"), &[against]);
}

fn secs(span: Span) -> f64 {
    span.0 as f64 / 1_000.0
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn write(out: &mut String, what: std::fmt::Arguments<'_>) {
    out.write_fmt(what).expect("a string takes everything");
}

fn cumulative(runs: &[(Algorithm, Notes)], of: impl Fn(&Notes) -> Vec<f64>) -> Vec<Curve> {
    let curve = |((algorithm, notes), colour): (&(Algorithm, Notes), &'static str)| {
        let mut values = of(notes);
        values.sort_by(f64::total_cmp);
        let share = |n: u32| (quantile(&values, f64::from(n) / 100.0), f64::from(n));
        Curve {
            name: algorithm.name().to_owned(),
            colour,
            points: (0..=100).map(share).collect(),
            dots: false,
        }
    };
    runs.iter().zip(COLOURS).map(curve).collect()
}

fn frontier(algorithm: Algorithm, notes: &Notes, colour: &'static str) -> Curve {
    let mut took: Vec<f64> = notes
        .courses
        .iter()
        .map(|note| secs(note.took()) / 60.0)
        .collect();
    took.sort_by(f64::total_cmp);
    let shared: Vec<f64> = notes
        .courses
        .iter()
        .filter(|note| 1 < note.plates)
        .map(|note| secs(note.spread) / 60.0)
        .collect();
    Curve {
        name: algorithm.name().to_owned(),
        colour,
        points: vec![(quantile(&took, 0.95), super::figures::mean(&shared))],
        dots: true,
    }
}

fn loads(notes: &Notes) -> Vec<Curve> {
    let buckets = ((notes.last - notes.opening).0 / BUCKET.0 + 1).clamp(1, 1_000);
    let stations = notes.work.iter().zip(COLOURS.iter().cycle());
    let curve = |((id, work), colour): ((_, &Vec<(Timestamp, Span)>), &&'static str)| {
        let slots = f64::from(notes.slots.get(id).copied().unwrap_or(1));
        let used = |bucket: i64| {
            let from = notes.opening + Span(bucket * BUCKET.0);
            let to = from + BUCKET;
            let inside = |(at, takes): &(Timestamp, Span)| {
                ((*at + *takes).min(to) - (*at).max(from)).0.max(0)
            };
            let used: i64 = work.iter().map(inside).sum();
            (
                bucket as f64 * BUCKET.0 as f64 / 3_600_000.0,
                used as f64 / BUCKET.0 as f64 / slots * 100.0,
            )
        };
        let name: &shared::ids::StationId = id;
        Curve {
            name: name.to_string(),
            colour,
            points: (0..buckets).map(used).collect(),
            dots: false,
        }
    };
    stations.map(curve).collect()
}

fn promised(notes: &Notes) -> Vec<Curve> {
    let given = notes.courses.iter().filter_map(|note| {
        let promise = note.promise?;
        Some((
            secs(note.took()) / 60.0,
            secs(promise.p90 - note.since) / 60.0,
        ))
    });
    let points: Vec<(f64, f64)> = given.collect();
    let top = points.iter().map(|(x, y)| x.max(*y)).fold(1.0, f64::max);
    let line = Curve {
        name: "as promised".to_owned(),
        colour: COLOURS[0],
        points: vec![(0.0, 0.0), (top, top)],
        dots: false,
    };
    vec![
        line,
        Curve {
            name: "courses".to_owned(),
            colour: COLOURS[3],
            points,
            dots: true,
        },
    ]
}

fn plot(out: &mut String, title: &str, curves: &[Curve]) {
    let all = || curves.iter().flat_map(|curve| &curve.points);
    let right = all().map(|(x, _)| *x).fold(1e-9, f64::max);
    let top = all().map(|(_, y)| *y).fold(1e-9, f64::max);
    let x = |value: f64| MARGIN + value / right * (WIDTH - 2.0 * MARGIN);
    let y = |value: f64| HEIGHT - MARGIN - value / top * (HEIGHT - 2.0 * MARGIN);
    write(
        out,
        format_args!(
            "<h3>{}</h3><svg width=\"{WIDTH}\" height=\"{HEIGHT}\" role=\"img\">",
            escape(title)
        ),
    );
    grid(out, right, top, x, y);
    for (n, curve) in curves.iter().enumerate() {
        let colour = curve.colour;
        if curve.dots {
            for (px, py) in &curve.points {
                write(
                    out,
                    format_args!(
                        "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{colour}\"/>",
                        x(*px),
                        y(*py)
                    ),
                );
            }
        } else {
            let points: Vec<String> = curve
                .points
                .iter()
                .map(|(px, py)| format!("{:.1},{:.1}", x(*px), y(*py)))
                .collect();
            write(
                out,
                format_args!(
                    "<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{}\" points=\"{}\"/>",
                    dash(n),
                    points.join(" ")
                ),
            );
        }
        let (at, name) = (MARGIN + 100.0 * n as f64, escape(&curve.name));
        write(
            out,
            format_args!("<text x=\"{at}\" y=\"14\" fill=\"{colour}\">{name}</text>"),
        );
    }
    out.push_str("</svg>");
}

/// Lines and numbers behind the curves.
fn grid(out: &mut String, right: f64, top: f64, x: impl Fn(f64) -> f64, y: impl Fn(f64) -> f64) {
    for part in 0..=4 {
        let share = f64::from(part) / 4.0;
        let (across, up) = (x(right * share), y(top * share));
        write(
            out,
            format_args!(
                "<line x1=\"{MARGIN}\" x2=\"{}\" y1=\"{up:.1}\" y2=\"{up:.1}\" stroke=\"#dddddd\"/>",
                WIDTH - MARGIN
            ),
        );
        write(
            out,
            format_args!("<text x=\"4\" y=\"{up:.1}\">{:.1}</text>", top * share),
        );
        write(
            out,
            format_args!(
                "<text x=\"{across:.1}\" y=\"{}\">{:.1}</text>",
                HEIGHT - MARGIN / 2.0,
                right * share
            ),
        );
    }
}

/// Curves differ by more than their colour.
fn dash(n: usize) -> &'static str {
    ["", "6 3", "2 2", "9 3 2 3"][n % 4]
}
