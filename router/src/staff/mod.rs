//! Who works here: roles from the restaurant's files, people and their PINs from the data folder.
//!
//! A PIN is kept as an Argon2id hash, peppered with a key that lies in a file of its own: whoever copies the
//! hashes without the key has nothing to try PINs on. Neither is in the journal's database.

mod roles;
mod pins;
mod book;

pub use book::{Book, Proof, add, list, remove, set_pin};
pub use pins::{BadPin, Pins};
pub use roles::{Roles, load_roles};

/// Why people cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StaffError {
    #[error("people.toml: {0}")]
    Roles(String),
    #[error("{path} cannot be {doing}: {source}")]
    File {
        path: String,
        doing: &'static str,
        source: std::io::Error,
    },
    #[error("{path} is damaged ({detail}); restore it, or delete it and add everybody again")]
    Damaged { path: String, detail: String },
    #[error("people.toml has no role '{role}'; it has {known}")]
    UnknownRole { role: String, known: String },
    #[error("'{0}' works here already; use 'router people pin {0}' for another PIN")]
    Twice(String),
    #[error("nobody called '{0}' works here; see 'router people list'")]
    Unknown(String),
    #[error("there is no people.toml in {0}, so everybody may do everything; write it first")]
    NoRoles(String),
    #[error(transparent)]
    Pin(#[from] BadPin),
}

impl StaffError {
    fn file(
        path: &std::path::Path,
        doing: &'static str,
    ) -> impl FnOnce(std::io::Error) -> Self + use<> {
        let path = path.display().to_string();
        move |source| Self::File {
            path,
            doing,
            source,
        }
    }
}
