//! Keeps bevy's nodes equal to the scene: what stays, stays; only what differs is touched.

mod nodes;
mod motion;

use std::collections::BTreeMap;

use bevy::prelude::*;
use bevy::text::{LetterSpacing, LineHeight, Strikethrough};

use super::draw::{Align, Area, Draw, Group, Key, Sign, Style};
use super::icons;
use super::scene::scene;
use crate::BoardNow;
use crate::theme::{Look, px};
use motion::Glide;
use nodes::{layout, mode, place, text_place};
use shared::theme::Mode;

/// Entities by what they show.
#[derive(Resource, Default)]
pub struct Painted {
    groups: BTreeMap<Key, Kept>,
    signs: BTreeMap<(Sign, u32, u32), Handle<Image>>,
    unit: f32,
    version: Option<(Mode, bool, bool)>,
    /// Something is on its way to its place: the next frame comes soon.
    pub moving: bool,
    /// Grows whenever something on the screen changed.
    pub changes: u64,
}

struct Kept {
    entity: Entity,
    at: Area,
    draws: Vec<Draw>,
    children: Vec<Entity>,
    glide: Option<Glide>,
}

/// Marks the root of a group; tests find cards by it.
#[derive(Component, Clone, Debug)]
pub struct Shows(pub Key);

pub(super) fn paint(
    now: Res<BoardNow>,
    look: Res<Look>,
    scale: Res<UiScale>,
    mut painted: ResMut<Painted>,
    mut images: Option<ResMut<Assets<Image>>>,
    mut commands: Commands,
) {
    let scene = scene(&now.board, now.now);
    if painted.unit != scale.0 || painted.version != Some(look.version()) {
        (painted.unit, painted.version) = (scale.0, Some(look.version()));
        painted.signs.clear();
        // Signs are made for one size, and all colours change at once: start over.
        for (_, kept) in std::mem::take(&mut painted.groups) {
            commands.entity(kept.entity).despawn();
        }
    }
    painted.moving = false;
    let mut brush = Brush {
        now: now.now,
        motion: now.board.options().motion,
        look: &look,
        painted: &mut painted,
        images: images.as_deref_mut(),
        commands: &mut commands,
    };
    let keys: Vec<Key> = scene.iter().map(|group| group.key.clone()).collect();
    for group in scene {
        brush.group(group);
    }
    let gone: Vec<Key> = brush
        .painted
        .groups
        .keys()
        .filter(|key| !keys.contains(key))
        .cloned()
        .collect();
    for key in gone {
        if let Some(kept) = brush.painted.groups.remove(&key) {
            brush.commands.entity(kept.entity).despawn();
            brush.painted.changes += 1;
        }
    }
    // The next frame has it.
    painted.moving |= look.lacks_a_face();
}

struct Brush<'a, 'w, 's> {
    now: u64,
    motion: bool,
    look: &'a Look,
    painted: &'a mut Painted,
    images: Option<&'a mut Assets<Image>>,
    commands: &'a mut Commands<'w, 's>,
}

impl Brush<'_, '_, '_> {
    fn group(&mut self, group: Group) {
        let Some(mut kept) = self.painted.groups.remove(&group.key) else {
            let root = (
                place(group.at),
                GlobalZIndex(group.z),
                Shows(group.key.clone()),
            );
            let entity = self.commands.spawn(root).id();
            let children = group
                .draws
                .iter()
                .zip(0..)
                .map(|(draw, n)| self.spawn(entity, group.at.w, draw, n))
                .collect();
            self.painted.changes += 1;
            let kept = Kept {
                entity,
                at: group.at,
                draws: group.draws,
                children,
                glide: None,
            };
            self.painted.groups.insert(group.key, kept);
            return;
        };
        self.move_to(&mut kept, &group);
        if kept.at.w != group.at.w {
            // Texts at the right hang on the width: hang them anew.
            for child in kept.children.drain(..) {
                self.commands.entity(child).despawn();
            }
            kept.draws.clear();
        }
        kept.at = group.at;
        self.children(&mut kept, &group.draws);
        kept.draws = group.draws;
        self.painted.groups.insert(group.key, kept);
    }

    /// A ticket glides to its new place; everything else is simply there.
    fn move_to(&mut self, kept: &mut Kept, group: &Group) {
        if kept.at != group.at {
            kept.glide = Glide::begin(kept.at, group, self.now).filter(|_| self.motion);
        } else if kept.glide.is_none() {
            return;
        }
        let at = kept
            .glide
            .as_ref()
            .map(|glide| glide.place(group.at, self.now));
        let at = at.flatten().unwrap_or_else(|| {
            kept.glide = None;
            group.at
        });
        self.painted.moving |= kept.glide.is_some();
        self.commands.entity(kept.entity).insert(place(at));
        self.painted.changes += 1;
    }

    fn children(&mut self, kept: &mut Kept, draws: &[Draw]) {
        if kept.draws == draws {
            return;
        }
        self.painted.changes += 1;
        for (n, draw) in draws.iter().enumerate() {
            let z = i32::try_from(n).unwrap_or(i32::MAX);
            match (kept.draws.get(n), kept.children.get(n).copied()) {
                (Some(old), Some(_)) if old == draw => {}
                (Some(old), Some(child))
                    if std::mem::discriminant(old) == std::mem::discriminant(draw) =>
                {
                    self.update(child, kept.at.w, old, draw);
                }
                (_, Some(child)) => {
                    self.commands.entity(child).despawn();
                    kept.children[n] = self.spawn(kept.entity, kept.at.w, draw, z);
                }
                (_, None) => {
                    let child = self.spawn(kept.entity, kept.at.w, draw, z);
                    kept.children.push(child);
                }
            }
        }
        for child in kept.children.drain(draws.len()..) {
            self.commands.entity(child).despawn();
        }
    }

    fn spawn(&mut self, parent: Entity, group_w: i32, draw: &Draw, z: i32) -> Entity {
        let common = (ChildOf(parent), ZIndex(z));
        match draw {
            Draw::Box {
                at,
                fill,
                edge,
                round,
            } => {
                let node = self.box_node(*at, *edge, *round);
                let edge = edge.map_or(Color::NONE, |(_, ink)| self.look.ink(ink));
                let fill = BackgroundColor(self.look.ink(*fill));
                self.commands
                    .spawn((common, node, fill, BorderColor::all(edge)))
                    .id()
            }
            Draw::Text { at, text, style } => {
                let font = self.look.font(text, style);
                let ink = TextColor(self.look.ink(style.ink));
                let node = text_place(*at, text, style, group_w);
                let bundle = (common, node, Text::new(text.clone()), font, ink, layout());
                let measures = (
                    LineHeight::Px(px(at.h)),
                    LetterSpacing::Px(px(style.spread) / 10.0),
                );
                let entity = self.commands.spawn((bundle, measures)).id();
                if style.struck {
                    self.commands.entity(entity).insert(Strikethrough);
                }
                entity
            }
            Draw::Sign { at, sign, ink } => {
                let image = self.sign(*at, *sign, self.look.ink(*ink));
                self.commands.spawn((common, place(*at), image)).id()
            }
        }
    }

    fn update(&mut self, child: Entity, group_w: i32, old: &Draw, new: &Draw) {
        match (old, new) {
            (
                Draw::Box {
                    at,
                    fill,
                    edge,
                    round,
                },
                Draw::Box {
                    at: new_at,
                    fill: new_fill,
                    edge: new_edge,
                    round: new_round,
                },
            ) => {
                if (at, round) != (new_at, new_round) || edge.map(|e| e.0) != new_edge.map(|e| e.0)
                {
                    let node = self.box_node(*new_at, *new_edge, *new_round);
                    self.commands.entity(child).insert(node);
                }
                if fill != new_fill {
                    self.commands
                        .entity(child)
                        .insert(BackgroundColor(self.look.ink(*new_fill)));
                }
                if edge != new_edge {
                    let ink = new_edge.map_or(Color::NONE, |(_, ink)| self.look.ink(ink));
                    self.commands.entity(child).insert(BorderColor::all(ink));
                }
            }
            (
                Draw::Text { at, text, style },
                Draw::Text {
                    at: new_at,
                    text: new_text,
                    style: new_style,
                },
            ) => self.update_text(
                child,
                group_w,
                (at, text, style),
                (new_at, new_text, new_style),
            ),
            (
                Draw::Sign { at, .. },
                Draw::Sign {
                    at: new_at,
                    sign,
                    ink,
                },
            ) => {
                if at != new_at {
                    self.commands.entity(child).insert(place(*new_at));
                }
                let image = self.sign(*new_at, *sign, self.look.ink(*ink));
                self.commands.entity(child).insert(image);
            }
            _ => {}
        }
    }

    /// A text is laid out again only if its letters or their form changed.
    fn update_text(
        &mut self,
        child: Entity,
        group_w: i32,
        old: (&Area, &String, &Style),
        new: (&Area, &String, &Style),
    ) {
        let mut entity = self.commands.entity(child);
        let centred = new.2.align == Align::Center && old.1 != new.1;
        if old.0 != new.0 || old.2.align != new.2.align || centred {
            entity.insert((
                text_place(*new.0, new.1, new.2, group_w),
                LineHeight::Px(px(new.0.h)),
            ));
        }
        if old.1 != new.1 {
            entity.insert(Text::new(new.1.clone()));
        }
        let font = self.look.font(new.1, new.2);
        if self.look.font(old.1, old.2) != font {
            entity.insert(font);
        }
        if old.2.ink != new.2.ink {
            entity.insert(TextColor(self.look.ink(new.2.ink)));
        }
        if old.2.spread != new.2.spread {
            entity.insert(LetterSpacing::Px(px(new.2.spread) / 10.0));
        }
        match (old.2.struck, new.2.struck) {
            (false, true) => {
                entity.insert(Strikethrough);
            }
            (true, false) => {
                entity.remove::<Strikethrough>();
            }
            _ => {}
        }
    }

    fn box_node(&self, at: Area, edge: Option<(i32, super::draw::Ink)>, round: [i32; 4]) -> Node {
        let [tl, tr, br, bl] = round.map(|r| Val::Px(px(r)));
        Node {
            border: UiRect::all(Val::Px(
                edge.map_or(0.0, |(wide, _)| self.at_least_a_pixel(wide)),
            )),
            border_radius: BorderRadius {
                top_left: tl,
                top_right: tr,
                bottom_right: br,
                bottom_left: bl,
            },
            height: Val::Px(self.at_least_a_pixel(at.h)),
            ..place(at)
        }
    }

    /// Thin lines stay visible on small screens.
    fn at_least_a_pixel(&self, units: i32) -> f32 {
        if units == 0 {
            0.0
        } else {
            px(units).max(1.0 / self.painted.unit)
        }
    }

    fn sign(&mut self, at: Area, sign: Sign, color: Color) -> ImageNode {
        // What is tiled or sliced the engine scales with the canvas by itself.
        let unit = match sign {
            Sign::Frame | Sign::Stripes | Sign::Torn => 1.0,
            _ => self.painted.unit,
        };
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "a size on the screen"
        )]
        let pixels = |units: i32| (px(units) * unit).round().max(1.0) as u32;
        let size = icons::picture_size(sign, (pixels(at.w), pixels(at.h)), unit);
        let key = (sign, size.0, size.1);
        let image = match (self.painted.signs.get(&key), &mut self.images) {
            (Some(image), _) => image.clone(),
            (None, Some(images)) => {
                let image = images.add(icons::picture(sign, size, unit));
                self.painted.signs.insert(key, image.clone());
                image
            }
            (None, None) => Handle::default(),
        };
        ImageNode {
            image,
            color,
            image_mode: mode(sign, unit),
            ..ImageNode::default()
        }
    }
}
