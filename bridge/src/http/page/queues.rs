//! What is on its way to other programs, queue by queue, and a person's hand on it.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use super::super::Web;
use super::session::{Session, Word};
use super::{Posted, Shown, Signed, Tab, back, page, read_with_badges, shell};
use crate::store::{Parcel, QueueAction};
use crate::wish::Wish;

/// All that waits or is parked, and the latest that was sent.
const SHOWN_MAX: usize = 500;
/// Sent parcels shown of each queue.
const SENT_MAX: usize = 5;

pub(super) async fn show(State(web): State<Web>, Signed(session): Signed) -> Shown {
    let work = |reader: &crate::store::Reader| Ok((reader.parcels(SHOWN_MAX)?, reader.paused()?));
    let ((parcels, paused), badges) = read_with_badges(&web, work).await?;
    let mut names: Vec<&str> = web.destinations.iter().map(String::as_str).collect();
    // A queue whose destination was taken out of the file still holds what it holds.
    for parcel in &parcels {
        if !names.contains(&parcel.destination.as_str()) {
            names.push(&parcel.destination);
        }
    }
    let body = html! {
        div.title { h1 { "Queues" } p.muted { "Each destination gets its parcels in order, each once in effect." } }
        @if names.is_empty() {
            div.empty {
                strong { "No destinations." }
                "Write them in destinations.toml in the bridge's folder (a ledger file, a signed webhook, …) and start the bridge again; every closed day then goes there, and you see it here."
            }
        }
        @for name in &names {
            @let own: Vec<&Parcel> = parcels.iter().filter(|parcel| parcel.destination == *name).collect();
            @let stopped = paused.iter().any(|one| one == name);
            (queue(&session, name, &own, stopped, web.destinations.iter().any(|one| one == name)))
        }
    };
    let response: Response = page(&web, &session, Tab::Queues, "Queues", badges).show(&body);
    Ok(response)
}

fn queue(session: &Session, name: &str, parcels: &[&Parcel], paused: bool, known: bool) -> Markup {
    let of = |state: &str| parcels.iter().filter(|one| one.state == state).count();
    let (waiting, parked) = (of("waiting"), of("parked"));
    html! {
        section.card {
            div.title {
                div {
                    h2 { (name) }
                    @if paused { span.tag.soon { "paused" } " " }
                    @if !known { span.tag.late { "not in destinations.toml" } " " }
                    @if 0 < parked { span.tag.late { (parked) " parked" } " " }
                    span.muted { (waiting) " waiting, " (of("sent")) " sent lately" }
                }
                form method="post" action="/manager/queues" {
                    (shell::csrf(session))
                    input type="hidden" name="destination" value=(name);
                    @if paused { button.go type="submit" name="do" value="resume" { "Go on sending" } }
                    @else { button type="submit" name="do" value="pause" { "Pause" } }
                }
            }
            @if parcels.is_empty() {
                p.muted { "Nothing yet. The first parcel is put in when a day is closed." }
            } @else {
                div.table { table {
                    thead { tr { th { "Parcel" } th { "State" } th.n.wide { "Tries" } th { "" } } }
                    tbody {
                        @for one in parcels.iter().filter(|one| one.state != "sent") { (row(session, one)) }
                        @for one in parcels.iter().filter(|one| one.state == "sent").rev().take(SENT_MAX) { (row(session, one)) }
                    }
                } }
            }
        }
    }
}

fn row(session: &Session, one: &Parcel) -> Markup {
    let class = match one.state.as_str() {
        "parked" => "late",
        "sent" => "ready",
        _ => "",
    };
    html! {
        tr {
            td { (one.key) @if let Some(words) = &one.words { br; span.small { (words) } } }
            td { span class={ "tag " (class) } { (one.state) } }
            td.n.wide { (one.tries) }
            td.n { form method="post" action="/manager/queues" {
                (shell::csrf(session))
                input type="hidden" name="parcel" value=(one.id);
                div.actions {
                    @match one.state.as_str() {
                        "waiting" => {
                            button type="submit" name="do" value="retry" { "Try now" }
                            button type="submit" name="do" value="park" title="Leave it aside, so that what waits behind it goes on" { "Park" }
                        },
                        "parked" => button.go type="submit" name="do" value="retry" { "Retry" },
                        _ => {}
                    }
                }
            } }
        }
    }
}

pub(super) async fn act(State(web): State<Web>, posted: Posted) -> Shown {
    let Posted { session, fields } = &posted;
    let destination = fields.get("destination").to_owned();
    let parcel = fields.number("parcel");
    let action = match (fields.get("do"), parcel) {
        ("pause", _) if !destination.is_empty() => Some((
            QueueAction::Pause { destination },
            "Paused; what is sent stays sent.",
        )),
        ("resume", _) if !destination.is_empty() => {
            Some((QueueAction::Resume { destination }, "Sending goes on."))
        }
        ("retry", Some(parcel)) => Some((
            QueueAction::Retry { parcel },
            "It goes again now; its key makes a repeat harmless.",
        )),
        ("park", Some(parcel)) => Some((
            QueueAction::Park { parcel },
            "Parked; what waits behind it goes on.",
        )),
        _ => None,
    };
    let word = match action {
        Some((action, words)) => match super::wish(&web, Wish::Queue { action }).await? {
            Ok(_) => Word::Done(words.to_owned()),
            Err(words) => Word::Refused(words),
        },
        None => Word::Refused("That button is not known here; open the page again.".to_owned()),
    };
    Ok(back(&web, session, Tab::Queues.path(), word))
}
