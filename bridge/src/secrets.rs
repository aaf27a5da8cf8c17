//! What must not be guessed: the manager's PIN, the keys of sessions and tokens.
//!
//! The PIN is kept as an Argon2id hash in a file of its own beside the database, so that a copy of the books
//! opens no door. Tokens are long and random: a plain SHA-256 of them is enough.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Digits of a PIN. Six make a million, of which a guesser gets a few dozen a day.
pub const PIN_DIGITS: RangeInclusive<usize> = 6..=12;
/// Memory in KiB, passes and lanes of the hash: the first choice of OWASP's cheat sheet for Argon2id.
const COST: (u32, u32, u32) = (19 * 1_024, 2, 1);

#[derive(Debug, thiserror::Error)]
pub enum PinError {
    #[error("a PIN has {} to {} digits and nothing else", PIN_DIGITS.start(), PIN_DIGITS.end())]
    Shape,
    #[error(
        "a PIN of one digit repeated, or of digits in a row, is the first that is guessed; choose another"
    )]
    Easy,
    #[error("cannot write {}; check who may write there and whether the disk is full", path.display())]
    File {
        path: PathBuf,
        #[source]
        source: io::Error,
    },
    #[error("the PIN could not be hashed ({0}); is this machine out of memory?")]
    Hash(String),
}

/// The file of a data folder.
pub fn pin_file(dir: &Path) -> PathBuf {
    dir.join("pin")
}

/// Random bytes of the machine.
///
/// # Panics
/// When the machine has none: nothing that it guards could be trusted then.
pub fn random<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).expect("a machine without random bytes must not serve");
    bytes
}

/// A key for a cookie, a form or a program: 256 bits as text.
pub fn key() -> String {
    URL_SAFE_NO_PAD.encode(random::<32>())
}

/// What is kept of a key, so that nobody who reads it can use it.
pub fn digest(key: &str) -> [u8; 32] {
    Sha256::digest(key.as_bytes()).into()
}

/// The same in the same time, wherever they differ.
pub fn same(a: &str, b: &str) -> bool {
    digest(a)
        .iter()
        .zip(digest(b))
        .fold(0, |differs, (a, b)| differs | (a ^ b))
        == 0
}

fn argon() -> Result<Argon2<'static>, PinError> {
    let (memory, passes, lanes) = COST;
    let params = Params::new(memory, passes, lanes, None);
    let params = params.map_err(|e| PinError::Hash(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

fn easy(pin: &str) -> bool {
    let digits = pin.as_bytes();
    let steps = |by: i16| {
        let next = |pair: &[u8]| i16::from(pair[1]) - i16::from(pair[0]) == by;
        digits.windows(2).all(next)
    };
    steps(0) || steps(1) || steps(-1)
}

/// The hash of a new PIN, as text.
pub fn hash_pin(pin: &str) -> Result<String, PinError> {
    if !PIN_DIGITS.contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(PinError::Shape);
    }
    if easy(pin) {
        return Err(PinError::Easy);
    }
    let wrong = |e: argon2::password_hash::Error| PinError::Hash(e.to_string());
    let salt = SaltString::encode_b64(&random::<16>()).map_err(wrong)?;
    let hash = argon()?
        .hash_password(pin.as_bytes(), &salt)
        .map_err(wrong)?;
    Ok(hash.to_string())
}

/// Sets or changes the PIN of a data folder; whoever was signed in is signed out.
pub fn set_pin(dir: &Path, pin: &str) -> Result<(), PinError> {
    let (hash, path) = (hash_pin(pin)?, pin_file(dir));
    let write = || -> io::Result<()> {
        fs::create_dir_all(dir)?;
        let temporary = dir.join("pin.new");
        let mut options = OpenOptions::new();
        options.write(true).create(true).truncate(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&temporary)?;
        file.write_all(hash.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, &path)?;
        File::open(dir)?.sync_all()
    };
    write().map_err(|source| PinError::File {
        path: path.clone(),
        source,
    })
}

/// The hash of a data folder's PIN; `None` where nobody has set one.
pub fn read_pin(dir: &Path) -> io::Result<Option<String>> {
    match fs::read_to_string(pin_file(dir)) {
        Ok(text) => Ok(Some(text.trim().to_owned()).filter(|text| !text.is_empty())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// True when the PIN is the one that was hashed. Takes tens of milliseconds and 19 MiB, as it must.
pub fn is_pin(hash: &str, pin: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else {
        return false;
    };
    argon().is_ok_and(|argon| argon.verify_password(pin.as_bytes(), &hash).is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_kept_as_a_hash_that_only_its_owner_may_read() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(read_pin(dir.path()).unwrap(), None);
        set_pin(dir.path(), "402719").unwrap();
        let hash = read_pin(dir.path()).unwrap().unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(is_pin(&hash, "402719") && !is_pin(&hash, "402718"));
        assert!(!is_pin("", "402719") && !is_pin("402719", "402719"));
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            let mode = fs::metadata(pin_file(dir.path()))
                .unwrap()
                .permissions()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        // Salted: the same PIN twice is not the same text.
        assert_ne!(hash_pin("402719").unwrap(), hash);
    }

    #[test]
    fn a_pin_that_is_guessed_first_is_refused() {
        for (pin, words) in [
            ("12345", "6 to 12 digits"),
            ("1234567890123", "6 to 12 digits"),
            ("40271a", "nothing else"),
            ("", "6 to 12 digits"),
            ("777777", "guessed"),
            ("123456", "guessed"),
            ("987654", "guessed"),
        ] {
            let refused = hash_pin(pin).unwrap_err().to_string();
            assert!(refused.contains(words), "{pin}: {refused}");
        }
    }

    #[test]
    fn keys_are_long_never_alike_and_compared_whole() {
        let (one, two) = (key(), key());
        assert_eq!(one.len(), 43);
        assert_ne!(one, two);
        assert!(same(&one, &one.clone()) && !same(&one, &two) && !same(&one, ""));
    }
}
