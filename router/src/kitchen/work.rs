//! What a line makes: its steps, and how long each takes of this size, with these modifiers, at this time of day.

use shared::ids::{ModifierId, StationId};
use shared::menu::{Item, Modifier, PrepChange, Restaurant, StepSpec, changed_prep};
use shared::order::LineDraft;
use shared::time::{Span, Timestamp};

/// One step of work as it will be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Spec<'a> {
    pub station: &'a StationId,
    pub prep: Span,
}

/// Steps in a row; of a modifier, or of the item itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chain<'a> {
    pub modifier: Option<&'a ModifierId>,
    pub steps: Vec<Spec<'a>>,
}

/// The chains of a line's work: the item's own, then those that its modifiers bring along. What is changed is
/// the item's own work, by its size, by the daypart at `cooked_at`, and by its modifiers; a modifier's work
/// takes what it says.
pub fn chains<'a>(
    menu: &'a Restaurant,
    item: &'a Item,
    draft: &'a LineDraft,
    cooked_at: Timestamp,
) -> Vec<Chain<'a>> {
    let chosen = draft.modifiers.iter().filter_map(|choice| {
        let found = menu.menu.modifiers.get(&choice.modifier)?;
        Some((found, choice.count))
    });
    if let Some(station) = draft.open.as_ref().and_then(|open| open.station.as_ref()) {
        return vec![sent_to(station, item)];
    }
    let own = item.work.iter().map(|chain| {
        let steps = chain.iter().filter_map(|step| {
            let changes = changes(menu, item, draft, cooked_at, chosen.clone(), &step.station);
            let prep = changed_prep(step.prep, changes)?;
            let station = &step.station;
            Some(Spec { station, prep })
        });
        Chain {
            modifier: None,
            steps: steps.collect(),
        }
    });
    let theirs = chosen.clone().flat_map(|(modifier, _)| {
        modifier.work.iter().map(|chain| Chain {
            modifier: Some(&modifier.id),
            steps: chain
                .iter()
                .map(|step| Spec {
                    station: &step.station,
                    prep: step.prep,
                })
                .collect(),
        })
    });
    own.chain(theirs)
        .filter(|chain| !chain.steps.is_empty())
        .collect()
}

/// An open item goes whole to where the waiter sends it, and takes there what its department takes.
fn sent_to<'a>(station: &'a StationId, item: &Item) -> Chain<'a> {
    let length = |chain: &Vec<StepSpec>| {
        let preps = chain.iter().map(|step| step.prep);
        preps.fold(Span::ZERO, |a, b| a + b)
    };
    let prep = item.work.iter().map(length).max().unwrap_or(Span::ZERO);
    Chain {
        modifier: None,
        steps: vec![Spec { station, prep }],
    }
}

/// What changes the item's own steps at `station`, each with how often.
fn changes<'a>(
    menu: &'a Restaurant,
    item: &'a Item,
    draft: &'a LineDraft,
    cooked_at: Timestamp,
    chosen: impl Iterator<Item = (&'a Modifier, u8)> + Clone,
    station: &'a StationId,
) -> impl Iterator<Item = (PrepChange, u8)> + Clone {
    let size = draft.size.as_ref();
    let size = size.and_then(|size| item.size_prep.get(size)?.get(station));
    let daypart = (!item.daypart_prep.is_empty())
        .then(|| menu.daypart(cooked_at))
        .flatten();
    let daypart = daypart.and_then(|part| item.daypart_prep.get(part)?.get(station));
    // A daypart's own time stands above a size's: it is the later word of the house.
    let size = size.filter(|size| {
        let both = matches!(size, PrepChange::To(_)) && matches!(daypart, Some(PrepChange::To(_)));
        !both
    });
    let once = size.into_iter().chain(daypart).map(|change| (*change, 1));
    once.chain(chosen.filter_map(move |(modifier, count)| {
        let change = modifier.prep.get(station)?;
        Some((*change, count))
    }))
}

/// How long a line takes when nothing is in the way: its longest chain.
pub fn longest_chain(
    menu: &Restaurant,
    item: &Item,
    draft: &LineDraft,
    cooked_at: Timestamp,
) -> Span {
    let length = |chain: &Chain<'_>| {
        let preps = chain.steps.iter().map(|step| step.prep);
        preps.fold(Span::ZERO, |a, b| a + b)
    };
    let chains = chains(menu, item, draft, cooked_at);
    chains.iter().map(length).max().unwrap_or(Span::ZERO)
}
