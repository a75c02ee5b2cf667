//! A new plug-in: it builds as it is, without this project's folder, and has a scenario that it passes.

mod guest;
mod manifest;
mod rust;
mod sdk;
mod templates;

use std::io;
use std::path::{Path, PathBuf};

use crate::Language;

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

/// Which interface that calls something it begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NewImport {
    /// DRS: the state of replication.
    Drs,
    /// EC2: the launched instances.
    Ec2,
    /// HTTP: what the launched instances answer.
    Http,
}

/// Why no plug-in was made.
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

/// The files of a new plug-in by their names in its folder.
struct Files {
    /// Its author's.
    own: Vec<(&'static str, String)>,
    /// What it is built against: the SDK or the WIT package.
    beside: Vec<(String, String)>,
}

/// Makes the plug-in `name` in a folder of that name in `parent`, and gives its files in the order of their names, what it is
/// built against left out.
///
/// # Errors
/// When the name can't be one, the folder is there already, or can't be written.
pub fn create(
    parent: &Path,
    name: &str,
    language: Language,
    world: NewWorld,
    import: Option<NewImport>,
) -> Result<Vec<PathBuf>, NewError> {
    if !is_name(name) {
        return Err(NewError::Name(name.to_owned()));
    }
    let template = templates::of(world, import)?;
    let folder = parent.join(name);
    if folder.exists() {
        return Err(NewError::Exists(folder));
    }
    let Files { own, beside } = match language {
        Language::Rust => rust::files(name, &template),
        Language::Python => guest::python(name, &template)?,
        Language::JavaScript => guest::javascript(name, &template),
        Language::C => guest::c(name, &template),
    };
    for (file, text) in &own {
        write(&folder.join(file), text)?;
    }
    for (file, text) in &beside {
        write(&folder.join(file), text)?;
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
        let files =
            create(parent.path(), "zone-check", Language::Rust, NewWorld::AfterWave, Some(NewImport::Ec2)).unwrap();
        let folder = parent.path().join("zone-check");
        assert!(files.contains(&folder.join("src/lib.rs")) && files.contains(&folder.join("config.schema.json")));
        let sdk = std::fs::read_to_string(folder.join("drs-plugin/Cargo.toml")).unwrap();
        assert!(sdk.contains("name = \"drs-plugin\"") && !sdk.contains("workspace"), "{sdk}");
        let bindings = std::fs::read_to_string(folder.join("drs-plugin/src/bindings.rs")).unwrap();
        assert!(bindings.contains("path: \"wit\"") && !bindings.contains(".."), "the WIT lies beside it");
        assert!(folder.join("drs-plugin/wit/package.wit").is_file());
        let again = create(parent.path(), "zone-check", Language::C, NewWorld::AfterWave, None);
        assert!(matches!(again, Err(NewError::Exists(_))));
    }

    #[test]
    fn what_can_not_be_a_name_is_refused_before_anything_is_written() {
        let parent = tempfile::tempdir().unwrap();
        for name in ["", "Zone", "-x", "../x", "a b", "drs-plugin", "1st"] {
            let made = create(parent.path(), name, Language::Rust, NewWorld::BeforeWave, None);
            assert!(matches!(made, Err(NewError::Name(_))), "{name}");
        }
        assert!(create(parent.path(), "guard", Language::Rust, NewWorld::LaunchPolicy, Some(NewImport::Ec2)).is_err());
        assert_eq!(std::fs::read_dir(parent.path()).unwrap().count(), 0);
    }

    #[test]
    fn a_plug_in_of_another_language_has_its_world_and_the_package_beside_it() {
        let parent = tempfile::tempdir().unwrap();
        let read = |file: &str| std::fs::read_to_string(parent.path().join(file)).unwrap();
        for (language, source) in
            [(Language::Python, "app.py"), (Language::JavaScript, "plugin.js"), (Language::C, "plugin.c")]
        {
            let name = source.replace('.', "-");
            let files = create(parent.path(), &name, language, NewWorld::AfterWave, Some(NewImport::Ec2)).unwrap();
            assert!(files.contains(&parent.path().join(&name).join(source)));
            let world = read(&format!("{name}/wit/world.wit"));
            assert!(world.contains("include drs:runtime/after-wave@0.1.0;"), "{world}");
            assert!(world.contains("import drs:runtime/ec2@0.1.0;"), "{world}");
            assert!(read(&format!("{name}/wit/deps/drs-runtime/package.wit")).contains("package drs:runtime@0.1.0;"));
            assert!(read(&format!("{name}/README.md")).contains("plugin build"));
        }
    }

    #[test]
    fn a_policy_in_python_is_refused_with_why() {
        let parent = tempfile::tempdir().unwrap();
        let policy = |language| create(parent.path(), "guard", language, NewWorld::LaunchPolicy, None);
        let refused = policy(Language::Python).unwrap_err();
        assert!(refused.to_string().contains("write a policy in Rust, JavaScript or C"), "{refused}");
        assert!(policy(Language::JavaScript).is_ok());
    }
}
