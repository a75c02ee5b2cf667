//! The checks before event 0. What can't be read is not assumed: then the run does not start.

mod settings;

use drs_core::aws::RecoveryInstance;
use drs_core::ids::ServerId;
use drs_core::launch::endangered_by_a_drill;
use drs_core::mode::Mode;
use drs_core::plan::Plan;
use drs_core::ports::Drs;

use crate::settings_now::settings_now;

pub use settings::{SettingsPorts, settings_in_the_way, settings_needed, unread_settings};

/// Why a run does not start.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Refusal {
    /// What is in the way.
    pub message: String,
    /// What to do.
    pub help: String,
}

/// Checks a plan against DRS and EC2. Whether its servers are free is seen when they are taken, with event 0.
pub async fn preflight(ports: SettingsPorts<'_>, mode: Mode, plan: &Plan) -> Vec<Refusal> {
    let mut refusals: Vec<Refusal> = no_room_ever(plan).into_iter().collect();
    if mode == Mode::Drill {
        refusals.extend(endangered_instances(&**ports.drs, plan).await);
    }
    let current = settings_now(ports.drs, ports.ec2, settings_needed(plan)).await;
    refusals.extend(unread_settings(plan, &current));
    refusals.extend(settings_in_the_way(ports, mode, plan, &current).await);
    refusals
}

/// A quota of zero holds every launch back until its wave runs out of time.
fn no_room_ever(plan: &Plan) -> Option<Refusal> {
    let limits = &plan.limits;
    let quotas = [
        ("jobs", limits.jobs),
        ("servers-per-job", limits.servers_per_job),
        ("servers-in-jobs", limits.servers_in_jobs),
    ];
    let (name, _) = quotas.into_iter().find(|(_, most)| *most == 0)?;
    Some(Refusal {
        message: format!("no wave of the plan can ever be launched: its quota `{name}` is 0"),
        help: format!("write under [limits] how much of the account's quota the plan may use, such as {name} = 20"),
    })
}

/// A drill removes the recovery instance that a server has: one that is not a drill's must not be lost.
async fn endangered_instances(drs: &dyn Drs, plan: &Plan) -> Vec<Refusal> {
    let servers: Vec<ServerId> = plan.servers.keys().cloned().collect();
    let instances = match drs.recovery_instances(&servers).await {
        Ok(instances) => instances,
        Err(error) => {
            return vec![Refusal {
                message: format!("the recovery instances of the plan's servers can't be read: {error}"),
                help: "a drill must know that it endangers none; grant drs:DescribeRecoveryInstances or try again"
                    .to_owned(),
            }];
        }
    };
    let refusal = |instance: &RecoveryInstance| Refusal {
        message: format!(
            "server {} has recovery instance {}, which is not a drill's",
            instance.server.as_ref().map_or("unknown", ServerId::as_str),
            instance.id
        ),
        help:
            "a drill of this server would remove it: take the server out of the plan, or end the instance in DRS first"
                .to_owned(),
    };
    instances.iter().filter(|instance| endangered_by_a_drill(instance)).map(refusal).collect()
}
