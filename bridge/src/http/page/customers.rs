//! Customers: found by name, phone or e-mail, written down by hand, and taken along as a table.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use maud::{Markup, html};
use shared::ids::CustomerId;
use uuid::Uuid;

use super::super::Web;
use super::customer::edit;
use super::session::{Session, Word};
use super::{Posted, Shown, Signed, Tab, back, page, query, read, read_with_badges, shell};
use crate::export::csv_cell;
use crate::store::CustomerLine;
use crate::wish::{CustomerWish, Wish};

const LIST_MAX: usize = 50;

#[expect(
    clippy::disallowed_methods,
    reason = "a customer is written down here, by a person"
)]
fn mint() -> CustomerId {
    CustomerId(Uuid::now_v7())
}

pub(super) fn path(id: CustomerId) -> String {
    format!("/manager/customers/{id}")
}

pub(super) async fn list(State(web): State<Web>, Signed(session): Signed, uri: Uri) -> Shown {
    let text = query(&uri).get("q").to_owned();
    let looked = text.clone();
    let (list, badges) =
        read_with_badges(&web, move |reader| reader.customers(&looked, LIST_MAX)).await?;
    let body = html! {
        div.title {
            h1 { "Customers" }
            form.days method="get" action="/manager/customers" role="search" {
                label { "Name, phone or e-mail" input type="search" name="q" value=(text) autocomplete="off"; }
                button type="submit" { "Find" }
            }
        }
        @if list.is_empty() {
            div.empty {
                @if text.is_empty() {
                    strong { "Nobody is known yet." }
                    "Whoever orders online with a phone number or an e-mail address appears here, with everything they ordered on any channel. Or write somebody down below."
                } @else {
                    strong { "Nobody is called '" (text) "'." }
                    "Try a part of the name, some digits of the phone number, or the e-mail address."
                }
            }
        } @else {
            section.card { div.table { table {
                thead { tr { th { "Customer" } th.n.wide { "Orders" } th.n { "Spent" } th.n { "Points" } th.n.wide { "Last order" } } }
                tbody { @for one in &list { (line(&web, one)) } }
            } }
            @if list.len() == LIST_MAX { p.hint { "The " (LIST_MAX) " who ordered last; search for others." } } }
        }
        (add_form(&session))
        p.actions {
            a.button href="/manager/customers.csv" { "All as CSV" }
            a.button href="/manager/customers.csv?marketing=yes" { "For mail: only who agreed" }
        }
    };
    let response: Response = page(&web, &session, Tab::Customers, "Customers", badges).show(&body);
    Ok(response)
}

fn line(web: &Web, one: &CustomerLine) -> Markup {
    let reach = [one.phone.as_deref(), one.email.as_deref()];
    html! {
        tr {
            td {
                a href=(path(one.id)) { strong { (if one.name.is_empty() { "(no name)" } else { &one.name }) } }
                @for text in reach.into_iter().flatten() { br; span.small { (text) } }
            }
            td.n.wide { (one.orders) } td.n { (shell::money(web, one.spent)) } td.n { (shell::grouped(&one.points.to_string())) }
            td.n.wide { @match one.last_at { Some(at) => (shell::moment(web, at)), None => "–" } }
        }
    }
}

fn add_form(session: &Session) -> Markup {
    html! {
        section.card {
            h2 { "Write somebody down" }
            form method="post" action="/manager/customers" {
                (shell::csrf(session))
                div.row {
                    label { "Name" input name="name" required maxlength="80" autocomplete="off"; }
                    label { "Phone" input name="phone" type="tel" autocomplete="off"; }
                    label { "E-mail" input name="email" type="email" autocomplete="off"; }
                    button.go type="submit" { "Write down" }
                }
            }
        }
    }
}

pub(super) async fn add(State(web): State<Web>, posted: Posted) -> Shown {
    let id = mint();
    let refused = |words| {
        Ok(back(
            &web,
            &posted.session,
            Tab::Customers.path(),
            Word::Refused(words),
        ))
    };
    let edit = match edit(&posted) {
        Ok(edit) => edit,
        Err(words) => return refused(words),
    };
    let what = CustomerWish::Save { edit };
    match super::wish(&web, Wish::Customer { id, what }).await? {
        Ok(_) => Ok(back(
            &web,
            &posted.session,
            &path(id),
            Word::Done("Written down.".to_owned()),
        )),
        Err(words) => refused(words),
    }
}

pub(super) async fn table(State(web): State<Web>, Signed(_session): Signed, uri: Uri) -> Shown {
    let marketing = query(&uri).get("marketing") == "yes";
    let code = web.restaurant.currency.code.clone();
    let text = read(&web, move |reader| {
        let mut text = String::from(
            "name,phone,email,orders,spent,currency,points,last_order,agreed_to_marketing\n",
        );
        reader.each_customer(marketing, &mut |one| {
            let last = one
                .last_at
                .and_then(chrono::DateTime::from_timestamp_millis);
            let last = last.map_or_else(String::new, |at| at.to_rfc3339());
            let (phone, email) = (
                one.phone.as_deref().unwrap_or_default(),
                one.email.as_deref().unwrap_or_default(),
            );
            let spent = shared::money::Money(one.spent);
            let row = format!(
                "{},{},{},{},{spent},{code},{},{last},{}\n",
                csv_cell(&one.name),
                csv_cell(phone),
                csv_cell(email),
                one.orders,
                one.points,
                one.marketing
            );
            text.push_str(&row);
        })?;
        Ok(text)
    });
    let name = if marketing {
        "customers-for-mail.csv"
    } else {
        "customers.csv"
    };
    Ok(shell::csv(name, text.await?))
}
