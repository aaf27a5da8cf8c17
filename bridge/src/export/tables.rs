//! The journal as rows for spreadsheets, and as the IIF file that desktop bookkeeping imports.

use std::io::{self, Write};

use super::{Currency, plain, title};
use crate::store::BookedEntry;

pub(super) fn csv_head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(
        out,
        "day,entry,kind,order,late_of,account,amount,currency,text"
    )
}

/// Quoted where it must be; text that a spreadsheet would run as a formula is disarmed.
pub fn cell(text: &str) -> String {
    let text = if text.starts_with(['=', '+', '-', '@']) {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains([',', '"', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

pub(super) fn csv_entry(
    entry: &BookedEntry,
    currency: &Currency,
    out: &mut dyn Write,
) -> io::Result<()> {
    let order = entry
        .order
        .map_or_else(String::new, |order| order.to_string());
    let late_of = entry.of_day.as_deref().unwrap_or_default();
    let (text, code) = (cell(&title(entry)), &currency.code);
    let BookedEntry { day, id, kind, .. } = entry;
    for (account, amount) in &entry.postings {
        let account = cell(account);
        writeln!(
            out,
            "{day},{id},{kind},{order},{late_of},{account},{amount},{code},{text}"
        )?;
    }
    Ok(())
}

/// Amounts as texts, so that no program makes fractions of them.
pub(super) fn json_entry(
    entry: &BookedEntry,
    currency: &Currency,
    out: &mut dyn Write,
) -> io::Result<()> {
    let posting = |(account, amount): &(String, shared::money::Money)| serde_json::json!({ "account": account, "amount": amount.to_string() });
    let line = serde_json::json!({
        "day": entry.day,
        "entry": entry.id,
        "kind": entry.kind,
        "order": entry.order,
        "late_of": entry.of_day,
        "currency": currency.code,
        "text": title(entry),
        "postings": entry.postings.iter().map(posting).collect::<Vec<_>>(),
    });
    writeln!(out, "{line}")
}

pub(super) fn iif_head(out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "!TRNS\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\tMEMO")?;
    writeln!(out, "!SPL\tTRNSTYPE\tDATE\tACCNT\tAMOUNT\tDOCNUM\tMEMO")?;
    writeln!(out, "!ENDTRNS")
}

/// One transaction of a general journal; its first line and its splits sum to zero.
pub(super) fn iif_entry(entry: &BookedEntry, out: &mut dyn Write) -> io::Result<()> {
    let date = match entry.day.split('-').collect::<Vec<_>>()[..] {
        [year, month, day] => format!("{month}/{day}/{year}"),
        _ => entry.day.clone(),
    };
    let (id, memo) = (entry.id, plain(&title(entry)));
    for (n, (account, amount)) in entry.postings.iter().enumerate() {
        let head = if n == 0 { "TRNS" } else { "SPL" };
        writeln!(
            out,
            "{head}\tGENERAL JOURNAL\t{date}\t{account}\t{amount}\tB{id}\t{memo}"
        )?;
    }
    writeln!(out, "ENDTRNS")
}

#[cfg(test)]
mod tests {
    use super::*;
    use shared::money::Money;

    fn entry() -> BookedEntry {
        BookedEntry {
            id: 7,
            kind: "refund".to_owned(),
            day: "2026-11-22".to_owned(),
            number: 12,
            order: None,
            note: "cold, \"sorry\"\tnow".to_owned(),
            of_day: Some("2026-11-21".to_owned()),
            postings: vec![
                ("income:refunds".to_owned(), Money(1_000)),
                ("assets:cash".to_owned(), Money(-1_000)),
            ],
        }
    }

    fn lines(write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> Vec<String> {
        let mut out = Vec::new();
        write(&mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn rows_carry_everything_and_no_syntax() {
        let currency = Currency {
            code: "USD".to_owned(),
            symbol: "$".to_owned(),
        };
        let text = "USD,\"order 12 money back: cold,  sorry  now\"";
        let rows = lines(|out| csv_entry(&entry(), &currency, out));
        let head = "2026-11-22,7,refund,,2026-11-21";
        assert_eq!(
            rows,
            [
                format!("{head},income:refunds,10.00,{text}"),
                format!("{head},assets:cash,-10.00,{text}")
            ]
        );
        assert_eq!(cell("=1+1"), "'=1+1");
    }

    #[test]
    fn a_journal_of_the_desktop_is_one_transaction() {
        let memo = "B7\torder 12 money back: cold,  sorry  now";
        let rows = lines(|out| iif_entry(&entry(), out));
        let head = "GENERAL JOURNAL\t11/22/2026";
        assert_eq!(
            rows,
            [
                format!("TRNS\t{head}\tincome:refunds\t10.00\t{memo}"),
                format!("SPL\t{head}\tassets:cash\t-10.00\t{memo}"),
                "ENDTRNS".to_owned()
            ]
        );
    }
}
