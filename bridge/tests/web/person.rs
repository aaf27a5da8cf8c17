//! A manager with a browser: cookies, forms with their hidden fields, and what the page says.

use std::collections::BTreeMap;

use bridge::secrets;

use crate::fake::House;

pub(crate) const PIN: &str = "402719";

/// A page as it came.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) location: String,
    pub(crate) headers: String,
    pub(crate) text: String,
}

impl Page {
    /// Every one of these must stand in it.
    pub(crate) fn says(&self, words: &[&str]) {
        for word in words {
            assert!(
                self.text.contains(word),
                "'{word}' is not in\n{}",
                self.text
            );
        }
    }

    /// The value of the first hidden field of this name.
    pub(crate) fn field(&self, name: &str) -> String {
        let mark = format!("name=\"{name}\" value=\"");
        let rest = self.text.split_once(&mark).map_or("", |(_, rest)| rest);
        rest.split('"').next().unwrap_or_default().to_owned()
    }
}

pub(crate) struct Manager<'a> {
    house: &'a House,
    cookies: BTreeMap<String, String>,
    csrf: String,
}

fn encode(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl<'a> Manager<'a> {
    pub(crate) fn stranger(house: &'a House) -> Self {
        Self {
            house,
            cookies: BTreeMap::new(),
            csrf: String::new(),
        }
    }

    /// Signed in, with the PIN set in `dir`.
    pub(crate) fn of(house: &'a House, dir: &std::path::Path) -> Self {
        if secrets::read_pin(dir).unwrap().is_none() {
            secrets::set_pin(dir, PIN).unwrap();
        }
        let mut manager = Self::stranger(house);
        let said = manager.sign_in(PIN);
        assert_eq!(
            (said.status, said.location.as_str()),
            (303, "/manager"),
            "{said:?}"
        );
        manager
    }

    pub(crate) fn sign_in(&mut self, pin: &str) -> Page {
        let form = self.get("/manager/sign-in");
        let csrf = form.field("csrf");
        self.send(
            "/manager/sign-in",
            &[("csrf", &csrf), ("pin", pin), ("then", "/manager")],
        )
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.cookies.get(name).map(String::as_str)
    }

    fn header(&self) -> String {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        pairs.collect::<Vec<_>>().join("; ")
    }

    fn agent() -> ureq::Agent {
        let config = ureq::Agent::config_builder().http_status_as_error(false);
        let config = config.max_redirects(0).max_redirects_will_error(false);
        config
            .timeout_global(Some(std::time::Duration::from_secs(20)))
            .build()
            .new_agent()
    }

    pub(crate) fn get(&mut self, path: &str) -> Page {
        let request = Self::agent()
            .get(self.house.url(path))
            .header("cookie", self.header());
        self.hear(request.call().unwrap())
    }

    /// As a browser sends a form that this session was given.
    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let csrf = self.csrf.clone();
        let all: Vec<(&str, &str)> = fields
            .iter()
            .copied()
            .chain([("csrf", csrf.as_str())])
            .collect();
        self.send(path, &all)
    }

    /// A form, and then the page that it leads to.
    pub(crate) fn does(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let said = self.post(path, fields);
        assert_eq!(said.status, 303, "{said:?}");
        self.get(&said.location)
    }

    pub(crate) fn send(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let pair = |(name, value): &(&str, &str)| format!("{name}={}", encode(value));
        let body = fields.iter().map(pair).collect::<Vec<_>>().join("&");
        let request = Self::agent()
            .post(self.house.url(path))
            .header("cookie", self.header())
            .header("content-type", "application/x-www-form-urlencoded");
        self.hear(request.send(&body).unwrap())
    }

    fn hear(&mut self, mut response: ureq::http::Response<ureq::Body>) -> Page {
        for value in response.headers().get_all("set-cookie") {
            let (pair, _rest) = value.to_str().unwrap().split_once(';').unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let location = response
            .headers()
            .get("location")
            .map(|v| v.to_str().unwrap().to_owned());
        let headers = format!("{:?}", response.headers());
        let status = response.status().as_u16();
        let text = response.body_mut().read_to_string().unwrap();
        let page = Page {
            status,
            location: location.unwrap_or_default(),
            headers,
            text,
        };
        let csrf = page.field("csrf");
        if !csrf.is_empty() {
            self.csrf = csrf;
        }
        page
    }
}
