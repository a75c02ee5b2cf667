//! `check --online`: whether a recipe's servers are there and can be read. It reads, and changes nothing.

use drs_core::mode::Mode;
use drs_engine::{outside_isolation, settings_now};

use crate::args::OutputFormat;
use crate::commands::read_recipe;
use crate::diagnostics::Diagnostics;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{CheckOptions, Speed};
use crate::output::check::{Found, json, text};
use crate::stream;
use crate::surface::Surface;

use super::connection::Connection;
use super::place::Place;
use super::run::{ReadRecipe, refuse};
use super::tokio_runtime::block_on_place;

/// Checks a recipe against the account and Region, or the simulated fleet, that it names.
///
/// # Errors
/// When the recipe is wrong, a server of it is not there, or AWS can't be read.
pub(crate) fn check_online(options: &CheckOptions) -> Result<Exit, CliError> {
    let (recipe, recipe_text) = read_recipe(&options.recipe)?;
    let read = ReadRecipe { path: &options.recipe, text: &recipe_text, recipe: &recipe };
    let place = Place::of(&recipe, &options.recipe, recipe.target.simulator.as_ref().map(|_| Speed::Max))?;
    block_on_place(&place, check(options, read, &place))
}

async fn check(options: &CheckOptions, read: ReadRecipe<'_>, place: &Place) -> Result<Exit, CliError> {
    let components = read.components()?;
    let connection = Connection::to(place, None).await?;
    // Which servers there are is the same in both modes; isolation is a drill's.
    let plan = match read.resolved(Mode::Drill, &connection, &components).await? {
        Ok(plan) => plan,
        Err(problems) if options.output == OutputFormat::Json => {
            stream::data(&Diagnostics::new(read.path, read.text, &problems).json())?;
            return Ok(Exit::Usage);
        }
        Err(problems) => return Err(read.told(&problems)),
    };
    let (drs, ec2) = (connection.aws.drs(), connection.aws.ec2());
    let current = settings_now(&drs, &ec2, plan.servers.keys().cloned()).await;
    let outside = outside_isolation(&plan, &current);
    let simulated = connection.simulated.is_some();
    let found = Found { recipe: read.path, plan: &plan, simulated, current: &current, outside: &outside };
    if options.output == OutputFormat::Json {
        stream::data(&json(&found))?;
        return Ok(if found.is_well() { Exit::Completed } else { Exit::Refused });
    }
    stream::data(&text(&found, Surface::stdout()))?;
    refuse(&outside)?;
    match found.unreadable().count() {
        0 => Ok(Exit::Completed),
        count => Err(CliError::refused(format!("the launch settings of {count} servers can't be read"))
            .help("grant drs:GetLaunchConfiguration and ec2:DescribeLaunchTemplateVersions, or try again")),
    }
}
