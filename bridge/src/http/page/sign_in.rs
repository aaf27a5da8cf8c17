//! Signing in and out: a PIN, a door that shuts when somebody guesses, a cookie that no script and no other site sees.

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};

use super::super::Web;
use super::super::health::clock;
use super::form::{Fields, encode};
use super::session::{TRIES, Tried};
use super::{COOKIE, Posted, cookie, fields_of, query, shell};
use crate::secrets::{self, PIN_DIGITS};

/// Known before anybody is signed in, so that no other site can sign a browser in.
const FORM_COOKIE: &str = "brigade-form";

/// A browser that came over TLS (through a proxy that says so) keeps the cookie to TLS.
fn set(headers: &HeaderMap, name: &str, value: &str, age_secs: u32) -> (HeaderName, HeaderValue) {
    let proto = headers
        .get("x-forwarded-proto")
        .and_then(|v| v.to_str().ok());
    let secure = if proto == Some("https") {
        "; Secure"
    } else {
        ""
    };
    let text =
        format!("{name}={value}; HttpOnly; SameSite=Strict; Path=/; Max-Age={age_secs}{secure}");
    let value = HeaderValue::from_str(&text);
    (
        header::SET_COOKIE,
        value.unwrap_or(HeaderValue::from_static("")),
    )
}

/// Only pages of ours.
fn destination(then: &str) -> &str {
    let ours = then == "/manager" || then.starts_with("/manager/") || then.starts_with("/manager?");
    if ours && !then.contains(['\\', '\r', '\n']) {
        then
    } else {
        "/manager"
    }
}

fn card(house: &str, token: &str, then: &str, trouble: Option<&str>) -> Markup {
    let (least, most) = (PIN_DIGITS.start(), PIN_DIGITS.end());
    html! {
        h1 { (house) }
        @if let Some(words) = trouble { p.said.bad role="alert" { (words) } }
        form method="post" action="/manager/sign-in" {
            input type="hidden" name="csrf" value=(token);
            input type="hidden" name="then" value=(then);
            label { "PIN"
                input.pin name="pin" type="password" inputmode="numeric" pattern="[0-9]*"
                    minlength=(least) maxlength=(most) autocomplete="current-password" required autofocus;
            }
            button.go type="submit" { "Sign in" }
        }
        p.hint { "Forgotten? Whoever runs this machine sets a new one with " code { "bridge pin" } "." }
    }
}

fn door(
    web: &Web,
    headers: &HeaderMap,
    then: &str,
    status: StatusCode,
    trouble: Option<&str>,
) -> Response {
    if !web.door.has_pin() {
        let body = html! {
            h1 { (web.restaurant.name) }
            h2 { "No PIN is set" }
            p { "This page stays shut until somebody sets one on the machine that runs the bridge:" }
            p { code.key { "bridge pin --data DIR" } }
            p.hint { "DIR is the folder that the bridge was started with (./var if none was named). Then open this page again." }
        };
        return shell::alone(StatusCode::SERVICE_UNAVAILABLE, "No PIN is set", &body);
    }
    let known = cookie(headers, FORM_COOKIE).filter(|text| text.len() == 43);
    let form = known.unwrap_or_else(secrets::key);
    let body = card(
        &web.restaurant.name,
        &web.door.form_token(&form),
        then,
        trouble,
    );
    let mut response = shell::alone(status, "Sign in", &body);
    let (name, value) = set(headers, FORM_COOKIE, &form, 3_600);
    response.headers_mut().append(name, value);
    response
}

pub(super) async fn show(State(web): State<Web>, headers: HeaderMap, uri: Uri) -> Response {
    let fields = query(&uri);
    let then = destination(fields.get("then"));
    door(&web, &headers, then, StatusCode::OK, None)
}

fn minutes(secs: u64) -> String {
    match secs.div_ceil(60) {
        1 => "a minute".to_owned(),
        n => format!("{n} minutes"),
    }
}

fn is_ours(web: &Web, headers: &HeaderMap, fields: &Fields) -> bool {
    let form = cookie(headers, FORM_COOKIE).unwrap_or_default();
    !form.is_empty() && secrets::same(fields.get("csrf"), &web.door.form_token(&form))
}

pub(super) async fn enter(
    State(web): State<Web>,
    headers: HeaderMap,
    request: Request,
) -> Response {
    let fields = match fields_of(request, &web).await {
        Ok(fields) => fields,
        Err(refused) => return refused,
    };
    let then = destination(fields.get("then")).to_owned();
    if !is_ours(&web, &headers, &fields) {
        let words = "This form is too old, or your browser keeps no cookies. Try once more.";
        return door(&web, &headers, &then, StatusCode::FORBIDDEN, Some(words));
    }
    let (at, now, pin) = (web.door.clone(), clock(), fields.get("pin").to_owned());
    let tried = tokio::task::spawn_blocking(move || at.try_pin(&pin, now)).await;
    let refuse = |status, words: &str| door(&web, &headers, &then, status, Some(words));
    match tried {
        Ok(Tried::Welcome(cookie)) => {
            let mut response = Redirect::to(&then).into_response();
            let (name, value) = set(&headers, COOKIE, &cookie, 16 * 3_600);
            response.headers_mut().append(name, value);
            response
        }
        Ok(Tried::Wrong { left }) => {
            let words = format!(
                "That is not the PIN. {left} of {TRIES} tries left, then the door shuts for a minute."
            );
            refuse(StatusCode::UNAUTHORIZED, &words)
        }
        Ok(Tried::Shut { secs }) => {
            let words = format!(
                "Too many wrong PINs. Wait {}, then try again; each further wrong one doubles the wait.",
                minutes(secs)
            );
            refuse(StatusCode::TOO_MANY_REQUESTS, &words)
        }
        Ok(Tried::NoPin) => door(&web, &headers, &then, StatusCode::SERVICE_UNAVAILABLE, None),
        Ok(Tried::Unreadable(why)) => {
            let words = format!(
                "The PIN's file cannot be read ({why}). Whoever runs this machine must look."
            );
            refuse(StatusCode::SERVICE_UNAVAILABLE, &words)
        }
        Err(_panicked) => refuse(
            StatusCode::SERVICE_UNAVAILABLE,
            "That did not work; try again.",
        ),
    }
}

pub(super) async fn leave(State(web): State<Web>, headers: HeaderMap, posted: Posted) -> Response {
    web.door.leave(&posted.session);
    let to = format!("/manager/sign-in?then={}", encode("/manager"));
    let mut response = Redirect::to(&to).into_response();
    let (name, value) = set(&headers, COOKIE, "", 0);
    response.headers_mut().append(name, value);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_to_another_site() {
        for (then, expected) in [
            (
                "/manager/sales?from=2026-11-01",
                "/manager/sales?from=2026-11-01",
            ),
            ("/manager", "/manager"),
            ("", "/manager"),
            ("https://evil.example", "/manager"),
            ("//evil.example", "/manager"),
            ("/managerial", "/manager"),
            ("/manager/\r\nset-cookie: a=b", "/manager"),
        ] {
            assert_eq!(destination(then), expected);
        }
    }
}
