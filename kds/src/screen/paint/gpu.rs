//! The render world's side of painting: buffers that stay until their group changes, one pipeline, one pass.
//!
//! A camera with this module's schedule draws straight into its target: no pass in between, no copy of the picture.

use std::collections::BTreeMap;

use bevy::camera::{ClearColor, Projection};
use bevy::ecs::schedule::ScheduleLabel;
use bevy::prelude::*;
use bevy::render::camera::{CameraRenderGraph, ExtractedCamera};
use bevy::render::render_resource::{
    BindGroup, BindGroupEntry, BindGroupLayout, BindingResource, Buffer, BufferBinding,
    BufferDescriptor, BufferSize, BufferUsages, Extent3d, IndexFormat, Origin3d,
    RenderPassDescriptor, RenderPipeline, TexelCopyBufferLayout, TexelCopyTextureInfo, Texture,
    TextureAspect, TextureFormat, TextureViewDescriptor,
};
use bevy::render::renderer::{RenderContext, RenderDevice, RenderQueue, ViewQuery};
use bevy::render::view::ViewTarget;
use bevy::render::{ExtractSchedule, MainWorld, Render, RenderApp, RenderSystems};

use super::Painted;
use super::atlas::Upload;
use super::letters::Pen;
use super::pipeline::{PLACE_BYTES, layout, pipeline, prints};
use super::quads::CORNER;

/// Bytes between the places of two groups: as far apart as any device wants offsets to be.
const PLACE: u64 = 256;
/// Corners and indices of a quad.
const QUAD: (usize, u32) = (4, 6);
/// A buffer has room for some more quads than were asked for, so that one word more needs no new one.
const SPARE: usize = 64;

/// The schedule of the camera that shows the board.
#[derive(ScheduleLabel, Clone, Debug, PartialEq, Eq, Hash)]
struct Drawing;

/// What a camera needs to show the board.
pub fn camera() -> impl Bundle {
    (
        Camera::default(),
        CameraRenderGraph::new(Drawing),
        Projection::Orthographic(OrthographicProjection::default_2d()),
        Msaa::Off,
    )
}

/// Whether the last frame that was to be drawn was drawn.
#[derive(Resource, Default)]
pub struct Drawn(pub bool);

/// A group as it is to stand in this frame: its number and its corner in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Standing {
    pub(super) id: u64,
    pub(super) x: f32,
    pub(super) y: f32,
}

/// What the painter has made since the last frame.
#[derive(Resource, Default)]
struct News {
    order: Vec<Standing>,
    fresh: Vec<(u64, Vec<u8>)>,
    edition: u32,
    side: u32,
    uploads: Vec<Upload>,
}

/// The quads of a group on the device.
struct Kept {
    buffer: Buffer,
    room: usize,
    quads: usize,
}

/// Everything that lies on the device.
#[derive(Resource, Default)]
struct Sheets {
    kept: BTreeMap<u64, Kept>,
    indices: Option<(Buffer, usize)>,
    places: Option<(Buffer, usize)>,
    prints: Option<(Texture, u32)>,
    layout: Option<BindGroupLayout>,
    group: Option<BindGroup>,
    pipeline: Option<(TextureFormat, RenderPipeline)>,
}

/// Adds drawing to an app with a renderer; without one nothing is drawn.
pub(super) fn plugin(app: &mut App) {
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .init_resource::<News>()
            .init_resource::<Sheets>()
            .init_resource::<Drawn>()
            .add_systems(ExtractSchedule, extract)
            .add_systems(Render, prepare.in_set(RenderSystems::PrepareResources))
            .add_systems(Drawing, draw);
    }
}

fn extract(mut main: ResMut<MainWorld>, mut news: ResMut<News>) {
    let mut painted = main.resource_mut::<Painted>();
    news.order = painted.standing();
    let fresh = painted.take_fresh();
    news.fresh.extend(fresh);
    let mut pen = main.resource_mut::<Pen>();
    if news.edition != pen.atlas.edition {
        news.uploads.clear();
    }
    (news.edition, news.side) = (pen.atlas.edition, pen.atlas.side());
    let uploads = pen.atlas.take_fresh();
    news.uploads.extend(uploads);
}

fn prepare(
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
    mut news: ResMut<News>,
    mut sheets: ResMut<Sheets>,
    mut drawn: ResMut<Drawn>,
) {
    drawn.0 = false;
    let News {
        order,
        fresh,
        edition,
        side,
        uploads,
    } = &mut *news;
    for (id, bytes) in fresh.drain(..) {
        sheets.keep(&device, &queue, id, &bytes);
    }
    sheets
        .kept
        .retain(|id, _| order.iter().any(|standing| standing.id == *id));
    if sheets.prints.as_ref().is_none_or(|(_, had)| had != edition) {
        sheets.prints = Some((prints(&device, *side), *edition));
        sheets.group = None;
    }
    if let Some((texture, _)) = &sheets.prints {
        for upload in uploads.drain(..) {
            write(&queue, texture, &upload);
        }
    }
    sheets.make_room(&device, &queue, order.len());
}

impl Sheets {
    /// New quads of a group, in the buffer that it has if they have room there.
    fn keep(&mut self, device: &RenderDevice, queue: &RenderQueue, id: u64, bytes: &[u8]) {
        let quads = bytes.len() / (CORNER * QUAD.0);
        let kept = self
            .kept
            .remove(&id)
            .filter(|kept| quads <= kept.room && kept.room <= 2 * quads + 2 * SPARE);
        let kept = kept.unwrap_or_else(|| {
            let room = quads + SPARE;
            let buffer = device.create_buffer(&BufferDescriptor {
                label: Some("group"),
                size: (room * CORNER * QUAD.0) as u64,
                usage: BufferUsages::VERTEX | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            });
            Kept {
                buffer,
                room,
                quads,
            }
        });
        queue.write_buffer(&kept.buffer, 0, bytes);
        self.kept.insert(id, Kept { quads, ..kept });
    }

    /// Indices for the longest group, and places for all groups.
    fn make_room(&mut self, device: &RenderDevice, queue: &RenderQueue, groups: usize) {
        let longest = self.kept.values().map(|kept| kept.quads).max();
        let longest = longest.unwrap_or(0).max(1);
        if self
            .indices
            .as_ref()
            .is_none_or(|(_, room)| *room < longest)
        {
            let room = longest.next_power_of_two();
            let count = u32::try_from(room).unwrap_or(u32::MAX / 4);
            let quad = |n: u32| [0, 1, 2, 0, 2, 3].map(|corner| n * 4 + corner);
            let bytes: Vec<u8> = (0..count)
                .flat_map(quad)
                .flat_map(u32::to_ne_bytes)
                .collect();
            let buffer = device.create_buffer(&BufferDescriptor {
                label: Some("indices"),
                size: bytes.len() as u64,
                usage: BufferUsages::INDEX | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            });
            queue.write_buffer(&buffer, 0, &bytes);
            self.indices = Some((buffer, room));
        }
        if self.places.as_ref().is_none_or(|(_, room)| *room < groups) {
            let room = groups.max(32).next_power_of_two();
            let buffer = device.create_buffer(&BufferDescriptor {
                label: Some("places"),
                size: room as u64 * PLACE,
                usage: BufferUsages::UNIFORM | BufferUsages::COPY_DST,
                mapped_at_creation: false,
            });
            self.places = Some((buffer, room));
            self.group = None;
        }
        if self.group.is_none() {
            self.bind(device);
        }
    }

    fn bind(&mut self, device: &RenderDevice) {
        let layout = self.layout.get_or_insert_with(|| layout(device));
        let (Some((places, _)), Some((prints, _))) = (&self.places, &self.prints) else {
            return;
        };
        let view = prints.create_view(&TextureViewDescriptor::default());
        let entries = [
            BindGroupEntry {
                binding: 0,
                resource: BindingResource::Buffer(BufferBinding {
                    buffer: places,
                    offset: 0,
                    size: BufferSize::new(PLACE_BYTES),
                }),
            },
            BindGroupEntry {
                binding: 1,
                resource: BindingResource::TextureView(&view),
            },
        ];
        self.group = Some(device.create_bind_group("board", layout, &entries));
    }

    fn pipeline(&mut self, device: &RenderDevice, format: TextureFormat) {
        if self
            .pipeline
            .as_ref()
            .is_some_and(|(had, _)| *had == format)
        {
            return;
        }
        let layout = self.layout.get_or_insert_with(|| layout(device));
        self.pipeline = Some((format, pipeline(device, layout, format)));
    }
}

/// One pass over all groups, in their order.
fn draw(
    view: ViewQuery<(&ExtractedCamera, &ViewTarget)>,
    news: Res<News>,
    clear: Res<ClearColor>,
    queue: Res<RenderQueue>,
    mut sheets: ResMut<Sheets>,
    mut drawn: ResMut<Drawn>,
    mut context: RenderContext,
) {
    let (camera, target) = view.into_inner();
    let (Some(size), Some(format)) = (
        camera.physical_target_size,
        target.out_texture_view_format(),
    ) else {
        return;
    };
    sheets.pipeline(context.render_device(), format);
    let Sheets {
        kept,
        indices: Some((indices, _)),
        places: Some((places, _)),
        group: Some(group),
        pipeline: Some((_, pipeline)),
        ..
    } = &*sheets
    else {
        return;
    };
    queue.write_buffer(places, 0, &place_bytes(&news.order, size));
    let Some(colour) = target.out_texture_color_attachment(Some(clear.0.to_linear())) else {
        return;
    };
    let mut pass = context.begin_tracked_render_pass(RenderPassDescriptor {
        label: Some("board"),
        color_attachments: &[Some(colour)],
        ..RenderPassDescriptor::default()
    });
    pass.set_render_pipeline(pipeline);
    pass.set_index_buffer(indices.slice(..), IndexFormat::Uint32);
    for (standing, n) in news.order.iter().zip(0_u32..) {
        let Some(kept) = kept.get(&standing.id).filter(|kept| 0 < kept.quads) else {
            continue;
        };
        let offset = n * u32::try_from(PLACE).unwrap_or(0);
        let count = u32::try_from(kept.quads).unwrap_or(0) * QUAD.1;
        pass.set_bind_group(0, group, &[offset]);
        pass.set_vertex_buffer(0, kept.buffer.slice(..));
        pass.draw_indexed(0..count, 0, 0..1);
    }
    drawn.0 = true;
}

fn place_bytes(order: &[Standing], size: UVec2) -> Vec<u8> {
    let size = size.as_vec2();
    let mut bytes = vec![0; order.len() * PLACE as usize];
    for (standing, place) in order.iter().zip(bytes.chunks_mut(PLACE as usize)) {
        let floats = [standing.x, standing.y, 2.0 / size.x, 2.0 / size.y];
        let floats = floats.map(f32::to_ne_bytes);
        place[..PLACE_BYTES as usize].copy_from_slice(floats.as_flattened());
    }
    bytes
}

fn write(queue: &RenderQueue, texture: &Texture, upload: &Upload) {
    let place = upload.place;
    queue.write_texture(
        TexelCopyTextureInfo {
            texture,
            mip_level: 0,
            origin: Origin3d {
                x: place.x,
                y: place.y,
                z: 0,
            },
            aspect: TextureAspect::All,
        },
        &upload.data,
        TexelCopyBufferLayout {
            offset: 0,
            bytes_per_row: Some(place.w),
            rows_per_image: None,
        },
        Extent3d {
            width: place.w,
            height: place.h,
            depth_or_array_layers: 1,
        },
    );
}
