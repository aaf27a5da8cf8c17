//! What a test may need of the machine, and what becomes of the test where it is missing.

use std::path::PathBuf;

/// True where a screen can be drawn; says in words that the test is skipped where not.
pub(crate) fn can_draw() -> bool {
    let can = has_vulkan();
    if !can {
        skip("no Vulkan driver here (Debian: mesa-vulkan-drivers), so no screen can draw");
    }
    can
}

/// Leaves a test out, in words; a failure under `CI=true`, because `./kitchen` installs what is missing.
pub(crate) fn skip(why: &str) {
    let ci = std::env::var_os("CI").is_some_and(|ci| ci == "true");
    assert!(!ci, "this must run where CI=true: {why}");
    eprintln!("skipped: {why}");
}

/// Any installed driver manifest counts; Mesa's software one is enough.
fn has_vulkan() -> bool {
    let folders = ["/usr/share/vulkan/icd.d", "/etc/vulkan/icd.d"].map(PathBuf::from);
    folders
        .iter()
        .any(|dir| std::fs::read_dir(dir).is_ok_and(|mut files| files.next().is_some()))
}
