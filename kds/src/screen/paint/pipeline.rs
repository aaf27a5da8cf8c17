//! The one pipeline of the board: how corners are read, what the shader is given, how colours mix.

use bevy::render::render_resource::{
    BindGroupLayout, BindGroupLayoutEntry, BindingType, BlendState, BufferBindingType, BufferSize,
    ColorTargetState, ColorWrites, Extent3d, MultisampleState, PipelineCompilationOptions,
    PipelineLayoutDescriptor, PrimitiveState, RawFragmentState, RawRenderPipelineDescriptor,
    RawVertexBufferLayout, RawVertexState, RenderPipeline, ShaderModuleDescriptor, ShaderSource,
    ShaderStages, Texture, TextureDescriptor, TextureDimension, TextureFormat, TextureSampleType,
    TextureUsages, TextureViewDimension, VertexAttribute, VertexFormat, VertexStepMode,
};
use bevy::render::renderer::RenderDevice;

use super::quads::CORNER;

/// Bytes of the place of a group: its corner, and the scale of the target.
pub(super) const PLACE_BYTES: u64 = 16;

/// The picture of all letters and signs on the device.
pub(super) fn prints(device: &RenderDevice, side: u32) -> Texture {
    device.create_texture(&TextureDescriptor {
        label: Some("prints"),
        size: Extent3d {
            width: side,
            height: side,
            depth_or_array_layers: 1,
        },
        mip_level_count: 1,
        sample_count: 1,
        dimension: TextureDimension::D2,
        format: TextureFormat::R8Unorm,
        usage: TextureUsages::TEXTURE_BINDING | TextureUsages::COPY_DST,
        view_formats: &[],
    })
}

pub(super) fn layout(device: &RenderDevice) -> BindGroupLayout {
    let entries = [
        BindGroupLayoutEntry {
            binding: 0,
            visibility: ShaderStages::VERTEX,
            ty: BindingType::Buffer {
                ty: BufferBindingType::Uniform,
                has_dynamic_offset: true,
                min_binding_size: BufferSize::new(PLACE_BYTES),
            },
            count: None,
        },
        BindGroupLayoutEntry {
            binding: 1,
            visibility: ShaderStages::FRAGMENT,
            ty: BindingType::Texture {
                sample_type: TextureSampleType::Float { filterable: false },
                view_dimension: TextureViewDimension::D2,
                multisampled: false,
            },
            count: None,
        },
    ];
    device.create_bind_group_layout("board", &entries)
}

/// The corner of a quad as `quads` writes it.
const ATTRIBUTES: [VertexAttribute; 7] = {
    const fn at(location: u32, offset: u64, format: VertexFormat) -> VertexAttribute {
        VertexAttribute {
            format,
            offset,
            shader_location: location,
        }
    }
    [
        at(0, 0, VertexFormat::Float32x2),
        at(1, 8, VertexFormat::Float32x2),
        at(2, 16, VertexFormat::Float32x2),
        at(3, 24, VertexFormat::Uint16x4),
        at(4, 32, VertexFormat::Unorm8x4),
        at(5, 36, VertexFormat::Unorm8x4),
        at(6, 40, VertexFormat::Uint16x2),
    ]
};

pub(super) fn pipeline(
    device: &RenderDevice,
    layout: &BindGroupLayout,
    format: TextureFormat,
) -> RenderPipeline {
    let shader = device.create_and_validate_shader_module(ShaderModuleDescriptor {
        label: Some("board"),
        source: ShaderSource::Wgsl(include_str!("paint.wgsl").into()),
    });
    let layout = device.create_pipeline_layout(&PipelineLayoutDescriptor {
        label: Some("board"),
        bind_group_layouts: &[Some(layout)],
        immediate_size: 0,
    });
    device.create_render_pipeline(&RawRenderPipelineDescriptor {
        label: Some("board"),
        layout: Some(&layout),
        vertex: RawVertexState {
            module: &shader,
            entry_point: Some("corner"),
            compilation_options: PipelineCompilationOptions::default(),
            buffers: &[RawVertexBufferLayout {
                array_stride: CORNER as u64,
                step_mode: VertexStepMode::Vertex,
                attributes: &ATTRIBUTES,
            }],
        },
        primitive: PrimitiveState::default(),
        depth_stencil: None,
        multisample: MultisampleState::default(),
        fragment: Some(RawFragmentState {
            module: &shader,
            entry_point: Some("pixel"),
            compilation_options: PipelineCompilationOptions::default(),
            targets: &[Some(ColorTargetState {
                format,
                blend: Some(BlendState::PREMULTIPLIED_ALPHA_BLENDING),
                write_mask: ColorWrites::ALL,
            })],
        }),
        multiview_mask: None,
        cache: None,
    })
}
