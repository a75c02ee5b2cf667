//! `check --online`: whether a recipe's servers are there, can be read, and can be launched as it says. It reads, and
//! changes nothing.

use drs_core::mode::Mode;
use drs_core::recipe::Problem;
use drs_engine::{Refusal, SettingsPorts, settings_in_the_way, settings_now};

use crate::args::OutputFormat;
use crate::commands::read_recipe;
use crate::diagnostics::Diagnostics;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{CheckOptions, Speed, StorePlace};
use crate::output::check::{Found, json, text};
use crate::stream;
use crate::surface::Surface;

use super::components::Component;
use super::configurations::configuration_problems;
use super::connection::Connection;
use super::place::Place;
use super::run::{ReadRecipe, refuse};
use super::tokio_runtime::block_on_place;

/// Checks a recipe against the account and Region, or the simulated fleet, that it names.
///
/// # Errors
/// When the recipe is wrong, a server of it is not there, or AWS can't be read.
pub(crate) fn check_online(store: &StorePlace, options: &CheckOptions) -> Result<Exit, CliError> {
    let (recipe, recipe_text) = read_recipe(&options.recipe)?;
    let read = ReadRecipe { path: &options.recipe, text: &recipe_text, recipe: &recipe };
    let place = Place::of(&recipe, &options.recipe, recipe.target.simulator.as_ref().map(|_| Speed::Max))?;
    let components = read.components(store, false)?;
    block_on_place(&place, check(store, options, read, &components, &place))
}

async fn check(
    store: &StorePlace,
    options: &CheckOptions,
    read: ReadRecipe<'_>,
    components: &[Component],
    place: &Place,
) -> Result<Exit, CliError> {
    let problems = configuration_problems(store, read.recipe, components).await?;
    if !problems.is_empty() {
        return wrong(options, read, &problems);
    }
    let connection = Connection::to(place, None).await?;
    // Which servers there are is the same in both modes.
    let plan = match read.resolved(Mode::Drill, &connection, components).await? {
        Ok(plan) => plan,
        Err(problems) => return wrong(options, read, &problems),
    };
    let recovery = read.plan(Mode::Recovery, &connection, components).await?;
    let (drs, ec2, catalogue) = (connection.aws.drs(), connection.aws.ec2(), connection.aws.catalogue());
    let ports = SettingsPorts { drs: &drs, ec2: &ec2, catalogue: &*catalogue };
    let current = settings_now(&drs, &ec2, plan.servers.keys().cloned()).await;
    let in_the_way = of_both_modes(
        settings_in_the_way(ports, Mode::Drill, &plan, &current).await,
        settings_in_the_way(ports, Mode::Recovery, &recovery, &current).await,
    );
    let simulated = connection.simulated.is_some();
    let found = Found { recipe: read.path, plan: &plan, simulated, current: &current, in_the_way: &in_the_way };
    if options.output == OutputFormat::Json {
        stream::data(&json(&found))?;
        return Ok(if found.is_well() { Exit::Completed } else { Exit::Refused });
    }
    stream::data(&text(&found, Surface::stdout()))?;
    refuse(&in_the_way)?;
    match found.unreadable().count() {
        0 => Ok(Exit::Completed),
        count => Err(CliError::refused(format!("the launch settings of {count} servers can't be read"))
            .help("grant drs:GetLaunchConfiguration and ec2:DescribeLaunchTemplateVersions, or try again")),
    }
}

/// Tells what is wrong with a recipe.
fn wrong(options: &CheckOptions, read: ReadRecipe<'_>, problems: &[Problem]) -> Result<Exit, CliError> {
    if options.output == OutputFormat::Text {
        return Err(read.told(problems));
    }
    stream::data(&Diagnostics::new(read.path, read.text, problems).json())?;
    Ok(Exit::Usage)
}

/// What stands in the way of a launch, each once; what does in one mode only says so.
fn of_both_modes(drill: Vec<Refusal>, recovery: Vec<Refusal>) -> Vec<Refusal> {
    let (both, only_recovery): (Vec<_>, Vec<_>) = recovery.into_iter().partition(|one| drill.contains(one));
    let only = |mode: Mode, one: Refusal| Refusal { message: format!("in a {mode}: {}", one.message), ..one };
    let of_drill = drill.into_iter().map(|one| if both.contains(&one) { one } else { only(Mode::Drill, one) });
    of_drill.chain(only_recovery.into_iter().map(|one| only(Mode::Recovery, one))).collect()
}
