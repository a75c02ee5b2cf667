//! The commands of `plugin`: for who writes hooks and policies, and for who is asked to let them run.

mod bench;
mod build;
mod component;
mod inspect;
mod new;
mod pull;
mod push;
mod replay;
mod test;

use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PluginTask, StorePlace};
use crate::wiring;

/// Does what a command of `plugin` says.
///
/// # Errors
/// When it can't be done.
pub(crate) fn plugin(store: &StorePlace, task: &PluginTask) -> Result<Exit, CliError> {
    match task {
        PluginTask::New(options) => new::new(options),
        PluginTask::Build(options) => build::build_plugin(options),
        PluginTask::Lock(options) => wiring::plugin_lock(store, options),
        PluginTask::Inspect(options) => inspect::inspect(store, options),
        PluginTask::Replay(options) => replay::replay(store, options),
        PluginTask::Test(options) => test::test(store, options),
        PluginTask::Bench(options) => bench::bench(store, options),
        PluginTask::Push(options) => push::push(store, options),
        PluginTask::Pull(options) => pull::pull(store, options),
    }
}
