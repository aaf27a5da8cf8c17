//! Orders from shops: stored before the kitchen is asked, answered when it answers, followed to the plate.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use shared::ids::{LineId, OrderId, RequestId};
use shared::menu::Restaurant;
use shared::time::local;
use shared::wire::{Accepted, Reject};
use uuid::Uuid;

use super::answers::{Failure, committed, hash_of, json_of, key_of, key_reused, read, wall_clock};
use super::{Amount, OrderFollowed, OrderPlaced, Web};
use crate::feed::{Command, PlaceOrder, PlaceReply};
use crate::shop::{SeenLine, ShopStatus, draft, read_order};
use crate::store::ShopRow;

/// How long a shop waits for the kitchen's answer before it is told to follow the order instead.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(3);

#[expect(
    clippy::disallowed_methods,
    reason = "a guest's order enters here; its ids are minted before it is stored"
)]
pub(super) fn mint() -> Uuid {
    Uuid::now_v7()
}

pub(super) async fn place(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    let key = key_of(&headers)?;
    let shop = read_order(&json_of(body)?)?;
    let order = draft(&shop, &web.restaurant, &mut mint);
    let mut changes = web.changes.clone();
    let hash = hash_of("order", &shop);
    let said = committed(&web, |reply| {
        Command::Place(Box::new(PlaceOrder {
            key,
            hash,
            request: RequestId(mint()),
            order,
            paid_online: shop.paid_reference.clone(),
            shop,
            at: wall_clock(),
            reply,
        }))
    });
    let (order, repeated) = match said.await? {
        PlaceReply::Placed { order, repeated } => (order, repeated),
        PlaceReply::KeyReused => return Err(key_reused()),
        PlaceReply::TooManyWaiting => {
            return Err(Failure::busy(
                "too many orders wait for the kitchen; send it again later",
            ));
        }
    };
    let answered = async {
        loop {
            // Marked before the row is read, so that no change falls between.
            changes.mark_unchanged();
            let row = row_of(&web, order).await?;
            if row.answer.is_some() || changes.changed().await.is_err() {
                return Ok::<_, Failure>(row);
            }
        }
    };
    let row = match tokio::time::timeout(ANSWER_WAIT_MAX, answered).await {
        Ok(row) => row?,
        Err(_elapsed) => row_of(&web, order).await?,
    };
    let mut response = placed(&web.restaurant, order, &row)?;
    if repeated {
        response
            .headers_mut()
            .insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}

async fn row_of(web: &Web, order: OrderId) -> Result<ShopRow, Failure> {
    let row = read(web, move |reader| reader.shop_order(order)).await?;
    row.ok_or_else(|| {
        let words = format!("there is no order {order} from a shop here; check the address");
        Failure::new(StatusCode::NOT_FOUND, "unknown-order", words)
    })
}

/// The answer depends on nothing but the stored row, so a repeat hears the same.
fn placed(restaurant: &Restaurant, order: OrderId, row: &ShopRow) -> Result<Response, Failure> {
    let location = format!("/v1/orders/{order}");
    let mut body = OrderPlaced {
        order,
        location: location.clone(),
        status: ShopStatus::Sending,
        number: None,
        business_date: None,
        total: None,
        tax: None,
        due_at: None,
    };
    let status = match &row.answer {
        None => StatusCode::ACCEPTED,
        Some(Err(reject)) => return Err(refused(reject, &row.lines).order(order)),
        Some(Ok(accepted)) => {
            body.status = ShopStatus::Accepted;
            if let Accepted::Order {
                number,
                business_date,
                totals,
                due_at,
                ..
            } = accepted
            {
                body.number = Some(*number);
                body.business_date = Some(business_date.to_string());
                body.total = Some(Amount(totals.gross));
                body.tax = Some(Amount(totals.tax));
                body.due_at = Some(local(*due_at, restaurant.time_zone).to_rfc3339());
            }
            StatusCode::CREATED
        }
    };
    let mut response = (status, Json(body)).into_response();
    if let Ok(location) = HeaderValue::from_str(&location) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// The router's own words; its name for the refusal is the code, and the line it means is the field.
pub(super) fn refused(reject: &Reject, lines: &[SeenLine]) -> Failure {
    let json = serde_json::to_value(reject).unwrap_or_default();
    let code = json
        .get("refused")
        .and_then(Value::as_str)
        .unwrap_or("refused");
    if let Reject::KitchenFull { again_in } = reject {
        let words = format!("{reject}, as a new order with a new Idempotency-Key");
        let failure = Failure::new(StatusCode::SERVICE_UNAVAILABLE, code, words);
        return failure.again_in(*again_in);
    }
    let failure = Failure::new(StatusCode::UNPROCESSABLE_ENTITY, code, reject);
    let line = json
        .get("line")
        .and_then(Value::as_str)
        .and_then(|id| id.parse::<LineId>().ok());
    let Some(n) = line.and_then(|id| lines.iter().position(|line| line.line == id)) else {
        return failure;
    };
    let part = match code {
        "unknown-item" | "item-out" => ".item",
        "size-needed" | "unknown-size" => ".size",
        "not-enough-left" | "bad-quantity" => ".quantity",
        "unknown-modifier" | "modifier-missing" | "too-many-of-group" | "too-many-modifiers" => {
            ".modifiers"
        }
        _ => "",
    };
    failure.field(&format!("lines[{n}]{part}"))
}

pub(super) async fn follow(
    State(web): State<Web>,
    Path(id): Path<String>,
) -> Result<Json<OrderFollowed>, Failure> {
    let unknown = |e: shared::ids::BadId| Failure::new(StatusCode::NOT_FOUND, "unknown-order", e);
    let order: OrderId = id.parse().map_err(unknown)?;
    let row = row_of(&web, order).await?;
    let mut body = OrderFollowed {
        order,
        status: row.status(),
        reason: row.cancelled.clone(),
        number: None,
        business_date: None,
        total: None,
        tax: None,
        due_at: None,
        lines: row.lines.clone(),
    };
    match &row.answer {
        Some(Err(reject)) => body.reason = Some(reject.to_string()),
        Some(Ok(Accepted::Order {
            number,
            business_date,
            totals,
            due_at,
            ..
        })) => {
            body.number = Some(*number);
            body.business_date = Some(business_date.to_string());
            body.total = Some(Amount(totals.gross));
            body.tax = Some(Amount(totals.tax));
            body.due_at = Some(local(*due_at, web.restaurant.time_zone).to_rfc3339());
        }
        _ => {}
    }
    if let Some(seen) = row.seen {
        body.total = Some(Amount(seen.totals.gross));
        body.tax = Some(Amount(seen.totals.tax));
        body.lines = seen.lines;
    }
    Ok(Json(body))
}
