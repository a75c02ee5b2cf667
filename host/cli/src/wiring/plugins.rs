//! The plug-ins of a plan, checked, compiled and linked before event 0.

use std::sync::Arc;

use drs_aws::Aws;
use drs_core::plan::{Plan, PlannedPlugin};
use drs_core::plugin::granted_on_store;
use drs_core::ports::{Clock, Http, Plugins};
use drs_sandbox::{
    CompileLimits, CompilerProcess, Description, PluginError, PluginSpec, PluginUse, Ports, Sandbox, compile_for_parent,
};

use crate::args::COMPILE_PLUGIN;
use crate::error::CliError;
use crate::exit::Exit;
use crate::options::{Configuration, StorePlace};

use super::components::Component;
use super::connection::Connection;
use super::secrets::Secrets;

/// Prepares every plug-in of a plan, beside the runtime's own threads: to compile a large component takes seconds.
///
/// # Errors
/// Every plug-in that is refused, with the lines to add to the recipe; or secrets that are missing.
pub(super) async fn prepare_plugins(
    store: &StorePlace,
    sandbox: Arc<Sandbox>,
    plan: &Plan,
    components: Vec<Component>,
    connection: &Connection,
) -> Result<Arc<dyn Plugins>, CliError> {
    keep_from_store(store, plan)?;
    let secrets = if connection.simulated.is_some() { Secrets::MadeUp } else { Secrets::OfThisHost };
    let specs = components.into_iter().filter_map(|Component { name, bytes, .. }| {
        let plugin = plan.plugins.iter().find(|plugin| plugin.name == name)?;
        let with_secrets = |secrets| PluginSpec { secrets, ..spec(plan, plugin, bytes) };
        Some(secrets.of(plugin).map(with_secrets))
    });
    let specs = specs.collect::<Result<Vec<_>, _>>()?;
    let ports = ports(&connection.aws, connection.http.clone(), connection.clock.clone());
    let prepared = tokio::task::spawn_blocking(move || sandbox.prepare(specs, ports));
    let prepared = prepared.await.map_err(CliError::internal)?;
    Ok(Arc::new(prepared.map_err(|errors| refused(&errors))?))
}

/// Refuses a plan with a grant on the store's own table: an execution may have begun in another store.
fn keep_from_store(store: &StorePlace, plan: &Plan) -> Result<(), CliError> {
    let Some(address) = &store.table else { return Ok(()) };
    let told = |plugin: &PlannedPlugin| granted_on_store(&plugin.name, &plugin.grants, &address.table);
    plan.plugins.iter().find_map(told).map_or(Ok(()), |message| {
        Err(CliError::refused(message)
            .help("no plug-in can have the store's table; keep the execution in another store"))
    })
}

/// What plug-ins reach through a connection.
pub(super) fn ports(aws: &Aws, http: Arc<dyn Http>, clock: Arc<dyn Clock>) -> Ports {
    Ports {
        drs: aws.drs(),
        drs_tags: aws.drs_tags(),
        ec2: aws.ec2(),
        catalogue: aws.catalogue(),
        ec2_changes: aws.ec2_changes(),
        dynamo: aws.dynamo(),
        http,
        clock,
    }
}

/// This binary again, as the process that compiles: see [`compile_plugin`].
pub(super) fn compiler(limits: CompileLimits) -> Result<CompilerProcess, CliError> {
    let program = std::env::current_exe()
        .map_err(|error| CliError::internal(format!("this program can't be found to compile plug-ins: {error}")))?;
    Ok(CompilerProcess { program, arguments: vec![COMPILE_PLUGIN.into()], limits })
}

/// What a component says of itself. One from elsewhere is read in a process of its own.
///
/// # Errors
/// When it is no component that is taken.
pub(crate) fn described(component: &[u8]) -> Result<Description, CliError> {
    let limits = Configuration::of_user()?.plugins.limits;
    compiler(limits.compile())?.describe(component, limits.component()).map_err(|objection| {
        let error = CliError::usage(objection.problem);
        objection.help.into_iter().fold(error, |error, help| error.help(help))
    })
}

/// Compiles the plug-in that standard input brings, for the process that started this one.
///
/// # Errors
/// When there is no order to do so.
pub(crate) fn compile_plugin() -> Result<Exit, CliError> {
    compile_for_parent(std::io::stdin().lock(), std::io::stdout().lock()).map_err(CliError::usage)?;
    Ok(Exit::Completed)
}

/// A plug-in as its plan has it, with the bytes of its component and without its secrets.
pub(crate) fn spec(plan: &Plan, plugin: &PlannedPlugin, bytes: Vec<u8>) -> PluginSpec {
    PluginSpec {
        name: plugin.name.clone(),
        uses: PluginUse::of(plan, &plugin.name),
        bytes,
        sha256: Some(plugin.sha256.clone()),
        grants: plugin.grants.clone(),
        group_tags: plan.group_tags(),
        may_skip_wave: plugin.may_skip_wave,
        limits: plugin.limits,
        config: plugin.config.clone(),
        secrets: Vec::new(),
    }
}

/// What is said of plug-ins that are refused.
pub(super) fn refused(errors: &[PluginError]) -> CliError {
    let messages: Vec<String> = errors.iter().map(ToString::to_string).collect();
    let error = CliError::refused(messages.join("\n       "));
    errors.iter().filter_map(|error| error.help.as_ref()).fold(error, |error, help| error.help(help))
}
