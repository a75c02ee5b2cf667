//! `run`: from a recipe to a new execution.

use std::path::Path;
use std::sync::Arc;

use drs_core::command::may_disable;
use drs_core::ids::ExecutionId;
use drs_core::mode::Mode;
use drs_core::plan::{Inventory, Plan, resolve};
use drs_core::recipe::{Problem, Recipe};
use drs_engine::{Refusal, SettingsPorts, Start, preflight};

use crate::commands::read_recipe;
use crate::diagnostics::Diagnostics;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{Configuration, Disabling, RunOptions, StorePlace};
use crate::output::check::left_out_text;
use crate::stream;
use crate::surface::Surface;

use super::components::{Component, Sources, components_of};
use super::configurations::configuration_problems;
use super::confirm::confirm_recovery;
use super::connection::Connection;
use super::drive::{Driving, exit_of};
use super::host::Host;
use super::lock::check_lock;
use super::place::Place;
use super::plugins::prepare_plugins;
use super::registries::Registries;
use super::rehearsal::sandbox;
use super::signatures::Trust;
use super::store::{fits, open_or_make};
use super::tokio_runtime::block_on_place;
use super::world_folder::{NewWorld, world_folder};

/// Runs a recipe as a new execution.
///
/// # Errors
/// When the recipe, the command line, AWS or the store don't allow it; nothing has been started then.
pub(crate) fn run(store: &StorePlace, options: &RunOptions) -> Result<Exit, CliError> {
    let (recipe, text) = read_recipe(&options.recipe)?;
    let read = ReadRecipe { path: &options.recipe, text: &text, recipe: &recipe };
    let mode = read.mode(options.mode)?;
    let components = read.components(store, options.locked)?;
    let place = Place::of(&recipe, &options.recipe, options.speed)?;
    fits(store, &place)?;
    block_on_place(&place, begin(store, options, read, mode, &components, &place))
}

async fn begin(
    store: &StorePlace,
    options: &RunOptions,
    read: ReadRecipe<'_>,
    mode: Mode,
    components: &[Component],
    place: &Place,
) -> Result<Exit, CliError> {
    read.check_configurations(store, components).await?;
    let journal = open_or_make(store).await?;
    let execution = new_id();
    let folder = world_folder(store, &execution);
    let mut world = NewWorld::in_folder(&folder);
    let connection = Connection::to(&place.clone().of_execution(&execution, folder.clone()), None).await?;
    let plan = read.plan(mode, &connection, components).await?;
    if let Some(disable) = &options.disable {
        let refused = may_disable(&plan, mode, &disable.plugins, &disable.reason).err();
        refused.map_or(Ok(()), |refused| Err(CliError::command(&refused, &execution, &store.hints())))?;
    }
    connection.tell_clock();
    let (drs, ec2, catalogue) = (connection.aws.drs(), connection.aws.ec2(), connection.aws.catalogue());
    let ports = SettingsPorts { drs: &drs, ec2: &ec2, catalogue: &*catalogue };
    let refusals = preflight(ports, mode, &plan).await;
    refuse(&refusals)?;
    stream::talk(&left_out_text(&plan.left_out, Surface::stderr()));
    let plugins = prepare_plugins(store, Arc::new(sandbox(store)?), &plan, components.to_vec(), &connection).await?;
    if mode == Mode::Recovery && connection.simulated.is_none() && !options.yes {
        confirm_recovery(&plan)?;
    }
    let host = Host::this();
    let hold = journal.hold(&execution).await?;
    let recipe_sha256 = journal.put_blob(read.text.as_bytes()).await?;
    for component in components {
        journal.put_blob(&component.bytes).await?;
    }
    let shared = place.shared_by(&plan);
    let start = Start {
        execution: execution.clone(),
        mode,
        by: host.by(),
        version: env!("CARGO_PKG_VERSION").to_owned(),
        recipe_sha256,
        recipe_path: std::path::absolute(read.path).ok().map(|path| path.display().to_string()),
        simulated: connection.simulated.is_some(),
        shared: shared.clone(),
        disabled: options.disable.as_ref().map(Disabling::at_start),
        plan,
    };
    drs_engine::start(&*journal, &*connection.clock, start).await?;
    world.keep();
    let output = options.output;
    let connection = &connection;
    let first = Vec::new();
    let driving = Driving { store, journal, connection, plugins, execution, host, shared, hold, first, output };
    let loaded = driving.drive().await?;
    Ok(exit_of(&loaded))
}

/// A ULID of the wall's time and of chance.
fn new_id() -> ExecutionId {
    let milliseconds = u64::try_from(super::wall_time().as_millisecond()).unwrap_or_default();
    ExecutionId::new(ulid::Ulid::from_parts(milliseconds, fastrand::u128(..)).to_string())
}

/// Nothing, or all refusals as one error.
pub(super) fn refuse(refusals: &[Refusal]) -> Result<(), CliError> {
    if refusals.is_empty() {
        return Ok(());
    }
    let messages: Vec<&str> = refusals.iter().map(|refusal| refusal.message.as_str()).collect();
    let mut helps: Vec<&str> = refusals.iter().map(|refusal| refusal.help.as_str()).collect();
    helps.dedup();
    let error = CliError::refused(messages.join("\n       "));
    Err(helps.into_iter().fold(error, |error, help| error.help(help)))
}

/// A recipe with its text and place, to tell its problems at their place.
#[derive(Clone, Copy)]
pub(super) struct ReadRecipe<'a> {
    pub(super) path: &'a Path,
    pub(super) text: &'a str,
    pub(super) recipe: &'a Recipe,
}

impl ReadRecipe<'_> {
    /// The mode that was said, on the command line or in the recipe. Nothing defaults to recovery.
    pub(super) fn mode(&self, said: Option<Mode>) -> Result<Mode, CliError> {
        said.or(self.recipe.plan.mode).ok_or_else(|| {
            CliError::usage("neither the command line nor the recipe says a mode")
                .help("say `--mode drill` or `--mode recovery`, or write `mode = \"drill\"` under [plan]")
        })
    }

    /// The components, pinned and signed as the recipe asks, and as the lock file beside it has agreed to.
    pub(super) fn components(&self, store: &StorePlace, locked: bool) -> Result<Vec<Component>, CliError> {
        let components = self.unlocked_components(store)?;
        check_lock(self.path, self.recipe, &components, locked)?;
        Ok(components)
    }

    /// The components, pinned and signed as the recipe asks, whatever a lock file says.
    pub(super) fn unlocked_components(&self, store: &StorePlace) -> Result<Vec<Component>, CliError> {
        let told = |problems: Vec<Problem>| self.told(&problems);
        let configuration = Configuration::of_user()?;
        let registries = Registries::of(store, &configuration);
        let trust = Trust::of(self.recipe, configuration).map_err(told)?;
        let sources = Sources { folder: self.folder(), registries, trust };
        let components = components_of(self.recipe, &sources)
            .map_err(|missing| CliError::at_places(missing.kind, self.shown(&missing.problems)))?;
        let pinned = |component: &&Component| {
            let plugin = self.recipe.plugins.iter().find(|plugin| plugin.name == component.name);
            plugin.and_then(|plugin| Some((plugin.span.clone(), plugin.sha256.clone()?)))
        };
        let differs = components.iter().filter_map(|component| {
            let (span, pin) = pinned(&component)?;
            let message = format!("the component of plug-in `{}` has another SHA-256 than its pin", component.name);
            let help = format!("if the new component is meant, write sha256 = \"{}\"", component.sha256);
            (pin != component.sha256).then(|| Problem::at(span, message).help(help))
        });
        let problems: Vec<Problem> = differs.collect();
        if problems.is_empty() { Ok(components) } else { Err(self.told(&problems)) }
    }

    /// The folder that its paths are relative to.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// Holds the configurations of plug-ins to what their components say of them.
    pub(super) async fn check_configurations(
        &self,
        store: &StorePlace,
        components: &[Component],
    ) -> Result<(), CliError> {
        let problems = configuration_problems(store, self.recipe, components).await?;
        if problems.is_empty() { Ok(()) } else { Err(self.told(&problems)) }
    }

    /// The plan for a mode: servers resolved by what DRS says now.
    pub(super) async fn plan(
        &self,
        mode: Mode,
        connection: &Connection,
        components: &[Component],
    ) -> Result<Plan, CliError> {
        self.resolved(mode, connection, components).await?.map_err(|problems| self.told(&problems))
    }

    /// The plan, or what is wrong with the recipe in the light of what DRS says.
    pub(super) async fn resolved(
        &self,
        mode: Mode,
        connection: &Connection,
        components: &[Component],
    ) -> Result<Result<Plan, Vec<Problem>>, CliError> {
        let account = connection.identity().await?.account;
        self.same_account(&account)?;
        let servers = connection.source_servers().await?;
        let digests = components.iter().map(|component| (component.name.clone(), component.sha256.clone())).collect();
        let signed = components.iter().filter_map(|one| Some((one.name.clone(), one.signature.clone()?)));
        let (region, signatures) = (connection.region.clone(), signed.collect());
        let inventory = Inventory { account, region, servers: &servers, digests: &digests, signatures: &signatures };
        Ok(resolve(self.recipe, mode, &inventory))
    }

    /// A recipe that names its account runs in no other.
    fn same_account(&self, account: &str) -> Result<(), CliError> {
        let Some(named) = self.recipe.target.account.as_ref().filter(|named| named.id != account) else {
            return Ok(());
        };
        let place = Diagnostics::place(self.path, self.text, &named.span);
        let message = format!("{place}: the recipe is for account {}, and this is account {account}", named.id);
        Err(CliError::refused(message).help("use credentials or a `role` of that account, or correct `account`"))
    }

    pub(super) fn told(&self, problems: &[Problem]) -> CliError {
        CliError::recipe(self.shown(problems))
    }

    fn shown(&self, problems: &[Problem]) -> String {
        Diagnostics::new(self.path, self.text, problems).text(Surface::stderr())
    }
}
