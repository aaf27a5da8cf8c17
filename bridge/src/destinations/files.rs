//! A closed day as one file of a ledger: written beside, synced, renamed; a repeat writes the same file.

use std::fs::File;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::Destination;
use crate::export::{Currency, ExportError, Format, export};
use crate::store::{Delivered, Parcel, Reader, StoreError};

pub(super) struct Files {
    format: Format,
    folder: PathBuf,
}

impl Files {
    pub(super) const fn new(format: Format, folder: PathBuf) -> Self {
        Self { format, folder }
    }

    fn text(&self, parcel: &Parcel, reader: &Reader) -> Result<Vec<u8>, StoreError> {
        let meta = |key| reader.meta(key).map(Option::unwrap_or_default);
        let currency = Currency {
            code: meta("currency")?,
            symbol: meta("symbol")?,
        };
        let mut out = Vec::new();
        match export(reader, self.format, &currency, Some(&parcel.day), &mut out) {
            Ok(()) => Ok(out),
            Err(ExportError::Store(error)) => Err(error),
            // Memory takes whatever is written to it.
            Err(ExportError::Write(error)) => Err(crate::store::damaged(error)),
        }
    }
}

fn write(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let beside = path.with_extension("new");
    let mut file = File::create(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    std::fs::rename(&beside, path)?;
    File::open(folder)?.sync_all()
}

impl Destination for Files {
    fn deliver(&mut self, parcel: &Parcel, reader: &Reader) -> Result<Delivered, StoreError> {
        let text = self.text(parcel, reader)?;
        let name = format!("{}.{}", parcel.day, self.format.extension());
        let path = self.folder.join(name);
        Ok(match write(&path, &text) {
            Ok(()) => Delivered::Sent,
            Err(error) => Delivered::Later(format!("cannot write {}: {error}", path.display())),
        })
    }

    fn show(&mut self, parcel: &Parcel, reader: &Reader) -> Result<String, StoreError> {
        let text = self.text(parcel, reader)?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }
}
