//! The board as a web page in headless Chromium: plain DOM, one element changed for what changed.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::super::super::process::{instant, tree};
use super::board::PeerBoard;
use crate::crew::keep_going;

/// Names under which distributions install it.
const NAMES: [&str; 3] = ["chromium", "chromium-browser", "google-chrome"];
const PAGE: &str = include_str!("board.html");

/// A running browser with the page; killed when dropped.
pub(super) struct Browser {
    child: Child,
    profile: PathBuf,
}

/// `Err` inside: why there is none on this machine.
pub(super) fn open(board: &PeerBoard, folder: &Path) -> anyhow::Result<Result<Browser, String>> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let found = NAMES.iter().find_map(|name| {
        let mut folders = std::env::split_paths(&paths);
        folders
            .find(|dir| dir.join(name).is_file())
            .map(|dir| dir.join(name))
    });
    let Some(program) = found else {
        return Ok(Err(format!("none of {} is installed", NAMES.join(", "))));
    };
    let file = folder.join("board.html");
    // In a script element only `</` could end it early.
    let data = serde_json::to_string(board)?.replace("</", "<\\/");
    std::fs::write(&file, PAGE.replace("/*BOARD*/", &data))?;
    let profile = folder.join("chromium");
    let child = Command::new(program)
        .args(["--headless=new", "--no-sandbox", "--no-first-run"])
        .args(["--disable-extensions", "--disable-background-networking"])
        .args(["--disable-component-update", "--remote-debugging-port=0"])
        .arg(format!("--window-size={},{}", board.size.0, board.size.1))
        .arg(format!("--user-data-dir={}", profile.display()))
        .arg(format!("file://{}", file.display()))
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    Ok(Ok(Browser { child, profile }))
}

impl Browser {
    pub(super) fn processes(&self) -> anyhow::Result<Vec<u32>> {
        tree(self.child.id())
    }

    /// The page tells how far it is by its title; Chromium's own interface on this machine tells the title.
    fn title(&self) -> Option<String> {
        let port = std::fs::read_to_string(self.profile.join("DevToolsActivePort")).ok()?;
        let url = format!("http://127.0.0.1:{}/json/list", port.lines().next()?);
        let text = ureq::get(url)
            .call()
            .ok()?
            .body_mut()
            .read_to_string()
            .ok()?;
        let pages: serde_json::Value = serde_json::from_str(&text).ok()?;
        let mut pages = pages.as_array()?.iter();
        let page = pages.find(|page| page["type"] == "page")?;
        Some(page["title"].as_str()?.to_owned())
    }

    pub(super) fn wait_for(&self, word: &str, secs: u64) -> anyhow::Result<()> {
        let begun = instant();
        let mut last = None;
        while begun.elapsed() < Duration::from_secs(secs) {
            keep_going()?;
            last = self.title();
            if last.as_deref().is_some_and(|title| title.starts_with(word)) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        anyhow::bail!("the page has not come to '{word}' within {secs} s; its title: {last:?}")
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        // Its children end with it.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
