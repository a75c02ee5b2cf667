//! Begins a plug-in and builds it into a component: one way for everybody, `drs-runtime plugin build` and the project's
//! own plug-ins alike. Python, JavaScript and C are built by their own tools, which their users install.
//!
//! The target of Rust is wasm32-unknown-unknown, which has no WASI: a plug-in imports what the WIT grants it and nothing else.
//! Names and line tables are kept, so that a fault says function and line. Every path of the machine is remapped, so that
//! the same sources and the same compiler give the same bytes anywhere, and a component does not tell where it was built.

mod c;
mod cargo;
mod component;
mod error;
mod javascript;
mod language;
mod paths;
mod python;
mod scaffold;
mod surroundings;
mod tool;
mod toolchain;

use std::path::Path;

pub use error::BuildError;
pub use language::Language;
pub use scaffold::{NewError, NewImport, NewWorld, create};
pub use surroundings::{Route, Surroundings};

use cargo::Crate;
use paths::Remap;
use toolchain::Toolchain;

/// The target that plug-ins in Rust are compiled for.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// How every plug-in in Rust is compiled, in words that hold on any machine: what stands for its folders, and what cargo is told
/// beside the crate's own `[profile.release]`.
pub const FLAGS: [&str; 8] = [
    "--remap-path-prefix=SYSROOT=/rust",
    "--remap-path-prefix=CARGO-HOME=/cargo",
    "--remap-path-prefix=TARGET-FOLDER=/target",
    "--remap-path-prefix=WORKSPACE=/plugin",
    "--remap-path-prefix=DEPENDENCY=/NAME-VERSION",
    "--remap-path-prefix=LOCAL-DEPENDENCY=/NAME",
    cargo::DEBUG,
    cargo::STRIP,
];

/// A built plug-in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Built {
    /// The name of its package, else of its folder.
    pub name: String,
    /// The component, binary and validated.
    pub component: Vec<u8>,
    /// What compiled it, as it names itself, such as `rustc 1.95.0 (59807616e 2026-04-14)`.
    pub compiler: String,
}

/// Builds the plug-in in `folder` as a release. With `locked` a crate's Cargo.lock must hold already. What the tools say
/// goes to standard error.
///
/// # Errors
/// When the folder is no plug-in, a tool of its language is not there, it does not compile, can't be made a component, or
/// the component would hold a path of this machine.
pub fn build(folder: &Path, locked: bool, surroundings: &Surroundings) -> Result<Built, BuildError> {
    match Language::of_folder(folder)? {
        Language::Rust => build_crate(folder, locked, surroundings),
        Language::Python => python::build(folder),
        Language::JavaScript => javascript::build(folder),
        Language::C => c::build(folder, surroundings),
    }
}

fn build_crate(folder: &Path, locked: bool, surroundings: &Surroundings) -> Result<Built, BuildError> {
    let source = Crate::read(folder, locked, surroundings)?;
    let toolchain = Toolchain::find(folder, surroundings)?;
    let remap = Remap::new(&source, &toolchain, surroundings);
    let module = cargo::compile(&source, &toolchain, &remap, locked, surroundings)?;
    let component = component::encode(&source.name, &module)?;
    component::refuse_paths(&source.name, &component, &remap)?;
    Ok(Built { name: source.name, component, compiler: toolchain.compiler })
}
