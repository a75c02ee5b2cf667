//! `plan`: what `run` would do. It reads, and changes nothing.

use std::collections::BTreeMap;

use drs_core::ids::ServerId;
use drs_core::plan::Plan;
use drs_core::settings::LaunchSettings;
use drs_engine::{SettingsNow, settings_now};

use crate::args::OutputFormat;
use crate::commands::read_recipe;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{PlanOptions, Speed};
use crate::output::plan::{Preview, json, text};
use crate::stream;
use crate::surface::Surface;

use super::connection::Connection;
use super::place::Place;
use super::run::ReadRecipe;
use super::tokio_runtime::block_on_place;

/// Says what a run of a recipe would do.
///
/// # Errors
/// When the recipe is wrong, or AWS can't be read.
pub(crate) fn plan(options: &PlanOptions) -> Result<Exit, CliError> {
    let (recipe, recipe_text) = read_recipe(&options.recipe)?;
    let read = ReadRecipe { path: &options.recipe, text: &recipe_text, recipe: &recipe };
    let mode = read.mode(options.mode)?;
    let components = read.components()?;
    let place = Place::of(&recipe, &options.recipe, recipe.target.simulator.as_ref().map(|_| Speed::Max))?;
    block_on_place(&place, async {
        let connection = Connection::to(&place, None).await?;
        let plan = read.plan(mode, &connection, &components).await?;
        let current = current_settings(&connection, &plan).await;
        let preview = Preview { plan: &plan, mode, simulated: connection.simulated.is_some(), current: &current };
        stream::data(&match options.output {
            OutputFormat::Text => text(&preview, Surface::stdout()),
            OutputFormat::Json => json(&preview),
        })?;
        Ok(Exit::Completed)
    })
}

/// What AWS holds now of each server that the recipe speaks of.
async fn current_settings(connection: &Connection, plan: &Plan) -> BTreeMap<ServerId, Result<LaunchSettings, String>> {
    let said = plan.servers.values().filter(|server| !server.settings.is_empty()).map(|server| server.id.clone());
    let current = settings_now(&connection.aws.drs(), &connection.aws.ec2(), said).await;
    let settings = |now: SettingsNow| LaunchSettings::from_aws(&now.configuration, now.template.as_ref());
    current.into_iter().map(|(id, now)| (id, now.map(settings).map_err(|error| error.to_string()))).collect()
}
