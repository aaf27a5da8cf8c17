//! Proof of display: a ticket counts as shown once the GPU reports that the frame with it is done.
//!
//! The main world says what the frame shows; the render world checks that everything was really drawn
//! (the board drawn, the surface acquired), asks the queue to call back, and a thread waits for that call.
//! The same thread takes pictures of an offscreen screen.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

use bevy::prelude::*;
use bevy::render::render_asset::RenderAssets;
use bevy::render::render_resource::{
    Buffer, BufferDescriptor, BufferUsages, CommandEncoderDescriptor, Extent3d, MapMode, PollType,
    TexelCopyBufferInfo, TexelCopyBufferLayout,
};
use bevy::render::renderer::{RenderDevice, RenderQueue};
use bevy::render::texture::GpuImage;
use bevy::render::view::ExtractedWindows;
use bevy::render::{Extract, ExtractSchedule, Render, RenderApp, RenderSystems};
use crossbeam_channel::{Receiver, Sender, bounded};
use image::{ImageFormat, RgbaImage};
use shared::ids::{Revision, TicketId};

use crate::link::Reporter;
use crate::screen::Drawn;

/// Frames whose completion may be outstanding; with more, drawing waits.
const FRAMES_IN_FLIGHT_MAX: usize = 8;
/// The GPU is given this long to report a frame; then the next frame tries again.
const DONE_WITHIN: Duration = Duration::from_secs(5);

/// What the frame of this update shows.
#[derive(Resource, Clone, Default)]
pub struct Shown {
    pub tickets: Vec<(TicketId, Revision)>,
    /// The camera draws in this update.
    pub drawn: bool,
}

/// Where pictures go and what to take them of.
#[derive(Resource, Clone)]
pub struct Capture {
    pub target: Handle<Image>,
    /// Set to take a picture of the target after this update.
    pub wanted: bool,
    pub to: PictureTo,
}

#[derive(Clone)]
pub enum PictureTo {
    /// A file, replaced by temporary name and rename.
    File(PathBuf),
    Memory(Sender<RgbaImage>),
}

/// What the frames have come to; shared with the loops that draw.
#[derive(Resource, Clone, Default)]
pub struct Progress(Arc<Counts>);

#[derive(Default)]
struct Counts {
    submitted: AtomicU64,
    done: AtomicU64,
    incomplete: AtomicBool,
}

impl Progress {
    /// Frames that were submitted and not yet reported done.
    pub fn outstanding(&self) -> u64 {
        self.0
            .submitted
            .load(Ordering::Acquire)
            .saturating_sub(self.0.done.load(Ordering::Acquire))
    }

    /// Number of the last frame that is done.
    pub fn done(&self) -> u64 {
        self.0.done.load(Ordering::Acquire)
    }

    /// The last frame lacked something (a pipeline, the surface): draw again soon.
    pub fn is_incomplete(&self) -> bool {
        self.0.incomplete.load(Ordering::Acquire)
    }
}

enum Job {
    Frame {
        device: RenderDevice,
        done: Receiver<()>,
        frame: u64,
        tickets: Option<Vec<(TicketId, Revision)>>,
    },
    Picture {
        device: RenderDevice,
        mapped: Receiver<bool>,
        buffer: Buffer,
        size: Extent3d,
        row: u32,
        to: PictureTo,
    },
}

#[derive(Resource)]
struct Prover {
    jobs: Sender<Job>,
    frame: u64,
    progress: Progress,
    windowed: bool,
}

#[derive(Resource, Default)]
struct ShownHere {
    shown: Shown,
    capture: Option<Capture>,
}

/// Adds the proof to an app that renders. Without a reporter nothing is told (pictures).
pub fn install(app: &mut App, reporter: Option<Reporter>, windowed: bool) -> std::io::Result<()> {
    let progress = Progress::default();
    let (jobs, waiting) = bounded(FRAMES_IN_FLIGHT_MAX);
    let counts = progress.clone();
    let thread = std::thread::Builder::new().name("kds-gpu-wait".to_owned());
    thread.spawn(move || wait_for_gpu(&waiting, reporter, &counts))?;
    app.insert_resource(progress.clone())
        .init_resource::<Shown>();
    if let Some(render) = app.get_sub_app_mut(RenderApp) {
        render
            .insert_resource(Prover {
                jobs,
                frame: 0,
                progress,
                windowed,
            })
            .init_resource::<ShownHere>()
            .add_systems(ExtractSchedule, extract)
            .add_systems(
                Render,
                (prove, take_picture).chain().in_set(RenderSystems::Cleanup),
            );
    }
    Ok(())
}

fn extract(
    mut here: ResMut<ShownHere>,
    shown: Extract<Res<Shown>>,
    capture: Extract<Option<Res<Capture>>>,
) {
    here.shown = shown.clone();
    here.capture = capture.as_deref().filter(|capture| capture.wanted).cloned();
}

fn prove(
    here: Res<ShownHere>,
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
    drawn: Res<Drawn>,
    windows: Res<ExtractedWindows>,
    mut prover: ResMut<Prover>,
) {
    if !here.shown.drawn {
        return;
    }
    let acquired = !prover.windowed
        || windows
            .values()
            .any(|window| window.swap_chain_texture_view.is_some());
    let complete = drawn.0 && acquired;
    prover
        .progress
        .0
        .incomplete
        .store(!complete, Ordering::Release);
    prover.frame += 1;
    let frame = prover.frame;
    prover.progress.0.submitted.store(frame, Ordering::Release);
    let (call, done) = bounded(1);
    queue.on_submitted_work_done(move || {
        call.try_send(()).ok();
    });
    let tickets = complete.then(|| here.shown.tickets.clone());
    if prover
        .jobs
        .send(Job::Frame {
            device: device.clone(),
            done,
            frame,
            tickets,
        })
        .is_err()
    {
        tracing::error!(
            "the thread that waits for the GPU has ended; tickets are no longer reported as shown"
        );
    }
}

fn take_picture(
    here: Res<ShownHere>,
    device: Res<RenderDevice>,
    queue: Res<RenderQueue>,
    images: Res<RenderAssets<GpuImage>>,
    prover: Res<Prover>,
) {
    let Some(capture) = &here.capture else {
        return;
    };
    let Some(image) = images.get(&capture.target) else {
        return;
    };
    let size = image.texture_descriptor.size;
    let row = u32::try_from(RenderDevice::align_copy_bytes_per_row(
        (size.width * 4) as usize,
    ))
    .expect("a row of pixels is far below 4 GiB");
    let buffer = device.create_buffer(&BufferDescriptor {
        label: Some("picture"),
        size: u64::from(row) * u64::from(size.height),
        usage: BufferUsages::COPY_DST | BufferUsages::MAP_READ,
        mapped_at_creation: false,
    });
    let mut encoder = device.create_command_encoder(&CommandEncoderDescriptor {
        label: Some("picture"),
    });
    let layout = TexelCopyBufferLayout {
        offset: 0,
        bytes_per_row: Some(row),
        rows_per_image: None,
    };
    encoder.copy_texture_to_buffer(
        image.texture.as_image_copy(),
        TexelCopyBufferInfo {
            buffer: &buffer,
            layout,
        },
        size,
    );
    queue.submit([encoder.finish()]);
    let (call, mapped) = bounded(1);
    buffer.slice(..).map_async(MapMode::Read, move |result| {
        call.try_send(result.is_ok()).ok();
    });
    let job = Job::Picture {
        device: device.clone(),
        mapped,
        buffer,
        size,
        row,
        to: capture.to.clone(),
    };
    if prover.jobs.send(job).is_err() {
        tracing::error!("the thread that waits for the GPU has ended; no more pictures are taken");
    }
}

fn wait_for_gpu(jobs: &Receiver<Job>, mut reporter: Option<Reporter>, progress: &Progress) {
    for job in jobs {
        match job {
            Job::Frame {
                device,
                done,
                frame,
                tickets,
            } => {
                poll(&device);
                let finished = done.recv_timeout(DONE_WITHIN).is_ok();
                progress.0.done.store(frame, Ordering::Release);
                if let (true, Some(tickets), Some(reporter)) = (finished, tickets, &mut reporter) {
                    reporter.presented(frame, &tickets);
                }
            }
            Job::Picture {
                device,
                mapped,
                buffer,
                size,
                row,
                to,
            } => {
                poll(&device);
                if mapped.recv_timeout(DONE_WITHIN) == Ok(true) {
                    keep(&buffer, size, row, &to);
                }
            }
        }
    }
}

fn poll(device: &RenderDevice) {
    if let Err(error) = device.poll(PollType::wait_indefinitely()) {
        tracing::warn!(%error, "the GPU could not be waited for");
    }
}

fn keep(buffer: &Buffer, size: Extent3d, row: u32, to: &PictureTo) {
    let wide = (size.width * 4) as usize;
    let data = buffer.slice(..).get_mapped_range();
    let pixels: Vec<u8> = data
        .chunks(row as usize)
        .flat_map(|row| &row[..wide])
        .copied()
        .collect();
    drop(data);
    buffer.unmap();
    let Some(picture) = RgbaImage::from_raw(size.width, size.height, pixels) else {
        return;
    };
    match to {
        // Whoever wanted it may have gone.
        PictureTo::Memory(pictures) => {
            pictures.try_send(picture).ok();
        }
        PictureTo::File(path) => {
            let temporary = path.with_extension("png.new");
            let saved = picture.save_with_format(&temporary, ImageFormat::Png);
            let placed = saved.map_err(|e| e.to_string());
            let placed =
                placed.and_then(|()| std::fs::rename(&temporary, path).map_err(|e| e.to_string()));
            if let Err(error) = placed {
                tracing::warn!(error, path = %path.display(), "the picture of the screen cannot be written");
            }
        }
    }
}
