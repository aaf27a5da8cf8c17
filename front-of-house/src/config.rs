//! The command line, the folders, and who this device is.

use std::fs::{File, TryLockError};
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};
use clap::Parser;
use shared::ids::{ActorId, DeviceId, TableId};
use shared::lang::Lang;
use shared::menu::find::roots;

use crate::stamp::mint;

/// A waiters' terminal.
#[derive(Parser, Debug)]
#[command(
    name = "front-of-house",
    version,
    about = "Brigade: the waiters' terminal"
)]
pub struct Args {
    /// The restaurant's folder with its six TOML files.
    #[arg(long, value_name = "DIR")]
    pub config: Option<PathBuf>,
    /// Where programs keep their data; this one uses DIR/front-of-house.
    #[arg(long, value_name = "DIR", default_value = "./var")]
    pub data: PathBuf,
    /// The router; repeat it for a standby.
    #[arg(
        long,
        value_name = "tcp/HOST:PORT",
        default_value = "tcp/127.0.0.1:7447"
    )]
    pub connect: Vec<String>,
    /// A name for this terminal instead of a minted one; keeps its own folder.
    #[arg(long, value_name = "NAME")]
    pub device: Option<DeviceId>,
    /// Who works on it.
    #[arg(long, value_name = "NAME", default_value = "ana")]
    pub server: ActorId,
    /// Language of the screen and the menu: en, es, fr, de, zh; default: as it was set on this terminal.
    #[arg(long, value_name = "CODE")]
    pub lang: Option<Lang>,
    /// The receipt printer: HOST:9100, or a file that the bytes are added to.
    #[arg(long, value_name = "HOST:PORT or FILE")]
    pub printer: Option<String>,
    /// Stands in for a card terminal; amounts that end in .01 are declined, .02 never answered, .03 answered late.
    #[arg(long)]
    pub card_simulator: bool,
    /// Draws without a window into --png, again at each change.
    #[arg(long)]
    pub headless: bool,
    /// Where --headless draws; default: screen.png in the data folder.
    #[arg(long, value_name = "FILE")]
    pub png: Option<PathBuf>,
    /// Size of the window or picture in pixels.
    #[arg(long, value_name = "WIDTHxHEIGHT", default_value = "1280x800", value_parser = size)]
    pub size: (u32, u32),
    /// Opens this table at the start.
    #[arg(long, value_name = "TABLE")]
    pub table: Option<TableId>,
}

fn size(text: &str) -> Result<(u32, u32), String> {
    shared::machine::size(text, "1280x800", (360, 480))
}

/// This terminal's folder, locked for as long as this value lives.
#[derive(Debug)]
pub struct Folder {
    pub path: PathBuf,
    pub device: DeviceId,
    _lock: File,
}

/// Opens (or makes) the folder. A second terminal on the same folder is refused: it would send twice.
pub fn folder(args: &Args) -> anyhow::Result<Folder> {
    let mut path = args.data.join("front-of-house");
    if let Some(device) = &args.device {
        path = path.join(device.as_str());
    }
    let at = path.display();
    std::fs::create_dir_all(&path).with_context(|| format!("cannot make the folder {at}"))?;
    let lock = File::create(path.join("lock")).with_context(|| format!("cannot write in {at}"))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "another terminal runs on {at}; close it, or give this one its own name with --device"
        ),
        Err(TryLockError::Error(problem)) => {
            return Err(problem).with_context(|| format!("cannot lock {at}"));
        }
    }
    let device = match &args.device {
        Some(device) => device.clone(),
        None => minted(&path.join("device"))?,
    };
    Ok(Folder {
        path,
        device,
        _lock: lock,
    })
}

/// The id in the file, or a new one that is written there for good.
fn minted(path: &Path) -> anyhow::Result<DeviceId> {
    let at = path.display();
    match std::fs::read_to_string(path) {
        Ok(text) => {
            return text.trim().parse().with_context(|| {
                format!("{at} does not hold a device id; restore it, or delete it to get a new one")
            });
        }
        Err(problem) if problem.kind() == std::io::ErrorKind::NotFound => {}
        Err(problem) => return Err(problem).with_context(|| format!("cannot read {at}")),
    }
    let device = DeviceId::new(format!("front-{}", mint()))?;
    let temporary = path.with_extension("part");
    let mut file = File::create(&temporary).with_context(|| format!("cannot write {at}"))?;
    writeln!(file, "{device}").with_context(|| format!("cannot write {at}"))?;
    file.sync_all()
        .with_context(|| format!("cannot write {at}"))?;
    std::fs::rename(&temporary, path).with_context(|| format!("cannot write {at}"))?;
    Ok(device)
}

/// `assets` beside the working directory or above the executable.
pub fn assets() -> Option<PathBuf> {
    let mut found = roots().into_iter().map(|root| root.join("assets"));
    found.find(|assets| assets.join("fonts").is_dir())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn args(data: &Path) -> Args {
        Args::parse_from(["front-of-house", "--data", &data.to_string_lossy()])
    }

    #[test]
    fn a_device_keeps_its_id_and_shares_its_folder_with_nobody() {
        let data = tempfile::tempdir().unwrap();
        let first = folder(&args(data.path())).unwrap();
        let second = folder(&args(data.path())).unwrap_err();
        assert!(second.to_string().contains("--device"), "{second}");
        let device = first.device.clone();
        drop(first);
        assert_eq!(folder(&args(data.path())).unwrap().device, device);
    }
}
