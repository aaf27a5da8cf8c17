//! The manager's page: drawn here, whole, for a phone in a busy hand; signed in with a PIN.
//!
//! Pages read the store on a connection of their own and call what commands call: nothing is reckoned here a second
//! time. Each form carries a token of its session, and what it asks for is done by the feed, in its turn.

mod access;
mod assets;
mod customer;
mod customers;
mod days;
mod exceptions;
mod form;
mod plot;
mod queues;
mod range;
mod report;
mod sales;
mod service;
mod session;
mod shell;
mod sign_in;
mod speed;
mod stock;
mod words;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{FromRef, FromRequest, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use maud::html;

pub use session::Door;

use super::answers::{Failure, committed, wall_clock};
use super::health::clock;
use super::{Site, Web};
use crate::feed::{Command, DoWish};
use crate::store::{Reader, StoreError};
use crate::wish::{Granted, Wish};
use form::Fields;
use session::{Session, Word};
use shell::{Badges, Page, Tab};

/// The cookie of whoever is signed in.
const COOKIE: &str = "brigade";

pub(super) fn routes() -> Router<Site> {
    Router::new()
        .route("/", get(async || Redirect::to("/manager")))
        .route("/manager", get(service::show))
        .route("/manager/sales", get(sales::show))
        .route("/manager/sales.csv", get(sales::table))
        .route("/manager/speed", get(speed::show))
        .route("/manager/speed.csv", get(speed::table))
        .route("/manager/stock", get(stock::show).post(stock::book))
        .route("/manager/stock.csv", get(stock::table))
        .route(
            "/manager/exceptions",
            get(exceptions::show).post(exceptions::resolve),
        )
        .route("/manager/queues", get(queues::show).post(queues::act))
        .route("/manager/days", get(days::list))
        .route("/manager/days/{day}", get(days::show).post(days::close))
        .route("/manager/days/{day}/journal.csv", get(days::journal))
        .route(
            "/manager/customers",
            get(customers::list).post(customers::add),
        )
        .route("/manager/customers.csv", get(customers::table))
        .route(
            "/manager/customers/{id}",
            get(customer::show).post(customer::act),
        )
        .route("/manager/access", get(access::show).post(access::act))
        .route("/manager/sign-in", get(sign_in::show).post(sign_in::enter))
        .route("/manager/sign-out", post(sign_in::leave))
        .route("/manager/page.css", get(assets::style))
        .route("/manager/page.js", get(assets::script))
        .route("/manager/sign.svg", get(assets::sign))
        .route("/manager/regular.otf", get(assets::regular))
        .route("/manager/bold.otf", get(assets::bold))
}

/// Why a page cannot be shown; as a page.
struct Trouble {
    status: StatusCode,
    title: &'static str,
    words: String,
}

impl Trouble {
    fn new(status: StatusCode, title: &'static str, words: impl ToString) -> Self {
        Self {
            status,
            title,
            words: words.to_string(),
        }
    }

    fn missing(words: impl ToString) -> Self {
        Self::new(StatusCode::NOT_FOUND, "Nothing here", words)
    }
}

impl IntoResponse for Trouble {
    fn into_response(self) -> Response {
        let body = html! {
            h1 { (self.title) }
            p role="alert" { (self.words) }
            p { a.button href="/manager" { "To the running service" } }
        };
        shell::alone(self.status, self.title, &body)
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        let words = failure.body.error.message.clone();
        Self::new(failure.status, "That did not work", words)
    }
}

type Shown = Result<Response, Trouble>;

/// The value of one of our cookies.
fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(header::COOKIE).iter();
    let pairs = all
        .filter_map(|value| value.to_str().ok())
        .flat_map(|text| text.split(';'));
    pairs
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// Somebody who is signed in; everybody else is sent to the door.
struct Signed(Session);

impl FromRequestParts<Site> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, site: &Site) -> Result<Self, Response> {
        let web = Web::from_ref(site);
        let quiet = parts.headers.contains_key("x-refresh");
        let cookie = cookie(&parts.headers, COOKIE);
        let session = cookie.and_then(|cookie| web.door.session(&cookie, clock(), quiet));
        session.map(Self).ok_or_else(|| {
            let back = if parts.method == axum::http::Method::GET {
                parts
                    .uri
                    .path_and_query()
                    .map_or("/manager", |path| path.as_str())
            } else {
                "/manager"
            };
            Redirect::to(&format!("/manager/sign-in?then={}", form::encode(back))).into_response()
        })
    }
}

/// A form of somebody who is signed in, which carries their session's token.
struct Posted {
    session: Session,
    fields: Fields,
}

impl FromRequest<Site> for Posted {
    type Rejection = Response;

    async fn from_request(request: Request, site: &Site) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let Signed(session) = Signed::from_request_parts(&mut parts, site).await?;
        let fields = fields_of(Request::from_parts(parts, body), &Web::from_ref(site)).await?;
        if crate::secrets::same(fields.get("csrf"), &session.csrf) {
            return Ok(Self { session, fields });
        }
        let words = "This form was not made for you, or is too old. Nothing was done. Open the page again and repeat it.";
        Err(Trouble::new(StatusCode::FORBIDDEN, "Refused", words).into_response())
    }
}

async fn fields_of(request: Request, web: &Web) -> Result<Fields, Response> {
    let bytes = Bytes::from_request(request, web).await;
    let bytes = bytes.map_err(|_too_long| {
        let words = "What you sent is too long. Nothing was done; write less.";
        Trouble::new(StatusCode::PAYLOAD_TOO_LARGE, "Too long", words).into_response()
    })?;
    Ok(Fields::read(&String::from_utf8_lossy(&bytes)))
}

/// What follows the question mark.
pub(super) fn query(uri: &axum::http::Uri) -> Fields {
    Fields::read(uri.query().unwrap_or_default())
}

/// Reads on the pages' own connection, beside the threads that answer shops.
async fn read<T: Send + 'static>(
    web: &Web,
    work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
) -> Result<T, Trouble> {
    let reader = web.pages.clone();
    let done = tokio::task::spawn_blocking(move || work(&reader)).await;
    let busy = |_panicked| Failure::busy("the bridge could not look it up; try again");
    Ok(done.map_err(busy)?.map_err(Failure::from)?)
}

/// A page with its badges, and whatever `work` reads, in one go.
async fn read_with_badges<T: Send + 'static>(
    web: &Web,
    work: impl FnOnce(&Reader) -> Result<T, StoreError> + Send + 'static,
) -> Result<(T, Badges), Trouble> {
    read(web, |reader| {
        let found = work(reader)?;
        let waiting = reader.waiting()?;
        let badges = Badges {
            exceptions: waiting.exceptions,
            parked: waiting.parcels_parked,
            low: waiting.notices,
        };
        Ok((found, badges))
    })
    .await
}

/// Has something done, as a command would.
async fn wish(web: &Web, wish: Wish) -> Result<Granted, Trouble> {
    let said = committed(web, |reply| {
        Command::Wish(Box::new(DoWish {
            wish,
            at: wall_clock(),
            reply,
        }))
    });
    Ok(said.await?)
}

/// Says what came of it on the next page.
fn back(web: &Web, session: &Session, to: &str, word: Word) -> Response {
    web.door.say(session, word);
    Redirect::to(to).into_response()
}

/// A page that reads the clock once.
fn page<'a>(
    web: &'a Web,
    session: &'a Session,
    tab: Tab,
    title: &'a str,
    badges: Badges,
) -> Page<'a> {
    Page {
        web,
        session,
        tab,
        title,
        badges,
        refreshes: false,
    }
}
