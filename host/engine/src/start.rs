//! Event 0.

use drs_core::event::{Entry, Event};
use drs_core::ids::ExecutionId;
use drs_core::mode::Mode;
use drs_core::plan::Plan;
use drs_core::ports::{Clock, Journal};

use crate::error::EngineError;
use crate::ledger::encode;

/// What an execution begins with.
#[derive(Debug, Clone, PartialEq)]
pub struct Start {
    /// Its id.
    pub execution: ExecutionId,
    /// Its mode.
    pub mode: Mode,
    /// Who starts it.
    pub by: String,
    /// The version of the runtime.
    pub version: String,
    /// The SHA-256 of the recipe's text, which the store keeps.
    pub recipe_sha256: String,
    /// Whether it runs against a simulator.
    pub simulated: bool,
    /// Its plan.
    pub plan: Plan,
}

/// Writes event 0 of an execution: from now on it exists, whatever happens to this process.
///
/// # Errors
/// When the store refuses.
pub async fn start(journal: &dyn Journal, clock: &dyn Clock, start: Start) -> Result<(), EngineError> {
    let Start { execution, mode, by, version, recipe_sha256, simulated, plan } = start;
    let event = Event::ExecutionStarted {
        execution: execution.clone(),
        mode,
        by,
        version,
        recipe_sha256,
        simulated,
        plan: Box::new(plan),
    };
    let bytes = encode(&Entry { at: clock.now(), event })?;
    journal.append(&execution, 0, &[bytes]).await?;
    Ok(())
}
