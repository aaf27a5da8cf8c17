//! Where closed days go: ledgers as files, other programs over HTTP. One small interface, one queue each.
//!
//! A destination sends one parcel and says how it went. The queue keeps order, rests, and never forgets; the
//! key of a parcel makes a second delivery of it harmless, because a crash may fall between sending and noting.

mod files;
mod settings;
mod webhook;
mod worker;

pub use settings::{Settings, read_destinations};
pub use worker::Workers;

use crate::store::{Delivered, Parcel, Reader, StoreError};

/// Somewhere that a closed day goes.
pub trait Destination: Send {
    /// Delivers a parcel, whole or not at all. A repeat has no further effect.
    fn deliver(&self, parcel: &Parcel, reader: &Reader) -> Result<Delivered, StoreError>;

    /// What would be sent, without sending it.
    fn show(&self, parcel: &Parcel, reader: &Reader) -> Result<String, StoreError>;
}

/// The destination of these settings.
pub fn open(settings: &Settings) -> Box<dyn Destination> {
    match &settings.way {
        settings::Way::Files { format, folder } => {
            Box::new(files::Files::new(*format, folder.clone()))
        }
        settings::Way::Webhook { url, secret } => {
            Box::new(webhook::Webhook::new(url.clone(), secret.clone()))
        }
    }
}
