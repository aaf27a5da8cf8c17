//! What the router does unasked: time that comes due, screens that fall silent, files that have changed.

use shared::ids::{DeviceId, StationId};
use shared::menu::Restaurant;
use shared::time::Timestamp;
use shared::wire::{DeviceBeat, Role, StationSnapshot};

use super::core::Core;
use super::stop::Stop;
use super::turn::Turn;
use crate::clock::ClockKind;
use crate::kitchen::{By, Command, Stamped};
use crate::watch::Verdict;

/// Ticks in one turn with the same stamp; the next turn goes on.
const TICKS_PER_TURN_MAX: usize = 200;

impl Core {
    /// A journalled command, only where the files' version differs from the one in force.
    ///
    /// # Errors
    /// The journal is another restaurant's, whose open orders and books must not mix with these; or it failed.
    pub fn load_menu(&mut self, restaurant: Box<Restaurant>, now: Timestamp) -> Result<(), Stop> {
        let current = self.kitchen.restaurant();
        if current.is_some_and(|loaded| loaded.version == restaurant.version) {
            return Ok(());
        }
        if let Some(other) = current.filter(|loaded| loaded.site != restaurant.site) {
            return Err(Stop::AnotherRestaurant {
                journal: other.site.clone(),
                files: restaurant.site.clone(),
            });
        }
        if self.clock == ClockKind::Real {
            self.now = self.now.max(now);
        }
        let mut turn = Turn::default();
        let stamped = self.own(Command::LoadMenu(restaurant));
        if let Err(refused) = self.step(&mut turn, &stamped) {
            tracing::error!(%refused, "the restaurant's files were not taken over");
        }
        self.finish(turn).map(drop).map_err(|fallen| fallen.why)
    }

    /// Runs what is due at the present stamp.
    pub(super) fn tick(&mut self, turn: &mut Turn) {
        if !self.timers {
            return;
        }
        for _ in 0..TICKS_PER_TURN_MAX {
            match self.due_wake() {
                Some(wake) if wake <= self.now => self.tick_once(turn, wake),
                _ => return,
            }
        }
    }

    /// One tick at the present stamp, for the wake that is due.
    pub(super) fn tick_once(&mut self, turn: &mut Turn, wake: Timestamp) {
        let before = turn.batch.events.len();
        let stamped = self.own(Command::Tick);
        if let Err(refused) = self.step(turn, &stamped) {
            tracing::error!(%refused, "a tick was refused");
        }
        if turn.batch.events.len() == before && self.kitchen.next_wake() == Some(wake) {
            tracing::error!(at = wake.0, "a tick changed nothing; this wake is left out");
            self.stuck_wake = Some(wake);
        }
    }

    pub(super) fn device_beat(&mut self, turn: &mut Turn, now: Timestamp, beat: &DeviceBeat) {
        if let Some(watch) = &mut self.watch {
            turn.batch.screens.extend(watch.beat(now, beat));
        }
    }

    pub(super) fn judge_screens(&mut self, turn: &mut Turn, now: Timestamp) {
        let Some(watch) = &mut self.watch else { return };
        let (kitchen, names) = (&self.kitchen, &self.folk);
        let dark = |station: &StationId| kitchen.station_health(station).map(|health| health.dark);
        let busy = |station: &StationId| {
            let waits = |snapshot: StationSnapshot| {
                snapshot
                    .tickets
                    .iter()
                    .any(|t| t.fired_at.is_some() && t.bumped_at.is_none())
            };
            kitchen.station_snapshot(station, names).is_some_and(waits)
        };
        let stations = kitchen
            .restaurant()
            .into_iter()
            .flat_map(Restaurant::prep_stations);
        let prep: Vec<StationId> = stations.map(|station| station.id.clone()).collect();
        for verdict in watch.judge(now, &prep, dark, busy) {
            tracing::warn!(?verdict, "screens");
            let stamped = self.own(match verdict {
                Verdict::Dark(station) => Command::StationDark(station),
                Verdict::Back(station) => Command::StationBack(station),
            });
            if let Err(refused) = self.step(turn, &stamped) {
                tracing::warn!(%refused, "the kitchen did not take it over");
            }
        }
    }

    /// A command of the router itself, stamped now.
    pub(super) fn own(&self, body: Command) -> Stamped {
        let device = DeviceId::new("router").expect("'router' is a legal name");
        Stamped {
            at: self.now,
            by: By {
                roster: None,
                role: Role::Driver,
                device,
                actor: None,
                approver: None,
            },
            body,
        }
    }
}
