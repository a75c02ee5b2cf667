//! The wiring: which adapters an execution gets. Nothing else in the project builds a clock, a connection or a sandbox
//! and puts them together.

mod bounded_file;
mod cleanup;
mod components;
mod configurations;
mod confirm;
mod connection;
mod differences;
mod drive;
mod event_lines;
mod host;
mod iam_policy;
mod interrupt;
mod jobs;
mod lock;
mod online;
mod place;
mod plan;
mod plugins;
mod pollers;
mod probe;
mod registries;
mod rehearsal;
mod resume;
mod retry;
mod run;
mod scenario_world;
mod secrets;
mod shared_sandbox;
mod signatures;
mod simulated_http;
mod simulator;
mod store;
mod stored;
mod tokio_runtime;
mod upkeep;
mod work;
mod world_folder;

pub(crate) use bounded_file::read_component;
pub(crate) use cleanup::cleanup;
pub(crate) use configurations::checked_configurations;
pub(crate) use host::Host;
pub(crate) use iam_policy::iam_policy;
pub(crate) use interrupt::Interrupts;
pub(crate) use jobs::jobs_shown;
pub(crate) use lock::plugin_lock;
pub(crate) use online::check_online;
pub(crate) use plan::plan;
pub(crate) use plugins::{compile_plugin, described, spec};
pub(crate) use registries::Registries;
pub(crate) use rehearsal::{Performed, Stage, block_on_scenario, prepare_offline, sandbox};
pub(crate) use resume::resume;
pub(crate) use retry::retry;
pub(crate) use run::run;
pub(crate) use signatures::{read_signature, signature_file};
pub(crate) use simulator::serve;
pub(crate) use store::open_store;
pub(crate) use tokio_runtime::block_on;
pub(crate) use upkeep::upkeep;
pub(crate) use work::work;

use std::sync::Arc;

use drs_core::ports::Clock;
use drs_core::time::Timestamp;

/// The wall's time, for what no runtime's clock tells: when a command was given, when a report was written.
pub(crate) fn wall_time() -> Timestamp {
    drs_engine::RuntimeClock::wall()
}

/// A clock that shows the wall's time, for who watches what another process drives.
pub(crate) fn wall_clock() -> Arc<dyn Clock> {
    Arc::new(drs_engine::RuntimeClock::starting_at(wall_time(), 1))
}
