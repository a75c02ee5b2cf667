//! The simulated world of a scenario: a fleet's, in which the servers of an after-wave hook are launched before it is called.

use std::collections::BTreeMap;
use std::path::Path;
use std::time::Duration;

use drs_core::aws::{CallError, Instance, JobStatus, SourceServer, WriteAnswer};
use drs_core::ids::ServerId;
use drs_core::mode::Mode;
use drs_core::plugin::{HookContext, InstanceFacts, ServerContext};
use drs_core::ports::{JobQuery, LaunchRequest};
use drs_core::settings::LaunchSettings;
use drs_core::status::ServerStatus;
use drs_core::time::after;

use crate::error::CliError;
use crate::options::Speed;

use super::connection::Connection;
use super::place::{Place, Site};
use super::simulator::FleetFile;

/// How often it is looked whether the launches have ended, on the simulator's clock, and how often at most.
const LOOK_EVERY: Duration = Duration::from_secs(30);
const LOOKS: u32 = 480;
/// The most servers of one StartRecovery call.
const SERVERS_IN_A_JOB: usize = 100;
/// How long a hook may take in all.
const DEADLINE: Duration = Duration::from_secs(15 * 60);

/// The place of a fleet whose time jumps and of which nothing is kept.
///
/// # Errors
/// When the fleet file can't be read.
pub(super) fn place(fleet: &Path) -> Result<Place, CliError> {
    let fleet = Some(FleetFile::read(fleet)?);
    Ok(Place { site: Site::Embedded { fleet, folder: None, speed: Speed::Max }, role: None })
}

/// Tells a hook of the fleet's servers, those that the scenario names or all of them; launches them first where the hook
/// comes after their wave.
///
/// # Errors
/// When the simulator refuses, or a server is not there.
pub(super) async fn tell_of_fleet(
    connection: &Connection,
    context: &mut HookContext,
    launched_for: Option<Duration>,
) -> Result<(), CliError> {
    let sources = wanted(connection.source_servers().await?, context)?;
    context.account = connection.identity().await?.account;
    context.region.clone_from(&connection.region);
    context.started = connection.clock.now();
    context.wave_started = context.started;
    context.servers = sources.iter().map(told).collect();
    if let Some(launched_for) = launched_for {
        let ids: Vec<ServerId> = sources.into_iter().map(|server| server.id).collect();
        launch(connection, context.mode, &ids).await?;
        connection.clock.sleep(launched_for).await;
        tell_of_instances(connection, context, &ids).await?;
    }
    context.now = connection.clock.now();
    context.deadline = after(context.now, DEADLINE);
    Ok(())
}

/// The servers that the context names, or all.
fn wanted(all: Vec<SourceServer>, context: &HookContext) -> Result<Vec<SourceServer>, CliError> {
    let named: Vec<&ServerId> = context.servers.iter().map(|server| &server.id).collect();
    if named.is_empty() {
        return Ok(all);
    }
    if let Some(missing) = named.iter().find(|id| !all.iter().any(|server| server.id == ***id)) {
        let error = CliError::usage(format!("the fleet has no server {missing}"));
        return Err(error.help("`servers` of a scenario with a fleet are servers of that fleet"));
    }
    Ok(all.into_iter().filter(|server| named.contains(&&server.id)).collect())
}

fn told(server: &SourceServer) -> ServerContext {
    ServerContext {
        id: server.id.clone(),
        name: server.hostname.clone().unwrap_or_else(|| server.id.to_string()),
        tags: server.tags.clone(),
        status: ServerStatus::Pending,
        recovery_instance: None,
        instance: None,
        facts: InstanceFacts::default(),
        settings: LaunchSettings::default(),
    }
}

/// Launches servers and waits until their jobs have ended.
async fn launch(connection: &Connection, mode: Mode, ids: &[ServerId]) -> Result<(), CliError> {
    let drs = connection.aws.drs();
    let mut jobs = Vec::new();
    for servers in ids.chunks(SERVERS_IN_A_JOB) {
        let request = LaunchRequest {
            servers: servers.to_vec(),
            is_drill: mode == Mode::Drill,
            tags: BTreeMap::new(),
            signed_at: connection.clock.now(),
        };
        match drs.start_recovery(&request).await {
            WriteAnswer::Done { result } => jobs.push(result.id),
            WriteAnswer::NoEffect { error } | WriteAnswer::Conflict { error } | WriteAnswer::Unknown { error } => {
                return Err(failed("launch its servers", &error));
            }
        }
    }
    for _ in 0..LOOKS {
        let seen = drs.jobs(&JobQuery::Ids(jobs.clone())).await.map_err(|error| failed("tell of its jobs", &error))?;
        if seen.len() == jobs.len() && seen.iter().all(|job| job.status == Some(JobStatus::Completed)) {
            return Ok(());
        }
        connection.clock.sleep(LOOK_EVERY).await;
    }
    Err(CliError::refused("the launches of the scenario's fleet do not end").help("use a fleet whose jobs end"))
}

/// Tells the hook of what was launched; what was not is FAILED.
async fn tell_of_instances(
    connection: &Connection,
    context: &mut HookContext,
    ids: &[ServerId],
) -> Result<(), CliError> {
    let launched = connection.aws.drs().recovery_instances(ids).await;
    let launched = launched.map_err(|error| failed("tell of its recovery instances", &error))?;
    let instances: Vec<_> = launched.iter().filter_map(|recovery| recovery.instance.clone()).collect();
    let found = connection.aws.ec2().instances(&instances).await;
    let found = found.map_err(|error| failed("tell of its instances", &error))?;
    for server in &mut context.servers {
        let Some(recovery) = launched.iter().find(|recovery| recovery.server.as_ref() == Some(&server.id)) else {
            server.status = ServerStatus::Failed;
            continue;
        };
        server.status = ServerStatus::Launched;
        server.recovery_instance = Some(recovery.id.clone());
        server.instance.clone_from(&recovery.instance);
        let instance = found.iter().find(|instance| Some(&instance.id) == recovery.instance.as_ref());
        server.facts = instance.map(facts).unwrap_or_default();
    }
    Ok(())
}

fn facts(instance: &Instance) -> InstanceFacts {
    InstanceFacts {
        instance_type: instance.instance_type.clone(),
        private_ip: instance.private_ip.clone(),
        public_ip: instance.public_ip.clone(),
        hostname: instance.hostname.clone(),
        zone: instance.zone.clone(),
        state: instance.state.as_ref().map(ToString::to_string),
    }
}

fn failed(what: &str, error: &CallError) -> CliError {
    CliError::refused(format!("the simulator of the scenario's fleet does not {what}: {error}"))
}
