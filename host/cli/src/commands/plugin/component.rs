//! A component that the command line names.

use std::path::Path;

use drs_core::plugin::{OCI_SCHEME, OciReference, ReferenceError};
use sha2::{Digest, Sha256};

use crate::error::CliError;
use crate::options::{Configuration, StorePlace};
use crate::wiring::{Registries, read_component};

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
    /// Reads the component that was typed: a file, `builtin:NAME`, or one in a registry. Not to be called within the runtime.
    ///
    /// # Errors
    /// When there is none.
    pub(crate) fn read(store: &StorePlace, typed: &str) -> Result<Self, CliError> {
        if typed.starts_with(OCI_SCHEME) {
            return fetched(store, typed);
        }
        let bytes = match typed.strip_prefix("builtin:") {
            Some(name) => drs_sandbox::builtin(name).map(<[u8]>::to_vec).ok_or_else(|| {
                let names = drs_sandbox::BUILTINS.join(", ");
                CliError::usage(format!("there is no built-in component `{name}`"))
                    .help(format!("built-in components are {names}"))
            })?,
            None => return Self::of_file(Path::new(typed)),
        };
        Ok(Self::of_bytes(typed.to_owned(), bytes))
    }

    /// Reads a component's file, as far as the user takes one.
    ///
    /// # Errors
    /// When it can't be read.
    pub(crate) fn of_file(file: &Path) -> Result<Self, CliError> {
        Ok(Self::of_bytes(file.display().to_string(), read_file(file)?))
    }

    fn of_bytes(name: String, bytes: Vec<u8>) -> Self {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        Self { name, bytes, sha256 }
    }
}

fn read_file(file: &Path) -> Result<Vec<u8>, CliError> {
    let shown = file.display();
    let unread = |reason: String| {
        CliError::usage(format!("the component {shown} can't be read: {reason}"))
            .help("name a component's file, a `.wasm`, `builtin:NAME`, or `oci://…`")
    };
    let most = Configuration::of_user()?.plugins.limits.component().bytes;
    read_component(file, most).map_err(unread)
}

fn fetched(store: &StorePlace, typed: &str) -> Result<NamedComponent, CliError> {
    let unread = |error: ReferenceError| CliError::usage(format!("{typed}: {error}")).help(error.help());
    let reference = OciReference::parse(typed).map_err(unread)?;
    let fetched = Registries::of(store, &Configuration::of_user()?).fetch(&reference)?;
    Ok(NamedComponent { name: fetched.reference.to_string(), bytes: fetched.component, sha256: fetched.sha256 })
}
