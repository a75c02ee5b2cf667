//! `store`: makes a shared store, looks whether it is right, and copies executions from one store to another.

use std::sync::Arc;
use std::time::Duration;

use drs_core::ids::ExecutionId;
use drs_core::ports::{ExecutionSummary, JournalError, Store, StoredEvent};
use drs_engine::load;
use drs_journal::dynamo::{BootClock, Made, check, init};

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{StorePlace, TableAddress, Upkeep};
use crate::stream;
use crate::words::{count, duration};

use super::store::{client_of, open_or_make, open_store};

/// Does what `store` asks.
///
/// # Errors
/// When the store can't be made or read, or two stores have different records of one execution.
pub(crate) async fn upkeep(store: &StorePlace, upkeep: &Upkeep) -> Result<Exit, CliError> {
    match (upkeep, &store.table) {
        (Upkeep::Init { lease }, Some(table)) => make(table, *lease).await,
        (Upkeep::Init { lease: Some(_) }, None) => Err(CliError::usage(format!(
            "the store in {store} is a folder's, and has no leases: the operating system tells whether a process lives"
        ))
        .help("leave `--lease` out, or make a shared store: `--store dynamodb://TABLE`")),
        (Upkeep::Init { lease: None }, None) => {
            open_or_make(store).await?;
            stream::data(&format!("the store in {store} is ready\n"))?;
            Ok(Exit::Completed)
        }
        (Upkeep::Check, Some(table)) => look(table).await,
        (Upkeep::Check, None) => {
            let executions = open_store(store).await?.executions().await?;
            stream::data(&format!("the store in {store} is right: {}\n", count(executions.len(), "execution")))?;
            Ok(Exit::Completed)
        }
        (Upkeep::Copy { to }, _) => copy(store, to).await,
    }
}

async fn make(address: &TableAddress, asked: Option<Duration>) -> Result<Exit, CliError> {
    let client = client_of(address).await?;
    let Made { is_new, lease } = init(&client, Arc::new(BootClock), &address.table, asked).await?;
    if let Some(asked) = asked.filter(|asked| *asked != lease) {
        let (table, lease, asked) = (&address.table, duration(lease), duration(asked));
        return Err(CliError::refused(format!("the table {table} is there: its leases are {lease} long, not {asked}")).help(
            "every host that uses the table goes by that length, so it stays; make another table, and `store copy` to it",
        ));
    }
    let made = if is_new { "made, on-demand" } else { "there already" };
    stream::data(&format!(
        "the table {} is {made}; executions of a host that is silent for {} are taken over\n",
        address.table,
        duration(lease)
    ))?;
    stream::talk(&format!(
        "recommended: `aws dynamodb update-continuous-backups --table-name {} \
         --point-in-time-recovery-specification PointInTimeRecoveryEnabled=true`\n",
        address.table
    ));
    Ok(Exit::Completed)
}

async fn look(address: &TableAddress) -> Result<Exit, CliError> {
    let client = client_of(address).await?;
    let mut exit = Exit::Completed;
    for finding in check(&client, Arc::new(BootClock), &address.table).await {
        match finding.wrong {
            None => stream::data(&format!("ok     {}\n", finding.what))?,
            Some(wrong) => {
                exit = Exit::Refused;
                stream::data(&format!("wrong  {}: {wrong}\n", finding.what))?;
            }
        }
    }
    Ok(exit)
}

/// Copies every execution that has ended. Of one that has not, two stores could each start what the other has started.
async fn copy(from: &StorePlace, to: &StorePlace) -> Result<Exit, CliError> {
    if from == to {
        return Err(CliError::usage("a store can't be copied to itself").help("`--to` names another one"));
    }
    let (source, target) = (open_store(from).await?, open_or_make(to).await?);
    let mut copied = 0;
    for summary in source.executions().await? {
        let loaded = load(&*source, &summary.id).await?;
        if !loaded.execution.status.is_final() {
            stream::talk(&format!("execution {} has not ended: it stays where it is\n", summary.id));
            continue;
        }
        let plugins = loaded.execution.plan.plugins.iter().map(|plugin| &plugin.sha256);
        for sha256 in plugins.chain([&loaded.execution.recipe_sha256]) {
            target.put_blob(&source.blob(sha256).await?).await?;
        }
        copy_events(&*target, &summary, &loaded.stored).await?;
        copied += 1;
    }
    stream::data(&format!("{} copied to {to}\n", count(copied, "execution")))?;
    Ok(Exit::Completed)
}

/// Appends those events that the target does not have; what it has must be the same.
async fn copy_events(target: &dyn Store, summary: &ExecutionSummary, events: &[StoredEvent]) -> Result<(), CliError> {
    let id = &summary.id;
    let there = match target.events(id).await {
        Ok(there) => there,
        Err(JournalError::NotFound(_)) => Vec::new(),
        Err(error) => return Err(error.into()),
    };
    let rest = events.strip_prefix(there.as_slice()).ok_or_else(|| differs(id))?;
    let bytes: Vec<_> = rest.iter().map(|event| event.bytes.clone()).collect();
    let copied = target.append(id, there.len() as u64, &bytes).await?;
    if copied != rest {
        return Err(differs(id));
    }
    if let Some(outline) = &summary.outline {
        target.describe(id, outline).await?;
    }
    Ok(())
}

fn differs(id: &ExecutionId) -> CliError {
    CliError::refused(format!("execution {id} is in both stores, and its records differ"))
        .help("nothing of it was changed; find out which record is the true one before you copy")
}
