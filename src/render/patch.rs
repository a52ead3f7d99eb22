//! What changes from one text to another, as `git apply` and `patch` read it.

use similar::TextDiff;

/// The change of a file as a unified diff with three lines around each change; empty where nothing changes.
#[must_use]
pub fn patch(name: &str, before: &str, after: &str) -> String {
    let name = name.trim_start_matches("./");
    TextDiff::from_lines(before, after)
        .unified_diff()
        .context_radius(3)
        .header(&format!("a/{name}"), &format!("b/{name}"))
        .to_string()
}
