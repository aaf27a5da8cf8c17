//! Which programs make up a restaurant, and with which arguments.

use std::path::{Path, PathBuf};

use shared::menu::{Restaurant, StationKind};

use super::Program;

/// How a restaurant is opened on this machine.
#[derive(Clone, Debug)]
pub struct House {
    /// Folder of the six restaurant files.
    pub config: PathBuf,
    pub data: PathBuf,
    pub bus_port: u16,
    pub http_port: u16,
    /// No display: screens draw offscreen into one PNG each.
    pub headless: bool,
    /// A router whose clock is driven (replay).
    pub driven: bool,
    /// The manager has looked at this machine's clock: timers that stood still run again.
    pub accept_clock: bool,
    /// Size of offscreen screens: `1280x720`.
    pub size: String,
}

impl House {
    pub fn logs(&self) -> PathBuf {
        self.data.join("logs")
    }

    pub fn endpoint(&self) -> String {
        format!("tcp/127.0.0.1:{}", self.bus_port)
    }

    /// Where a screen's picture lies when it draws offscreen.
    pub fn picture(&self, name: &str) -> PathBuf {
        self.data.join("screens").join(format!("{name}.png"))
    }

    fn common(&self) -> Vec<String> {
        vec![
            "--config".to_owned(),
            text(&self.config),
            "--data".to_owned(),
            text(&self.data),
        ]
    }

    fn client(&self, name: &str, binary: &'static str, more: &[String]) -> Program {
        let mut args = self.common();
        args.extend(["--connect".to_owned(), self.endpoint()]);
        args.extend_from_slice(more);
        Program {
            name: name.to_owned(),
            binary,
            args,
            first: Vec::new(),
        }
    }

    pub fn router(&self) -> Program {
        let mut args = self.common();
        args.extend(["--listen".to_owned(), self.endpoint()]);
        if self.driven {
            args.extend(["--clock".to_owned(), "driven".to_owned()]);
        }
        Program {
            name: "router".to_owned(),
            binary: "router",
            args,
            first: self
                .accept_clock
                .then(|| "--accept-clock".to_owned())
                .into_iter()
                .collect(),
        }
    }

    pub fn bridge(&self) -> Program {
        let http = format!("127.0.0.1:{}", self.http_port);
        self.client("bridge", "bridge", &["--http".to_owned(), http])
    }

    pub fn terminal(&self) -> Program {
        self.client(
            "front-of-house",
            "front-of-house",
            &self.offscreen("front-of-house"),
        )
    }

    /// One screen per prep station, and the pass.
    pub fn screens(&self, restaurant: &Restaurant) -> Vec<Program> {
        let prep = restaurant
            .stations
            .iter()
            .filter(|s| s.kind == StationKind::Prep);
        let mut names: Vec<String> = prep.map(|s| s.id.to_string()).collect();
        names.push("expo".to_owned());
        let screen = |name: &String| {
            let mut args = vec!["--station".to_owned(), name.clone()];
            args.extend(self.offscreen(name));
            self.client(&format!("kds {name}"), "kds", &args)
        };
        names.iter().map(screen).collect()
    }

    fn offscreen(&self, name: &str) -> Vec<String> {
        if !self.headless {
            return Vec::new();
        }
        let picture = text(&self.picture(name));
        ["--headless", "--png", &picture, "--size", &self.size]
            .map(str::to_owned)
            .to_vec()
    }
}

fn text(path: &Path) -> String {
    path.to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_accepted_clock_is_said_to_the_first_start_of_the_router_alone() {
        let mut house = House {
            config: PathBuf::from("c"),
            data: PathBuf::from("d"),
            bus_port: 1,
            http_port: 2,
            headless: true,
            driven: false,
            accept_clock: true,
            size: "1280x720".to_owned(),
        };
        let router = house.router();
        assert_eq!(router.first, ["--accept-clock"]);
        assert!(!router.args.contains(&"--accept-clock".to_owned()));
        assert!(house.bridge().first.is_empty());
        house.accept_clock = false;
        assert!(house.router().first.is_empty());
    }
}
