//! What an execution has come to, in the journal and in the simulator: what a crash must not change.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use drs_aws::{Aws, in_process};
use drs_core::aws::{AttributeValue, Job, JobType};
use drs_core::execution::Execution;
use drs_core::ids::{JobId, ServerId};
use drs_core::launch::TAG_LAUNCH;
use drs_core::ports::{Fence, JobQuery};
use drs_core::settings::LaunchSettings;
use drs_core::status::{ExecutionStatus, ServerStatus, WaveStatus};
use drs_core::time::Timestamp;

use super::scene::{Scene, runtime};
use crate::rehearsal::connect;

/// Comparable between courses of the same plan.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct EndState {
    pub(crate) status: ExecutionStatus,
    pub(crate) waves: BTreeMap<String, WaveStatus>,
    pub(crate) servers: BTreeMap<ServerId, ServerStatus>,
    /// Every launch of a server by a job of ours: the server and the job.
    pub(crate) launched: BTreeSet<(ServerId, JobId)>,
    /// How often each server was launched.
    pub(crate) launches: BTreeMap<ServerId, usize>,
    /// How many jobs terminated instances of each server.
    pub(crate) terminations: BTreeMap<ServerId, usize>,
    /// How many recovery instances each server has.
    pub(crate) instances: BTreeMap<ServerId, usize>,
    /// The launch settings of each server.
    pub(crate) settings: BTreeMap<ServerId, LaunchSettings>,
    /// The waves that have an entry in the ledger.
    pub(crate) ledger: Vec<String>,
}

impl EndState {
    /// As it is once no process lives any more.
    pub(crate) fn of(scene: &Scene<'_>, execution: &Execution) -> Self {
        let waves = execution.waves.iter().map(|wave| (wave.name.to_string(), wave.status)).collect();
        let servers = execution.servers.values().map(|server| (server.id.clone(), server.status)).collect();
        let asked = runtime().block_on(Asked::of(scene, execution));
        let Asked { launched, terminations, instances, settings, ledger } = asked;
        let launches = count(launched.iter().map(|(server, _)| server.clone()));
        Self { status: execution.status, waves, servers, launched, launches, terminations, instances, settings, ledger }
    }
}

/// What the simulator says.
struct Asked {
    launched: BTreeSet<(ServerId, JobId)>,
    terminations: BTreeMap<ServerId, usize>,
    instances: BTreeMap<ServerId, usize>,
    settings: BTreeMap<ServerId, LaunchSettings>,
    ledger: Vec<String>,
}

impl Asked {
    async fn of(scene: &Scene<'_>, execution: &Execution) -> Self {
        let aws = connected(scene).await;
        let servers: Vec<ServerId> = execution.servers.keys().cloned().collect();
        let jobs = aws.drs().jobs(&JobQuery::Since(Timestamp::UNIX_EPOCH)).await.unwrap();
        let asked = Self {
            launched: launched(scene, &jobs),
            terminations: terminations(&jobs),
            instances: instances(&aws, &servers).await,
            settings: settings(&aws, &servers).await,
            ledger: ledger(&aws, execution).await,
        };
        scene.time.stop(Duration::ZERO);
        asked
    }
}

/// A connection of its own to the scene's world.
async fn connected(scene: &Scene<'_>) -> Aws {
    let world = scene.world.clone();
    let serve = move |request| world.handle(request).map_err(|_| in_process::Lost);
    connect(scene.time.go_on(), Fence::default(), serve).await
}

/// The launches that the simulator counts, of jobs with our tag: others launch as well.
fn launched(scene: &Scene<'_>, jobs: &[Job]) -> BTreeSet<(ServerId, JobId)> {
    let is_ours = |job: &JobId| jobs.iter().any(|seen| seen.id == *job && seen.tags.contains_key(TAG_LAUNCH));
    let launches = scene.world.launches().into_iter();
    let launches = launches.map(|launch| (launch.server.into(), launch.job_id.into()));
    launches.filter(|(_, job)| is_ours(job)).collect()
}

fn terminations(jobs: &[Job]) -> BTreeMap<ServerId, usize> {
    let terminated = jobs.iter().filter(|job| job.kind == Some(JobType::Terminate));
    count(terminated.flat_map(|job| &job.participating).map(|participant| participant.server.clone()))
}

async fn instances(aws: &Aws, servers: &[ServerId]) -> BTreeMap<ServerId, usize> {
    let instances = aws.drs().recovery_instances(servers).await.unwrap();
    count(instances.into_iter().filter_map(|instance| instance.server))
}

/// The launch settings of servers.
pub(crate) fn settings_in<'a>(
    scene: &Scene<'_>,
    servers: impl Iterator<Item = &'a ServerId>,
) -> BTreeMap<ServerId, LaunchSettings> {
    let servers: Vec<ServerId> = servers.cloned().collect();
    runtime().block_on(async {
        let aws = connected(scene).await;
        let settings = settings(&aws, &servers).await;
        scene.time.stop(Duration::ZERO);
        settings
    })
}

/// As DRS and the default versions of their launch templates have them.
async fn settings(aws: &Aws, servers: &[ServerId]) -> BTreeMap<ServerId, LaunchSettings> {
    let mut settings = BTreeMap::new();
    for server in servers {
        let configuration = aws.drs().launch_configuration(server).await.unwrap();
        let template = configuration.template.clone().unwrap();
        let version = aws.ec2().default_template_version(&template).await.unwrap();
        settings.insert(server.clone(), LaunchSettings::from_aws(&configuration, Some(&version)));
    }
    settings
}

async fn ledger(aws: &Aws, execution: &Execution) -> Vec<String> {
    let mut entries = Vec::new();
    for wave in &execution.waves {
        let text = |text: String| AttributeValue::Text(text);
        let (plan, entry) = (execution.plan.name.to_string(), format!("{}/{}", execution.id, wave.name));
        let key = [("plan".to_owned(), text(plan)), ("entry".to_owned(), text(entry))].into();
        entries.extend(aws.dynamo().get_item("drills", &key).await.unwrap().map(|_| wave.name.to_string()));
    }
    entries
}

fn count<T: Ord>(items: impl Iterator<Item = T>) -> BTreeMap<T, usize> {
    items.fold(BTreeMap::new(), |mut counts, item| {
        *counts.entry(item).or_default() += 1;
        counts
    })
}
