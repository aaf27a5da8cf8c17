//! A closed day's numbered report, as it is kept.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::super::Web;
use super::service::figure;
use super::shell;
use crate::books::{NetAndTax, TenderFigures};
use crate::store::ClosedDay;

pub(super) fn closed(web: &Web, one: &ClosedDay) -> Markup {
    let (report, figures) = (&one.report, &one.report.figures);
    let money = |minor| shell::money(web, minor);
    html! {
        section.card {
            div.title {
                h2 { "Report Z " (report.z) }
                span.muted { "closed " (shell::moment(web, report.closed_at)) }
            }
            div.figures {
                (figure("Sold, with tax", &money(report.gross), "", ""))
                (figure("Orders", &figures.orders.to_string(), "", ""))
                (figure("Checks", &figures.settlements.to_string(), "", ""))
                (figure("Dishes", &figures.dishes.to_string(), "", ""))
                @if let Some(drawer) = report.drawer {
                    (figure("Drawer, expected", &money(drawer.expected), "", ""))
                    (figure(if drawer.over < 0 { "Drawer, short" } else { "Drawer, over" }, &money(drawer.over), if drawer.over < 0 { "late" } else { "" }, ""))
                }
            }
            div.cards {
                (sums(web, "Sales, net", &figures.sales))
                (sums(web, "Adjustments, net", &figures.adjustments))
                (taxes(web, &figures.tax))
                (tenders(web, &figures.tenders))
                (amounts(web, "Cash declared", &figures.declared))
            }
            p.hint { "Seal " code { (one.seal) } ", after " code { (if report.after.is_empty() { "none" } else { &report.after }) } }
        }
    }
}

fn rows(title: &str, list: &[(String, String)]) -> Markup {
    html! {
        @if !list.is_empty() {
            div {
                h3 { (title) }
                div.table { table { tbody { @for (name, value) in list { tr { td { (name) } td.n { (value) } } } } } }
            }
        }
    }
}

fn sums(web: &Web, title: &str, sums: &BTreeMap<String, NetAndTax>) -> Markup {
    let row = |(name, sum): (&String, &NetAndTax)| (name.clone(), shell::money(web, sum.net));
    rows(title, &sums.iter().map(row).collect::<Vec<_>>())
}

fn amounts(web: &Web, title: &str, amounts: &BTreeMap<String, i64>) -> Markup {
    let row = |(name, minor): (&String, &i64)| (name.clone(), shell::money(web, *minor));
    rows(title, &amounts.iter().map(row).collect::<Vec<_>>())
}

fn taxes(web: &Web, taxes: &BTreeMap<String, NetAndTax>) -> Markup {
    let row = |(name, sum): (&String, &NetAndTax)| {
        let words = format!("{name}, on {}", shell::money(web, sum.net));
        (words, shell::money(web, sum.tax))
    };
    rows("Tax", &taxes.iter().map(row).collect::<Vec<_>>())
}

fn tenders(web: &Web, tenders: &BTreeMap<String, TenderFigures>) -> Markup {
    let mut list = Vec::new();
    for (kind, one) in tenders {
        list.push((kind.clone(), shell::money(web, one.taken)));
        for (word, minor) in [
            ("tips", one.tips),
            ("given back", -one.refunded),
            ("charges", -one.charges),
        ] {
            if minor != 0 {
                list.push((format!("{kind}: {word}"), shell::money(web, minor)));
            }
        }
    }
    rows("Payments", &list)
}
