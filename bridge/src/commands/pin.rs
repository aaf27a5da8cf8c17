//! `bridge pin`: the PIN of the manager's page, typed twice where somebody types, and never shown.

use std::io::{BufRead, IsTerminal, Write, stdin};
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};
use bridge::config::Folders;
use bridge::secrets::{pin_file, set_pin};

/// Keeps what is typed off the screen; where the terminal cannot, it is shown, and the PIN is set all the same.
struct Quiet;

impl Quiet {
    fn begin() -> Self {
        stty("-echo");
        Self
    }
}

impl Drop for Quiet {
    fn drop(&mut self) {
        stty("echo");
    }
}

fn stty(how: &str) {
    let mut command = Command::new("stty");
    let quiet = command
        .arg(how)
        .stdin(Stdio::inherit())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if let Err(error) = quiet.status() {
        tracing::debug!(%error, "this terminal shows what is typed");
    }
}

fn line(ask: &str) -> Result<String> {
    let mut out = std::io::stderr().lock();
    write!(out, "{ask}")?;
    out.flush()?;
    let mut text = String::new();
    let read = stdin().lock().read_line(&mut text)?;
    writeln!(out)?;
    if read == 0 {
        bail!("no PIN was given; type one, or pass it on standard input");
    }
    Ok(text.trim().to_owned())
}

fn typed() -> Result<String> {
    if !stdin().is_terminal() {
        let mut text = String::new();
        stdin()
            .lock()
            .read_line(&mut text)
            .context("no PIN could be read")?;
        return Ok(text.trim().to_owned());
    }
    let quiet = Quiet::begin();
    let pin = line("New PIN (6 to 12 digits): ")?;
    let again = line("The same again: ")?;
    drop(quiet);
    if pin != again {
        bail!("the two are not alike; nothing was changed. Try again");
    }
    Ok(pin)
}

pub(crate) fn run(folders: &Folders) -> Result<()> {
    let dir = folders.own();
    set_pin(&dir, &typed()?)?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "the PIN is set in {}", pin_file(&dir).display())?;
    writeln!(
        out,
        "open /manager at the bridge's --http address, such as http://127.0.0.1:8080/manager"
    )?;
    Ok(())
}
