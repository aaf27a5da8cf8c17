//! Somebody asked the launcher to end (Ctrl-C, SIGTERM, a closed terminal): every wait looks here, so that what was
//! started is stopped too.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::CrewError;

/// One for the process, as signals are.
static ASKED: AtomicBool = AtomicBool::new(false);

/// A wait looks this often.
const GLANCE: Duration = Duration::from_millis(50);

/// From now on a signal only sets the flag; whoever waits must look at it.
pub fn heed_signals() -> Result<(), CrewError> {
    ctrlc::set_handler(|| ASKED.store(true, Ordering::SeqCst)).map_err(CrewError::Signals)
}

pub fn stop_asked() -> bool {
    ASKED.load(Ordering::SeqCst)
}

/// An error once somebody asked: it unwinds the work, and dropping the crew ends its programs.
pub fn keep_going() -> Result<(), CrewError> {
    if stop_asked() {
        return Err(CrewError::Stopped);
    }
    Ok(())
}

/// Sleeps, and wakes early with an error when somebody asked.
#[expect(clippy::disallowed_methods, reason = "a launcher waits in real time")]
pub fn rest(time: Duration) -> Result<(), CrewError> {
    let deadline = Instant::now() + time;
    loop {
        keep_going()?;
        let left = deadline.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(());
        }
        std::thread::sleep(left.min(GLANCE));
    }
}
