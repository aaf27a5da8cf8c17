//! `bridge close` and `bridge reconcile`: a day is proven, then closed, and its report is printed.

use std::io::Write;

use anyhow::{Result, bail};
use bridge::books::ZReport;
use bridge::config::{CloseArgs, Folders};
use bridge::reconcile::{Reconciled, reconcile as hold};
use bridge::wish::{Done, Wish};
use shared::money::Money;
use shared::time::BusinessDate;

pub(crate) fn reconcile(folders: &Folders, day: &str, json: bool) -> Result<()> {
    let reconciled = hold(&super::reader(folders)?, day)?;
    let mut out = std::io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string(&reconciled)?)?;
    } else {
        print_proof(&reconciled, &mut out)?;
    }
    if !reconciled.agrees {
        bail!("{day} does not agree with itself; see the differences");
    }
    Ok(())
}

fn print_proof(one: &Reconciled, out: &mut dyn Write) -> std::io::Result<()> {
    let proof = one.proof;
    writeln!(out, "business day  {}", one.day)?;
    match one.z {
        Some(z) => writeln!(out, "closed        by report {z}")?,
        None => writeln!(out, "closed        not yet")?,
    }
    writeln!(out, "orders        {:>12}", one.orders)?;
    writeln!(out, "sold          {:>12}", Money(one.gross_minor))?;
    writeln!(out, "tickets       {:>12}", Money(proof.tickets))?;
    writeln!(out, "stock         {:>12}", Money(proof.stock))?;
    writeln!(out, "waste         {:>12}", Money(proof.waste))?;
    writeln!(out, "ledger        {:>12}", Money(proof.ledger))?;
    for difference in &one.differences {
        let bridge::reconcile::Difference {
            what,
            tickets,
            books,
        } = difference;
        writeln!(out, "differs: {what}: tickets {tickets}, books {books}")?;
    }
    Ok(())
}

pub(crate) fn run(folders: &Folders, close: &CloseArgs) -> Result<()> {
    let day = close.day.to_string();
    let proof = hold(&super::reader(folders)?, &day)?;
    if !proof.agrees && proof.z.is_none() && !close.accept_differences {
        print_proof(&proof, &mut std::io::stderr().lock())?;
        bail!("{day} stays open: see the differences, or close it with --accept-differences");
    }
    let wish = Wish::CloseDay {
        day: BusinessDate(close.day),
        counted: close.cash.map(|cash| cash.0),
        float: close.float.0,
    };
    let Done::Closed { report, seal } = super::wish(folders, &wish)? else {
        bail!("the bridge answered something else; update this program");
    };
    let proof = hold(&super::reader(folders)?, &day)?;
    let mut out = std::io::stdout().lock();
    if close.json {
        let answer = serde_json::json!({
            "report": report,
            "seal": seal,
            "differences": proof.differences,
            "proof": proof.proof,
        });
        writeln!(out, "{answer}")?;
        return Ok(());
    }
    print_report(&report, &seal, &mut out)?;
    Ok(())
}

fn print_report(report: &ZReport, seal: &str, out: &mut dyn Write) -> std::io::Result<()> {
    let figures = &report.figures;
    writeln!(out, "Z {:<6} {}  {}", report.z, report.day, report.currency)?;
    writeln!(
        out,
        "orders {}, checks {}, dishes {}",
        figures.orders, figures.settlements, figures.dishes
    )?;
    for (category, sum) in &figures.sales {
        writeln!(out, "  {category:<30} {:>12}", Money(sum.net))?;
    }
    for (kind, sum) in &figures.adjustments {
        writeln!(out, "  {kind:<30} {:>12}", Money(sum.net))?;
    }
    for (rate, sum) in &figures.tax {
        writeln!(out, "  tax {rate:<26} {:>12}", Money(sum.tax))?;
    }
    writeln!(
        out,
        "  {:<30} {:>12}",
        "sold, with tax",
        Money(report.gross)
    )?;
    for (kind, one) in &figures.tenders {
        writeln!(out, "  {kind:<30} {:>12}", Money(one.taken))?;
        for (word, minor) in [
            ("tips", one.tips),
            ("given back", -one.refunded),
            ("charges", -one.charges),
        ] {
            if minor != 0 {
                writeln!(out, "    {word:<28} {:>12}", Money(minor))?;
            }
        }
    }
    for (who, minor) in &figures.declared {
        let name = format!("cash declared by {who}");
        writeln!(out, "  {name:<30} {:>12}", Money(*minor))?;
    }
    if let Some(drawer) = report.drawer {
        writeln!(
            out,
            "  {:<30} {:>12}",
            "drawer, expected",
            Money(drawer.expected)
        )?;
        writeln!(
            out,
            "  {:<30} {:>12}",
            "drawer, over or short",
            Money(drawer.over)
        )?;
    }
    for (reason, cost) in &figures.worth {
        writeln!(out, "  goods: {reason:<23} {:>12}", Money(*cost))?;
    }
    if 0 < figures.late {
        writeln!(out, "late entries of closed days: {}", figures.late)?;
    }
    writeln!(out, "seal {seal}")
}
