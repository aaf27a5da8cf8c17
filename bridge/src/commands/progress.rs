//! Long work says how far it is, to whoever looks at a terminal; never into a pipe or a log.

use std::io::{IsTerminal, Write};

const STEP: u64 = 1_000_000;

/// Passes everything on, and counts it.
pub(crate) struct Progress<W> {
    into: W,
    bytes: u64,
    /// Off where nobody looks, or where the output itself is on that terminal.
    shown: bool,
}

impl<W: Write> Progress<W> {
    pub(crate) fn new(into: W, to_file: bool) -> Self {
        let looked_at = std::io::stderr().is_terminal();
        let apart = to_file || !std::io::stdout().is_terminal();
        Self {
            into,
            bytes: 0,
            shown: looked_at && apart,
        }
    }

    /// What was written to, once everything is.
    pub(crate) fn done(mut self) -> std::io::Result<W> {
        self.into.flush()?;
        if self.shown && STEP <= self.bytes {
            eprintln!("\r{} MB written", self.bytes / STEP);
        }
        Ok(self.into)
    }
}

impl<W: Write> Write for Progress<W> {
    fn write(&mut self, part: &[u8]) -> std::io::Result<usize> {
        let n = self.into.write(part)?;
        let before = self.bytes / STEP;
        self.bytes += n as u64;
        if self.shown && before < self.bytes / STEP {
            eprint!("\r{} MB written", self.bytes / STEP);
        }
        Ok(n)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.into.flush()
    }
}
