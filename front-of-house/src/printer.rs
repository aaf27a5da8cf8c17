//! The receipt printer: bytes to TCP port 9100, or into a file where there is none; never in the way of the screen.

use std::fs::OpenOptions;
use std::io::Write;
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded};

/// A printer that is off does not keep anybody longer than this.
const WAIT: Duration = Duration::from_secs(3);
/// Jobs that wait for a slow printer; more are refused in words.
const JOBS_MAX: usize = 16;

/// `HOST:9100`, or a file that each receipt is added to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Port {
    Network(String),
    File(PathBuf),
}

impl Port {
    /// What has a port number is a host; everything else is a file.
    pub fn parse(text: &str) -> Self {
        let port = text.rsplit_once(':').map(|(_, port)| port.parse::<u16>());
        match port {
            Some(Ok(_)) => Self::Network(text.to_owned()),
            _ => Self::File(PathBuf::from(text)),
        }
    }

    pub fn name(&self) -> String {
        match self {
            Self::Network(host) => host.clone(),
            Self::File(path) => path.display().to_string(),
        }
    }

    fn write(&self, bytes: &[u8]) -> std::io::Result<()> {
        match self {
            Self::File(path) => {
                let mut file = OpenOptions::new().create(true).append(true).open(path)?;
                file.write_all(bytes)?;
                file.sync_all()
            }
            Self::Network(host) => {
                let mut last = std::io::Error::other("the name of the printer leads nowhere");
                for address in host.to_socket_addrs()? {
                    match TcpStream::connect_timeout(&address, WAIT) {
                        Ok(mut stream) => {
                            stream.set_write_timeout(Some(WAIT))?;
                            stream.write_all(bytes)?;
                            return stream.flush();
                        }
                        Err(problem) => last = problem,
                    }
                }
                Err(last)
            }
        }
    }
}

/// A thread that prints, and says how it went.
pub struct Printer {
    pub port: Port,
    jobs: Sender<Vec<u8>>,
    done: Receiver<Result<(), String>>,
}

impl Printer {
    pub fn start(port: Port) -> std::io::Result<Self> {
        let (jobs, todo) = bounded::<Vec<u8>>(JOBS_MAX);
        let (told, done) = bounded(JOBS_MAX);
        let to = port.clone();
        let work = move || {
            for bytes in todo {
                let went = to.write(&bytes).map_err(|problem| problem.to_string());
                if told.send(went).is_err() {
                    return;
                }
            }
        };
        std::thread::Builder::new()
            .name("printer".to_owned())
            .spawn(work)?;
        Ok(Self { port, jobs, done })
    }

    /// False where too many jobs wait already.
    pub fn print(&self, bytes: Vec<u8>) -> bool {
        self.jobs.try_send(bytes).is_ok()
    }

    /// How a job went, if one is done.
    pub fn news(&self) -> Option<Result<(), String>> {
        self.done.try_recv().ok()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;
    use std::net::TcpListener;

    use super::*;

    #[test]
    fn bytes_reach_a_network_printer_and_a_file_and_a_missing_one_is_told() {
        let wait = Duration::from_secs(10);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let host = listener.local_addr().unwrap().to_string();
        let printer = Printer::start(Port::parse(&host)).unwrap();
        assert!(printer.print(b"soup".to_vec()));
        let mut got = Vec::new();
        let (mut stream, _) = listener.accept().unwrap();
        stream.set_read_timeout(Some(wait)).unwrap();
        stream.read_to_end(&mut got).unwrap();
        assert_eq!(got, b"soup");
        assert_eq!(printer.done.recv_timeout(wait).unwrap(), Ok(()));
        drop(listener);
        let gone = Printer::start(Port::parse(&host)).unwrap();
        assert!(gone.print(b"soup".to_vec()));
        assert!(gone.done.recv_timeout(wait).unwrap().is_err());
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("paper.bin");
        let file = Printer::start(Port::parse(&path.display().to_string())).unwrap();
        assert!(file.print(b"a".to_vec()) && file.print(b"b".to_vec()));
        for _ in 0..2 {
            assert_eq!(file.done.recv_timeout(wait).unwrap(), Ok(()));
        }
        assert_eq!(std::fs::read(path).unwrap(), b"ab");
    }
}
