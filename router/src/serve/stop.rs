//! Why a router ends by itself, and what it may still say.

use shared::ids::SiteId;

use crate::publish::Spoken;
use crate::store::StoreError;

/// Why the router must not go on.
#[derive(Debug, thiserror::Error)]
pub enum Stop {
    #[error("the journal failed; a restart replays it")]
    Store(#[from] StoreError),
    #[error("the bus closed under the router; nobody can reach it any more")]
    BusGone,
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
    #[error(
        "this data folder holds the orders of '{journal}', and the files are of '{files}'; \
         name another folder with --data, or the right files with --config"
    )]
    AnotherRestaurant { journal: SiteId, files: SiteId },
}

/// A turn that ended the router, and what may still be said.
#[derive(Debug)]
pub struct Fallen {
    /// On a full disk nothing of the turn was kept, and those who asked are told so. Empty otherwise:
    /// no answer means unknown.
    pub last_words: Box<Spoken>,
    pub why: Stop,
}

impl<E: Into<Stop>> From<E> for Fallen {
    fn from(why: E) -> Self {
        Self {
            last_words: Box::default(),
            why: why.into(),
        }
    }
}
