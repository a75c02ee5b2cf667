//! The jobs that DRS shows since an execution began, for who holds them against its record.

use drs_core::aws::Job;
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::ports::{JobQuery, Store};
use drs_engine::load;
use jiff::SignedDuration;

use crate::error::CliError;
use crate::options::StorePlace;

use super::stored::connected;

/// From so long before an execution's start its jobs are looked for.
const BEFORE: SignedDuration = SignedDuration::from_hours(24);

/// An execution and every job of its account and Region since it began. Nothing is changed.
///
/// # Errors
/// When the execution or DRS can't be read.
pub(crate) async fn jobs_shown(
    store: &StorePlace,
    journal: &dyn Store,
    id: &ExecutionId,
) -> Result<(Execution, Vec<Job>), CliError> {
    let execution = load(journal, id).await?.execution;
    let connection = connected(store, journal, &execution).await?;
    let since = execution.started.saturating_sub(BEFORE).unwrap_or(execution.started);
    let jobs = connection.aws.drs().jobs(&JobQuery::Since(since)).await.map_err(|error| {
        CliError::refused(format!("the jobs of execution {id} can't be read: {error}"))
            .help("the record itself is as it was written; grant drs:DescribeJobs or try again")
    })?;
    Ok((execution, jobs))
}
