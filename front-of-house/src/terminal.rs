//! One whole terminal without a window: desk, spool and line, so that tests can run several of them.

mod beside;

use std::path::PathBuf;
use std::sync::Arc;

use shared::bus::ClientLink;
use shared::ids::RequestId;
use shared::lang::Lang;
use shared::menu::Restaurant;
use shared::time::Timestamp;
use shared::wire::{Ask, FrontAsk, encode};
use uuid::Uuid;

use crate::card_terminal::CardTerminal;
use crate::desk::{Desk, Effect, Favourites, Prefs, Stamp, Tone};
use crate::escpos;
use crate::floor_file;
use crate::intent::Intent;
use crate::link::{Line, Who};
use crate::printer::Printer;
use crate::record::Recorder;
use crate::say::{floor as f, status as w};
use crate::sound::Speaker;
use crate::spool::{Spool, SpoolError};

/// Names of settings in the spool.
const PREFS: &str = "prefs";
const FAVOURITES: &str = "favourites";

/// Reads the restaurant's files again; used when the router speaks of another menu.
pub type LoadMenu = Box<dyn Fn() -> Option<Restaurant>>;

pub struct Terminal {
    pub desk: Desk,
    pub line: Line,
    spool: Spool,
    recorder: Recorder,
    mint: fn() -> Uuid,
    load_menu: LoadMenu,
    /// Where flight records go.
    records: PathBuf,
    plan_file: PathBuf,
    devices: Devices,
}

/// What stands beside the terminal; each may be missing.
#[derive(Default)]
pub struct Devices {
    pub printer: Option<Printer>,
    pub card: Option<Box<dyn CardTerminal>>,
    pub speaker: Option<Speaker>,
}

/// What a terminal is made of.
pub struct Parts {
    pub house: Arc<Restaurant>,
    /// `None`: as it was set on this terminal, else English.
    pub lang: Option<Lang>,
    pub who: Who,
    pub link: ClientLink,
    pub spool: Spool,
    pub records: PathBuf,
    /// Where the tables stand: floor.toml.
    pub plan_file: PathBuf,
    pub devices: Devices,
    pub mint: fn() -> Uuid,
    pub load_menu: LoadMenu,
}

impl Terminal {
    /// Starts with what the disk kept: drafts are on the screen again, unanswered asks go out again.
    pub fn new(parts: Parts, at: Timestamp) -> Result<Self, SpoolError> {
        let Parts {
            house,
            lang,
            who,
            link,
            spool,
            records,
            plan_file,
            devices,
            mint,
            load_menu,
        } = parts;
        let recovered = spool.recover()?;
        let mut prefs: Prefs = spool.setting(PREFS)?.unwrap_or_default();
        prefs.lang = lang.unwrap_or(prefs.lang);
        let favourites: Favourites = spool.setting(FAVOURITES)?.unwrap_or_default();
        let mut desk = Desk::new(house, prefs.lang, who.actor.clone());
        desk.set_prefs(prefs);
        desk.device = Some(who.device.clone());
        desk.printer = devices.printer.is_some();
        desk.card_terminal = devices.card.is_some();
        match floor_file::read(&plan_file) {
            Ok(plan) => desk.set_plan(&plan),
            Err(problem) => {
                let told = format!("{} {problem}", plan_file.display());
                tracing::error!(path = %plan_file.display(), %problem, "no floor plan");
                desk.screen.say(told, Tone::Late);
            }
        }
        desk.clock.tick(at);
        desk.label_prefix = prefix_of(who.device.as_str());
        desk.label_next = recovered.label_next;
        let mut line = Line::new(link, who);
        let mut waiting = Vec::new();
        for kept in recovered.asks {
            line.send(&kept.waiting, kept.envelope);
            waiting.push(kept.waiting);
        }
        if 0 < recovered.unreadable {
            tracing::error!(
                rows = recovered.unreadable,
                "the spool has rows this version cannot read"
            );
            let told = w::UNREADABLE.with(desk.lang(), recovered.unreadable);
            desk.screen.say(told, Tone::Late);
        }
        desk.recover(recovered.drafts, waiting, recovered.cards, favourites);
        let unknown = desk.take_effects();
        let mut terminal = Self {
            desk,
            line,
            spool,
            recorder: Recorder::default(),
            mint,
            load_menu,
            records,
            plan_file,
            devices,
        };
        terminal.carry_out(unknown, at);
        Ok(terminal)
    }

    /// Takes in what arrived; true when the screen has something new to show.
    pub fn pump(&mut self, at: Timestamp) -> bool {
        self.desk.clock.tick(at);
        let mut mint = self.mint;
        let mut stamp = Stamp {
            at,
            mint: &mut mint,
        };
        let recorder = &mut self.recorder;
        let pumped = self.line.pump(&mut self.desk, &mut stamp, |inbound| {
            recorder.heard(inbound)
        });
        let (news, more) = (pumped.news, pumped.more);
        self.carry_out(pumped.effects, at);
        let put = self.desk.mirror(&mut Stamp {
            at,
            mint: &mut mint,
        });
        self.carry_out(put, at);
        let quote = self.desk.quote(&mut Stamp {
            at,
            mint: &mut mint,
        });
        self.carry_out(quote, at);
        self.desk.notice_late();
        let beside = self.hear_devices(at);
        news || more || beside
    }

    /// Does what the person wants.
    pub fn act(&mut self, intent: &Intent, at: Timestamp) {
        self.desk.clock.tick(at);
        self.recorder.acted(intent, at);
        let mut mint = self.mint;
        let effects = self.desk.act(
            intent,
            &mut Stamp {
                at,
                mint: &mut mint,
            },
        );
        self.carry_out(effects, at);
    }

    fn carry_out(&mut self, effects: Vec<Effect>, at: Timestamp) {
        for effect in effects {
            match effect {
                Effect::Ask(request) => self.keep_and_send(request, at),
                Effect::Settled(request, place) => {
                    let draft = place.as_ref().map(|place| (place, self.desk.draft(place)));
                    if let Err(problem) = self.spool.settle(request, draft) {
                        // It will be asked again after a restart, and answered the same.
                        tracing::error!(%problem, %request, "an answered ask stays in the spool");
                    }
                }
                Effect::SaveDraft(place) => {
                    let draft = self.desk.draft(&place);
                    if let Err(problem) = self.spool.save_draft(&place, draft) {
                        tracing::error!(%problem, %place, "a draft is only in memory");
                        self.not_on_disk(&problem);
                    }
                }
                Effect::ReloadMenu(version) => {
                    if let Some(house) = (self.load_menu)() {
                        tracing::info!(%version, found = %house.version, "read the restaurant's files again");
                        self.desk.new_menu(Arc::new(house));
                    }
                }
                Effect::Desk(request, ask) => {
                    if !self.line.send_unkept(request, Ask::Desk(ask)) {
                        self.desk.desk_lost(request);
                    }
                }
                Effect::Quote(request, order) => {
                    // A quote that does not go out is asked for again with the next change.
                    let ask = Ask::Front(FrontAsk::Quote { order });
                    self.line.send_unkept(request, ask);
                }
                Effect::Card(ask) => self.ask_card(ask),
                Effect::CardGone(attempt) => self.card_gone(attempt),
                Effect::Print(receipt) => self.print(escpos::receipt(&receipt)),
                Effect::OpenDrawer if self.devices.printer.is_some() => {
                    self.print(escpos::KICK.to_vec());
                }
                Effect::OpenDrawer => {}
                Effect::SavePrefs => {
                    let kept = self.spool.set(PREFS, &self.desk.prefs());
                    self.told_if_lost(kept);
                }
                Effect::SaveFavourites => {
                    let kept = self.spool.set(FAVOURITES, self.desk.favourites());
                    self.told_if_lost(kept);
                }
                Effect::SavePlan => self.write_plan(),
                Effect::WriteRecord => self.write_record(at),
            }
        }
    }

    fn told_if_lost(&mut self, kept: Result<(), SpoolError>) {
        if let Err(problem) = kept {
            tracing::error!(%problem, "a setting is only in memory");
            self.not_on_disk(&problem);
        }
    }

    fn not_on_disk(&mut self, problem: &SpoolError) {
        let text = w::ONLY_MEMORY.with(self.desk.lang(), problem);
        self.desk.screen.say(text, Tone::Late);
    }

    fn write_plan(&mut self) {
        let (lang, at) = (self.desk.lang(), self.plan_file.display().to_string());
        let (text, tone) = match floor_file::write(&self.plan_file, self.desk.plan()) {
            Ok(()) => (f::PLAN_KEPT.with(lang, at), Tone::Ready),
            Err(problem) => (f::PLAN_NOT_KEPT.filled(lang, &[&at, &problem]), Tone::Late),
        };
        self.desk.screen.say(text, tone);
    }

    /// First the disk, then the bus.
    fn keep_and_send(&mut self, request: RequestId, at: Timestamp) {
        let found = self
            .desk
            .waiting()
            .iter()
            .find(|waiting| waiting.request == request);
        let Some(waiting) = found.cloned() else {
            return;
        };
        let envelope = self.line.envelope(&waiting);
        let draft = waiting
            .place
            .as_ref()
            .and_then(|place| self.desk.draft(place));
        let kept = self
            .spool
            .keep(&waiting, &encode(&envelope), draft, self.desk.label_next);
        match kept {
            Ok(()) => self.line.send(&waiting, envelope),
            Err(problem) => {
                tracing::error!(%problem, %request, "an ask could not be kept and was not sent");
                let mut mint = self.mint;
                let mut stamp = Stamp {
                    at,
                    mint: &mut mint,
                };
                let effects = self
                    .desk
                    .not_kept(request, &problem.to_string(), &mut stamp);
                drop(effects);
            }
        }
    }

    fn write_record(&mut self, at: Timestamp) {
        let path = self.records.join(format!("record-{}.jsonl", at.0));
        match self.recorder.write(&path, &self.desk) {
            Ok(()) => {
                let text = w::RECORD_AT.with(self.desk.lang(), path.display());
                self.desk.screen.say(text, Tone::Muted);
            }
            Err(problem) => {
                let values: [&dyn std::fmt::Display; 2] = [&path.display(), &problem];
                let text = w::RECORD_FAILED.filled(self.desk.lang(), &values);
                self.desk.screen.say(text, Tone::Late);
            }
        }
    }
}

/// A letter for the labels of orders taken offline: terminals of one house mostly differ.
fn prefix_of(device: &str) -> char {
    let sum: u32 = device
        .bytes()
        .fold(7, |sum, byte| sum.wrapping_mul(31) + u32::from(byte));
    // Without I and O, which read like 1 and 0.
    let letters = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    char::from(letters[(sum % 24) as usize])
}
