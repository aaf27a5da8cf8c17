//! What a guest is told about an order: one word for the whole, one for each line.

use serde::{Deserialize, Serialize};
use shared::ids::{ItemId, LineId, SizeId};
use shared::order::{LineState, OrderDraft, OrderState, StepState, Totals};
use shared::ticket::{LineView, OrderView};
use shared::wire::{Accepted, Reject};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShopStatus {
    /// Kept here; the kitchen has not answered yet.
    Sending,
    /// The kitchen said no; the reason says why.
    Refused,
    /// On its way to the cooks; nobody has begun.
    Accepted,
    Cooking,
    Ready,
    /// Handed over.
    Served,
    Cancelled,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ShopLineState {
    Waiting,
    Cooking,
    Ready,
    Served,
    Void,
}

/// A line as a guest may see it: no notes, no names of people.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeenLine {
    pub line: LineId,
    pub item: ItemId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub size: Option<SizeId>,
    pub quantity: u16,
    pub state: ShopLineState,
    /// Steps of work that are done, of `steps`.
    pub steps_done: u16,
    pub steps: u16,
}

/// An order as the house showed it last; kept, so that a closed order still answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seen {
    pub lines: Vec<SeenLine>,
    pub cancelled: bool,
    pub totals: Totals,
}

impl Seen {
    pub fn of(view: &OrderView) -> Self {
        Self {
            lines: view.lines.iter().map(seen_line).collect(),
            cancelled: view.state == OrderState::Cancelled,
            totals: view.check.totals,
        }
    }
}

fn seen_line(view: &LineView) -> SeenLine {
    let begun = view
        .steps
        .iter()
        .any(|s| matches!(s.state, StepState::Started | StepState::Done));
    let done = view
        .steps
        .iter()
        .filter(|step| step.state == StepState::Done)
        .count();
    let state = match view.state {
        LineState::Void => ShopLineState::Void,
        LineState::Served => ShopLineState::Served,
        LineState::Ready => ShopLineState::Ready,
        LineState::Held | LineState::Cooking if begun => ShopLineState::Cooking,
        LineState::Held | LineState::Cooking => ShopLineState::Waiting,
    };
    SeenLine {
        line: view.line,
        item: view.item.clone(),
        size: view.size.clone(),
        quantity: view.quantity,
        state,
        steps_done: u16::try_from(done).unwrap_or(u16::MAX),
        steps: u16::try_from(view.steps.len()).unwrap_or(u16::MAX),
    }
}

/// The lines of an order that the house has not shown yet.
pub fn lines_of(order: &OrderDraft) -> Vec<SeenLine> {
    let line = |line: &shared::order::LineDraft| SeenLine {
        line: line.id,
        item: line.item.clone(),
        size: line.size.clone(),
        quantity: line.quantity,
        state: ShopLineState::Waiting,
        steps_done: 0,
        steps: 0,
    };
    order.lines.iter().map(line).collect()
}

/// All that is known of an order, from the answer, the house's views and the facts.
#[derive(Clone, Copy, Debug, Default)]
pub struct KnownOrder<'a> {
    pub answer: Option<&'a Result<Accepted, Reject>>,
    pub seen: Option<&'a Seen>,
    /// The fact came that all lines are done or void.
    pub completed: bool,
    /// The fact came that it was cancelled.
    pub cancelled: bool,
    /// The house has closed it.
    pub gone: bool,
    pub verdict: Option<Verdict>,
}

/// What was decided about an order here, without or against the kitchen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Its channel was told yes at its deadline, before the kitchen had answered.
    Accepted,
    /// Its channel was told no at its deadline.
    Denied,
    /// The guest changed it, and a new order stands for it. Nothing more is told of this one.
    Replaced,
}

impl Verdict {
    const ALL: [Self; 3] = [Self::Accepted, Self::Denied, Self::Replaced];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Denied => "denied",
            Self::Replaced => "replaced",
        }
    }

    pub fn named(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == text)
    }
}

/// One word for the order. Where the view was missed, the facts speak.
pub fn status(known: KnownOrder<'_>) -> ShopStatus {
    use ShopLineState::{Cooking, Ready, Served, Void};
    match (known.verdict, known.answer) {
        (Some(Verdict::Denied), _) | (_, Some(Err(_))) => return ShopStatus::Refused,
        (Some(Verdict::Accepted), None) if known.seen.is_none() => return ShopStatus::Accepted,
        (_, None) if known.seen.is_none() => return ShopStatus::Sending,
        _ => {}
    }
    let lines = known.seen.map_or(&[][..], |seen| seen.lines.as_slice());
    let left: Vec<ShopLineState> = lines
        .iter()
        .map(|l| l.state)
        .filter(|s| *s != Void)
        .collect();
    let all =
        |wanted: &[ShopLineState]| !left.is_empty() && left.iter().all(|s| wanted.contains(s));
    let void = !lines.is_empty() && left.is_empty();
    if known.cancelled || known.seen.is_some_and(|seen| seen.cancelled) || void {
        ShopStatus::Cancelled
    } else if all(&[Served]) || (known.gone && known.completed) {
        ShopStatus::Served
    } else if all(&[Ready, Served]) || known.completed {
        ShopStatus::Ready
    } else if left.iter().any(|s| matches!(s, Cooking | Ready | Served)) {
        ShopStatus::Cooking
    } else {
        ShopStatus::Accepted
    }
}

#[cfg(test)]
mod tests {
    use shared::wire::Accepted;

    use super::ShopLineState::*;
    use super::*;

    fn seen(states: &[ShopLineState]) -> Seen {
        let line = |(n, state): (usize, &ShopLineState)| SeenLine {
            line: LineId(uuid::Uuid::from_u128(n as u128)),
            item: ItemId::new("burger").unwrap(),
            size: None,
            quantity: 1,
            state: *state,
            steps_done: 0,
            steps: 1,
        };
        Seen {
            lines: states.iter().enumerate().map(line).collect(),
            cancelled: false,
            totals: Totals::default(),
        }
    }

    #[test]
    fn one_word_for_the_order_follows_its_lines() {
        let yes = Ok(Accepted::Done);
        let check = |states: &[ShopLineState], expected: ShopStatus| {
            let seen = seen(states);
            let known = KnownOrder {
                answer: Some(&yes),
                seen: Some(&seen),
                ..Default::default()
            };
            assert_eq!(status(known), expected, "{states:?}");
        };
        check(&[Waiting, Waiting], ShopStatus::Accepted);
        check(&[Waiting, Cooking], ShopStatus::Cooking);
        check(&[Waiting, Ready], ShopStatus::Cooking);
        check(&[Ready, Ready], ShopStatus::Ready);
        check(&[Ready, Void], ShopStatus::Ready);
        check(&[Ready, Served], ShopStatus::Ready);
        check(&[Served, Served, Void], ShopStatus::Served);
        check(&[Void, Void], ShopStatus::Cancelled);
    }

    #[test]
    fn the_answer_comes_first_and_facts_fill_in_for_views_that_were_missed() {
        let (yes, no) = (Ok(Accepted::Done), Err(Reject::EmptyOrder));
        let cooking = seen(&[Cooking]);
        let known = KnownOrder::default();
        assert_eq!(status(known), ShopStatus::Sending);
        assert_eq!(
            status(KnownOrder {
                answer: Some(&no),
                ..known
            }),
            ShopStatus::Refused
        );
        let known = KnownOrder {
            answer: Some(&yes),
            ..known
        };
        assert_eq!(status(known), ShopStatus::Accepted);
        let known = KnownOrder {
            seen: Some(&cooking),
            ..known
        };
        assert_eq!(status(known), ShopStatus::Cooking);
        let known = KnownOrder {
            completed: true,
            ..known
        };
        assert_eq!(status(known), ShopStatus::Ready);
        assert_eq!(
            status(KnownOrder {
                gone: true,
                ..known
            }),
            ShopStatus::Served
        );
        assert_eq!(
            status(KnownOrder {
                cancelled: true,
                ..known
            }),
            ShopStatus::Cancelled
        );
        // What the channel was told at its deadline stands until the kitchen says something else, a no for ever.
        let judged = |verdict, answer| {
            status(KnownOrder {
                verdict: Some(verdict),
                answer,
                ..KnownOrder::default()
            })
        };
        assert_eq!(judged(Verdict::Accepted, None), ShopStatus::Accepted);
        assert_eq!(judged(Verdict::Accepted, Some(&no)), ShopStatus::Refused);
        assert_eq!(judged(Verdict::Denied, Some(&yes)), ShopStatus::Refused);
        for verdict in Verdict::ALL {
            assert_eq!(Verdict::named(verdict.name()), Some(verdict));
        }
        // The view may be here before the answer.
        let early = KnownOrder {
            seen: Some(&cooking),
            ..Default::default()
        };
        assert_eq!(status(early), ShopStatus::Cooking);
    }
}
