//! The store that the command line names.

use std::sync::Arc;

use drs_core::ports::Store;
use drs_journal::SqliteJournal;

use crate::error::CliError;
use crate::options::StorePlace;

/// Opens the store of a command that needs one to be there.
///
/// # Errors
/// When there is none, or it can't be read.
pub(crate) fn open_store(place: &StorePlace) -> Result<Arc<dyn Store>, CliError> {
    if !place.folder.is_dir() {
        let error = CliError::usage(format!("there is no store in {}", place.folder.display()));
        return Err(error.help("`drs-runtime run RECIPE` makes one; `--store PATH` names another"));
    }
    open_or_make(place)
}

/// Opens the store, or makes it.
///
/// # Errors
/// When it can't be read or made.
pub(super) fn open_or_make(place: &StorePlace) -> Result<Arc<dyn Store>, CliError> {
    Ok(Arc::new(SqliteJournal::open(&place.folder)?))
}
