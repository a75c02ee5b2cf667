//! `plugin test`: calls a component once in a scenario, and again whenever one of its files has changed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use super::component::NamedComponent;
use crate::args::OutputFormat;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PluginTestOptions, StorePlace};
use crate::output::plugin::tested::Tested;
use crate::scenario::Scenario;
use crate::stream;
use crate::surface::Surface;
use crate::wiring::{self, Stage};

/// How often the files are looked at.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// Tests a component. Ends with [`Exit::Failed`] when something else came of it than was expected.
///
/// # Errors
/// When a file can't be read, the scenario has a mistake, or the component is refused.
pub(super) fn test(store: &StorePlace, options: &PluginTestOptions) -> Result<Exit, CliError> {
    if !options.watch {
        return test_once(store, options).map(|(exit, _)| exit);
    }
    let named = [Some(PathBuf::from(&options.component)), options.scenario.clone()];
    let mut seen = stamps(named.into_iter().flatten());
    loop {
        let read = match test_once(store, options) {
            Ok((_, files)) => files,
            Err(error) => {
                stream::talk(&error.render(Surface::stderr(), &store.hints()));
                seen.keys().cloned().collect()
            }
        };
        stream::talk("watching its files; end with Ctrl-C\n");
        // What changed since before it was read counts, too.
        let mut before = stamps(read);
        before.extend(seen);
        seen = wiring::block_on(changed(&before))?;
    }
}

/// One test; gives the files that it was made of.
fn test_once(store: &StorePlace, options: &PluginTestOptions) -> Result<(Exit, Vec<PathBuf>), CliError> {
    let component = NamedComponent::read(store, &options.component)?;
    let sandbox = wiring::sandbox(store)?;
    let description = wiring::described(&component.bytes).map_err(|error| error.within(&component.name))?;
    let scenario = Scenario::read(options.scenario.as_deref(), &description, &sandbox)?;
    let stage = Stage::set(&sandbox, component.bytes.clone(), scenario.clone());
    let performed = wiring::block_on_scenario(&scenario, async { Ok::<_, CliError>(stage.await?.perform().await) })?;
    if let Some(unanswered) = &performed.unanswered {
        let file = options.scenario.as_deref().unwrap_or(Path::new("the default scenario")).display().to_string();
        let error = CliError::usage(format!("{file}: {unanswered}"));
        return Err(
            error.help("write it: [[calls]] with `function`, `arguments` if only for these, and `answer` or `error`")
        );
    }
    let mut files = scenario.files.clone();
    files.push(PathBuf::from(&options.component));
    let tested = Tested::new(component.name, component.sha256, options.scenario.as_deref(), &scenario, performed);
    match options.output {
        OutputFormat::Text => stream::data(&tested.text(Surface::stdout()))?,
        OutputFormat::Json => stream::data(&tested.json())?,
    }
    Ok((if tested.passed { Exit::Completed } else { Exit::Failed }, files))
}

/// When a file was changed, and its size; absent when it is not there.
type Stamp = Option<(SystemTime, u64)>;

/// Waits until a file is not as it was before, and then stays so: a build writes bit by bit. Gives the files as they are then.
async fn changed(before: &BTreeMap<PathBuf, Stamp>) -> Result<BTreeMap<PathBuf, Stamp>, CliError> {
    let clock = wiring::wall_clock();
    let mut last = None;
    loop {
        let now = stamps(before.keys().cloned());
        if now != *before && last.as_ref() == Some(&now) {
            return Ok(now);
        }
        last = Some(now);
        clock.sleep(LOOK_EVERY).await;
    }
}

fn stamps(files: impl IntoIterator<Item = PathBuf>) -> BTreeMap<PathBuf, Stamp> {
    let stamp = |file: &Path| {
        let metadata = std::fs::metadata(file).ok()?;
        Some((metadata.modified().ok()?, metadata.len()))
    };
    files.into_iter().map(|file| (file.clone(), stamp(&file))).collect()
}
