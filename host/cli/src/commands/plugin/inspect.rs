//! `plugin inspect`: what a component is, what it could do, and whether this runtime takes it.

use super::component::NamedComponent;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PluginInspectOptions, StorePlace};
use crate::output::plugin::inspected::InspectedPlugin;
use crate::stream;
use crate::surface::Surface;
use crate::wiring;

/// Prints what is known of a component. One that this runtime would not take ends with [`Exit::Refused`].
///
/// # Errors
/// When the file can't be read or is no component.
pub(super) fn inspect(store: &StorePlace, options: &PluginInspectOptions) -> Result<Exit, CliError> {
    let component = NamedComponent::read(store, &options.component)?;
    let sandbox = wiring::sandbox(store)?;
    let inspection = sandbox.inspect(&component.bytes).map_err(|objection| {
        let error = CliError::usage(format!("{}: {}", component.name, objection.problem));
        objection.help.into_iter().fold(error, |error, help| error.help(help))
    })?;
    let accepted = inspection.objections.is_empty();
    // One that is refused has said why; what it says of its configuration can't be asked then.
    let said = wiring::block_on(async { Ok(sandbox.configuration(&component.bytes).await) })?;
    let configuration = said.ok().flatten().map(|schema| schema.json().clone());
    let plugin = InspectedPlugin::new(&component.name, &component.bytes, component.sha256, inspection, configuration);
    match options.output {
        OutputFormat::Text => stream::data(&plugin.text(Surface::stdout()))?,
        OutputFormat::Json => stream::data(&plugin.json())?,
    }
    Ok(if accepted { Exit::Completed } else { Exit::Refused })
}
