//! The compiler that has, or can build, a standard library for the target.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::surroundings::{Route, Surroundings};
use crate::{BuildError, TARGET};

/// A Rust for the target.
#[derive(Debug)]
pub(crate) struct Toolchain {
    /// The compiler as it names itself.
    pub(crate) compiler: String,
    /// The folder of the compiler and of the standard library that it builds with.
    pub(crate) sysroot: PathBuf,
    /// Debian's way, when that is the one.
    pub(crate) rustc_web: Option<RustcWeb>,
}

/// Debian's rustc-web, unpacked and not installed.
#[derive(Debug)]
pub(crate) struct RustcWeb {
    /// The compiler.
    pub(crate) rustc: PathBuf,
    /// The folder of its shared libraries.
    libraries: PathBuf,
    /// The linker of the compiler in the PATH; Debian's packages have none.
    pub(crate) linker: Option<PathBuf>,
}

impl Toolchain {
    /// Finds one for the crate in `folder`, whose `rust-toolchain.toml` counts.
    pub(crate) fn find(folder: &Path, surroundings: &Surroundings) -> Result<Self, BuildError> {
        let sysroot = PathBuf::from(say(Command::new("rustc").current_dir(folder).args(["--print", "sysroot"]))?);
        let installed = sysroot.join("lib/rustlib").join(TARGET).is_dir();
        if installed && surroundings.route != Some(Route::Debian) {
            let compiler = say(Command::new("rustc").current_dir(folder).arg("--version"))?;
            return Ok(Self { compiler, sysroot, rustc_web: None });
        }
        let debian = surroundings.rustc_web.as_deref().filter(|_| surroundings.route != Some(Route::Rustup));
        debian.and_then(|debian| RustcWeb::in_folder(debian, &sysroot)).map_or(Err(BuildError::NoTarget), Self::of)
    }

    fn of((web, folder): (RustcWeb, PathBuf)) -> Result<Self, BuildError> {
        let compiler = say(web.environment(Command::new(&web.rustc).arg("--version")))?;
        Ok(Self { compiler, sysroot: folder, rustc_web: Some(web) })
    }
}

impl RustcWeb {
    /// The compiler that was unpacked into a folder, with that folder; `None` when there is none.
    fn in_folder(folder: &Path, sysroot: &Path) -> Option<(Self, PathBuf)> {
        let rustc = folder.join("usr/bin/rustc");
        let libraries = subfolder(&folder.join("usr/lib"), |name| name.ends_with("-linux-gnu"))?;
        let linker = subfolder(&sysroot.join("lib/rustlib"), |name| name.ends_with("-linux-gnu"))
            .map(|host| host.join("bin/rust-lld"))
            .filter(|linker| linker.is_file());
        rustc.is_file().then(|| (Self { rustc, libraries, linker }, folder.to_owned()))
    }

    /// The command with what the compiler needs to start.
    pub(crate) fn environment<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command.env("LD_LIBRARY_PATH", &self.libraries)
    }
}

/// The first folder in a folder whose name is wanted. Files beside it may be named alike: rustup keeps a manifest of each
/// part of a toolchain.
fn subfolder(folder: &Path, wanted: impl Fn(&str) -> bool) -> Option<PathBuf> {
    let entries = std::fs::read_dir(folder).ok()?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.file_name().to_str().is_some_and(&wanted))
        .map(|entry| entry.path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found.into_iter().next()
}

/// The one line that a program answers with.
fn say(command: &mut Command) -> Result<String, BuildError> {
    let program = command.get_program().to_string_lossy().into_owned();
    let failed = |reason: String| BuildError::NoProgram { program: program.clone(), reason };
    let output = command.output().map_err(|error| failed(error.to_string()))?;
    if !output.status.success() {
        return Err(failed(String::from_utf8_lossy(&output.stderr).trim().to_owned()));
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unpacked_rustc_web_is_found_with_its_libraries_and_a_linker() {
        let folder = tempfile::tempdir().unwrap();
        let file = |path: &str| {
            let file = folder.path().join(path);
            std::fs::create_dir_all(file.parent().unwrap()).unwrap();
            std::fs::write(file, "").unwrap();
        };
        let sysroot = folder.path().join("sysroot");
        assert!(RustcWeb::in_folder(folder.path(), &sysroot).is_none());
        file("usr/bin/rustc");
        file("usr/lib/x86_64-linux-gnu/libLLVM.so");
        file("sysroot/lib/rustlib/manifest-cargo-x86_64-unknown-linux-gnu");
        file("sysroot/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld");
        let (web, _) = RustcWeb::in_folder(folder.path(), &sysroot).unwrap();
        assert_eq!(web.libraries, folder.path().join("usr/lib/x86_64-linux-gnu"));
        assert!(web.linker.is_some_and(|linker| linker.ends_with("bin/rust-lld")));
    }

    #[test]
    fn what_a_program_refuses_with_is_said() {
        let error = say(Command::new("rustc").arg("--no-such-flag")).unwrap_err();
        assert!(error.to_string().contains("no-such-flag"), "{error}");
        let error = say(&mut Command::new("no-such-program")).unwrap_err();
        assert!(error.to_string().starts_with("no-such-program can't be run: "), "{error}");
    }
}
