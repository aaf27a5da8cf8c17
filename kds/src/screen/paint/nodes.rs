//! Where the engine is to put a box, a text or a sign, in its own terms.

use bevy::prelude::*;
use bevy::sprite::{BorderRect, SliceScaleMode, TextureSlicer};
use bevy::ui::widget::NodeImageMode;

use crate::screen::draw::{Align, Area, Sign, Style, width};
use crate::screen::icons;
use crate::theme::px;

/// A text at the right ends where it should however wide its letters come out; one in the middle starts
/// where the estimate of its width says.
pub(super) fn text_place(at: Area, text: &str, style: &Style, group_w: i32) -> Node {
    let node = place(at);
    match style.align {
        Align::Left => node,
        Align::Right => Node {
            left: Val::Auto,
            right: Val::Px(px(group_w - at.x - at.w)),
            width: Val::Auto,
            ..node
        },
        Align::Center => {
            let letters = i32::try_from(text.chars().count()).unwrap_or(0);
            let wide = width(text, style.size, style.weight) + letters * style.spread / 10;
            Node {
                left: Val::Px(px(at.x) + px(at.w - wide) / 2.0),
                width: Val::Auto,
                ..node
            }
        }
    }
}

pub(super) fn place(at: Area) -> Node {
    Node {
        position_type: PositionType::Absolute,
        left: Val::Px(px(at.x)),
        top: Val::Px(px(at.y)),
        width: Val::Px(px(at.w)),
        height: Val::Px(px(at.h)),
        ..Node::default()
    }
}

pub(super) fn mode(sign: Sign, unit: f32) -> NodeImageMode {
    let tiles = SliceScaleMode::Tile { stretch_value: 1.0 };
    match sign {
        Sign::Frame => NodeImageMode::Sliced(TextureSlicer {
            border: BorderRect::all(icons::frame_corner(unit)),
            center_scale_mode: SliceScaleMode::Stretch,
            sides_scale_mode: tiles,
            max_corner_scale: 1.0,
        }),
        Sign::Stripes | Sign::Torn => NodeImageMode::Tiled {
            tile_x: true,
            tile_y: false,
            stretch_value: 1.0,
        },
        _ => NodeImageMode::Stretch,
    }
}

pub(super) fn layout() -> TextLayout {
    TextLayout::new(Justify::Left, LineBreak::NoWrap)
}
