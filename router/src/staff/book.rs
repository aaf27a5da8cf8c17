//! The people of one house, in a file of the data folder: names, roles and hashes of PINs.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use shared::ids::{ActorId, RoleId};
use shared::wire::Person;

use super::pins::write_private;
use super::{Pins, Roles, StaffError};
use crate::kitchen::{Roster, SharedRoster};

const FILE: &str = "people.json";

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Entry {
    name: String,
    role: RoleId,
    /// A PHC string.
    pin: String,
}

type Entries = BTreeMap<ActorId, Entry>;

fn read(dir: &Path) -> Result<Entries, StaffError> {
    let path = dir.join(FILE);
    match fs::read(&path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| StaffError::Damaged {
            path: path.display().to_string(),
            detail: error.to_string(),
        }),
        Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => Ok(Entries::new()),
        Err(source) => Err(StaffError::file(&path, "read")(source)),
    }
}

fn write(dir: &Path, entries: &Entries) -> Result<(), StaffError> {
    let text = serde_json::to_vec_pretty(entries).expect("plain data with string keys");
    write_private(dir, FILE, &text)
}

/// A PIN that was typed, and the hash that it must fit.
pub struct Proof {
    pins: Pins,
    hash: String,
    pin: String,
}

impl Proof {
    /// Tens of milliseconds and 19 MiB, on purpose.
    pub fn holds(&self) -> bool {
        self.pins.fits(&self.pin, &self.hash)
    }
}

/// Looked up whenever somebody signs in, so that who was added works at once.
pub struct Book {
    dir: PathBuf,
    roles: Roles,
    pins: Pins,
    entries: Entries,
}

impl Book {
    /// The people of `dir`, the router's data folder.
    ///
    /// # Errors
    /// Their file or the key cannot be read.
    pub fn open(dir: &Path, roles: Roles) -> Result<Self, StaffError> {
        Ok(Self {
            dir: dir.to_owned(),
            roles,
            pins: Pins::open(dir)?,
            entries: read(dir)?,
        })
    }

    /// Reads the file again; true where somebody was added, changed or removed.
    ///
    /// # Errors
    /// The file cannot be read; what was known stays.
    pub fn refresh(&mut self) -> Result<bool, StaffError> {
        let now = read(&self.dir)?;
        let changed = now != self.entries;
        self.entries = now;
        Ok(changed)
    }

    /// `None` where nobody works here: the house is open. Whoever has a role that people.toml has lost may
    /// do nothing alone.
    pub fn roster(&self) -> SharedRoster {
        let person = |(actor, entry): (&ActorId, &Entry)| {
            let rights = self.roles.get(&entry.role).cloned();
            let person = Person {
                actor: actor.clone(),
                name: entry.name.clone(),
                role: entry.role.clone(),
                rights: rights.unwrap_or_default(),
                clocked_in: None,
            };
            (actor.clone(), person)
        };
        let roster: Roster = self.entries.iter().map(person).collect();
        (!roster.is_empty()).then(|| Arc::new(roster))
    }

    pub fn knows(&self, actor: &ActorId) -> bool {
        self.entries.contains_key(actor)
    }

    /// What must be compared to know whether this is their PIN; `None` where nobody of that name works here. It can be
    /// sent to another thread, and holds the PIN no longer than that takes.
    pub fn proof(&self, actor: &ActorId, pin: &str) -> Option<Proof> {
        let entry = self.entries.get(actor)?;
        Some(Proof {
            pins: self.pins.clone(),
            hash: entry.pin.clone(),
            pin: pin.to_owned(),
        })
    }
}

/// Adds somebody.
///
/// # Errors
/// They work here already, the role is unknown, the PIN is none, or the file cannot be written.
pub fn add(
    dir: &Path,
    roles: &Roles,
    actor: &ActorId,
    (name, role): (&str, &RoleId),
    pin: &str,
) -> Result<(), StaffError> {
    if !roles.contains_key(role) {
        let known: Vec<&str> = roles.keys().map(RoleId::as_str).collect();
        return Err(StaffError::UnknownRole {
            role: role.to_string(),
            known: known.join(", "),
        });
    }
    let mut entries = read(dir)?;
    if entries.contains_key(actor) {
        return Err(StaffError::Twice(actor.to_string()));
    }
    let entry = Entry {
        name: name.to_owned(),
        role: role.clone(),
        pin: Pins::open(dir)?.hash(pin)?,
    };
    entries.insert(actor.clone(), entry);
    write(dir, &entries)
}

/// Gives somebody another PIN.
///
/// # Errors
/// Nobody of that name works here, the PIN is none, or the file cannot be written.
pub fn set_pin(dir: &Path, actor: &ActorId, pin: &str) -> Result<(), StaffError> {
    let mut entries = read(dir)?;
    let unknown = || StaffError::Unknown(actor.to_string());
    let entry = entries.get_mut(actor).ok_or_else(unknown)?;
    entry.pin = Pins::open(dir)?.hash(pin)?;
    write(dir, &entries)
}

/// Somebody works here no more; what they did keeps their id.
///
/// # Errors
/// Nobody of that name works here, or the file cannot be written.
pub fn remove(dir: &Path, actor: &ActorId) -> Result<(), StaffError> {
    let mut entries = read(dir)?;
    if entries.remove(actor).is_none() {
        return Err(StaffError::Unknown(actor.to_string()));
    }
    write(dir, &entries)
}

/// One person a line: id, role, name.
///
/// # Errors
/// The file cannot be read, or the output cannot be written.
pub fn list(dir: &Path, out: &mut dyn Write) -> Result<(), StaffError> {
    let entries = read(dir)?;
    let print = |out: &mut dyn Write| -> std::io::Result<()> {
        if entries.is_empty() {
            let words = "nobody: the house is open, and every terminal may do everything";
            return writeln!(out, "{words}");
        }
        for (actor, entry) in &entries {
            writeln!(out, "{actor:<16} {:<12} {}", entry.role, entry.name)?;
        }
        Ok(())
    };
    print(out).map_err(StaffError::file(Path::new("the output"), "written"))
}
