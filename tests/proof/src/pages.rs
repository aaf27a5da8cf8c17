//! How fast the manager's page answers with a year in the books, asked over HTTP as a browser asks.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use bridge::secrets;
use serde::Serialize;

use crate::programs::{Process, clock, free_port};

const PIN: &str = "402719";
/// Every page, and those that look at days with the whole year.
const PAGES: [&str; 9] = [
    "/manager",
    "/manager/sales?from=2015-01-01&to=2015-12-31",
    "/manager/speed?from=2015-01-01&to=2015-12-31",
    "/manager/stock?from=2015-01-01&to=2015-12-31",
    "/manager/exceptions",
    "/manager/queues",
    "/manager/days",
    "/manager/days/2015-06-15",
    "/manager/customers",
];
const ROUNDS: usize = 21;

/// Milliseconds from asking to the last byte.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Answer {
    pub p50_ms: f64,
    pub longest_ms: f64,
}

#[derive(Clone, Debug, Serialize)]
pub struct Pages {
    /// The middle value of the slowest page.
    pub slowest_p50_ms: f64,
    /// Most memory the bridge held while it answered, in MB of a million bytes.
    pub peak_mb: u64,
    pub pages: BTreeMap<&'static str, Answer>,
}

fn agent() -> ureq::Agent {
    let config = ureq::Agent::config_builder().http_status_as_error(false);
    let config = config.max_redirects(0).max_redirects_will_error(false);
    config.build().new_agent()
}

/// The value of a cookie that an answer sets.
fn cookie(answer: &ureq::http::Response<ureq::Body>, name: &str) -> Result<String> {
    let set = answer.headers().get_all("set-cookie").iter();
    let texts = set.filter_map(|value| value.to_str().ok());
    let pairs = texts.filter_map(|text| text.split(';').next()?.split_once('='));
    let found = pairs.into_iter().find(|(key, _)| *key == name);
    let (_, value) = found.with_context(|| format!("the page sets no cookie '{name}'"))?;
    Ok(format!("{name}={value}"))
}

fn sign_in(agent: &ureq::Agent, base: &str) -> Result<String> {
    let url = format!("{base}/manager/sign-in");
    let mut form = agent.get(&url).call()?;
    let known = cookie(&form, "brigade-form")?;
    let text = form.body_mut().read_to_string()?;
    let token = text.split("name=\"csrf\" value=\"").nth(1);
    let token = token.and_then(|rest| rest.split('"').next());
    let token = token.context("the sign-in form has no token")?;
    let body = format!("csrf={token}&pin={PIN}&then=/manager");
    let request = agent.post(&url).header("cookie", known);
    cookie(&request.send(&body)?, "brigade")
}

/// Starts a bridge on the year in `data` and asks for every page many times, in turn.
pub fn pages(config: &Path, data: &Path) -> Result<Pages> {
    secrets::set_pin(&data.join("bridge"), PIN)?;
    let (port, nobody) = (free_port()?, free_port()?);
    let mut bridge = Process::bridge(config, data, &format!("tcp/127.0.0.1:{nobody}"), port)?;
    bridge.ready()?;
    let (agent, base) = (agent(), format!("http://127.0.0.1:{port}"));
    let signed = sign_in(&agent, &base)?;
    let mut took: BTreeMap<&'static str, Vec<f64>> = BTreeMap::new();
    for _round in 0..ROUNDS {
        for page in PAGES {
            let begun = clock();
            let mut answer = agent
                .get(format!("{base}{page}"))
                .header("cookie", &signed)
                .call()?;
            let text = answer.body_mut().read_to_string()?;
            let ms = begun.elapsed().as_secs_f64() * 1e3;
            if answer.status() != 200 || !text.ends_with("</html>") {
                bail!("{page} answered {}", answer.status());
            }
            took.entry(page).or_default().push(ms);
        }
    }
    let mut pages = BTreeMap::new();
    for (page, mut all) in took {
        all.sort_by(f64::total_cmp);
        let at = |n: usize| all.get(n).copied().unwrap_or_default();
        let answer = Answer {
            p50_ms: at(ROUNDS / 2),
            longest_ms: at(ROUNDS - 1),
        };
        pages.insert(page, answer);
    }
    Ok(Pages {
        slowest_p50_ms: pages.values().map(|one| one.p50_ms).fold(0.0, f64::max),
        peak_mb: bridge.peak_mb()?,
        pages,
    })
}
