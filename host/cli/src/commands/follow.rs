//! An execution that another process drives, followed: read from the store again and again until nobody drives it.

use std::sync::Arc;
use std::time::Duration;

use drs_core::event::Entry;
use drs_core::execution::{Execution, FoldError};
use drs_core::ids::ExecutionId;
use drs_core::ports::{Clock, Journal, StoredEvent};
use drs_engine::{EngineError, decode};

use crate::error::CliError;
use crate::stream::Reader;

/// How often the store is asked, on the wall's clock.
const ASKED: Duration = Duration::from_millis(400);

/// Hands each event over, those that are there and those that come, with the execution as it stands after it. Ends once no
/// process drives the execution, or when the reader has gone.
///
/// # Errors
/// When the execution can't be read, or `each` fails.
pub(super) async fn follow(
    journal: &dyn Journal,
    id: &ExecutionId,
    clock: &Arc<dyn Clock>,
    mut each: impl FnMut(&Execution, &Entry, &StoredEvent) -> Result<Reader, CliError>,
) -> Result<(), CliError> {
    let mut followed: Option<Execution> = None;
    loop {
        let summary = journal.summary(id).await?;
        let known = followed.as_ref().map_or(0, |execution| execution.events);
        if summary.events > known {
            let stored = journal.events(id).await?;
            for stored in stored.iter().filter(|stored| stored.sequence >= known) {
                let entry = decode(id, stored)?;
                let execution = advance(&mut followed, &entry)
                    .map_err(|cause| EngineError::Fold { execution: id.clone(), cause })?;
                if each(execution, &entry, stored)? == Reader::Gone {
                    return Ok(());
                }
            }
        }
        if !summary.driven {
            return Ok(());
        }
        clock.sleep(ASKED).await;
    }
}

fn advance<'a>(followed: &'a mut Option<Execution>, entry: &Entry) -> Result<&'a Execution, FoldError> {
    Ok(match followed {
        Some(execution) => {
            execution.apply(entry)?;
            execution
        }
        None => followed.insert(Execution::begin(entry)?),
    })
}
