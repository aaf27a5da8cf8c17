//! PINs as Argon2id hashes, peppered with a key from a file that only this program's user may read.

use std::fs;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use argon2::password_hash::rand_core::{OsRng, RngCore};
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};

use super::StaffError;

/// The key's name in the router's data folder.
const KEY_FILE: &str = "pin.key";
const KEY_BYTES: usize = 32;
/// Memory in KiB, passes and lanes: the least that OWASP recommends for Argon2id (19 MiB, 2, 1): whoever waits
/// for it holds a plate in the other hand.
const COST: (u32, u32, u32) = (19 * 1024, 2, 1);

/// Digits of a PIN.
const DIGITS: std::ops::RangeInclusive<usize> = 4..=8;

#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadPin {
    #[error("a PIN has 4 to 8 digits and nothing else")]
    NotDigits,
    #[error("a PIN of one repeated digit, or of digits in a row, is the first that anybody tries")]
    TooEasy,
}

/// Makes and compares hashes with this house's key.
#[derive(Clone)]
pub struct Pins {
    key: [u8; KEY_BYTES],
}

impl Pins {
    /// With the key of `dir`; a new one where there is none.
    ///
    /// # Errors
    /// The key cannot be read or written.
    pub fn open(dir: &Path) -> Result<Self, StaffError> {
        let path = dir.join(KEY_FILE);
        let mut key = [0; KEY_BYTES];
        match fs::read(&path) {
            Ok(bytes) if bytes.len() == KEY_BYTES => key.copy_from_slice(&bytes),
            Ok(bytes) => {
                return Err(StaffError::Damaged {
                    path: path.display().to_string(),
                    detail: format!("{} bytes instead of {KEY_BYTES}", bytes.len()),
                });
            }
            Err(missing) if missing.kind() == std::io::ErrorKind::NotFound => {
                OsRng.fill_bytes(&mut key);
                write_private(dir, KEY_FILE, &key)?;
            }
            Err(source) => return Err(StaffError::file(&path, "read")(source)),
        }
        Ok(Self { key })
    }

    /// The hash of a PIN that may be used, as a PHC string.
    ///
    /// # Errors
    /// It is no PIN, or too easy.
    pub fn hash(&self, pin: &str) -> Result<String, BadPin> {
        judge(pin)?;
        let salt = SaltString::generate(&mut OsRng);
        let hash = self.argon2().hash_password(pin.as_bytes(), &salt);
        Ok(hash
            .expect("a salt that was generated and costs that are constant")
            .to_string())
    }

    /// Whether this is the PIN; a hash that cannot be read fits none.
    pub fn fits(&self, pin: &str, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else {
            return false;
        };
        self.argon2().verify_password(pin.as_bytes(), &hash).is_ok()
    }

    fn argon2(&self) -> Argon2<'_> {
        let (memory, passes, lanes) = COST;
        let params = Params::new(memory, passes, lanes, None).expect("costs are constant");
        Argon2::new_with_secret(&self.key, Algorithm::Argon2id, Version::V0x13, params)
            .expect("the key has 32 bytes")
    }
}

fn judge(pin: &str) -> Result<(), BadPin> {
    let digits = pin.as_bytes();
    if !DIGITS.contains(&digits.len()) || !digits.iter().all(u8::is_ascii_digit) {
        return Err(BadPin::NotDigits);
    }
    let steps = |by: i16| {
        let mut pairs = digits.windows(2);
        pairs.all(|pair| i16::from(pair[1]) - i16::from(pair[0]) == by)
    };
    if steps(0) || steps(1) || steps(-1) {
        return Err(BadPin::TooEasy);
    }
    Ok(())
}

/// Writes a file that only its owner may read: beside it first, then in one step.
pub(super) fn write_private(dir: &Path, name: &str, bytes: &[u8]) -> Result<(), StaffError> {
    let (path, beside) = (dir.join(name), dir.join(format!("{name}.new")));
    let write = || -> std::io::Result<()> {
        fs::create_dir_all(dir)?;
        let mut options = fs::OpenOptions::new();
        options.write(true).create(true).truncate(true).mode(0o600);
        let mut file = options.open(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        fs::rename(&beside, &path)
    };
    write().map_err(StaffError::file(&path, "written"))
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn a_pin_fits_with_this_houses_key_alone() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let pins = Pins::open(here.path()).unwrap();
        let hash = pins.hash("4711").unwrap();
        assert!(
            hash.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"),
            "{hash}"
        );
        assert!(pins.fits("4711", &hash) && !pins.fits("4712", &hash));
        assert!(!pins.fits("4711", "damaged"));
        let again = Pins::open(here.path()).unwrap();
        assert!(again.fits("4711", &hash), "the key was kept");
        assert!(!Pins::open(there.path()).unwrap().fits("4711", &hash));
        let mode = fs::metadata(here.path().join(KEY_FILE))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn what_anybody_tries_first_is_no_pin() {
        for bad in ["", "471", "471100000", "47a1", "4 71", "０１２３"] {
            assert_eq!(judge(bad), Err(BadPin::NotDigits), "{bad}");
        }
        for easy in ["0000", "1234", "87654321"] {
            assert_eq!(judge(easy), Err(BadPin::TooEasy), "{easy}");
        }
        assert_eq!(judge("1243"), Ok(()));
    }
}
