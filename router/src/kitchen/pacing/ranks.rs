//! Where courses stand on the rails, as numbers to sort by: as few of them change as can be.

use super::super::plan::{PlannedRank, RankReason};
use super::model::Model;
use super::search::Draft;

/// Between two ranks with nothing to stand between, in milliseconds.
const RANK_STEP: i64 = 1_000;

/// New ranks for the courses that stand elsewhere now, and a first one for those that have none. As few as
/// can be move: the longest run of courses that are in order already stays as it is.
pub(super) fn ranks(model: &Model, draft: &Draft) -> Vec<Option<PlannedRank>> {
    let mut ranks = vec![None; model.jobs.len()];
    let fired = |n: &&u32| model.jobs[**n as usize].since <= 0;
    for rush in [true, false] {
        let same = |n: &&u32| model.jobs[**n as usize].rush == rush;
        let order: Vec<u32> = draft
            .order
            .iter()
            .filter(same)
            .filter(fired)
            .copied()
            .collect();
        let now: Vec<(i64, u32)> = order
            .iter()
            .map(|n| (draft.ranks[*n as usize], *n))
            .collect();
        let stays = in_order(&now);
        for (place, rank) in fitted(&now, &stays) {
            let n = order[place] as usize;
            if model.jobs[n].ranked && rank == draft.ranks[n] {
                continue;
            }
            let because = because(model, &order, place, stays[place]);
            ranks[n] = Some(PlannedRank { rank, because });
        }
    }
    ranks
}

/// Which of `keys` belong to the longest run that rises (patience sorting, O(n log n)).
fn in_order(keys: &[(i64, u32)]) -> Vec<bool> {
    let (mut tops, mut before): (Vec<usize>, Vec<Option<usize>>) = (Vec::new(), Vec::new());
    for (n, key) in keys.iter().enumerate() {
        let pile = tops.partition_point(|top| keys[*top] < *key);
        before.push(pile.checked_sub(1).map(|left| tops[left]));
        if pile == tops.len() {
            tops.push(n);
        } else {
            tops[pile] = n;
        }
    }
    let mut stays = vec![false; keys.len()];
    let mut next = tops.last().copied();
    while let Some(n) = next {
        stays[n] = true;
        next = before[n];
    }
    stays
}

/// A rank for each place: its own where it stays, and for the others evenly between their neighbours. Where
/// there is no room between two, equal ranks stand by arrival: rather that than to move the whole rail.
fn fitted(now: &[(i64, u32)], stays: &[bool]) -> Vec<(usize, i64)> {
    let mut fitted: Vec<(usize, i64)> = Vec::with_capacity(now.len());
    for place in 0..now.len() {
        let above = fitted.last().map(|(_, rank)| *rank);
        let rank = if stays[place] {
            above.map_or(now[place].0, |above| now[place].0.max(above))
        } else {
            let ahead = (place..now.len()).find(|place| stays[*place]);
            let run = i64::try_from(ahead.unwrap_or(now.len()) - place).unwrap_or(1);
            match (above, ahead.map(|place| now[place].0)) {
                (Some(above), Some(below)) => above + ((below - above) / (run + 1)).max(0),
                (Some(above), None) => above + RANK_STEP,
                (None, Some(below)) => below - run * RANK_STEP,
                (None, None) => now[place].0,
            }
        };
        fitted.push((place, rank));
    }
    fitted
}

fn because(model: &Model, order: &[u32], place: usize, stays: bool) -> RankReason {
    let job = &model.jobs[order[place] as usize];
    let rank_of = |place: usize| {
        let other = order.get(place).map(|n| &model.jobs[*n as usize])?;
        Some((other, (other.rank, order[place])))
    };
    let own = (job.rank, order[place]);
    let overtook = rank_of(place + 1).filter(|(_, rank)| *rank < own);
    let let_pass = place
        .checked_sub(1)
        .and_then(rank_of)
        .filter(|(_, rank)| own < *rank);
    match (overtook, let_pass) {
        _ if !job.ranked || stays => RankReason::Due,
        (Some((other, _)), _) => RankReason::Before {
            order: other.order,
            course: other.course,
        },
        (None, Some((other, _))) => RankReason::After {
            order: other.order,
            course: other.course,
        },
        (None, None) => RankReason::Due,
    }
}
