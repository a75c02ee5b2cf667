//! Cargo: what it knows of the crate, and the build of the core module.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde::Deserialize;

use crate::paths::Remap;
use crate::surroundings::Surroundings;
use crate::toolchain::Toolchain;
use crate::{BuildError, TARGET};

/// Line tables, from which the runtime says function and line of a fault.
pub(crate) const DEBUG: &str = "profile.release.debug=\"line-tables-only\"";
/// Names of functions are kept.
pub(crate) const STRIP: &str = "profile.release.strip=false";

/// The crate of a plug-in.
#[derive(Debug)]
pub(crate) struct Crate {
    /// Its name.
    pub(crate) name: String,
    /// The name of its library, of which the file's name is made.
    library: String,
    /// Its folder.
    folder: PathBuf,
    /// Cargo's target folder.
    pub(crate) target: PathBuf,
    /// The folder of its workspace, which may be its own.
    pub(crate) workspace: PathBuf,
    /// Everything that goes into it, itself included.
    pub(crate) packages: Vec<Package>,
}

/// A package as cargo tells it.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    /// Absent for a package of a local folder.
    pub(crate) source: Option<String>,
    manifest_path: PathBuf,
    targets: Vec<PackageTarget>,
}

impl Package {
    /// Its folder.
    pub(crate) fn folder(&self) -> &Path {
        self.manifest_path.parent().unwrap_or(&self.manifest_path)
    }
}

#[derive(Debug, Deserialize)]
struct PackageTarget {
    name: String,
    crate_types: Vec<String>,
}

#[derive(Debug, Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Debug, Deserialize)]
struct Resolve {
    root: Option<String>,
}

impl Crate {
    /// Reads the crate in `folder`.
    pub(crate) fn read(folder: &Path, locked: bool, surroundings: &Surroundings) -> Result<Self, BuildError> {
        if !folder.join("Cargo.toml").is_file() {
            return Err(BuildError::NoPlugin(folder.to_owned()));
        }
        let mut command = cargo(folder, surroundings);
        command.args(["metadata", "--format-version=1", "--manifest-path=Cargo.toml", "--filter-platform", TARGET]);
        let output = run(command.args(locked.then_some("--locked")).stderr(Stdio::inherit()))?;
        let unreadable = || BuildError::Unreadable(folder.to_owned());
        if !output.status.success() {
            return Err(unreadable());
        }
        Self::of(serde_json::from_slice(&output.stdout).map_err(|_| unreadable())?, folder)
    }

    fn of(metadata: Metadata, folder: &Path) -> Result<Self, BuildError> {
        let Metadata { packages, resolve, target_directory, workspace_root } = metadata;
        let root = packages.iter().find(|package| Some(&package.id) == resolve.root.as_ref());
        let root = root.ok_or_else(|| BuildError::Workspace(folder.to_owned()))?;
        let is_cdylib = |target: &&PackageTarget| target.crate_types.iter().any(|kind| kind == "cdylib");
        let library = root.targets.iter().find(is_cdylib).ok_or_else(|| BuildError::NotCdylib(root.name.clone()))?;
        Ok(Self {
            name: root.name.clone(),
            library: library.name.replace('-', "_"),
            folder: folder.to_owned(),
            target: target_directory,
            workspace: workspace_root,
            packages,
        })
    }
}

/// Compiles the crate and gives its core module.
pub(crate) fn compile(
    source: &Crate,
    toolchain: &Toolchain,
    remap: &Remap,
    locked: bool,
    surroundings: &Surroundings,
) -> Result<Vec<u8>, BuildError> {
    let mut command = cargo(&source.folder, surroundings);
    command.args(["build", "--release", "--lib", "--manifest-path=Cargo.toml", "--target", TARGET]);
    command.args(["--config", DEBUG, "--config", STRIP]).args(locked.then_some("--locked"));
    command.env("CARGO_ENCODED_RUSTFLAGS", remap.flags().join("\u{1f}"));
    let mut target = source.target.clone();
    if let Some(web) = &toolchain.rustc_web {
        // Another compiler's files must not meet the usual one's.
        target.push("rustc-web");
        command.arg("-Zbuild-std=std,panic_abort").env("RUSTC", &web.rustc).env("RUSTC_BOOTSTRAP", "1");
        command.envs(web.linker.as_ref().map(|linker| ("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", linker)));
        web.environment(&mut command);
    }
    let output = run(command.arg("--target-dir").arg(&target).stderr(Stdio::inherit()))?;
    if !output.status.success() {
        return Err(BuildError::NotCompiled(source.name.clone()));
    }
    let file = target.join(TARGET).join("release").join(format!("{}.wasm", source.library));
    std::fs::read(&file).map_err(|error| BuildError::NoModule { file, reason: error.to_string() })
}

/// Cargo in the folder of the crate, without the settings of the caller's own builds: a component is made of its sources
/// and of nothing that happens to be set where it is built.
fn cargo(folder: &Path, surroundings: &Surroundings) -> Command {
    let mut command = Command::new(&surroundings.cargo);
    command.current_dir(folder).stdin(Stdio::null()).env("CARGO_INCREMENTAL", "0");
    let is_a_setting = |name: &str| {
        name.starts_with("CARGO_PROFILE_") || name.starts_with("CARGO_TARGET_WASM32") || name.ends_with("RUSTFLAGS")
    };
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(is_a_setting) {
            command.env_remove(name);
        }
    }
    command
}

fn run(command: &mut Command) -> Result<std::process::Output, BuildError> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.output().map_err(|error| BuildError::NoProgram { program, reason: error.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(root: &str, types: &str) -> Result<Crate, BuildError> {
        let text = format!(
            r#"{{ "packages": [{{ "id": "path+file:///a#zone-check@0.1.0", "name": "zone-check", "version": "0.1.0",
                "source": null, "manifest_path": "/a/Cargo.toml",
                "targets": [{{ "name": "zone-check", "crate_types": [{types}] }}] }}],
                "resolve": {{ "root": {root} }}, "target_directory": "/a/target", "workspace_root": "/a" }}"#
        );
        Crate::of(serde_json::from_str(&text).unwrap(), Path::new("/a"))
    }

    #[test]
    fn the_file_is_named_after_the_library() {
        let source = read("\"path+file:///a#zone-check@0.1.0\"", "\"cdylib\"").unwrap();
        assert_eq!((source.name.as_str(), source.library.as_str()), ("zone-check", "zone_check"));
        assert_eq!(source.packages[0].folder(), Path::new("/a"));
    }

    #[test]
    fn a_workspace_and_a_crate_that_makes_no_module_are_refused() {
        assert!(matches!(read("null", "\"cdylib\""), Err(BuildError::Workspace(_))));
        let error = read("\"path+file:///a#zone-check@0.1.0\"", "\"lib\"").unwrap_err();
        assert!(matches!(&error, BuildError::NotCdylib(name) if name == "zone-check"));
        assert!(error.help().unwrap().contains("crate-type"));
    }

    #[test]
    fn a_folder_without_a_crate_is_refused_although_one_lies_above_it() {
        let surroundings = Surroundings::of_process();
        let inside = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        assert!(matches!(Crate::read(&inside, false, &surroundings), Err(BuildError::NoPlugin(_))));
    }
}
