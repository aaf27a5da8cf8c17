//! One customer: history, who they are, what they agreed to, points, and the button that forgets them.

use axum::extract::{Path, State};
use axum::response::Response;
use maud::{Markup, html};
use shared::ids::CustomerId;

use super::super::Web;
use super::customers::path;
use super::service::figure;
use super::session::{Session, Word};
use super::{Posted, Shown, Signed, Tab, Trouble, back, page, read_with_badges, shell};
use crate::history::{Agreement, NOTE_CHARS_MAX, Person};
use crate::store::{CustomerEdit, CustomerFile};
use crate::wish::{CustomerWish, Wish};

const ORDERS_MAX: usize = 100;
/// Points that a person may give or take at once.
const POINTS_MAX: i64 = 100_000;

/// What was typed about a person.
pub(super) fn edit(posted: &Posted) -> Result<CustomerEdit, String> {
    let get = |name: &str| posted.fields.get(name);
    let person =
        Person::read(get("name"), get("phone"), get("email")).map_err(|bad| bad.to_string())?;
    let note: String = get("note").to_owned();
    if NOTE_CHARS_MAX < note.chars().count() {
        return Err(format!("a note takes at most {NOTE_CHARS_MAX} characters"));
    }
    Ok(CustomerEdit { person, note })
}

pub(super) async fn show(
    State(web): State<Web>,
    Signed(session): Signed,
    Path(id): Path<String>,
) -> Shown {
    let id: CustomerId = id.parse().map_err(Trouble::missing)?;
    let (file, badges) =
        read_with_badges(&web, move |reader| reader.customer(id, ORDERS_MAX)).await?;
    let file =
        file.ok_or_else(|| Trouble::missing("This customer is not known here (any more)."))?;
    let line = &file.line;
    let body = html! {
        div.title {
            div { h1 { (if line.name.is_empty() { "(no name)" } else { &line.name }) } p.muted { a href="/manager/customers" { "All customers" } " · known since " (shell::moment(&web, file.since)) } }
        }
        div.figures {
            (figure("Orders", &line.orders.to_string(), "", ""))
            (figure("Spent, with tax", &shell::money(&web, line.spent), "", ""))
            (figure("Points", &line.points.to_string(), "", ""))
        }
        @if !file.allergies.is_empty() { p.banner.soon { strong { "Allergies: " (file.allergies) } } }
        (history(&web, &file))
        div.cards { (facts(&session, &file)) (consents(&web, &session, &file)) (points(&web, &session, &file)) (forget(&session, &file)) }
    };
    let response: Response = page(&web, &session, Tab::Customers, "Customer", badges).show(&body);
    Ok(response)
}

fn history(web: &Web, file: &CustomerFile) -> Markup {
    html! {
        section.card {
            h2 { "History" }
            @if file.orders.is_empty() {
                p.muted { "No orders yet. Those they place online are linked by themselves; link one from the house below." }
            } @else {
                div.table { table {
                    thead { tr { th { "When" } th { "Channel" } th { "What" } th.n { "Paid" } th.n { "Points" } } }
                    tbody { @for one in &file.orders { tr {
                        td { (shell::moment(web, one.at)) @if 0 < one.number { br; span.muted { "no. " (one.number) } } }
                        td { (one.channel) }
                        td { (if one.dishes.is_empty() { "not paid yet" } else { &one.dishes }) }
                        td.n { (shell::money(web, one.gross)) } td.n { (one.points) }
                    } } }
                } }
            }
        }
    }
}

fn facts(session: &Session, file: &CustomerFile) -> Markup {
    let line = &file.line;
    html! {
        section.card {
            h2 { "Who they are" }
            form method="post" action=(path(line.id)) {
                (shell::csrf(session))
                label { "Name" input name="name" value=(line.name) required maxlength="80" autocomplete="off"; }
                label { "Phone" input name="phone" type="tel" value=(line.phone.as_deref().unwrap_or_default()) autocomplete="off"; }
                label { "E-mail" input name="email" type="email" value=(line.email.as_deref().unwrap_or_default()) autocomplete="off"; }
                label { "Note" textarea name="note" maxlength=(NOTE_CHARS_MAX) rows="2" { (file.note) } }
                p {} button type="submit" name="do" value="save" { "Save" }
            }
            p {}
            h3 { "Link an order from the house" }
            form method="post" action=(path(line.id)) {
                (shell::csrf(session))
                div.row {
                    label { "Day" input type="date" name="day" required; }
                    label { "Number" input name="number" inputmode="numeric" required; }
                    button type="submit" name="do" value="link" { "Link" }
                }
            }
        }
    }
}

fn consents(web: &Web, session: &Session, file: &CustomerFile) -> Markup {
    let button = |what: Agreement, given: bool, words: &str| {
        html! {
            form method="post" action=(path(file.line.id)) {
                (shell::csrf(session))
                input type="hidden" name="what" value=(what.name());
                input type="hidden" name="given" value=(if given { "yes" } else { "no" });
                button type="submit" name="do" value="agree" { (words) }
            }
        }
    };
    html! {
        section.card {
            h2 { "What they agreed to" }
            @for (what, words) in [(Agreement::Marketing, "to be written to about offers"), (Agreement::Allergies, "that allergies are remembered")] {
                @let given = file.agrees(what.name());
                div.title {
                    span { @if given { span.tag.ready { "yes" } } @else { span.tag { "no" } } " " (words) }
                    @if given { (button(what, false, "Take back")) } @else { (button(what, true, "They agreed, here")) }
                }
            }
            @if file.agrees("allergies") {
                form method="post" action=(path(file.line.id)) {
                    (shell::csrf(session))
                    div.row {
                        label { "Allergies" input name="allergies" value=(file.allergies) maxlength="200" placeholder="nuts, gluten" autocomplete="off"; }
                        button type="submit" name="do" value="allergies" { "Save" }
                    }
                }
            }
            @if !file.consents.is_empty() {
                p {}
                ul.hint { @for one in &file.consents {
                    li { (shell::moment(web, one.at)) ": " (one.what) " " (if one.given { "given" } else { "taken back" }) ", " (one.source) }
                } }
            }
        }
    }
}

fn points(web: &Web, session: &Session, file: &CustomerFile) -> Markup {
    html! {
        section.card {
            h2 { "Points" }
            p.hint {
                @match &web.rules.points {
                    Some(rule) => { (rule.give) " for each " (shell::money(web, rule.for_each.0)) " without tax" @for (category, give) in &rule.categories { ", " (category) ": " (give) } "; given when a check is paid, kept as they were then." },
                    None => "No rule is set: write [points] into customers.toml in the bridge's folder. Points can be given by hand all the same.",
                }
            }
            form method="post" action=(path(file.line.id)) {
                (shell::csrf(session))
                div.row {
                    label { "Points (−20 takes)" input name="points" inputmode="numeric" required autocomplete="off"; }
                    label { "Why" input name="why" required maxlength="100" placeholder="a free dessert" autocomplete="off"; }
                    button type="submit" name="do" value="points" { "Book" }
                }
            }
            @if !file.by_hand.is_empty() {
                p {}
                ul.hint { @for (points, at, why) in &file.by_hand { li { (shell::moment(web, *at)) ": " (points) ", " (why) } } }
            }
        }
    }
}

fn forget(session: &Session, file: &CustomerFile) -> Markup {
    html! {
        section.card {
            h2 { "Forget" }
            p.hint { "Erases name, phone, e-mail, note, allergies, consents, points and the link to their orders, for good. The orders stay in the books and are nobody's." }
            form method="post" action=(path(file.line.id)) {
                (shell::csrf(session))
                label.check { input type="checkbox" name="sure" value="yes" required; "They asked for it, and it cannot be undone" }
                button.stop type="submit" name="do" value="forget" { "Forget this customer" }
            }
        }
    }
}

/// What a button asks for, and what is said when it is done.
fn asked(posted: &Posted) -> Result<(CustomerWish, &'static str), String> {
    let fields = &posted.fields;
    Ok(match fields.get("do") {
        "save" => (
            CustomerWish::Save {
                edit: edit(posted)?,
            },
            "Saved.",
        ),
        "agree" => {
            let what = Agreement::named(fields.get("what")).ok_or("choose what they agreed to")?;
            let given = fields.get("given") == "yes";
            let source = "said to the manager".to_owned();
            (
                CustomerWish::Agree {
                    what,
                    given,
                    source,
                },
                "Noted, with the time.",
            )
        }
        "allergies" => {
            let text: String = fields.get("allergies").chars().take(200).collect();
            (CustomerWish::Allergies { text }, "Remembered.")
        }
        "link" => {
            let number = fields.get("number").parse().map_err(|_bad| {
                "the number is the one of the day on the receipt, like 12".to_owned()
            })?;
            let day = fields.get("day").to_owned();
            (CustomerWish::Link { day, number }, "Linked.")
        }
        "points" => {
            let text = fields.get("points").replace('\u{2212}', "-");
            let points = text
                .parse()
                .ok()
                .filter(|n: &i64| *n != 0 && n.abs() <= POINTS_MAX);
            let points = points.ok_or_else(|| {
                format!(
                    "points: write a whole number from -{POINTS_MAX} to {POINTS_MAX}, and not 0"
                )
            })?;
            let why: String = fields
                .some("why")
                .ok_or("points need a reason")?
                .chars()
                .take(100)
                .collect();
            (CustomerWish::Points { points, why }, "Booked.")
        }
        "forget" if fields.get("sure") == "yes" => (
            CustomerWish::Forget,
            "Forgotten. Nothing here names them any more.",
        ),
        "forget" => return Err("tick that they asked for it".to_owned()),
        _ => return Err("that button is not known here; open the page again".to_owned()),
    })
}

pub(super) async fn act(State(web): State<Web>, Path(id): Path<String>, posted: Posted) -> Shown {
    let id: CustomerId = id.parse().map_err(Trouble::missing)?;
    let word = match asked(&posted) {
        Err(words) => Word::Refused(words),
        Ok((what, done)) => {
            let forgets = what == CustomerWish::Forget;
            match super::wish(&web, Wish::Customer { id, what }).await? {
                Ok(_) if forgets => {
                    return Ok(back(
                        &web,
                        &posted.session,
                        Tab::Customers.path(),
                        Word::Done(done.to_owned()),
                    ));
                }
                Ok(_) => Word::Done(done.to_owned()),
                Err(words) => Word::Refused(words),
            }
        }
    };
    Ok(back(&web, &posted.session, &path(id), word))
}
