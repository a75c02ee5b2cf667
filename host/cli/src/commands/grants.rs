//! `grants`: what plug-ins can be granted.

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::output::grants;
use crate::stream;
use crate::surface::Surface;

/// Prints the grammar of grants, and every action with its scopes and functions.
///
/// # Errors
/// When it can't be printed.
pub(crate) fn grants(output: OutputFormat) -> Result<Exit, CliError> {
    stream::data(&match output {
        OutputFormat::Text => grants::text(Surface::stdout()),
        OutputFormat::Json => grants::json(),
    })?;
    Ok(Exit::Completed)
}
