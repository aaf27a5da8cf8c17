//! Kills the bridge at random, by SIGKILL, and starts it again at once.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::Result;

use crate::dice::Dice;
use crate::programs::Process;

/// With what a bridge is started.
#[derive(Clone)]
pub struct Start {
    pub config: PathBuf,
    pub data: PathBuf,
    pub router: String,
    pub port: u16,
}

impl Start {
    fn start(&self) -> Result<Process> {
        Process::bridge(&self.config, &self.data, &self.router, self.port)
    }
}

/// Kills the bridge at random and starts it again, until it is told to stop.
pub struct Killer {
    begin: Arc<AtomicBool>,
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Result<(Process, u64)>>,
}

impl Killer {
    pub fn start(start: Start, mut dice: Dice, every_ms: u64) -> Result<Self> {
        let (begin, stop): (Arc<AtomicBool>, Arc<AtomicBool>) = (Arc::default(), Arc::default());
        let (begun, stopped) = (begin.clone(), stop.clone());
        let mut bridge = start.start()?;
        let work = move || {
            let mut kills = 0;
            let every = usize::try_from(every_ms).unwrap_or(usize::MAX);
            while !stopped.load(Ordering::Relaxed) {
                let pause = every + dice.below(every + 1);
                for _slice in 0..pause.div_ceil(20) {
                    if !stopped.load(Ordering::Relaxed) {
                        std::thread::sleep(Duration::from_millis(20));
                    }
                }
                if begun.load(Ordering::Relaxed) && !stopped.load(Ordering::Relaxed) {
                    bridge.kill()?;
                    kills += 1;
                    std::thread::sleep(Duration::from_millis(dice.below(200) as u64));
                    bridge = start.start()?;
                }
            }
            Ok((bridge, kills))
        };
        let thread = std::thread::Builder::new().name("killer".to_owned());
        Ok(Self {
            begin,
            stop,
            thread: thread.spawn(work)?,
        })
    }

    pub fn begin(&self) {
        self.begin.store(true, Ordering::Relaxed);
    }

    pub fn stop(self) -> Result<(Process, u64)> {
        self.stop.store(true, Ordering::Relaxed);
        self.thread
            .join()
            .map_err(|_panic| anyhow::anyhow!("the killer fell over"))?
    }
}
