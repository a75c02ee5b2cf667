//! The store that the command line names.

use std::sync::Arc;

use drs_aws::{StoreAddress, store_client};
use drs_core::ports::Store;
use drs_journal::SqliteJournal;
use drs_journal::dynamo::{BootClock, DynamoOptions, DynamoStore};

use crate::error::CliError;
use crate::options::{StorePlace, TableAddress};

use super::host::Host;
use super::place::Place;

/// Opens the store of a command that needs one to be there.
///
/// # Errors
/// When there is none, or it can't be read.
pub(crate) async fn open_store(place: &StorePlace) -> Result<Arc<dyn Store>, CliError> {
    if place.table.is_none() && !place.folder.is_dir() {
        let error = CliError::usage(format!("there is no store in {}", place.folder.display()));
        return Err(error.help(format!("`{}` makes one; `--store PATH` names another", place.hints().run())));
    }
    open_or_make(place).await
}

/// Opens the store. One in a folder is made if it is not there; one in a table is made by `store init` alone.
///
/// # Errors
/// When it can't be read or made.
pub(super) async fn open_or_make(place: &StorePlace) -> Result<Arc<dyn Store>, CliError> {
    let Some(address) = &place.table else { return Ok(Arc::new(SqliteJournal::open(&place.folder)?)) };
    let client = client_of(address).await?;
    let Host { name, process, .. } = Host::this();
    let holder = format!("{name}, process {process}");
    let options = DynamoOptions { table: address.table.clone(), holder };
    Ok(Arc::new(DynamoStore::open(&client, Arc::new(BootClock), options).await?))
}

/// A client of DynamoDB where a table is.
///
/// # Errors
/// When there is no Region or there are no credentials.
pub(super) async fn client_of(address: &TableAddress) -> Result<drs_journal::dynamo::Client, CliError> {
    let at = StoreAddress { region: address.region.clone(), endpoint: address.endpoint.clone() };
    store_client(at, super::wall_clock()).await.map_err(CliError::refused)
}

/// Refuses a store that can't follow the time of a place: a lease is renewed in the wall's time, and where time jumps none
/// passes.
///
/// # Errors
/// When time jumps at the place, and the store is shared.
pub(super) fn fits(store: &StorePlace, place: &Place) -> Result<(), CliError> {
    if store.table.is_some() && place.jumps() {
        return Err(CliError::usage(
            "`--speed max` waits for nothing, and a shared store's leases are in the wall's time",
        )
        .help("say a factor, such as `--speed 1000`, or name a folder with `--store PATH`"));
    }
    Ok(())
}
