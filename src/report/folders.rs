//! Where the names of files begin: findings name them as somebody typed them, other programs count from a project's root.

use std::path::{Component, Path, PathBuf};

/// Two folders, as absolute paths; both empty where nobody said.
#[derive(Clone, Default, Debug)]
pub struct Folders {
    /// Where relative names begin.
    pub here: PathBuf,
    /// The root of the project.
    pub root: PathBuf,
}

impl Folders {
    /// A file's name as seen from the root, with `/` between its parts; a file that lies elsewhere keeps its name.
    #[must_use]
    pub fn from_root(&self, name: &str) -> String {
        let whole = tidy(&self.here.join(name));
        let below = (!self.root.as_os_str().is_empty()).then(|| whole.strip_prefix(tidy(&self.root)).ok()).flatten();
        let path = below.map_or_else(|| PathBuf::from(name), Path::to_path_buf);
        path.display().to_string().replace('\\', "/")
    }
}

/// A path without `.` and, by its letters alone, without `..`.
fn tidy(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir if matches!(out.components().next_back(), Some(Component::Normal(_))) => {
                out.pop();
            }
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_count_from_the_root_wherever_somebody_stands() {
        let folders = |here: &str| Folders { here: here.into(), root: "/work/line".into() };
        assert_eq!(folders("/work/line").from_root("menus/a.yaml"), "menus/a.yaml");
        assert_eq!(folders("/work/line/menus").from_root("./a.yaml"), "menus/a.yaml");
        assert_eq!(folders("/work/line/audits").from_root("../menus/a.yaml"), "menus/a.yaml");
        assert_eq!(folders("/work/line/menus").from_root("/work/line/b.yaml"), "b.yaml");
        assert_eq!(folders("/work/line").from_root("../other/a.yaml"), "../other/a.yaml");
        assert_eq!(Folders::default().from_root("menus/a.yaml"), "menus/a.yaml");
    }
}
