//! What the machine's environment says about building: where cargo is, and which way is to be taken.

use std::ffi::OsString;
use std::path::PathBuf;

/// A way to a Rust for the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Route {
    /// The compiler in the PATH has the target's standard library: `rustup target add wasm32-unknown-unknown`.
    Rustup,
    /// Debian's rustc-web, unpacked into a folder, which builds the standard library from its sources.
    Debian,
}

/// What is taken from the environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Surroundings {
    /// The program `cargo`: CARGO, which cargo itself sets for what it runs, or the one in the PATH.
    pub cargo: OsString,
    /// Cargo's home folder: CARGO_HOME, else `.cargo` in the home folder.
    pub cargo_home: Option<PathBuf>,
    /// The folder of Debian's unpacked rustc-web: DRS_RUSTC_WEB, else `drs-runtime/rustc-web` in the user's cache.
    pub rustc_web: Option<PathBuf>,
    /// The only way to take: DRS_WASM_TOOLCHAIN, `rustup` or `debian`. Absent: rustup's, if it is there.
    pub route: Option<Route>,
    /// The C compiler for WebAssembly: DRS_WASM_CC, a clang with a libc for WASI. Absent: zig.
    pub wasm_cc: Option<OsString>,
}

impl Surroundings {
    /// The surroundings of this process.
    pub fn of_process() -> Self {
        Self::from(|name| std::env::var_os(name))
    }

    fn from(variable: impl Fn(&str) -> Option<OsString>) -> Self {
        let path = |name: &str| variable(name).filter(|value| !value.is_empty()).map(PathBuf::from);
        let home = path("HOME");
        let in_home = |folder: &str| home.as_ref().map(|home| home.join(folder));
        let cache = path("XDG_CACHE_HOME").or_else(|| in_home(".cache"));
        let route = match variable("DRS_WASM_TOOLCHAIN").and_then(|name| name.into_string().ok()).as_deref() {
            Some("rustup") => Some(Route::Rustup),
            Some("debian") => Some(Route::Debian),
            _ => None,
        };
        Self {
            cargo: variable("CARGO").unwrap_or_else(|| "cargo".into()),
            cargo_home: path("CARGO_HOME").or_else(|| in_home(".cargo")),
            rustc_web: path("DRS_RUSTC_WEB").or_else(|| cache.map(|cache| cache.join("drs-runtime/rustc-web"))),
            route,
            wasm_cc: variable("DRS_WASM_CC").filter(|value| !value.is_empty()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn surroundings(variables: &[(&str, &str)]) -> Surroundings {
        Surroundings::from(|name| variables.iter().find(|(other, _)| *other == name).map(|(_, value)| value.into()))
    }

    #[test]
    fn without_anything_said_the_usual_places_in_the_home_folder_are_taken() {
        let usual = surroundings(&[("HOME", "/home/ann")]);
        assert_eq!(usual.cargo, "cargo");
        assert_eq!(usual.cargo_home, Some("/home/ann/.cargo".into()));
        assert_eq!(usual.rustc_web, Some("/home/ann/.cache/drs-runtime/rustc-web".into()));
        assert_eq!((usual.route, usual.wasm_cc), (None, None));
    }

    #[test]
    fn what_is_said_goes_before() {
        let said = surroundings(&[
            ("HOME", "/home/ann"),
            ("CARGO", "/opt/cargo"),
            ("CARGO_HOME", "/opt/crates"),
            ("DRS_RUSTC_WEB", "/opt/rustc-web"),
            ("DRS_WASM_TOOLCHAIN", "debian"),
            ("DRS_WASM_CC", "/opt/wasi-sdk/bin/clang"),
        ]);
        assert_eq!(said.cargo, "/opt/cargo");
        assert_eq!(said.cargo_home, Some("/opt/crates".into()));
        assert_eq!((said.rustc_web, said.route), (Some("/opt/rustc-web".into()), Some(Route::Debian)));
        assert_eq!(said.wasm_cc, Some("/opt/wasi-sdk/bin/clang".into()));
    }
}
