//! Reports for other programs: the figures of the manager's page as JSON, for whoever holds a token.

use axum::Json;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use serde::{Deserialize, Serialize};

use super::Web;
use super::answers::{Failure, wall_clock};
use super::page::query;
use crate::reports::{Days, Sales, Speed, Variance, variance};
use crate::store::{DayLine, Level, Reader, StoreError};
use shared::time::BusinessDate;

/// Answer to `GET /v1/reports/sales`. Money in minor units.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SalesReport {
    pub from: String,
    pub to: String,
    /// ISO 4217.
    pub currency: String,
    pub sales: Sales,
}

/// Answer to `GET /v1/reports/speed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeedReport {
    pub from: String,
    pub to: String,
    #[serde(flatten)]
    pub speed: Speed,
}

/// Answer to `GET /v1/reports/stock`: levels now, and what was used and found on these days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockReport {
    pub from: String,
    pub to: String,
    pub currency: String,
    pub levels: Vec<Level>,
    pub variance: Vec<Variance>,
}

/// Answer to `GET /v1/reports/days`: the latest days, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DaysReport {
    pub days: Vec<DayLine>,
}

/// Days in one answer.
const DAYS_MAX: usize = 400;

/// Looks the token up, reads the days that are asked for, and then `work`.
async fn report<T: Send + 'static>(
    web: &Web,
    headers: &HeaderMap,
    uri: &Uri,
    work: impl FnOnce(&Reader, &Days) -> Result<T, StoreError> + Send + 'static,
) -> Result<(Days, T), Failure> {
    let text = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok());
    let key = text
        .and_then(|text| text.strip_prefix("Bearer "))
        .map(|key| key.trim().to_owned());
    let refused =
        |words: &str| Failure::new(StatusCode::UNAUTHORIZED, "token", words).field("Authorization");
    let Some(key) = key else {
        return Err(refused(
            "the header 'Authorization: Bearer TOKEN' is missing; a manager makes a token on the page Access",
        ));
    };
    let fields = query(uri);
    let (zone, cut) = (web.restaurant.time_zone, web.restaurant.day_ends_at);
    let today = BusinessDate::of(wall_clock(), zone, cut);
    let days = Days::read(fields.some("from"), fields.some("to"), today);
    let reader = web.pages.clone();
    let done = tokio::task::spawn_blocking(move || {
        if reader.token(&key)?.is_none() {
            return Ok(Err(None));
        }
        match days {
            Ok(days) => Ok(Ok((days, work(&reader, &days)?))),
            Err(bad) => Ok(Err(Some(bad))),
        }
    });
    let busy = |_panicked| Failure::busy("the bridge could not look it up; try again");
    let done: Result<_, StoreError> = done.await.map_err(busy)?;
    match done? {
        Ok(found) => Ok(found),
        Err(None) => Err(refused(
            "this token is not known here, or was revoked; a manager makes a new one",
        )),
        Err(Some(bad)) => {
            Err(Failure::new(StatusCode::BAD_REQUEST, "malformed", bad).field("from"))
        }
    }
}

fn ends(days: &Days) -> (String, String) {
    (days.from.to_string(), days.to.to_string())
}

pub(super) async fn sales(
    State(web): State<Web>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<SalesReport>, Failure> {
    let zone = web.restaurant.time_zone;
    let (days, sales) = report(&web, &headers, &uri, move |reader, days| {
        reader.sales(days, zone)
    })
    .await?;
    let (from, to) = ends(&days);
    let currency = web.restaurant.currency.code.clone();
    Ok(Json(SalesReport {
        from,
        to,
        currency,
        sales,
    }))
}

pub(super) async fn speed(
    State(web): State<Web>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<SpeedReport>, Failure> {
    let (days, speed) = report(&web, &headers, &uri, |reader, days| reader.speed(days)).await?;
    let (from, to) = ends(&days);
    Ok(Json(SpeedReport { from, to, speed }))
}

pub(super) async fn stock(
    State(web): State<Web>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<StockReport>, Failure> {
    let work = |reader: &Reader, days: &Days| Ok((reader.levels()?, reader.moves(days)?));
    let (days, (levels, moves)) = report(&web, &headers, &uri, work).await?;
    let (from, to) = ends(&days);
    let variance = variance(&web.rules.book, &moves);
    let currency = web.restaurant.currency.code.clone();
    Ok(Json(StockReport {
        from,
        to,
        currency,
        levels,
        variance,
    }))
}

pub(super) async fn days(
    State(web): State<Web>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Json<DaysReport>, Failure> {
    let (_, days) = report(&web, &headers, &uri, |reader, _| reader.days(DAYS_MAX)).await?;
    Ok(Json(DaysReport { days }))
}
