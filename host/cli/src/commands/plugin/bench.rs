//! `plugin bench`: what one call of a component costs in a scenario.

use std::time::Duration;

use super::component::NamedComponent;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PluginBenchOptions, StorePlace};
use crate::output::plugin::benched::Benched;
use crate::scenario::{Answerer, Scenario};
use crate::stream;
use crate::surface::Surface;
use crate::wiring::{self, Performed, Stage};

/// Calls before the measured ones: a tenth of them, at most so many.
const MOST_WARM_UP: u32 = 100;

/// Measures calls, one after the other.
///
/// # Errors
/// When a file can't be read, the component is refused, or a call ends with a fault.
pub(super) fn bench(store: &StorePlace, options: &PluginBenchOptions) -> Result<Exit, CliError> {
    let component = NamedComponent::read(store, &options.component)?;
    let sandbox = wiring::sandbox(store)?;
    let description = wiring::described(&component.bytes).map_err(|error| error.within(&component.name))?;
    let scenario = Scenario::read(Some(&options.scenario), &description, &sandbox)?;
    if matches!(scenario.world, Answerer::Fleet { .. }) {
        return Err(CliError::usage("a fleet answers by the simulator, whose time would be measured")
            .help("write the answers into the scenario as [[calls]], or use a `fixture`"));
    }
    let limits = scenario.limits;
    let purpose = scenario.purpose;
    let performed = wiring::block_on(async {
        let stage = Stage::set(&sandbox, component.bytes.clone(), scenario).await?;
        for _ in 0..(options.calls / 10).min(MOST_WARM_UP) {
            sound(&stage.perform().await)?;
        }
        let mut performed = Vec::with_capacity(options.calls as usize);
        for _ in 0..options.calls {
            let done = stage.perform().await;
            sound(&done)?;
            performed.push(done.used);
        }
        Ok(performed)
    })?;
    let walls: Vec<Duration> = performed.iter().map(|used| used.wall).collect();
    let memory = performed.iter().map(|used| used.memory).max().unwrap_or_default();
    let compute: Vec<Duration> = performed.iter().map(|used| used.compute).collect();
    let benched = Benched::new(component.name, purpose, limits, &walls, &compute, memory);
    match options.output {
        OutputFormat::Text => stream::data(&benched.text(Surface::stdout()))?,
        OutputFormat::Json => stream::data(&benched.json())?,
    }
    Ok(Exit::Completed)
}

/// A call without a verdict measures something else.
fn sound(performed: &Performed) -> Result<(), CliError> {
    if let Some(unanswered) = &performed.unanswered {
        return Err(CliError::usage(unanswered).help("write the answer into the scenario as [[calls]]"));
    }
    match performed.answer.verdict {
        Some(_) => Ok(()),
        None => Err(CliError::refused(format!("the call ends with a {}", performed.answer.text(Surface::stderr())))
            .help("`drs-runtime plugin test` shows it whole")),
    }
}
