//! floor.toml of the restaurant's folder: where the tables stand, read at the start, written when somebody moved them.
//!
//! It lies beside the six files and is none of them: it may be missing, and no order names its version.

use std::io::Write;
use std::path::Path;

use crate::desk::FloorPlan;

pub const NAME: &str = "floor.toml";

#[derive(Debug, thiserror::Error)]
pub enum FloorFileError {
    #[error("cannot be read")]
    Read(#[source] std::io::Error),
    #[error("is no floor plan; correct it, or delete it to have the tables laid out anew")]
    Format(#[source] Box<toml::de::Error>),
}

/// An empty plan where there is no file: everything is then laid out by rule.
pub fn read(path: &Path) -> Result<FloorPlan, FloorFileError> {
    match std::fs::read_to_string(path) {
        Ok(text) => toml::from_str(&text).map_err(|bad| FloorFileError::Format(Box::new(bad))),
        Err(gone) if gone.kind() == std::io::ErrorKind::NotFound => Ok(FloorPlan::default()),
        Err(problem) => Err(FloorFileError::Read(problem)),
    }
}

/// Written beside, synced, renamed: never half a plan.
pub fn write(path: &Path, plan: &FloorPlan) -> std::io::Result<()> {
    let body = toml::to_string(plan).map_err(std::io::Error::other)?;
    let temporary = path.with_extension("part");
    let mut file = std::fs::File::create(&temporary)?;
    write!(
        file,
        "# Where the tables stand, in decimetres from a room's upper left corner; written by a terminal.\n\n{body}"
    )?;
    file.sync_all()?;
    std::fs::rename(&temporary, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_comes_back_as_it_was_written_and_a_broken_one_says_where() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        assert_eq!(read(&path).unwrap(), FloorPlan::default());
        let plan = FloorPlan::default().fitted(&shared::fixture::restaurant());
        write(&path, &plan).unwrap();
        assert_eq!(read(&path).unwrap(), plan);
        std::fs::write(&path, "[[room]]\nname = 7\n").unwrap();
        let problem = read(&path).unwrap_err();
        assert!(problem.to_string().contains("delete it"), "{problem}");
    }
}
