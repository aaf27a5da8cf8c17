//! Which station does what, and on which ticket it shows. Nothing is ever unrouted.
//!
//! A line's work is that of its item and of its modifiers. The first route rule that matches sends a
//! step elsewhere; of twins, the one that is free first takes it; a station that is dark, closed or out of
//! its hours hands over to its deputy, and theirs, and at last to the pass.

use std::cell::RefCell;
use std::sync::Arc;

use shared::ids::*;
use shared::menu::{Item, Names, Restaurant, RouteRule, Station};
use shared::order::{Channel, LineDraft, Sealed, SealedModifier, StepState};
use shared::rules::lifecycle;
use shared::time::{Span, Timestamp};

use super::Kitchen;
use super::event::{LineFacts, MovedStep, Moves, NewLine, NewStep, SealedSize};
use super::order::{Line, Order, Step};
use super::twins::Queues;
use super::work::{self, Spec};

/// Where a step goes; `from` is set when that is not where it was meant to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) station: StationId,
    pub(super) from: Option<StationId>,
}

/// The stations as they are at a time: who is there, who stands in for whom, and how long their queues are.
pub(super) struct Map<'a> {
    pub(super) restaurant: &'a Restaurant,
    kitchen: &'a Kitchen,
    /// Takes no more work, whatever the kitchen says.
    leaving: Option<&'a StationId>,
    /// What waits at stations with twins, with what this map has placed there since.
    queues: RefCell<Queues>,
}

impl<'a> Map<'a> {
    pub(super) fn new(kitchen: &'a Kitchen, restaurant: &'a Restaurant) -> Self {
        Self {
            restaurant,
            kitchen,
            leaving: None,
            queues: RefCell::new(Queues::of(kitchen, restaurant)),
        }
    }

    pub(super) fn without(mut self, station: &'a StationId) -> Self {
        self.leaving = Some(station);
        self
    }

    /// Somebody works there at `at`.
    fn is_there(&self, station: &Station, at: Timestamp) -> bool {
        self.leaving != Some(&station.id)
            && !self.kitchen.is_shut(&station.id)
            && self.restaurant.is_staffed(&station.id, at)
    }

    /// Where work goes at `at` that is meant for `station`: there or to the twin that is free first, to its
    /// deputies, or to the pass. Twins that are equally free go by `joins`, a ticket that is there already,
    /// and then by the order of the file.
    pub(super) fn home(
        &self,
        station: &StationId,
        at: Timestamp,
        joins: &dyn Fn(&StationId) -> bool,
    ) -> Home {
        let deputies = self.restaurant.deputies(station);
        let mut meant = std::iter::once(station).chain(deputies);
        let free_first = |id: &StationId| {
            let twins = self.restaurant.twins(id);
            let there = twins.filter(|twin| self.is_there(twin, at));
            let queues = self.queues.borrow();
            let first = there.min_by_key(|twin| (queues.free_in(twin), !joins(&twin.id)));
            first.map(|twin| {
                (
                    twin.id.clone(),
                    self.restaurant.are_twins(&twin.id, station),
                )
            })
        };
        let home = meant.find_map(free_first);
        let (home, is_ours) = home.unwrap_or_else(|| (self.restaurant.pass().id.clone(), false));
        let is_pass = home == *station;
        Home {
            from: (!is_ours && !is_pass).then(|| station.clone()),
            station: home,
        }
    }

    /// Counts work in that has been placed.
    fn placed(&self, station: &StationId, prep: Span) {
        self.queues.borrow_mut().add(station, prep);
    }

    /// Where the house rules send work; the first rule that matches wins.
    fn ruled<'b>(&'b self, channel: Channel, item: &Item, station: &'b StationId) -> &'b StationId {
        let fits = |rule: &&RouteRule| {
            rule.from == *station
                && rule.channel.is_none_or(|only| only == channel)
                && rule
                    .category
                    .as_ref()
                    .is_none_or(|only| *only == item.category)
                && rule.item.as_ref().is_none_or(|only| *only == item.id)
        };
        self.restaurant
            .routes
            .iter()
            .find(fits)
            .map_or(station, |rule| &rule.to)
    }

    /// Seals a line with its work. `menu` is the version that it was ordered from, `cooked_at` when it is
    /// expected to go to the kitchen.
    pub(super) fn seal(
        &self,
        menu: &Restaurant,
        channel: Channel,
        draft: &LineDraft,
        item: &Item,
        sealed: Sealed,
        held: bool,
        cooked_at: Timestamp,
        slots: &mut Slots,
    ) -> NewLine {
        let chains = work::chains(menu, item, draft, cooked_at);
        let mut steps = Vec::with_capacity(chains.iter().map(|chain| chain.steps.len()).sum());
        for chain in &chains {
            let mut after = None;
            for spec in &chain.steps {
                let meant = self.ruled(channel, item, spec.station);
                let joins = |id: &StationId| slots.is_open(draft.course, id);
                let home = self.home(meant, cooked_at, &joins);
                self.placed(&home.station, spec.prep);
                steps.push(first_state(spec, home, after, held, chain.modifier));
                after = u8::try_from(steps.len() - 1).ok();
            }
        }
        if !chains.iter().any(|chain| chain.modifier.is_none()) {
            let at_the_pass = Spec {
                station: &self.restaurant.pass().id,
                prep: Span::ZERO,
            };
            let home = self.home(at_the_pass.station, cooked_at, &|_| false);
            steps.push(first_state(&at_the_pass, home, None, held, None));
        }
        for step in &mut steps {
            (step.ticket, step.added) = slots.place(draft.course, &step.station, &step.from);
        }
        NewLine {
            facts: Arc::new(facts(menu, draft, item, sealed)),
            steps,
        }
    }
}

fn first_state(
    spec: &Spec<'_>,
    home: Home,
    after: Option<u8>,
    held: bool,
    modifier: Option<&ModifierId>,
) -> NewStep {
    let state = match (after, held) {
        (Some(_), _) => StepState::Waiting,
        (None, true) => StepState::Held,
        (None, false) => StepState::Fired,
    };
    NewStep {
        station: home.station,
        prep: spec.prep,
        state,
        after,
        ticket: 0,
        from: home.from,
        added: false,
        modifier: modifier.cloned(),
    }
}

fn facts(menu: &Restaurant, draft: &LineDraft, item: &Item, sealed: Sealed) -> LineFacts {
    let size = draft.size.as_ref().and_then(|id| item.size(id));
    let modifiers = draft.modifiers.iter().filter_map(|choice| {
        let modifier = menu.menu.modifiers.get(&choice.modifier)?;
        Some(SealedModifier {
            modifier: modifier.id.clone(),
            names: modifier.names.clone(),
            kind: modifier.kind,
            count: choice.count,
        })
    });
    LineFacts {
        id: draft.id,
        item: item.id.clone(),
        names: match &draft.open {
            Some(open) => Names::en(open.name.trim()),
            None => item.kitchen_names.clone(),
        },
        size: size.map(|size| SealedSize {
            id: size.id.clone(),
            names: size.names.clone(),
        }),
        quantity: draft.quantity,
        modifiers: modifiers.collect(),
        seat: draft.seat,
        course: draft.course,
        note: draft.note.clone(),
        is_open: draft.open.is_some(),
        sealed,
    }
}

/// The tickets of one order that new work may join, and the numbers that are taken.
#[derive(Default)]
pub(super) struct Slots(Vec<Slot>);

struct Slot {
    course: CourseNo,
    station: StationId,
    from: Option<StationId>,
    n: u16,
    was_there: bool,
    /// Work is left on it.
    open: bool,
}

impl Slots {
    pub(super) fn of(order: &Order) -> Self {
        let slot = |ticket: &super::order::Ticket| {
            let left = |step: &Step| !lifecycle::is_over(step.state) || step.unseen_void;
            let work_left = order.steps_on(ticket).any(|(_, _, step)| left(step));
            Slot {
                course: ticket.course,
                station: ticket.station.clone(),
                from: ticket.from.clone(),
                n: ticket.n,
                was_there: true,
                open: ticket.bumped_at.is_none() && work_left,
            }
        };
        Self(order.tickets.iter().map(slot).collect())
    }

    /// A ticket of the course is open there, which more work would join.
    fn is_open(&self, course: CourseNo, station: &StationId) -> bool {
        let mut here = self.0.iter();
        here.any(|slot| slot.open && slot.course == course && slot.station == *station)
    }

    /// The number of the ticket that takes the work, and whether it was there before. Work joins the
    /// newest ticket of its kind while that is open; after its bump it opens the next one.
    pub(super) fn place(
        &mut self,
        course: CourseNo,
        station: &StationId,
        from: &Option<StationId>,
    ) -> (u16, bool) {
        let same = |slot: &&Slot| slot.course == course && slot.station == *station;
        let here = self.0.iter().filter(same);
        let newest = here
            .filter(|slot| slot.from == *from)
            .max_by_key(|slot| slot.n);
        if let Some(slot) = newest.filter(|slot| slot.open) {
            return (slot.n, slot.was_there);
        }
        let taken = self.0.iter().filter(same).map(|slot| slot.n).max();
        let n = taken.unwrap_or(0) + 1;
        let (station, from) = (station.clone(), from.clone());
        self.0.push(Slot {
            course,
            station,
            from,
            n,
            was_there: false,
            open: true,
        });
        (n, false)
    }
}

/// Steps of `order` that nobody has begun and whose station is `lost`, each with its new place at `at`.
pub(super) fn hand_over(
    map: &Map<'_>,
    order: &Order,
    at: Timestamp,
    lost: &dyn Fn(&Line, &Step) -> bool,
) -> Option<Moves> {
    let untouched = [StepState::Waiting, StepState::Held, StepState::Fired];
    let stranded = |line: &Line, step: &Step| untouched.contains(&step.state) && lost(line, step);
    let is_concerned = |line: &Line| line.steps.iter().any(|step| stranded(line, step));
    if !order.lines.iter().any(is_concerned) {
        return None;
    }
    let mut slots = Slots::of(order);
    let mut steps = Vec::new();
    for line in &order.lines {
        let course = line.facts.course;
        let lost = line.steps.iter().enumerate();
        for (n, step) in lost.filter(|(_, step)| stranded(line, step)) {
            let meant_for = step.from.as_ref().unwrap_or(&step.station);
            let joins = |id: &StationId| slots.is_open(course, id);
            let Home { station: to, from } = map.home(meant_for, at, &joins);
            if to == step.station {
                continue;
            }
            map.placed(&to, step.prep);
            let (ticket, _) = slots.place(course, &to, &from);
            steps.push(MovedStep {
                step: line.step_id(n),
                // A twin is no stand-in: nothing was meant for anybody else.
                from: from.unwrap_or_else(|| to.clone()),
                to,
                ticket,
            });
        }
    }
    (!steps.is_empty()).then_some(Moves {
        order: order.id,
        steps,
    })
}
