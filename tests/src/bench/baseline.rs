//! The bare limit for a ticket's way: as many hops over plain zenoh and one fdatasync, and nothing else.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use zenoh::Wait;
use zenoh::qos::CongestionControl;

use super::{clock_ns, end_of_input};

const ASK: &str = "baseline/ask";
const TELL: &str = "baseline/tell";

fn config(mode: &str, field: &str, endpoint: &str) -> anyhow::Result<zenoh::Config> {
    let mut config = zenoh::Config::default();
    let mut set = |key: &str, value: &str| {
        config
            .insert_json5(key, value)
            .map_err(|e| anyhow::anyhow!("zenoh config {key}: {e}"))
    };
    set("mode", &format!("\"{mode}\""))?;
    set(field, &format!("[\"{endpoint}\"]"))?;
    set("scouting/multicast/enabled", "false")?;
    set("scouting/gossip/enabled", "false")?;
    Ok(config)
}

fn open(mode: &str, field: &str, endpoint: &str) -> anyhow::Result<zenoh::Session> {
    let config = config(mode, field, endpoint)?;
    zenoh::open(config)
        .wait()
        .map_err(|e| anyhow::anyhow!("zenoh session: {e}"))
}

/// A router that only syncs what it is asked, tells it on, and answers. Runs until standard input ends.
pub fn baseline_router(endpoint: &str, folder: &Path) -> anyhow::Result<()> {
    let session = open("router", "listen/endpoints", endpoint)?;
    let words = |e: zenoh::Error| anyhow::anyhow!("zenoh: {e}");
    let queries = session.declare_queryable(ASK).wait().map_err(words)?;
    let publisher = session
        .declare_publisher(TELL)
        .congestion_control(CongestionControl::Drop)
        .express(true)
        .wait()
        .map_err(words)?;
    let mut file = File::create(folder.join("baseline.log"))?;
    let end = end_of_input()?;
    super::say("ready")?;
    while end.try_recv().is_err() {
        let Ok(Some(query)) = queries.recv_timeout(std::time::Duration::from_millis(50)) else {
            continue;
        };
        let bytes = query
            .payload()
            .map(|p| p.to_bytes().into_owned())
            .unwrap_or_default();
        file.write_all(&bytes)?;
        file.sync_data()?;
        query.reply(ASK, bytes.clone()).wait().map_err(words)?;
        publisher.put(bytes).wait().map_err(words)?;
    }
    Ok(())
}

/// The screen's side: writes `WORD NANOSECONDS` for the first 36 bytes of each message.
pub fn baseline_screen(endpoint: &str) -> anyhow::Result<()> {
    let session = open("client", "connect/endpoints", endpoint)?;
    let told = session
        .declare_subscriber(TELL)
        .wait()
        .map_err(|e| anyhow::anyhow!("{e}"))?;
    let end = end_of_input()?;
    super::say("ready")?;
    while end.try_recv().is_err() {
        let wait = std::time::Duration::from_millis(50);
        let Ok(Some(sample)) = told.recv_timeout(wait) else {
            continue;
        };
        let at = clock_ns();
        let bytes = sample.payload().to_bytes();
        let word = String::from_utf8_lossy(&bytes[..bytes.len().min(36)]).into_owned();
        super::say_at(&word, at)?;
    }
    Ok(())
}

/// The asker's side of the baseline.
pub struct BaselineAsker {
    session: zenoh::Session,
}

impl BaselineAsker {
    pub fn connect(endpoint: &str) -> anyhow::Result<Self> {
        Ok(Self {
            session: open("client", "connect/endpoints", endpoint)?,
        })
    }

    /// Sends and waits for the reply; the first 36 bytes are the message's word.
    pub fn ask(&self, bytes: Vec<u8>) -> anyhow::Result<()> {
        let words = |e: zenoh::Error| anyhow::anyhow!("zenoh: {e}");
        let replies = self.session.get(ASK).payload(bytes).wait().map_err(words)?;
        let reply = replies
            .recv()
            .map_err(|e| anyhow::anyhow!("the baseline did not answer: {e}"))?;
        reply
            .result()
            .map(|_| ())
            .map_err(|e| anyhow::anyhow!("the baseline failed: {e:?}"))
    }
}
