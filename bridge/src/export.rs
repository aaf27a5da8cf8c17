//! The journal in the formats of hledger and beancount, complete enough for their strict checks.

mod tables;

pub use tables::cell as csv_cell;

use std::collections::BTreeMap;
use std::io::{self, Write};

use shared::money::Money;

use crate::store::{BookedEntry, Reader, StoreError};

#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    Hledger,
    Beancount,
    /// A row for each posting.
    Csv,
    /// For desktop bookkeeping.
    Iif,
    /// An object for each entry, one a line.
    Json,
}

impl Format {
    /// What files of it are called: `journal`.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Hledger => "journal",
            Self::Beancount => "beancount",
            Self::Csv => "csv",
            Self::Iif => "iif",
            Self::Json => "jsonl",
        }
    }
}

/// The currency of the books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Currency {
    /// ISO 4217: `USD`.
    pub code: String,
    /// `$`.
    pub symbol: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error("the journal could not be read")]
    Store(#[from] StoreError),
    #[error("the export could not be written; check the disk and the path")]
    Write(#[from] io::Error),
}

/// Writes every entry (of one business day `2026-11-22`, or of all) and the accounts they use.
pub fn export(
    reader: &Reader,
    format: Format,
    currency: &Currency,
    day: Option<&str>,
    out: &mut dyn Write,
) -> Result<(), ExportError> {
    let accounts = reader.accounts(day)?;
    match format {
        Format::Hledger => {
            hledger_head(&accounts, currency, out)?;
            reader.entries(day, &mut |entry| Ok(hledger_entry(entry, currency, out)?))
        }
        Format::Beancount => {
            beancount_head(&accounts, currency, out)?;
            reader.entries(day, &mut |entry| Ok(beancount_entry(entry, currency, out)?))
        }
        Format::Csv => {
            tables::csv_head(out)?;
            reader.entries(day, &mut |entry| {
                Ok(tables::csv_entry(entry, currency, out)?)
            })
        }
        Format::Iif => {
            tables::iif_head(out)?;
            reader.entries(day, &mut |entry| Ok(tables::iif_entry(entry, out)?))
        }
        Format::Json => reader.entries(day, &mut |entry| {
            Ok(tables::json_entry(entry, currency, out)?)
        }),
    }
}

/// What an entry is about, in words; the kinds are those that `ingest` writes.
fn title(entry: &BookedEntry) -> String {
    let order = entry.number;
    let note = plain(&entry.note);
    match entry.kind.as_str() {
        "opening" => format!("stock at the opening of the books: {note}"),
        "made" => format!("order {order} made: {note}"),
        "undone" => format!("order {order} not made after all: {note}"),
        "waste" => format!("order {order} wasted: {note}"),
        "tender" => format!("order {order} paid, {note}"),
        "settled" => format!("order {order} sold, {note}"),
        "refund" => format!("order {order} money back: {note}"),
        "receipt" => format!("goods received: {note}"),
        "count" => format!("stock counted: {note}"),
        "waste-log" => format!("thrown away: {note}"),
        "batch" => format!("made ahead: {note}"),
        "transfer" => format!("goods transferred: {note}"),
        "drawer" => format!("drawer counted: {note}"),
        "gift" => format!("gift card filled: {note}"),
        "tip" => format!("order {order} tip changed, {note}"),
        other => format!("order {order} {other}: {note}"),
    }
}

/// Free text without anything that either format reads as syntax.
fn plain(text: &str) -> String {
    let swap = |c: char| {
        if c.is_control() || matches!(c, ';' | '"' | '\\' | '|') {
            ' '
        } else {
            c
        }
    };
    text.chars().map(swap).collect::<String>().trim().to_owned()
}

/// Symbols of letters and currency signs stand alone; others must be quoted.
fn hledger_amount(amount: Money, currency: &Currency) -> String {
    let symbol = &currency.symbol;
    let alone = symbol
        .chars()
        .all(|c| c.is_alphabetic() || matches!(c, '$' | '€' | '£' | '¥' | '₹' | '₩'));
    let symbol = if alone {
        symbol.clone()
    } else {
        format!("\"{symbol}\"")
    };
    format!("{symbol}{amount}")
}

fn hledger_head(
    accounts: &[(String, String)],
    currency: &Currency,
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "; Written by bridge export hledger.")?;
    let sample = hledger_amount(Money(100_000), currency).replace("1000.00", "1,000.00");
    writeln!(out, "commodity {sample}")?;
    for (name, _) in accounts {
        writeln!(out, "account {name}")?;
    }
    Ok(())
}

fn hledger_entry(entry: &BookedEntry, currency: &Currency, out: &mut dyn Write) -> io::Result<()> {
    write!(out, "\n{} (B{}) {}", entry.day, entry.id, title(entry))?;
    match entry.order {
        Some(order) => write!(out, "  ; order:{order}, kind:{}", entry.kind)?,
        None => write!(out, "  ; kind:{}", entry.kind)?,
    }
    match &entry.of_day {
        Some(day) => writeln!(out, ", late-of:{day}")?,
        None => writeln!(out)?,
    }
    for (account, amount) in &entry.postings {
        writeln!(
            out,
            "    {account:<40}  {:>14}",
            hledger_amount(*amount, currency)
        )?;
    }
    Ok(())
}

/// Parts start with a capital letter or digit and hold letters, digits and hyphens.
fn beancount_account(name: &str) -> String {
    let part = |part: &str| {
        let mut word = String::with_capacity(part.len());
        for c in part.chars() {
            let legal = c.is_ascii_alphanumeric();
            match (word.is_empty(), legal) {
                (true, true) => word.push(c.to_ascii_uppercase()),
                (true, false) => word.push('X'),
                (false, true) => word.push(c),
                (false, false) => word.push('-'),
            }
        }
        word
    };
    name.split(':').map(part).collect::<Vec<_>>().join(":")
}

fn beancount_head(
    accounts: &[(String, String)],
    currency: &Currency,
    out: &mut dyn Write,
) -> io::Result<()> {
    let code = &currency.code;
    writeln!(out, "; Written by bridge export beancount.")?;
    writeln!(out, "option \"operating_currency\" \"{code}\"\n")?;
    // Two names may become one; it is opened on the earlier day.
    let mut opened: BTreeMap<String, &str> = BTreeMap::new();
    for (name, first) in accounts {
        let day = opened.entry(beancount_account(name)).or_insert(first);
        *day = (*day).min(first.as_str());
    }
    for (account, day) in opened {
        writeln!(out, "{day} open {account} {code}")?;
    }
    Ok(())
}

fn beancount_entry(
    entry: &BookedEntry,
    currency: &Currency,
    out: &mut dyn Write,
) -> io::Result<()> {
    let code = &currency.code;
    writeln!(out, "\n{} * \"{}\" ^B{}", entry.day, title(entry), entry.id)?;
    if let Some(order) = entry.order {
        writeln!(out, "  order: \"{order}\"")?;
    }
    if let Some(day) = &entry.of_day {
        writeln!(out, "  late-of: {day}")?;
    }
    for (account, amount) in &entry.postings {
        let account = beancount_account(account);
        let amount = amount.to_string();
        writeln!(out, "  {account:<40}  {amount:>14} {code}")?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beancount_takes_capitals_and_hyphens() {
        for (ours, theirs) in [
            ("assets:cash", "Assets:Cash"),
            ("liabilities:sales tax:food", "Liabilities:Sales-tax:Food"),
            ("income:sales:food & wine", "Income:Sales:Food---wine"),
            ("expenses:7up", "Expenses:7up"),
            ("income:élan", "Income:Xlan"),
        ] {
            assert_eq!(beancount_account(ours), theirs);
        }
    }

    #[test]
    fn amounts_carry_the_symbol_and_odd_symbols_are_quoted() {
        let amount = |symbol: &str, minor| {
            let currency = Currency {
                code: "XXX".to_owned(),
                symbol: symbol.to_owned(),
            };
            hledger_amount(Money(minor), &currency)
        };
        assert_eq!(amount("$", -1_840), "$-18.40");
        assert_eq!(amount("kr", 5), "kr0.05");
        assert_eq!(amount("R$ ", 100), "\"R$ \"1.00");
    }

    #[test]
    fn free_text_cannot_become_syntax() {
        assert_eq!(
            plain("fell \"down\"; |twice|\n2026-01-01 open"),
            "fell  down    twice  2026-01-01 open"
        );
    }
}
