//! Dividing a check: by seat, by item, evenly, by amount. The router cuts to the cent; here it is shown before.

use std::collections::{BTreeMap, BTreeSet};

use shared::check::Share;
use shared::ids::*;
use shared::money::Money;
use shared::wire::{CheckAmount, CheckShare, FrontAsk, LineShares, SeatCheck, Split};

use super::tender::money;
use super::*;
use crate::intent::Intent;
use crate::say::tender as w;

/// Checks that a dialog makes at once; a larger party splits by seat.
pub const WAYS_MAX: u8 = 20;

#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum SplitBy {
    Seat,
    Item,
    Evenly,
    Amount,
}

/// What is chosen while a check is divided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splitting {
    pub check: CheckId,
    pub by: SplitBy,
    pub ways: u8,
    /// The part that taps and keys go to, from 0.
    pub part: u8,
    /// By item: which parts a line is shared by; none: the first.
    pub lines: BTreeMap<LineId, BTreeSet<u8>>,
    /// By amount, as typed; one that is empty takes the rest.
    pub amounts: BTreeMap<u8, String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRow {
    pub label: String,
    pub amount: Money,
    pub on: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitLine {
    pub line: LineId,
    pub name: String,
    pub cost: Money,
    /// Whose it is, from 0.
    pub parts: Vec<u8>,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SplitView {
    pub by: SplitBy,
    pub label: String,
    pub due: Money,
    pub ways: u8,
    pub parts: Vec<PartRow>,
    pub lines: Vec<SplitLine>,
    /// What is typed for the chosen part.
    pub amount: String,
    /// Adds up, or what is wrong.
    pub told: Result<String, String>,
    /// There are several checks here that could be one again.
    pub many: bool,
    /// Somebody has to be asked who cannot be reached.
    pub away: bool,
}

/// `whole` in so many parts that differ by one cent at most, the larger first.
pub fn evenly(whole: Money, ways: u8) -> Vec<Money> {
    let ways = i64::from(ways.max(1));
    let (each, over) = (whole.0.div_euclid(ways), whole.0.rem_euclid(ways));
    (0..ways)
        .map(|n| Money(each + i64::from(n < over)))
        .collect()
}

impl Desk {
    pub(super) fn splits(&mut self, intent: &Intent, stamp: &mut Stamp<'_>) {
        match intent {
            Intent::AskSplit => self.open_split(),
            Intent::SplitNow => return self.split_now(stamp),
            Intent::MergeBack => return self.merge_back(stamp),
            _ => {}
        }
        let Some(Dialog::Split(own)) = &mut self.screen.dialog else {
            return;
        };
        match intent {
            Intent::SplitBy(by) => (own.by, own.part) = (*by, 0),
            Intent::SplitWays(ways) => {
                own.ways = (*ways).clamp(2, WAYS_MAX);
                own.part = own.part.min(own.ways - 1);
                own.amounts.retain(|part, _| *part < own.ways);
                for parts in own.lines.values_mut() {
                    parts.retain(|part| *part < own.ways);
                }
            }
            Intent::SplitPart(part) => own.part = *part,
            Intent::SplitLine(line) => {
                let parts = own.lines.entry(*line).or_default();
                if !parts.remove(&own.part) {
                    parts.insert(own.part);
                }
            }
            _ => {}
        }
    }

    fn open_split(&mut self) {
        let Some(place) = self.place() else { return };
        let bills = self.bills(place);
        let open = |bill: &&Bill| !bill.settled && !bill.lines.is_empty();
        let Some(bill) = bills.iter().find(open) else {
            return self.say(w::SPLIT_NOTHING, Tone::Soon);
        };
        let seats = seats_of(bill).len();
        let ways = u8::try_from(seats).unwrap_or(WAYS_MAX).clamp(2, WAYS_MAX);
        self.screen.dialog = Some(Dialog::Split(Splitting {
            check: bill.check,
            by: if 1 < seats {
                SplitBy::Seat
            } else {
                SplitBy::Evenly
            },
            ways,
            part: 0,
            lines: BTreeMap::new(),
            amounts: BTreeMap::new(),
        }));
    }

    pub fn split_view(&self) -> Option<SplitView> {
        let Some(Dialog::Split(own)) = &self.screen.dialog else {
            return None;
        };
        let bill = self.bill(own.check)?;
        let (amounts, told) = self.parts_of(own, &bill);
        let seats = seats_of(&bill);
        let parts = amounts.into_iter().enumerate().map(|(n, amount)| PartRow {
            label: match (own.by, seats.get(n)) {
                (SplitBy::Seat, Some(seat)) => w::SEAT_CHECK.with(self.lang(), seat),
                _ => w::PART.with(self.lang(), n + 1),
            },
            amount,
            on: usize::from(own.part) == n,
        });
        let lines = bill.lines.iter().map(|line| {
            let parts: Vec<u8> = parts_with(own, line.line).into_iter().collect();
            let shared = 1 < parts.len();
            let seat = self.seat_words(line.seat);
            SplitLine {
                line: line.line,
                name: format!("{} {}", line.quantity, line.name),
                cost: line.cost(),
                label: if shared {
                    w::SPLIT_SHARED.with(self.lang(), parts.len())
                } else {
                    seat
                },
                parts,
            }
        });
        let open = self.bills(self.place()?);
        Some(SplitView {
            by: own.by,
            label: bill.label.clone(),
            due: bill.due,
            ways: own.ways,
            parts: parts.collect(),
            lines: lines.collect(),
            amount: own.amounts.get(&own.part).cloned().unwrap_or_default(),
            told,
            many: 1 < open.iter().filter(|own| !own.settled).count(),
            away: self.clock.away_since().is_some(),
        })
    }

    /// What each part would pay, and whether that is all.
    fn parts_of(&self, own: &Splitting, bill: &Bill) -> (Vec<Money>, Result<String, String>) {
        let adds_up = || Ok(w::ADDS_UP.with(self.lang(), bill.due));
        match own.by {
            SplitBy::Evenly => (evenly(bill.due, own.ways), adds_up()),
            SplitBy::Seat => {
                let seats = seats_of(bill);
                if seats.len() < 2 {
                    return (vec![bill.due], Err(self.word(w::SPLIT_NOTHING)));
                }
                (by_seat(bill, &seats), adds_up())
            }
            SplitBy::Item => {
                let mut amounts = vec![Money::ZERO; usize::from(own.ways)];
                for line in &bill.lines {
                    let parts = parts_with(own, line.line);
                    let count = u8::try_from(parts.len()).unwrap_or(1);
                    for (part, cost) in parts.iter().zip(evenly(line.cost(), count)) {
                        amounts[usize::from(*part)] += cost;
                    }
                }
                let one = amounts.iter().filter(|own| **own != Money::ZERO).count() < 2;
                let told = if one {
                    Err(self.word(w::SPLIT_ADVICE))
                } else {
                    adds_up()
                };
                (amounts, told)
            }
            SplitBy::Amount => self.by_amount(own, bill),
        }
    }

    fn by_amount(&self, own: &Splitting, bill: &Bill) -> (Vec<Money>, Result<String, String>) {
        let mut amounts = vec![Money::ZERO; usize::from(own.ways)];
        let (mut empty, mut wrong) = (Vec::new(), None);
        for part in 0..own.ways {
            let typed = own.amounts.get(&part).map_or("", |text| text.trim());
            match typed {
                "" => empty.push(usize::from(part)),
                text => match money(text, self.lang()) {
                    Ok(amount) => amounts[usize::from(part)] = amount,
                    Err(why) => wrong = Some(why),
                },
            }
        }
        let left = bill.due - amounts.iter().copied().sum();
        let told = match (wrong, empty[..].split_first()) {
            (Some(why), _) => Err(why),
            _ if left < Money::ZERO => Err(w::OVER_ASSIGNED.with(self.lang(), Money::ZERO - left)),
            // One part that nobody typed takes what is left.
            (None, Some((rest, []))) if Money::ZERO < left => {
                amounts[*rest] = left;
                Ok(w::ADDS_UP.with(self.lang(), bill.due))
            }
            (None, None) if left == Money::ZERO => Ok(w::ADDS_UP.with(self.lang(), bill.due)),
            _ => Err(w::TO_ASSIGN.with(self.lang(), left)),
        };
        (amounts, told)
    }

    fn split_now(&mut self, stamp: &mut Stamp<'_>) {
        let Some(Dialog::Split(own)) = self.screen.dialog.clone() else {
            return;
        };
        let (Some(bill), Some(place)) = (self.bill(own.check), self.place().cloned()) else {
            return;
        };
        if self.clock.away_since().is_some() {
            return self.say(w::AWAY, Tone::Late);
        }
        let (amounts, told) = self.parts_of(&own, &bill);
        if let Err(why) = told {
            return self.screen.say(why, Tone::Late);
        }
        let mut part = |n: usize| match n {
            0 => bill.check,
            _ => CheckId((stamp.mint)()),
        };
        let checks: Vec<CheckId> = (0..amounts.len()).map(&mut part).collect();
        let split = split_of(&own, &bill, &checks, &amounts);
        let (check, revision) = (bill.check, bill.revision);
        let ask = FrontAsk::SplitCheck {
            check,
            revision,
            split,
        };
        self.ask(Some(place), ask, stamp);
        self.screen.dialog = None;
    }

    /// All open checks of this place become one again.
    fn merge_back(&mut self, stamp: &mut Stamp<'_>) {
        let Some(place) = self.place().cloned() else {
            return;
        };
        let open: Vec<CheckId> = self
            .bills(&place)
            .into_iter()
            .filter(|bill| !bill.settled)
            .map(|bill| bill.check)
            .collect();
        if let Some((into, checks)) = open.split_first().filter(|(_, rest)| !rest.is_empty()) {
            let (into, checks) = (*into, checks.to_vec());
            self.ask(Some(place), FrontAsk::MergeChecks { checks, into }, stamp);
        }
        self.screen.dialog = None;
    }
}

fn parts_with(own: &Splitting, line: LineId) -> BTreeSet<u8> {
    let found = own.lines.get(&line).filter(|parts| !parts.is_empty());
    found.cloned().unwrap_or_else(|| BTreeSet::from([0]))
}

fn seats_of(bill: &Bill) -> Vec<u8> {
    let mut seats: Vec<u8> = bill.lines.iter().filter_map(|line| line.seat).collect();
    seats.sort_unstable();
    seats.dedup();
    seats
}

/// Each seat its own; what is for the table is shared equally.
fn by_seat(bill: &Bill, seats: &[u8]) -> Vec<Money> {
    let mut amounts = vec![Money::ZERO; seats.len()];
    for line in &bill.lines {
        match line
            .seat
            .and_then(|seat| seats.iter().position(|own| *own == seat))
        {
            Some(at) => amounts[at] += line.cost(),
            None => {
                let ways = u8::try_from(seats.len()).unwrap_or(u8::MAX);
                let costs = evenly(line.cost(), ways);
                for (amount, cost) in amounts.iter_mut().zip(costs) {
                    *amount += cost;
                }
            }
        }
    }
    amounts
}

fn split_of(own: &Splitting, bill: &Bill, checks: &[CheckId], amounts: &[Money]) -> Split {
    match own.by {
        SplitBy::Evenly => Split::Evenly {
            checks: checks.to_vec(),
        },
        SplitBy::Seat => {
            let seats = seats_of(bill).into_iter().zip(checks);
            let seats = seats.map(|(seat, check)| SeatCheck {
                seat,
                check: *check,
            });
            Split::Seat {
                seats: seats.collect(),
            }
        }
        SplitBy::Amount => {
            let amounts = checks.iter().zip(amounts);
            let amounts = amounts.map(|(check, amount)| CheckAmount {
                check: *check,
                amount: *amount,
            });
            Split::Amount {
                amounts: amounts.collect(),
            }
        }
        SplitBy::Item => {
            let moved = bill.lines.iter().filter_map(|line| {
                let parts = parts_with(own, line.line);
                if parts == BTreeSet::from([0]) {
                    return None;
                }
                let of = u64::try_from(parts.len()).ok()?;
                let shares = parts.iter().map(|part| CheckShare {
                    check: checks[usize::from(*part)],
                    share: Share { part: 1, of },
                });
                Some(LineShares {
                    line: line.line,
                    shares: shares.collect(),
                })
            });
            Split::Item {
                lines: moved.collect(),
            }
        }
    }
}
