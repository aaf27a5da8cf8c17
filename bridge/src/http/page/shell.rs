//! What every page has around it: who is linked, where else one may go, what was just done, and the headers that keep
//! strangers' code out.

use std::time::Instant;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{DOCTYPE, Markup, html};
use shared::time::clock_text;

use super::super::Web;
use super::super::answers::wall_clock;
use super::super::health::clock;
use super::session::{Session, Word};
pub(super) use super::words::{ago, grouped, many, moment, money, money_short, time, today};
use crate::live::Live;

/// No script but ours, no picture, font or form from or to anywhere else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Where one may go, in the order of how often one does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tab {
    Service,
    Sales,
    Speed,
    Stock,
    Exceptions,
    Queues,
    Days,
    Customers,
    Access,
}

impl Tab {
    const ALL: [Self; 9] = [
        Self::Service,
        Self::Sales,
        Self::Speed,
        Self::Stock,
        Self::Exceptions,
        Self::Queues,
        Self::Days,
        Self::Customers,
        Self::Access,
    ];

    pub(super) const fn path(self) -> &'static str {
        match self {
            Self::Service => "/manager",
            Self::Sales => "/manager/sales",
            Self::Speed => "/manager/speed",
            Self::Stock => "/manager/stock",
            Self::Exceptions => "/manager/exceptions",
            Self::Queues => "/manager/queues",
            Self::Days => "/manager/days",
            Self::Customers => "/manager/customers",
            Self::Access => "/manager/access",
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Service => "Service",
            Self::Sales => "Sales",
            Self::Speed => "Speed",
            Self::Stock => "Stock",
            Self::Exceptions => "Exceptions",
            Self::Queues => "Queues",
            Self::Days => "Day close",
            Self::Customers => "Customers",
            Self::Access => "Access",
        }
    }
}

/// What waits for a person, beside the names of the pages.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Badges {
    pub(super) exceptions: u64,
    pub(super) parked: u64,
    pub(super) low: u64,
}

impl Badges {
    const fn of(self, tab: Tab) -> u64 {
        match tab {
            Tab::Exceptions => self.exceptions,
            Tab::Queues => self.parked,
            Tab::Stock => self.low,
            _ => 0,
        }
    }
}

/// A page on its way.
pub(super) struct Page<'a> {
    pub(super) web: &'a Web,
    pub(super) session: &'a Session,
    pub(super) tab: Tab,
    pub(super) title: &'a str,
    pub(super) badges: Badges,
    /// Fetches itself every two seconds.
    pub(super) refreshes: bool,
}

impl Page<'_> {
    pub(super) fn show(&self, body: &Markup) -> Response {
        let live = self.web.live.lock().clone();
        let now = clock();
        let restaurant = &self.web.restaurant;
        let whole = html! {
            (DOCTYPE)
            html lang="en" {
                (head(&format!("{} · {}", self.title, restaurant.name)))
                body {
                    a.skip href="#main" { "Skip to the page" }
                    header.top {
                        div.bar {
                            a.house href="/manager" { (restaurant.name) }
                            div #state { (link_state(self.web, &live, now)) }
                        }
                        nav aria-label="Pages" {
                            @for tab in Tab::ALL {
                                @let count = self.badges.of(tab);
                                a href=(tab.path()) aria-current=[(tab == self.tab).then_some("page")] {
                                    (tab.name())
                                    @if 0 < count { span.badge { (count) } }
                                }
                            }
                        }
                    }
                    div #lost.banner.late role="alert" hidden {
                        strong { "No answer from the bridge since " b { "…" } "." }
                        " What you see is from then. It is asked again every two seconds."
                    }
                    main #main tabindex="-1" {
                        (said(self.session.word.as_ref()))
                        @if self.refreshes {
                            div #live { (trouble(self.web, &live, now)) (body) }
                        } @else {
                            (trouble(self.web, &live, now)) (body)
                        }
                    }
                    footer {
                        span { "As of " (time(self.web, wall_clock())) " · " (restaurant.time_zone.name()) }
                        form method="post" action="/manager/sign-out" {
                            (csrf(self.session))
                            button.quiet type="submit" { "Sign out" }
                        }
                    }
                }
            }
        };
        page_response(StatusCode::OK, &whole)
    }
}

pub(super) fn head(title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="dark light";
            title { (title) }
            link rel="icon" href="/manager/sign.svg" type="image/svg+xml";
            link rel="stylesheet" href="/manager/page.css";
            script src="/manager/page.js" defer {}
        }
    }
}

/// A page outside the signed-in part: one card in the middle.
pub(super) fn alone(status: StatusCode, title: &str, body: &Markup) -> Response {
    let whole = html! {
        (DOCTYPE)
        html lang="en" {
            (head(title))
            body.alone {
                main #main { section.card { (body) } }
            }
        }
    };
    page_response(status, &whole)
}

fn said(word: Option<&Word>) -> Markup {
    html! {
        @match word {
            Some(Word::Done(words)) => p.said.good role="status" { (words) },
            Some(Word::Refused(words)) => p.said.bad role="alert" { (words) },
            Some(Word::Key(key)) => div.said.good role="status" {
                p { "The new token, shown this once. Copy it now; only a hash of it is kept." }
                p { code.key { (key) } }
                p.hint { "Use it as: " code { "curl -H 'Authorization: Bearer …' http://…/v1/reports/sales" } }
            },
            None => {}
        }
    }
}

/// One word on the link to the router, with the time; red and with words below when it is cut.
fn link_state(web: &Web, live: &Live, now: Instant) -> Markup {
    let at = live
        .router_time(now)
        .map(|at| clock_text(at, web.restaurant.time_zone));
    let fresh = live.fresh(now);
    html! {
        @if live.stopped {
            span.state.late { "Stopped" }
        } @else if fresh {
            span.state.ready { "Live" @if let Some(at) = at { " · " (at) } }
        } @else {
            span.state.late { "Cut off" }
        }
    }
}

/// What makes the page less than the whole truth, and since when.
fn trouble(web: &Web, live: &Live, now: Instant) -> Markup {
    let (fresh, behind) = (live.fresh(now), live.facts_behind());
    let menu = live
        .menu
        .as_ref()
        .is_none_or(|menu| *menu == web.restaurant.version);
    html! {
        @if live.stopped {
            p.banner.late role="alert" {
                strong { "The bridge has stopped booking." }
                " Nothing that happens now reaches stock and books until it is started again; its log says why."
            }
        } @else if !fresh {
            p.banner.late role="alert" {
                @if let (Some(told), Some(heard)) = (live.router_now, live.last_beat) {
                    strong { "No word from the router since " (time(web, told)) }
                    " (" (ago(now.saturating_duration_since(heard).as_secs())) " ago). Orders and stations below are from then; the kitchen goes on without this page."
                } @else {
                    strong { "The router has not been heard yet." }
                    " Is it running, and is --connect its address? Reports below are from the books as they are."
                }
            }
        }
        @if fresh && super::super::health::BEHIND_MAX < behind {
            p.banner.soon role="status" {
                strong { "The books are " (behind) " facts behind the kitchen." }
                " They catch up by themselves; figures of today grow until then."
            }
        }
        @if fresh && live.timers_stopped {
            p.banner.soon role="status" {
                strong { "The clock of the router's machine was set." }
                " Nothing fires by itself there until somebody starts it with --accept-clock."
            }
        }
        @if !menu {
            p.banner.soon role="status" {
                strong { "The router sells from another menu than this bridge knows." }
                " Start the bridge again with the same files."
            }
        }
    }
}

pub(super) fn csrf(session: &Session) -> Markup {
    html! { input type="hidden" name="csrf" value=(session.csrf); }
}

pub(super) fn safe(response: &mut Response) {
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "same-origin"),
    ] {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
}

fn page_response(status: StatusCode, whole: &Markup) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    let mut response = (status, kind, whole.0.clone()).into_response();
    safe(&mut response);
    response
}

/// A file to keep: `name` is what it is saved as.
pub(super) fn csv(name: &str, text: String) -> Response {
    let kind = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    let mut response = (kind, text).into_response();
    safe(&mut response);
    response
}
