//! `iam-policy`: what the credentials of a run need. It reads the recipe, and the fleet file where it names one, and calls
//! nothing.

use drs_core::iam::{Place, Policy, needs};
use drs_core::mode::Mode;
use drs_core::recipe::Recipe;

use crate::commands::read_recipe;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::IamPolicyOptions;
use crate::output::{iam_policy, json_text};
use crate::stream;
use crate::surface::Surface;

use super::run::ReadRecipe;
use super::simulator::FleetFile;

/// Prints the IAM policy of a recipe, or with `explain` who needs each action and where the runtime is narrower.
///
/// # Errors
/// When the recipe or its fleet file is wrong, or no mode is said.
pub(crate) fn iam_policy(options: &IamPolicyOptions) -> Result<Exit, CliError> {
    let (recipe, text) = read_recipe(&options.recipe)?;
    let mode = ReadRecipe { path: &options.recipe, text: &text, recipe: &recipe }.mode(options.mode)?;
    let place = place(&recipe, options)?;
    let needs = needs(&recipe, mode);
    if options.explain {
        stream::data(&iam_policy::explained(&needs, &place, Surface::stdout()))?;
    } else {
        stream::data(&json_text(&Policy::of(&needs, &place)))?;
    }
    for note in notes(&recipe, mode, &place) {
        stream::talk(&format!("note: {note}\n"));
    }
    Ok(Exit::Completed)
}

/// Region and account as the recipe names them, else as its fleet file does.
fn place(recipe: &Recipe, options: &IamPolicyOptions) -> Result<Place, CliError> {
    let folder = options.recipe.parent();
    let fleet = recipe.target.simulator.as_ref().map(|file| FleetFile::read(&folder.unwrap_or("".as_ref()).join(file)));
    let fleet = fleet.transpose()?;
    let of_fleet = fleet.as_ref().map(|fleet| (fleet.region.as_str(), fleet.account.as_str()));
    let region = recipe.target.region.as_deref().or(of_fleet.map(|(region, _)| region));
    let account = recipe.target.account.as_ref().map(|account| account.id.as_str());
    Ok(Place::new(region, account.or(of_fleet.map(|(_, account)| account))))
}

/// What the document can't say.
fn notes(recipe: &Recipe, mode: Mode, place: &Place) -> Vec<&'static str> {
    let mut notes = vec![
        "DRS launches and ends servers with the same credentials: to this policy add what AWS documents as dependent \
         actions of drs:StartRecovery and drs:TerminateRecoveryInstances (EC2's, and iam:PassRole)",
    ];
    if place.is_any_account() {
        notes.push("the account is `*` in every ARN; name it as `account` under [target] to have it narrower");
    }
    if mode == Mode::Drill && recipe.drill.terminate_after.is_none() {
        notes.push(
            "this drill keeps its instances: `cleanup` would need drs:TerminateRecoveryInstances and \
             drs:GetLaunchConfiguration as well",
        );
    }
    notes
}
