//! The sandbox that the executions of one process share, with the components that it has loaded.

use std::sync::{Arc, Mutex, PoisonError};

use drs_core::plan::Plan;
use drs_core::ports::{Plugins, Store};
use drs_sandbox::Sandbox;
use tokio::sync::Semaphore;

use crate::error::CliError;
use crate::options::StorePlace;

use super::components::stored_components;
use super::connection::Connection;
use super::plugins::prepare_plugins;
use super::rehearsal::sandbox;

/// How many executions get their plug-ins ready at the same time: a host that takes hundreds at once has the components of
/// so many in memory, and finds for the others what these have loaded.
const AT_ONCE: usize = 4;

/// Made when the first execution needs it.
#[derive(Debug)]
pub(super) struct SharedSandbox {
    sandbox: Mutex<Option<Arc<Sandbox>>>,
    turns: Semaphore,
}

impl Default for SharedSandbox {
    fn default() -> Self {
        Self { sandbox: Mutex::default(), turns: Semaphore::new(AT_ONCE) }
    }
}

impl SharedSandbox {
    /// Prepares every plug-in of a plan from the components in the store.
    ///
    /// # Errors
    /// When the store does not have them, the sandbox can't be made, or a plug-in is refused.
    pub(super) async fn plugins(
        &self,
        store: &StorePlace,
        journal: &dyn Store,
        plan: &Plan,
        connection: &Connection,
    ) -> Result<Arc<dyn Plugins>, CliError> {
        let _turn = self.turns.acquire().await.map_err(CliError::internal)?;
        let components = stored_components(journal, plan).await?;
        prepare_plugins(store, self.sandbox(store)?, plan, components, connection).await
    }

    /// The sandbox. What kept it from being made may have been mended, so that is tried again.
    fn sandbox(&self, store: &StorePlace) -> Result<Arc<Sandbox>, CliError> {
        let mut made = self.sandbox.lock().unwrap_or_else(PoisonError::into_inner);
        match &*made {
            Some(sandbox) => Ok(sandbox.clone()),
            None => Ok(made.insert(Arc::new(sandbox(store)?)).clone()),
        }
    }
}
