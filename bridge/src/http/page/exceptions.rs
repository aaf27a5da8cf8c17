//! What waits for a person: orders of shops that do not fit, facts that could not be booked.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::super::Web;
use super::session::{Session, Word};
use super::{Posted, Shown, Signed, Tab, back, page, read_with_badges, shell};
use crate::store::{Exception, Resolution};
use crate::wish::Wish;

const SHOWN_MAX: usize = 200;

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed) -> Shown {
    let work =
        |reader: &crate::store::Reader| Ok((reader.exceptions(SHOWN_MAX)?, reader.parked()?));
    let ((list, parked), badges) = read_with_badges(&web, work).await?;
    let body = html! {
        div.title { h1 { "Exceptions" } }
        @if list.is_empty() && parked.is_empty() {
            div.empty {
                strong { "Nothing waits for you." }
                "An order of a shop that does not fit our menu or our prices, or that was changed after the kitchen had it, appears here with what you can do about it."
            }
        }
        @for one in &list { (card(&web, &session, one)) }
        @if !parked.is_empty() {
            section.card {
                h2 { "Facts that could not be booked" }
                p.hint { "They are kept whole. Their day shows a difference until a newer version books them; " code { "bridge reconcile" } " says what it comes to." }
                div.table { table {
                    thead { tr { th.n { "Fact" } th { "Why" } } }
                    tbody { @for (seq, why) in &parked { tr { td.n { (seq) } td { (why) } } } }
                } }
            }
        }
    };
    let response: Response =
        page(&web, &session, Tab::Exceptions, "Exceptions", badges).show(&body);
    Ok(response)
}

/// What somebody can do about each kind.
fn advice(one: &Exception) -> &'static str {
    match (one.kind.as_str(), one.held) {
        ("unknown-item", true) => {
            "Map it in channels.toml and start the bridge again, then retry; or refuse the order there and dismiss it."
        }
        ("price", true) => "Cook it at our price, or change the price there and dismiss it.",
        (_, true) => {
            "The kitchen has not seen it. Correct it there and retry, or dismiss it and call the guest."
        }
        ("cancelled", _) => "If the kitchen has begun, void it at a terminal.",
        ("refused", _) => "The kitchen said no. Call the guest.",
        _ => "The order goes on; this is for you to know.",
    }
}

fn card(web: &Web, session: &Session, one: &Exception) -> Markup {
    let button = |how: &str, words: &str, class: &str| {
        html! { button class=(class) type="submit" name="how" value=(how) { (words) } }
    };
    html! {
        section.card {
            div.title {
                h2 { (one.channel) @if !one.theirs.is_empty() { " · order " (one.theirs) } }
                span class={ "tag " (if one.held { "late" } else { "soon" }) } { (if one.held { "order held" } else { one.kind.as_str() }) }
            }
            p { strong { (one.words) } }
            p.hint { (advice(one)) " Since " (shell::moment(web, one.at)) "." }
            form method="post" action="/manager/exceptions" {
                (shell::csrf(session))
                input type="hidden" name="exception" value=(one.id);
                div.actions {
                    @if one.held {
                        (button("retry", "Retry", ""))
                        @if one.kind == "price" { (button("accept", "Cook it at our price", "go")) }
                        (button("dismiss", "Dismiss the order", "stop"))
                    } @else { (button("dismiss", "Seen", "")) }
                }
            }
        }
    }
}

pub(super) async fn resolve(State(web): State<Web>, posted: Posted) -> Shown {
    let Posted { session, fields } = &posted;
    let how = match fields.get("how") {
        "retry" => Some((Resolution::Retry, "It is looked at again.")),
        "accept" => Some((Resolution::Accept, "It goes to the kitchen at our price.")),
        "dismiss" => Some((Resolution::Dismiss, "Dismissed.")),
        _ => None,
    };
    let word = match (fields.number("exception"), how) {
        (Some(exception), Some((how, words))) => {
            match super::wish(&web, Wish::Resolve { exception, how }).await? {
                Ok(_) => Word::Done(words.to_owned()),
                Err(words) => Word::Refused(words),
            }
        }
        _ => Word::Refused("That button is not known here; open the page again.".to_owned()),
    };
    Ok(back(&web, session, Tab::Exceptions.path(), word))
}
