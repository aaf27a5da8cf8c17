//! Where a restaurant's files lie when nobody says: the sample beside the program, so that a first start just works.

use std::path::{Path, PathBuf};

/// The restaurant that is used when none is named, below the project's or the program's folder.
pub const SAMPLE: &str = "assets/restaurants/bistro";

/// There is no restaurant to work for.
#[derive(Debug, thiserror::Error)]
#[error("no restaurant files found; name their folder with --config DIR (tried {tried})")]
pub struct NoRestaurant {
    tried: String,
}

/// The folder of the restaurant's files: as given, else the sample.
pub fn find(given: Option<&Path>) -> Result<PathBuf, NoRestaurant> {
    given.map_or_else(|| sample_below(&roots()), |given| Ok(given.to_owned()))
}

/// Folders that may hold `assets`: where the program was started and above, then above the program itself.
pub fn roots() -> Vec<PathBuf> {
    let here = std::env::current_dir().ok();
    let program = std::env::current_exe().ok();
    let above = program.iter().flat_map(|path| path.ancestors().skip(1));
    let folders = here.iter().flat_map(|path| path.ancestors()).chain(above);
    folders.map(Path::to_owned).collect()
}

fn sample_below(roots: &[PathBuf]) -> Result<PathBuf, NoRestaurant> {
    let mut samples = roots.iter().map(|root| root.join(SAMPLE));
    let whole = |folder: &PathBuf| folder.join("restaurant.toml").is_file();
    samples.find(whole).ok_or_else(|| {
        let tried: Vec<String> = roots
            .iter()
            .map(|root| root.join(SAMPLE).display().to_string())
            .collect();
        NoRestaurant {
            tried: tried.join(", "),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_given_folder_is_taken_and_the_first_whole_sample_is_found() {
        let given = Path::new("/somewhere/else");
        assert_eq!(find(Some(given)).unwrap(), given);
        let (empty, half, whole) = (
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
            tempfile::tempdir().unwrap(),
        );
        std::fs::create_dir_all(half.path().join(SAMPLE)).unwrap();
        std::fs::create_dir_all(whole.path().join(SAMPLE)).unwrap();
        std::fs::write(whole.path().join(SAMPLE).join("restaurant.toml"), "").unwrap();
        let roots = [&empty, &half, &whole].map(|root| root.path().to_owned());
        assert_eq!(
            sample_below(&roots).unwrap(),
            whole.path().join(SAMPLE),
            "half a sample is none"
        );
        let refused = sample_below(&roots[..2]).unwrap_err().to_string();
        assert!(
            refused.contains("--config DIR")
                && refused.contains(&half.path().display().to_string()),
            "{refused}"
        );
    }
}
