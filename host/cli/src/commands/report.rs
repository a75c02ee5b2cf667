//! `report`: one execution as a page.

use std::fs;
use std::path::Path;

use drs_core::ports::Store;
use drs_core::time::Timestamp;
use drs_engine::{EngineError, Loaded, load};

use crate::error::CliError;
use crate::exit::Exit;
use crate::hints::Hints;
use crate::options::{ReportOptions, StorePlace};
use crate::report::render;
use crate::stream;

/// Writes the report of an execution and prints its path.
///
/// # Errors
/// When the execution can't be read or the file can't be written.
pub(crate) async fn report(
    journal: &dyn Store,
    store: &StorePlace,
    options: &ReportOptions,
    now: Timestamp,
) -> Result<Exit, CliError> {
    let loaded = load(journal, &journal.find(&options.id).await?).await?;
    write_report(&loaded, &store.hints(), &options.html, now)?;
    stream::data(&format!("{}\n", options.html.display()))?;
    Ok(Exit::Completed)
}

/// Writes a report; makes its folder where there is none.
///
/// # Errors
/// When folder or file can't be written.
pub(crate) fn write_report(loaded: &Loaded, hints: &Hints, path: &Path, now: Timestamp) -> Result<(), CliError> {
    let failed = |error: std::io::Error| {
        CliError::internal(format!("the report {} can't be written: {error}", path.display()))
            .help("name another file with `report ID --html FILE`")
    };
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        fs::create_dir_all(folder).map_err(failed)?;
    }
    let page = render(loaded, hints, now)
        .map_err(|cause| EngineError::Fold { execution: loaded.execution.id.clone(), cause })?;
    fs::write(path, page).map_err(failed)
}
