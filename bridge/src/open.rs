//! Opens a bridge: one per data folder, with its store, its place on the bus, its feed and its web address.

use std::fs::File;
use std::io::Write;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread::JoinHandle;

use crossbeam_channel::Sender;
use shared::bus::{ClientConfig, ClientLink, Follow};
use shared::ids::DeviceId;
use shared::menu::Restaurant;
use shared::wire::{Role, Stream};
use uuid::Uuid;

use crate::destinations::{Settings, Workers, read_destinations};
use crate::feed::{Command, Feed, FeedConfig, FeedError, LoadMenu};
use crate::history::{PointsRule, read_rule};
use crate::http::{self, Door, Server, Web};
use crate::ingest::{BadRules, Rules};
use crate::live::LiveCell;
use crate::shop::{Shop, read_channels};
use crate::store::{Reader, Store, StoreError, Sweeper};

/// Where a bridge lives.
#[derive(Clone, Debug)]
pub struct Place {
    /// The bridge's own folder: `DIR/bridge`.
    pub dir: PathBuf,
    pub http: SocketAddr,
    /// `tcp/HOST:PORT` of routers, primary first.
    pub endpoints: Vec<String>,
}

#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    #[error("nothing can be booked with the restaurant's files")]
    Rules(#[from] BadRules),
    #[error("the store in {} cannot be used", dir.display())]
    Store {
        dir: PathBuf,
        #[source]
        source: StoreError,
    },
    #[error("{} cannot be used:\n{problems}", path.display())]
    Channels { path: PathBuf, problems: String },
    #[error("another bridge works on {}; stop it, or choose another --data folder", dir.display())]
    Locked { dir: PathBuf },
    #[error("cannot write {}; check who may write there and whether the disk is full", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: std::io::Error,
    },
    #[error(
        "cannot answer HTTP on {address}; choose another --http address (port 0 takes any free one)"
    )]
    Listen {
        address: SocketAddr,
        #[source]
        source: std::io::Error,
    },
    #[error("cannot reach the bus: {words}; check --connect")]
    Link { words: String },
    #[error("cannot start a thread")]
    Thread(#[source] std::io::Error),
}

/// A running bridge. Dropping it stops it in order: web, feed, link.
pub struct Bridge {
    server: Option<Server>,
    workers: Option<Workers>,
    sweeper: Option<Sweeper>,
    commands: Sender<Command>,
    feed: Option<JoinHandle<Result<(), FeedError>>>,
    address: SocketAddr,
    /// Held until the end: a second bridge on this folder is refused.
    lock: File,
}

impl Bridge {
    /// `load` reads the restaurant's files again when the router serves another menu. `connect` gets the place on the bus and the cursor of the facts, and gives the link.
    pub fn open(
        place: &Place,
        restaurant: Restaurant,
        load: LoadMenu,
        connect: impl FnOnce(ClientConfig) -> Result<ClientLink, String>,
    ) -> Result<Self, OpenError> {
        let rules = rules(&place.dir, &restaurant)?;
        let shared_rules = Arc::new(rules.clone());
        let stored = |source| OpenError::Store {
            dir: place.dir.clone(),
            source,
        };
        let lock = lock(&place.dir)?;
        let device = device(&place.dir)?;
        let store = Store::open(&place.dir).map_err(stored)?;
        let reader = Arc::new(Reader::open(&place.dir).map_err(stored)?);
        let pages = Arc::new(Reader::open(&place.dir).map_err(stored)?);
        let shops = Arc::new(shops(&place.dir, &restaurant)?);
        let destinations = destinations(&place.dir, &restaurant)?;
        let link = connect(place_on_the_bus(place, &restaurant, &device, &store));
        let link = link.map_err(|words| OpenError::Link { words })?;
        let restaurant = Arc::new(restaurant);
        let live = LiveCell::default();
        let (changed, changes) = http::changes();
        let (feed, commands) = Feed::new(FeedConfig {
            store,
            rules,
            restaurant: restaurant.clone(),
            device,
            link,
            live: live.clone(),
            shops: shops.clone(),
            listeners: destinations.iter().map(Settings::listener).collect(),
            load,
            changed: Box::new(changed),
        })
        .map_err(stored)?;
        let web = Web {
            restaurant,
            live,
            reader,
            pages,
            rules: shared_rules,
            destinations: Arc::new(destinations.iter().map(|one| one.id.clone()).collect()),
            door: Arc::new(Door::new(place.dir.clone())),
            shops,
            commands: commands.clone(),
            changes,
        };
        let server = listen(place.http, web)?;
        let thread = std::thread::Builder::new().name("bridge-feed".to_owned());
        let feed = thread
            .spawn(move || feed.run())
            .map_err(OpenError::Thread)?;
        let address = server.address();
        let mut bridge = Self {
            server: Some(server),
            workers: None,
            sweeper: Some(Sweeper::start(&place.dir).map_err(OpenError::Thread)?),
            commands,
            feed: Some(feed),
            address,
            lock,
        };
        // Last, because a delivery waits until the feed has noted it.
        let workers = Workers::start(&place.dir, &destinations, &bridge.commands);
        bridge.workers = Some(workers.map_err(OpenError::Thread)?);
        Ok(bridge)
    }

    /// Where HTTP is answered; the port is the real one.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// True once the feed has ended, by an error or by `stop`.
    pub fn has_ended(&self) -> bool {
        self.feed.as_ref().is_none_or(JoinHandle::is_finished)
    }

    /// Stops in order and says how the feed ended.
    pub fn stop(mut self) -> Result<(), FeedError> {
        self.close()
    }

    fn close(&mut self) -> Result<(), FeedError> {
        drop(self.server.take());
        // Each ends its parcel while the feed still notes the outcome.
        drop(self.workers.take());
        drop(self.sweeper.take());
        let Some(feed) = self.feed.take() else {
            return Ok(());
        };
        // A full queue drains; a feed that has ended hears nothing, and is joined all the same.
        drop(
            self.commands
                .send_timeout(Command::Stop, std::time::Duration::from_secs(5)),
        );
        let ended = feed.join();
        // By name, because a child process that is just being started may hold a copy of the file.
        if let Err(error) = self.lock.unlock() {
            tracing::warn!(%error, "the lock of the data folder goes with this process");
        }
        match ended {
            Ok(outcome) => outcome,
            Err(panic) => std::panic::resume_unwind(panic),
        }
    }
}

impl Drop for Bridge {
    fn drop(&mut self) {
        if self.feed.is_some()
            && !std::thread::panicking()
            && let Err(error) = self.close()
        {
            tracing::error!(%error, "the bridge's feed ended");
        }
    }
}

/// What the bridge follows: facts from where the books stand, and the house as it is now.
fn place_on_the_bus(
    place: &Place,
    restaurant: &Restaurant,
    device: &DeviceId,
    store: &Store,
) -> ClientConfig {
    let follow = |stream, from| Follow { stream, from };
    ClientConfig {
        site: restaurant.site.clone(),
        role: Role::Bridge,
        device: device.clone(),
        endpoints: place.endpoints.clone(),
        streams: vec![
            follow(Stream::Facts, store.cursor()),
            follow(Stream::House, None),
        ],
    }
}

fn listen(address: SocketAddr, web: Web) -> Result<Server, OpenError> {
    Server::start(address, web).map_err(|source| OpenError::Listen { address, source })
}

/// What the restaurant's files say, and the points of `customers.toml`.
fn rules(dir: &Path, restaurant: &Restaurant) -> Result<Rules, OpenError> {
    Ok(Rules {
        points: points(dir, restaurant)?,
        ..Rules::of(restaurant)?
    })
}

/// The rule of `customers.toml` in the bridge's own folder; none is fine.
fn points(dir: &Path, restaurant: &Restaurant) -> Result<Option<PointsRule>, OpenError> {
    let path = dir.join("customers.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(source) => return Err(OpenError::File { path, source }),
    };
    let known: Vec<_> = restaurant
        .menu
        .categories
        .iter()
        .map(|one| &one.id)
        .collect();
    read_rule(&text, &known).map_err(|bad| OpenError::Channels {
        path,
        problems: bad.to_string(),
    })
}

/// The shops of `channels.toml` in the bridge's own folder, because it holds secrets; none is fine.
fn shops(dir: &Path, restaurant: &Restaurant) -> Result<Vec<Shop>, OpenError> {
    let path = dir.join("channels.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(OpenError::File { path, source }),
    };
    let shops = read_channels(&text, restaurant).map_err(|problems| OpenError::Channels {
        path,
        problems: problems.join("\n"),
    })?;
    for shop in &shops {
        let unmapped = shop.unmapped(restaurant);
        let names: Vec<&str> = unmapped.iter().map(|item| item.as_str()).collect();
        if !names.is_empty() {
            let (channel, items) = (&shop.id, names.join(", "));
            tracing::info!(%channel, %items, "not mapped; known there by our own names, or not at all");
        }
    }
    Ok(shops)
}

/// The destinations of `destinations.toml` in the bridge's own folder; none is fine.
pub fn destinations(dir: &Path, restaurant: &Restaurant) -> Result<Vec<Settings>, OpenError> {
    let path = dir.join("destinations.toml");
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(source) => return Err(OpenError::File { path, source }),
    };
    let all = read_destinations(&text, restaurant, dir);
    let all = all.map_err(|problems| OpenError::Channels {
        path,
        problems: problems.join("\n"),
    })?;
    for one in &all {
        for names in one.unmapped(restaurant) {
            tracing::info!(destination = %one.id, %names, "not mapped; nothing is told of them");
        }
    }
    Ok(all)
}

/// Taken by whoever writes to a data folder.
pub fn lock(dir: &Path) -> Result<File, OpenError> {
    let path = dir.join("lock");
    let failed = |source| OpenError::File {
        path: path.clone(),
        source,
    };
    std::fs::create_dir_all(dir).map_err(failed)?;
    let file = File::create(&path).map_err(failed)?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::Locked {
            dir: dir.to_owned(),
        }),
        Err(std::fs::TryLockError::Error(source)) => Err(failed(source)),
    }
}

/// The name this installation has on the bus: minted once, kept in its folder.
fn device(dir: &Path) -> Result<DeviceId, OpenError> {
    let path = dir.join("device");
    if let Ok(text) = std::fs::read_to_string(&path)
        && let Ok(device) = DeviceId::new(text.trim())
    {
        return Ok(device);
    }
    let text = format!("bridge-{}", mint_device().simple());
    let device = DeviceId::new(text).expect("a word, a hyphen and hex digits are a device's name");
    let write = || -> std::io::Result<()> {
        let temporary = dir.join("device.new");
        let mut file = File::create(&temporary)?;
        file.write_all(device.as_str().as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&temporary, &path)?;
        File::open(dir)?.sync_all()
    };
    write().map_err(|source| OpenError::File {
        path: path.clone(),
        source,
    })?;
    Ok(device)
}

#[expect(
    clippy::disallowed_methods,
    reason = "a device is named once, when it is installed"
)]
fn mint_device() -> Uuid {
    Uuid::now_v7()
}
