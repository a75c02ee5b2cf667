//! `limits`: what plug-ins may use.

use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::output::limits;
use crate::stream;
use crate::surface::Surface;

/// Prints every limit: its values for hooks and policies, how far it can be set and where, and what happens beyond it.
///
/// # Errors
/// When it can't be printed.
pub(crate) fn limits(output: OutputFormat) -> Result<Exit, CliError> {
    stream::data(&match output {
        OutputFormat::Text => limits::text(Surface::stdout()),
        OutputFormat::Json => limits::json(),
    })?;
    Ok(Exit::Completed)
}
