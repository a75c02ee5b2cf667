//! The process that compiles.

use std::io::{BufRead, BufReader, Read, Write};

use super::{Order, Task};
use crate::describe::describe;
use crate::engine::Engines;
use crate::generations::Generations;
use crate::inspect::inspect;
use crate::prepare::prepare;
use crate::spec::PluginSpec;

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum CompilerFailure {
    /// The order can't be read, or the answer not be written.
    #[error("the order to compile a component can't be read or answered: {0}")]
    Talk(#[from] std::io::Error),
    /// The order is not one.
    #[error("there is no order to compile a component: {0}")]
    Order(#[from] serde_json::Error),
    /// The engines can't be started.
    #[error("{0}")]
    Engine(String),
}

/// What a process does that [`CompilerProcess`](super::CompilerProcess) started: takes an order and a component, puts itself
/// under the order's limits, does with the component what was ordered, and answers.
///
/// # Errors
/// When the order can't be read or answered. A component that is refused is an answer.
pub fn compile_for_parent(orders: impl Read, mut answers: impl Write) -> Result<(), CompilerFailure> {
    let mut orders = BufReader::new(orders);
    let mut line = String::new();
    orders.read_line(&mut line)?;
    let Order { cache_dir, compute, limits, component, task } = serde_json::from_str(&line)?;
    limits.obey()?;
    // One byte more than is taken, so that a component that is too large is told and not cut.
    let most = (component.bytes as u64).saturating_add(1);
    let mut bytes = Vec::new();
    orders.take(most).read_to_end(&mut bytes)?;
    let host = || Generations::read().map_err(CompilerFailure::Engine);
    match task {
        Task::Describe => serde_json::to_writer(&mut answers, &describe(&bytes))?,
        Task::Prepare(spec) => {
            let engines = Engines::new(cache_dir.as_deref(), compute, component)
                .map_err(|error| CompilerFailure::Engine(error.to_string()))?;
            let refused = prepare(&PluginSpec { bytes, ..*spec }, None, &engines, &host()?).err().unwrap_or_default();
            serde_json::to_writer(&mut answers, &refused)?;
        }
        Task::Inspect => {
            serde_json::to_writer(&mut answers, &inspect(&bytes, &host()?.newest.interfaces))?;
        }
    }
    answers.flush()?;
    Ok(())
}
