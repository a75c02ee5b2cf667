//! `plugin pull`: fetches a component from a registry, with its signature.

use std::path::Path;

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{Configuration, PluginPullOptions, StorePlace};
use crate::output::plugin::in_registry::InRegistry;
use crate::stream;
use crate::surface::Surface;
use crate::wiring::{Registries, signature_file};

/// Fetches a component, writes it and its signature, and prints what a recipe needs of it.
///
/// # Errors
/// When the registry does not give it, or a file can't be written.
pub(super) fn pull(store: &StorePlace, options: &PluginPullOptions) -> Result<Exit, CliError> {
    let reference = &options.reference;
    let registries = Registries::of(store, &Configuration::of_user()?).plain_http(reference, options.plain_http);
    let fetched = registries.fetch(reference)?;
    let beside = signature_file(&options.file);
    write(&options.file, &fetched.component)?;
    if let Some(signature) = &fetched.signature {
        write(&beside, signature.as_bytes())?;
    }
    let pulled = InRegistry {
        reference: fetched.reference,
        file: options.file.display().to_string(),
        bytes: fetched.component.len(),
        sha256: fetched.sha256,
        signature: fetched.signature.map(|_| beside.display().to_string()),
    };
    match options.output {
        OutputFormat::Text => stream::data(&pulled.text("pulled", Surface::stdout()))?,
        OutputFormat::Json => stream::data(&pulled.json())?,
    }
    Ok(Exit::Completed)
}

fn write(file: &Path, bytes: &[u8]) -> Result<(), CliError> {
    std::fs::write(file, bytes)
        .map_err(|error| CliError::internal(format!("{} can't be written: {error}", file.display())))
}
