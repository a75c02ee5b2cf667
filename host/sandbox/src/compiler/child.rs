//! The process that compiles.

use std::io::{BufRead, BufReader, Read, Write};

use super::{Answer, Order};
use crate::engine::Engines;
use crate::generations::Generations;
use crate::prepare::prepare;

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
/// under the order's limits, prepares the component with all its checks, and answers.
///
/// # Errors
/// When the order can't be read or answered. A component that is refused is an answer.
pub fn compile_for_parent(orders: impl Read, mut answers: impl Write) -> Result<(), CompilerFailure> {
    let mut orders = BufReader::new(orders);
    let mut line = String::new();
    orders.read_line(&mut line)?;
    let Order { cache_dir, compute, limits, component, mut spec } = serde_json::from_str(&line)?;
    limits.obey()?;
    // One byte more than is taken, so that a component that is too large is told and not cut.
    let most = (component.bytes as u64).saturating_add(1);
    orders.take(most).read_to_end(&mut spec.bytes)?;
    let engines = Engines::new(Some(&cache_dir), compute, component)
        .map_err(|error| CompilerFailure::Engine(error.to_string()))?;
    let host = Generations::read().map_err(CompilerFailure::Engine)?;
    let refusals = prepare(&spec, &engines, &host).err().unwrap_or_default();
    serde_json::to_writer(&mut answers, &Answer { refusals })?;
    answers.flush()?;
    Ok(())
}
