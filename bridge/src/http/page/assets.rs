//! What pages need besides themselves: style, script, letters and sign, all from here.

use std::sync::LazyLock;

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use shared::theme::{Colours, Theme};

use super::{plot, shell};

const SCRIPT: &str = include_str!("page.js");
const STYLE: &str = include_str!("page.css");
const REGULAR: &[u8] = include_bytes!("../../../../assets/fonts/BrigadeSans-Regular.otf");
const BOLD: &[u8] = include_bytes!("../../../../assets/fonts/BrigadeSans-Bold.otf");

fn asset(kind: &'static str, body: impl Into<Body>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "max-age=3600"),
    ];
    let mut response = (headers, body.into()).into_response();
    shell::safe(&mut response);
    response
}

/// The theme's colours as names of the style sheet, dark unless the device prefers light.
fn colours() -> &'static str {
    static TEXT: LazyLock<String> = LazyLock::new(|| {
        let theme = Theme::shipped();
        let list = |colours: &Colours| -> String {
            let named = |key: &&str| {
                colours
                    .get(key)
                    .map(|c| format!("--{}:{c};", key.replace('_', "-")))
            };
            Colours::KEYS.iter().filter_map(named).collect()
        };
        let (dark, light) = (list(&theme.dark.colour), list(&theme.light.colour));
        format!(
            "@font-face{{font-family:Brigade;src:url(/manager/regular.otf)}}@font-face{{font-family:Brigade;font-weight:700;src:url(/manager/bold.otf)}}:root{{color-scheme:dark;{dark}}}@media (prefers-color-scheme:light){{:root{{color-scheme:light;{light}}}}}\n{STYLE}"
        )
    });
    &TEXT
}

pub(super) async fn style() -> Response {
    asset("text/css; charset=utf-8", colours())
}

pub(super) async fn script() -> Response {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

pub(super) async fn regular() -> Response {
    asset("font/otf", REGULAR)
}

pub(super) async fn bold() -> Response {
    asset("font/otf", BOLD)
}

pub(super) async fn sign() -> Response {
    asset("image/svg+xml", plot::sign().0)
}
