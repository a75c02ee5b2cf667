//! Why a plug-in could not be built, and what to do.

use std::path::PathBuf;

use crate::TARGET;

/// Why a plug-in could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// `cargo` or `rustc` can't be run.
    #[error("{program} can't be run: {reason}")]
    NoProgram {
        /// The program.
        program: String,
        /// What the operating system or the program said.
        reason: String,
    },
    /// The folder has no plug-in in any language.
    #[error("{} has no Cargo.toml, app.py, plugin.js or plugin.c", .0.display())]
    NoPlugin(PathBuf),
    /// A program of the language's own can't be run.
    #[error("{tool} can't be run: {reason}")]
    NoTool {
        /// The program.
        tool: &'static str,
        /// What the operating system or the program said.
        reason: String,
        /// How it is installed.
        install: &'static str,
    },
    /// A program of the language's own refuses the plug-in.
    #[error("`{plugin}` can't be built; {tool} says why above")]
    ToolFailed {
        /// The program.
        tool: &'static str,
        /// The plug-in.
        plugin: String,
    },
    /// The world can't be read.
    #[error("the world of `{plugin}` can't be read: {reason}")]
    NoWorld {
        /// The plug-in.
        plugin: String,
        /// What is wrong with it.
        reason: String,
    },
    /// Cargo refuses the crate.
    #[error("the crate in {} can't be read; cargo says why above", .0.display())]
    Unreadable(PathBuf),
    /// The folder has a workspace and not one crate.
    #[error("{} is a workspace, not one crate", .0.display())]
    Workspace(PathBuf),
    /// The crate makes no module.
    #[error("the crate `{0}` is not a plug-in: it has no library of the type `cdylib`")]
    NotCdylib(String),
    /// The compiler has no standard library for the target.
    #[error("there is no Rust for {TARGET} on this machine")]
    NoTarget,
    /// The crate does not compile.
    #[error("the crate `{0}` does not compile; the compiler says why above")]
    NotCompiled(String),
    /// The built module can't be read.
    #[error("the built module {} can't be read: {reason}", .file.display())]
    NoModule {
        /// Where it should be.
        file: PathBuf,
        /// What the operating system said.
        reason: String,
    },
    /// The module can't be made a component.
    #[error("the module of `{name}` can't be made a component: {reason}")]
    NotEncoded {
        /// The crate.
        name: String,
        /// What the encoder said.
        reason: String,
    },
    /// The component holds a path of this machine.
    #[error("the component of `{name}` would tell where it was built: {text}")]
    MachinePath {
        /// The crate.
        name: String,
        /// The path and some of what follows it.
        text: String,
    },
}

impl BuildError {
    /// Whether the machine lacks something, rather than the crate being at fault.
    pub fn is_of_the_machine(&self) -> bool {
        matches!(self, Self::NoProgram { .. } | Self::NoTool { .. } | Self::NoTarget | Self::NoModule { .. })
    }

    /// What to do about it.
    pub fn help(&self) -> Option<&'static str> {
        match self {
            Self::NoProgram { .. } => Some("install Rust with rustup, and see that cargo and rustc are in the PATH"),
            Self::NoTool { install, .. } => Some(install),
            Self::NoPlugin(_) => Some("name the folder of the plug-in"),
            Self::NoWorld { .. } => Some(
                "its folder wit/ has a world that includes one of the runtime's, and the package drs:runtime in wit/deps: \
                 see what `drs-runtime plugin new` makes",
            ),
            Self::Workspace(_) => Some("name the folder of one plug-in in it"),
            Self::NotCdylib(_) => Some("write in its Cargo.toml: [lib] crate-type = [\"cdylib\"]"),
            Self::NoTarget => Some(
                "install it: `rustup target add wasm32-unknown-unknown`; where rustup can't download, unpack Debian's \
                 rustc-web and name its folder in DRS_RUSTC_WEB, as plugins/toolchain.sh of the project does",
            ),
            Self::NotEncoded { .. } => Some(
                "a plug-in imports what the crate drs-plugin offers, and nothing of a browser or an operating system: \
                 look for a dependency that does",
            ),
            Self::MachinePath { .. } => Some(
                "the compiler's own paths are remapped: look for `env!(\"CARGO_MANIFEST_DIR\")`, `env!(\"OUT_DIR\")` \
                 or a build script that writes a path into the code",
            ),
            Self::Unreadable(_) | Self::NotCompiled(_) | Self::ToolFailed { .. } | Self::NoModule { .. } => None,
        }
    }
}
