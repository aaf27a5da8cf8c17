//! The shelves over the web: levels, notices, goods received, counts.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};

use super::answers::{Failure, committed, hash_of, json_of, key_of, key_reused, read, wall_clock};
use super::{NoticesBody, StockBody, Web};
use crate::feed::{Command, GoodsReply, ReportGoods};
use crate::ingest::Goods;
use crate::shop::read_stock;

/// Notices in one answer: open ones, then the latest that were cleared.
const NOTICES_MAX: usize = 200;

pub(super) async fn levels(State(web): State<Web>) -> Result<Json<StockBody>, Failure> {
    let levels = read(&web, |reader| reader.levels()).await?;
    Ok(Json(StockBody { levels }))
}

pub(super) async fn notices(State(web): State<Web>) -> Result<Json<NoticesBody>, Failure> {
    let notices = read(&web, |reader| reader.notices(NOTICES_MAX)).await?;
    Ok(Json(NoticesBody { notices }))
}

pub(super) async fn receive(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    report(web, &headers, body, Goods::Received).await
}

pub(super) async fn count(
    State(web): State<Web>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Failure> {
    report(web, &headers, body, Goods::Counted).await
}

/// Books it and answers with the levels of what was named.
async fn report(
    web: Web,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
    goods: Goods,
) -> Result<Response, Failure> {
    let key = key_of(headers)?;
    let body = json_of(body)?;
    let ingredients = &web.restaurant.ingredients;
    let known = |id: &shared::ids::IngredientId| ingredients.iter().any(|i| i.id == *id);
    let lines = read_stock(&body, goods == Goods::Received, &known)?;
    let named: Vec<String> = lines
        .iter()
        .map(|line| line.ingredient.to_string())
        .collect();
    let kind = match goods {
        Goods::Received => "receipt",
        _ => "count",
    };
    let hash = hash_of(kind, &lines);
    let at = wall_clock();
    let said = committed(&web, |reply| {
        Command::Report(Box::new(ReportGoods {
            key,
            hash,
            goods,
            lines,
            reason: String::new(),
            at,
            reply,
        }))
    });
    let repeated = match said.await? {
        GoodsReply::Booked { repeated } => repeated,
        GoodsReply::KeyReused => return Err(key_reused()),
    };
    let mut levels = read(&web, |reader| reader.levels()).await?;
    levels.retain(|level| named.contains(&level.ingredient));
    let mut response = (StatusCode::CREATED, Json(StockBody { levels })).into_response();
    if repeated {
        response
            .headers_mut()
            .insert("idempotent-replayed", HeaderValue::from_static("true"));
    }
    Ok(response)
}
