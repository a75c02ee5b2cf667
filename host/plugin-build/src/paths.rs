//! The paths that the compiler would write into a component, and what it writes instead.

use std::path::{Path, PathBuf};

use crate::cargo::{Crate, Package};
use crate::surroundings::Surroundings;
use crate::toolchain::Toolchain;

/// Folders of this machine, and the names that they have in a component.
#[derive(Debug)]
pub(crate) struct Remap(Vec<(PathBuf, String)>);

impl Remap {
    /// The folders that a build of the crate sees. A dependency is named after itself, so that it does not count from
    /// which registry or mirror it came.
    pub(crate) fn new(source: &Crate, toolchain: &Toolchain, surroundings: &Surroundings) -> Self {
        let mut folders = vec![
            (toolchain.sysroot.clone(), "/rust".to_owned()),
            (source.target.clone(), "/target".to_owned()),
            (source.workspace.clone(), "/plugin".to_owned()),
        ];
        folders.extend(surroundings.cargo_home.clone().map(|home| (home, "/cargo".to_owned())));
        let outside = source.packages.iter().filter(|package| !package.folder().starts_with(&source.workspace));
        folders.extend(outside.map(|package| (package.folder().to_owned(), name(package))));
        Self::ordered(folders)
    }

    /// The compiler takes the last one that fits: the narrowest folder comes last.
    fn ordered(mut folders: Vec<(PathBuf, String)>) -> Self {
        folders.sort_by_key(|(folder, _)| folder.components().count());
        Self(folders)
    }

    /// The compiler's flags.
    pub(crate) fn flags(&self) -> Vec<String> {
        self.0.iter().map(|(folder, name)| format!("--remap-path-prefix={}={name}", folder.display())).collect()
    }

    /// The folders of this machine.
    pub(crate) fn folders(&self) -> impl Iterator<Item = &Path> {
        self.0.iter().map(|(folder, _)| folder.as_path())
    }
}

fn name(package: &Package) -> String {
    match package.source {
        Some(_) => format!("/{}-{}", package.name, package.version),
        None => format!("/{}", package.name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_inside_another_keeps_its_own_name() {
        let folders = [("/home/ann/.cargo/registry/src/x/serde-1.0.1", "/serde-1.0.1"), ("/home/ann/.cargo", "/cargo")];
        let remap = Remap::ordered(folders.map(|(folder, name)| (folder.into(), name.to_owned())).into());
        assert_eq!(
            remap.flags(),
            [
                "--remap-path-prefix=/home/ann/.cargo=/cargo",
                "--remap-path-prefix=/home/ann/.cargo/registry/src/x/serde-1.0.1=/serde-1.0.1",
            ]
        );
    }
}
