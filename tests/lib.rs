//! Paths that the tests share.

use std::path::PathBuf;

/// A file of the reference data beside the checkout, or `None` with a line that says so.
///
/// These files may not be copied into the repository. Tests that need them skip where they are missing.
#[allow(clippy::print_stdout, reason = "a skipped test says so")]
pub fn reference(path: &str) -> Option<PathBuf> {
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../shared").join(path);
    if file.exists() {
        return Some(file);
    }
    println!("skipped: reference set not present ({path})");
    None
}
