//! The bridge on the web: one table of routes, JSON in and out, errors in words.
//!
//! `ROUTES` is all there is: the router is built from it, and a test holds `openapi.json` against it. Work
//! that touches the disk runs beside the async threads; writes go to the feed and come back committed.

mod answers;
mod bodies;
mod health;
mod menu;
mod orders;
mod page;
mod quote;
mod reports;
mod stock;
mod hooks;

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, FromRef};
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use crossbeam_channel::Sender;
use shared::menu::Restaurant;
use tokio::sync::watch;

pub use bodies::*;
pub use page::Door;
pub use reports::{DaysReport, SalesReport, SpeedReport, StockReport};

use crate::feed::Command;
use crate::ingest::Rules;
use crate::live::LiveCell;
use crate::shop::Shop;
use crate::store::Reader;

/// Larger bodies are refused with 413.
pub const BODY_BYTES_MAX: usize = 256 * 1024;

/// A route: what it is called by, and every status it may answer with.
pub struct Route {
    pub method: Method,
    /// As in OpenAPI, which writes parameters as this framework does.
    pub path: &'static str,
    pub statuses: &'static [u16],
    call: Call,
}

#[derive(Clone, Copy)]
enum Call {
    Menu,
    Place,
    Follow,
    Quote,
    Levels,
    Notices,
    Receive,
    Count,
    Hook,
    Exceptions,
    SalesReport,
    SpeedReport,
    StockReport,
    DaysReport,
    Health,
    Metrics,
}

/// Everything the bridge answers to.
pub const ROUTES: [Route; 16] = [
    Route {
        method: Method::GET,
        path: "/v1/menu",
        statuses: &[200],
        call: Call::Menu,
    },
    Route {
        method: Method::POST,
        path: "/v1/orders",
        statuses: &[201, 202, 400, 413, 422, 503],
        call: Call::Place,
    },
    Route {
        method: Method::GET,
        path: "/v1/orders/{id}",
        statuses: &[200, 404, 503],
        call: Call::Follow,
    },
    Route {
        method: Method::POST,
        path: "/v1/quote",
        statuses: &[200, 400, 413, 422, 503],
        call: Call::Quote,
    },
    Route {
        method: Method::GET,
        path: "/v1/stock",
        statuses: &[200, 503],
        call: Call::Levels,
    },
    Route {
        method: Method::POST,
        path: "/v1/stock/receipts",
        statuses: &[201, 400, 413, 422, 503],
        call: Call::Receive,
    },
    Route {
        method: Method::POST,
        path: "/v1/stock/counts",
        statuses: &[201, 400, 413, 422, 503],
        call: Call::Count,
    },
    Route {
        method: Method::POST,
        path: "/hooks/{channel}",
        statuses: &[202, 400, 401, 404, 413, 503],
        call: Call::Hook,
    },
    Route {
        method: Method::GET,
        path: "/v1/exceptions",
        statuses: &[200, 503],
        call: Call::Exceptions,
    },
    Route {
        method: Method::GET,
        path: "/v1/reports/sales",
        statuses: &[200, 400, 401, 503],
        call: Call::SalesReport,
    },
    Route {
        method: Method::GET,
        path: "/v1/reports/speed",
        statuses: &[200, 400, 401, 503],
        call: Call::SpeedReport,
    },
    Route {
        method: Method::GET,
        path: "/v1/reports/stock",
        statuses: &[200, 400, 401, 503],
        call: Call::StockReport,
    },
    Route {
        method: Method::GET,
        path: "/v1/reports/days",
        statuses: &[200, 400, 401, 503],
        call: Call::DaysReport,
    },
    Route {
        method: Method::GET,
        path: "/v1/notices",
        statuses: &[200, 503],
        call: Call::Notices,
    },
    Route {
        method: Method::GET,
        path: "/healthz",
        statuses: &[200, 503],
        call: Call::Health,
    },
    Route {
        method: Method::GET,
        path: "/metrics",
        statuses: &[200, 503],
        call: Call::Metrics,
    },
];

/// What every handler may use.
#[derive(Clone)]
pub struct Web {
    pub restaurant: Arc<Restaurant>,
    pub live: LiveCell,
    pub reader: Arc<Reader>,
    /// For pages and reports, so that a long look at the books keeps no shop waiting.
    pub pages: Arc<Reader>,
    pub rules: Arc<Rules>,
    /// Names of the destinations, as their file has them.
    pub destinations: Arc<Vec<String>>,
    pub door: Arc<Door>,
    /// Shops that may send webhooks.
    pub shops: Arc<Vec<Shop>>,
    pub commands: Sender<Command>,
    pub changes: watch::Receiver<u64>,
}

/// What the server keeps. Whoever asks gets a `Web` with the menu that is served just then.
#[derive(Clone)]
pub struct Site(Web);

impl FromRef<Site> for Web {
    fn from_ref(site: &Site) -> Self {
        let mut web = site.0.clone();
        if let Some(card) = web.live.lock().card.clone() {
            web.restaurant = card.restaurant;
            web.rules = card.rules;
        }
        web
    }
}

/// Tells waiting handlers that an order of a shop has changed.
pub fn changes() -> (impl Fn() + Send + 'static, watch::Receiver<u64>) {
    let (sender, receiver) = watch::channel(0_u64);
    (
        move || sender.send_modify(|n| *n = n.wrapping_add(1)),
        receiver,
    )
}

fn routed(route: &Route) -> MethodRouter<Site> {
    let filter = if route.method == Method::POST {
        MethodFilter::POST
    } else {
        MethodFilter::GET
    };
    match route.call {
        Call::Menu => on(filter, menu::list),
        Call::Place => on(filter, orders::place),
        Call::Follow => on(filter, orders::follow),
        Call::Quote => on(filter, quote::ask),
        Call::Levels => on(filter, stock::levels),
        Call::Notices => on(filter, stock::notices),
        Call::Receive => on(filter, stock::receive),
        Call::Count => on(filter, stock::count),
        Call::Hook => on(filter, hooks::take),
        Call::Exceptions => on(filter, hooks::exceptions),
        Call::SalesReport => on(filter, reports::sales),
        Call::SpeedReport => on(filter, reports::speed),
        Call::StockReport => on(filter, reports::stock),
        Call::DaysReport => on(filter, reports::days),
        Call::Health => on(filter, health::health),
        Call::Metrics => on(filter, health::metrics),
    }
}

pub fn router(web: Web) -> Router {
    let empty = Router::new();
    let all = ROUTES.iter().fold(empty, |router, route| {
        router.route(route.path, routed(route))
    });
    all.merge(page::routes())
        .fallback(answers::no_such_path)
        .method_not_allowed_fallback(answers::wrong_method)
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(Site(web))
}

/// A server on its own thread; dropping it stops it.
pub struct Server {
    address: SocketAddr,
    stop: Option<tokio::sync::oneshot::Sender<()>>,
    thread: Option<std::thread::JoinHandle<()>>,
}

impl Server {
    /// Listens before it returns; port 0 takes any free one, `address` tells which.
    pub fn start(address: SocketAddr, web: Web) -> std::io::Result<Self> {
        let listener = std::net::TcpListener::bind(address)?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let serve = move || {
            let served = runtime.block_on(async move {
                let listener = tokio::net::TcpListener::from_std(listener)?;
                let until = async {
                    // A sender that was dropped means the same as one that spoke.
                    stopped.await.unwrap_or_default();
                };
                tokio::select! {
                    served = axum::serve(listener, router(web)) => served,
                    () = until => Ok(()),
                }
            });
            if let Err(error) = served {
                tracing::error!(%error, "the web interface has stopped");
            }
            // Whoever still waits for a slow client is not waited for.
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new()
            .name("bridge-http".to_owned())
            .spawn(serve)?;
        Ok(Self {
            address,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub const fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that it has stopped already.
            stop.send(()).unwrap_or_default();
        }
        if let Some(thread) = self.thread.take()
            && thread.join().is_err()
        {
            tracing::error!("the web thread ended in a panic");
        }
    }
}
