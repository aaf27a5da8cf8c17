//! Where closed days and news go: ledgers as files, other programs over HTTP. One small interface, one queue each.
//!
//! A destination sends one parcel and says how it went. The queue keeps order, rests, and never forgets; the
//! key of a parcel makes a second delivery of it harmless, because a crash may fall between sending and noting.
//! Services with a language of their own implement `Language`; keys, renewals, refusals and rehearsals are
//! `talk`'s, for all of them alike.

mod client;
mod token;
mod mapping;
mod service;
mod settings;
mod talk;
mod files;
mod webhook;
mod xero;
mod quickbooks;
mod tryton;
mod tryton_rpc;
mod vendure;
mod woocommerce;
mod square;
mod shopify;
mod deliverect;
mod worker;

pub use service::{Account, Service};
pub use settings::{Settings, Way, read_destinations};
pub use worker::Workers;

use crate::store::{Delivered, Parcel, Reader, StoreError};

/// Somewhere that closed days or news go.
pub trait Destination: Send {
    /// Delivers a parcel, whole or not at all. A repeat has no further effect.
    fn deliver(&mut self, parcel: &Parcel, reader: &Reader) -> Result<Delivered, StoreError>;

    /// What would be sent, without sending it.
    fn show(&mut self, parcel: &Parcel, reader: &Reader) -> Result<String, StoreError>;
}

/// The destination of these settings.
pub fn open(settings: &Settings) -> Box<dyn Destination> {
    let patience = settings.patience;
    match &settings.way {
        Way::Files { format, folder } => Box::new(files::Files::new(*format, folder.clone())),
        Way::Webhook { url, secret } => {
            Box::new(webhook::Webhook::new(url.clone(), secret.clone(), patience))
        }
        Way::Service(account) => spoken(account, patience),
    }
}

fn spoken(account: &Account, patience: std::time::Duration) -> Box<dyn Destination> {
    use talk::Spoken;
    let account = account.clone();
    match account.service {
        Service::Xero => Box::new(Spoken::new(xero::Xero, account, patience)),
        Service::QuickBooks => Box::new(Spoken::new(quickbooks::QuickBooks, account, patience)),
        Service::Tryton => Box::new(Spoken::new(tryton::Tryton::default(), account, patience)),
        Service::Vendure => Box::new(Spoken::new(vendure::Vendure::default(), account, patience)),
        Service::WooCommerce => Box::new(Spoken::new(woocommerce::WooCommerce, account, patience)),
        Service::Square => Box::new(Spoken::new(square::Square, account, patience)),
        Service::Shopify => Box::new(Spoken::new(shopify::Shopify, account, patience)),
        Service::Deliverect => Box::new(Spoken::new(deliverect::Deliverect, account, patience)),
    }
}
