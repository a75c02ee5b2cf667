//! A component that the command line names.

use std::path::Path;

use sha2::{Digest, Sha256};

use crate::error::CliError;
use crate::options::Configuration;
use crate::wiring::read_component;

/// A component's bytes with their digest.
#[derive(Debug, Clone)]
pub(crate) struct NamedComponent {
    /// What it was named by.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their SHA-256, in lower-case hexadecimal digits.
    pub sha256: String,
}

impl NamedComponent {
    /// Reads the component that was typed: a file, or `builtin:NAME`.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn read(typed: &str) -> Result<Self, CliError> {
        let bytes = match typed.strip_prefix("builtin:") {
            Some(name) => drs_sandbox::builtin(name).map(<[u8]>::to_vec).ok_or_else(|| {
                let names = drs_sandbox::BUILTINS.join(", ");
                CliError::usage(format!("there is no built-in component `{name}`"))
                    .help(format!("built-in components are {names}"))
            })?,
            None => read_file(Path::new(typed))?,
        };
        let sha256 = hex::encode(Sha256::digest(&bytes));
        Ok(Self { name: typed.to_owned(), bytes, sha256 })
    }
}

fn read_file(file: &Path) -> Result<Vec<u8>, CliError> {
    let shown = file.display();
    let unread = |reason: String| {
        CliError::usage(format!("the component {shown} can't be read: {reason}"))
            .help("name a component's file, a `.wasm`, or `builtin:NAME`")
    };
    let most = Configuration::of_user()?.plugins.limits.component().bytes;
    read_component(file, most).map_err(unread)
}
