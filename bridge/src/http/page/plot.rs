//! Plots as SVG, drawn here: the page needs no script to show how an evening went.
//!
//! Places along the axis are in percent and sizes in pixels, so that one drawing fits a phone and a desk and its
//! words keep their size. Every bar carries its own words for whoever points at it or cannot see it.

use maud::{Markup, PreEscaped, html};

/// Height of the field of a column plot, in pixels, and room above it for the topmost label.
const FIELD: i64 = 180;
const HEAD: i64 = 14;
/// Below the field, for the names of the columns.
const FOOT: i64 = 24;
/// Most names along the axis; beyond, every second or third is written.
const NAMES_MAX: usize = 15;
/// Characters of names that a phone has room for, a gap after each; beyond, every other name is written.
const NAMES_PHONE_CHARS: usize = 32;

/// One column or bar.
#[derive(Clone, Debug)]
pub(super) struct Bar {
    /// Along the axis: `19`.
    pub(super) name: String,
    pub(super) value: i64,
    /// The whole truth of it: `19:00 to 20:00: $1,204.50 on 31 checks`.
    pub(super) words: String,
}

pub(super) struct Columns<'a> {
    /// What is plotted, with its unit: `Net sales by hour, $`.
    pub(super) title: &'a str,
    pub(super) bars: &'a [Bar],
    /// A value as written along the axis.
    pub(super) label: &'a dyn Fn(i64) -> String,
    /// What the columns are: `hour of the day`.
    pub(super) along: &'a str,
}

/// A round step that divides what is plotted into about four: 1, 2 or 5 times a power of ten.
fn step(most: i64) -> i64 {
    let rough = (most / 4).max(1);
    let mut power = 1;
    while power <= rough / 10 {
        power *= 10;
    }
    [1, 2, 5, 10]
        .into_iter()
        .map(|n| n * power)
        .find(|step| rough <= *step)
        .unwrap_or(power * 10)
}

/// A share in percent with one decimal, as SVG writes it.
fn percent(part: i64, of: i64) -> String {
    let tenths = part * 1_000 / of.max(1);
    let sign = if tenths < 0 { "-" } else { "" };
    format!("{sign}{}.{}%", tenths.abs() / 10, tenths.abs() % 10)
}

/// Columns over an axis with round numbers; values below zero hang from the line.
pub(super) fn columns(plot: &Columns<'_>) -> Markup {
    let bars = plot.bars;
    let most = bars
        .iter()
        .map(|bar| bar.value)
        .max()
        .unwrap_or_default()
        .max(0);
    let least = bars
        .iter()
        .map(|bar| bar.value)
        .min()
        .unwrap_or_default()
        .min(0);
    let step = step(most - least);
    let top = (most + step - 1).div_euclid(step).max(1) * step;
    let bottom = least.div_euclid(step) * step;
    let span = (top - bottom).max(1);
    let y = |value: i64| HEAD + (top - value) * FIELD / span;
    let ticks: Vec<i64> = (0..=span / step).map(|n| bottom + n * step).collect();
    let count = i64::try_from(bars.len()).unwrap_or(1).max(1);
    let every = bars.len().div_ceil(NAMES_MAX).max(1);
    let longest = bars.iter().map(|bar| bar.name.chars().count()).max();
    let room = bars.len().div_ceil(every) * (longest.unwrap_or_default() + 1) <= NAMES_PHONE_CHARS;
    let height = HEAD + FIELD + FOOT;
    html! {
        figure.plot {
            figcaption { (plot.title) }
            div.drawing {
                svg.axis width="58" height=(height) aria-hidden="true" {
                    @for tick in &ticks {
                        text x="52" y=(y(*tick) + 4) text-anchor="end" { ((plot.label)(*tick)) }
                    }
                }
                svg.field width="100%" height=(height) role="img" aria-label=(spoken(plot)) {
                    @for tick in &ticks {
                        line.grid x1="0" x2="100%" y1=(y(*tick)) y2=(y(*tick)) {}
                    }
                    @for (n, bar) in (0_i64..).zip(bars) {
                        g {
                            title { (bar.words) }
                            // The whole strip answers to the pointer, not only the painted part.
                            rect.strip x=(percent(n, count)) width=(percent(1, count)) y=(HEAD) height=(FIELD) {}
                            rect.bar x=(percent(10 * n + 1, 10 * count)) width=(percent(8, 10 * count))
                                y=(y(bar.value.max(0))) height=((bar.value.abs() * FIELD / span).max(i64::from(bar.value != 0))) rx="2" {}
                        }
                        @if n.rem_euclid(i64::try_from(every).unwrap_or(1)) == 0 {
                            @let phone = room || n.rem_euclid(2 * i64::try_from(every).unwrap_or(1)) == 0;
                            text class=[(!phone).then_some("wide")] x=(percent(2 * n + 1, 2 * count)) y=(HEAD + FIELD + 17) text-anchor="middle" { (bar.name) }
                        }
                    }
                }
            }
            p.along { (plot.along) }
        }
    }
}

/// The plot for whoever hears the page.
fn spoken(plot: &Columns<'_>) -> String {
    let best = plot.bars.iter().max_by_key(|bar| bar.value);
    let best = best.map_or_else(String::new, |bar| format!("; most: {}", bar.words));
    format!("{}, {} columns{best}", plot.title, plot.bars.len())
}

/// A bar in a row of a table, as a share of the longest.
pub(super) fn bar(value: i64, most: i64) -> Markup {
    html! {
        svg.rowbar width="100%" height="12" aria-hidden="true" {
            rect.track x="0" y="4" width="100%" height="4" rx="2" {}
            rect.bar x="0" y="2" width=(percent(value.max(0), most)) height="8" rx="2" {}
        }
    }
}

/// From the middle value to the one that nineteen of twenty stay below, on an axis from zero to `most`.
pub(super) fn range(p50: i64, p95: i64, most: i64, words: &str) -> Markup {
    html! {
        svg.range width="100%" height="18" role="img" aria-label=(words) {
            title { (words) }
            line.grid x1="0" x2="100%" y1="9" y2="9" {}
            line.reach x1=(percent(p50, most)) x2=(percent(p95, most)) y1="9" y2="9" {}
            circle.p50 cx=(percent(p50, most)) cy="9" r="5" {}
            circle.p95 cx=(percent(p95, most)) cy="9" r="5" {}
        }
    }
}

/// How full a shelf is: what lies there against par, with the mark where somebody should order.
pub(super) fn gauge(level: i64, low: i64, par: i64, standing: &str) -> Markup {
    let most = par.max(level).max(low).max(1);
    html! {
        svg class={ "gauge " (standing) } width="100%" height="14" aria-hidden="true" {
            rect.track x="0" y="4" width="100%" height="6" rx="3" {}
            rect.bar x="0" y="2" width=(percent(level.max(0), most)) height="10" rx="3" {}
            line.mark x1=(percent(low, most)) x2=(percent(low, most)) y1="0" y2="14" {}
        }
    }
}

/// The house's own sign, for the tab of the browser.
pub(super) fn sign() -> PreEscaped<&'static str> {
    PreEscaped(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\"><rect width=\"32\" height=\"32\" rx=\"7\" fill=\"#0D1014\"/><rect x=\"6\" y=\"7\" width=\"20\" height=\"5\" rx=\"1.5\" fill=\"#35B37E\"/><rect x=\"6\" y=\"14\" width=\"14\" height=\"4\" rx=\"1.5\" fill=\"#F5F7FA\"/><rect x=\"6\" y=\"20\" width=\"17\" height=\"4\" rx=\"1.5\" fill=\"#8FA0B2\"/></svg>",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_axis_has_round_numbers() {
        for (most, expected) in [
            (0, 1),
            (3, 1),
            (7, 1),
            (9, 2),
            (40, 10),
            (99, 50),
            (1_700, 500),
            (250_000, 100_000),
        ] {
            assert_eq!(step(most), expected, "{most}");
        }
    }

    #[test]
    fn columns_stay_within_their_field_and_say_what_they_are() {
        let bar = |name: &str, value| Bar {
            name: name.to_owned(),
            value,
            words: format!("{name}: {value}"),
        };
        let bars = [bar("11", 120), bar("12", 0), bar("13", -40), bar("<b>", 7)];
        let drawn = columns(&Columns {
            title: "Net sales by hour, $",
            bars: &bars,
            label: &|value| value.to_string(),
            along: "hour",
        })
        .into_string();
        assert!(!drawn.contains("<b>"), "{drawn}");
        assert!(drawn.contains("most: 11: 120"), "{drawn}");
        let heights = drawn.split("height=\"").skip(1);
        for height in heights.filter_map(|rest| rest.split('"').next()?.parse::<i64>().ok()) {
            assert!((0..=HEAD + FIELD + FOOT).contains(&height), "{height}");
        }
        // Nothing at all is a plot, too.
        let empty = columns(&Columns {
            title: "t",
            bars: &[],
            label: &|_| String::new(),
            along: "",
        });
        assert!(empty.into_string().contains("<svg"));
        assert_eq!(
            (percent(1, 3), percent(-1, 8)),
            ("33.3%".to_owned(), "-12.5%".to_owned())
        );
    }
}
