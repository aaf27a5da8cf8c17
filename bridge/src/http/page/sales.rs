//! What was sold: by hour, day, item, category and channel; drawn, and in figures below.

use std::collections::BTreeMap;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use chrono::{Datelike, NaiveDate};
use maud::{Markup, html};
use shared::menu::Restaurant;

use super::super::Web;
use super::plot::{Bar, Columns, bar, columns};
use super::service::figure;
use super::{Shown, Signed, Tab, page, range, read, read_with_badges, shell};
use crate::export::csv_cell;
use crate::reports::{Days, Sales, Sum};

/// Items in the table before the rest is folded.
const ITEMS_MAX: usize = 15;

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed, uri: Uri) -> Shown {
    let days = range::chosen(&web, &uri).await?;
    let zone = web.restaurant.time_zone;
    let (sales, badges) = read_with_badges(&web, move |reader| reader.sales(&days, zone)).await?;
    let body = html! {
        div.title {
            div { h1 { "Sales" } p.muted { (range::name(&days)) } }
            (range::picker(&web, Tab::Sales.path(), &days))
        }
        @if sales.checks == 0 {
            div.empty {
                strong { "Nothing was sold on " (if days.is_one() { "this day" } else { "these days" }) "." }
                "A check counts when it is paid in full. Choose other days above."
            }
        } @else {
            (whole(&web, &sales))
            (by_time(&web, &sales, &days))
            div.cards {
                (group(&web, "Categories", &sales.categories, &|id| category(&web.restaurant, id)))
                (group(&web, "Channels", &sales.channels, &channel))
            }
            (items(&web, &sales))
            p { a.button href=(range::link("/manager/sales.csv", &days)) { "Download as CSV" } }
        }
    };
    let response: Response = page(&web, &session, Tab::Sales, "Sales", badges).show(&body);
    Ok(response)
}

fn whole(web: &Web, sales: &Sales) -> Markup {
    let money = |minor| shell::money(web, minor);
    let taken_off: i64 = sales
        .adjustments
        .values()
        .map(|sum| sum.net)
        .filter(|net| *net < 0)
        .sum();
    html! {
        div.figures {
            (figure("Net sales", &money(sales.total.net), "", "without tax"))
            (figure("Tax", &money(sales.total.tax), "", ""))
            (figure("Checks", &shell::grouped(&sales.checks.to_string()), "", &sales.per_check().map_or_else(String::new, |net| format!("{} each", money(net)))))
            (figure("Dishes", &shell::grouped(&sales.total.dishes.to_string()), "", ""))
            @if taken_off != 0 { (figure("Discounts, comps", &money(taken_off), "", "")) }
        }
    }
}

fn by_time(web: &Web, sales: &Sales, days: &Days) -> Markup {
    let money = |minor: i64| shell::money(web, minor);
    let symbol = &web.restaurant.currency.symbol;
    let hours = hours(web, sales);
    let (title, bars) = over_days(web, sales, days);
    html! {
        section.card {
            (columns(&Columns {
                title: &format!("Net sales by hour of the day, {symbol}"),
                bars: &hours.iter().map(|(hour, sum)| Bar {
                    name: format!("{hour:02}"),
                    value: sum.net,
                    words: format!("{hour:02}:00 to {:02}:00: {}, {} dishes", (hour + 1) % 24, money(sum.net), sum.dishes),
                }).collect::<Vec<_>>(),
                label: &|minor| shell::money_short(web, minor),
                along: &format!("hour of the day, {}", web.restaurant.time_zone.name()),
            }))
        }
        @if !days.is_one() {
            section.card {
                (columns(&Columns { title: &title, bars: &bars, label: &|minor| shell::money_short(web, minor), along: "date" }))
            }
        }
    }
}

/// From the first hour with sales to the last, as the business day runs.
fn hours(web: &Web, sales: &Sales) -> Vec<(u32, Sum)> {
    let begins = chrono::Timelike::hour(&web.restaurant.day_ends_at);
    let order = |hour: u32| (hour + 24 - begins) % 24;
    let (first, last) = sales.hours.keys().fold((23, 0), |(first, last), hour| {
        (order(*hour).min(first), order(*hour).max(last))
    });
    let sum = |place: u32| {
        let hour = (place + begins) % 24;
        (hour, sales.hours.get(&hour).copied().unwrap_or_default())
    };
    (first..=last).map(sum).collect()
}

/// Days, weeks or months, so that the columns stay apart.
fn over_days(web: &Web, sales: &Sales, days: &Days) -> (String, Vec<Bar>) {
    let (what, group): (&str, fn(NaiveDate) -> NaiveDate) = match days.count() {
        ..=45 => ("day", |day| day),
        46..=200 => ("week", |day| {
            day - chrono::Days::new(u64::from(day.weekday().num_days_from_monday()))
        }),
        _ => ("month", |day| day.with_day(1).unwrap_or(day)),
    };
    let mut groups: BTreeMap<NaiveDate, Sum> = days
        .iter()
        .map(|day| (group(day.0), Sum::default()))
        .collect();
    for (day, sum) in &sales.days {
        let Ok(day) = day.parse::<NaiveDate>() else {
            continue;
        };
        let one = groups.entry(group(day)).or_default();
        (one.net, one.dishes) = (one.net + sum.net, one.dishes + sum.dishes);
    }
    let bars = groups.into_iter().map(|(day, sum)| Bar {
        name: day
            .format(if what == "month" { "%b" } else { "%-d.%-m." })
            .to_string(),
        value: sum.net,
        words: format!(
            "{what} of {}: {}, {} dishes",
            day.format("%-d %b %Y"),
            shell::money(web, sum.net),
            sum.dishes
        ),
    });
    (
        format!("Net sales by {what}, {}", web.restaurant.currency.symbol),
        bars.collect(),
    )
}

fn category(restaurant: &Restaurant, id: &str) -> String {
    let found = restaurant
        .menu
        .categories
        .iter()
        .find(|one| one.id.as_str() == id);
    found.map_or_else(|| id.to_owned(), |one| one.names.get("en").to_owned())
}

fn channel(id: &str) -> String {
    match id {
        "dine-in" => "Dine-in",
        "take-away" => "Take-away",
        "online" => "Online",
        "delivery" => "Delivery",
        other => other,
    }
    .to_owned()
}

fn item_name(restaurant: &Restaurant, id: &str) -> String {
    let found = restaurant
        .menu
        .items
        .iter()
        .find(|(known, _)| known.as_str() == id);
    found.map_or_else(
        || id.to_owned(),
        |(_, item)| item.names.get("en").to_owned(),
    )
}

fn sorted(sums: &BTreeMap<String, Sum>) -> Vec<(&String, &Sum)> {
    let mut list: Vec<(&String, &Sum)> = sums.iter().collect();
    list.sort_by_key(|(name, sum)| (-sum.net, (*name).clone()));
    list
}

fn group(
    web: &Web,
    title: &str,
    sums: &BTreeMap<String, Sum>,
    name: &dyn Fn(&str) -> String,
) -> Markup {
    let list = sorted(sums);
    let most = list.first().map_or(0, |(_, sum)| sum.net);
    let all: i64 = list.iter().map(|(_, sum)| sum.net).sum();
    html! {
        section.card {
            h2 { (title) }
            div.table { table {
                thead { tr { th { "Name" } th { span.wide { "Share" } } th.n { "Net" } th.n { "%" } } }
                tbody { @for (id, sum) in list {
                    tr {
                        td { (name(id)) } td.plotted { (bar(sum.net, most)) }
                        td.n { (shell::money(web, sum.net)) } td.n { (sum.net * 100 / all.max(1)) }
                    }
                } }
            } }
        }
    }
}

fn items(web: &Web, sales: &Sales) -> Markup {
    let list = sorted(&sales.items);
    let most = list.first().map_or(0, |(_, sum)| sum.net);
    let row = |(id, sum): &(&String, &Sum)| {
        html! {
            tr {
                td { (item_name(&web.restaurant, id)) } td.plotted { (bar(sum.net, most)) }
                td.n { (shell::grouped(&sum.dishes.to_string())) } td.n { (shell::money(web, sum.net)) }
            }
        }
    };
    let head = html! { thead { tr { th { "Item" } th { span.wide { "Net" } } th.n { "Sold" } th.n { "Net" } } } };
    let (first, rest) = list.split_at(list.len().min(ITEMS_MAX));
    html! {
        section.card {
            h2 { "Items by net sales" }
            div.table { table { (head) tbody { @for one in first { (row(one)) } } } }
            @if !rest.is_empty() {
                details {
                    summary { "The other " (rest.len()) " items" }
                    div.table { table { (head) tbody { @for one in rest { (row(one)) } } } }
                }
            }
            @if !sales.adjustments.is_empty() {
                p.hint { "Besides: " (sales.adjustments.iter().map(|(kind, sum)| format!("{kind} {}", shell::money(web, sum.net))).collect::<Vec<_>>().join(", ")) ". They count in hours, categories and channels." }
            }
        }
    }
}

pub(super) async fn table(State(web): State<Web>, Signed(_session): Signed, uri: Uri) -> Shown {
    let days = range::chosen(&web, &uri).await?;
    let zone = web.restaurant.time_zone;
    let sales = read(&web, move |reader| reader.sales(&days, zone)).await?;
    let mut text = String::from("view,name,dishes,net,tax,currency\n");
    let hours: BTreeMap<String, Sum> = sales
        .hours
        .iter()
        .map(|(h, sum)| (format!("{h:02}:00"), *sum))
        .collect();
    for (view, sums) in [
        ("hour", &hours),
        ("day", &sales.days),
        ("item", &sales.items),
        ("category", &sales.categories),
        ("channel", &sales.channels),
        ("adjustment", &sales.adjustments),
    ] {
        for (name, sum) in sums {
            let (net, tax) = (shared::money::Money(sum.net), shared::money::Money(sum.tax));
            let line = format!(
                "{view},{},{},{net},{tax},{}\n",
                csv_cell(name),
                sum.dishes,
                web.restaurant.currency.code
            );
            text.push_str(&line);
        }
    }
    Ok(shell::csv(
        &format!("sales-{}-{}.csv", days.from, days.to),
        text,
    ))
}
