//! A PostgreSQL on the installed folder, for as long as it is needed: on a free port, stopped by its own command.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use proof::programs::free_port;

pub(crate) struct Postgres {
    control: PathBuf,
    data: PathBuf,
    /// Ends with a slash; the name of a database follows.
    pub(crate) uri: String,
}

/// Debian keeps the server's own programs off the path.
fn control() -> Option<PathBuf> {
    let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
    let mut found: Vec<PathBuf> = versions
        .filter_map(|entry| Some(entry.ok()?.path().join("bin/pg_ctl")))
        .filter(|path| path.exists())
        .collect();
    found.sort();
    found.pop()
}

/// The server refuses to run as root, and wants to be run by whoever owns its files.
fn as_owner(program: &Path, data: &Path) -> Command {
    let root = |path: &str| std::fs::metadata(path).is_ok_and(|found| found.uid() == 0);
    if !root("/proc/self") {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    let owner = std::fs::metadata(data).unwrap().uid();
    let passwd = std::fs::read_to_string("/etc/passwd").unwrap();
    let name = passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1)? == owner.to_string()).then_some(name)
    });
    command.args(["-u", name.unwrap(), "--"]).arg(program);
    command
}

impl Postgres {
    /// `None`, in words, where there is none to start.
    pub(crate) fn start(live: &Path) -> Option<Self> {
        let data = ["pg", "pgdata"].map(|name| live.join(name));
        let data = data
            .into_iter()
            .find(|path| path.join("PG_VERSION").exists());
        let (Some(control), Some(data)) = (control(), data) else {
            eprintln!("skipped: PostgreSQL is not installed, or has no folder below BRIGADE_LIVE");
            return None;
        };
        let port = free_port().unwrap();
        let options = format!("-p {port} -k /tmp -c listen_addresses=127.0.0.1");
        let started = as_owner(&control, &data)
            .arg("-D")
            .arg(&data)
            .args(["-o", &options, "-s", "-w", "-l", "/dev/null", "start"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        assert!(
            started.unwrap().success(),
            "PostgreSQL does not start on {}",
            data.display()
        );
        Some(Self {
            control,
            data,
            uri: format!("postgresql://tryton:tryton@127.0.0.1:{port}/"),
        })
    }

    /// Says something to the server as its owner of databases.
    pub(crate) fn say(&self, sql: &str) -> bool {
        let said = Command::new("psql")
            .arg(format!("{}postgres", self.uri))
            .args(["-qc", sql])
            .status();
        said.is_ok_and(|status| status.success())
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        let stopped = as_owner(&self.control, &self.data)
            .arg("-D")
            .arg(&self.data)
            .args(["-s", "-m", "fast", "stop"])
            .status();
        if !stopped.is_ok_and(|status| status.success()) {
            eprintln!("PostgreSQL on {} was not stopped", self.data.display());
        }
    }
}
