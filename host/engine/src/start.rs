//! Event 0, and the locks that come with it.

use drs_core::event::{DisabledAtStart, Entry, Event};
use drs_core::execution::Execution;
use drs_core::ids::ExecutionId;
use drs_core::mode::Mode;
use drs_core::plan::Plan;
use drs_core::ports::{AccountRegion, Clock, JournalError, LockName, Store};

use crate::error::{EngineError, Taken};
use crate::ledger::{encode, load};

/// How many executions that have ended may still have locks in the way. Each releases its own; a crash right after the last
/// event leaves them.
const MOST_ENDED_HOLDERS: usize = 64;

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
    /// Where the recipe lay.
    pub recipe_path: Option<String>,
    /// Whether it runs against a simulator.
    pub simulated: bool,
    /// The account and Region, where others use them as well. `None` in a world of this execution alone.
    pub shared: Option<AccountRegion>,
    /// Plug-ins that run in none of its waves; the caller has asked whether they may be disabled.
    pub disabled: Option<DisabledAtStart>,
    /// Its plan.
    pub plan: Plan,
}

/// Writes event 0 of an execution and takes its plan and servers: from now on it exists, whatever happens to this process.
///
/// # Errors
/// [`EngineError::Taken`] when another execution has the plan or a server of it, else when the store refuses.
pub async fn start(store: &dyn Store, clock: &dyn Clock, start: Start) -> Result<(), EngineError> {
    let Start { execution, mode, by, version, recipe_sha256, recipe_path, simulated, shared, disabled, plan } = start;
    let locks = shared.as_ref().map(|place| locks_of(place, &plan)).unwrap_or_default();
    let plan = Box::new(plan);
    let event = Event::ExecutionStarted {
        execution: execution.clone(),
        mode,
        by,
        version,
        recipe_sha256,
        recipe_path,
        simulated,
        disabled,
        plan: plan.clone(),
    };
    let bytes = encode(&Entry { at: clock.now(), event })?;
    for _ in 0..MOST_ENDED_HOLDERS {
        match store.begin(&execution, &bytes, &locks).await {
            Ok(_) => return Ok(()),
            Err(error) => make_way(store, error, &plan).await?,
        }
    }
    Err(in_the_way())
}

/// Takes the plan and servers of an execution again that gave them back at its end. The caller has the right to drive it, and
/// has written an event of this: until then others may still release them.
///
/// # Errors
/// As [`start`].
pub(crate) async fn take_again(
    store: &dyn Store,
    execution: &Execution,
    shared: Option<&AccountRegion>,
) -> Result<(), EngineError> {
    let plan = &execution.plan;
    let locks = shared.map(|place| locks_of(place, plan)).unwrap_or_default();
    for _ in 0..MOST_ENDED_HOLDERS {
        match store.lock(&execution.id, &locks).await {
            Ok(()) => return Ok(()),
            Err(error) => make_way(store, error, plan).await?,
        }
    }
    Err(in_the_way())
}

fn in_the_way() -> EngineError {
    EngineError::Internal(format!("the locks of {MOST_ENDED_HOLDERS} executions that have ended are in the way"))
}

/// Makes way for locks that were refused, where that is possible.
async fn make_way(store: &dyn Store, refused: JournalError, plan: &Plan) -> Result<(), EngineError> {
    match refused {
        JournalError::Locked { lock, holder } => release_ended(store, lock, holder, plan).await,
        error => Err(error.into()),
    }
}

/// What an execution of a plan has for itself, in the order in which it is taken.
pub fn locks_of(place: &AccountRegion, plan: &Plan) -> Vec<LockName> {
    let servers = plan.servers.keys().map(|server| LockName::Server(place.clone(), server.clone()));
    let mut locks: Vec<_> = servers.chain([LockName::Plan(place.clone(), plan.name.clone())]).collect();
    locks.sort();
    locks
}

/// Releases the locks of an execution that has ended; one that has not is in the way, and so is one that somebody takes up
/// again. Whether its process lives does not matter: it has nothing more to do with them, and may have died before it gave
/// them back.
async fn release_ended(store: &dyn Store, lock: LockName, holder: ExecutionId, plan: &Plan) -> Result<(), EngineError> {
    let other = load(store, &holder).await?.execution;
    if other.status.is_final() {
        return match store.unlock(&holder, other.events).await {
            // It went on in between: the next look tells whose the lock is.
            Err(JournalError::Superseded { .. }) => Ok(()),
            done => Ok(done?),
        };
    }
    let shared = plan.servers.keys().filter(|server| other.servers.contains_key(*server)).count();
    let plan = other.plan.name;
    Err(EngineError::Taken(Box::new(Taken { lock, holder, plan, status: other.status, shared })))
}
