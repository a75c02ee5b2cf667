//! `iam-policy`: what the credentials of a run need. It reads the recipe, and the fleet file where it names one, and calls
//! nothing.

use drs_core::iam::{Place, Policy, SharedStore, documented_needs, needs, store_needs};
use drs_core::mode::Mode;
use drs_core::recipe::Recipe;

use crate::commands::read_recipe;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{IamPolicyOptions, StorePlace};
use crate::output::{iam_policy, json_text};
use crate::stream;
use crate::surface::Surface;

use super::run::ReadRecipe;
use super::simulator::FleetFile;

/// Prints the IAM policy of a recipe, or with `explain` who needs each action and where the runtime is narrower.
///
/// # Errors
/// When the recipe or its fleet file is wrong, or no mode is said.
pub(crate) fn iam_policy(store: &StorePlace, options: &IamPolicyOptions) -> Result<Exit, CliError> {
    let (recipe, text) = read_recipe(&options.recipe)?;
    let mode = ReadRecipe { path: &options.recipe, text: &text, recipe: &recipe }.mode(options.mode)?;
    let place = place(&recipe, options)?;
    let mut needs = needs(&recipe, mode);
    needs.extend(shared_store(&recipe, store, &place).iter().flat_map(store_needs));
    if options.documented {
        needs.extend(documented_needs(&recipe, mode));
    }
    if options.explain {
        stream::data(&iam_policy::explained(&needs, &place, Surface::stdout()))?;
    } else {
        stream::data(&json_text(&Policy::of(&needs, &place)))?;
    }
    for note in notes(&recipe, mode, &place, options.documented) {
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

/// The store, when it is a table. What is not said of its place is the environment's, of which nothing is known here.
fn shared_store(recipe: &Recipe, store: &StorePlace, place: &Place) -> Option<SharedStore> {
    let address = store.table.as_ref()?;
    let beside_a_role = recipe.target.role.is_some();
    let account = if beside_a_role { None } else { place.account() };
    let place = Place::new(address.region.as_deref(), account);
    let (table, index) = (address.table.clone(), drs_journal::dynamo::INDEX.to_owned());
    Some(SharedStore { place, table, index, beside_a_role })
}

/// What the document can't say.
fn notes(recipe: &Recipe, mode: Mode, place: &Place, documented: bool) -> Vec<&'static str> {
    let mut notes = vec![if documented {
        "the statements `DocumentedByAws…` are what AWS documents as dependent actions of drs:StartRecovery and \
         drs:TerminateRecoveryInstances: no rehearsal has tried them. An instance profile or a KMS key of your own needs more: \
         iam:PassRole on its role, or what the key asks for"
    } else {
        "DRS launches and ends servers with the same credentials: to this policy add what AWS documents as dependent \
         actions of drs:StartRecovery and drs:TerminateRecoveryInstances (EC2's, and iam:PassRole); `--documented` does"
    }];
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
