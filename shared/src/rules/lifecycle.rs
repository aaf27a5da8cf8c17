//! Legal moves of a step, and what lines and orders are called because of their steps.
//!
//! The router decides with it; screens only grey out what it would refuse.

use crate::order::{LineState, OrderState, StepState};

/// What can be done to a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Move {
    /// Its course goes to the kitchen.
    Fire,
    /// The plan keeps it back, so that it is ready together with its course.
    Hold,
    /// The step before it is done: it shows up, fired.
    Ready,
    Start,
    /// Done.
    Bump,
    /// A slip of the finger, taken back.
    Undo,
    /// Back on the rail, and it says so.
    Recall,
    /// The step before it came back: it waits again.
    Wait,
    /// Cooked again from the beginning.
    Refire,
    Void,
}

impl Move {
    pub const ALL: [Self; 10] = [
        Self::Fire,
        Self::Hold,
        Self::Ready,
        Self::Start,
        Self::Bump,
        Self::Undo,
        Self::Recall,
        Self::Wait,
        Self::Refire,
        Self::Void,
    ];
}

/// Whether a step in `state` may be moved so. A void step never comes back to life.
pub const fn may(state: StepState, by: Move) -> bool {
    use StepState::*;
    match by {
        Move::Fire => matches!(state, Held),
        Move::Ready => matches!(state, Waiting),
        Move::Hold | Move::Start => matches!(state, Fired),
        Move::Bump => matches!(state, Fired | Started),
        Move::Undo | Move::Recall => matches!(state, Done),
        Move::Wait => matches!(state, Fired),
        Move::Refire => matches!(state, Waiting | Fired | Started | Done),
        Move::Void => !matches!(state, Void),
    }
}

/// On a station's rail, to be worked on.
pub const fn is_on_rail(state: StepState) -> bool {
    matches!(state, StepState::Fired | StepState::Started)
}

/// No work is left in it.
pub const fn is_over(state: StepState) -> bool {
    matches!(state, StepState::Done | StepState::Void)
}

/// Its course has gone to the kitchen: what is taken back now is waste.
pub const fn has_fired(state: StepState) -> bool {
    matches!(
        state,
        StepState::Fired | StepState::Started | StepState::Done
    )
}

/// A line's state. `served`: the pass sent it out since it was last cooked.
pub fn line_state(steps: impl IntoIterator<Item = StepState>, served: bool) -> LineState {
    let (mut begun, mut open, mut live) = (false, false, false);
    for state in steps {
        live |= state != StepState::Void;
        begun |= has_fired(state);
        open |= !is_over(state);
    }
    match (live, open, begun) {
        (false, _, _) => LineState::Void,
        (true, false, _) if served => LineState::Served,
        (true, false, _) => LineState::Ready,
        (true, true, true) => LineState::Cooking,
        (true, true, false) => LineState::Held,
    }
}

/// An order's state: completed once all its lines are done or void.
pub fn order_state(lines: impl IntoIterator<Item = LineState>, cancelled: bool) -> OrderState {
    let finished = |state| {
        matches!(
            state,
            LineState::Ready | LineState::Served | LineState::Void
        )
    };
    if cancelled {
        OrderState::Cancelled
    } else if lines.into_iter().all(finished) {
        OrderState::Completed
    } else {
        OrderState::Open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STATES: [StepState; 6] = [
        StepState::Waiting,
        StepState::Held,
        StepState::Fired,
        StepState::Started,
        StepState::Done,
        StepState::Void,
    ];

    #[test]
    fn every_move_from_every_state() {
        #[rustfmt::skip]
        let table = [
            //                 waiting held   fired  started done   void
            (Move::Fire,   [false, true,  false, false, false, false]),
            (Move::Hold,   [false, false, true,  false, false, false]),
            (Move::Ready,  [true,  false, false, false, false, false]),
            (Move::Start,  [false, false, true,  false, false, false]),
            (Move::Bump,   [false, false, true,  true,  false, false]),
            (Move::Undo,   [false, false, false, false, true,  false]),
            (Move::Recall, [false, false, false, false, true,  false]),
            (Move::Wait,   [false, false, true,  false, false, false]),
            (Move::Refire, [true,  false, true,  true,  true,  false]),
            (Move::Void,   [true,  true,  true,  true,  true,  false]),
        ];
        assert_eq!(table.map(|row| row.0), Move::ALL);
        for (by, row) in table {
            for (state, want) in STATES.into_iter().zip(row) {
                assert_eq!(may(state, by), want, "{by:?} from {state:?}");
            }
        }
    }

    #[test]
    fn a_line_is_what_its_steps_are() {
        use StepState::*;
        let check = |steps: &[StepState], served, want| {
            assert_eq!(
                line_state(steps.iter().copied(), served),
                want,
                "{steps:?} {served}"
            );
        };
        check(&[Held, Waiting], false, LineState::Held);
        check(&[Fired, Waiting], false, LineState::Cooking);
        check(&[Done, Fired], false, LineState::Cooking);
        check(&[Done, Held], false, LineState::Cooking);
        check(&[Done, Done], false, LineState::Ready);
        check(&[Done, Done], true, LineState::Served);
        check(&[Done, Started], true, LineState::Cooking);
        check(&[Void, Void], true, LineState::Void);
    }

    #[test]
    fn an_order_is_completed_when_nothing_is_left() {
        use LineState::*;
        assert_eq!(
            order_state([Ready, Void, Served], false),
            OrderState::Completed
        );
        assert_eq!(order_state([Ready, Held], false), OrderState::Open);
        assert_eq!(order_state([Ready, Cooking], false), OrderState::Open);
        assert_eq!(order_state([Void], true), OrderState::Cancelled);
    }
}
