//! Hashes the sources that decide how a kitchen looks in memory, so that a checkpoint written by other
//! code is noticed and rebuilt from the journal.

use std::fs;
use std::path::{Path, PathBuf};

fn main() {
    let own = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for folder in [own.join("src/kitchen"), own.join("../shared/src")] {
        println!("cargo::rerun-if-changed={}", folder.display());
        absorb(&folder, &mut hash);
    }
    println!("cargo::rustc-env=KITCHEN_SCHEMA={hash:016x}");
}

/// FNV-1a over names and contents, in order of names.
fn absorb(folder: &Path, hash: &mut u64) {
    let Ok(entries) = fs::read_dir(folder) else {
        return;
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|e| Some(e.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            absorb(&path, hash);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            let name = path
                .file_name()
                .map(|name| name.as_encoded_bytes().to_vec());
            let text = fs::read(&path).unwrap_or_default();
            for byte in name.unwrap_or_default().into_iter().chain(text) {
                *hash = (*hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
}
