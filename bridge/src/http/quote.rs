//! How long a basket would take: asked of the kitchen's live plan, and nothing is ordered by it.

use std::time::Duration;

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use shared::ids::RequestId;
use shared::time::{Span, local};
use shared::wire::{Accepted, Reject};

use super::answers::{Failure, committed, json_of};
use super::orders::{mint, refused};
use super::{QuoteBody, Web};
use crate::feed::{AskQuote, Command};
use crate::shop::{draft, lines_of, read_basket};

/// How long a shop waits for the kitchen; a guest who chooses a time waits no longer.
const ANSWER_WAIT_MAX: Duration = Duration::from_secs(3);

pub(super) async fn ask(
    State(web): State<Web>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<QuoteBody>, Failure> {
    let basket = read_basket(&json_of(body)?)?;
    let mut order = draft(&basket, &web.restaurant, &mut mint);
    order.guest = None;
    let lines = lines_of(&order);
    let asked = committed(&web, |reply| {
        Command::Quote(Box::new(AskQuote {
            request: RequestId(mint()),
            order,
            reply,
        }))
    });
    let away = || Failure::busy("the kitchen cannot be asked right now; try again");
    let said = tokio::time::timeout(ANSWER_WAIT_MAX, asked).await;
    match said.map_err(|_elapsed| away())?? {
        Some(Ok(Accepted::Quoted { p50, p90, again_in })) => {
            let now = web.live.lock().router_now;
            let zone = web.restaurant.time_zone;
            let ready_at = now.map(|now| local(now + p90, zone).to_rfc3339());
            let full = again_in.map(|again_in| Reject::KitchenFull { again_in });
            Ok(Json(QuoteBody {
                p50_s: secs(p50),
                p90_s: secs(p90),
                ready_at,
                open: full.is_none(),
                reason: full.map(|full| full.to_string()),
                again_in_s: again_in.map(secs),
            }))
        }
        Some(Err(reject)) => Err(refused(&reject, &lines)),
        Some(Ok(_)) | None => Err(away()),
    }
}

/// Rounded up: a promise is not broken by less than a second.
const fn secs(span: Span) -> i64 {
    (span.0 + 999) / 1_000
}
