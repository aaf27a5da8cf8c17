//! Another program on the web, played by hand: it writes down what it hears and answers as a test wants.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::sync::{Arc, Mutex};

use bridge::destinations::{Settings, open, read_destinations};
use bridge::shop::News;
use bridge::store::{Delivered, Parcel, Reader, Store};
use serde_json::Value;

/// One call as it came in.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    /// `PUT /v2/orders/1`.
    pub(crate) line: String,
    headers: Vec<String>,
    pub(crate) text: String,
}

impl Heard {
    pub(crate) fn header(&self, name: &str) -> &str {
        let of = |h: &String| h.to_ascii_lowercase().starts_with(&format!("{name}: "));
        let found = self.headers.iter().find(|h| of(h));
        found.map_or("", |h| h[name.len() + 2..].trim())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_default()
    }
}

pub(crate) struct Played {
    pub(crate) url: String,
    heard: Arc<Mutex<Vec<Heard>>>,
}

pub(crate) type Reply = (u16, String);

impl Played {
    /// Listens on a free port. Status 0 hangs up without a word.
    pub(crate) fn start(mut answer: impl FnMut(&Heard) -> Reply + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let heard: Arc<Mutex<Vec<Heard>>> = Arc::default();
        let log = heard.clone();
        let serve = move || {
            for stream in listener.incoming() {
                let Some((call, mut stream)) = hear(BufReader::new(stream.unwrap())) else {
                    continue;
                };
                let (status, text) = answer(&call);
                log.lock().unwrap().push(call);
                let length = text.len();
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-length: {length}\r\nvendure-auth-token: session-1\r\nconnection: close\r\n\r\n"
                );
                if status != 0 {
                    drop(stream.write_all((head + &text).as_bytes()));
                }
            }
        };
        let name = std::thread::Builder::new().name("played-service".to_owned());
        name.spawn(serve).unwrap();
        Self { url, heard }
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.lock().unwrap().clone()
    }

    pub(crate) fn lines(&self) -> Vec<String> {
        self.heard().into_iter().map(|call| call.line).collect()
    }
}

fn hear(mut stream: BufReader<std::net::TcpStream>) -> Option<(Heard, std::net::TcpStream)> {
    let (mut headers, mut line) = (Vec::new(), String::new());
    while stream.read_line(&mut line).ok()? > 2 {
        headers.push(line.trim().to_owned());
        line.clear();
    }
    let first = headers.first()?.clone();
    let mut call = Heard {
        line: first.trim_end_matches(" HTTP/1.1").to_owned(),
        headers,
        text: String::new(),
    };
    let mut body = vec![0; call.header("content-length").parse().unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    call.text = String::from_utf8(body).unwrap();
    Some((call, stream.into_inner()))
}

/// A key that only we may read.
pub(crate) fn key(dir: &Path, text: &str) {
    use std::os::unix::fs::PermissionsExt;
    let path = dir.join("key.json");
    std::fs::write(&path, text).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o600)).unwrap();
}

/// A destination of this kind that speaks to `url`, with a key, and burger, large pizza and cola mapped.
pub(crate) fn settings(
    dir: &Path,
    url: &str,
    kind: &str,
    more: &str,
    items: [&str; 3],
) -> Settings {
    key(dir, "{\"access_token\": \"k-1\"}");
    let [burger, pizza, cola] = items;
    let text = format!(
        "[[destination]]\nid = \"there\"\nkind = \"{kind}\"\nurl = \"{url}\"\ntoken_file = \"key.json\"\ntimeout_s = 3\n{more}\n[destination.items]\n\"{burger}\" = \"burger\"\n\"{pizza}\" = \"pizza/L\"\n\"{cola}\" = \"cola\"\n"
    );
    let restaurant = shared::fixture::restaurant();
    read_destinations(&text, &restaurant, dir)
        .unwrap()
        .remove(0)
}

pub(crate) fn parcel(key: &str, kind: &str, day: &str, news: Option<&News>) -> Parcel {
    Parcel {
        id: 1,
        destination: "there".to_owned(),
        key: key.to_owned(),
        day: day.to_owned(),
        state: "waiting".to_owned(),
        tries: 0,
        words: None,
        kind: kind.to_owned(),
        body: news.map_or_else(String::new, |news| serde_json::to_string(news).unwrap()),
    }
}

/// Tells these news, one after the other, and says how each went.
pub(crate) fn tell(dir: &Path, settings: &Settings, news: &[News]) -> Vec<Delivered> {
    drop(Store::open(dir).unwrap());
    let reader = Reader::open(dir).unwrap();
    let mut there = open(settings);
    let one = |(n, news): (usize, &News)| {
        let parcel = parcel(&format!("k-{n}"), news.topic().name(), "", Some(news));
        there.deliver(&parcel, &reader).unwrap()
    };
    news.iter().enumerate().map(one).collect()
}
