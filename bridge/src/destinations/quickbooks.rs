//! QuickBooks Online: a closed day as a journal entry; sales as a receipt of their items where they are mapped.
//!
//! Bodies are XML by Intuit's published schema. `requestid` is theirs for repeats: the same one has one effect.

use shared::money::Money;

use super::client::{Call, Failure};
use super::service::Account;
use super::talk::{Day, Language, Said, Talk, What};
use super::token::escaped;
use super::xero::by_code;

/// Longest document number they take.
const NUMBER_CHARS_MAX: usize = 21;

pub(super) struct QuickBooks;

fn xml(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    text.replace('>', "&gt;").replace('"', "&quot;")
}

/// Z 12 of 2026-11-22 is `Z12-20261122`.
fn number(day: &Day) -> String {
    let plain = format!("Z{}-{}", day.z, day.day.replace('-', ""));
    plain.chars().take(NUMBER_CHARS_MAX).collect()
}

/// The day without what stands on the receipt; the receipt's sum takes its place, on the account it is paid to.
fn split(account: &Account, day: &Day) -> (Vec<(String, String, i64)>, Day) {
    let mut rest = day.clone();
    let mut lines = Vec::new();
    let mut sum = 0;
    for (name, item) in &account.receipt {
        // Earned is credit, below zero here and above zero on a receipt.
        if let Some(amount) = rest.ledger.remove(name).filter(|amount| *amount != 0) {
            lines.push((name.clone(), item.clone(), -amount));
            sum += amount;
        }
    }
    if sum != 0 {
        *rest.ledger.entry(account.receipt_into.clone()).or_default() += sum;
    }
    (lines, rest)
}

fn entry(account: &Account, key: &str, day: &Day) -> Result<Option<String>, Failure> {
    let lines = by_code(account, day)?;
    if lines.is_empty() {
        return Ok(None);
    }
    let line = |(code, amount, names): &(String, i64, String)| {
        let side = if *amount < 0 { "Credit" } else { "Debit" };
        format!(
            "<Line><Description>{}</Description><Amount>{}</Amount><DetailType>JournalEntryLineDetail</DetailType>\
             <JournalEntryLineDetail><PostingType>{side}</PostingType><AccountRef>{}</AccountRef>\
             </JournalEntryLineDetail></Line>",
            xml(names),
            Money(amount.abs()),
            xml(code)
        )
    };
    let lines: String = lines.iter().map(line).collect();
    Ok(Some(format!(
        "<JournalEntry xmlns=\"http://schema.intuit.com/finance/v3\"><DocNumber>{}</DocNumber>\
         <TxnDate>{}</TxnDate><PrivateNote>{}</PrivateNote>{lines}</JournalEntry>",
        number(day),
        day.day,
        xml(key)
    )))
}

fn receipt(
    account: &Account,
    key: &str,
    day: &Day,
    lines: &[(String, String, i64)],
) -> Result<Option<String>, Failure> {
    let sum: i64 = lines.iter().map(|(_, _, amount)| amount).sum();
    if lines.is_empty() {
        return Ok(None);
    }
    if sum < 0 {
        return Err(Failure::Refused(format!(
            "the sales of {} are below zero, which no receipt takes; enter the day there by hand",
            day.day
        )));
    }
    let paid_to = account
        .accounts
        .of(&account.receipt_into)
        .unwrap_or_default();
    let line = |(name, item, amount): &(String, String, i64)| {
        format!(
            "<Line><Description>{}</Description><Amount>{}</Amount><DetailType>SalesItemLineDetail</DetailType>\
             <SalesItemLineDetail><ItemRef>{}</ItemRef></SalesItemLineDetail></Line>",
            xml(name),
            Money(*amount),
            xml(item)
        )
    };
    let all: String = lines.iter().map(line).collect();
    Ok(Some(format!(
        "<SalesReceipt xmlns=\"http://schema.intuit.com/finance/v3\"><DocNumber>{}</DocNumber>\
         <TxnDate>{}</TxnDate><PrivateNote>{}</PrivateNote>{all}<TotalAmt>{}</TotalAmt>\
         <DepositToAccountRef>{}</DepositToAccountRef></SalesReceipt>",
        number(day),
        day.day,
        xml(key),
        Money(sum),
        xml(paid_to)
    )))
}

fn post(account: &Account, what: &str, key: &str, body: String) -> Call {
    let (company, id) = (escaped(&account.place), escaped(key));
    Call {
        method: "POST",
        path: format!("/v3/company/{company}/{what}?requestid={id}&minorversion=75"),
        headers: vec![("content-type", "application/xml".to_owned())],
        body,
    }
}

impl Language for QuickBooks {
    fn tell(&mut self, account: &Account, what: &What, talk: &mut dyn Talk) -> Result<(), Failure> {
        let Said::Day(day) = &what.said else {
            return Ok(());
        };
        let (lines, rest) = split(account, day);
        // Both are made before either is sent.
        let receipt = receipt(account, &what.key, day, &lines)?;
        let entry = entry(account, &what.key, &rest)?;
        if let Some(body) = receipt {
            let key = format!("{}-receipt", what.key);
            talk.ask(post(account, "salesreceipt", &key, body))?;
        }
        if let Some(body) = entry {
            talk.ask(post(account, "journalentry", &what.key, body))?;
        }
        Ok(())
    }

    fn known_by(&self, _account: &Account, key: &str) -> Vec<(&'static str, String)> {
        vec![
            ("authorization", format!("Bearer {key}")),
            ("accept", "application/json".to_owned()),
        ]
    }
}
