//! What the simulator tells of servers, asked again where its faults are in the way.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use drs_aws::{Aws, in_process};
use drs_core::aws::{CallError, Job, RecoveryInstance};
use drs_core::ids::ServerId;
use drs_core::ports::{Fence, JobQuery};
use drs_core::settings::LaunchSettings;
use drs_core::time::Timestamp;

use super::fleet::STRANGER;
use crate::crash::scene::{Scene, runtime};
use crate::rehearsal::connect;

/// How often a question is asked that is not answered.
const ATTEMPTS: usize = 30;

/// What there is in the world.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) jobs: Vec<Job>,
    /// The recovery instances of the plan's servers and of the stranger.
    pub(crate) instances: Vec<RecoveryInstance>,
    pub(crate) settings: BTreeMap<ServerId, LaunchSettings>,
}

impl Told {
    /// The servers of recovery instances that are not a drill's.
    pub(crate) fn real(&self) -> BTreeSet<ServerId> {
        let real = self.instances.iter().filter(|instance| instance.is_drill != Some(true));
        real.filter_map(|instance| instance.server.clone()).collect()
    }
}

/// Asks while no process lives.
pub(crate) fn ask(scene: &Scene<'_>, servers: &[ServerId]) -> Told {
    runtime().block_on(async {
        let world = scene.world.clone();
        let serve = move |request| world.handle(request).map_err(|_| in_process::Lost);
        let aws = connect(scene.time.go_on(), Fence::default(), serve).await;
        let told = told(&aws, servers).await;
        scene.time.stop(Duration::ZERO);
        told
    })
}

async fn told(aws: &Aws, servers: &[ServerId]) -> Told {
    let (drs, ec2) = (aws.drs(), aws.ec2());
    let with_stranger: Vec<ServerId> = servers.iter().cloned().chain([STRANGER.into()]).collect();
    let mut settings = BTreeMap::new();
    for server in servers {
        let configuration = again(async || drs.launch_configuration(server).await).await;
        let template = configuration.template.clone().unwrap();
        let version = again(async || ec2.default_template_version(&template).await).await;
        settings.insert(server.clone(), LaunchSettings::from_aws(&configuration, Some(&version)));
    }
    Told {
        jobs: again(async || drs.jobs(&JobQuery::Since(Timestamp::UNIX_EPOCH)).await).await,
        instances: again(async || drs.recovery_instances(&with_stranger).await).await,
        settings,
    }
}

async fn again<T>(ask: impl AsyncFn() -> Result<T, CallError>) -> T {
    for _ in 0..ATTEMPTS {
        if let Ok(answer) = ask().await {
            return answer;
        }
    }
    panic!("the simulator does not answer")
}
