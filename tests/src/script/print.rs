//! How a script's run reads: rails, orders and facts in one line each.

use shared::order::{HoldReason, LineState, StepState};
use shared::ticket::{OrderView, TicketLine, TicketView};
use shared::time::clock_text;
use shared::wire::{Accepted, Fact, FactBody};

/// A ticket as a cook would read it aloud.
pub(super) fn ticket(view: &TicketView) -> String {
    let mut text = format!("#{}", view.head.number);
    if let Some(table) = &view.head.table {
        text.push_str(&format!(" table {table}"));
    } else {
        text.push_str(&format!(" {}", view.head.channel.name()));
    }
    text.push_str(&format!(" course {}", view.course.0));
    if view.head.rush {
        text.push_str(" RUSH");
    }
    if view.recalled {
        text.push_str(" RECALLED");
    }
    if let Some(from) = &view.handed_over_from {
        text.push_str(&format!(" (for {from})"));
    }
    if let Some(hold) = &view.hold {
        text.push_str(&format!(" HELD {}", reason(hold)));
    }
    if view.bumped_at.is_some() {
        text.push_str(" bumped");
    }
    for allergy in &view.head.allergies {
        let seat = allergy
            .seat
            .map_or(String::new(), |seat| format!(" seat {seat}"));
        text.push_str(&format!(
            " !{}{seat}!",
            allergy.allergen.name().to_uppercase()
        ));
    }
    let lines: Vec<String> = view.lines.iter().map(line).collect();
    format!("{text} | {}", lines.join(", "))
}

fn reason(hold: &HoldReason) -> String {
    match hold {
        HoldReason::EarlierCourse { course } => format!("until course {} is out", course.0),
        HoldReason::HeldByFront => "by the waiter".to_owned(),
        HoldReason::Scheduled { fire_at } | HoldReason::CoursePause { fire_at } => {
            format!("until {}", clock_text(*fire_at, chrono_tz::UTC))
        }
        HoldReason::WaitsFor { names, fire_at, .. } => {
            let at = clock_text(*fire_at, chrono_tz::UTC);
            format!("for {} until {at}", names.get("en"))
        }
    }
}

fn line(line: &TicketLine) -> String {
    let mut text = format!("{} {}", line.quantity, line.names.get("en"));
    if let Some(size) = &line.size {
        text.push_str(&format!(" {}", size.get("en")));
    }
    let wishes: Vec<&str> = line.modifiers.iter().map(|m| m.names.get("en")).collect();
    if !wishes.is_empty() {
        text.push_str(&format!(" ({})", wishes.join(", ")));
    }
    if let Some(seat) = line.seat {
        text.push_str(&format!(" S{seat}"));
    }
    let marks = [
        line.added_at.map(|_| "ADD-ON".to_owned()),
        line.refire.as_ref().map(|why| format!("REFIRE {why}")),
        line.void.as_ref().map(|why| format!("VOID {why}")),
        (line.state == StepState::Done).then(|| "done".to_owned()),
        (line.state == StepState::Started).then(|| "started".to_owned()),
    ];
    for mark in marks.into_iter().flatten() {
        text.push_str(&format!(" [{mark}]"));
    }
    text
}

/// An order as the pass would read it aloud.
pub(super) fn order(view: &OrderView) -> String {
    let live = view
        .lines
        .iter()
        .filter(|line| line.state != LineState::Void);
    let live: Vec<_> = live.collect();
    let ready = |state: LineState| matches!(state, LineState::Ready | LineState::Served);
    let done = live.iter().filter(|line| ready(line.state)).count();
    let served = live
        .iter()
        .filter(|line| line.state == LineState::Served)
        .count();
    let check = &view.check;
    format!(
        "#{} {:?} ready {done}/{} served {served}, total {} due {}{}",
        view.head.number,
        view.state,
        live.len(),
        check.totals.gross,
        check.due,
        if check.settled { " settled" } else { "" },
    )
}

/// A fact as a bookkeeper would read it aloud.
pub(super) fn fact(fact: &Fact) -> String {
    let of = format!("#{}", fact.number);
    match &fact.body {
        FactBody::OrderTaken {
            channel, totals, ..
        } => {
            format!("{of} order taken {} {}", channel.name(), totals.gross)
        }
        FactBody::StepDone {
            station,
            made,
            first_of_line,
            again,
            ..
        } => format!(
            "{of} made {} {} at {station}{}{}",
            made.quantity,
            made.item,
            if *first_of_line { ", uses stock" } else { "" },
            if *again == 0 { "" } else { ", again" },
        ),
        FactBody::StepUndone {
            made,
            first_of_line,
            ..
        } => {
            let back = if *first_of_line { ", stock back" } else { "" };
            format!("{of} undone {}{back}", made.item)
        }
        FactBody::LineVoided {
            made,
            after_fire,
            reason,
        } => {
            let waste = if *after_fire { " after fire" } else { "" };
            format!("{of} voided {}{waste}: {reason}", made.item)
        }
        FactBody::LineRefired { made, reason } => format!("{of} refired {}: {reason}", made.item),
        FactBody::TenderTaken { amount, change, .. } => {
            format!("{of} tender {amount} change {change}")
        }
        FactBody::CheckSettled { totals, .. } => {
            format!(
                "{of} sale {} = {} + {} tax",
                totals.gross, totals.net, totals.tax
            )
        }
        FactBody::Refunded { amount, reason, .. } => format!("{of} refund {amount}: {reason}"),
        FactBody::TipAdjusted { before, tip, .. } => format!("{of} tip {tip}, was {before}"),
        FactBody::GiftIssued { code, amount, .. } => format!("gift {code} {amount}"),
        FactBody::CashDeclared { counted, .. } => format!("cash declared {counted}"),
        FactBody::OrderCompleted => format!("{of} completed"),
        FactBody::OrderCancelled { reason } => format!("{of} cancelled: {reason}"),
    }
}

/// `None` where the answer says no more than the rails do.
pub(super) fn accepted(accepted: &Accepted) -> Option<String> {
    match accepted {
        Accepted::Order {
            number,
            totals,
            due_at,
            ..
        } => {
            let due = clock_text(*due_at, chrono_tz::UTC);
            Some(format!(
                "accepted #{number}, {} with {} tax, due {due}",
                totals.gross, totals.tax
            ))
        }
        Accepted::Revised { totals, .. } => Some(format!("revised, now {}", totals.gross)),
        Accepted::Steps { done, changed } if !changed.is_empty() => Some(format!(
            "{} done, {} changed since they were seen",
            done.len(),
            changed.len()
        )),
        Accepted::Paid {
            change,
            due,
            settled,
            ..
        } => {
            let settled = if *settled { ", settled" } else { "" };
            Some(format!("paid, change {change}, still due {due}{settled}"))
        }
        Accepted::Quoted { p50, p90, again_in } => Some(match again_in {
            None => format!("ready in {p50}, by {p90} nine times in ten"),
            Some(again_in) => format!("full: ready in {p50} at best; ask again in {again_in}"),
        }),
        Accepted::Checks { checks } => {
            let due = |one: &shared::wire::CheckDue| one.due.to_string();
            let dues: Vec<String> = checks.iter().map(due).collect();
            Some(format!("checks of {}", dues.join(", ")))
        }
        Accepted::Gift { code, balance } => Some(format!("gift {code} holds {balance}")),
        Accepted::SignedIn { person } => Some(format!("signed in {}", person.actor)),
        Accepted::Approved { approver, .. } => Some(format!("approved by {approver}")),
        Accepted::Steps { .. }
        | Accepted::Advanced { .. }
        | Accepted::Drafts { .. }
        | Accepted::Customers { .. }
        | Accepted::History { .. }
        | Accepted::Done => None,
    }
}
