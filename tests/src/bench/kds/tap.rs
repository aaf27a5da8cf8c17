//! From a key to the screen that shows what it did: how many frames, and how much work, on a full rail.

use bevy::input::ButtonState;
use bevy::input::keyboard::{Key, KeyboardInput, NativeKey};
use bevy::prelude::*;
use crossbeam_channel::bounded;
use kds::board::words::Lang;
use kds::screen::Painted;
use kds::{BoardNow, FrameTime, config};
use serde::Serialize;
use shared::bus::{ClientLink, Health, Wake};
use shared::ids::DeviceId;
use shared::menu::Restaurant;
use shared::time::{Span, Timestamp};

use super::super::process::instant;
use crate::replay::Quantiles;
use crate::samples::ticket;

const TICKETS: u32 = 100;
const LINES: u8 = 8;
const NOW: Timestamp = Timestamp(1_777_923_730_000);

#[derive(Clone, Debug, Serialize)]
pub struct Tap {
    /// Frames from the key to the changed picture; 1 is the frame that heard the key.
    pub frames_max: u32,
    pub ms: Quantiles,
}

/// Bumps the first ticket again and again with the Enter key, as a cook would.
pub(super) fn tap(restaurant: &Restaurant) -> anyhow::Result<Tap> {
    let station = restaurant
        .prep_stations()
        .next()
        .ok_or_else(|| anyhow::anyhow!("a kitchen without a station"))?;
    let setup = config::setup(restaurant, station, Lang::En);
    let (_tell, inbox) = bounded(8);
    let (outbox, _said) = bounded(1_024);
    let link = ClientLink {
        inbox,
        outbox,
        health: Health::default(),
        wake: Wake::default(),
    };
    let mut app = kds::headless::app(setup, link, DeviceId::new("bench")?, None);
    let mut ms: u64 = 0;
    let mut frame = |app: &mut App, by: u64| {
        ms += by;
        app.world_mut()
            .resource_mut::<BoardNow>()
            .board
            .beat(NOW + Span(i64::try_from(ms).unwrap_or(0)), ms);
        app.insert_resource(FrameTime::Set(ms));
        app.update();
    };
    frame(&mut app, 1);
    let names: Vec<String> = (0..LINES).map(|n| format!("Dish {n}")).collect();
    let dishes: Vec<(&str, u16)> = names.iter().map(|name| (name.as_str(), 1)).collect();
    let tickets = (1..=TICKETS).map(|number| ticket(&station.id, number, NOW, &dishes));
    app.world_mut()
        .resource_mut::<BoardNow>()
        .board
        .replace_tickets(tickets.collect(), 1);
    frame(&mut app, 500);
    let (mut times, mut frames_max) = (Vec::new(), 0);
    for _ in 0..TICKETS / 2 {
        frame(&mut app, 700);
        let before = app.world().resource::<Painted>().changes;
        app.world_mut().write_message(KeyboardInput {
            key_code: KeyCode::Enter,
            logical_key: Key::Unidentified(NativeKey::Unidentified),
            state: ButtonState::Pressed,
            text: None,
            repeat: false,
            window: Entity::PLACEHOLDER,
        });
        let begun = instant();
        let mut frames = 0;
        while app.world().resource::<Painted>().changes == before && frames < 10 {
            frame(&mut app, 16);
            frames += 1;
        }
        times.push(begun.elapsed().as_secs_f64() * 1e3);
        frames_max = frames_max.max(frames);
    }
    Ok(Tap {
        frames_max,
        ms: Quantiles::of(&times),
    })
}
