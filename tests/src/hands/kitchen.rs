//! Simulated cooks: one bus client per station that taps what a screen has proved to show.

use std::collections::{BTreeMap, BTreeSet};

use shared::bus::Inbound;
use shared::ids::*;
use shared::menu::Restaurant;
use shared::order::StepState;
use shared::ticket::TicketView;
use shared::time::{Span, Timestamp};
use shared::wire::*;

use super::Hand;
use crate::workload::Seed;

/// Work a cook has decided to finish at a time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tap {
    pub station: StationId,
    pub ticket: TicketId,
    pub steps: Vec<StepId>,
}

struct Cook {
    station: StationId,
    hand: Hand,
    tickets: BTreeMap<TicketId, TicketView>,
    /// When each of the station's places is free again.
    places: Vec<Timestamp>,
}

/// All cooks of a kitchen.
pub struct Cooks {
    cooks: Vec<Cook>,
    /// Steps that somebody has decided to finish; a step comes back when its tap missed.
    planned: BTreeSet<StepId>,
    seed: Seed,
    /// Prep times are divided by this; 1 in a replay, more when a newcomer wants to see it alive.
    hurry: i64,
}

/// What the cooks heard since the last call.
#[derive(Debug, Default)]
pub struct Heard {
    pub anything: bool,
    /// Tickets whose newest revision a screen has shown.
    pub seen: Vec<TicketId>,
    pub answers: Vec<Answer>,
}

impl Cooks {
    pub fn connect(
        restaurant: &Restaurant,
        endpoint: &str,
        seed: Seed,
        hurry: i64,
    ) -> anyhow::Result<Self> {
        let mut cooks = Vec::new();
        for station in &restaurant.stations {
            let device = format!("cook-{}", station.id);
            let streams = [Stream::Station(station.id.clone())];
            let hand = Hand::connect(&restaurant.site, Role::Station, &device, endpoint, &streams)?;
            cooks.push(Cook {
                station: station.id.clone(),
                hand,
                tickets: BTreeMap::new(),
                places: vec![Timestamp(i64::MIN / 2); usize::from(station.capacity.max(1))],
            });
        }
        Ok(Self {
            cooks,
            planned: BTreeSet::new(),
            seed,
            hurry: hurry.max(1),
        })
    }

    /// Takes in what has arrived.
    pub fn hear(&mut self) -> Heard {
        let mut heard = Heard::default();
        for cook in &mut self.cooks {
            while let Some(inbound) = cook.hand.next() {
                heard.anything |= !matches!(inbound, Inbound::Beat(_));
                cook.take(inbound, &mut heard);
            }
        }
        for answer in &heard.answers {
            if let Ok(Accepted::Steps { changed, .. }) = &answer.result {
                for step in changed {
                    self.planned.remove(step);
                }
            }
        }
        heard
    }

    /// True when a cook has taken this step in hand.
    pub fn has_planned(&self, step: &StepId) -> bool {
        self.planned.contains(step)
    }

    /// Decides when each newly seen ticket will be done: the first free place, then the prep time ± 20 %.
    pub fn plan(&mut self, now: Timestamp) -> Vec<(Timestamp, Tap)> {
        let mut taps = Vec::new();
        for cook in &mut self.cooks {
            for (id, view) in &cook.tickets {
                if view.seen != Some(view.revision) {
                    continue;
                }
                let open = |s: StepState| s == StepState::Fired || s == StepState::Started;
                let lines = view.lines.iter().filter(|line| open(line.state));
                let fresh: Vec<_> = lines
                    .filter(|line| !self.planned.contains(&line.step))
                    .collect();
                let Some(prep) = fresh.iter().map(|line| line.prep.0).max() else {
                    continue;
                };
                let place = cook
                    .places
                    .iter_mut()
                    .min()
                    .expect("a station has at least one place");
                let noise = 80 + self.seed.below(41) as i64;
                *place = (*place).max(now) + Span((prep * noise / 100 / self.hurry).max(1));
                let steps: Vec<StepId> = fresh.iter().map(|line| line.step).collect();
                self.planned.extend(steps.iter().copied());
                let tap = Tap {
                    station: cook.station.clone(),
                    ticket: id.clone(),
                    steps,
                };
                taps.push((*place, tap));
            }
        }
        taps
    }

    /// Sends the tap with the revisions on the screen now; `None` when none of it is on the rail any more.
    pub fn tap(&mut self, tap: &Tap) -> Option<RequestId> {
        let cook = self.cooks.iter().find(|cook| cook.station == tap.station)?;
        let lines = cook
            .tickets
            .get(&tap.ticket)
            .map_or(&[][..], |view| &view.lines[..]);
        let wanted = lines.iter().filter(|line| tap.steps.contains(&line.step));
        let open = wanted.filter(|line| line.state < StepState::Done);
        let steps: Vec<SeenStep> = open
            .map(|line| SeenStep {
                step: line.step,
                revision: line.revision,
            })
            .collect();
        if steps.is_empty() {
            return None;
        }
        let station = tap.station.clone();
        let ask = StationAsk::Bump {
            station,
            steps,
            tap_age: Some(Span::ZERO),
        };
        Some(cook.hand.ask(Ask::Station(ask)))
    }

    /// The pass sends a course out.
    pub fn serve(&self, pass: &StationId, order: OrderId, course: CourseNo) -> Option<RequestId> {
        let cook = self.cooks.iter().find(|cook| cook.station == *pass)?;
        Some(cook.hand.ask(Ask::Station(StationAsk::Serve {
            order,
            course,
            reason: None,
        })))
    }

    /// For messages when nothing moves: tickets that no screen has shown in their newest revision.
    pub fn unseen(&self) -> Vec<String> {
        let views = self.cooks.iter().flat_map(|cook| cook.tickets.values());
        let unseen = views.filter(|v| v.fired_at.is_some() && v.bumped_at.is_none());
        let unseen = unseen.filter(|view| view.seen != Some(view.revision));
        unseen
            .map(|view| format!("{} of order {}", view.id.station, view.head.number))
            .collect()
    }
}

impl Cook {
    fn take(&mut self, inbound: Inbound, heard: &mut Heard) {
        match inbound {
            Inbound::Update { tell, .. } => match tell.update {
                Update::Station(StationUpdate::Ticket { view }) => self.put(*view, heard),
                Update::Station(StationUpdate::TicketGone { ticket }) => {
                    self.tickets.remove(&ticket);
                }
                _ => {}
            },
            Inbound::Snapshot {
                snapshot: Snapshot::Station(snapshot),
                ..
            } => {
                self.tickets.clear();
                for view in snapshot.tickets {
                    self.put(view, heard);
                }
            }
            Inbound::Answer(answer) => heard.answers.push(answer),
            _ => {}
        }
    }

    fn put(&mut self, view: TicketView, heard: &mut Heard) {
        if view.seen == Some(view.revision) {
            heard.seen.push(view.id.clone());
        }
        self.tickets.insert(view.id.clone(), view);
    }
}
