//! How pressing a ticket is: its forecast against its promise, never a colour.

use shared::order::StepState;
use shared::ticket::TicketView;
use shared::time::{Span, Timestamp};

/// A promise nearer than this is due soon whatever the forecast says.
const SOON_WINDOW: Span = Span::from_mins(2);
/// A course that fired later than this after its order was held for its turn, so the order's promise is not its own.
const FIRED_AT_ONCE: Span = Span::from_mins(1);

/// Plain minutes for what has no promise of its own (station settings).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    pub soon_after: Span,
    pub late_after: Span,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Age {
    Held,
    Calm,
    Soon,
    Late,
}

/// A ticket's time at one moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    pub state: Age,
    /// Since it fired; `None` while held.
    pub age: Option<Span>,
    pub due: Timestamp,
    /// Until it is due; negative when late.
    pub left: Span,
    /// Share of the time to the promise that is used up, 0 to 1000.
    pub used: u16,
    /// How long after its promise it should be done by the plan, if so.
    pub behind: Option<Span>,
}

/// When this ticket should be done: the order's promise, or the station's own minutes for a later course.
pub fn due_at(view: &TicketView, limits: Thresholds) -> Timestamp {
    let promise = view.head.due_at;
    match view.fired_at {
        Some(fired) if 1 < view.course.0 && FIRED_AT_ONCE < fired - view.head.accepted_at => {
            promise.max(fired + limits.late_after)
        }
        _ => promise,
    }
}

/// A recalled ticket counts on from its fire, or (`restarts`) anew from its recall.
pub fn timing(view: &TicketView, now: Timestamp, limits: Thresholds, restarts: bool) -> Timing {
    let due = due_at(view, limits);
    let left = due - now;
    let Some(fired) = view.fired_at else {
        return Timing {
            state: Age::Held,
            age: None,
            due,
            left,
            used: 0,
            behind: None,
        };
    };
    let recalled = view.recalled_at.filter(|_| restarts && view.recalled);
    let counted = recalled.map_or(fired, |at| at.max(fired));
    let forecast = view.forecast.map(|forecast| forecast.p50 - due);
    let behind = forecast.filter(|behind| 0 < behind.0);
    let open = view
        .lines
        .iter()
        .filter(|line| line.state < StepState::Done);
    let prep = open.map(|line| line.prep).max().unwrap_or(Span::ZERO);
    let plain = promise_is_plain(view, due);
    let state = if left.0 <= 0 {
        Age::Late
    } else if behind.is_some() {
        Age::Soon
    } else if plain {
        if now - fired < limits.soon_after {
            Age::Calm
        } else {
            Age::Soon
        }
    } else if left <= SOON_WINDOW || due < fired + prep {
        Age::Soon
    } else {
        Age::Calm
    };
    let whole = (due - fired).0.max(1);
    let used = ((now - fired).0.max(0).saturating_mul(1_000) / whole).clamp(0, 1_000);
    Timing {
        state,
        age: Some(now - counted),
        due,
        left,
        used: u16::try_from(used).unwrap_or(1_000),
        behind,
    }
}

fn promise_is_plain(view: &TicketView, due: Timestamp) -> bool {
    due != view.head.due_at
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::board::samples::ticket;

    const LIMITS: Thresholds = Thresholds {
        soon_after: Span::from_mins(8),
        late_after: Span::from_mins(12),
    };

    fn check(prep_mins: i64, promise_mins: i64, now_secs: i64, state: Age, used: u16) {
        let mut view = ticket("grill", 118, &[("ribeye", 1)]);
        view.fired_at = Some(view.head.accepted_at);
        view.head.due_at = view.head.accepted_at + Span::from_mins(promise_mins);
        view.lines[0].prep = Span::from_mins(prep_mins);
        let timing = timing(
            &view,
            view.head.accepted_at + Span::from_secs(now_secs),
            LIMITS,
            false,
        );
        assert_eq!((timing.state, timing.used), (state, used));
    }

    #[test]
    fn a_ticket_is_judged_by_forecast_against_promise() {
        check(8, 15, 60, Age::Calm, 66);
        check(8, 15, 13 * 60 + 1, Age::Soon, 867);
        check(8, 15, 15 * 60, Age::Late, 1_000);
        // Fifteen minutes of cooking on a ten minute promise cannot be on time: say so at once.
        check(15, 10, 5, Age::Soon, 8);
    }

    #[test]
    fn a_later_course_has_its_own_minutes() {
        let mut view = ticket("grill", 118, &[("ribeye", 1)]);
        view.course = shared::ids::CourseNo(2);
        view.head.due_at = view.head.accepted_at + Span::from_mins(15);
        let fired = view.head.accepted_at + Span::from_mins(30);
        view.fired_at = Some(fired);
        assert_eq!(
            timing(&view, fired + Span::from_mins(1), LIMITS, false).state,
            Age::Calm
        );
        assert_eq!(
            timing(&view, fired + Span::from_mins(9), LIMITS, false).state,
            Age::Soon
        );
        assert_eq!(
            timing(&view, fired + Span::from_mins(12), LIMITS, false).state,
            Age::Late
        );
    }

    #[test]
    fn a_forecast_behind_its_promise_says_so_before_it_is_late() {
        let mut view = ticket("grill", 118, &[("ribeye", 1)]);
        view.head.due_at = view.head.accepted_at + Span::from_mins(20);
        let due = view.head.due_at;
        let now = view.head.accepted_at + Span::from_mins(2);
        let calm = timing(&view, now, LIMITS, false);
        assert_eq!((calm.state, calm.behind), (Age::Calm, None));
        view.forecast = Some(shared::ticket::Forecast {
            p50: due + Span::from_secs(80),
            p90: due + Span::from_mins(4),
        });
        let soon = timing(&view, now, LIMITS, false);
        assert_eq!(
            (soon.state, soon.behind),
            (Age::Soon, Some(Span::from_secs(80)))
        );
    }

    #[test]
    fn a_recalled_ticket_keeps_its_time_or_counts_anew() {
        let mut view = ticket("grill", 118, &[("ribeye", 1)]);
        let fired = view.fired_at.unwrap();
        view.recalled = true;
        view.recalled_at = Some(fired + Span::from_mins(9));
        let age = |restarts| timing(&view, fired + Span::from_mins(10), LIMITS, restarts).age;
        assert_eq!(age(false), Some(Span::from_mins(10)));
        assert_eq!(age(true), Some(Span::from_mins(1)));
    }

    #[test]
    fn a_held_ticket_does_not_age() {
        let mut view = ticket("grill", 118, &[("ribeye", 1)]);
        view.fired_at = None;
        assert_eq!(
            timing(&view, view.head.due_at + Span::from_mins(5), LIMITS, false).state,
            Age::Held
        );
    }
}
