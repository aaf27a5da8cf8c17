//! The bus over zenoh, as a star: the router's process listens, every other process is a client of it.
//!
//! No zenoh type leaves this folder. zenoh's threads only enqueue; our own named threads do the rest.

mod config;
mod client;
mod talk;
mod router;

pub use client::connect;
pub use router::{RouterHandle, serve};

use std::time::Duration;

use ::zenoh::{Session, Wait};
use crossbeam_channel::{RecvTimeoutError, bounded};

/// Why a link cannot be had. Being unable to reach the router is not among them: a client keeps trying.
#[derive(Debug, thiserror::Error)]
pub enum LinkError {
    #[error("'{endpoint}' is not an address; write it like tcp/192.168.1.10:7447")]
    BadEndpoint { endpoint: String },
    #[error("no address of the router is given; add --connect tcp/HOST:7447")]
    NoEndpoint,
    #[error(
        "cannot listen on {endpoint}; is another router running on this machine? Stop it, or give another address with --listen"
    )]
    Listen {
        endpoint: String,
        #[source]
        source: std::io::Error,
    },
    #[error("the bus cannot start: {detail}")]
    Bus { detail: String },
    #[error("cannot start the thread '{name}'; the machine is out of memory or threads")]
    Thread {
        name: &'static str,
        #[source]
        source: std::io::Error,
    },
}

impl LinkError {
    fn bus(error: impl std::fmt::Display) -> Self {
        Self::Bus {
            detail: error.to_string(),
        }
    }
}

/// zenoh allows itself ten seconds to say goodbye; a program that ends should not take longer than this.
const CLOSE_WAIT: Duration = Duration::from_secs(2);

fn spawn(name: &'static str, run: impl FnOnce() + Send + 'static) -> Result<(), LinkError> {
    match std::thread::Builder::new().name(name.to_owned()).spawn(run) {
        // Threads end by themselves when the program lets go of its end of the link.
        Ok(handle) => {
            drop(handle);
            Ok(())
        }
        Err(source) => Err(LinkError::Thread { name, source }),
    }
}

/// Closes a session, waiting at most `CLOSE_WAIT` for it.
fn close_within_limit(session: Session) {
    let (done, closed) = bounded::<()>(1);
    let spawned = spawn("bus-close", move || {
        if let Err(error) = session.close().wait() {
            tracing::debug!(%error, "closing the bus");
        }
        drop(done);
    });
    if spawned.is_ok() && closed.recv_timeout(CLOSE_WAIT) == Err(RecvTimeoutError::Timeout) {
        tracing::debug!("the bus takes long to close; not waiting for it");
    }
}
