//! The running service: what is open, how old, who has it, and what is late.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};
use shared::menu::{Restaurant, StationKind};
use shared::time::{Span, Timestamp, clock_text};

use super::super::Web;
use super::super::health::clock;
use super::{Shown, Signed, Tab, page, read_with_badges, shell};
use crate::house::{House, OpenOrder};
use crate::reports::Days;

/// Orders on the page; the oldest come first.
const ORDERS_MAX: usize = 200;
/// An order this close to its promise is due soon.
const SOON: Span = Span::from_mins(3);

/// How an order stands, by what a manager must do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Standing {
    Late,
    Soon,
    Cooking,
    Ready,
    Cancelled,
}

fn standing(order: &OpenOrder, now: Timestamp) -> Standing {
    if order.cancelled {
        Standing::Cancelled
    } else if order.is_ready() {
        Standing::Ready
    } else if order.late_by(now).is_some() {
        Standing::Late
    } else if order.due_at - SOON <= now || order.will_be_late(now) {
        Standing::Soon
    } else {
        Standing::Cooking
    }
}

impl Standing {
    const fn class(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
            Self::Ready => "ready",
            Self::Cooking | Self::Cancelled => "calm",
        }
    }
}

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed) -> Shown {
    let (zone, today) = (web.restaurant.time_zone, shell::today(&web));
    let (sales, badges) =
        read_with_badges(&web, move |reader| reader.sales(&Days::one(today), zone)).await?;
    let live = web.live.lock().clone();
    // While the router is away the picture stands still, and its ages with it.
    let heard = if live.fresh(clock()) {
        live.router_time(clock())
    } else {
        live.router_now
    };
    let now = heard.unwrap_or_default();
    let house = &live.house;
    let late = house
        .orders
        .values()
        .filter(|o| o.late_by(now).is_some())
        .count();
    let body = html! {
        div.title { h1 { "Service" } }
        div.figures {
            (figure("Open orders", &house.orders.len().to_string(), "", ""))
            (figure("Late", &late.to_string(), if 0 < late { "late" } else { "" }, ""))
            (figure("Net today", &shell::money(&web, sales.total.net), "", &shell::many(sales.checks, "check")))
            (figure("Dishes today", &sales.total.dishes.to_string(), "", ""))
        }
        (stations(&web.restaurant, house, now))
        (orders(&web, house, now, live.house_known))
    };
    let shown = super::Page {
        refreshes: true,
        ..page(&web, &session, Tab::Service, "Service", badges)
    };
    let response: Response = shown.show(&body);
    Ok(response)
}

pub(super) fn figure(name: &str, value: &str, class: &str, below: &str) -> Markup {
    html! {
        div class={ "figure " (class) } {
            span { (name) }
            b { (value) }
            @if !below.is_empty() { small { (below) } }
        }
    }
}

fn stations(restaurant: &Restaurant, house: &House, now: Timestamp) -> Markup {
    html! {
        section.card {
            h2 { "Stations" }
            div.table { table {
                thead { tr {
                    th { "Station" } th.n { "In work" } th.n.wide { "To come" } th.n { "Oldest" } th.n { "Late" }
                } }
                tbody { @for station in &restaurant.stations {
                    @let load = house.load(&station.id, now);
                    @let health = house.stations.get(&station.id);
                    @let since = health.and_then(|h| h.since).map(|at| clock_text(at, restaurant.time_zone));
                    @if station.kind == StationKind::Prep || 0 < load.open {
                        tr {
                            td {
                                (station.names.get("en")) " "
                                @if health.is_some_and(|h| h.closed) {
                                    span.tag.soon { "closed" @if let Some(at) = &since { " since " (at) } }
                                } @else if health.is_some_and(|h| h.dark) {
                                    span.tag.late { "no screen" @if let Some(at) = &since { " since " (at) } }
                                }
                            }
                            td.n { (load.open) } td.n.wide { (load.waiting) }
                            td.n { @if 0 < load.open { (load.oldest) } @else { span.muted { "–" } } }
                            td.n { @if 0 < load.late { span.tag.late { (load.late) } } @else { span.muted { "–" } } }
                        }
                    }
                } }
            } }
        }
    }
}

fn orders(web: &Web, house: &House, now: Timestamp, known: bool) -> Markup {
    let mut list: Vec<(Standing, &OpenOrder)> = house
        .orders
        .values()
        .map(|o| (standing(o, now), o))
        .collect();
    list.sort_by_key(|(standing, order)| (*standing, order.due_at, order.number));
    html! {
        section aria-label="Open orders" {
            h2 { "Open orders" }
            @if list.is_empty() {
                div.empty {
                    @if known {
                        strong { "No open orders." }
                        "Each order appears here as soon as the kitchen has it, late ones first."
                    } @else {
                        strong { "Nothing is known of the kitchen yet." }
                        "Open orders appear here when the router has been heard."
                    }
                }
            } @else {
                ul.orders { @for (standing, order) in list.iter().take(ORDERS_MAX) { (card(web, order, *standing, now)) } }
                @if ORDERS_MAX < list.len() {
                    p.hint { "The " (ORDERS_MAX) " most urgent of " (list.len()) " are shown." }
                }
            }
        }
    }
}

fn card(web: &Web, order: &OpenOrder, standing: Standing, now: Timestamp) -> Markup {
    let restaurant = &web.restaurant;
    let item = |id| {
        restaurant.menu.item(id).map_or_else(
            || ToString::to_string(id),
            |item| item.names.get("en").to_owned(),
        )
    };
    let dishes: Vec<String> = order
        .dishes
        .iter()
        .map(|(id, n)| format!("{n} {}", item(id)))
        .collect();
    let place = match (&order.table, &order.guest) {
        (Some(table), Some(guest)) => format!("table {table}, {guest}"),
        (Some(table), None) => format!("table {table}"),
        (None, Some(guest)) => format!("{}, {guest}", order.channel.name()),
        (None, None) => order.channel.name().to_owned(),
    };
    html! {
        li class={ "order " (standing.class()) } {
            div.first {
                span.no { (order.number) }
                span.who { (place) }
                @if order.rush { span.tag.rush { "rush" } }
                span.age title="since it was taken" { (order.age(now)) }
            }
            p.what { (dishes.join(", ")) }
            div.first {
                @match standing {
                    Standing::Late => span.tag.late { "late " (order.late_by(now).unwrap_or_default()) },
                    Standing::Soon if order.will_be_late(now) => span.tag.soon { "will be late" },
                    Standing::Soon => span.tag.soon { "due " (clock_text(order.due_at, restaurant.time_zone)) },
                    Standing::Ready => span.tag.ready { "ready" },
                    Standing::Cooking => span.tag { "due " (clock_text(order.due_at, restaurant.time_zone)) },
                    Standing::Cancelled => span.tag { "cancelled" },
                }
                span.muted { (order.ready) "/" (order.lines) " ready · "
                    @if order.due.0 == 0 { "paid" } @else { (shell::money(web, order.due.0)) " due" } }
            }
            div.where {
                @for (station, work) in &order.work {
                    @let name = restaurant.station(station).map_or(station.as_str(), |s| s.names.get("en"));
                    @let (class, words) = if 0 < work.open { ("doing", "in work") } else if 0 < work.waiting { ("held", "to come") } else { ("done", "done") };
                    span class=(class) title=(words) { (name) }
                }
            }
        }
    }
}
