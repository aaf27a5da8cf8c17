//! Events, facts and rails in the words that stories use.

use shared::ids::*;
use shared::order::{HoldReason, StepState};
use shared::ticket::{TicketLine, TicketView};
use shared::wire::{Fact, FactBody};

use super::super::*;
use super::Nobody;

fn order(id: OrderId) -> String {
    let n = id.0.as_u128();
    let letter = u8::try_from(n >> 32).map_or('?', char::from);
    format!("{letter}{}", n & 0xffff_ffff)
}

/// `0`: the number of the line within its order.
fn line(id: LineId) -> String {
    (id.0.as_u128() & 0xff).to_string()
}

fn steps(ids: impl Iterator<Item = StepId>) -> String {
    ids.map(|id| format!("{}.{}", line(id.line), id.n))
        .collect::<Vec<_>>()
        .join(" ")
}

pub(super) fn event(kitchen: &Kitchen, event: &Event) -> String {
    let done = |all: &[DoneStep]| {
        let word = |done: &DoneStep| {
            let mark = if done.first_of_line { "*" } else { "" };
            format!("{}{mark}", steps(std::iter::once(done.step)))
        };
        all.iter().map(word).collect::<Vec<_>>().join(" ")
    };
    let moves = |moved: &[Moves]| {
        let of = |moves: &Moves| {
            let word = |s: &MovedStep| format!("{} to {}", steps(std::iter::once(s.step)), s.to);
            let all = moves.steps.iter().map(word).collect::<Vec<_>>().join(" ");
            format!(" {} {all}", order(moves.order))
        };
        moved.iter().map(of).collect::<String>()
    };
    match event {
        Event::MenuLoaded { restaurant, moved } => {
            format!("menu {}{}", restaurant.name, moves(moved))
        }
        Event::OrderAccepted { order: new } => {
            format!("accepted {} #{}", order(new.id), new.number)
        }
        Event::LinesAdded {
            order: id, lines, ..
        } => {
            let items = lines.iter().map(|line| line.facts.item.to_string());
            format!(
                "added {} {}",
                order(*id),
                items.collect::<Vec<_>>().join(" ")
            )
        }
        Event::LineVoided {
            order: id,
            line: l,
            after_fire,
            ..
        } => {
            let when = if *after_fire { "after" } else { "before" };
            format!("voided {} {} {when} fire", order(*id), line(*l))
        }
        Event::AllergyAdded {
            order: id, allergy, ..
        } => {
            format!("allergy {} {}", order(*id), allergy.allergen.name())
        }
        Event::CourseFired {
            order: id,
            course,
            auto,
            ..
        } => {
            let who = if *auto { " by itself" } else { "" };
            format!("fired {} course {}{who}", order(*id), course.0)
        }
        Event::CourseHeld {
            order: id,
            course,
            because,
        } => {
            format!("held {} course {}: {}", order(*id), course.0, hold(because))
        }
        Event::StepsStarted {
            order: id,
            station,
            steps: s,
        } => {
            format!(
                "started {} {station} {}",
                order(*id),
                steps(s.iter().copied())
            )
        }
        Event::StepsDone {
            order: id,
            station,
            steps,
            ..
        } => {
            format!("done {} {station} {}", order(*id), done(steps))
        }
        Event::VoidsSeen {
            order: id,
            station,
            steps: s,
        } => {
            format!(
                "void seen {} {station} {}",
                order(*id),
                steps(s.iter().copied())
            )
        }
        Event::StepsUndone {
            order: id,
            station,
            steps,
        } => {
            format!("undone {} {station} {}", order(*id), done(steps))
        }
        Event::TicketRecalled { ticket, steps: s } => {
            let id = order(ticket.order);
            format!(
                "recalled {id} {} {}",
                ticket.station,
                steps(s.iter().copied())
            )
        }
        Event::LineRefired {
            order: id,
            line: l,
            reason,
            ..
        } => {
            format!("refired {} {} {reason}", order(*id), line(*l))
        }
        _ => other(kitchen, event),
    }
}

fn other(kitchen: &Kitchen, event: &Event) -> String {
    match event {
        Event::RushSet { order: id, on } => format!("rush {} {on}", order(*id)),
        Event::CourseServed {
            order: id, course, ..
        } => {
            format!("served {} course {}", order(*id), course.0)
        }
        Event::TicketsDisplayed { station, tickets } => {
            format!("displayed {station} {}", tickets.len())
        }
        Event::ItemEightySixed { item, by_stock } => format!("out {item} by stock {by_stock}"),
        Event::ItemBack { item, by_stock } => format!("back {item} by stock {by_stock}"),
        Event::CountdownSet { item, left } => format!("count {item} {left:?}"),
        // Stories of money and people look at what became of it.
        Event::Check(_) => "check".to_owned(),
        Event::Party(_) => "party".to_owned(),
        Event::Staff(_) => "staff".to_owned(),
        Event::TenderTaken {
            order: id,
            amount,
            change,
            ..
        } => {
            format!("paid {} {amount} change {change}", order(*id))
        }
        Event::CheckSettled {
            order: id,
            lines,
            totals,
            ..
        } => {
            format!(
                "settled {} {} lines {}",
                order(*id),
                lines.len(),
                totals.gross
            )
        }
        Event::Refunded {
            order: id, amount, ..
        } => format!("refunded {} {amount}", order(*id)),
        Event::OrderCompleted { order: id } => format!("completed {}", order(*id)),
        Event::OrderCancelled { order: id, .. } => format!("cancelled {}", order(*id)),
        Event::OrderClosed { order: id, .. } => format!("closed {}", order(*id)),
        Event::StationWentDark { station, moved } => {
            let moved: usize = moved.iter().map(|moves| moves.steps.len()).sum();
            let dark = kitchen
                .station_health(station)
                .is_some_and(|health| health.dark);
            format!("dark {station} {dark}, {moved} moved")
        }
        Event::StationCameBack { station } => format!("came back {station}"),
        Event::StationClosed { station, moved, .. } => {
            let moved: usize = moved.iter().map(|moves| moves.steps.len()).sum();
            format!("station closed {station}, {moved} moved")
        }
        Event::StationOpened { station, .. } => format!("station opened {station}"),
        Event::PlanAdopted { plan } => {
            let orders = plan.orders.iter().map(|planned| {
                let kept = planned.steps.iter().filter(|step| step.wait.is_some());
                let kept = steps(kept.map(|one| one.step));
                format!("{} keeps back [{kept}]", order(planned.order))
            });
            format!("planned {}", orders.collect::<Vec<_>>().join(", "))
        }
        Event::StepsMoved { moved } => {
            let moved = moved.iter().flat_map(|moves| &moves.steps);
            let texts =
                moved.map(|one| format!("{} to {}", steps(std::iter::once(one.step)), one.to));
            format!("moved {}", texts.collect::<Vec<_>>().join(", "))
        }
        Event::StepsFired {
            order: id,
            steps: fired,
        } => {
            format!("time for {} {}", order(*id), steps(fired.iter().copied()))
        }
        other => panic!("no word for {other:?}"),
    }
}

pub(super) fn hold(because: &HoldReason) -> String {
    let at = |time: &shared::time::Timestamp| *time - super::OPENING;
    match because {
        HoldReason::EarlierCourse { course } => format!("after course {}", course.0),
        HoldReason::HeldByFront => "by the front".to_owned(),
        HoldReason::Scheduled { fire_at } => format!("scheduled at {}", at(fire_at)),
        HoldReason::CoursePause { fire_at } => format!("pause until {}", at(fire_at)),
        HoldReason::WaitsFor { item, fire_at, .. } => {
            format!("for {item} until {}", at(fire_at))
        }
    }
}

pub(super) fn fact(fact: &Fact) -> String {
    let id = order(fact.order);
    match &fact.body {
        FactBody::OrderTaken { totals, .. } => format!("taken {id} {}", totals.gross),
        FactBody::StepDone {
            station,
            step,
            first_of_line,
            again,
            made,
            ..
        } => {
            let first = if *first_of_line { " first" } else { "" };
            let step = steps(std::iter::once(*step));
            format!(
                "done {id} {station} {step} {} again {again}{first}",
                made.item
            )
        }
        FactBody::StepUndone {
            step,
            first_of_line,
            again,
            ..
        } => {
            let first = if *first_of_line { " first" } else { "" };
            format!(
                "undone {id} {} again {again}{first}",
                steps(std::iter::once(*step))
            )
        }
        FactBody::LineVoided {
            made, after_fire, ..
        } => {
            format!("voided {id} {} after fire {after_fire}", made.item)
        }
        FactBody::LineRefired { made, reason } => format!("refired {id} {} {reason}", made.item),
        FactBody::TenderTaken { amount, .. } => format!("tender {id} {amount}"),
        FactBody::CheckSettled { totals, lines, .. } => {
            format!(
                "settled {id} {} lines {} + {}",
                lines.len(),
                totals.net,
                totals.tax
            )
        }
        FactBody::Refunded { amount, .. } => format!("refunded {id} {amount}"),
        FactBody::TipAdjusted { before, tip, .. } => format!("tip {id} {before} to {tip}"),
        FactBody::GiftIssued { code, amount, .. } => format!("gift {code} {amount}"),
        FactBody::CashDeclared { counted, .. } => format!("declared {counted}"),
        FactBody::OrderCompleted => format!("completed {id}"),
        FactBody::OrderCancelled { .. } => format!("cancelled {id}"),
    }
}

/// Tickets by rank, bumped ones last: `A1 course 2: burger[rare] started, fries`.
pub(super) fn rail(kitchen: &Kitchen, station: &str) -> Vec<String> {
    let snapshot = kitchen
        .station_snapshot(&station.parse().unwrap(), &Nobody)
        .unwrap();
    let mut tickets = snapshot.tickets;
    tickets.sort_by_key(|t| (t.bumped_at, t.rank, t.head.number, t.id.clone()));
    tickets.iter().map(ticket).collect()
}

fn ticket(view: &TicketView) -> String {
    let lines = view
        .lines
        .iter()
        .map(ticket_line)
        .collect::<Vec<_>>()
        .join(", ");
    let n = if view.id.n == 1 {
        String::new()
    } else {
        format!(" ({})", view.id.n)
    };
    let mut text = format!(
        "{} course {}{n}: {lines}",
        order(view.id.order),
        view.course.0
    );
    if let Some(because) = &view.hold {
        text += &format!(" | held {}", hold(because));
    }
    if let Some(from) = &view.handed_over_from {
        text += &format!(" | from {from}");
    }
    let marks = [
        (view.head.rush, "RUSH"),
        (view.recalled, "RECALLED"),
        (view.bumped_at.is_some(), "bumped"),
    ];
    for (_, mark) in marks.iter().filter(|(on, _)| *on) {
        text += &format!(" | {mark}");
    }
    text
}

fn ticket_line(line: &TicketLine) -> String {
    let size = line
        .size
        .as_ref()
        .map_or(String::new(), |size| format!("/{}", size.get("en")));
    let mut text = format!("{}{size}", line.item);
    if 1 < line.quantity {
        text = format!("{} {text}", line.quantity);
    }
    if !line.modifiers.is_empty() {
        let names = line
            .modifiers
            .iter()
            .map(|m| m.modifier.to_string())
            .collect::<Vec<_>>();
        text += &format!("[{}]", names.join(" "));
    }
    text += match line.state {
        StepState::Fired => "",
        StepState::Held => " held",
        StepState::Started => " started",
        StepState::Done => " done",
        StepState::Void => " VOID",
        StepState::Waiting => " WAITING?",
    };
    if line.added_at.is_some() {
        text += " ADD-ON";
    }
    if let Some(reason) = &line.refire {
        text += &format!(" AGAIN ({reason})");
    }
    text
}
