//! A new crate of a plug-in: it builds as it is, without this project's folder, and has a scenario that it passes.

mod manifest;
mod sdk;
mod templates;

use std::io;
use std::path::{Path, PathBuf};

/// Which function the new plug-in has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewWorld {
    /// A hook before a wave.
    BeforeWave,
    /// A hook after a wave.
    AfterWave,
    /// A policy.
    LaunchPolicy,
}

/// Which interface that calls AWS it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewImport {
    /// DRS: the state of replication.
    Drs,
    /// EC2: the launched instances.
    Ec2,
}

/// Why no crate was made.
#[derive(Debug, thiserror::Error)]
pub enum NewError {
    /// The name can't be one.
    #[error("`{0}` can't be the name of a plug-in; write it as `zone-check`: small letters, digits and `-`")]
    Name(String),
    /// There is something in its place.
    #[error("{} is there already", .0.display())]
    Exists(PathBuf),
    /// No template has this.
    #[error("{0}")]
    Combination(&'static str),
    /// A file can't be written.
    #[error("{} can't be written: {reason}", .file.display())]
    Unwritten {
        /// The file.
        file: PathBuf,
        /// Why.
        reason: io::Error,
    },
}

/// Makes the crate `name` in a folder of that name in `parent`, and gives its files in the order of their names, those of
/// the SDK left out.
///
/// # Errors
/// When the name can't be one, the folder is there already, or can't be written.
pub fn create(parent: &Path, name: &str, world: NewWorld, import: Option<NewImport>) -> Result<Vec<PathBuf>, NewError> {
    if !is_name(name) {
        return Err(NewError::Name(name.to_owned()));
    }
    let template = templates::of(world, import)?;
    let folder = parent.join(name);
    if folder.exists() {
        return Err(NewError::Exists(folder));
    }
    let mut own = vec![
        (".gitignore", "target\n*.wasm\n".to_owned()),
        ("Cargo.lock", manifest::LOCK.to_owned()),
        ("Cargo.toml", manifest::of_plugin(name)),
        ("README.md", template.readme(name)),
        ("scenario.toml", template.scenario.to_owned()),
        ("src/lib.rs", template.source.to_owned()),
    ];
    own.extend(template.schema.map(|schema| ("config.schema.json", schema.to_owned())));
    own.sort();
    for (file, text) in &own {
        write(&folder.join(file), text)?;
    }
    for (file, text) in sdk::files() {
        write(&folder.join("drs-plugin").join(file), &text)?;
    }
    Ok(own.iter().map(|(file, _)| folder.join(file)).collect())
}

/// Whether cargo and a recipe take it for a name.
fn is_name(name: &str) -> bool {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    name.starts_with(|c: char| c.is_ascii_lowercase()) && name.chars().all(letters) && name != "drs-plugin"
}

fn write(file: &Path, text: &str) -> Result<(), NewError> {
    let unwritten = |reason| NewError::Unwritten { file: file.to_owned(), reason };
    if let Some(folder) = file.parent() {
        std::fs::create_dir_all(folder).map_err(unwritten)?;
    }
    std::fs::write(file, text).map_err(unwritten)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_crate_has_its_files_and_the_sdk_beside_it() {
        let parent = tempfile::tempdir().unwrap();
        let files = create(parent.path(), "zone-check", NewWorld::AfterWave, Some(NewImport::Ec2)).unwrap();
        let folder = parent.path().join("zone-check");
        assert!(files.contains(&folder.join("src/lib.rs")) && files.contains(&folder.join("config.schema.json")));
        let sdk = std::fs::read_to_string(folder.join("drs-plugin/Cargo.toml")).unwrap();
        assert!(sdk.contains("name = \"drs-plugin\"") && !sdk.contains("workspace"), "{sdk}");
        let bindings = std::fs::read_to_string(folder.join("drs-plugin/src/bindings.rs")).unwrap();
        assert!(bindings.contains("path: \"wit\"") && !bindings.contains(".."), "the WIT lies beside it");
        assert!(folder.join("drs-plugin/wit/package.wit").is_file());
        let again = create(parent.path(), "zone-check", NewWorld::AfterWave, None);
        assert!(matches!(again, Err(NewError::Exists(_))));
    }

    #[test]
    fn what_can_not_be_a_name_is_refused_before_anything_is_written() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["", "Zone", "-x", "../x", "a b", "drs-plugin", "1st"] {
            let made = create(parent.path(), name, NewWorld::BeforeWave, None);
            assert!(matches!(made, Err(NewError::Name(_))), "{name}");
        }
        assert!(create(parent.path(), "guard", NewWorld::LaunchPolicy, Some(NewImport::Ec2)).is_err());
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }
}
