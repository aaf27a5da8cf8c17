//! Programs of the house as processes: found beside this one, started, and ended without a word.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

#[expect(
    clippy::disallowed_methods,
    reason = "what is proven here runs in real time"
)]
pub fn clock() -> Instant {
    Instant::now()
}

/// A program built beside this one, also where this one is a test.
pub fn program(name: &str) -> Result<PathBuf> {
    let own = std::env::current_exe().context("where is this program?")?;
    let found = own.ancestors().skip(1).take(2).map(|dir| dir.join(name));
    let found = found.into_iter().find(|path| path.is_file());
    found.with_context(|| {
        format!(
            "'{name}' is not built beside {}; run cargo build --workspace",
            own.display()
        )
    })
}

/// A TCP port on loopback that nobody listens on now.
pub fn free_port() -> Result<u16> {
    let listener = std::net::TcpListener::bind("127.0.0.1:0")?;
    Ok(listener.local_addr()?.port())
}

/// A child that dies with this value, by SIGKILL.
pub struct Process(Child);

impl Process {
    pub fn bridge(config: &Path, data: &Path, router: &str, port: u16) -> Result<Self> {
        let mut command = Command::new(program("bridge")?);
        command.arg("--config").arg(config).arg("--data").arg(data);
        command.args(["--connect", router, "--http", &format!("127.0.0.1:{port}")]);
        Self::start(command)
    }

    pub fn router(config: &Path, data: &Path, port: u16) -> Result<Self> {
        let mut command = Command::new(program("router")?);
        command.arg("--config").arg(config).arg("--data").arg(data);
        command.args(["--listen", &format!("tcp/127.0.0.1:{port}")]);
        Self::start(command)
    }

    fn start(mut command: Command) -> Result<Self> {
        let quiet = std::env::var_os("PROOF_LOG").is_none();
        if quiet {
            command.stderr(Stdio::null()).env("RUST_LOG", "off");
        }
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn();
        Ok(Self(
            child.context("a program of the house cannot be started")?,
        ))
    }

    /// Waits for the line that says that it is ready.
    pub fn ready(&mut self) -> Result<()> {
        let out = self.0.stdout.take().context("asked for its output once")?;
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line)?;
        if !line.contains("ready") {
            bail!("a program of the house ended before it was ready");
        }
        Ok(())
    }

    pub fn id(&self) -> u32 {
        self.0.id()
    }

    /// SIGKILL: no handler runs, nothing is flushed.
    pub fn kill(mut self) -> Result<()> {
        self.end()
    }

    fn end(&mut self) -> Result<()> {
        self.0.kill().context("kill")?;
        self.0.wait().context("wait for the killed")?;
        Ok(())
    }

    /// Largest memory it ever held, in MB of a million bytes.
    pub fn peak_mb(&self) -> Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let kib: u64 = line
            .and_then(|line| line.trim().split(' ').next()?.parse().ok())
            .context("this system does not tell how much memory a process holds")?;
        Ok(kib * 1_024 / 1_000_000)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // One that is gone already cannot be killed, which is as well.
        drop(self.end());
    }
}

/// Asks again until there is an answer, for a minute at most.
pub fn until<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>>) -> Result<T> {
    until_within(what, Duration::from_secs(60), &mut look)
}

pub fn until_within<T>(
    what: &str,
    patience: Duration,
    look: &mut dyn FnMut() -> Result<Option<T>>,
) -> Result<T> {
    let end = clock() + patience;
    loop {
        // A bridge that was just killed leaves a store that cannot be read for a moment.
        match look() {
            Ok(Some(found)) => return Ok(found),
            Ok(None) | Err(_) if clock() < end => std::thread::sleep(Duration::from_millis(10)),
            Ok(None) => bail!("it never happened: {what}"),
            Err(error) => return Err(error.context(what.to_owned())),
        }
    }
}
