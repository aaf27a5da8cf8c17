//! Starting, watching and stopping the programs of a restaurant on one machine.

mod child;
mod plan;
mod stop;

pub use child::*;
pub use plan::*;
pub use stop::*;

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

/// Where a built program lies: beside the running one, or one folder up when a test asks.
pub fn program(name: &str) -> Result<PathBuf, CrewError> {
    let own = std::env::current_exe().map_err(|source| CrewError::Io {
        doing: "finding this program's own folder".to_owned(),
        source,
    })?;
    let mut folder = own.parent();
    while let Some(dir) = folder {
        let candidate = dir.join(name);
        if candidate.is_file() {
            return Ok(candidate);
        }
        if dir.file_name().is_none_or(|name| name != "deps") {
            break;
        }
        folder = dir.parent();
    }
    Err(CrewError::NotBuilt {
        name: name.to_owned(),
    })
}

/// A TCP port on loopback that nobody listens on now.
pub fn free_port() -> Result<u16, CrewError> {
    let io = |source| CrewError::Io {
        doing: "looking for a free port".to_owned(),
        source,
    };
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(io)?;
    Ok(listener.local_addr().map_err(io)?.port())
}

/// `wanted` if nobody listens there, else any free port.
pub fn port_or_free(wanted: u16) -> Result<u16, CrewError> {
    match TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)) {
        Ok(_free) => Ok(wanted),
        Err(_taken) => free_port(),
    }
}

/// Why a restaurant could not be opened or kept open.
#[derive(Debug, thiserror::Error)]
pub enum CrewError {
    #[error("the program '{name}' is not built; run ./kitchen or cargo build --workspace first")]
    NotBuilt { name: String },
    #[error("{doing} failed")]
    Io {
        doing: String,
        #[source]
        source: std::io::Error,
    },
    #[error("stopped before it was done; everything that was started has been ended")]
    Stopped,
    #[error("cannot catch Ctrl-C")]
    Signals(#[source] ctrlc::Error),
    #[error("{name} stopped before it was ready. Its last words:\n{words}")]
    DiedAtStart { name: String, words: String },
    #[error("{name} was not ready after {secs} s. Its last words:\n{words}")]
    NotReady {
        name: String,
        secs: u64,
        words: String,
    },
}
