//! Keeps what is drawn equal to the scene: what stays, stays; only what differs is made anew.
//!
//! A group is a list of quads that lies on the graphics device until its draws change; a group that moves only gets
//! another place. The main world makes quads (`quads`, `letters`, `atlas`), the render world draws them (`gpu`).

mod atlas;
mod letters;
mod quads;
mod motion;
mod pipeline;
mod gpu;

use std::collections::BTreeMap;
use std::sync::Arc;

use bevy::prelude::*;

use super::Unit;
use super::draw::{Area, Draw, Group, Key};
use super::scene::scene_again;
use super::ticket::Memo;
use crate::BoardNow;
use crate::theme::{Look, px};
use gpu::Standing;
pub use gpu::{Drawn, camera};
use letters::Pen;
use motion::Glide;
use shared::theme::Mode;

/// Groups by what they show.
#[derive(Resource, Default)]
pub struct Painted {
    groups: BTreeMap<Key, Kept>,
    memo: Memo,
    unit: f32,
    version: Option<Mode>,
    /// Number of the next group.
    next: u64,
    /// Something is on its way to its place: the next frame comes soon.
    pub moving: bool,
    /// Grows whenever something on the screen changed.
    pub changes: u64,
}

struct Kept {
    entity: Entity,
    id: u64,
    /// Drawing order: the height, then the number in the scene.
    order: (i32, usize),
    at: Area,
    /// Where it stands in this frame.
    stands: Area,
    draws: Arc<Vec<Draw>>,
    glide: Option<Glide>,
    /// Its quads are not those of its draws.
    stale: bool,
    fresh: Option<Vec<u8>>,
}

/// Marks a group; tests find cards by it.
#[derive(Component, Clone, Debug)]
pub struct Shows(pub Key);

impl Painted {
    /// All texts that are drawn, group by group.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        let draws = self.groups.values().flat_map(|kept| kept.draws.iter());
        draws.filter_map(|draw| match draw {
            Draw::Text { text, .. } => Some(text.as_str()),
            Draw::Box { .. } | Draw::Sign { .. } => None,
        })
    }

    /// The groups in drawing order with their corners in pixels.
    fn standing(&self) -> Vec<Standing> {
        let mut groups: Vec<&Kept> = self.groups.values().collect();
        groups.sort_by_key(|kept| kept.order);
        let pixels = |units: i32| (px(units) * self.unit).round();
        let standing = groups.into_iter().map(|kept| Standing {
            id: kept.id,
            x: pixels(kept.stands.x),
            y: pixels(kept.stands.y),
        });
        standing.collect()
    }

    /// Quads that the graphics device does not have yet, by the number of their group.
    fn take_fresh(&mut self) -> Vec<(u64, Vec<u8>)> {
        let groups = self.groups.values_mut();
        groups
            .filter_map(|kept| Some((kept.id, kept.fresh.take()?)))
            .collect()
    }

    fn all_stale(&mut self) {
        for kept in self.groups.values_mut() {
            kept.stale = true;
        }
    }

    /// A group as the scene has it now.
    fn put(&mut self, group: Group, n: usize, now: u64, motion: bool, commands: &mut Commands) {
        let order = (group.z, n);
        let Some(kept) = self.groups.get_mut(&group.key) else {
            self.next += 1;
            self.changes += 1;
            let kept = Kept {
                entity: commands.spawn(Shows(group.key.clone())).id(),
                id: self.next,
                order,
                at: group.at,
                stands: group.at,
                draws: group.draws,
                glide: None,
                stale: true,
                fresh: None,
            };
            self.groups.insert(group.key, kept);
            return;
        };
        let before = (kept.order, kept.stands);
        // A ticket glides to its new place; everything else is simply there.
        if kept.at != group.at {
            kept.glide = Glide::begin(kept.at, &group, now).filter(|_| motion);
        }
        let on_its_way = kept
            .glide
            .as_ref()
            .and_then(|glide| glide.place(group.at, now));
        if on_its_way.is_none() {
            kept.glide = None;
        }
        self.moving |= on_its_way.is_some();
        kept.stands = on_its_way.unwrap_or(group.at);
        (kept.at, kept.order) = (group.at, order);
        let redrawn = kept.draws != group.draws;
        if redrawn {
            kept.draws = group.draws;
            kept.stale = true;
        }
        self.changes += u64::from(redrawn || before != (kept.order, kept.stands));
    }

    /// Groups that the scene no longer has.
    fn forget(&mut self, keys: &[Key], commands: &mut Commands) {
        let before = self.groups.len();
        self.groups.retain(|key, kept| {
            let stays = keys.contains(key);
            if !stays {
                commands.entity(kept.entity).despawn();
            }
            stays
        });
        self.changes += u64::from(before != self.groups.len());
    }

    /// Makes the quads of all that is stale; begins anew with all groups where the atlas has no room.
    fn ink(&mut self, pen: &mut Pen, look: &Look) {
        let unit = self.unit;
        let mut last = false;
        loop {
            let mut stale = self.groups.values_mut().filter(|kept| kept.stale);
            let inked = stale.try_for_each(|kept| {
                kept.fresh = Some(quads::quads(&kept.draws, pen, look, unit)?);
                kept.stale = false;
                Ok(())
            });
            match inked {
                Ok(()) => return pen.atlas.fits(),
                Err(atlas::Full) if last => {
                    tracing::error!("the letters of this page have no room; some are not drawn");
                    return;
                }
                Err(atlas::Full) => {
                    last = !pen.atlas.begin_anew();
                    self.all_stale();
                }
            }
        }
    }
}

pub(super) fn paint(
    now: Res<BoardNow>,
    look: Res<Look>,
    unit: Res<Unit>,
    mut painted: ResMut<Painted>,
    pen: Option<ResMut<Pen>>,
    mut commands: Commands,
) {
    let scene = scene_again(&now.board, now.now, &mut painted.memo);
    let (unit, version) = (unit.pixels(), Some(look.mode()));
    if painted.unit != unit || painted.version != version {
        (painted.unit, painted.version) = (unit, version);
        painted.changes += 1;
        painted.all_stale();
    }
    painted.moving = false;
    let motion = now.board.options().motion;
    let keys: Vec<Key> = scene.iter().map(|group| group.key.clone()).collect();
    for (n, group) in scene.into_iter().enumerate() {
        painted.put(group, n, now.now, motion, &mut commands);
    }
    painted.forget(&keys, &mut commands);
    // Without a renderer nobody needs quads.
    if let Some(mut pen) = pen {
        painted.ink(&mut pen, &look);
    }
}

/// Draws what is painted. Needs the engine's renderer.
pub fn drawing(app: &mut App) {
    app.init_resource::<Pen>();
    gpu::plugin(app);
}
