//! `schema`: the JSON Schema of recipes.

use crate::error::CliError;
use crate::exit::Exit;
use crate::output::json_text;
use crate::stream;

/// Prints the schema.
///
/// # Errors
/// When it can't be printed.
pub(crate) fn schema() -> Result<Exit, CliError> {
    stream::data(&json_text(&drs_core::recipe::schema()))?;
    Ok(Exit::Completed)
}
