//! Runs a guest once, in a store of its own, under its limits.

use std::future::Future;
use std::pin::Pin;

use drs_core::plugin::Fault;
use drs_core::plugin::limits::table;
use wasmtime::{Engine, Store, UpdateDeadline};

use super::fault::fault_of;
use super::state::CallState;
use super::time::CallTime;
use crate::engine::{CallEngine, LoadedComponent};
use crate::limits::LimitReached;

/// What is done with the fresh store: instantiate, call, and give the store back with the guest's answer.
pub(crate) type Body<'a, R> = Pin<Box<dyn Future<Output = wasmtime::Result<R>> + Send + 'a>>;

/// Makes a store around `state`, runs `body`, which is of `component`, in it and drops it, whatever came of it. To wait for a
/// place is not the guest's time.
pub(crate) async fn run<'a, R, B>(
    engine: &CallEngine,
    component: &LoadedComponent,
    state: CallState,
    body: B,
) -> Result<R, Fault>
where
    B: FnOnce(Store<CallState>) -> Body<'a, R>,
{
    let limits = state.limits;
    let meter = state.meter.clone();
    let log = state.log.clone();
    let time = CallTime::of(limits, state.access.as_ref().map(|access| access.turns.clone()));
    // Dropped after the store, which is in the place.
    let _place = engine.place(component).await;
    let result = match store(&engine.engine, state) {
        Err(error) => Err(error),
        Ok(store) => time.within(meter.measure(body(store))).await.unwrap_or_else(|reached| Err(reached.into())),
    };
    result.map_err(|error| fault_of(&error, &limits, log.last_words()))
}

/// Notes how much of its fuel a guest has used that came to its end. One that was given none has none to tell of.
pub(crate) fn note_fuel(store: &Store<CallState>) {
    if let Ok(left) = store.get_fuel() {
        store.data().budget.note_fuel(left);
    }
}

/// A store that holds the guest to its limits.
fn store(engine: &Engine, state: CallState) -> wasmtime::Result<Store<CallState>> {
    let limits = state.limits;
    let mut store = Store::new(engine, state);
    store.limiter(|state| &mut state.budget);
    store.set_hostcall_fuel(limits.host_call_fuel);
    store.set_max_component_handles(limits.handles);
    store.data_mut().table.set_max_capacity(limits.handles);
    if let Some(fuel) = limits.fuel {
        store.set_fuel(fuel)?;
    }
    // An engine without epochs has none that could end.
    store.set_epoch_deadline(1);
    store.epoch_deadline_callback(move |context| {
        check_compute(context.data())?;
        Ok(UpdateDeadline::YieldCustom(1, Box::pin(tokio::task::yield_now())))
    });
    Ok(store)
}

fn check_compute(state: &CallState) -> wasmtime::Result<()> {
    let limits = &state.limits;
    let used = state.meter.used();
    if used < limits.compute {
        return Ok(());
    }
    let used = format!("{:.1}s", used.as_secs_f64());
    Err(LimitReached::time(&table::COMPUTE, limits.compute, Some(used)).into())
}
