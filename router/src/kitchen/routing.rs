//! Which station does what, and on which ticket it shows. Nothing is ever unrouted.
//!
//! A line's work is that of its item and of its modifiers. The first route rule that matches sends a
//! step elsewhere; a station that is dark hands over to its deputy, and theirs, and at last to the pass.

use std::sync::Arc;

use shared::ids::*;
use shared::menu::{Item, Restaurant, RouteRule, StepSpec};
use shared::order::{Channel, LineDraft, Sealed, SealedModifier, StepState};
use shared::rules::lifecycle;
use shared::time::Span;

use super::event::{LineFacts, MovedStep, Moves, NewLine, NewStep, SealedSize};
use super::order::{Order, Step};

/// Where a step goes; `from` is set when that is not where it was meant to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Home {
    pub(super) station: StationId,
    pub(super) from: Option<StationId>,
}

/// The stations as they are now: who is there, and who stands in for whom.
pub(super) struct Map<'a> {
    pub(super) restaurant: &'a Restaurant,
    pub(super) is_dark: &'a dyn Fn(&StationId) -> bool,
}

impl Map<'_> {
    /// Where work goes that is meant for `station`: there, to its deputies, or to the pass.
    pub(super) fn home(&self, station: &StationId) -> Home {
        let is_there =
            |id: &&StationId| self.restaurant.station(id).is_some() && !(self.is_dark)(id);
        let deputies = self.restaurant.deputies(station);
        let mut stations = std::iter::once(station).chain(deputies);
        let home = stations.find(is_there);
        let home = home.unwrap_or_else(|| &self.restaurant.pass().id);
        Home {
            station: home.clone(),
            from: (home != station).then(|| station.clone()),
        }
    }

    /// Where the house rules send work; the first rule that matches wins.
    fn ruled<'a>(&'a self, channel: Channel, item: &Item, station: &'a StationId) -> &'a StationId {
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

    /// Seals a line with its work. `menu` is the version that it was ordered from.
    pub(super) fn seal(
        &self,
        menu: &Restaurant,
        channel: Channel,
        draft: &LineDraft,
        item: &Item,
        sealed: Sealed,
        held: bool,
        slots: &mut Slots,
    ) -> NewLine {
        let chains = chains(menu, item, draft);
        let mut steps = Vec::with_capacity(chains.iter().map(|(_, chain)| chain.len()).sum());
        for (modifier, chain) in &chains {
            let mut after = None;
            for spec in *chain {
                let home = self.home(self.ruled(channel, item, &spec.station));
                steps.push(first_state(spec, home, after, held, *modifier));
                after = u8::try_from(steps.len() - 1).ok();
            }
        }
        if !chains
            .iter()
            .any(|(modifier, chain)| modifier.is_none() && !chain.is_empty())
        {
            let at_the_pass = StepSpec {
                station: self.restaurant.pass().id.clone(),
                prep: Span::ZERO,
            };
            let home = self.home(&at_the_pass.station);
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
    spec: &StepSpec,
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

/// The chains of a line's work: the item's own, then those that its modifiers bring along.
fn chains<'a>(
    menu: &'a Restaurant,
    item: &'a Item,
    draft: &'a LineDraft,
) -> Vec<(Option<&'a ModifierId>, &'a [StepSpec])> {
    let own = item.work.iter().map(|chain| (None, chain.as_slice()));
    let chosen = draft
        .modifiers
        .iter()
        .filter_map(|c| menu.menu.modifiers.get(&c.modifier));
    let theirs = chosen.flat_map(|m| m.work.iter().map(|chain| (Some(&m.id), chain.as_slice())));
    own.chain(theirs).collect()
}

/// All work of a line, chain after chain.
pub(super) fn work_of<'a>(
    menu: &'a Restaurant,
    item: &'a Item,
    draft: &'a LineDraft,
) -> impl Iterator<Item = &'a StepSpec> {
    let chains = chains(menu, item, draft);
    chains.into_iter().flat_map(|(_, chain)| chain)
}

/// How long a line takes when nothing is in the way: its longest chain.
pub(super) fn longest_chain(menu: &Restaurant, item: &Item, draft: &LineDraft) -> Span {
    let length = |chain: &[StepSpec]| {
        chain
            .iter()
            .map(|spec| spec.prep)
            .fold(Span::ZERO, |a, b| a + b)
    };
    let lengths = chains(menu, item, draft)
        .into_iter()
        .map(|(_, chain)| length(chain));
    lengths.max().unwrap_or(Span::ZERO)
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
        names: item.kitchen_names.clone(),
        size: size.map(|size| SealedSize {
            id: size.id.clone(),
            names: size.names.clone(),
        }),
        quantity: draft.quantity,
        modifiers: modifiers.collect(),
        seat: draft.seat,
        course: draft.course,
        note: draft.note.clone(),
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

/// Steps of `order` that nobody has begun and whose station is `lost`, each with its new place.
pub(super) fn hand_over(
    map: &Map<'_>,
    order: &Order,
    lost: &dyn Fn(&StationId) -> bool,
) -> Option<Moves> {
    let untouched = [StepState::Waiting, StepState::Held, StepState::Fired];
    let stranded = |step: &Step| untouched.contains(&step.state) && lost(&step.station);
    if !order
        .lines
        .iter()
        .flat_map(|line| &line.steps)
        .any(stranded)
    {
        return None;
    }
    let mut slots = Slots::of(order);
    let mut steps = Vec::new();
    for line in &order.lines {
        for (n, step) in line
            .steps
            .iter()
            .enumerate()
            .filter(|(_, step)| stranded(step))
        {
            let meant_for = step.from.as_ref().unwrap_or(&step.station);
            let to = map.home(meant_for).station;
            if to == step.station {
                continue;
            }
            let from = meant_for.clone();
            let mark = (from != to).then(|| from.clone());
            let (ticket, _) = slots.place(line.facts.course, &to, &mark);
            steps.push(MovedStep {
                step: line.step_id(n),
                to,
                ticket,
                from,
            });
        }
    }
    (!steps.is_empty()).then_some(Moves {
        order: order.id,
        steps,
    })
}
