//! The languages that a plug-in can be written in, each known by a file of its folder.

use std::path::{Path, PathBuf};

use crate::BuildError;

/// A language with a way of its own to a component.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// Rust, with the guest SDK: a crate.
    Rust,
    /// Python: `app.py`, made a component by componentize-py.
    Python,
    /// JavaScript: `plugin.js`, made a component by componentize-js.
    JavaScript,
    /// C: `plugin.c` and what lies beside it, with bindings that this program makes.
    C,
}

impl Language {
    const ALL: [Language; 4] = [Language::Rust, Language::Python, Language::JavaScript, Language::C];

    /// The file by which a folder is known to be of the language.
    pub(crate) fn mark(self) -> &'static str {
        match self {
            Self::Rust => "Cargo.toml",
            Self::Python => "app.py",
            Self::JavaScript => "plugin.js",
            Self::C => "plugin.c",
        }
    }

    /// The language of the plug-in in a folder.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, BuildError> {
        let found = Self::ALL.into_iter().find(|language| folder.join(language.mark()).is_file());
        found.ok_or_else(|| BuildError::NoPlugin(folder.to_owned()))
    }
}

/// A folder of a plug-in that has no manifest: it is named after its folder.
#[derive(Debug)]
pub(crate) struct Folder {
    /// The name of the plug-in.
    pub(crate) name: String,
    /// The folder, in full.
    pub(crate) path: PathBuf,
}

impl Folder {
    /// The folder at a path, which must have a name.
    pub(crate) fn read(path: &Path) -> Result<Self, BuildError> {
        let nameless = || BuildError::NoPlugin(path.to_owned());
        let path = path.canonicalize().map_err(|_| nameless())?;
        let name = path.file_name().and_then(|name| name.to_str()).ok_or_else(nameless)?.to_owned();
        Ok(Self { name, path })
    }

    /// A folder in it for what a build makes, made anew and empty.
    pub(crate) fn fresh_target(&self) -> Result<PathBuf, BuildError> {
        let target = self.path.join("target");
        let unwritten =
            |error: std::io::Error| BuildError::NoModule { file: target.clone(), reason: error.to_string() };
        if target.exists() {
            std::fs::remove_dir_all(&target).map_err(unwritten)?;
        }
        std::fs::create_dir(&target).map_err(unwritten)?;
        Ok(target)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_known_by_its_file() {
        let parent = tempfile::tempdir().unwrap();
        assert!(matches!(Language::of_folder(parent.path()), Err(BuildError::NoPlugin(_))));
        for language in Language::ALL {
            let folder = parent.path().join(format!("{language:?}"));
            std::fs::create_dir(&folder).unwrap();
            std::fs::write(folder.join(language.mark()), "").unwrap();
            assert_eq!(Language::of_folder(&folder).unwrap(), language);
        }
    }

    #[test]
    fn a_plug_in_is_named_after_its_folder_and_what_an_earlier_build_made_is_gone() {
        let parent = tempfile::tempdir().unwrap();
        let path = parent.path().join("zone-check");
        std::fs::create_dir_all(path.join("target/old")).unwrap();
        let folder = Folder::read(&path.join("../zone-check")).unwrap();
        assert_eq!(folder.name, "zone-check");
        assert_eq!(std::fs::read_dir(folder.fresh_target().unwrap()).unwrap().count(), 0);
    }
}
