//! Closing a day: what is still open, the proof, the drawer, a question asked back, and the numbered report.

use std::collections::BTreeMap;

use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use maud::{Markup, html};
use shared::money::Money;
use shared::time::BusinessDate;

use super::super::Web;
use super::service::figure;
use super::session::{Session, Word};
use super::{
    Badges, Posted, Shown, Signed, Tab, Trouble, back, page, query, range, read, read_with_badges,
    report, shell,
};
use crate::books::Drawer;
use crate::export::{Currency, Format, export};
use crate::reconcile::{Reconciled, reconcile};
use crate::store::ClosedDay;
use crate::wish::{Done, Wish};

/// Days in the list.
const DAYS_MAX: usize = 45;

fn day_of(text: &str) -> Result<BusinessDate, Trouble> {
    let day = text.parse().map(BusinessDate);
    day.map_err(|_no_day| {
        Trouble::missing(format!("'{text}' is not a day; write it like 2026-11-22."))
    })
}

fn path(day: BusinessDate) -> String {
    format!("/manager/days/{day}")
}

pub(super) async fn list(State(web): State<Web>, Signed(session): Signed, uri: Uri) -> Shown {
    if let Some(day) = query(&uri).some("day") {
        return Ok(Redirect::to(&path(day_of(day)?)).into_response());
    }
    let (days, badges) = read_with_badges(&web, |reader| reader.days(DAYS_MAX)).await?;
    let oldest_open = days
        .iter()
        .rev()
        .find(|one| one.z.is_none())
        .map(|one| one.day.clone());
    let body = html! {
        div.title {
            div { h1 { "Day close" } p.muted { "Days are closed in order, each by a numbered report that is sealed with the one before." } }
            form.days method="get" action="/manager/days" {
                label { "Another day" input type="date" name="day" required; }
                button type="submit" { "Show" }
            }
        }
        @if days.is_empty() {
            div.empty {
                strong { "No day has entries yet." }
                "Every business day with something booked appears here, to be closed when it is over."
            }
        } @else {
            section.card { div.table { table {
                thead { tr { th { "Day" } th { "Report" } th.n { "Booked" } th { "" } } }
                tbody { @for one in &days { tr {
                    td { @match day_of(&one.day) { Ok(day) => (range::day_name(day)), Err(_) => (one.day) } }
                    td { @match one.z { Some(z) => span.tag.ready { "Z " (z) }, None => span.tag.soon { "open" } } }
                    td.n { (shell::grouped(&one.entries.to_string())) }
                    td.n {
                        @let next = oldest_open.as_ref() == Some(&one.day);
                        a.button href={ "/manager/days/" (one.day) } { (if one.z.is_some() { "Report" } else if next { "Close…" } else { "Look" }) }
                    }
                } } }
            } } }
        }
    };
    let response: Response = page(&web, &session, Tab::Days, "Day close", badges).show(&body);
    Ok(response)
}

/// What is known of a day when it is to be closed.
struct Standing {
    proof: Reconciled,
    expected_cash: i64,
    /// Cash by whoever counted it at the end of their work.
    declared: BTreeMap<String, i64>,
    closed: Option<ClosedDay>,
    /// An earlier day with entries and no report.
    before: Option<String>,
}

async fn standing(web: &Web, day: BusinessDate) -> Result<(Standing, Badges), Trouble> {
    read_with_badges(web, move |reader| {
        let text = day.to_string();
        let figures = reader.figures(&text)?;
        Ok(Standing {
            proof: reconcile(reader, &text)?,
            expected_cash: Drawer::expected(&figures, 0),
            declared: figures.declared,
            closed: reader.closed_day(&text)?,
            before: reader.open_before(&text)?,
        })
    })
    .await
}

pub(super) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(text): Path<String>,
) -> Shown {
    let day = day_of(&text)?;
    let (standing, badges) = standing(&web, day).await?;
    let body = html! {
        div.title {
            div { h1 { (range::day_name(day)) } p.muted { a href="/manager/days" { "All days" } } }
            a.button href={ (path(day)) "/journal.csv" } { "Journal as CSV" }
        }
        @match &standing.closed {
            Some(closed) => { (report::closed(&web, closed)) (proof(&web, &standing.proof)) },
            None => {
                (still_open(&web, &standing, day, badges))
                (proof(&web, &standing.proof))
                @if standing.before.is_none() && day <= shell::today(&web) { (close_form(&web, &session, &standing, day)) }
            }
        }
    };
    let response: Response = page(&web, &session, Tab::Days, "Day close", badges).show(&body);
    Ok(response)
}

/// What somebody should know, or do first.
fn still_open(web: &Web, standing: &Standing, day: BusinessDate, badges: Badges) -> Markup {
    let live = web.live.lock().clone();
    let orders = live.house.orders.len();
    let today = day == shell::today(web);
    let lines = html! {
        @if let Some(before) = &standing.before {
            li { strong { "An earlier day is open. " } a href={ "/manager/days/" (before) } { (before) } " must be closed first." }
        }
        @if shell::today(web) < day { li { strong { "This day has not begun." } } }
        @if today && 0 < orders { li { strong { "Still open: " (shell::many(orders, "order")) ". " } "What comes of them after the close stands on the next day." } }
        @if today && 0 < live.facts_behind() { li { strong { (live.facts_behind()) " facts are on their way. " } "Wait until they are booked." } }
        @if today && live.last_beat.is_none() { li { strong { "The router has not been heard. " } "Whether everything is here, nobody can say." } }
        @if 0 < badges.exceptions { li { a href="/manager/exceptions" { (shell::many(badges.exceptions, "exception")) } " to look at." } }
        @if 0 < standing.proof.late { li { (standing.proof.late) " entries belong to earlier days that were closed before they came." } }
    };
    html! {
        @if !lines.0.is_empty() { section.card { h2 { "Still open" } ul { (lines) } } }
    }
}

fn proof(web: &Web, one: &Reconciled) -> Markup {
    let money = |minor| shell::money(web, minor);
    html! {
        section.card {
            div.title { h2 { "The proof: tickets = stock + waste = ledger" }
                @if one.agrees { span.tag.ready { "agrees" } } @else { span.tag.late { (shell::many(one.differences.len(), "difference")) } } }
            p.hint { "Worked out a second time from the router's own words: the cost of what was cooked, on plates and in the bin, and in the ledger." }
            div.figures {
                (figure("Tickets", &money(one.proof.tickets), "", "cost of what was cooked"))
                (figure("Stock", &money(one.proof.stock), "", "on plates"))
                (figure("Waste", &money(one.proof.waste), "", "in the bin"))
                (figure("Ledger", &money(one.proof.ledger), "", "as posted"))
            }
            @if !one.differences.is_empty() {
                div.table { table {
                    thead { tr { th { "What differs" } th.n { "By the tickets" } th.n { "By the books" } } }
                    tbody { @for d in &one.differences { tr { td { (d.what) } td.n { (d.tickets) } td.n { (d.books) } } } }
                } }
                p.hint { "Minor units of money, or thousandths of a unit of stock." }
            }
        }
    }
}

fn close_form(web: &Web, session: &Session, standing: &Standing, day: BusinessDate) -> Markup {
    html! {
        section.card {
            h2 { "Close this day" }
            p { "By the books the day's cash comes to " strong { (shell::money(web, standing.expected_cash)) } ", beside what lay in the drawer at the start." }
            @if !standing.declared.is_empty() {
                p { "Declared at the end of shifts: "
                    @for (n, (who, counted)) in standing.declared.iter().enumerate() { (if n == 0 { "" } else { ", " }) (who) " " strong { (shell::money(web, *counted)) } }
                    ". That is taken unless somebody counts again here." }
            }
            form method="post" action=(path(day)) {
                (shell::csrf(session))
                div.row {
                    label { "Counted in the drawer" input name="cash" inputmode="decimal" placeholder="512.30" autocomplete="off"; }
                    label { "In it at the start" input name="float" inputmode="decimal" value="0.00" autocomplete="off"; }
                }
                @if !standing.proof.agrees {
                    label.check { input type="checkbox" name="accept" value="yes"; "Close although there are differences; they stay with this day's report" }
                }
                p {}
                button.go type="submit" name="do" value="ask" { "Go on…" }
            }
        }
    }
}

/// What was typed about the drawer.
#[derive(Clone, Copy)]
struct Typed {
    cash: Option<Money>,
    float: Money,
    accept: bool,
}

fn typed(posted: &Posted) -> Result<Typed, String> {
    let amount = |name: &str, what: &str| {
        let text = posted.fields.get(name).replace(',', "");
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        let amount: Money = text.parse().map_err(|bad| format!("{what}: {bad}"))?;
        if amount < Money::ZERO {
            return Err(format!("{what}: it cannot be below zero"));
        }
        Ok(Some(amount))
    };
    Ok(Typed {
        cash: amount("cash", "Counted in the drawer")?,
        float: amount("float", "In it at the start")?.unwrap_or_default(),
        accept: posted.fields.get("accept") == "yes",
    })
}

pub(super) async fn close(
    State(web): State<Web>,
    Path(text): Path<String>,
    posted: Posted,
) -> Shown {
    let day = day_of(&text)?;
    let session = &posted.session;
    let refuse = |words: String| Ok(back(&web, session, &path(day), Word::Refused(words)));
    let typed = match typed(&posted) {
        Ok(typed) => typed,
        Err(words) => return refuse(words),
    };
    let (standing, badges) = standing(&web, day).await?;
    if !standing.proof.agrees && !typed.accept && standing.closed.is_none() {
        return refuse("The day does not agree with itself. Look at the differences, or tick that you close it with them.".to_owned());
    }
    if posted.fields.get("do") != "close" {
        let body = confirm(&web, session, &standing, day, typed);
        return Ok(page(&web, session, Tab::Days, "Close the day?", badges).show(&body));
    }
    let wish = Wish::CloseDay {
        day,
        counted: typed.cash.map(|cash| cash.0),
        float: typed.float.0,
    };
    let word = match super::wish(&web, wish).await? {
        Ok(Done::Closed { report, .. }) => {
            Word::Done(format!("Closed with report Z {}.", report.z))
        }
        Ok(_) => Word::Done("Closed.".to_owned()),
        Err(words) => Word::Refused(words),
    };
    Ok(back(&web, session, &path(day), word))
}

fn confirm(
    web: &Web,
    session: &Session,
    standing: &Standing,
    day: BusinessDate,
    typed: Typed,
) -> Markup {
    let money = |minor| shell::money(web, minor);
    let expected = standing.expected_cash + typed.float.0;
    let declared = !standing.declared.is_empty() && typed.cash.is_none();
    let counted = typed.cash.map(|cash| cash.0);
    let counted = counted.or_else(|| declared.then(|| standing.declared.values().sum()));
    html! {
        div.title { h1 { "Close " (range::day_name(day)) "?" } }
        section.card {
            div.figures {
                (figure("Sold, with tax", &money(standing.proof.gross_minor), "", &shell::many(standing.proof.settlements, "check")))
                (figure("Drawer, expected", &money(expected), "", "float and cash"))
                @match counted {
                    Some(counted) => {
                        (figure(if declared { "Declared" } else { "Counted" }, &money(counted), "", if declared { "at the end of shifts" } else { "" }))
                        @let over = counted - expected;
                        (figure(if over < 0 { "Short" } else { "Over" }, &money(over), if over < 0 { "late" } else { "" }, "booked with the close"))
                    },
                    None => (figure("Counted", "–", "soon", "nobody counted")),
                }
            }
            p { strong { "A closed day stays closed." } " It gets the next report number; whatever comes late stands on the next open day, with a link to this one." }
            form method="post" action=(path(day)) {
                (shell::csrf(session))
                input type="hidden" name="cash" value=[typed.cash];
                input type="hidden" name="float" value=(typed.float);
                @if typed.accept { input type="hidden" name="accept" value="yes"; }
                div.actions {
                    button.stop type="submit" name="do" value="close" { "Close the day for good" }
                    a.button href=(path(day)) { "Back" }
                }
            }
        }
    }
}

pub(super) async fn journal(
    State(web): State<Web>,
    Signed(_session): Signed,
    Path(text): Path<String>,
) -> Shown {
    let day = day_of(&text)?.to_string();
    let currency = Currency {
        code: web.restaurant.currency.code.clone(),
        symbol: web.restaurant.currency.symbol.clone(),
    };
    let name = format!("journal-{day}.csv");
    let written = read(&web, move |reader| {
        let mut out = Vec::new();
        Ok(export(reader, Format::Csv, &currency, Some(&day), &mut out).map(|()| out))
    });
    let bytes = written
        .await?
        .map_err(|bad| Trouble::new(StatusCode::SERVICE_UNAVAILABLE, "No journal", bad))?;
    Ok(shell::csv(
        &name,
        String::from_utf8_lossy(&bytes).into_owned(),
    ))
}
