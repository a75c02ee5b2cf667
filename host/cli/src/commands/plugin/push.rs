//! `plugin push`: publishes a component in a registry, with the signature that lies beside it.

use std::path::Path;

use drs_core::plugin::OciReference;
use drs_registry::Artifact;
use drs_sandbox::describe;
use drs_supply::is_signature;

use super::component::NamedComponent;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{Configuration, PluginPushOptions, StorePlace};
use crate::output::plugin::in_registry::InRegistry;
use crate::stream;
use crate::surface::Surface;
use crate::wiring::{Registries, read_signature, signature_file};

/// Publishes a component and prints what a recipe needs of it.
///
/// # Errors
/// When the file is no plug-in, its signature can't be read, or the registry does not take it.
pub(super) fn push(store: &StorePlace, options: &PluginPushOptions) -> Result<Exit, CliError> {
    let reference = &options.reference;
    only_a_tag(reference)?;
    let component = NamedComponent::of_file(&options.component)?;
    let signature = signature_of(&options.component)?;
    let description =
        describe(&component.bytes).map_err(|problem| CliError::usage(format!("{}: {problem}", component.name)))?;
    if description.uses.is_empty() {
        let error = CliError::usage(format!("{} exports no hook and no policy", component.name));
        return Err(error.help("`drs-runtime plugin inspect` says what it is"));
    }
    let signed = signature.is_some();
    let title = format!("{}.wasm", reference.name());
    let bytes = component.bytes.len();
    let (imports, exports) = (description.imports, description.exports);
    let artifact = Artifact { component: component.bytes, title, signature, imports, exports };
    let registries = Registries::of(store, &Configuration::of_user()?).plain_http(reference, options.plain_http);
    let published = InRegistry {
        reference: registries.publish(reference, artifact)?,
        file: component.name,
        bytes,
        sha256: component.sha256,
        signature: signed.then(|| signature_file(&options.component).display().to_string()),
    };
    match options.output {
        OutputFormat::Text => stream::data(&published.text("pushed", Surface::stdout()))?,
        OutputFormat::Json => stream::data(&published.json())?,
    }
    Ok(Exit::Completed)
}

/// What is published gets a tag; its digest follows from what it is.
fn only_a_tag(reference: &OciReference) -> Result<(), CliError> {
    if reference.tag().is_some() && reference.digest().is_none() {
        return Ok(());
    }
    let error = CliError::usage(format!("{reference} does not say under which tag it is published, and nothing else"));
    Err(error.help("write it as oci://HOST/PATH:TAG; the digest is printed when it is there"))
}

/// The signature beside a component; absent where there is none.
fn signature_of(component: &Path) -> Result<Option<String>, CliError> {
    let file = signature_file(component);
    if !file.exists() {
        return Ok(None);
    }
    let unusable = |reason: String| {
        CliError::usage(format!("the signature {} can't be published: {reason}", file.display()))
            .help("sign the component again with `minisign -S`, or take the file away")
    };
    let text = read_signature(&file).map_err(unusable)?;
    if is_signature(&text) { Ok(Some(text)) } else { Err(unusable("it is no signature of minisign".to_owned())) }
}
