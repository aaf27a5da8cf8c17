//! Keys for other programs: made here, shown once, taken back here.

use axum::extract::State;
use axum::response::Response;
use maud::html;

use super::super::Web;
use super::session::Word;
use super::{Posted, Shown, Signed, Tab, back, page, read_with_badges, shell};
use crate::secrets;
use crate::wish::{TokenWish, Wish};

const NAME_CHARS_MAX: usize = 60;

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed) -> Shown {
    let (tokens, badges) = read_with_badges(&web, |reader| reader.tokens()).await?;
    let body = html! {
        div.title { div { h1 { "Access" } p.muted { "Tokens let other programs read reports, and nothing else." } } }
        section.card {
            h2 { "A new token" }
            form method="post" action="/manager/access" {
                (shell::csrf(&session))
                div.row {
                    label { "Who it is for" input name="name" required maxlength=(NAME_CHARS_MAX) placeholder="the accountant's sheet" autocomplete="off"; }
                    button.go type="submit" name="do" value="add" { "Make it" }
                }
            }
            p.hint { "It reads " code { "/v1/reports/sales" } ", " code { "speed" } ", " code { "stock" } " and " code { "days" } " as JSON; bridge/openapi.json describes them." }
        }
        section.card {
            h2 { "Tokens" }
            @if tokens.is_empty() {
                p.muted { "None yet. Each stands here with its name and a button to take it back." }
            } @else {
                div.table { table {
                    thead { tr { th { "For" } th { "Since" } th { "" } } }
                    tbody { @for one in &tokens { tr {
                        td { (one.name) }
                        td { (shell::moment(&web, one.at)) }
                        td.n { @match one.revoked_at {
                            Some(at) => span.muted { "revoked " (shell::moment(&web, at)) },
                            None => form method="post" action="/manager/access" {
                                (shell::csrf(&session))
                                input type="hidden" name="token" value=(one.id);
                                button.stop type="submit" name="do" value="revoke" { "Revoke" }
                            },
                        } }
                    } } }
                } }
            }
        }
        section.card {
            h2 { "The PIN of this page" }
            p { "Whoever runs the machine changes it with " code { "bridge pin" } "; everybody who is signed in is signed out." }
        }
    };
    let response: Response = page(&web, &session, Tab::Access, "Access", badges).show(&body);
    Ok(response)
}

pub(super) async fn act(State(web): State<Web>, posted: Posted) -> Shown {
    let Posted { session, fields } = &posted;
    let name = fields.get("name");
    let word = match (fields.get("do"), fields.number("token")) {
        ("add", _) if name.is_empty() || NAME_CHARS_MAX < name.chars().count() => Word::Refused(
            format!("A token needs a name of 1 to {NAME_CHARS_MAX} characters."),
        ),
        ("add", _) => {
            let key = secrets::key();
            let what = TokenWish::Add {
                name: name.to_owned(),
                hash: secrets::digest(&key),
            };
            match super::wish(&web, Wish::Token { what }).await? {
                Ok(_) => Word::Key(key),
                Err(words) => Word::Refused(words),
            }
        }
        ("revoke", Some(token)) => {
            let what = TokenWish::Revoke { token };
            match super::wish(&web, Wish::Token { what }).await? {
                Ok(_) => Word::Done("Revoked; it reads nothing from now on.".to_owned()),
                Err(words) => Word::Refused(words),
            }
        }
        _ => Word::Refused("That button is not known here; open the page again.".to_owned()),
    };
    Ok(back(&web, session, Tab::Access.path(), word))
}
