//! The manager's page in a real browser: signed in by typing, on a phone and on a desk, in dark and in light.
//!
//! Chromium is spoken to over two pipes. `BRIGADE_PICTURES=DIR` keeps a picture of every page.

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use bridge::secrets;
use serde_json::{Value, json};

use crate::fake::House;
use crate::pages::evening;
use crate::person::PIN;
use crate::shelves::four_patties;

struct Browser {
    child: Child,
    to: File,
    from: File,
    heard: Vec<u8>,
    asked: u64,
    session: String,
    /// What the browser complained about: scripts, policies, missing files.
    complaints: Vec<String>,
}

/// `None` where there is no browser on this machine.
fn open(dir: &Path) -> Option<Browser> {
    let version = Command::new("chromium")
        .arg("--version")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status();
    if !version.is_ok_and(|status| status.success()) {
        eprintln!("skipped: chromium is not installed on this machine");
        return None;
    }
    let (to, from) = (dir.join("to"), dir.join("from"));
    assert!(
        Command::new("mkfifo")
            .args([&to, &from])
            .status()
            .unwrap()
            .success()
    );
    let script = "exec chromium --headless=new --no-sandbox --disable-gpu --hide-scrollbars --no-first-run --remote-debugging-pipe --user-data-dir=\"$2\" about:blank 3<\"$0\" 4>\"$1\"";
    let child = Command::new("sh")
        .args(["-c", script])
        .args([&to, &from, &dir.join("profile")])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // In the order in which the shell opens them.
    let to = File::options().write(true).open(to).unwrap();
    let from = File::open(from).unwrap();
    let mut browser = Browser {
        child,
        to,
        from,
        heard: Vec::new(),
        asked: 0,
        session: String::new(),
        complaints: Vec::new(),
    };
    let target =
        browser.ask("Target.createTarget", json!({ "url": "about:blank" }))["targetId"].clone();
    let attached = browser.ask(
        "Target.attachToTarget",
        json!({ "targetId": target, "flatten": true }),
    );
    browser.session = attached["sessionId"].as_str().unwrap().to_owned();
    for domain in ["Page.enable", "Log.enable", "Runtime.enable"] {
        browser.ask(domain, json!({}));
    }
    Some(browser)
}

impl Browser {
    fn next(&mut self) -> Value {
        loop {
            if let Some(end) = self.heard.iter().position(|byte| *byte == 0) {
                let message: Vec<u8> = self.heard.drain(..=end).collect();
                return serde_json::from_slice(&message[..end]).unwrap();
            }
            let mut part = [0; 65_536];
            let n = self.from.read(&mut part).unwrap();
            assert!(0 < n, "the browser has ended");
            self.heard.extend_from_slice(&part[..n]);
        }
    }

    fn note(&mut self, message: &Value) {
        let text = match message["method"].as_str() {
            Some("Log.entryAdded")
                if message.pointer("/params/entry/level") == Some(&json!("error")) =>
            {
                &message["params"]["entry"]["text"]
            }
            Some("Runtime.exceptionThrown") => &message["params"]["exceptionDetails"],
            _ => return,
        };
        self.complaints.push(text.to_string());
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let mut message = json!({ "id": self.asked, "method": method, "params": params });
        if !self.session.is_empty() {
            message["sessionId"] = json!(self.session);
        }
        let mut bytes = message.to_string().into_bytes();
        bytes.push(0);
        self.to.write_all(&bytes).unwrap();
        loop {
            let message = self.next();
            if message["id"] == json!(self.asked) {
                assert!(message["error"].is_null(), "{method}: {message}");
                return message["result"].clone();
            }
            self.note(&message);
        }
    }

    /// Until the page has everything it asked for.
    fn loaded(&mut self) {
        loop {
            let message = self.next();
            self.note(&message);
            if message["method"] == json!("Page.loadEventFired") {
                return;
            }
        }
    }

    fn go(&mut self, url: &str) {
        self.ask("Page.navigate", json!({ "url": url }));
        self.loaded();
    }

    fn eval(&mut self, script: &str) -> Value {
        let said = self.ask(
            "Runtime.evaluate",
            json!({ "expression": script, "returnByValue": true }),
        );
        assert!(said["exceptionDetails"].is_null(), "{script}: {said}");
        said["result"]["value"].clone()
    }

    fn device(&mut self, (width, height): (u32, u32), scheme: &str) {
        let device = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 500 });
        self.ask("Emulation.setDeviceMetricsOverride", device);
        let features = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.ask("Emulation.setEmulatedMedia", features);
    }

    fn keep_picture(&mut self, name: &str) {
        let Ok(folder) = std::env::var("BRIGADE_PICTURES") else {
            return;
        };
        let size = self.eval("[innerWidth, Math.min(document.documentElement.scrollHeight, 3000)]");
        let clip = json!({ "x": 0, "y": 0, "width": size[0], "height": size[1], "scale": 1 });
        let shot = self.ask(
            "Page.captureScreenshot",
            json!({ "captureBeyondViewport": true, "clip": clip }),
        );
        use base64::Engine;
        let png = base64::engine::general_purpose::STANDARD
            .decode(shot["data"].as_str().unwrap())
            .unwrap();
        std::fs::write(Path::new(&folder).join(format!("{name}.png")), png).unwrap();
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

const PAGES: [&str; 10] = [
    "",
    "/sales?from=2026-11-22",
    "/sales?from=2026-10-01&to=2026-11-22",
    "/speed?from=2026-11-22",
    "/stock?from=2026-11-22",
    "/exceptions",
    "/queues",
    "/days/2026-11-22",
    "/customers",
    "/access",
];

/// Words wider than the screen, and things to tap that are too small for a thumb.
const FAULTS: &str = "(() => {
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page is ' + document.documentElement.scrollWidth + ' wide'] : [];
  const small = [...document.querySelectorAll('button, a.button, nav a, input:not([type=hidden]):not([type=checkbox]), select, label.check')]
    .filter(e => e.getClientRects().length && e.getBoundingClientRect().height < 44)
    .map(e => e.outerHTML.slice(0, 80) + ' is ' + e.getBoundingClientRect().height + ' high');
  const unnamed = [...document.querySelectorAll('input:not([type=hidden]), select, textarea')]
    .filter(e => !e.labels.length).map(e => e.outerHTML.slice(0, 80) + ' has no label');
  const broken = [...document.querySelectorAll('td, th, h1, h2, h3, label, button, a.button, .figure')].flatMap(e => {
    const all = document.createTreeWalker(e, NodeFilter.SHOW_TEXT), found = [];
    for (let node = all.nextNode(); node; node = all.nextNode()) {
      if (node.parentElement.closest('code, option')) continue;
      for (const word of node.data.matchAll(/[^\\s-]+/g)) {
        const range = document.createRange();
        range.setStart(node, word.index);
        range.setEnd(node, word.index + word[0].length);
        if (new Set([...range.getClientRects()].map(r => Math.round(r.top))).size > 1) found.push(word[0] + ' is broken');
      }
    }
    return found;
  });
  return [...wide, ...small, ...unnamed, ...broken];
})()";

/// Longer names and larger sums than the sample has, in every table.
const STRAIN: &str = "document.querySelectorAll('tbody tr').forEach(row => {
  const own = e => [...e.childNodes].find(n => n.nodeType === 3 && n.data.trim());
  [...row.cells].forEach((cell, n) => {
    const text = own(cell);
    if (!text) return;
    if (n === 0) text.data = 'The California Mediterranean Pizza';
    else if (cell.matches('.n') && /\\d{2}/.test(text.data)) text.data = '$1,234,567.89';
  });
})";

fn type_the_pin(browser: &mut Browser, house: &House) {
    browser.go(&house.url("/manager/sales?from=2026-11-22"));
    assert_eq!(
        browser.eval("document.activeElement.name"),
        json!("pin"),
        "one may type at once"
    );
    browser.keep_picture("sign-in");
    browser.ask("Input.insertText", json!({ "text": PIN }));
    let enter = json!({ "type": "keyDown", "key": "Enter", "code": "Enter", "windowsVirtualKeyCode": 13, "text": "\r" });
    browser.ask("Input.dispatchKeyEvent", enter);
    browser.loaded();
    let path = browser.eval("location.pathname + location.search");
    assert_eq!(
        path,
        json!("/manager/sales?from=2026-11-22"),
        "back to where one wanted to go"
    );
}

#[test]
fn every_page_fits_a_phone_and_a_desk_and_needs_nothing_from_elsewhere() {
    let dir = tempfile::tempdir().unwrap();
    let scratch = tempfile::tempdir().unwrap();
    let Some(mut browser) = open(scratch.path()) else {
        return;
    };
    secrets::set_pin(dir.path(), PIN).unwrap();
    let house = evening(dir.path(), four_patties());
    type_the_pin(&mut browser, &house);
    for (size, scheme, device) in [
        ((360, 740), "dark", "phone"),
        ((360, 740), "light", "phone-light"),
        ((1_280, 800), "dark", "desk"),
    ] {
        browser.device(size, scheme);
        let mut grounds = std::collections::BTreeSet::new();
        for (n, page) in PAGES.iter().enumerate() {
            browser.go(&house.url(&format!("/manager{page}")));
            let faults = browser.eval(FAULTS);
            assert_eq!(faults, json!([]), "{page} on a {device}");
            let ground = browser.eval("getComputedStyle(document.body).backgroundColor");
            grounds.insert(ground.as_str().unwrap().to_owned());
            let fonts = browser.eval("document.fonts.check('16px Brigade') && [...document.fonts].some(f => f.status === 'loaded')");
            assert_eq!(fonts, json!(true), "{page}: the house's own letters");
            browser.keep_picture(&format!("{device}-{n}"));
            browser.eval(STRAIN);
            let faults = browser.eval(FAULTS);
            assert_eq!(faults, json!([]), "{page} on a {device}, with more in it");
            browser.keep_picture(&format!("{device}-{n}-full"));
        }
        let expected = if scheme == "dark" {
            "rgb(13, 16, 20)"
        } else {
            "rgb(243, 245, 248)"
        };
        assert_eq!(
            grounds.into_iter().collect::<Vec<_>>(),
            [expected],
            "the theme's ground, {scheme}"
        );
    }
    assert!(browser.complaints.is_empty(), "{:?}", browser.complaints);
    stays_fresh(&mut browser, house);
}

/// The running service refreshes itself, and says so when nobody answers any more.
fn stays_fresh(browser: &mut Browser, mut house: House) {
    browser.go(&house.url("/manager"));
    let until = |browser: &mut Browser, script: &str| {
        crate::fake::eventually(|| {
            if browser.eval(script) == json!(true) {
                Ok(())
            } else {
                Err(script.to_owned())
            }
        });
    };
    until(
        browser,
        "document.getElementById('state').textContent.includes('Cut off')",
    );
    house.beat();
    until(
        browser,
        "document.getElementById('state').textContent.includes('Live')",
    );
    assert_eq!(
        browser.eval("document.getElementById('lost').hidden"),
        json!(true)
    );
    drop(house.bridge.take());
    until(
        browser,
        "!document.getElementById('lost').hidden && /since \\d/.test(document.getElementById('lost').textContent)",
    );
    browser.keep_picture("lost");
}
