//! `plan`: what `run` would do. It reads, and changes nothing.

use drs_engine::{SettingsPorts, settings_in_the_way, settings_needed, settings_now, unread_settings};

use crate::args::OutputFormat;
use crate::commands::read_recipe;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PlanOptions, Speed, StorePlace};
use crate::output::plan::{Preview, json, text};
use crate::stream;
use crate::surface::Surface;

use super::connection::Connection;
use super::place::Place;
use super::run::ReadRecipe;
use super::tokio_runtime::block_on_place;

/// Says what a run of a recipe would do, and what would keep it from starting.
///
/// # Errors
/// When the recipe is wrong, or AWS can't be read.
pub(crate) fn plan(store: &StorePlace, options: &PlanOptions) -> Result<Exit, CliError> {
    let (recipe, recipe_text) = read_recipe(&options.recipe)?;
    let read = ReadRecipe { path: &options.recipe, text: &recipe_text, recipe: &recipe };
    let mode = read.mode(options.mode)?;
    let components = read.components(store, false)?;
    let place = Place::of(&recipe, &options.recipe, recipe.target.simulator.as_ref().map(|_| Speed::Max))?;
    block_on_place(&place, async {
        read.check_configurations(store, &components).await?;
        let connection = Connection::to(&place, None).await?;
        let plan = read.plan(mode, &connection, &components).await?;
        let (drs, ec2, catalogue) = (connection.aws.drs(), connection.aws.ec2(), connection.aws.catalogue());
        let ports = SettingsPorts { drs: &drs, ec2: &ec2, catalogue: &*catalogue };
        let current = settings_now(&drs, &ec2, settings_needed(&plan)).await;
        let in_the_way = settings_in_the_way(ports, mode, &plan, &current).await;
        let refusals = [unread_settings(&plan, &current), in_the_way].concat();
        let simulated = connection.simulated.is_some();
        let preview = Preview { plan: &plan, mode, simulated, current: &current, in_the_way: &refusals };
        stream::data(&match options.output {
            OutputFormat::Text => text(&preview, Surface::stdout()),
            OutputFormat::Json => json(&preview),
        })?;
        Ok(if refusals.is_empty() { Exit::Completed } else { Exit::Refused })
    })
}
