//! Names of files as they are kept: from the project's root, wherever a run stood.

use std::path::{Component, Path, PathBuf};

/// What brings the names that a run knows files by to the project's root.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Names {
    /// The project's root.
    pub root: PathBuf,
    /// The folder that the run stands in.
    pub here: PathBuf,
}

impl Names {
    /// A file's name from the root: `../audits/a.toml`, seen from `menus`, is `audits/a.toml`. What lies outside the
    /// project keeps the name it has. Nothing is looked up.
    #[must_use]
    pub fn from_root(&self, name: &str) -> String {
        let mut whole = PathBuf::new();
        for part in self.here.join(name).components() {
            match part {
                Component::ParentDir if whole.file_name().is_some() => {
                    whole.pop();
                }
                Component::CurDir => {}
                part => whole.push(part),
            }
        }
        match whole.strip_prefix(&self.root) {
            Ok(below) if below != Path::new("") => {
                below.iter().map(|part| part.to_string_lossy()).collect::<Vec<_>>().join("/")
            }
            _ => name.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_has_the_same_name_wherever_a_run_stands() {
        let from = |here: &str, name: &str| {
            Names { root: PathBuf::from("/work/line"), here: PathBuf::from(here) }.from_root(name)
        };
        for (here, name) in [
            ("/work/line", "audits/a.toml"),
            ("/work/line", "./audits/a.toml"),
            ("/work/line/menus", "../audits/a.toml"),
            ("/work", "line/audits/a.toml"),
            ("/elsewhere", "/work/line/audits/a.toml"),
            ("/elsewhere", "../work/line/audits/a.toml"),
        ] {
            assert_eq!(from(here, name), "audits/a.toml", "{here} {name}");
        }
        assert_eq!(from("/work/line", "../other/a.toml"), "../other/a.toml");
        assert_eq!(Names::default().from_root("audits/a.toml"), "audits/a.toml");
    }
}
